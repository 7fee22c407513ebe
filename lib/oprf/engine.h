/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* One contract for the engines of a session: a batch OPRF over fixed 32-byte
 * items under keys that live for one session.
 *
 *   receiver  request  -> one element a item, in the order of the items
 *   sender    evaluate -> one element a request
 *   receiver  finish   -> F(item)
 *   sender    own      -> F(item) of its own items
 *
 * and from F the tag, truncated to tag_len bytes. Every call takes at most
 * VESICA_ENGINE_BATCH items, keeps no state between calls and touches nothing
 * but its arguments: calls on parts of a batch may run on any threads at once,
 * and the order of calls changes no byte.
 */

#ifndef VESICA_OPRF_ENGINE_H
#define VESICA_OPRF_ENGINE_H

#include "prg/coins.h"
#include "vesica/oprf.h"

#define VESICA_ITEM_BYTES 32
#define VESICA_ENGINE_BATCH 64
#define VESICA_MAX_TAG_BYTES 16

/* The sender's key of one match session. Another type than keys of other
 * functions, so that they cannot be confused. Secret. */
typedef struct vesica_match_key {
    vesica_oprf_key oprf;
} vesica_match_key;

/* The receiver's blind of one match session, and its inverse. Secret. */
typedef struct vesica_match_blind {
    vesica_suite suite;
    uint8_t scalar[VESICA_MAX_SCALAR_BYTES];
    uint8_t inverse[VESICA_MAX_SCALAR_BYTES];
} vesica_match_blind;

typedef struct vesica_oprf_engine {
    vesica_engine id;

    /* Bytes of a request and of a reply for one item. */
    size_t (*element_len)(vesica_suite suite);

    vesica_status (*key_init)(vesica_match_key *key, vesica_suite suite,
                              const vesica_coins *coins);
    vesica_status (*blind_init)(vesica_match_blind *blind, vesica_suite suite,
                                const vesica_coins *coins);

    /* requests: num elements. items: num times VESICA_ITEM_BYTES. */
    vesica_status (*request)(const vesica_match_blind *blind, uint8_t *requests,
                             const uint8_t *items, size_t num);

    /* replies may be the same buffer as requests. VESICA_ERR_POINT if a request
     * does not decode strictly. */
    vesica_status (*evaluate)(const vesica_match_key *key, uint8_t *replies,
                              const uint8_t *requests, size_t num);

    /* tags: num times tag_len bytes. VESICA_ERR_POINT if a reply does not
     * decode strictly. */
    vesica_status (*finish)(const vesica_match_blind *blind, uint8_t *tags,
                            size_t tag_len, const uint8_t *items,
                            const uint8_t *replies, size_t num);

    vesica_status (*own)(const vesica_match_key *key, uint8_t *tags,
                         size_t tag_len, const uint8_t *items, size_t num);
} vesica_oprf_engine;

void vesica_match_key_clear(vesica_match_key *key);
void vesica_match_blind_clear(vesica_match_blind *blind);

/* The engine, or NULL if there is none of this number. */
const vesica_oprf_engine *vesica_engine_of(vesica_engine engine);

extern const vesica_oprf_engine vesica_oprf_engine_dh;

#endif
