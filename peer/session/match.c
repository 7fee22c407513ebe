/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/match.h"

#include <string.h>

#include "base/clock.h"
#include "base/process.h"
#include "net/address.h"
#include "rows/records.h"
#include "rows/rows.h"
#include "session/drive.h"
#include "session/library.h"
#include "session/outcome.h"
#include "session/policy.h"
#include "session/source.h"

/* All that one run holds. Zero but for the channel is nothing. */
typedef struct match {
    const peer_match_request *request;
    peer_settings settings;
    peer_partner partner;
    peer_source source;
    peer_list_format out_format;
    peer_identity identity;
    peer_endpoint endpoint;
    peer_library library;
    vesica_config *config;
    peer_output output;
    peer_rows *rows;
    vesica_terms *terms;
    peer_engine_choice choice;
    peer_policy policy;
    peer_channel channel;
    vesica_session *session;
    bool accepted; /* in this attempt: items may have moved */
} match;

static peer_exit read_settings(match *m, peer_error *error)
{
    const char *dir = m->request->dir;
    PEER_TRY(peer_settings_read(&m->settings, error, dir));
    PEER_TRY(peer_partner_read(&m->partner, error, dir, m->request->partner));
    if (!m->partner.enabled) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "partners/%s.conf says enabled = no",
                              m->partner.label);
    }
    if (m->partner.address[0] == '\0') {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "partners/%s.conf has no address; add a line: "
                              "address = HOST:PORT",
                              m->partner.label);
    }
    PEER_TRY(peer_identity_read(&m->identity, error, dir, &m->settings));
    PEER_TRY(
        peer_partner_check(error, &m->partner, &m->settings, m->identity.pin));
    PEER_TRY(peer_endpoint_init(&m->endpoint, error, dir, &m->settings,
                                &m->identity, &m->partner, 1, true));
    if (m->endpoint.warnings.len > 0) {
        peer_error_print(&m->endpoint.warnings);
    }
    return PEER_OK;
}

static peer_exit find_list(match *m, peer_error *error)
{
    const peer_match_request *request = m->request;
    if (request->list != NULL) {
        return peer_source_given(&m->source, error, request->list,
                                 &request->list_options);
    }
    PEER_TRY(peer_source_of_partner(&m->source, error, request->dir,
                                    &m->partner, &request->list_options));
    if (m->source.path[0] == '\0') {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "there is no list: give --list FILE, or set "
                              "`list` in partners/%s.conf",
                              m->partner.label);
    }
    return PEER_OK;
}

static bool ends_with(const char *text, const char *ending)
{
    const size_t len = strlen(text);
    const size_t ending_len = strlen(ending);
    return len >= ending_len && strcmp(text + len - ending_len, ending) == 0;
}

/* Rows come out as they stand in the file, but a name that says .csv holds
 * CSV. */
static peer_exit choose_format(match *m, peer_error *error)
{
    const char *out = m->request->out;
    m->out_format = peer_source_format(&m->source);
    if (m->out_format == PEER_FORMAT_CSV &&
        peer_format_of(out) == PEER_FORMAT_TSV) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "--out %s: the list is CSV, and so is the "
                              "result; choose a name that does not end with "
                              ".tsv",
                              out);
    }
    if (ends_with(out, ".csv")) {
        m->out_format = PEER_FORMAT_CSV;
    }
    return PEER_OK;
}

/* A result that took the place of the list would destroy it. */
static peer_exit open_output(match *m, peer_error *error)
{
    const peer_match_request *request = m->request;
    const bool learns = peer_terms_learns(m->terms, true);
    if (learns != (request->out != NULL)) {
        return peer_error_set(error, PEER_ERR_USAGE,
                              learns ? "match: missing: --out FILE, where the "
                                       "own rows that match go"
                                     : "match: --out: the partner alone learns "
                                       "(--learns, or learner in its .conf), "
                                       "so there is nothing to write here");
    }
    if (!learns) {
        return PEER_OK;
    }
    PEER_TRY(choose_format(m, error));
    if (peer_files_is_same(m->source.path, request->out)) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "--out is the list itself: %s", request->out);
    }
    return peer_output_open(&m->output, error, request->out);
}

