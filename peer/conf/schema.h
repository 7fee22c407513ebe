/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Files of keys and values, described by tables: one table reads a file, sets
 * defaults, and writes the file that an operator begins with. Unknown keys,
 * repeated keys, bad values and over-long lines are errors that name file and
 * line.
 */

#ifndef VESICA_PEER_CONF_SCHEMA_H
#define VESICA_PEER_CONF_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/message.h"

/** Longest line, in bytes: inih would cut a longer one without a word. */
#define PEER_CONF_MAX_LINE 198

/** Most keys of a file. */
#define PEER_CONF_MAX_KEYS 64

typedef enum peer_key_kind {
    PEER_KEY_TEXT,   /* char[max + 1]; min is the fewest bytes */
    PEER_KEY_NUMBER, /* uint64_t from min to max */
    PEER_KEY_FLAG,   /* bool: yes or no */
    PEER_KEY_CHOICE, /* unsigned, by `choose` */
    PEER_KEY_PART    /* part of a structure of max bytes, by `set`; the zero
                        structure is the default */
} peer_key_kind;

/* One key of a file, and the field of a structure that it sets. */
typedef struct peer_key {
    const char *name;
    peer_key_kind kind;
    size_t offset;
    uint64_t min;
    uint64_t max;
    /* CHOICE: find the number of a name. Returns false if there is none. */
    bool (*choose)(unsigned *out, const char *name);
    /* PART: take the value of a key; the message says what was expected. */
    peer_exit (*set)(void *field, peer_error *error, const char *name,
                     const char *value);
    /* TEXT: NULL, or whether the text is right. */
    bool (*check)(const char *text);
    const char *fallback; /* default, as it stands in a file */
    const char *wants;    /* what values there are, with unit and range */
    const char *help;     /* what it does, one clause */
} peer_key;

typedef struct peer_schema {
    const peer_key *keys;
    size_t num_keys; /* at most PEER_CONF_MAX_KEYS */
} peer_schema;

/* The values of a file as they stand there, in the order of the schema's keys;
 * of a key that is not set, its default. */
typedef struct peer_schema_texts {
    bool is_set[PEER_CONF_MAX_KEYS];
    char texts[PEER_CONF_MAX_KEYS][PEER_CONF_MAX_LINE + 1];
} peer_schema_texts;

/* A value other than the default, for peer_schema_write. */
typedef struct peer_setting {
    const char *name;
    const char *value;
} peer_setting;

/** Set every field to its default and then to what the file says.
 *
 * Out:     out   the structure of the schema's offsets
 * Returns: PEER_OK, PEER_ERR_INPUT or PEER_ERR_LOCAL
 */
peer_exit peer_schema_read(void *out, peer_error *error,
                           const peer_schema *schema, const char *path);

/** The same, and what the values are as text. */
peer_exit peer_schema_read_texts(void *out, peer_schema_texts *texts,
                                 peer_error *error, const peer_schema *schema,
                                 const char *path);

/** Set keys of a file to values, and leave the rest of it as it is; NULL makes
 * one a comment. A new file takes the place of the old one as a whole. */
peer_exit peer_schema_set(peer_error *error, const char *path,
                          const peer_setting *settings, size_t num_settings);

/** Write a file with every key: what it does, its values, its default; those of
 * `settings` in force, the others as comments. */
void peer_schema_write(FILE *stream, const peer_schema *schema,
                       const peer_setting *settings, size_t num_settings);

#endif
