/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* engine = auto: who proposes takes the engine that is estimated to be faster,
 * and who answers takes either. On the wire there is no auto.
 */

#ifndef VESICA_PEER_CONF_ENGINE_H
#define VESICA_PEER_CONF_ENGINE_H

#include "conf/settings.h"

/** The engines that there are, by their numbers, of which 0 is none. */
#define PEER_NUM_ENGINES (VESICA_ENGINE_VOLE + 1)

/* How auto came to an engine. */
typedef struct peer_engine_choice {
    bool made;          /* false: the engine was given, and nothing else set */
    const char *engine; /* static text */
    vesica_load load;   /* with which it was reckoned */
    struct {
        bool allowed; /* by the terms */
        uint64_t us;
    } estimates[PEER_NUM_ENGINES];
} peer_engine_choice;

/** Find dh, vole or auto. Returns false for any other name. */
bool peer_engine_by_name(unsigned *out, const char *name);

/** Choose where the keys leave it open; does nothing where they do not.
 *
 * In-out:  terms      those of peer_terms_make for the proposer; others may
 *                     take their place
 * In:      own_items  distinct identifiers of the own list
 */
peer_exit peer_engine_choose(vesica_terms **terms, peer_engine_choice *out,
                             peer_error *error, const peer_partner *partner,
                             const vesica_config *config, uint64_t own_items);

/** Room for what peer_engine_explain writes. */
#define PEER_ENGINE_ROOM 256

/** The estimate of an engine that is allowed, in seconds. */
double peer_engine_seconds(const peer_engine_choice *choice, unsigned engine);

/** Write, as one clause, why auto has chosen what it did. */
void peer_engine_explain(char out[PEER_ENGINE_ROOM],
                         const peer_engine_choice *choice);

#endif
