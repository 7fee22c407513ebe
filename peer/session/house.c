/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/house.h"

#include <stdlib.h>
#include <string.h>

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

/* A list that is too long for a partner is told at the start. */
static peer_exit check_shelf(peer_error *error, const peer_house *house,
                             const peer_partner *partner)
{
    peer_shelf *shelf = peer_house_shelf(house, partner);
    peer_book *book = NULL;
    if (shelf != NULL) {
        PEER_TRY(peer_house_borrow(&book, error, shelf, partner));
        peer_shelf_give_back(shelf, book);
    }
    return PEER_OK;
}

static peer_exit open_shelves(peer_house *house, peer_error *error,
                              const char *dir, const char *list,
                              const peer_list_options *options)
{
    const peer_partners *partners = &house->partners;
    peer_source source;
    /* Pointers are meant: NOLINTNEXTLINE(bugprone-sizeof-expression) */
    house->own_lists = calloc(partners->num + 1, sizeof(house->own_lists[0]));
    if (house->own_lists == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    PEER_TRY(peer_source_given(&source, error, list, options));
    PEER_TRY(open_shelf(&house->common_list, error, house, &source,
                        VESICA_SUITE_RISTRETTO255_SHA512));
    for (size_t i = 0; i < partners->num; i++) {
        const peer_partner *partner = &partners->all[i];
        if (!partner->enabled) {
            continue;
        }
        PEER_TRY(peer_source_of_partner(&source, error, dir, partner, options));
        PEER_TRY(open_shelf(&house->own_lists[i], error, house, &source,
                            (vesica_suite)partner->suite));
        PEER_TRY(check_shelf(error, house, partner));
    }
    return PEER_OK;
}

peer_exit peer_house_init(peer_house *out, peer_error *error, const char *dir,
                          const char *list, const peer_list_options *options)
{
    memset(out, 0, sizeof *out);
    PEER_TRY(peer_settings_read(&out->settings, error, dir));
    PEER_TRY(
        peer_identity_read(&out->identity, error, dir, out->settings.name));
    PEER_TRY(peer_partners_read(&out->partners, error, dir));
    for (size_t i = 0; i < out->partners.num; i++) {
        PEER_TRY(peer_partner_check_other(error, &out->partners.all[i],
                                          out->identity.pin));
    }
    PEER_TRY(peer_endpoint_init(&out->endpoint, error, dir, &out->identity,
                                out->partners.all, out->partners.num, false));
    PEER_TRY(peer_library_init(&out->library, error, out->settings.threads));
    return open_shelves(out, error, dir, list, options);
}

void peer_house_clear(peer_house *house)
{
    for (size_t i = 0; house->own_lists != NULL && i < house->partners.num;
         i++) {
        peer_shelf_free(house->own_lists[i]);
    }
    free(house->own_lists);
    peer_shelf_free(house->common_list);
    peer_library_clear(&house->library);
    peer_endpoint_clear(&house->endpoint);
    peer_partners_free(&house->partners);
    peer_identity_clear(&house->identity);
    memset(house, 0, sizeof *house);
}

peer_shelf *peer_house_shelf(const peer_house *house,
                             const peer_partner *partner)
{
    peer_shelf *own = house->own_lists[partner - house->partners.all];
    return own != NULL ? own : house->common_list;
}

peer_exit peer_house_borrow(peer_book **out, peer_error *error,
                            peer_shelf *shelf, const peer_partner *partner)
{
    peer_book *book = NULL;
    PEER_TRY(peer_shelf_borrow(&book, error, shelf));
    const peer_exit code =
        peer_policy_check_list(error, partner, peer_book_list(book));
    if (code != PEER_OK) {
        peer_shelf_give_back(shelf, book);
        return code;
    }
    *out = book;
    return PEER_OK;
}
