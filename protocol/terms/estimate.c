/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The formula of docs/ENGINES.md. Lengths are those of protocol/SPEC.md. The
 * largest there are, two lists of VESICA_MAX_ITEMS with the longest labels,
 * make less than 2^43 bytes and 2^59 ns, so that no sum here overflows. */

#include "vesica/estimate.h"

#include "okvs/params.h"
#include "oprf/label.h"
#include "ot/cot_check.h"
#include "psi/psi.h"
#include "terms/costs.h"
#include "terms/terms.h"
#include "util/bytes.h"
#include "util/status.h"
#include "vole/params.h"
#include "wire/frame.h"

_Static_assert(VESICA_MAX_ITEMS <= VESICA_OKVS_MAX_KEYS,
               "there are sizes for every list");

/** What a bandwidth that is known counts as, at least and at most. */
#define MIN_BITS_PER_SECOND UINT64_C(1000)
#define MAX_BITS_PER_SECOND UINT64_C(1000000000000)

/** A round trip between institutions of one country, in microseconds. */
#define ROUND_TRIP_US UINT64_C(10000)

#define NS_PER_US UINT64_C(1000)
#define US_PER_SECOND UINT64_C(1000000)
#define BLOCK VESICA_BLOCK_BYTES

/* What an engine needs for a session up to TAGS, which both engines have. */
typedef struct effort {
    uint64_t ns;
    uint64_t bytes;
    uint64_t turns; /* round trips */
} effort;

/* Items of either role, dummies included. */
typedef struct roles {
    uint64_t receiver;
    uint64_t sender;
} roles;

static roles roles_of(const vesica_terms *terms, const vesica_load *load)
{
    const uint64_t proposer = terms->proposer_padded_items != 0
                                  ? terms->proposer_padded_items
                                  : load->proposer_items;
    const uint64_t answerer = terms->answerer_padded_items != 0
                                  ? terms->answerer_padded_items
                                  : load->answerer_items;
    return terms->learner == VESICA_LEARNER_ANSWERER
               ? (roles){.receiver = answerer, .sender = proposer}
               : (roles){.receiver = proposer, .sender = answerer};
}

static uint64_t divide_up(uint64_t a, uint64_t b)
{
    return a / b + (a % b != 0);
}

static effort effort_of_dh(const vesica_terms *terms, const roles *items,
                           const vesica_suite_sizes *sizes)
{
    const vesica_costs_dh *costs = vesica_costs_of_dh(terms->suite);
    const uint64_t frames =
        divide_up(items->receiver, VESICA_FRAME_MAX_ELEMENTS);
    const uint64_t each =
        costs->receiver_item + (terms->proof ? costs->proof : 0);
    return (effort){
        .ns = costs->session + items->receiver * each +
              items->sender * costs->sender_item,
        .bytes = 2 * items->receiver * sizes->element +
                 (terms->proof ? frames * sizes->proof : 0),
        .turns = divide_up(frames, VESICA_FRAME_WINDOW),
    };
}

/* Of base OTs and COTs, which all chunks share: with small fields of 4 bits, or
 * of one and the check of them. */
static uint64_t cot_bytes(const vesica_vole_params *vole,
                          const vesica_suite_sizes *group)
{
    const uint64_t offer = 2 * VESICA_OT_NUM * group->element;
    const uint64_t keys = group->element;
    return vole->malicious ? offer + keys + 127 * vole->num_cots / 8 +
                                 VESICA_COT_RESPONSE_BYTES
                           : offer + keys + 2 * VESICA_OT_NUM * BLOCK +
                                 31 * vole->num_cots / 8;
}

static effort effort_of_vole(const vesica_terms *terms, const roles *items,
                             const vesica_suite_sizes *group)
{
    const vesica_costs_vole *costs = vesica_costs_of_vole(terms->suite);
    vesica_okvs_params bins;
    vesica_vole_params vole;
    vesica_okvs_params_init(&bins, (uint32_t)items->receiver);
    const bool malicious = terms->security == VESICA_SECURITY_MALICIOUS;
    const vesica_status status = vesica_vole_params_init(
        &vole, bins.num_bins, bins.num_slots, malicious);
    VESICA_ASSERT(status == VESICA_OK);
    (void)status;
    const uint64_t leaves = (uint64_t)bins.num_bins * vole.num_leaves;
    const uint64_t chunk_bytes = vole.choices_len + vole.corrections_len +
                                 vole.sums_len + vole.challenge_len +
                                 vole.answer_len + BLOCK * vole.slots;
    const uint64_t more =
        malicious ? costs->checks +
                        (items->receiver + items->sender) * costs->joint_item
                  : 0;
    return (effort){
        .ns = costs->session + leaves / 1024 * costs->leaves +
              items->receiver * costs->receiver_item +
              items->sender * costs->sender_item + more,
        .bytes = cot_bytes(&vole, group) + bins.num_bins * chunk_bytes,
        .turns =
            malicious ? 4 + bins.num_bins : 1 + divide_up(bins.num_bins, 2),
    };
}

