/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* One contract for the engines of a session: a batch OPRF over fixed 32-byte
 * items under keys that live for one session.
 *
 *   receiver  request  -> one element a item, in the order of the items
 *   sender    evaluate -> one element a request
 *   receiver  finish   -> outputs of its items
 *   sender    own      -> outputs of its own items
 *
 * where an output is what oprf/output.h derives from F(item). Every call takes
 * at most VESICA_ENGINE_BATCH items, keeps no state between calls and touches
 * nothing but its arguments: calls on parts of a batch may run on any threads
 * at once, and the order of calls changes no byte.
 *
 * A session with a proof runs the OPRF in mode VOPRF; oprf/proof.h makes and
 * checks the proofs.
 */

#ifndef VESICA_OPRF_ENGINE_H
#define VESICA_OPRF_ENGINE_H

#include "group/group.h"
#include "oprf/output.h"
#include "vesica/oprf.h"

#define VESICA_ITEM_BYTES 32
#define VESICA_ENGINE_BATCH 64

/* The sender's key of one match session. Another type than keys of other
 * functions, so that they cannot be confused. Secret. */
typedef struct vesica_match_key {
    vesica_oprf_key oprf;
} vesica_match_key;

/* The receiver's blinds of one match session: coins of one for each item, and
 * what they are multiplied by. Some 120 KB; wipe it after use. */
typedef struct vesica_match_blind {
    vesica_suite suite;
    vesica_oprf_mode mode;
    vesica_coins coins; /* secret */
    vesica_fixed_base generator;
    vesica_fixed_base public_key;
} vesica_match_blind;

/* How a session runs the OPRF: the same for both roles. */
typedef struct vesica_match_form {
    vesica_suite suite;
    bool has_proof;
} vesica_match_form;

typedef struct vesica_oprf_engine {
    vesica_engine id;

    /* Bytes of a request and of a reply for one item. */
    size_t (*element_len)(vesica_suite suite);

    vesica_status (*key_init)(vesica_match_key *key,
                              const vesica_match_form *form,
                              const vesica_coins *coins);
    /* VESICA_ERR_POINT if the sender's public key is no element. */
    vesica_status (*blind_init)(vesica_match_blind *blind,
                                const vesica_match_form *form,
                                const vesica_coins *coins,
                                const uint8_t *public_key);

    /* items: num times VESICA_ITEM_BYTES, secret, here and below. requests: one
     * element an item. */
    vesica_status (*request)(const vesica_match_blind *blind, uint8_t *requests,
                             const uint8_t *items, size_t num);

    /* replies may be the same buffer as requests. VESICA_ERR_POINT if a request
     * does not decode strictly. */
    vesica_status (*evaluate)(const vesica_match_key *key, uint8_t *replies,
                              const uint8_t *requests, size_t num);

    /* outputs: one an item, vesica_output_len bytes each. VESICA_ERR_POINT if a
     * reply does not decode strictly, and for no other reason: an error must
     * not depend on items, since the partner sees it. */
    vesica_status (*finish)(const vesica_match_blind *blind, uint8_t *outputs,
                            const vesica_output_form *form,
                            const uint8_t *items, const uint8_t *replies,
                            size_t num);

    vesica_status (*own)(const vesica_match_key *key, uint8_t *outputs,
                         const vesica_output_form *form, const uint8_t *items,
                         size_t num);
} vesica_oprf_engine;

void vesica_match_key_clear(vesica_match_key *key);

/* The engine, or NULL if there is none of this number. */
const vesica_oprf_engine *vesica_engine_of(vesica_engine engine);

extern const vesica_oprf_engine vesica_oprf_engine_dh;

#endif
