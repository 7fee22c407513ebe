/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "conf/engine.h"

#include <stdio.h>
#include <string.h>

#include "conf/terms.h"

#define BITS_PER_MBIT UINT64_C(1000000)

bool peer_engine_by_name(unsigned *out, const char *name)
{
    vesica_engine engine;
    if (strcmp(name, "auto") == 0) {
        *out = PEER_ENGINE_AUTO;
        return true;
    }
    if (vesica_engine_by_name(&engine, name) != VESICA_OK) {
        return false;
    }
    *out = (unsigned)engine;
    return true;
}

/* A partner that did not say is taken to bring as many as this side, if it may.
 */
static vesica_load load_of(const peer_partner *partner, uint64_t own_items)
{
    const uint64_t most = partner->partner_max_items;
    const uint64_t like_own = own_items < most ? own_items : most;
    const uint64_t expected =
        partner->partner_items != 0 ? partner->partner_items : like_own;
    return (vesica_load){
        .proposer_items = partner->own_padded_items != 0
                              ? partner->own_padded_items
                              : own_items,
        .answerer_items = partner->partner_padded_items != 0
                              ? partner->partner_padded_items
                              : expected,
        .bits_per_second = partner->bandwidth_mbit * BITS_PER_MBIT,
    };
}

static peer_exit fail(peer_error *error, vesica_status status)
{
    return peer_error_set(error, PEER_ERR_LOCAL, "cannot choose an engine: %s",
                          vesica_status_text(status));
}

/* Estimate each engine that the keys allow. Returns how many do. */
static peer_exit estimate_all(peer_engine_choice *out, unsigned *num,
                              peer_error *error, const peer_partner *partner,
                              const vesica_config *config)
{
    *num = 0;
    for (unsigned i = 1; i < PEER_NUM_ENGINES; i++) {
        vesica_terms *terms = NULL;
        vesica_estimate estimate;
        peer_error why;
        const peer_exit code =
            peer_terms_make_with(&terms, &why, partner, i, config, true);
        if (code == PEER_ERR_INPUT) {
            continue;
        }
        if (code != PEER_OK) {
            *error = why;
            return code;
        }
        const vesica_status status =
            vesica_terms_estimate(terms, &estimate, &out->load);
        vesica_terms_free(terms);
        if (status != VESICA_OK) {
            return fail(error, status);
        }
        out->estimates[i].allowed = true;
        out->estimates[i].us = estimate.us;
        ++*num;
    }
    return PEER_OK;
}

peer_exit peer_engine_choose(vesica_terms **terms, peer_engine_choice *out,
                             peer_error *error, const peer_partner *partner,
                             const vesica_config *config, uint64_t own_items)
{
    unsigned num = 0;
    memset(out, 0, sizeof *out);
    if (partner->engine != PEER_ENGINE_AUTO) {
        return PEER_OK;
    }
    out->load = load_of(partner, own_items);
    PEER_TRY(estimate_all(out, &num, error, partner, config));
    /* The terms have the first that is allowed. */
    vesica_engine engine = vesica_terms_engine(*terms);
    if (num > 1) {
        const vesica_status status =
            vesica_terms_choose_engine(*terms, &engine, &out->load);
        if (status != VESICA_OK) {
            return fail(error, status);
        }
    }
    out->made = true;
    out->engine = vesica_engine_name(engine);
    if (engine == vesica_terms_engine(*terms)) {
        return PEER_OK;
    }
    vesica_terms *chosen = NULL;
    PEER_TRY(
        peer_terms_make_with(&chosen, error, partner, engine, config, true));
    vesica_terms_free(*terms);
    *terms = chosen;
    return PEER_OK;
}

/* What stands after the name of an engine, such as "dh 1.200 s". */
static void write_estimate(char *out, size_t room,
                           const peer_engine_choice *choice, unsigned engine)
{
    const char *name = vesica_engine_name((vesica_engine)engine);
    if (choice->estimates[engine].allowed) {
        (void)snprintf(out, room, "%s %.3f s", name,
                       peer_engine_seconds(choice, engine));
    } else {
        (void)snprintf(out, room, "%s not allowed", name);
    }
}

double peer_engine_seconds(const peer_engine_choice *choice, unsigned engine)
{
    return (double)choice->estimates[engine].us / 1e6;
}

void peer_engine_explain(char out[PEER_ENGINE_ROOM],
                         const peer_engine_choice *choice)
{
    char dh[32];
    char vole[32];
    char line[48] = "a line of unknown bandwidth";
    char own[PEER_GROUP_ROOM];
    char partner[PEER_GROUP_ROOM];
    write_estimate(dh, sizeof dh, choice, VESICA_ENGINE_DH);
    write_estimate(vole, sizeof vole, choice, VESICA_ENGINE_VOLE);
    if (choice->load.bits_per_second != 0) {
        (void)snprintf(
            line, sizeof line, "%s Mbit/s",
            peer_text_group(own, choice->load.bits_per_second / BITS_PER_MBIT));
    }
    (void)snprintf(out, PEER_ENGINE_ROOM,
                   "estimated %s, %s, for %s identifiers here and %s there, "
                   "over %s",
                   dh, vole, peer_text_group(own, choice->load.proposer_items),
                   peer_text_group(partner, choice->load.answerer_items), line);
}
