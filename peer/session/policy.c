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

const char *peer_policy_key(vesica_terms_field field, bool proposes)
{
    switch (field) {
    case VESICA_TERMS_PROPOSER_MAX_ITEMS:
        return proposes ? "own_max_items" : "partner_max_items";
    case VESICA_TERMS_ANSWERER_MAX_ITEMS:
        return proposes ? "partner_max_items" : "own_max_items";
    default:
        return vesica_terms_field_name(field);
    }
}

bool peer_policy_number(uint64_t *out, const peer_partner *partner,
                        vesica_terms_field field, bool proposes)
{
    switch (field) {
    case VESICA_TERMS_PROPOSER_MAX_ITEMS:
        *out = proposes ? partner->own_max_items : partner->partner_max_items;
        return true;
    case VESICA_TERMS_ANSWERER_MAX_ITEMS:
        *out = proposes ? partner->partner_max_items : partner->own_max_items;
        return true;
    case VESICA_TERMS_RETENTION_DAYS:
        *out = partner->retention_days;
        return true;
    default:
        return false;
    }
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

/* Put the numbers beside each other, if the field is one. An offer of 0 days
 * does not say how long the result is kept. */
static void add_numbers(peer_error *error, const peer_partner *partner,
                        vesica_terms_field field, uint64_t offered)
{
    uint64_t allowed = 0;
    if (!peer_policy_number(&allowed, partner, field, false)) {
        return;
    }
    const bool days = field == VESICA_TERMS_RETENTION_DAYS;
    peer_error_add(error,
                   "it offers %llu; %s in partners/%s.conf allows %s%llu",
                   (unsigned long long)offered, peer_policy_key(field, false),
                   partner->label, days ? "1 to " : "at most ",
                   (unsigned long long)allowed);
}

static peer_exit refuse_terms(peer_error *error, vesica_session *session,
                              const peer_partner *partner,
                              vesica_terms_field field)
{
    const vesica_terms *offer = NULL;
    uint64_t offered = 0;
    if (vesica_session_offer(session, &offer) == VESICA_OK) {
        offered = field == VESICA_TERMS_RETENTION_DAYS
                      ? vesica_terms_retention_days(offer)
                      : vesica_terms_proposer_max_items(offer);
    }
    PEER_TRY(refuse(error, session, VESICA_REFUSAL_TERMS, field));
    (void)peer_error_set(error, PEER_ERR_PARTNER,
                         "refused the terms that %s offers: the field %s "
                         "differs from what partners/%s.conf allows",
                         partner->label, vesica_terms_field_name(field),
                         partner->label);
    add_numbers(error, partner, field, offered);
    return PEER_ERR_PARTNER;
}

static peer_exit refuse_disabled(peer_error *error, vesica_session *session,
                                 const char *label)
{
    PEER_TRY(
        refuse(error, session, VESICA_REFUSAL_POLICY, (vesica_terms_field)0));
    return peer_error_set(error, PEER_ERR_INPUT,
                          "refused: %s is disabled (enabled = no in "
                          "partners/%s.conf)",
                          label, label);
}

/* The list is longer than the terms, or the partner's own bound, allow: either
 * is the partner's partner_max_items. */
static peer_exit refuse_length(peer_error *error, vesica_session *session,
                               const peer_policy *policy,
                               vesica_terms_field field)
{
    const vesica_terms *offer = NULL;
    uint64_t taken = 0;
    const bool known = field == VESICA_TERMS_ANSWERER_MAX_ITEMS &&
                       vesica_session_offer(session, &offer) == VESICA_OK;
    if (known) {
        taken = vesica_terms_answerer_max_items(offer);
    }
    PEER_TRY(refuse(error, session, VESICA_REFUSAL_TERMS, field));
    (void)peer_error_set(
        error, PEER_ERR_INPUT,
        "the list has %llu identifiers, more than %s takes: the field %s, set "
        "by partner_max_items in its configuration",
        (unsigned long long)vesica_list_num_items(policy->list),
        policy->partner->label, vesica_terms_field_name(field));
    if (known) {
        peer_error_add(error, "it takes %llu", (unsigned long long)taken);
    }
    return PEER_ERR_INPUT;
}

static peer_exit refuse_without_list(peer_error *error, vesica_session *session,
                                     const peer_policy *policy)
{
    const char *label = policy->partner->label;
    PEER_TRY(
        refuse(error, session, VESICA_REFUSAL_LIST, (vesica_terms_field)0));
    if (policy->no_list != NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL,
                              "refused %s: its list cannot be used: %s", label,
                              policy->no_list);
    }
    return peer_error_set(error, PEER_ERR_INPUT,
                          "refused %s: there is no list for it; start with "
                          "--list FILE, or set `list` in partners/%s.conf",
                          label, label);
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
    if (!policy->partner->enabled) {
        return refuse_disabled(error, session, policy->partner->label);
    }
    if (vesica_session_offer(session, &offer) != VESICA_OK) {
        return peer_error_set(error, PEER_ERR_LOCAL, "there is no offer");
    }
    const vesica_terms_field field =
        peer_policy_differs(policy->partner, offer);
    if (field != 0) {
        return refuse_terms(error, session, policy->partner, field);
    }
    if (policy->list == NULL) {
        return refuse_without_list(error, session, policy);
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
