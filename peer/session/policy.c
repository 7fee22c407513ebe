/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/policy.h"

#include <string.h>

static bool is_retention_allowed(const vesica_terms *own,
                                 const vesica_terms *offer)
{
    const uint32_t most = vesica_terms_retention_days(own);
    const uint32_t offered = vesica_terms_retention_days(offer);
    return most == 0 || (offered > 0 && offered <= most);
}

static bool is_same(const vesica_terms *own, const vesica_terms *offer,
                    vesica_terms_field field)
{
    char a[VESICA_TERMS_VALUE_ROOM];
    char b[VESICA_TERMS_VALUE_ROOM];
    return strcmp(peer_terms_value(a, own, field),
                  peer_terms_value(b, offer, field)) == 0;
}

static bool is_allowed(const vesica_terms *own, const vesica_terms *offer,
                       vesica_terms_field field)
{
    switch (field) {
    case VESICA_TERMS_PROPOSER_MAX_ITEMS:
        return vesica_terms_proposer_max_items(offer) <=
               vesica_terms_proposer_max_items(own);
    case VESICA_TERMS_ANSWERER_MAX_ITEMS:
        return true; /* any; the list of this side may be too long for it */
    case VESICA_TERMS_RETENTION_DAYS:
        return is_retention_allowed(own, offer);
    case VESICA_TERMS_MIN_ITEMS:
        return vesica_terms_min_items(offer) >= vesica_terms_min_items(own);
    case VESICA_TERMS_PURPOSE:
        return strcmp(vesica_terms_purpose(own), vesica_terms_purpose(offer)) ==
               0;
    case VESICA_TERMS_LABELS:
        return strcmp(vesica_terms_labels(own), vesica_terms_labels(offer)) ==
               0;
    default:
        return is_same(own, offer, field);
    }
}

vesica_terms_field peer_policy_differs(const vesica_terms *own,
                                       const vesica_terms *offer)
{
    for (int i = 1; i <= VESICA_NUM_TERMS_FIELDS; i++) {
        if (!is_allowed(own, offer, (vesica_terms_field)i)) {
            return (vesica_terms_field)i;
        }
    }
    return (vesica_terms_field)0;
}

