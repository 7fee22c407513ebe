/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/process.h"
#include "cli/commands.h"
#include "cli/meter.h"
#include "session/match.h"

enum {
    OPTION_LIST,
    OPTION_OUT,
    OPTION_JSON,
    OPTION_THREADS,
    OPTION_LEARNS,
    OPTION_SECURITY,
    OPTION_SUITE,
    OPTION_ENGINE,
    OPTION_PROOF,
    OPTION_FRESH_BLINDS,
    OPTION_LABELS,
    OPTION_LABEL_BYTES,
    OPTION_PAD,
    OPTION_MIN_ITEMS,
    OPTION_PARTNER_ITEMS,
    OPTION_BANDWIDTH,
    OPTION_WAIT,
    OPTION_QUIET,
    NUM_OPTIONS
};

/* A week. */
#define MAX_WAIT 604800

_Static_assert(NUM_OPTIONS <= PEER_MAX_OPTIONS, "room for all options");

static const peer_option options[NUM_OPTIONS] = {
    [OPTION_LIST] = {"list", "FILE", false,
                     "Own list, read by the list options; default: the list of "
                     "partners/PARTNER.conf, read as its keys say."},
    [OPTION_OUT] = {"out", "FILE", false,
                    "Where the own matching rows go; a regular file there is "
                    "replaced as a whole, links and devices are refused; - for "
                    "standard output. Needed unless the partner alone learns."},
    [OPTION_JSON] = {"json", NULL, false,
                     "Print what came out as one JSON object."},
    [OPTION_THREADS] = {"threads", "N", false,
                        "Threads that compute; default: as peer.conf says."},
    [OPTION_LEARNS] = {"learns", "me|partner|both", false,
                       "Who learns. This and the options up to min-items are "
                       "terms, in place "
                       "of what partners/PARTNER.conf says; the partner's own "
                       "file must allow them."},
    [OPTION_SECURITY] = {"security", "semi-honest|malicious", false,
                         "Against whom privacy is claimed."},
    [OPTION_SUITE] = {"suite", "SUITE", false,
                      "Group and hash: ristretto255-sha512, p256-sha256 or "
                      "sm2-sm3."},
    [OPTION_ENGINE] = {"engine", "dh|vole|auto", false,
                       "How it is computed: vole is for large lists, and has "
                       "no proof; auto takes the one that is estimated to be "
                       "faster."},
    [OPTION_PROOF] = {"proof", NULL, false,
                      "The side that holds the key proves that it used one. "
                      "Always so with the engine dh if both learn or security "
                      "is malicious."},
    [OPTION_FRESH_BLINDS] = {"fresh-blinds", NULL, false,
                             "Ask it of the partner's software too that each "
                             "item of the learner has a blind of its own."},
    [OPTION_LABELS] = {"labels", "COLUMNS", false,
                       "Names of columns, with commas: the learner gets what "
                       "the other's list says there of each match."},
    [OPTION_LABEL_BYTES] = {"label-bytes", "N", false,
                            "Longest text of these columns together; default: "
                            "as the .conf says, and there 128."},
    [OPTION_PAD] = {"pad", "N[,M]", false,
                    "Fill up the own list to N and the partner's to M (without "
                    "M: to N too), so that neither tells its length. 0: not."},
    [OPTION_MIN_ITEMS] = {"min-items", "N", false,
                          "Fewest identifiers that either side may bring."},
    [OPTION_PARTNER_ITEMS] = {"partner-items", "N", false,
                              "For --engine auto: about how many the partner "
                              "brings; default: as the .conf says, and there "
                              "as many as this side."},
    [OPTION_BANDWIDTH] = {"bandwidth", "MBIT", false,
                          "For --engine auto: what the line to the partner "
                          "carries, in Mbit/s; default: as the .conf says."},
    [OPTION_WAIT] = {"wait", "SECONDS", false,
                     "Try again for so long while the partner cannot be "
                     "reached, is busy, or is gone in mid-session; each time "
                     "is a new session."},
    [OPTION_QUIET] = {"quiet", NULL, false,
                      "Show no progress; say on standard error only what goes "
                      "wrong."},
};

