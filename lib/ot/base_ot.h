/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Base oblivious transfers, 128 at once: the sender gets two keys of 16 bytes
 * for each, the receiver the one that it chooses. One message each way:
 *
 *   receiver   begin                  T_0, T_1 of each
 *   sender               reply        A
 *   receiver   finish
 *
 * The message is T_{0,0} ‖ T_{0,1} ‖ T_{1,0} ‖ … ‖ T_{127,1}, the reply is A:
 * elements of the group. Of coins (s_i, r_i, a), with choice b_i and
 *
 *   Hg(i, j, T) = hash to the group of sid ‖ I2OSP(i, 4) ‖ I2OSP(j, 1) ‖ T
 *                 under the tag "vesica1/ot/point"
 *
 *   receiver   T_{i,1-b} = r_i G,  T_{i,b} = s_i G - Hg(i, b, T_{i,1-b})
 *   sender     A = a G,  P_{i,j} = a (T_{i,j} + Hg(i, j, T_{i,1-j}))
 *   receiver   P_{i,b} = s_i A
 *   key_{i,j}  = first 16 bytes of H("vesica1/ot/key" ‖ sid ‖ I2OSP(i, 4)
 *                ‖ I2OSP(j, 1) ‖ A ‖ T_{i,0} ‖ T_{i,1} ‖ P_{i,j})
 *
 * Both T are uniform whatever b is, so the choice is hidden unconditionally. To
 * know both keys of one a receiver would have to find a pair that fits Hg both
 * ways. The identity is refused everywhere: honest sides meet it with a
 * probability of 2^-250, and whether it is there is plain from the message.
 *
 * Nothing allocates. Time does not depend on choices, keys, or coins.
 *
 * References: [MR19] D. Masny, P. Rindal, Endemic Oblivious Transfer, ePrint
 * 2019/706. */

#ifndef VESICA_OT_BASE_OT_H
#define VESICA_OT_BASE_OT_H

#include "group/group.h"
#include "prg/coins.h"
#include "util/block.h"

#define VESICA_OT_NUM 128

/** Longest message, over all groups. */
#define VESICA_OT_MAX_MESSAGE (2 * VESICA_OT_NUM * VESICA_MAX_ELEMENT_BYTES)

/* What both sides agree on. The hash to the group is by the group's own suite,
 * H of keys and what follows by another one. */
typedef struct vesica_ot_context {
    const vesica_group *group;
    vesica_suite hash;
    uint8_t sid[VESICA_SID_BYTES];
} vesica_ot_context;

/* Secret but for context and message. Wipe after use. */
typedef struct vesica_ot_receiver {
    vesica_ot_context context;
    vesica_block choices; /* bit i mod 8 of byte floor(i/8) is that of OT i */
    uint8_t scalars[VESICA_OT_NUM * VESICA_MAX_SCALAR_BYTES];
    uint8_t message[VESICA_OT_MAX_MESSAGE]; /* for the sender */
} vesica_ot_receiver;

/* Bytes of the message. Those of the reply are the group's element_len. */
size_t vesica_ot_message_len(const vesica_group *group);

/* The message, in receiver->message. s_i is drawn of block i of the coins, r_i
 * of block 128 + i, as the group's scalar_reduce has it. VESICA_ERR_KEY: a
 * scalar of own coins is zero. */
vesica_status vesica_ot_receiver_begin(vesica_ot_receiver *receiver,
                                       const vesica_ot_context *context,
                                       const vesica_block *choices,
                                       const vesica_coins *coins);

/* The chosen keys, VESICA_OT_NUM. VESICA_ERR_POINT if the reply is no element;
 * the keys are zero then. */
vesica_status vesica_ot_receiver_finish(const vesica_ot_receiver *receiver,
                                        vesica_block *keys,
                                        const uint8_t *reply);

void vesica_ot_receiver_clear(vesica_ot_receiver *receiver);

/* Both keys of each, key_{i,j} at 2i + j, and the reply; a is drawn of block 0
 * of the coins. VESICA_ERR_POINT if the message has something else than
 * elements in it, or a sum with Hg that is the identity; VESICA_ERR_KEY if a is
 * zero. Keys and reply are zero then. */
vesica_status vesica_ot_sender_reply(vesica_block *keys, uint8_t *reply,
                                     const vesica_ot_context *context,
                                     const uint8_t *message,
                                     const vesica_coins *coins);

#endif
