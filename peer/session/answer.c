/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/answer.h"

#include <string.h>

#include "base/clock.h"
#include "session/drive.h"
#include "session/outcome.h"
#include "session/policy.h"

static peer_exit begin_session(vesica_session **out, peer_error *error,
                               const vesica_config *config,
                               const peer_channel *channel)
{
    uint8_t binding[PEER_BINDING_BYTES];
    PEER_TRY(peer_channel_binding(binding, error, channel));
    vesica_session_params params;
    memset(&params, 0, sizeof params);
    params.binding = binding;
    params.binding_len = sizeof binding;
    const vesica_status status = vesica_session_new(out, config, &params);
    if (status != VESICA_OK) {
        return peer_error_set(error, PEER_ERR_LOCAL,
                              "cannot begin a session: %s",
                              vesica_status_text(status));
    }
    return PEER_OK;
}

/* Take what came out, and keep the rows if this side learnt any. */
static peer_exit finish(peer_report *out, peer_error *error,
                        const peer_house *house, const peer_policy *policy,
                        const vesica_session *session, const peer_book *book)
{
    char dir[PEER_PATH_ROOM];
    PEER_TRY(peer_report_take(out, error, session, policy->partner,
                              policy->terms, false));
    if (!out->learned) {
        return PEER_OK;
    }
    const peer_outcome outcome = {session, policy->terms, peer_book_rows(book)};
    PEER_TRY(peer_house_results(dir, error, house, policy->partner));
    const peer_exit code = peer_outcome_keep(out, error, &outcome, dir);
    if (code != PEER_OK) {
        peer_error_add(error,
                       "the session with %s succeeded, but its result is lost; "
                       "transcript %.16s...",
                       out->partner, out->transcript);
    }
    return code;
}

/* The session's memory comes out of the budget of all. */
static peer_exit make_config(vesica_config **out, peer_error *error,
                             const peer_house *house,
                             const peer_partner *partner, peer_budget *budget)
{
    const vesica_allocator allocator = peer_budget_allocator(budget);
    PEER_TRY(peer_library_config(out, error, &house->library, partner));
    return vesica_config_set_allocator(*out, &allocator) == VESICA_OK
               ? PEER_OK
               : peer_error_set(error, PEER_ERR_LOCAL, "no allocator");
}

/* Whoever is refused does not hold a thread for long. */
static uint64_t patience(const peer_answer_request *request)
{
    const peer_settings *settings = &request->house->settings;
    return request->busy != NULL ? settings->handshake_seconds
                                 : settings->idle_seconds;
}

static peer_exit drive(peer_report *out, peer_error *error,
                       const peer_answer_request *request, peer_policy *policy,
                       const peer_book *book)
{
    const peer_house *house = request->house;
    vesica_config *config = NULL;
    vesica_session *session = NULL;
    peer_exit code =
        make_config(&config, error, house, policy->partner, request->budget);
    if (code == PEER_OK) {
        code = begin_session(&session, error, config, request->channel);
    }
    if (code == PEER_OK) {
        const peer_drive drive = {
            .channel = request->channel,
            .session = session,
            .terms = policy->terms,
            .decide = peer_policy_answer,
            .arg = policy,
            .idle_seconds = patience(request),
            .slice = house->library.slice,
            .phases = request->phases,
        };
        code = peer_drive_run(&drive, error);
    }
    if (code == PEER_OK) {
        code = finish(out, error, house, policy, session, book);
    }
    vesica_session_free(session);
    vesica_config_free(config);
    return code;
}

/* A partner hears that there is no list; why there is none is for the log. */
static peer_exit talk(peer_report *out, peer_error *error,
                      const peer_answer_request *request)
{
    const peer_house *house = request->house;
    const peer_partner *partner = request->channel->partner;
    peer_policy policy = {
        .partner = partner,
        .terms = peer_house_terms(house, partner),
        .other = peer_house_other_terms(house, partner),
        .busy = request->busy,
    };
    peer_shelf *shelf =
        request->busy == NULL ? peer_house_shelf(house, partner) : NULL;
    peer_book *book = NULL;
    peer_error why;
    if (shelf != NULL &&
        peer_house_borrow(&book, &why, house, partner) == PEER_OK) {
        policy.list = peer_book_list(book);
    } else if (shelf != NULL) {
        policy.no_list = why.text;
    }
    const peer_exit code = drive(out, error, request, &policy, book);
    if (shelf != NULL) {
        peer_shelf_give_back(shelf, book);
    }
    return code;
}

peer_exit peer_answer(peer_report *out, peer_error *error,
                      const peer_answer_request *request)
{
    const int64_t began = peer_clock_ms();
    const peer_exit code = talk(out, error, request);
    peer_channel_close(request->channel, true);
    if (code == PEER_OK) {
        out->seconds = (double)(peer_clock_ms() - began) / 1000;
    }
    return code;
}
