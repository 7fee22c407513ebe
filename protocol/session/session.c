/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "config/config.h"
#include "session/internal.h"
#include "util/status.h"
#include "util/wipe.h"

_Static_assert(sizeof(vesica_session) < VESICA_LEAST_SESSION_MEMORY,
               "a session may be bound to no less than itself");

static bool terms_are_valid(const vesica_terms *terms)
{
    vesica_terms_field field = (vesica_terms_field)0;
    const char *rule = NULL;
    return terms == NULL ||
           vesica_terms_check(terms, &field, &rule) == VESICA_OK;
}

static bool params_are_valid(const vesica_session_params *params)
{
    return params != NULL && params->binding_len <= VESICA_MAX_BINDING &&
           (params->binding == NULL) == (params->binding_len == 0) &&
           terms_are_valid(params->terms);
}

static void take_params(vesica_session *session,
                        const vesica_session_params *params)
{
    session->side =
        params->terms != NULL ? VESICA_SIDE_PROPOSER : VESICA_SIDE_ANSWERER;
    session->dialed = params->dialed;
    if (params->binding_len > 0) {
        memcpy(session->binding, params->binding, params->binding_len);
    }
    session->binding_len = params->binding_len;
    if (params->terms != NULL) {
        session->terms = *params->terms;
    }
}

vesica_status vesica_session_new(vesica_session **out,
                                 const vesica_config *config,
                                 const vesica_session_params *params)
{
    if (out == NULL || config == NULL || !params_are_valid(params)) {
        return VESICA_ERR_ARGUMENT;
    }
    vesica_mem mem = vesica_config_mem(config, config->max_session_memory);
    void *block = NULL;
    VESICA_TRY(vesica_mem_array(&mem, &block, 1, sizeof(vesica_session)));
    vesica_session *session = block;
    session->mem = mem;
    session->executor = config->executor;
    session->num_threads = config->num_threads;
    session->pool = config->pool;
    session->max_peer_items = config->max_peer_items;
    take_params(session, params);

    vesica_status status = config->random(config->random_context, session->seed,
                                          sizeof session->seed);
    if (status == VESICA_OK) {
        status = vesica_opening_begin(session);
    }
    if (status != VESICA_OK) {
        vesica_session_free(session);
        return status;
    }
    *out = session;
    return VESICA_OK;
}

void vesica_session_free(vesica_session *session)
{
    if (session == NULL) {
        return;
    }
    vesica_match_clear(session);
    if (session->out.head != NULL) {
        session->out.head->sent = 0;
        vesica_output_drop(session);
    }
    vesica_mem_release(&session->mem, session->in.payload, 1,
                       session->in.payload_size);
    vesica_mem mem = session->mem;
    vesica_mem_release(&mem, session, 1, sizeof *session);
}

bool vesica_session_receives(const vesica_session *session)
{
    const bool answerer = session->terms.learner == VESICA_LEARNER_ANSWERER;
    return (session->side == VESICA_SIDE_PROPOSER) != answerer;
}

static bool is_over(const vesica_session *session)
{
    return session->state == VESICA_ST_ENDED ||
           session->state == VESICA_ST_FAILED;
}

static bool decides(const vesica_session *session)
{
    return session->state == VESICA_ST_PROPOSER_DECIDE ||
           session->state == VESICA_ST_ANSWERER_DECIDE;
}

static const char *pending_work(const vesica_session *session)
{
    return session->role == NULL || is_over(session)
               ? NULL
               : session->role->pending(session);
}

unsigned vesica_session_wants(const vesica_session *session)
{
    const uint8_t *out = NULL;
    size_t out_len = 0;
    if (session == NULL) {
        return 0;
    }
    vesica_session_output(session, &out, &out_len);
    unsigned wants = out_len > 0 ? VESICA_WANT_SEND : 0;
    if (is_over(session)) {
        return wants;
    }
    if (decides(session)) {
        wants |= VESICA_WANT_DECISION;
    }
    if (pending_work(session) != NULL) {
        wants |= VESICA_WANT_WORK;
    }
    if (vesica_input_is_wanted(session)) {
        wants |= VESICA_WANT_RECV;
    }
    return wants;
}