static void say_choice(void *arg, const peer_engine_choice *choice)
{
    char why[PEER_ENGINE_ROOM];
    peer_error line;
    peer_meter_end(arg);
    peer_engine_explain(why, choice);
    (void)peer_error_set(&line, PEER_OK, "engine auto: %s; %s", choice->engine,
                         why);
    peer_error_print(&line);
}

static void say_again(void *arg, const peer_error *why, uint64_t in_seconds)
{
    peer_error line;
    peer_meter_end(arg);
    (void)peer_error_set(&line, PEER_OK, "%.*s; trying again in %llu s",
                         (int)strcspn(why->text, "\n"), why->text,
                         (unsigned long long)in_seconds);
    peer_error_print(&line);
}

/* The report, and then what is said about rows that took no part. */
static peer_exit print(peer_error *error, const peer_report *report,
                       const char *notes, const peer_arguments *arguments)
{
    const char *out = arguments->options[OPTION_OUT];
    const bool to_stdout = out != NULL && strcmp(out, "-") == 0;
    FILE *stream = to_stdout ? stderr : stdout;
    if (arguments->options[OPTION_JSON] == NULL) {
        peer_report_print(stream, report);
        (void)fputs(notes, stream);
        return PEER_OK;
    }
    if (!peer_report_print_json(stream, report)) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    return PEER_OK;
}