vesica_terms_field peer_policy_list_differs(const vesica_terms *terms,
                                            const vesica_list *list,
                                            bool proposes)
{
    const uint64_t num = vesica_list_num_items(list);
    const uint64_t most = proposes ? vesica_terms_proposer_max_items(terms)
                                   : vesica_terms_answerer_max_items(terms);
    const uint64_t padded = proposes
                                ? vesica_terms_proposer_padded_items(terms)
                                : vesica_terms_answerer_padded_items(terms);
    if (num > most) {
        return proposes ? VESICA_TERMS_PROPOSER_MAX_ITEMS
                        : VESICA_TERMS_ANSWERER_MAX_ITEMS;
    }
    if (padded != 0 && num > padded) {
        return proposes ? VESICA_TERMS_PROPOSER_PADDED_ITEMS
                        : VESICA_TERMS_ANSWERER_PADDED_ITEMS;
    }
    if (num < vesica_terms_min_items(terms)) {
        return VESICA_TERMS_MIN_ITEMS;
    }
    return vesica_list_longest_label(list) > vesica_terms_label_bytes(terms)
               ? VESICA_TERMS_LABEL_BYTES
               : (vesica_terms_field)0;
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

/* What the key allows, where that is more than its value. */
static const char *rule_of(vesica_terms_field field)
{
    switch (field) {
    case VESICA_TERMS_PROPOSER_MAX_ITEMS:
        return "it allows an offer of no more";
    case VESICA_TERMS_RETENTION_DAYS:
        return "it allows an offer of 1 to that";
    case VESICA_TERMS_MIN_ITEMS:
        return "it allows an offer of no less";
    default:
        return "both sides must have the same";
    }
}

/* Whether the field is the engine, and the key there says auto. */
static bool is_auto(const peer_partner *partner, vesica_terms_field field)
{
    return field == VESICA_TERMS_ENGINE && partner->engine == PEER_ENGINE_AUTO;
}

/* The texts are taken before the session ends, and the offer with it. */
static peer_exit refuse_terms(peer_error *error, vesica_session *session,
                              const peer_policy *policy,
                              const vesica_terms *offer,
                              vesica_terms_field field)
{
    char offered[VESICA_TERMS_VALUE_ROOM];
    char own[VESICA_TERMS_VALUE_ROOM];
    const char *name = vesica_terms_field_name(field);
    const char *key = peer_terms_key(field, false);
    const char *label = policy->partner->label;
    (void)peer_terms_value(offered, offer, field);
    (void)peer_terms_value(own, policy->terms, field);
    PEER_TRY(refuse(error, session, VESICA_REFUSAL_TERMS, field));
    (void)peer_error_set(error, PEER_ERR_PARTNER,
                         "refused the terms: %s is \"%s\" in the offer and "
                         "\"%s\" in partners/%s.conf",
                         name, offered, own, label);
    peer_error_add(error, "the key there is %s: %s", key, rule_of(field));
    if (is_auto(policy->partner, field)) {
        peer_error_add(error, "it is auto, but other keys there (security, "
                              "proof, fresh_blinds) leave no other engine");
    }
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

/* The list is not one that the terms allow, though the own keys do; or it is
 * longer than the partner's own bound. */
static peer_exit refuse_list(peer_error *error, vesica_session *session,
                             const peer_policy *policy, bool proposes)
{
    char value[VESICA_TERMS_VALUE_ROOM] = "";
    const vesica_terms *offer = NULL;
    vesica_terms_field field = (vesica_terms_field)0;
    if (vesica_session_offer(session, &offer) == VESICA_OK) {
        field = peer_policy_list_differs(offer, policy->list, proposes);
    }
    if (field != 0) {
        (void)peer_terms_value(value, offer, field);
    }
    PEER_TRY(refuse(error, session, VESICA_REFUSAL_TERMS,
                    field != 0 ? field
                    : proposes ? VESICA_TERMS_PROPOSER_MAX_ITEMS
                               : VESICA_TERMS_ANSWERER_MAX_ITEMS));
    (void)peer_error_set(
        error, PEER_ERR_INPUT,
        "refused the terms: the list of %llu identifiers is not one that %s "
        "takes",
        (unsigned long long)vesica_list_num_items(policy->list),
        policy->partner->label);
    if (field != 0) {
        peer_error_add(error, "%s is \"%s\" in the offer",
                       vesica_terms_field_name(field), value);
    } else {
        peer_error_add(error, "its partner_max_items allows fewer");
    }
    return PEER_ERR_INPUT;
}

static peer_exit refuse_busy(peer_error *error, vesica_session *session,
                             const peer_policy *policy)
{
    PEER_TRY(
        refuse(error, session, VESICA_REFUSAL_BUSY, (vesica_terms_field)0));
    return peer_error_set(error, PEER_ERR_LOCAL, "refused %s: busy: %s",
                          policy->partner->label, policy->busy);
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
                        const peer_policy *policy, bool proposes)
{
    const vesica_status status = vesica_session_accept(session, policy->list);
    if (status == VESICA_ERR_LIMIT) {
        return refuse_list(error, session, policy, proposes);
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
    peer_policy *policy = arg;
    const vesica_terms *offer = NULL;
    if (!policy->partner->enabled) {
        return refuse_disabled(error, session, policy->partner->label);
    }
    if (policy->busy != NULL) {
        return refuse_busy(error, session, policy);
    }
    if (vesica_session_offer(session, &offer) != VESICA_OK) {
        return peer_error_set(error, PEER_ERR_LOCAL, "there is no offer");
    }
    if (policy->other != NULL &&
        vesica_terms_engine(policy->other) == vesica_terms_engine(offer)) {
        policy->terms = policy->other;
    }
    const vesica_terms_field field = peer_policy_differs(policy->terms, offer);
    if (field != 0) {
        return refuse_terms(error, session, policy, offer, field);
    }
    if (policy->list == NULL) {
        return refuse_without_list(error, session, policy);
    }
    return accept(error, session, policy, false);
}

peer_exit peer_policy_propose(void *arg, peer_error *error,
                              vesica_session *session)
{
    return accept(error, session, arg, true);
}

peer_exit peer_policy_check_list(peer_error *error, const peer_partner *partner,
                                 const vesica_terms *terms, bool proposes,
                                 const vesica_list *list)
{
    char value[VESICA_TERMS_VALUE_ROOM];
    const vesica_terms_field field =
        peer_policy_list_differs(terms, list, proposes);
    if (field == 0) {
        return PEER_OK;
    }
    return peer_error_set(
        error, PEER_ERR_INPUT,
        "the list has %llu identifiers; %s%s in partners/%s.conf allows no %s "
        "than %s",
        (unsigned long long)vesica_list_num_items(list),
        partner->overridden ? "an option of this run or " : "",
        peer_terms_key(field, proposes), partner->label,
        field == VESICA_TERMS_MIN_ITEMS ? "fewer" : "more",
        peer_terms_value(value, terms, field));
}

static const char *refusal_text(vesica_refusal_reason reason)
{
    switch (reason) {
    case VESICA_REFUSAL_POLICY:
        return "its policy does not allow the session";
    case VESICA_REFUSAL_TERMS:
        return "it does not accept a field of the terms";
    case VESICA_REFUSAL_BUSY:
        return "it is busy; try again later";
    case VESICA_REFUSAL_LIST:
        return "it has no list to bring";
    }
    return "it gives no reason";
}

void peer_policy_explain_refusal(peer_error *error,
                                 const vesica_refusal *refusal,
                                 const peer_partner *partner,
                                 const vesica_terms *terms, bool proposes)
{
    char value[VESICA_TERMS_VALUE_ROOM];
    (void)peer_error_set(error, PEER_ERR_PARTNER, "%s refused: %s",
                         partner->label, refusal_text(refusal->reason));
    if (refusal->reason != VESICA_REFUSAL_TERMS) {
        return;
    }
    const char *key = peer_terms_key(refusal->field, proposes);
    peer_error_add(error,
                   "the field is %s; %s was \"%s\", from %s in "
                   "partners/%s.conf%s",
                   vesica_terms_field_name(refusal->field),
                   proposes ? "proposed" : "allowed here",
                   peer_terms_value(value, terms, refusal->field), key,
                   partner->label,
                   partner->overridden ? " or an option of this run" : "");
    peer_error_add(error,
                   "ask %s what it allows: its log says so. Then change it "
                   "here, or there in the partners/NAME.conf that stands for "
                   "this peer",
                   partner->label);
    if (proposes && is_auto(partner, refusal->field)) {
        peer_error_add(error, "auto has chosen it; --engine NAME takes "
                              "another engine");
    }
}
