/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What a peer agrees to: a partner's offer is compared, field by field, with
 * partners/NAME.conf.
 */

#ifndef VESICA_PEER_SESSION_POLICY_H
#define VESICA_PEER_SESSION_POLICY_H

#include "conf/terms.h"

/* What this side brings to a session. */
typedef struct peer_policy {
    const peer_partner *partner;
    const vesica_terms *terms; /* as the partner's keys say */
    const vesica_list *list;   /* NULL: none */
    const char *no_list;       /* why there is none that should be; or NULL */
    const char *busy;          /* why this side has no time; or NULL */
    const vesica_terms *other; /* with the other engine that auto takes; or
                                  NULL */
} peer_policy;

/** The first field of an offer that the own terms do not allow; 0 if all are
 * allowed. How long the own list is, is not looked at.
 *
 * In:      own  as the partner's keys say, for an answerer
 */
vesica_terms_field peer_policy_differs(const vesica_terms *own,
                                       const vesica_terms *offer);

/** The field of the terms that does not allow a list; 0 if all do. */
vesica_terms_field peer_policy_list_differs(const vesica_terms *terms,
                                            const vesica_list *list,
                                            bool proposes);

/** Decide about a partner's offer: a `decide` of peer_drive.
 *
 * In-out:  arg  a peer_policy; `other` becomes its terms if the offer has that
 *               engine
 */
peer_exit peer_policy_answer(void *arg, peer_error *error,
                             vesica_session *session);

/** Bring the list to terms that this side proposed: a `decide` of peer_drive.
 *
 * In:      arg  a peer_policy
 */
peer_exit peer_policy_propose(void *arg, peer_error *error,
                              vesica_session *session);

/** Check that a partner's keys allow a list.
 *
 * In:      terms  as they say
 */
peer_exit peer_policy_check_list(peer_error *error, const peer_partner *partner,
                                 const vesica_terms *terms, bool proposes,
                                 const vesica_list *list);

/** Say why a partner refused.
 *
 * In:      terms  of this side; they are what was proposed, if it proposes
 */
void peer_policy_explain_refusal(peer_error *error,
                                 const vesica_refusal *refusal,
                                 const peer_partner *partner,
                                 const vesica_terms *terms, bool proposes);

#endif
