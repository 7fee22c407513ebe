/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What a peer agrees to: a partner's offer is compared, field by field, with
 * partners/NAME.conf.
 */

#ifndef VESICA_PEER_SESSION_POLICY_H
#define VESICA_PEER_SESSION_POLICY_H

#include "conf/settings.h"

/* What this side brings to a session. */
typedef struct peer_policy {
    const peer_partner *partner;
    const vesica_list *list; /* NULL: none */
    const char *no_list;     /* why there is none that should be; or NULL */
} peer_policy;

/** The first field of an offer that a partner's configuration does not allow;
 * 0 if all are allowed. */
vesica_terms_field peer_policy_differs(const peer_partner *partner,
                                       const vesica_terms *offer);

/** The key of partners/NAME.conf that governs a field of the terms: which one
 * depends on whether this side proposes. */
const char *peer_policy_key(vesica_terms_field field, bool proposes);

/** The number that stands at this key. Returns false if it is no number. */
bool peer_policy_number(uint64_t *out, const peer_partner *partner,
                        vesica_terms_field field, bool proposes);

/** Decide about a partner's offer: a `decide` of peer_drive.
 *
 * In:      arg  a peer_policy
 */
peer_exit peer_policy_answer(void *arg, peer_error *error,
                             vesica_session *session);

/** Bring the list to terms that this side proposed: a `decide` of peer_drive.
 *
 * In:      arg  a peer_policy
 */
peer_exit peer_policy_propose(void *arg, peer_error *error,
                              vesica_session *session);

/** Check that a list is not longer than a partner's configuration allows. */
peer_exit peer_policy_check_list(peer_error *error, const peer_partner *partner,
                                 const vesica_list *list);

#endif