static peer_exit match(peer_error *error, peer_match_request *request,
                       const peer_arguments *arguments)
{
    char *notes = NULL;
    size_t len = 0;
    peer_report report;
    peer_error warning;
    request->notes = open_memstream(&notes, &len);
    if (request->notes == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    peer_exit code = peer_match(&report, error, request);
    peer_meter_end(request->arg);
    if (fclose(request->notes) != 0 && code == PEER_OK) {
        code = peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    if (code == PEER_OK) {
        if (peer_report_warn(&warning, &report)) {
            peer_error_print(&warning);
        }
        code = print(error, &report, notes, arguments);
    }
    free(notes);
    return code;
}

#define NO_FILE                                                                \
    "it describes the file of --list, and there is none; the list of "         \
    "partners/NAME.conf is described there"

static peer_exit read_learner(unsigned *out, peer_error *error,
                              const char *text)
{
    static const struct {
        const char *name;
        vesica_learner learner;
    } learners[] = {
        {"me", VESICA_LEARNER_PROPOSER},
        {"partner", VESICA_LEARNER_ANSWERER},
        {"both", VESICA_LEARNER_BOTH},
    };
    for (size_t i = 0; text != NULL && i < 3; i++) {
        if (strcmp(text, learners[i].name) == 0) {
            *out = (unsigned)learners[i].learner;
        }
    }
    return text == NULL || *out != 0
               ? PEER_OK
               : peer_error_set(error, PEER_ERR_USAGE,
                                "--learns: expected me, partner or both");
}

static peer_exit read_security(unsigned *out, peer_error *error,
                               const char *text)
{
    vesica_security security;
    if (text == NULL) {
        return PEER_OK;
    }
    if (vesica_security_by_name(&security, text) != VESICA_OK) {
        return peer_error_set(error, PEER_ERR_USAGE,
                              "--security: expected semi-honest or malicious");
    }
    *out = (unsigned)security;
    return PEER_OK;
}

static peer_exit read_suite(unsigned *out, peer_error *error, const char *text)
{
    vesica_suite suite;
    if (text == NULL) {
        return PEER_OK;
    }
    if (vesica_suite_by_name(&suite, text) != VESICA_OK) {
        return peer_error_set(error, PEER_ERR_USAGE,
                              "--suite: expected ristretto255-sha512, "
                              "p256-sha256 or sm2-sm3");
    }
    *out = (unsigned)suite;
    return PEER_OK;
}

static peer_exit read_engine(unsigned *out, peer_error *error, const char *text)
{
    return text == NULL || peer_engine_by_name(out, text)
               ? PEER_OK
               : peer_error_set(error, PEER_ERR_USAGE,
                                "--engine: expected dh, vole or auto");
}

/* What helps auto to choose. */
static peer_exit read_load(peer_terms_options *out, peer_error *error,
                           const char *const *given)
{
    if (given[OPTION_PARTNER_ITEMS] != NULL) {
        PEER_TRY(peer_options_number(
            &out->partner_items, error, "partner-items",
            given[OPTION_PARTNER_ITEMS], 1, VESICA_MAX_ITEMS));
    }
    return given[OPTION_BANDWIDTH] == NULL
               ? PEER_OK
               : peer_options_number(&out->bandwidth_mbit, error, "bandwidth",
                                     given[OPTION_BANDWIDTH], 1, PEER_MAX_MBIT);
}

static peer_exit read_pad(peer_terms_options *out, peer_error *error,
                          const char *text)
{
    char own[24];
    if (text == NULL) {
        return PEER_OK;
    }
    const size_t len = strcspn(text, ",");
    const char *partner = text[len] == ',' ? text + len + 1 : own;
    out->pads = true;
    (void)snprintf(own, sizeof own, "%.*s", (int)len, text);
    if (len < sizeof own &&
        peer_text_number(&out->own_padded_items, own, 0, VESICA_MAX_ITEMS) &&
        peer_text_number(&out->partner_padded_items, partner, 0,
                         VESICA_MAX_ITEMS)) {
        return PEER_OK;
    }
    return peer_error_set(error, PEER_ERR_USAGE,
                          "--pad: expected a number from 0 to %lld, or two "
                          "with a comma: own, partner's",
                          (long long)VESICA_MAX_ITEMS);
}

static peer_exit read_terms(peer_terms_options *out, peer_error *error,
                            const char *const *given)
{
    PEER_TRY(read_learner(&out->learner, error, given[OPTION_LEARNS]));
    PEER_TRY(read_security(&out->security, error, given[OPTION_SECURITY]));
    PEER_TRY(read_suite(&out->suite, error, given[OPTION_SUITE]));
    PEER_TRY(read_engine(&out->engine, error, given[OPTION_ENGINE]));
    PEER_TRY(read_load(out, error, given));
    PEER_TRY(read_pad(out, error, given[OPTION_PAD]));
    out->proof = given[OPTION_PROOF] != NULL;
    out->fresh_blinds = given[OPTION_FRESH_BLINDS] != NULL;
    out->labels = given[OPTION_LABELS];
    out->bounds = given[OPTION_MIN_ITEMS] != NULL;
    if (given[OPTION_LABEL_BYTES] != NULL) {
        PEER_TRY(peer_options_number(&out->label_bytes, error, "label-bytes",
                                     given[OPTION_LABEL_BYTES], 1,
                                     VESICA_MAX_LABEL_BYTES));
    }
    return out->bounds
               ? peer_options_number(&out->min_items, error, "min-items",
                                     given[OPTION_MIN_ITEMS], 0,
                                     VESICA_MAX_ITEMS)
               : PEER_OK;
}

static peer_exit run(peer_error *error, const peer_arguments *arguments)
{
    const char *threads = arguments->options[OPTION_THREADS];
    const char *wait = arguments->options[OPTION_WAIT];
    const bool quiet = arguments->options[OPTION_QUIET] != NULL;
    peer_meter meter;
    peer_meter_init(&meter, isatty(STDERR_FILENO) == 1);
    peer_match_request request = {
        .dir = arguments->operands[0],
        .partner = arguments->operands[1],
        .list = arguments->options[OPTION_LIST],
        .list_options = arguments->list,
        .out = arguments->options[OPTION_OUT],
        .watch = quiet ? NULL : peer_meter_watch,
        .chose = quiet ? NULL : say_choice,
        .again = quiet ? NULL : say_again,
        .arg = &meter,
    };
    if (threads != NULL) {
        PEER_TRY(peer_options_number(&request.num_threads, error, "threads",
                                     threads, 1, PEER_MAX_THREADS));
    }
    if (wait != NULL) {
        PEER_TRY(peer_options_number(&request.wait_seconds, error, "wait", wait,
                                     0, MAX_WAIT));
    }
    PEER_TRY(read_terms(&request.terms, error, arguments->options));
    if (request.list == NULL) {
        PEER_TRY(peer_options_no_file(error, arguments, NO_FILE));
    }
    PEER_TRY(peer_process_catch_stop(error));
    return match(error, &request, arguments);
}

const peer_command peer_command_match = {
    .name = "match",
    .operands = {"DIR", "PARTNER"},
    .summary = "Propose a session to a partner and write the own rows whose "
               "identifiers it lists too.",
    .options = options,
    .num_options = NUM_OPTIONS,
    .takes_list_options = true,
    .run = run,
};
