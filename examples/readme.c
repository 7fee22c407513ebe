/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The example of README, whole: between the two marks is what README shows.
 * The two institutions are the two threads of this program. */

#include "channel.h"
#include "must.h"

#include "vesica/vesica.h"

#include <inttypes.h>
#include <pthread.h>
#include <string.h>

static const char *const lei[] = {"999900AAAAAAAAAAAA87",
                                  "999900CCCCCCCCCCCC59"};
static const size_t num_lei = 2;

static void match(int fd, bool proposes)
{
    vesica_config *config;
    vesica_list *list;
    vesica_identifier id;
    vesica_terms *terms;
    vesica_session *session;
    const vesica_result *result;
    struct channel channel = {.fd = fd};
    unsigned wants;

    /* README begins */
    MUST(vesica_config_new(&config));
    MUST(vesica_list_new(&list, config, VESICA_SUITE_RISTRETTO255_SHA512));
    for (size_t row = 0; row < num_lei; row++) {
        MUST(vesica_identifier_parse(&id, NULL, VESICA_ID_LEI, lei[row], 20));
        MUST(vesica_list_add(list, &id, row, NULL, 0));
    }
    MUST(vesica_list_seal(list));

    MUST(vesica_terms_new(&terms, config));
    vesica_session_params params = {.terms = proposes ? terms : NULL,
                                    .dialed = proposes};
    MUST(vesica_session_new(&session, config, &params));
    /* channel_move sends and receives what it can: examples/channel.c */
    while (channel_move(&channel, session) &&
           (wants = vesica_session_wants(session)) != 0) {
        if (wants & VESICA_WANT_DECISION) {
            MUST(vesica_session_accept(session, list));
        } else if (wants & VESICA_WANT_WORK) {
            MUST(vesica_session_work(session, 1024));
        }
    }
    MUST(vesica_session_result(session, &result));
    for (uint64_t i = 0; i < result->num_rows; i++) {
        printf("both have %s\n", lei[result->rows[i]]);
    }
    /* README ends */
    channel_close(&channel);
    vesica_session_free(session);
    vesica_terms_free(terms);
    vesica_list_free(list);
    vesica_config_free(config);
}

static void *answer(void *fd)
{
    match(*(const int *)fd, false);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    int fds[2];

    if (!channel_pair(fds) ||
        pthread_create(&thread, NULL, answer, &fds[1]) != 0) {
        perror("cannot start");
        return EXIT_FAILURE;
    }
    match(fds[0], true);
    pthread_join(thread, NULL);
    return EXIT_SUCCESS;
}
