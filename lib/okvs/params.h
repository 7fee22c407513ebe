/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The sizes of the store of okvs/okvs.h, all from the number of keys n, and
 * what they are chosen for. Both sides compute the same, in whole numbers.
 *
 *   eps = 1/5        slots that are more than keys
 *   w = 128          columns of the band of a key
 *   mu = ceil(n / beta)
 *   L(1) = n, L(beta) = mu + isqrt(mu (58 + 2 ceil(log2 beta))) + 1
 *   range = ceil(6 L / 5)    where a band may start
 *   m = range + w - 1        slots of a bin
 *   beta     the least number of bins for which m fits (MAX_SLOTS)
 *
 * A bin overflows if more than L keys fall into it. By Bernstein's inequality
 * L is so large that this happens to any of the bins with a probability of at
 * most 2^-41.
 *
 * A bin does not solve if its bands are dependent. The elimination is a queue
 * [our derivation, by which rows are shifted on as a server works them off]:
 * arrivals of rate 1 / (1 + eps), one service a column, and failure is that the
 * queue reaches w. So with all n keys
 *
 *   log2 Pr ~ log2(n) + b - s w,   s = theta / ln 2,
 *   theta > 0 the root of (e^theta - 1) / (1 + eps) = theta
 *
 * For eps = 1/5: s = 0.5110; b = -1.5 is fitted to 340,000 trials of 2^12 to
 * 2^16 keys with bands so narrow that 2^-1 to 2^-12 of them fail, and okvs_test
 * tries it again. The fit is carried on to w = 128 by the slope alone, which is
 * heuristic: 2^-46.9 at 2^20 keys, 2^-42.9 at 2^24, 2^-40.9 at 2^26, 2^-35.9 at
 * 2^31, where w = 144 would give 2^-44.
 *
 * What fails is tried again with the next counter, under other hashes. */

#ifndef VESICA_OKVS_PARAMS_H
#define VESICA_OKVS_PARAMS_H

#include <stdint.h>

/** Most keys. */
#define VESICA_OKVS_MAX_KEYS UINT32_C(0x7fffffff)

/** Columns of a band, at most two words of 64 bits. */
#define VESICA_OKVS_WIDTH 128

/** Most slots of a bin: as many outputs of the VOLE as a chunk of 2^17 has
 * besides the 257 that the next chunk begins with. */
#define VESICA_OKVS_MAX_SLOTS ((UINT32_C(1) << 17) - 257)

/* Public. */
typedef struct vesica_okvs_params {
    uint32_t num_bins;  /* beta */
    uint32_t capacity;  /* L: most keys of a bin */
    uint32_t range;     /* a band starts at a column below it */
    uint32_t num_slots; /* m: slots of a bin, VESICA_OKVS_MAX_SLOTS at most */
    uint32_t width;     /* w: another than VESICA_OKVS_WIDTH in tests alone */
} vesica_okvs_params;

/* The sizes for num_keys <= VESICA_OKVS_MAX_KEYS. Without keys they are those
 * of one. */
void vesica_okvs_params_init(vesica_okvs_params *params, uint32_t num_keys);

#endif
