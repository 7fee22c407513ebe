/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The hashes of hash/hash.h of several messages at once, side by side in vector
 * registers: the same bytes, in a fraction of the time. What is hashed at once
 * has one length, which is public.
 *
 * Nothing here fails or allocates. The functions leave words of messages on the
 * stack: who calls them with secrets calls vesica_wipe_stack in the end, once
 * for a batch.
 */

#ifndef VESICA_HASH_LANES_H
#define VESICA_HASH_LANES_H

#include <stdalign.h>

#include "hash/hash.h"
#include "hash/lanes_backend.h"

/* Hashes under way, of num <= VESICA_HASH_LANES messages. May hold secrets:
 * final wipes it. A copy goes on as another one. */
typedef struct vesica_lanes {
    vesica_suite suite;
    size_t num;
    uint64_t len; /* bytes of each message so far */
    alignas(64) union {
        uint64_t words64[8 * VESICA_HASH_LANES];
        uint32_t words32[8 * VESICA_HASH_LANES];
    } state; /* as vesica_compress has it, of this stride */
    alignas(64) uint8_t blocks[VESICA_HASH_LANES * VESICA_HASH_BLOCK_ROW];
} vesica_lanes;

/* Begin num hashes without a label. */
void vesica_lanes_init(vesica_lanes *lanes, vesica_suite suite, size_t num);

/* len bytes to each message: those of message i begin at data + i * stride. */
void vesica_lanes_add(vesica_lanes *lanes, const uint8_t *data, size_t stride,
                      size_t len);

/* A part to each message, all parts of one length. */
void vesica_lanes_add_parts(vesica_lanes *lanes, const vesica_part *parts);

/* The same len bytes to all messages. */
void vesica_lanes_add_same(vesica_lanes *lanes, const uint8_t *data,
                           size_t len);

/* The first out_len bytes of each hash, out_len <= vesica_hash_len: those of
 * message i from out + i * stride on. */
void vesica_lanes_final(vesica_lanes *lanes, uint8_t *out, size_t stride,
                        size_t out_len);

/* The first out_len bytes of the hashes of num messages that begin as those of
 * lanes do, of which whole blocks are added, and end with len bytes so few that
 * they are the last block: those of message i begin at tails + i * len. lanes
 * stay as they are. */
void vesica_lanes_end(const vesica_lanes *lanes, uint8_t *out, size_t out_len,
                      const uint8_t *tails, size_t len, size_t num);

/* Bytes of the longest message that vesica_lanes_short takes. */
size_t vesica_lanes_short_len(vesica_suite suite);

/* The hashes of num <= VESICA_HASH_LANES messages so short that each is one
 * block, of any lengths: the first out_len bytes of each, one behind the
 * other. */
void vesica_lanes_short(uint8_t *out, size_t out_len, vesica_suite suite,
                        const vesica_part *messages, size_t num);

/* KDFs under num keys of one length, at most that of a block. Secret. */
typedef struct vesica_lanes_kdf {
    vesica_lanes inner;
    vesica_lanes outer;
} vesica_lanes_kdf;

/* Key i begins at keys + i * key_len. */
void vesica_lanes_kdf_init(vesica_lanes_kdf *kdf, vesica_suite suite,
                           size_t num, const uint8_t *keys, size_t key_len);

/* vesica_kdf under each key, of one label and context: the first out_len bytes
 * of output i from out + i * stride on. As often as one likes. */
void vesica_lanes_kdf_derive(const vesica_lanes_kdf *kdf, uint8_t *out,
                             size_t stride, size_t out_len, vesica_label label,
                             const uint8_t *context, size_t context_len);

void vesica_lanes_kdf_clear(vesica_lanes_kdf *kdf);

/* How many of num messages, from the first on, have its length: at most
 * VESICA_HASH_LANES. */
size_t vesica_lanes_of_one_len(const vesica_part *messages, size_t num);

#endif
