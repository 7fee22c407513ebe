/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "oprf/context.h"

#include <string.h>

#include "util/status.h"
#include "util/wipe.h"

/* The identifier of a suite in RFC 9497, section 4. That of SM2 is this
 * library's own: the RFC has none. */
static const char *identifier_of(vesica_suite suite)
{
    switch (suite) {
    case VESICA_SUITE_P256_SHA256:
        return "P256-SHA256";
    case VESICA_SUITE_SM2_SM3:
        return "vesica1-SM2-SM3";
    default:
        return "ristretto255-SHA512";
    }
}

vesica_status vesica_oprf_context_init(vesica_oprf_context *context,
                                       vesica_suite suite,
                                       vesica_oprf_mode mode)
{
    const vesica_group *group = vesica_group_of(suite);
    if (group == NULL ||
        (mode != VESICA_OPRF_MODE_OPRF && mode != VESICA_OPRF_MODE_VOPRF)) {
        return VESICA_ERR_UNSUPPORTED;
    }
    context->group = group;
    context->mode = mode;
    return VESICA_OK;
}

static void append(vesica_oprf_dst *dst, const void *bytes, size_t len)
{
    VESICA_ASSERT(len <= sizeof dst->bytes - dst->len);
    memcpy(dst->bytes + dst->len, bytes, len);
    dst->len += len;
}

static void append_text(vesica_oprf_dst *dst, const char *text)
{
    append(dst, text, strlen(text));
}

void vesica_oprf_dst_init(vesica_oprf_dst *dst,
                          const vesica_oprf_context *context,
                          const char *prefix)
{
    const uint8_t mode = (uint8_t)context->mode;
    dst->len = 0;
    append_text(dst, prefix);
    append_text(dst, "OPRFV1-");
    append(dst, &mode, 1);
    append_text(dst, "-");
    append_text(dst, identifier_of(context->group->suite));
}

void vesica_oprf_messages(vesica_part messages[VESICA_GROUP_BATCH],
                          const vesica_oprf_input *inputs, size_t num)
{
    VESICA_ASSERT(num <= VESICA_GROUP_BATCH);
    for (size_t i = 0; i < num; i++) {
        messages[i] = (vesica_part){inputs[i].data, inputs[i].len};
    }
}

void vesica_oprf_hash_to_group(vesica_points *out,
                               const vesica_oprf_context *context,
                               const vesica_oprf_input *inputs, size_t num)
{
    const vesica_group *group = context->group;
    uint8_t uniform[VESICA_GROUP_BATCH * VESICA_EXPAND_MAX];
    vesica_part messages[VESICA_GROUP_BATCH];
    vesica_oprf_dst dst;
    vesica_oprf_dst_init(&dst, context, VESICA_OPRF_DST_GROUP);
    vesica_oprf_messages(messages, inputs, num);
    vesica_expand_messages(uniform, group->uniform_len, group->suite, messages,
                           num, dst.bytes, dst.len);
    group->from_uniform(out, uniform, num);
    vesica_wipe(uniform, num * group->uniform_len);
}

void vesica_oprf_hash_to_scalar(uint8_t *out,
                                const vesica_oprf_context *context,
                                const char *prefix, const vesica_part *parts,
                                size_t num_parts)
{
    const vesica_group *group = context->group;
    uint8_t uniform[VESICA_EXPAND_MAX];
    vesica_oprf_dst dst;
    vesica_oprf_dst_init(&dst, context, prefix);
    vesica_expand_message(uniform, group->wide_len, group->suite, parts,
                          num_parts, dst.bytes, dst.len);
    group->scalar_reduce(out, uniform, 1, group->wide_len);
    vesica_wipe(uniform, sizeof uniform);
}

void vesica_oprf_hash_to_scalars(uint8_t *out,
                                 const vesica_oprf_context *context,
                                 const char *prefix,
                                 const vesica_part *messages, size_t num)
{
    const vesica_group *group = context->group;
    uint8_t uniform[VESICA_GROUP_BATCH * VESICA_EXPAND_MAX];
    vesica_oprf_dst dst;
    VESICA_ASSERT(num <= VESICA_GROUP_BATCH);
    vesica_oprf_dst_init(&dst, context, prefix);
    vesica_expand_messages(uniform, group->wide_len, group->suite, messages,
                           num, dst.bytes, dst.len);
    group->scalar_reduce(out, uniform, num, group->wide_len);
}
