/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* How long a session is likely to take, and which engine is the faster one. An
 * estimate is arithmetic on public numbers: terms, sizes and a bandwidth. Its
 * constants are of one machine; docs/ENGINES.md has the formula, where they
 * come from, and how far they carry.
 */

#ifndef VESICA_ESTIMATE_H
#define VESICA_ESTIMATE_H

#include "vesica/terms.h"

VESICA_BEGIN_DECLS

/* What a session has to do, as far as it is known before. */
typedef struct vesica_load {
    uint64_t proposer_items; /* distinct identifiers; where the terms pad a */
    uint64_t answerer_items; /* list, its padded number counts instead */
    /* Of the line between the two, both ways together. What is not 0 counts as
     * at least 1,000 and at most 10^12. 0: not known; then neither bytes nor
     * round trips take time. */
    uint64_t bits_per_second;
} vesica_load;

typedef struct vesica_estimate {
    uint64_t us;     /* all of it: what to compare */
    uint64_t cpu_us; /* both sides together, each on one thread */
    uint64_t bytes;  /* both ways, without what hangs on the matches */
} vesica_estimate;

/** Estimate a session under terms, with their engine.
 *
 * Out:     out   the estimate
 * In:      load  numbers of items are at most VESICA_MAX_ITEMS
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT (also: too many items),
 *          VESICA_ERR_TERMS (vesica_terms_check says which field breaks which
 *          rule) or VESICA_ERR_UNSUPPORTED (no such suite). On error *out is
 *          untouched.
 */
VESICA_API VESICA_MUST_CHECK vesica_status vesica_terms_estimate(
    const vesica_terms *terms, vesica_estimate *out, const vesica_load *load);

/** Choose the engine with the smaller estimate, of those that the terms allow:
 * those with which they would pass vesica_terms_check once
 * vesica_terms_set_engine has set it. So a proof that is there because the
 * engine dh needs it does not speak against another engine, and any other does.
 * If estimates are equal it is the engine of the lower number.
 *
 * Out:     out    for vesica_terms_set_engine
 * In:      terms  their own engine does not matter
 *          load   as in vesica_terms_estimate
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT (also: too many items),
 *          VESICA_ERR_TERMS (they pass with no engine) or
 *          VESICA_ERR_UNSUPPORTED (no such suite). On error *out is untouched.
 */
VESICA_API VESICA_MUST_CHECK vesica_status vesica_terms_choose_engine(
    const vesica_terms *terms, vesica_engine *out, const vesica_load *load);

VESICA_END_DECLS

#endif
