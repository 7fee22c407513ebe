/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Two honest sessions with fixed coins, and a hand between them that changes
 * what goes from one to the other. */

#ifndef VESICA_FUZZ_SUPPORT_PAIR_H
#define VESICA_FUZZ_SUPPORT_PAIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "session/internal.h"

/** Largest frame between the two, CORRECTIONS, and room to make it larger. */
#define FUZZ_MAX_FRAME 270000

typedef struct fuzz_frame {
    uint8_t bytes[FUZZ_MAX_FRAME]; /* header and payload */
    size_t len;
} fuzz_frame;

typedef struct fuzz_side {
    vesica_side side;
    vesica_config *config;
    vesica_list *list;
    vesica_session *session;
} fuzz_side;

/* What the terms say, in one byte of an input: zeros are the defaults. */
enum {
    FUZZ_TERMS_ANSWERER = 1,
    FUZZ_TERMS_BOTH = 2,
    /* Both learn, and the suite is sm2-sm3. */
    FUZZ_TERMS_SM2 = FUZZ_TERMS_ANSWERER | FUZZ_TERMS_BOTH,
    FUZZ_TERMS_MALICIOUS = 4,
    FUZZ_TERMS_PROOF = 8,
    FUZZ_TERMS_FRESH = 16,
    FUZZ_TERMS_PADDED = 32,
    FUZZ_TERMS_LABELS = 64,
    FUZZ_TERMS_MIN_ITEMS = 128,
    /* All that adds something to a message. */
    FUZZ_TERMS_RICH = FUZZ_TERMS_BOTH | FUZZ_TERMS_PROOF | FUZZ_TERMS_LABELS
};

typedef struct fuzz_pair {
    uint8_t terms; /* FUZZ_TERMS_… */
    bool vole;     /* the engine, under what it has of these terms */
    fuzz_side proposer;
    fuzz_side answerer;
    /* How the sides are driven. */
    size_t chunk;       /* bytes given to input at once, at least 1 */
    uint32_t max_units; /* of work, at least 1 */
    /* Sees every frame before it is delivered to `to`, and delivers what it
     * likes by fuzz_deliver. */
    void (*hand)(void *arg, struct fuzz_pair *pair, fuzz_side *to,
                 fuzz_frame *frame);
    void *arg;
    /* The hand has changed what a side says, as a partner that deviates would:
     * each side gets the DONE that it expects, and rows may be missing. */
    bool lied;
} fuzz_pair;

/* Run a pair to its end with a hand between, check that no side holds a wrong
 * result, and free it. */
void fuzz_run(fuzz_pair *pair);

/* Give the bytes to a side, in chunks, with work where it wants it. */
void fuzz_deliver(fuzz_pair *pair, fuzz_side *to, const uint8_t *bytes,
                  size_t len);

/* Whether a side is the receiver of the terms of the pair. */
bool fuzz_receives(const fuzz_pair *pair, const fuzz_side *side);

/* The same frame, as far as it goes. */
void fuzz_copy(fuzz_frame *to, const fuzz_frame *from);

/* Set the header to this type and to the length that the frame has. */
void fuzz_set_header(fuzz_frame *frame, uint8_t type);

vesica_message fuzz_type(const fuzz_frame *frame);

#endif
