/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The suite's hash H, and HMAC with it. A label is compulsory: the functions
 * without one serve what an RFC fixes, and are used by lib/oprf and HMAC alone.
 *
 * Nothing here fails or allocates. The suite was checked before.
 */

#ifndef VESICA_HASH_HASH_H
#define VESICA_HASH_HASH_H

#include "hash/labels.h"
#include "vesica/suite.h"

/* A hash under way. May hold secrets: final wipes it. Room for the states of
 * the hashes of ext/. */
typedef struct vesica_hash {
    vesica_suite suite;
    uint64_t state[32];
} vesica_hash;

/* Bytes of H's output: 64 for SHA-512, 32 for SHA-256 and SM3. */
size_t vesica_hash_len(vesica_suite suite);

/** Longest block of a hash, over all suites. */
#define VESICA_MAX_HASH_BLOCK 128

/* Bytes of a block of H. */
size_t vesica_hash_block_len(vesica_suite suite);

/* Begin H(label ‖ …). */
void vesica_hash_init(vesica_hash *hash, vesica_suite suite,
                      vesica_label label);

/* Begin H(…), for structures that an RFC fixes. */
void vesica_hash_init_unlabelled(vesica_hash *hash, vesica_suite suite);

/* A field of fixed length, as it is. */
void vesica_hash_add(vesica_hash *hash, const uint8_t *data, size_t len);

/* A field of variable length: LE64(len) ‖ data. */
void vesica_hash_add_field(vesica_hash *hash, const uint8_t *data, size_t len);

/** Bytes of a leaf. */
#define VESICA_HASH_LEAF_BYTES 4096

/* A long field: LE64(len), and the hash of each leaf under the label, the last
 * leaf being what is left. So it is hashed by all lanes of a vector. For public
 * data: words of it stay on the stack. */
void vesica_hash_add_leaves(vesica_hash *hash, vesica_label label,
                            const uint8_t *data, size_t len);

/* A number of one byte. */
void vesica_hash_add_u8(vesica_hash *hash, uint8_t x);

/* The first out_len bytes of the hash, out_len <= vesica_hash_len. */
void vesica_hash_final(vesica_hash *hash, uint8_t *out, size_t out_len);

/* Bytes of a message that lies in several places. */
typedef struct vesica_part {
    const uint8_t *data;
    size_t len;
} vesica_part;

/* HMAC (RFC 2104) of the concatenation of the parts, for what follows and for
 * tests. The first out_len bytes, out_len <= vesica_hash_len. */
void vesica_hmac(uint8_t *out, size_t out_len, vesica_suite suite,
                 const vesica_part *key, const vesica_part *parts,
                 size_t num_parts);

/* HMAC of a label and what follows it under a key: the KDF of the
 * outputs of the OPRF. The first out_len bytes. The context has one length for
 * each label; NULL and 0: nothing follows. */
void vesica_kdf(uint8_t *out, size_t out_len, vesica_suite suite,
                const uint8_t *key, size_t key_len, vesica_label label,
                const uint8_t *context, size_t context_len);

/** Longest output of vesica_expand_message. */
#define VESICA_EXPAND_MAX 128

/* expand_message_xmd (RFC 9380, section 5.3.1) of the concatenation of the
 * parts, out_len <= VESICA_EXPAND_MAX, dst_len <= 255. */
void vesica_expand_message(uint8_t *out, size_t out_len, vesica_suite suite,
                           const vesica_part *parts, size_t num_parts,
                           const uint8_t *dst, size_t dst_len);

/* The same of each of num messages, of any lengths: out_len bytes of each, one
 * after the other. Neighbours of equal lengths are hashed at once. Leaves words
 * of messages on the stack, for vesica_wipe_stack. */
void vesica_expand_messages(uint8_t *out, size_t out_len, vesica_suite suite,
                            const vesica_part *messages, size_t num,
                            const uint8_t *dst, size_t dst_len);

#endif
