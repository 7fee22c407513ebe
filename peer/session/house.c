/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/house.h"

#include <stdlib.h>
#include <string.h>

#include "session/policy.h"

static peer_exit read_list(peer_house *house, peer_rows **out,
                           peer_error *error, const char *dir,
                           const peer_partner *partner)
{
    char path[PEER_PATH_ROOM];
    if (partner->list[0] == '/') {
        peer_text_copy(path, sizeof path, partner->list);
    } else {
        PEER_TRY(peer_files_join(path, error, dir, partner->list));
    }
    return peer_rows_read(out, error, path, house->library.config,
                          (vesica_suite)partner->suite);
}

static peer_exit read_lists(peer_house *house, peer_error *error,
                            const char *dir, const char *list)
{
    const peer_partners *partners = &house->partners;
    /* Pointers are meant: NOLINTNEXTLINE(bugprone-sizeof-expression) */
    house->own_lists = calloc(partners->num + 1, sizeof(house->own_lists[0]));
    if (house->own_lists == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    if (list != NULL) {
        PEER_TRY(peer_rows_read(&house->common_list, error, list,
                                house->library.config,
                                VESICA_SUITE_RISTRETTO255_SHA512));
    }
    for (size_t i = 0; i < partners->num; i++) {
        const peer_partner *partner = &partners->all[i];
        if (!partner->enabled) {
            continue;
        }
        if (partner->list[0] != '\0') {
            PEER_TRY(
                read_list(house, &house->own_lists[i], error, dir, partner));
        }
        const vesica_list *brought = peer_house_list(house, partner);
        if (brought != NULL) {
            PEER_TRY(peer_policy_check_list(error, partner, brought));
        }
    }
    return PEER_OK;
}

peer_exit peer_house_init(peer_house *out, peer_error *error, const char *dir,
                          const char *list)
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
    return read_lists(out, error, dir, list);
}

void peer_house_clear(peer_house *house)
{
    for (size_t i = 0; house->own_lists != NULL && i < house->partners.num;
         i++) {
        peer_rows_free(house->own_lists[i]);
    }
    free(house->own_lists);
    peer_rows_free(house->common_list);
    peer_library_clear(&house->library);
    peer_endpoint_clear(&house->endpoint);
    peer_partners_free(&house->partners);
    peer_identity_clear(&house->identity);
    memset(house, 0, sizeof *house);
}

const vesica_list *peer_house_list(const peer_house *house,
                                   const peer_partner *partner)
{
    const peer_rows *own = house->own_lists[partner - house->partners.all];
    const peer_rows *rows = own != NULL ? own : house->common_list;
    return rows != NULL ? peer_rows_list(rows) : NULL;
}
