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

static peer_exit drive(peer_report *out, peer_error *error,
                       const peer_house *house, peer_channel *channel,
                       peer_policy *policy, const peer_book *book)
{
    vesica_config *config = NULL;
    vesica_session *session = NULL;
    PEER_TRY(
        peer_library_config(&config, error, &house->library, channel->partner));
    peer_exit code = begin_session(&session, error, config, channel);
    if (code == PEER_OK) {
        const peer_drive drive = {
            .channel = channel,
            .session = session,
            .terms = policy->terms,
            .decide = peer_policy_answer,
            .arg = policy,
            .idle_seconds = house->settings.idle_seconds,
            .slice = house->library.slice,
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
                      const peer_house *house, peer_channel *channel)
{
    peer_policy policy = {
        .partner = channel->partner,
        .terms = peer_house_terms(house, channel->partner),
    };
    peer_shelf *shelf = peer_house_shelf(house, channel->partner);
    peer_book *book = NULL;
    peer_error why;
    if (shelf != NULL &&
        peer_house_borrow(&book, &why, house, channel->partner) == PEER_OK) {
        policy.list = peer_book_list(book);
    } else if (shelf != NULL) {
        policy.no_list = why.text;
    }
    const peer_exit code = drive(out, error, house, channel, &policy, book);
    if (shelf != NULL) {
        peer_shelf_give_back(shelf, book);
    }
    return code;
}

peer_exit peer_answer(peer_report *out, peer_error *error,
                      const peer_house *house, int fd)
{
    peer_channel channel;
    const int64_t began = peer_clock_ms();
    const int64_t until =
        began + (int64_t)house->settings.handshake_seconds * 1000;
    peer_exit code =
        peer_channel_open(&channel, error, &house->endpoint, fd, until);
    const bool open = code == PEER_OK;
    if (open) {
        code = talk(out, error, house, &channel);
    }
    peer_channel_close(&channel, open);
    if (code == PEER_OK) {
        out->seconds = (double)(peer_clock_ms() - began) / 1000;
    }
    return code;
}
