/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Two synthetic lists with a known intersection, made by arithmetic: nothing is
 * stored, and the right result of any row follows from its number.
 *
 * Each distinct identifier of the two lists has a number: first come the
 * matches, then what this side alone has, then what its partner alone has.
 * Rows and identifiers are both permuted, so that neither the matching rows nor
 * the identifiers' digits lie in runs. */

#ifndef VESICA_BENCH_SYNTHETIC_H
#define VESICA_BENCH_SYNTHETIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Most rows of a list: there are 10^9 identifiers, for both lists together. */
#define SYNTHETIC_MAX_ITEMS UINT64_C(100000000)

/* Bytes of an identifier with its NUL: an MMSI has nine digits. */
#define SYNTHETIC_TEXT_BYTES 10

struct synthetic_lists {
    uint64_t items;      /* of this side */
    uint64_t peer_items; /* of its partner */
    uint64_t matches;    /* at most the smaller of the two */
};

enum synthetic_side {
    SYNTHETIC_OWN,
    SYNTHETIC_PEER
};

/* Number of the identifier in a row of a side's list; row is below the number
 * of its items. */
uint64_t synthetic_number(const struct synthetic_lists *lists,
                          enum synthetic_side side, uint64_t row);

/* The identifier itself. */
void synthetic_text(char out[SYNTHETIC_TEXT_BYTES],
                    const struct synthetic_lists *lists,
                    enum synthetic_side side, uint64_t row);

/* The label, of any length, that a side has for the identifier of a number. */
void synthetic_label(uint8_t *out, size_t len, enum synthetic_side side,
                     uint64_t number);

/* Whether the other side has the identifier of this row of a side too. */
bool synthetic_is_match(const struct synthetic_lists *lists,
                        enum synthetic_side side, uint64_t row);

#endif