static peer_exit choose_engine(match *m, peer_error *error)
{
    const peer_match_request *request = m->request;
    PEER_TRY(
        peer_engine_choose(&m->terms, &m->choice, error, &m->partner, m->config,
                           vesica_list_num_items(peer_rows_list(m->rows))));
    if (m->choice.made && request->chose != NULL) {
        request->chose(request->arg, &m->choice);
    }
    return PEER_OK;
}

/* Whatever can fail on this side fails before the partner is asked. */
static peer_exit prepare(match *m, peer_error *error)
{
    const peer_match_request *request = m->request;
    PEER_TRY(read_settings(m, error));
    PEER_TRY(peer_terms_override(&m->partner, error, &request->terms));
    PEER_TRY(find_list(m, error));
    PEER_TRY(peer_library_init(&m->library, error,
                               request->num_threads != 0
                                   ? request->num_threads
                                   : m->settings.threads));
    PEER_TRY(peer_library_config(&m->config, error, &m->library, &m->partner));
    PEER_TRY(peer_terms_make(&m->terms, error, &m->partner, m->config, true));
    PEER_TRY(open_output(m, error));
    peer_source_give_labels(&m->source, m->terms, true);
    PEER_TRY(peer_rows_read_labels(
        &m->rows, error, m->source.path, &m->source.options, &m->source.labels,
        m->library.config, vesica_terms_suite(m->terms)));
    PEER_TRY(choose_engine(m, error));
    m->policy = (peer_policy){.partner = &m->partner,
                              .terms = m->terms,
                              .list = peer_rows_list(m->rows)};
    return peer_policy_check_list(error, &m->partner, m->terms, true,
                                  m->policy.list);
}

static peer_exit dial(match *m, peer_error *error)
{
    int fd = -1;
    PEER_TRY(peer_net_connect(&fd, error, m->partner.address,
                              m->settings.connect_seconds));
    const int64_t until =
        peer_clock_ms() + (int64_t)m->settings.handshake_seconds * 1000;
    return peer_channel_open(&m->channel, error, &m->endpoint, fd, until);
}

static peer_exit begin_session(match *m, peer_error *error)
{
    uint8_t binding[PEER_BINDING_BYTES];
    PEER_TRY(peer_channel_binding(binding, error, &m->channel));
    vesica_session_params params;
    memset(&params, 0, sizeof params);
    params.terms = m->terms;
    params.binding = binding;
    params.binding_len = sizeof binding;
    params.dialed = true;
    const vesica_status status =
        vesica_session_new(&m->session, m->config, &params);
    if (status != VESICA_OK) {
        return peer_error_set(error, PEER_ERR_LOCAL,
                              "cannot begin a session: %s",
                              vesica_status_text(status));
    }
    return PEER_OK;
}

static peer_exit decide(void *arg, peer_error *error, vesica_session *session)
{
    match *m = arg;
    m->accepted = true;
    return peer_policy_propose(&m->policy, error, session);
}

static void watch(void *arg, const vesica_session *session)
{
    const match *m = arg;
    vesica_progress progress;
    if (m->request->watch != NULL &&
        vesica_session_progress(session, &progress) == VESICA_OK) {
        m->request->watch(m->request->arg, &progress);
    }
}

static peer_exit talk_once(match *m, peer_error *error)
{
    PEER_TRY(dial(m, error));
    PEER_TRY(begin_session(m, error));
    const peer_drive drive = {
        .channel = &m->channel,
        .session = m->session,
        .terms = m->terms,
        .decide = decide,
        .watch = watch,
        .arg = m,
        .idle_seconds = m->settings.idle_seconds,
        .slice = m->library.slice,
    };
    return peer_drive_run(&drive, error);
}

