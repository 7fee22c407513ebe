/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Two institutions in one process: each has a list and a session, and the bytes
 * go from one to the other by hand. This is the whole life of a session,
 * without a network. */

#include "must.h"

#include "vesica/vesica.h"

#include <inttypes.h>
#include <string.h>

/* Legal entity identifiers that nobody was issued. */
static const char *const list_of_a[] = {
    "999900AAAAAAAAAAAA87", "999900BBBBBBBBBBBB73", "999900CCCCCCCCCCCC59"};
static const char *const list_of_b[] = {"999900CCCCCCCCCCCC59",
                                        "999900DDDDDDDDDDDD45"};

/* A sealed list. The row number is what comes back in the result; here it is
 * the index in the array. */
static vesica_list *make_list(const vesica_config *config,
                              const char *const *texts, size_t num_texts)
{
    vesica_list *list;

    MUST(vesica_list_new(&list, config, VESICA_SUITE_RISTRETTO255_SHA512));
    for (size_t row = 0; row < num_texts; row++) {
        vesica_identifier identifier;

        MUST(vesica_identifier_parse(&identifier, NULL, VESICA_ID_LEI,
                                     texts[row], strlen(texts[row])));
        MUST(vesica_list_add(list, &identifier, row, NULL, 0));
    }
    MUST(vesica_list_seal(list));
    return list;
}

/* A session with terms proposes, one without answers. Within a process there is
 * no channel to bind the session to; over TLS both sides set params.binding. */
static vesica_session *begin(const vesica_config *config,
                             const vesica_terms *terms)
{
    vesica_session *session;
    vesica_session_params params = {.terms = terms, .dialed = terms != NULL};

    MUST(vesica_session_new(&session, config, &params));
    return session;
}

/* What a session wants besides bytes. */
static void advance(vesica_session *session, const vesica_list *list)
{
    unsigned wants = vesica_session_wants(session);

    if ((wants & VESICA_WANT_DECISION) != 0) {
        const vesica_terms *terms;

        /* The place to compare the terms with one's own policy, and to call
         * vesica_session_refuse if they do not fit. */
        MUST(vesica_session_offer(session, &terms));
        printf("accepted: %s\n", vesica_terms_purpose(terms));
        MUST(vesica_session_accept(session, list));
    } else if ((wants & VESICA_WANT_WORK) != 0) {
        MUST(vesica_session_work(session, 1024));
    }
}

/* Carry what `from` has to say to `to`. Input may be taken in part, when `to`
 * has work to do first; only what was taken is acknowledged, the rest comes
 * again. */
static void carry(vesica_session *from, vesica_session *to)
{
    const uint8_t *out;
    size_t out_len;
    size_t used = 0;

    vesica_session_output(from, &out, &out_len);
    if ((vesica_session_wants(to) & VESICA_WANT_RECV) != 0) {
        MUST(vesica_session_input(to, &used, out, out_len));
        MUST(vesica_session_output_ack(from, used));
    }
}

static void print_result(const vesica_session *session)
{
    const vesica_result *result;

    MUST(vesica_session_result(session, &result));
    printf("%" PRIu64 " of %" PRIu64 " match, the partner has %" PRIu64 "\n",
           result->matches, result->items, result->peer_items);
    for (uint64_t i = 0; i < result->num_rows; i++) {
        printf("row %" PRIu64 ": %s\n", result->rows[i],
               list_of_a[result->rows[i]]);
    }
}

int main(void)
{
    vesica_config *config;
    vesica_terms *terms;

    MUST(vesica_config_new(&config));
    MUST(vesica_terms_new(&terms, config));
    MUST(vesica_terms_set_purpose(terms, "screening of new customers"));
    vesica_list *a_list = make_list(config, list_of_a, 3);
    vesica_list *b_list = make_list(config, list_of_b, 2);
    vesica_session *a = begin(config, terms); /* proposes, and so learns */
    vesica_session *b = begin(config, NULL);

    while (vesica_session_wants(a) != 0 || vesica_session_wants(b) != 0) {
        advance(a, a_list);
        advance(b, b_list);
        carry(a, b);
        carry(b, a);
    }
    print_result(a);

    vesica_session_free(a);
    vesica_session_free(b);
    vesica_list_free(a_list);
    vesica_list_free(b_list);
    vesica_terms_free(terms);
    vesica_config_free(config);
    return EXIT_SUCCESS;
}
