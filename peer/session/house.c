/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/house.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "session/policy.h"

static peer_exit open_shelf(peer_shelf **out, peer_error *error,
                            const peer_house *house, const peer_source *source,
                            vesica_suite suite)
{
    return source->path[0] == '\0'
               ? PEER_OK
               : peer_shelf_new(out, error, source, house->library.config,
                                suite, NULL);
}

/* A list that a partner's keys do not allow is told at the start. */
static peer_exit check_shelf(peer_error *error, const peer_house *house,
                             const peer_partner *partner)
{
    peer_shelf *shelf = peer_house_shelf(house, partner);
    peer_book *book = NULL;
    if (shelf != NULL) {
        PEER_TRY(peer_house_borrow(&book, error, house, partner));
        peer_shelf_give_back(shelf, book);
    }
    return PEER_OK;
}

/* What was learnt must not be lost for a directory that cannot be made. */
static peer_exit make_results(peer_error *error, const peer_house *house,
                              const peer_partner *partner)
{
    char path[PEER_PATH_ROOM];
    if (!peer_terms_learns(peer_house_terms(house, partner), false)) {
        return PEER_OK;
    }
    PEER_TRY(peer_house_results(path, error, house, partner));
    PEER_TRY(peer_files_make_dir(error, path));
    if (access(path, W_OK | X_OK) != 0) {
        return peer_error_system(error, PEER_ERR_INPUT,
                                 "cannot write to %s, where `results` in "
                                 "partners/%s.conf puts what is learnt",
                                 path, partner->label);
    }
    return PEER_OK;
}

/* A partner that gets labels has a reading of its own of the common list. */
static peer_exit open_own_list(peer_house *house, peer_error *error,
                               const peer_partner *partner,
                               const peer_source *common,
                               const peer_list_options *options)
{
    const vesica_terms *terms = peer_house_terms(house, partner);
    peer_source source;
    PEER_TRY(
        peer_source_of_partner(&source, error, house->dir, partner, options));
    if (source.path[0] == '\0' && peer_terms_gives_labels(terms, false)) {
        source = *common;
    }
    peer_source_give_labels(&source, terms, false);
    return open_shelf(&house->own_lists[partner - house->partners.all], error,
                      house, &source, (vesica_suite)partner->suite);
}

/* The list that partners share is hashed by their suites: each suite that one
 * of them uses has a reading of it. */
static peer_exit open_common_list(peer_house *house, peer_error *error,
                                  const peer_source *source, unsigned suite)
{
    peer_shelf **shelf = &house->common_lists[suite];
    return *shelf != NULL
               ? PEER_OK
               : open_shelf(shelf, error, house, source, (vesica_suite)suite);
}

static peer_exit open_partner(peer_house *house, peer_error *error,
                              const peer_partner *partner,
                              const peer_source *common,
                              const peer_list_options *options)
{
    PEER_TRY(open_own_list(house, error, partner, common, options));
    if (house->own_lists[partner - house->partners.all] == NULL) {
        PEER_TRY(open_common_list(house, error, common, partner->suite));
    }
    PEER_TRY(check_shelf(error, house, partner));
    return make_results(error, house, partner);
}

/* A list that no partner uses is read too: what is wrong with it is told. */
static peer_exit open_unused_list(peer_house *house, peer_error *error,
                                  const peer_source *common)
{
    for (size_t i = 0; i < PEER_NUM_SUITES; i++) {
        if (house->common_lists[i] != NULL) {
            return PEER_OK;
        }
    }
    return open_common_list(house, error, common,
                            VESICA_SUITE_RISTRETTO255_SHA512);
}

