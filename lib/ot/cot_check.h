/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* That a receiver of COTs with k = 1 made all corrections of one u: a universal
 * hash of the columns [Roy22]. Once all corrections are there, the
 * sender gives a seed. With chi_c = AES(LE128(c + 1)) under it for c = 0 …
 * M/128 - 2, and 1 for the last c, and block c of a column its bits of COTs
 * 128c to 128c + 127,
 *
 *   receiver   x = sum of chi_c u^(c),  t_i = sum of chi_c t_i^(c)
 *   sender     q_i = sum of chi_c q_i^(c), and q_i = t_i + Delta_i x for all i
 *
 * in GF(2^128). The response is x ‖ t_0 ‖ … ‖ t_127. The last 128 COTs hide
 * what it tells of the others and are used for nothing else.
 *
 * A receiver that guesses a bit of Delta passes with a wrong column if the
 * guess is right, and else ends the session: one bit for each wrong column.
 *
 * Nothing allocates. Time depends on numbers alone, and on the outcome. */

#ifndef VESICA_OT_COT_CHECK_H
#define VESICA_OT_COT_CHECK_H

#include "ot/cot.h"
#include "prg/aes.h"

#define VESICA_COT_SEED_BYTES 16
#define VESICA_COT_RESPONSE_BYTES (16 + 128 * 16)

/* Sums under way. Secret. Wipe after use. */
typedef struct vesica_cot_check {
    vesica_aes challenge;
    size_t num; /* COTs in all: M */
    vesica_block x;
    vesica_block columns[128];
} vesica_cot_check;

void vesica_cot_check_init(vesica_cot_check *check,
                           const uint8_t seed[VESICA_COT_SEED_BYTES],
                           size_t num);

/* Parts in any order, each COT once, as vesica_cot_receiver_part and
 * vesica_cot_sender_part have made them; u is NULL at the sender. */
void vesica_cot_check_add(vesica_cot_check *check, const vesica_block *rows,
                          const vesica_block *u, size_t first, size_t num);

void vesica_cot_check_respond(const vesica_cot_check *check,
                              uint8_t response[VESICA_COT_RESPONSE_BYTES]);

/* VESICA_ERR_PROOF if the response is not right. */
vesica_status
vesica_cot_check_verify(const vesica_cot_check *check,
                        const vesica_block *delta,
                        const uint8_t response[VESICA_COT_RESPONSE_BYTES]);

void vesica_cot_check_clear(vesica_cot_check *check);

#endif
