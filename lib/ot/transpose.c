/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "ot/transpose.h"

enum {
    ROWS = 128,
    WORDS = 2 * ROWS /* of 64 bits, two in a row */
};

/* Squares of size by size bits beside the diagonal of a larger one change
 * places, for all larger ones; low has ones in the lower half of each 2 * size
 * bits. */
VESICA_INLINE void exchange(uint64_t words[WORDS], size_t size, uint64_t low)
{
    for (size_t i = 0; i < WORDS; i += 4 * size) {
        for (size_t k = 0; k < 2 * size; k++) {
            uint64_t *upper = &words[i + k];
            uint64_t *lower = upper + 2 * size;
            const uint64_t change = (*upper >> size ^ *lower) & low;
            *upper ^= change << size;
            *lower ^= change;
        }
    }
}

/* The same of 64 by 64. */
static void exchange_words(uint64_t words[WORDS])
{
    for (size_t i = 0; i < ROWS; i += 2) {
        const uint64_t upper = words[i + 1];
        words[i + 1] = words[i + ROWS];
        words[i + ROWS] = upper;
    }
}

void vesica_transpose(vesica_block square[ROWS])
{
    uint64_t words[WORDS];
    for (size_t i = 0; i < WORDS; i++) {
        words[i] = vesica_block_load64(&square[i / 2], i % 2);
    }
    exchange_words(words);
    exchange(words, 32, UINT64_C(0x00000000ffffffff));
    exchange(words, 16, UINT64_C(0x0000ffff0000ffff));
    exchange(words, 8, UINT64_C(0x00ff00ff00ff00ff));
    exchange(words, 4, UINT64_C(0x0f0f0f0f0f0f0f0f));
    exchange(words, 2, UINT64_C(0x3333333333333333));
    exchange(words, 1, UINT64_C(0x5555555555555555));
    for (size_t i = 0; i < WORDS; i++) {
        vesica_block_store64(&square[i / 2], i % 2, words[i]);
    }
}
