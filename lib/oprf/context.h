/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What RFC 9497 derives from a suite and a mode: the context string, the domain
 * separation tags made of it, and hashing to the group and to scalars. */

#ifndef VESICA_OPRF_CONTEXT_H
#define VESICA_OPRF_CONTEXT_H

#include "group/group.h"
#include "vesica/oprf.h"

typedef struct vesica_oprf_context {
    const vesica_group *group;
    vesica_oprf_mode mode;
} vesica_oprf_context;

/* VESICA_ERR_UNSUPPORTED if there is no such suite or mode. */
vesica_status vesica_oprf_context_init(vesica_oprf_context *context,
                                       vesica_suite suite,
                                       vesica_oprf_mode mode);

/* The prefixes of section 4. */
#define VESICA_OPRF_DST_GROUP "HashToGroup-"
#define VESICA_OPRF_DST_SCALAR "HashToScalar-"
#define VESICA_OPRF_DST_KEY "DeriveKeyPair"
#define VESICA_OPRF_DST_SEED "Seed-"

/** Longest domain separation tag, over all suites. */
#define VESICA_OPRF_MAX_DST 64

typedef struct vesica_oprf_dst {
    uint8_t bytes[VESICA_OPRF_MAX_DST];
    size_t len;
} vesica_oprf_dst;

/* prefix ‖ contextString, which is "OPRFV1-" ‖ I2OSP(mode, 1) ‖ "-" ‖
 * identifier (section 3.1). */
void vesica_oprf_dst_init(vesica_oprf_dst *dst,
                          const vesica_oprf_context *context,
                          const char *prefix);

/* Inputs as messages to hash, num <= VESICA_GROUP_BATCH. */
void vesica_oprf_messages(vesica_part messages[VESICA_GROUP_BATCH],
                          const vesica_oprf_input *inputs, size_t num);

/* HashToGroup of num <= VESICA_GROUP_BATCH inputs. */
void vesica_oprf_hash_to_group(vesica_points *out,
                               const vesica_oprf_context *context,
                               const vesica_oprf_input *inputs, size_t num);

/* HashToScalar of the concatenation of the parts. */
void vesica_oprf_hash_to_scalar(uint8_t *out,
                                const vesica_oprf_context *context,
                                const char *prefix, const vesica_part *parts,
                                size_t num_parts);

/* HashToScalar of num <= VESICA_GROUP_BATCH messages, which are public. */
void vesica_oprf_hash_to_scalars(uint8_t *out,
                                 const vesica_oprf_context *context,
                                 const char *prefix,
                                 const vesica_part *messages, size_t num);

#endif
