/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What the roles of psi/chunks.h hold, and what their files share: one for how
 * the partners agree on correlated OTs, before the first chunk, and one for own
 * items and the chunks. */

#ifndef VESICA_PSI_CHUNKS_ROLES_H
#define VESICA_PSI_CHUNKS_ROLES_H

#include "ot/cot_check.h"
#include "psi/order.h"

/* What the receiver does to a chunk, in this order. */
typedef enum vesica_receiver_step {
    VESICA_RECEIVER_HASH,   /* its items, once they are ordered */
    VESICA_RECEIVER_OPEN,   /* once TREES are there; the challenge */
    VESICA_RECEIVER_ENCODE, /* or, by several threads, in EXPAND */
    VESICA_RECEIVER_VERIFY, /* once RESPONSE is there, if malicious */
    VESICA_RECEIVER_ACCUMULATE,
    VESICA_RECEIVER_EXPAND,
    VESICA_RECEIVER_SEND,
    VESICA_RECEIVER_FINISH,
    /* If malicious, to all bins once w is there: */
    VESICA_RECEIVER_EVALUATE
} vesica_receiver_step;

/* Secret, but for the OPRF. */
struct vesica_chunks_receiver {
    vesica_vole_oprf oprf;
    vesica_coins noise;
    vesica_coins base;
    vesica_coins roots;
    vesica_coins seeds; /* of challenges */
    vesica_cot_receiver cot;
    vesica_vole_receiver vole;
    uint8_t rho[VESICA_VOLE_SHARE_BYTES];
    uint8_t commitment[VESICA_VOLE_SHARE_BYTES]; /* to w */
    uint8_t challenge[VESICA_VOLE_CHALLENGE_BYTES];
    bool orders_items; /* what bins they have is agreed on */
    bool keys_sent;
    bool agreed;  /* CORRECTIONS are queued too */
    bool checked; /* the COTs, or they need not be */
    bool has_w;
    uint64_t num_cots;
    uint32_t num_trees; /* taken */
    uint32_t chunk;
    vesica_receiver_step step;
    uint8_t counter;       /* of the try in which the chunk was encoded */
    uint64_t num_finished; /* slots with outputs, or with v if malicious */
    vesica_chunks_array corrections; /* until they are queued */
    vesica_chunks_array bits;        /* u, until the COTs are checked */
    vesica_chunks_array memory;      /* of the VOLE; of all COTs before it */
    vesica_chunks_array scratch;
    vesica_order order;
    vesica_chunks_array numbers; /* of the chunk's items */
    /* Of the chunk, in one large block, as it is read here and there: */
    vesica_chunks_array bin;
    vesica_block *hashes;
    vesica_block *values;
    vesica_block *slots; /* P, then v of the items */
    vesica_chunks_array
        tried; /* hashes of the try, where it is not the first */
};

/* The places of noise in a chunk. */
void vesica_chunks_draw_noise(const struct vesica_chunks_receiver *chunks,
                              uint8_t coins[VESICA_VOLE_PLACES_BYTES],
                              uint32_t chunk);

/* If malicious: draw rho, and send the commitment to it. */
vesica_status vesica_chunks_receiver_commit(vesica_session *session);

/* What there is to do, and one step of it: KEYS, COTs and CORRECTIONS, then the
 * response to the challenge. */
bool vesica_chunks_receiver_agrees(const vesica_session *session);
vesica_status vesica_chunks_receiver_agree(vesica_session *session);

/* What the sender does for a chunk, in this order. */
typedef enum vesica_sender_step {
    VESICA_SENDER_BUILD,  /* TREES of the first chunk */
    VESICA_SENDER_ANSWER, /* once CHALLENGE is there, if malicious */
    VESICA_SENDER_ACCUMULATE,
    VESICA_SENDER_EXPAND,
    VESICA_SENDER_BUILD_NEXT, /* TREES of the next chunk */
    VESICA_SENDER_TAKE,       /* SLOTS, as they come */
    VESICA_SENDER_FINISH
} vesica_sender_step;

/* Secret, but for the OPRF without w. */
struct vesica_chunks_sender {
    vesica_vole_oprf oprf;
    vesica_coins coins; /* of roots */
    vesica_ot_receiver base;
    vesica_block delta;
    vesica_cot_sender cot;
    vesica_vole_sender vole;
    uint8_t rho[VESICA_VOLE_SHARE_BYTES];
    uint8_t w[VESICA_VOLE_SHARE_BYTES];
    uint8_t commitment[VESICA_VOLE_SHARE_BYTES]; /* to the receiver's rho */
    uint8_t seed[VESICA_COT_SEED_BYTES];         /* of the challenge */
    bool orders_items; /* what bins they have is agreed on */
    bool has_cot;
    uint64_t num_corrections; /* records taken */
    uint64_t num_cots;
    bool agreed;
    bool checked;       /* the COTs, or they need not be */
    uint32_t num_trees; /* TREES queued */
    uint32_t chunk;
    vesica_sender_step step;
    uint8_t counter;                 /* of SLOTS of the chunk */
    uint64_t num_slots;              /* of the chunk, taken */
    uint64_t num_finished;           /* own items with outputs */
    vesica_chunks_array corrections; /* until the COTs are made */
    vesica_chunks_array choices;     /* of chunks; after that */
    vesica_chunks_array memory;      /* of the VOLE; of all COTs before it */
    vesica_chunks_array scratch;
    vesica_order order;
    vesica_chunks_array numbers; /* of a step of finishing, as the next ones */
    vesica_chunks_array hashes;
    vesica_chunks_array values;
    vesica_chunks_array v;
};

/* Memory for own items of a chunk, once that of CORRECTIONS is given back.
 * VESICA_ERR_NOMEM. */
vesica_status vesica_chunks_sender_take(vesica_session *session);

/* Draw all but roots, while the session has its seed: Delta, the base OTs and,
 * if malicious, the shares and the seed of the check. */
vesica_status vesica_chunks_sender_draw(vesica_session *session);

/* Send OFFER. */
vesica_status vesica_chunks_sender_offer(vesica_session *session);

/* What there is to do, and one step of it: COTs, then the check of them. */
bool vesica_chunks_sender_agrees(const vesica_session *session);
vesica_status vesica_chunks_sender_agree(vesica_session *session);

#endif
