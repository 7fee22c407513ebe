/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A long field as the hashes of its leaves, of which several are hashed at
 * once. */

#include "hash/hash.h"

#include <string.h>

#include "hash/lanes.h"
#include "util/bytes.h"

#define LEAF VESICA_HASH_LEAF_BYTES

/* num leaves of len bytes each, LEAF bytes apart. */
static void add_leaves(vesica_hash *hash, vesica_label label,
                       const uint8_t *data, size_t num, size_t len)
{
    const char *text = vesica_label_text(label);
    const size_t digest_len = vesica_hash_len(hash->suite);
    uint8_t digests[VESICA_HASH_LANES * VESICA_MAX_HASH_BYTES];
    vesica_lanes lanes;
    vesica_lanes_init(&lanes, hash->suite, num);
    vesica_lanes_add_same(&lanes, (const uint8_t *)text, strlen(text));
    vesica_lanes_add(&lanes, data, LEAF, len);
    vesica_lanes_final(&lanes, digests, digest_len, digest_len);
    vesica_hash_add(hash, digests, num * digest_len);
}

void vesica_hash_add_leaves(vesica_hash *hash, vesica_label label,
                            const uint8_t *data, size_t len)
{
    uint8_t prefix[8];
    vesica_store_le64(prefix, len);
    vesica_hash_add(hash, prefix, sizeof prefix);
    for (size_t whole = len / LEAF, n; whole > 0; whole -= n) {
        n = whole < VESICA_HASH_LANES ? whole : VESICA_HASH_LANES;
        add_leaves(hash, label, data, n, LEAF);
        data += n * LEAF;
    }
    if (len % LEAF > 0) {
        add_leaves(hash, label, data, 1, len % LEAF);
    }
}
