/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Rows of mixed identifiers, made by arithmetic from the row number: valid, and
 * written as people write them. */

#ifndef VESICA_BENCH_MIXED_H
#define VESICA_BENCH_MIXED_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Longest value without noise, and with it, with their NUL. */
#define MIXED_TEXT_BYTES 96
#define MIXED_VALUE_BYTES (3 * MIXED_TEXT_BYTES)

/* Characters of a pattern that stand for others:
 *   #  digit                $  small letter      &  capital
 *   %  hexadecimal digit    ?  digit or capital  ^  number from 0 to 255
 *   ~  month and day, four digits
 * All others stand for themselves. */
struct mixed_type {
    const char *name;
    unsigned weight; /* rows among MIXED_WEIGHTS of the mix */
    const char *pattern;
    /* NULL, or puts check digits into what the pattern made. */
    void (*check)(char *text, size_t length);
    /* NULL, or what may stand between the characters of a value. */
    const char *separator;
};

#define MIXED_WEIGHTS 100

/* A table of every type of the profile. */
extern const struct mixed_type mixed_types[];
extern const size_t num_mixed_types;

/* The type of that name, in capitals; NULL if there is none. */
const struct mixed_type *mixed_find(const char *name);

/* The type of a row of the mix. */
const struct mixed_type *mixed_type_of(uint64_t row);

/* The value of a row, without noise. Returns: its length. */
size_t mixed_text(char out[MIXED_TEXT_BYTES], const struct mixed_type *type,
                  uint64_t row);

/* The same with the row's noise: one in 20 in full width, one in 20 in
 * groups of four. Returns: its length. */
size_t mixed_value(char out[MIXED_VALUE_BYTES], const struct mixed_type *type,
                   uint64_t row);

/* Write a file of CSV with a header; every row of it takes part in a session on
 * MIXED_DAY. type NULL: the mix. What the stream could not take shows in
 * ferror. */
void mixed_write(FILE *stream, const struct mixed_type *type,
                 uint64_t num_rows);

/* 2026-01-01, in days since 1970-01-01. */
#define MIXED_DAY 20454

#endif
