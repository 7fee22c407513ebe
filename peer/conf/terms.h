/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The terms that partners/NAME.conf describes. There a side says "own" and
 * "partner"; terms say "proposer" and "answerer".
 */

#ifndef VESICA_PEER_CONF_TERMS_H
#define VESICA_PEER_CONF_TERMS_H

#include "conf/settings.h"

/* What one run has in place of the keys. Zero changes nothing. */
typedef struct peer_terms_options {
    unsigned learner;        /* 0: as the key says */
    unsigned security;       /* 0: as the key says */
    unsigned suite;          /* 0: as the key says */
    unsigned engine;         /* 0: as the key says */
    uint64_t partner_items;  /* 0: as the key says; this and the next are for */
    uint64_t bandwidth_mbit; /* auto, and no terms */
    bool proof;
    bool fresh_blinds;
    const char *labels;   /* NULL: as the key says */
    uint64_t label_bytes; /* 0: as the key says */
    bool pads;            /* the next two are set */
    uint64_t own_padded_items;
    uint64_t partner_padded_items;
    bool bounds; /* the next one is set */
    uint64_t min_items;
} peer_terms_options;

/** Put options in the place of a partner's keys.
 *
 * Returns: PEER_OK or PEER_ERR_USAGE
 */
peer_exit peer_terms_override(peer_partner *partner, peer_error *error,
                              const peer_terms_options *options);

/** Make terms as a partner's keys say, and check what they say together. With
 * engine = auto they have the first engine with which they pass.
 *
 * Out:     out       owned by the caller: vesica_terms_free
 * In:      proposes  whether this side is the proposer
 */
peer_exit peer_terms_make(vesica_terms **out, peer_error *error,
                          const peer_partner *partner,
                          const vesica_config *config, bool proposes);

/** The same, with an engine in place of the key. */
peer_exit peer_terms_make_with(vesica_terms **out, peer_error *error,
                               const peer_partner *partner, unsigned engine,
                               const vesica_config *config, bool proposes);

/** With engine = auto, the same as peer_terms_make with another engine than
 * that of `first`.
 *
 * Out:     out  as there; NULL if auto does not stand there, or allows no other
 */
peer_exit peer_terms_make_other(vesica_terms **out, peer_error *error,
                                const peer_partner *partner,
                                const vesica_terms *first,
                                const vesica_config *config, bool proposes);

/** Check that a partner's keys go together; the message names file and key. */
peer_exit peer_terms_check(peer_error *error, const peer_partner *partner);

/** The key of partners/NAME.conf that governs a field of the terms. */
const char *peer_terms_key(vesica_terms_field field, bool proposes);

/** The value of a field, for a person. Returns out. */
const char *peer_terms_value(char out[VESICA_TERMS_VALUE_ROOM],
                             const vesica_terms *terms,
                             vesica_terms_field field);

/** Whether this side gets a result. */
bool peer_terms_learns(const vesica_terms *terms, bool proposes);

/** Whether this side gives labels with its list. */
bool peer_terms_gives_labels(const vesica_terms *terms, bool proposes);

#endif
