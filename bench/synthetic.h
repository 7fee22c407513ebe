/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Two synthetic lists with a known intersection, made by arithmetic: nothing is
 * stored, and the right result of any row follows from its number.
 *
 * Each distinct identifier of the two lists has a number: first come the
 * matches, then what the receiver alone has, then what the sender alone has.
 * Rows and identifiers are both permuted, so that neither the matching rows nor
 * the identifiers' digits lie in runs. */

#ifndef VESICA_BENCH_SYNTHETIC_H
#define VESICA_BENCH_SYNTHETIC_H

#include <stdbool.h>
#include <stdint.h>

/* Most rows of a list: there are 10^9 identifiers, for both lists together. */
#define SYNTHETIC_MAX_ITEMS UINT64_C(100000000)

/* Bytes of an identifier with its NUL: an MMSI has nine digits. */
#define SYNTHETIC_TEXT_BYTES 10

struct synthetic_lists {
    uint64_t items;      /* of the receiver */
    uint64_t peer_items; /* of the sender */
    uint64_t matches;    /* at most the smaller of the two */
};

/* Identifier of a row of the receiver's list; row is below lists->items. */
void synthetic_receiver_text(char out[SYNTHETIC_TEXT_BYTES],
                             const struct synthetic_lists *lists, uint64_t row);

/* Identifier of a row of the sender's list; row is below lists->peer_items. */
void synthetic_sender_text(char out[SYNTHETIC_TEXT_BYTES],
                           const struct synthetic_lists *lists, uint64_t row);

/* Whether the sender has the identifier of this row of the receiver. */
bool synthetic_is_match(const struct synthetic_lists *lists, uint64_t row);

#endif
