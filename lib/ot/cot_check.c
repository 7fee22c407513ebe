/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "ot/cot_check.h"

#include <string.h>

#include "field/gf128.h"
#include "ot/transpose.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

void vesica_cot_check_init(vesica_cot_check *check,
                           const uint8_t seed[VESICA_COT_SEED_BYTES],
                           size_t num)
{
    vesica_block key;
    VESICA_ASSERT(num % 128 == 0);
    vesica_wipe(check, sizeof *check);
    check->num = num;
    memcpy(key.bytes, seed, sizeof key.bytes);
    vesica_aes_init(&check->challenge, &key);
}

/* Block c of the challenge, and one at the end. */
static vesica_block factor_of(const vesica_cot_check *check, size_t c)
{
    vesica_block factor = {.bytes = {1}};
    if (c + 1 < check->num / 128) {
        vesica_aes_expand(&check->challenge, &factor, c + 1, 1);
    }
    return factor;
}

void vesica_cot_check_add(vesica_cot_check *check, const vesica_block *rows,
                          const vesica_block *u, size_t first, size_t num)
{
    vesica_block square[128];
    VESICA_ASSERT(first % 128 == 0 && num % 128 == 0);
    VESICA_ASSERT(first + num <= check->num);
    for (size_t c = 0; c < num / 128; c++) {
        const vesica_block factor = factor_of(check, first / 128 + c);
        memcpy(square, rows + 128 * c, sizeof square);
        vesica_transpose(square);
        vesica_gf128_add_scaled(check->columns, square, &factor, 128);
        if (u != NULL) {
            vesica_gf128_add_scaled(&check->x, &u[c], &factor, 1);
        }
    }
    vesica_wipe(square, sizeof square);
    vesica_wipe_stack();
}

void vesica_cot_check_respond(const vesica_cot_check *check,
                              uint8_t response[VESICA_COT_RESPONSE_BYTES])
{
    memcpy(response, &check->x, sizeof check->x);
    memcpy(response + sizeof check->x, check->columns, sizeof check->columns);
    /* Public: the last 128 COTs hide it, and it goes to the partner. */
    VESICA_PUBLIC(response, VESICA_COT_RESPONSE_BYTES);
}

vesica_status
vesica_cot_check_verify(const vesica_cot_check *check,
                        const vesica_block *delta,
                        const uint8_t response[VESICA_COT_RESPONSE_BYTES])
{
    vesica_block x;
    vesica_block expected[128];
    memcpy(&x, response, sizeof x);
    memcpy(expected, response + sizeof x, sizeof expected);
    for (size_t i = 0; i < 128; i++) {
        const uint64_t mask = vesica_ct_mask64(vesica_block_bit(delta, i));
        expected[i].words[0] ^= x.words[0] & mask;
        expected[i].words[1] ^= x.words[1] & mask;
    }
    uint32_t equal = vesica_ct_equal(expected[0].bytes, check->columns[0].bytes,
                                     sizeof expected);
    vesica_wipe(expected, sizeof expected);
    /* Public: the partner learns whether the session goes on. */
    VESICA_PUBLIC(&equal, sizeof equal);
    return equal != 0 ? VESICA_OK : VESICA_ERR_PROOF;
}

void vesica_cot_check_clear(vesica_cot_check *check)
{
    vesica_wipe(check, sizeof *check);
}