static peer_exit make_tables(peer_house *house, peer_error *error)
{
    const size_t num = house->partners.num + 1;
    /* Pointers are meant: NOLINTNEXTLINE(bugprone-sizeof-expression) */
    house->own_lists = calloc(num, sizeof(house->own_lists[0]));
    /* Pointers are meant: NOLINTNEXTLINE(bugprone-sizeof-expression) */
    house->terms = calloc(num, sizeof(house->terms[0]));
    /* Pointers are meant: NOLINTNEXTLINE(bugprone-sizeof-expression) */
    house->others = calloc(num, sizeof(house->others[0]));
    if (house->own_lists == NULL || house->terms == NULL ||
        house->others == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    for (size_t i = 0; i < house->partners.num; i++) {
        PEER_TRY(peer_terms_make(&house->terms[i], error,
                                 &house->partners.all[i], house->library.config,
                                 false));
        PEER_TRY(peer_terms_make_other(&house->others[i], error,
                                       &house->partners.all[i], house->terms[i],
                                       house->library.config, false));
    }
    return PEER_OK;
}

static peer_exit open_shelves(peer_house *house, peer_error *error,
                              const char *list,
                              const peer_list_options *options)
{
    const peer_partners *partners = &house->partners;
    peer_source source;
    PEER_TRY(make_tables(house, error));
    PEER_TRY(peer_source_given(&source, error, list, options));
    for (size_t i = 0; i < partners->num; i++) {
        const peer_partner *partner = &partners->all[i];
        if (partner->enabled) {
            PEER_TRY(open_partner(house, error, partner, &source, options));
        }
    }
    return open_unused_list(house, error, &source);
}

static peer_exit read_all(peer_house *house, peer_error *error,
                          uint64_t num_threads, const char *list,
                          const peer_list_options *options)
{
    const char *dir = house->dir;
    PEER_TRY(peer_settings_read(&house->settings, error, dir));
    PEER_TRY(
        peer_identity_read(&house->identity, error, dir, &house->settings));
    PEER_TRY(peer_partners_read(&house->partners, error, dir));
    for (size_t i = 0; i < house->partners.num; i++) {
        PEER_TRY(peer_partner_check(error, &house->partners.all[i],
                                    &house->settings, house->identity.pin));
    }
    PEER_TRY(peer_endpoint_init(&house->endpoint, error, dir, &house->settings,
                                &house->identity, house->partners.all,
                                house->partners.num, false));
    PEER_TRY(peer_library_init(&house->library, error,
                               num_threads != 0 ? num_threads
                                                : house->settings.threads));
    return open_shelves(house, error, list, options);
}

peer_exit peer_house_new(peer_house **out, peer_error *error, const char *dir,
                         uint64_t num_threads, const char *list,
                         const peer_list_options *options)
{
    peer_house *house = calloc(1, sizeof *house);
    if (house == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    atomic_init(&house->num_holders, 1);
    house->dir = dir;
    const peer_exit code = read_all(house, error, num_threads, list, options);
    if (code != PEER_OK) {
        peer_house_release(house);
        return code;
    }
    *out = house;
    return PEER_OK;
}

peer_house *peer_house_hold(peer_house *house)
{
    (void)atomic_fetch_add(&house->num_holders, 1);
    return house;
}

void peer_house_release(peer_house *house)
{
    if (house == NULL || atomic_fetch_sub(&house->num_holders, 1) > 1) {
        return;
    }
    for (size_t i = 0; house->own_lists != NULL && i < house->partners.num;
         i++) {
        peer_shelf_free(house->own_lists[i]);
    }
    for (size_t i = 0; house->terms != NULL && i < house->partners.num; i++) {
        vesica_terms_free(house->terms[i]);
    }
    for (size_t i = 0; house->others != NULL && i < house->partners.num; i++) {
        vesica_terms_free(house->others[i]);
    }
    free(house->own_lists);
    free(house->terms);
    free(house->others);
    for (size_t i = 0; i < PEER_NUM_SUITES; i++) {
        peer_shelf_free(house->common_lists[i]);
    }
    peer_library_clear(&house->library);
    peer_endpoint_clear(&house->endpoint);
    peer_partners_free(&house->partners);
    peer_identity_clear(&house->identity);
    free(house);
}

peer_shelf *peer_house_shelf(const peer_house *house,
                             const peer_partner *partner)
{
    peer_shelf *own = house->own_lists[partner - house->partners.all];
    return own != NULL ? own : house->common_lists[partner->suite];
}

const vesica_terms *peer_house_terms(const peer_house *house,
                                     const peer_partner *partner)
{
    return house->terms[partner - house->partners.all];
}

const vesica_terms *peer_house_other_terms(const peer_house *house,
                                           const peer_partner *partner)
{
    return house->others[partner - house->partners.all];
}

peer_exit peer_house_results(char out[PEER_PATH_ROOM], peer_error *error,
                             const peer_house *house,
                             const peer_partner *partner)
{
    return peer_files_resolve(out, error, house->dir, partner->results);
}

static peer_exit check_book(peer_error *error, const peer_house *house,
                            const peer_partner *partner, const peer_book *book)
{
    const vesica_terms *terms = peer_house_terms(house, partner);
    PEER_TRY(peer_policy_check_list(error, partner, terms, false,
                                    peer_book_list(book)));
    return peer_terms_learns(terms, false)
               ? peer_rows_check_unchanged(peer_book_rows(book), error)
               : PEER_OK;
}

peer_exit peer_house_borrow(peer_book **out, peer_error *error,
                            const peer_house *house,
                            const peer_partner *partner)
{
    peer_shelf *shelf = peer_house_shelf(house, partner);
    peer_book *book = NULL;
    PEER_TRY(peer_shelf_borrow(&book, error, shelf));
    const peer_exit code = check_book(error, house, partner, book);
    if (code != PEER_OK) {
        peer_shelf_give_back(shelf, book);
        return code;
    }
    *out = book;
    return PEER_OK;
}
