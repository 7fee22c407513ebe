/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Two institutions over TCP, each on a thread of its own: the loop that a
 * program runs around a session, and how it ends. Here it is plain TCP within a
 * machine; between institutions it is TLS, and the session is bound to it.
 */

#include "channel.h"
#include "must.h"

#include "vesica/vesica.h"

#include <inttypes.h>
#include <pthread.h>
#include <string.h>

struct institution {
    const char *name;
    bool proposes; /* … the terms, and so learns the result */
    int fd;
    const char *imo_numbers[3];
    bool done;
};

static void fill_list(vesica_list *list, const struct institution *self)
{
    for (uint64_t row = 0; row < 3; row++) {
        const char *text = self->imo_numbers[row];
        vesica_identifier identifier;

        MUST(vesica_identifier_parse(&identifier, NULL, VESICA_ID_IMO, text,
                                     strlen(text)));
        MUST(vesica_list_add(list, &identifier, row, NULL, 0));
    }
    MUST(vesica_list_seal(list));
}

/* The terms name the purpose; an answerer takes part in what it knows alone. */
static vesica_status decide(vesica_session *session, const vesica_list *list)
{
    const vesica_refusal refusal = {VESICA_REFUSAL_TERMS, VESICA_TERMS_PURPOSE};
    const vesica_terms *terms;
    vesica_status status = vesica_session_offer(session, &terms);

    if (status != VESICA_OK) {
        return status;
    }
    if (strcmp(vesica_terms_purpose(terms), "sanctioned ships") != 0) {
        return vesica_session_refuse(session, &refusal);
    }
    return vesica_session_accept(session, list);
}

/* What is left to do then takes a time that tells how much matches: close
 * before. */
static bool has_said_all(const vesica_session *session)
{
    vesica_progress progress;

    return vesica_session_progress(session, &progress) == VESICA_OK &&
           progress.said_all;
}

/* Until the session has ended, well or not. After an error of the partner or of
 * this machine the session wants SEND once more, so the loop goes on. */
static bool run(vesica_session *session, const vesica_list *list, int fd)
{
    struct channel channel = {.fd = fd};
    vesica_status status = VESICA_OK;
    bool intact = true;
    bool open = true;
    unsigned wants;

    while (intact && (wants = vesica_session_wants(session)) != 0) {
        if ((wants & VESICA_WANT_DECISION) != 0) {
            status = decide(session, list);
        } else if ((wants & VESICA_WANT_WORK) != 0) {
            status = vesica_session_work(session, 1024);
        }
        intact = vesica_status_class(status) != VESICA_CLASS_CALLER &&
                 (!open || channel_move(&channel, session));
        if (open && has_said_all(session)) {
            channel_close(&channel);
            open = false;
        }
    }
    if (open) {
        channel_close(&channel);
    }
    return intact;
}

static bool report(const struct institution *self,
                   const vesica_session *session)
{
    const vesica_result *result;
    vesica_error_info error;

    if (vesica_session_result(session, &result) != VESICA_OK) {
        if (vesica_session_error(session, &error) == VESICA_OK) {
            (void)fprintf(stderr, "%s: %s\n", self->name,
                          vesica_status_text(error.status));
        }
        return false;
    }
    for (uint64_t i = 0; i < result->num_rows; i++) {
        printf("%s: %s is on both lists\n", self->name,
               self->imo_numbers[result->rows[i]]);
    }
    return true;
}

static void *take_part(void *arg)
{
    struct institution *self = arg;
    vesica_session_params params = {.dialed = self->proposes};
    vesica_config *config;
    vesica_terms *terms;
    vesica_list *list;
    vesica_session *session;

    MUST(vesica_config_new(&config));
    MUST(vesica_list_new(&list, config, VESICA_SUITE_RISTRETTO255_SHA512));
    fill_list(list, self);
    MUST(vesica_terms_new(&terms, config));
    MUST(vesica_terms_set_purpose(terms, "sanctioned ships"));
    params.terms = self->proposes ? terms : NULL;
    MUST(vesica_session_new(&session, config, &params));
    self->done = run(session, list, self->fd) && report(self, session);
    vesica_session_free(session);
    vesica_terms_free(terms);
    vesica_list_free(list);
    vesica_config_free(config);
    return NULL;
}

int main(void)
{
    struct institution a = {.name = "A",
                            .proposes = true,
                            .imo_numbers = {"9074729", "9160425", "9187629"}};
    struct institution b = {.name = "B",
                            .imo_numbers = {"9187629", "9074729", "6459297"}};
    pthread_t thread;
    int fds[2];

    if (!channel_pair(fds)) {
        return EXIT_FAILURE;
    }
    a.fd = fds[0];
    b.fd = fds[1];
    if (pthread_create(&thread, NULL, take_part, &b) != 0) {
        return EXIT_FAILURE;
    }
    take_part(&a);
    pthread_join(thread, NULL);
    return a.done && b.done ? EXIT_SUCCESS : EXIT_FAILURE;
}
