/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "hash/hash.h"
#include "identifier/rule.h"
#include "util/bytes.h"
#include "vesica/version.h"

static void add_text(vesica_hash *hash, const char *text)
{
    vesica_hash_add_field(hash, (const uint8_t *)text, strlen(text));
}

/* SPEC.md, section 2. The hash is SHA-512 whatever the suite: HELLO carries it,
 * and the suite is agreed later. */
void vesica_profile_hash(uint8_t out[VESICA_PROFILE_HASH_BYTES])
{
    const vesica_id_rule *rule = NULL;
    uint8_t head[6];
    vesica_hash hash;
    if (out == NULL) {
        return;
    }
    vesica_store_le16(head, VESICA_PROFILE);
    vesica_store_le16(head + 2, VESICA_UNICODE_MAJOR);
    vesica_store_le16(head + 4, VESICA_UNICODE_MINOR);
    vesica_hash_init(&hash, VESICA_SUITE_RISTRETTO255_SHA512,
                     VESICA_LABEL_PROFILE);
    vesica_hash_add(&hash, head, sizeof head);
    for (size_t i = 0; (rule = vesica_id_rule_at(i)) != NULL; i++) {
        uint8_t type[2];
        vesica_store_le16(type, rule->info.type);
        vesica_hash_add(&hash, type, sizeof type);
        add_text(&hash, rule->info.name);
        add_text(&hash, rule->info.form);
    }
    vesica_hash_final(&hash, out, VESICA_PROFILE_HASH_BYTES);
}