vesica_status vesica_session_offer(const vesica_session *session,
                                   const vesica_terms **out)
{
    if (session == NULL || out == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    if (!decides(session)) {
        return VESICA_ERR_STATE;
    }
    *out = &session->terms;
    return VESICA_OK;
}

vesica_status vesica_session_accept(vesica_session *session,
                                    const vesica_list *list)
{
    if (session == NULL || list == NULL || !list->sealed) {
        return VESICA_ERR_ARGUMENT;
    }
    if (!decides(session)) {
        return VESICA_ERR_STATE;
    }
    if (list->suite != session->terms.suite) {
        return VESICA_ERR_ARGUMENT;
    }
    session->list = list;
    const vesica_status status = vesica_opening_accept(session);
    if (status == VESICA_OK || status == VESICA_ERR_LIMIT) {
        return status;
    }
    return vesica_session_fail(session, status);
}

vesica_status vesica_session_refuse(vesica_session *session,
                                    const vesica_refusal *why)
{
    if (session == NULL || why == NULL || !vesica_refusal_is_valid(why)) {
        return VESICA_ERR_ARGUMENT;
    }
    if (!decides(session)) {
        return VESICA_ERR_STATE;
    }
    const vesica_status status = vesica_opening_refuse(session, why);
    if (status != VESICA_OK) {
        return vesica_session_fail(session, status);
    }
    (void)vesica_breach(session, VESICA_ERR_REFUSED,
                        "this side refused the terms");
    (void)vesica_session_fail(session, VESICA_ERR_REFUSED);
    return VESICA_OK;
}

static vesica_status work_on(vesica_session *session, uint32_t max_units)
{
    uint32_t left = max_units;
    while (left > 0 && pending_work(session) != NULL) {
        uint32_t used = 0;
        VESICA_TRY(session->role->work(session, left, &used));
        /* A step that finds nothing to do counts too. */
        used = used > 0 ? used : 1;
        left -= used < left ? used : left;
    }
    return VESICA_OK;
}

vesica_status vesica_session_work(vesica_session *session, uint32_t max_units)
{
    if (session == NULL || max_units == 0) {
        return VESICA_ERR_ARGUMENT;
    }
    if (is_over(session)) {
        return VESICA_ERR_STATE;
    }
    const vesica_status status = work_on(session, max_units);
    vesica_wipe_stack();
    return status == VESICA_OK ? VESICA_OK
                               : vesica_session_fail(session, status);
}

vesica_status vesica_session_progress(const vesica_session *session,
                                      vesica_progress *out)
{
    if (session == NULL || out == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    const char *working = pending_work(session);
    *out = (vesica_progress){
        .step = working != NULL ? working : vesica_steps[session->state].name,
        .items_done = session->items_done,
        .items_total = session->begun ? vesica_session_own_total(session) : 0,
        .peer_done = session->peer_done,
        .peer_total = session->begun ? vesica_session_peer_total(session) : 0,
        .peer_items = session->peer_items,
        .bytes_sent = session->out.bytes_sent,
        .bytes_received = session->in.bytes_received,
        .deadline_seconds = vesica_chunks_sender_deadline(session),
        .said_all =
            session->state == VESICA_ST_COLLECT && session->out.head == NULL,
    };
    return VESICA_OK;
}

vesica_status vesica_session_result(const vesica_session *session,
                                    const vesica_result **out)
{
    if (session == NULL || out == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    if (session->state != VESICA_ST_ENDED) {
        return VESICA_ERR_STATE;
    }
    *out = &session->result;
    return VESICA_OK;
}

vesica_status vesica_session_label(const vesica_session *session, uint64_t i,
                                   const uint8_t **out, size_t *out_len)
{
    if (session == NULL || out == NULL || out_len == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    if (session->state != VESICA_ST_ENDED) {
        return VESICA_ERR_STATE;
    }
    if (i >= session->collector.num_rows ||
        session->collector.rows.others == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    *out_len = vesica_label_get(
        out,
        vesica_store_label(&session->store, session->collector.rows.others[i]));
    return VESICA_OK;
}

vesica_status vesica_session_error(const vesica_session *session,
                                   vesica_error_info *out)
{
    if (session == NULL || out == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    *out = session->error;
    if (out->status == VESICA_OK) {
        out->step = vesica_steps[session->state].name;
        out->rule = vesica_status_text(VESICA_OK);
    }
    return VESICA_OK;
}
