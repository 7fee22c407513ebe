/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/policy.h"

#include <string.h>

static bool is_retention_allowed(uint64_t most, uint32_t offered)
{
    return most == 0 || (offered > 0 && offered <= most);
}

vesica_terms_field peer_policy_differs(const peer_partner *partner,
                                       const vesica_terms *offer)
{
    const struct {
        vesica_terms_field field;
        bool allowed;
    } rules[] = {
        {VESICA_TERMS_PURPOSE,
         strcmp(vesica_terms_purpose(offer), partner->purpose) == 0},
        {VESICA_TERMS_FUNCTION,
         vesica_terms_function(offer) == partner->function},
        {VESICA_TERMS_LEARNER, vesica_terms_learner(offer) == partner->learner},
        {VESICA_TERMS_SUITE, vesica_terms_suite(offer) == partner->suite},
        {VESICA_TERMS_ENGINE, vesica_terms_engine(offer) == partner->engine},
        {VESICA_TERMS_SECURITY,
         vesica_terms_security(offer) == partner->security},
        {VESICA_TERMS_PROPOSER_MAX_ITEMS,
         vesica_terms_proposer_max_items(offer) <= partner->partner_max_items},
        {VESICA_TERMS_RETENTION_DAYS,
         is_retention_allowed(partner->retention_days,
                              vesica_terms_retention_days(offer))},
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (!rules[i].allowed) {
            return rules[i].field;
        }
    }
    return (vesica_terms_field)0;
}

static peer_exit refuse(peer_error *error, vesica_session *session,
                        vesica_refusal_reason reason, vesica_terms_field field)
{
    const vesica_refusal why = {reason, field};
    const vesica_status status = vesica_session_refuse(session, &why);
    if (status != VESICA_OK) {
        return peer_error_set(error, PEER_ERR_LOCAL, "cannot refuse: %s",
                              vesica_status_text(status));
    }
    return PEER_OK;
}

static peer_exit refuse_terms(peer_error *error, vesica_session *session,
                              const peer_partner *partner,
                              vesica_terms_field field)
{
    PEER_TRY(refuse(error, session, VESICA_REFUSAL_TERMS, field));
    return peer_error_set(error, PEER_ERR_PARTNER,
                          "refused the terms that %s offers: the field %s "
                          "differs from what partners/%s.conf allows",
                          partner->label, vesica_terms_field_name(field),
                          partner->label);
}

/* The list is longer than the terms, or the partner's own bound, allow. */
static peer_exit refuse_length(peer_error *error, vesica_session *session,
                               const peer_policy *policy,
                               vesica_terms_field field)
{
    PEER_TRY(refuse(error, session, VESICA_REFUSAL_TERMS, field));
    return peer_error_set(
        error, PEER_ERR_INPUT,
        "the list has %llu identifiers, more than %s takes: the field %s",
        (unsigned long long)vesica_list_num_items(policy->list),
        policy->partner->label, vesica_terms_field_name(field));
}

static peer_exit accept(peer_error *error, vesica_session *session,
                        const peer_policy *policy, vesica_terms_field limit)
{
    const vesica_status status = vesica_session_accept(session, policy->list);
    if (status == VESICA_ERR_LIMIT) {
        return refuse_length(error, session, policy, limit);
    }
    if (status != VESICA_OK) {
        return peer_error_set(error, PEER_ERR_LOCAL,
                              "cannot begin the session: %s",
                              vesica_status_text(status));
    }
    return PEER_OK;
}

peer_exit peer_policy_answer(void *arg, peer_error *error,
                             vesica_session *session)
{
    const peer_policy *policy = arg;
    const vesica_terms *offer = NULL;
    if (vesica_session_offer(session, &offer) != VESICA_OK) {
        return peer_error_set(error, PEER_ERR_LOCAL, "there is no offer");
    }
    const vesica_terms_field field =
        peer_policy_differs(policy->partner, offer);
    if (field != 0) {
        return refuse_terms(error, session, policy->partner, field);
    }
    if (policy->list == NULL) {
        PEER_TRY(
            refuse(error, session, VESICA_REFUSAL_LIST, (vesica_terms_field)0));
        return peer_error_set(error, PEER_ERR_INPUT,
                              "refused %s: there is no list for it; start with "
                              "--list FILE, or set `list` in partners/%s.conf",
                              policy->partner->label, policy->partner->label);
    }
    return accept(error, session, policy, VESICA_TERMS_ANSWERER_MAX_ITEMS);
}

peer_exit peer_policy_propose(void *arg, peer_error *error,
                              vesica_session *session)
{
    return accept(error, session, arg, VESICA_TERMS_PROPOSER_MAX_ITEMS);
}

peer_exit peer_policy_check_list(peer_error *error, const peer_partner *partner,
                                 const vesica_list *list)
{
    if (vesica_list_num_items(list) <= partner->own_max_items) {
        return PEER_OK;
    }
    return peer_error_set(
        error, PEER_ERR_INPUT,
        "the list has %llu identifiers; own_max_items in partners/%s.conf "
        "allows %llu",
        (unsigned long long)vesica_list_num_items(list), partner->label,
        (unsigned long long)partner->own_max_items);
}