/* Longest pause between two attempts, in milliseconds. */
#define MAX_PAUSE_MS 15000

/* Nothing of a session that broke goes into the next one but the list. */
static void forget(match *m)
{
    peer_channel_close(&m->channel, false);
    m->channel.fd = -1;
    vesica_session_free(m->session);
    m->session = NULL;
    m->accepted = false;
}

/* A partner that learns may have its result already: it does not get another
 * from the same request. */
static bool may_try_again(const match *m, const peer_error *why)
{
    const bool partner_learns = peer_terms_learns(m->terms, false);
    return why->passing && !(m->accepted && partner_learns) &&
           !peer_process_stopped();
}

static peer_exit talk(match *m, peer_error *error)
{
    const peer_match_request *request = m->request;
    const int64_t until =
        peer_clock_ms() + (int64_t)request->wait_seconds * 1000;
    int64_t pause = 1000;
    peer_exit code = talk_once(m, error);
    while (code != PEER_OK && may_try_again(m, error) &&
           peer_clock_ms() + pause <= until) {
        if (request->again != NULL) {
            request->again(request->arg, error, (uint64_t)pause / 1000);
        }
        forget(m);
        (void)peer_net_wait(-1, 0, peer_clock_ms() + pause);
        pause = 2 * pause < MAX_PAUSE_MS ? 2 * pause : MAX_PAUSE_MS;
        code = peer_process_stopped()
                   ? peer_error_set(error, PEER_ERR_LOCAL, "stopped")
                   : talk_once(m, error);
    }
    return code;
}

static peer_exit write_result(match *m, peer_report *report, peer_error *error)
{
    const peer_outcome outcome = {m->session, m->terms, m->rows};
    if (!report->learned) {
        return PEER_OK;
    }
    PEER_TRY(peer_outcome_write(report, error, &outcome, m->output.stream,
                                m->out_format));
    return peer_output_commit(&m->output, error, 0600);
}

static void clear(match *m)
{
    peer_output_abandon(&m->output);
    vesica_session_free(m->session);
    vesica_terms_free(m->terms);
    peer_rows_free(m->rows);
    vesica_config_free(m->config);
    peer_library_clear(&m->library);
    peer_endpoint_clear(&m->endpoint);
    peer_identity_clear(&m->identity);
}

static peer_exit run(match *m, peer_report *out, peer_error *error)
{
    PEER_TRY(prepare(m, error));
    const peer_exit code = talk(m, error);
    if (code == PEER_ERR_PARTNER && m->channel.fd >= 0) {
        peer_error_add(error, "while talking to %s at %s", m->partner.label,
                       m->partner.address);
    }
    peer_channel_close(&m->channel, code == PEER_OK);
    PEER_TRY(code);
    PEER_TRY(
        peer_report_take(out, error, m->session, &m->partner, m->terms, true));
    out->choice = m->choice;
    for (size_t i = 0; i < PEER_NUM_OUTCOMES; i++) {
        out->rows[i] = peer_rows_num(m->rows, (peer_row_outcome)i);
    }
    PEER_TRY(write_result(m, out, error));
    if (m->request->notes != NULL) {
        peer_rows_print_left_out(m->request->notes, m->rows);
    }
    return PEER_OK;
}

peer_exit peer_match(peer_report *out, peer_error *error,
                     const peer_match_request *request)
{
    const int64_t began = peer_clock_ms();
    match m;
    memset(&m, 0, sizeof m);
    m.request = request;
    m.channel.fd = -1;
    const peer_exit code = run(&m, out, error);
    clear(&m);
    if (code == PEER_OK) {
        out->seconds = (double)(peer_clock_ms() - began) / 1000;
        out->cpu_seconds = peer_clock_cpu_seconds();
        out->peak_rss_bytes = peer_clock_peak_rss();
    }
    return code;
}