static vesica_status effort_of(const vesica_terms *terms, effort *out,
                               const roles *items)
{
    vesica_suite_sizes sizes;
    const bool is_vole = terms->engine == VESICA_ENGINE_VOLE;
    const vesica_suite suite =
        is_vole && terms->suite == VESICA_SUITE_P256_SHA256
            ? VESICA_SUITE_RISTRETTO255_SHA512 /* the group of its base OTs */
            : terms->suite;
    VESICA_TRY(vesica_suite_get_sizes(&sizes, suite));
    *out = is_vole ? effort_of_vole(terms, items, &sizes)
                   : effort_of_dh(terms, items, &sizes);
    return VESICA_OK;
}

/* With the engine vole a code of tags, of which a tag takes as many bits less
 * as the number of tags has, and two. */
static uint64_t tag_bits(const vesica_terms *terms, const roles *items)
{
    const uint64_t bits =
        8 * (uint64_t)vesica_tag_len(terms->security, items->receiver,
                                     items->sender);
    return terms->engine == VESICA_ENGINE_VOLE
               ? bits - vesica_ceil_log2(items->sender) + 2
               : bits;
}

static uint64_t tag_bytes(const vesica_terms *terms, const roles *items)
{
    const uint64_t sealed =
        terms->label_bytes > 0
            ? terms->label_bytes + (uint64_t)VESICA_LABEL_OVERHEAD_BYTES
            : 0;
    return divide_up(items->sender * tag_bits(terms, items), 8) +
           items->sender * sealed;
}

static uint64_t line_us(const effort *work, uint64_t bits_per_second)
{
    const uint64_t bits = 8 * work->bytes;
    if (bits_per_second == 0) {
        return 0;
    }
    const uint64_t rate =
        bits_per_second < MIN_BITS_PER_SECOND   ? MIN_BITS_PER_SECOND
        : bits_per_second > MAX_BITS_PER_SECOND ? MAX_BITS_PER_SECOND
                                                : bits_per_second;
    return bits / rate * US_PER_SECOND + bits % rate * US_PER_SECOND / rate +
           work->turns * ROUND_TRIP_US;
}

vesica_status vesica_terms_estimate(const vesica_terms *terms,
                                    vesica_estimate *out,
                                    const vesica_load *load)
{
    effort work;
    vesica_terms_field field;
    const char *rule = NULL;
    if (terms == NULL || out == NULL || load == NULL ||
        load->proposer_items > VESICA_MAX_ITEMS ||
        load->answerer_items > VESICA_MAX_ITEMS) {
        return VESICA_ERR_ARGUMENT;
    }
    VESICA_TRY(vesica_terms_check(terms, &field, &rule));
    const roles items = roles_of(terms, load);
    VESICA_TRY(effort_of(terms, &work, &items));
    work.bytes += tag_bytes(terms, &items);
    out->cpu_us = work.ns / NS_PER_US;
    out->bytes = work.bytes;
    out->us = out->cpu_us + line_us(&work, load->bits_per_second);
    return VESICA_OK;
}

vesica_status vesica_terms_choose_engine(const vesica_terms *terms,
                                         vesica_engine *out,
                                         const vesica_load *load)
{
    vesica_estimate least = {.us = UINT64_MAX};
    vesica_engine chosen = (vesica_engine)0;
    if (terms == NULL || out == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    for (int i = 1; vesica_engine_name((vesica_engine)i) != NULL; i++) {
        vesica_terms with = *terms;
        vesica_estimate estimate;
        VESICA_TRY(vesica_terms_set_engine(&with, (vesica_engine)i));
        const vesica_status status =
            vesica_terms_estimate(&with, &estimate, load);
        if (status == VESICA_ERR_TERMS) {
            continue;
        }
        VESICA_TRY(status);
        if (estimate.us < least.us) {
            least = estimate;
            chosen = with.engine;
        }
    }
    if (chosen == 0) {
        return VESICA_ERR_TERMS;
    }
    *out = chosen;
    return VESICA_OK;
}
