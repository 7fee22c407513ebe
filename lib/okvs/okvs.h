/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* An oblivious key-value store, of random bands [BPSY23] in bins: slots P of 16
 * bytes such that <row(k), P> is the value of each key k that was encoded, and
 * looks like chance for any other. row(k) is a band of bits, the same for both
 * sides, so that <row(k), P> is linear in P over GF(2^128).
 *
 *   seed = first 32 bytes of H("vesica1/okvs/seed" ‖ sid ‖ counter)
 *   K1 ‖ K2 = seed
 *   H0 = M_K1(k), M of prg/aes.h; bits as those of a little-endian number
 *   bin = floor(low 64 bits * bins / 2^64), of H0 or another hash of the key
 *   start = floor(high 64 bits of H0 * range / 2^64)
 *   band = first w bits of M_K2(H0), bit 0 set
 *   row = bit j of the band in column start + j
 *
 * Of all P that fit, P is the one with zero at each column with which no row of
 * the reduced system begins, in whatever order the rows come. Keys have to be
 * distinct: two that are equal do not solve unless their values are.
 *
 * The way of the data: put keys in order of their bins, and hash and encode or
 * decode one bin after the other, or several on several threads. P is an array
 * of all bins, each of num_slots.
 *
 * Nothing here allocates, or keeps anything: the memory is the caller's, and
 * holds words of keys and values afterwards, as the stack does. Time and
 * accesses to memory depend on keys, not on values; docs/SECURITY-MODEL.md says
 * what a partner may see of the time.
 *
 * References: [BPSY23] A. Bienstock, S. Patel, J. Y. Seo, K. Yeo, Near-Optimal
 * Oblivious Key-Value Stores for Efficient PSI, PSU and Volume-Hiding
 * Multi-Maps, ePrint 2023/903. */

#ifndef VESICA_OKVS_OKVS_H
#define VESICA_OKVS_OKVS_H

#include <stdbool.h>
#include <stddef.h>

#include "okvs/params.h"
#include "prg/aes.h"
#include "prg/coins.h"

typedef struct vesica_okvs {
    vesica_okvs_params params;
    vesica_aes start_key; /* K1 */
    vesica_aes band_key;  /* K2 */
} vesica_okvs;

/** Counters with which one session tries to encode: 0, 1, 2. */
#define VESICA_OKVS_TRIES 3

/* The store for num_keys <= VESICA_OKVS_MAX_KEYS keys, in the try of this
 * counter. Public. */
void vesica_okvs_init(vesica_okvs *okvs, vesica_suite suite,
                      const uint8_t sid[VESICA_SID_BYTES], uint8_t counter,
                      uint32_t num_keys);

/* H0 of each of num keys. out may be keys. */
void vesica_okvs_hash(const vesica_okvs *okvs, vesica_block *out,
                      const vesica_block *keys, size_t num);

/* The bin of a key by a hash of it. */
uint32_t vesica_okvs_bin(const vesica_okvs *okvs, const vesica_block *hash);

/* In which of num_parts equal parts of its bin the row of H0 starts. A bin
 * takes its keys in any order, and the least time if they come part by part, as
 * what is read together then stands together. */
uint32_t vesica_okvs_part(const vesica_block *hash, uint32_t num_parts);

/* Bytes of memory that encode works in, of any bin. Like all memory here it is
 * aligned for a vesica_block, and need not be set. */
size_t vesica_okvs_encode_memory(const vesica_okvs *okvs);

/* Encode one bin: the slots such that the row of hashes[i], times slots, is
 * values[i]. hashes are H0 of the bin's keys, in any order; all slots, of which
 * there are params.num_slots, are set, however many keys there are.
 *
 * Returns: false if this does not solve, with slots zeroed: num is above
 * params.capacity, or rows are dependent while their values are not.
 */
bool vesica_okvs_encode(const vesica_okvs *okvs, vesica_block *slots,
                        const vesica_block *hashes, const vesica_block *values,
                        size_t num, void *memory);

/** Most keys that one call of decode takes. */
#define VESICA_OKVS_MAX_DECODE (UINT32_C(1) << 20)

/* Bytes of memory that decode works in, for num keys. */
size_t vesica_okvs_decode_memory(const vesica_okvs *okvs, size_t num);

/* Decode one bin at num <= VESICA_OKVS_MAX_DECODE keys: out[i] is the row of
 * hashes[i], times slots. Each call reads the slots of all parts that its keys
 * are of: all keys of a bin are one call, or a few of neighbouring parts, which
 * may be at once, each with memory of its own. out may be hashes. */
void vesica_okvs_decode(const vesica_okvs *okvs, vesica_block *out,
                        const vesica_block *slots, const vesica_block *hashes,
                        size_t num, void *memory);

#endif
