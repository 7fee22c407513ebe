/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "identifier/item.h"

#include <string.h>

#include "hash/lanes.h"
#include "util/bytes.h"
#include "util/status.h"
#include "util/wipe.h"

#define HEAD 6
#define ITEM 32

_Static_assert(VESICA_ITEM_BATCH <= VESICA_HASH_LANES, "they are hashed so");

static void store_head(uint8_t head[HEAD], const vesica_identifier *identifier)
{
    vesica_store_le16(head, identifier->type);
    vesica_store_le16(head + 2, identifier->profile);
    vesica_store_le16(head + 4, identifier->length);
}

void vesica_identifier_item(uint8_t item[32], vesica_suite suite,
                            const vesica_identifier *identifier)
{
    uint8_t head[HEAD];
    vesica_hash hash;
    store_head(head, identifier);
    vesica_hash_init(&hash, suite, VESICA_LABEL_ITEM);
    vesica_hash_add(&hash, head, sizeof head);
    vesica_hash_add(&hash, identifier->bytes, identifier->length);
    vesica_hash_final(&hash, item, 32);
}

/* What is hashed, if that is at most room bytes; else 0 is returned. */
static size_t message_of(uint8_t *message, size_t room,
                         const vesica_identifier *identifier)
{
    const char *label = vesica_label_text(VESICA_LABEL_ITEM);
    const size_t label_len = strlen(label);
    const size_t len = label_len + HEAD + identifier->length;
    if (len > room) {
        return 0;
    }
    /* A label is hashed without a zero behind it.
     * NOLINTNEXTLINE(bugprone-not-null-terminated-result) */
    memcpy(message, label, label_len);
    store_head(message + label_len, identifier);
    memcpy(message + label_len + HEAD, identifier->bytes, identifier->length);
    return len;
}

/* Those that are short enough, and most are, go side by side. */
void vesica_identifier_items(uint8_t *items, vesica_suite suite,
                             const vesica_identifier *identifiers, size_t num)
{
    uint8_t messages[VESICA_ITEM_BATCH * VESICA_MAX_HASH_BLOCK];
    uint8_t hashes[VESICA_ITEM_BATCH * ITEM];
    vesica_part parts[VESICA_ITEM_BATCH] = {{NULL, 0}};
    size_t places[VESICA_ITEM_BATCH];
    size_t num_short = 0;
    VESICA_ASSERT(num <= VESICA_ITEM_BATCH);
    for (size_t i = 0; i < num; i++) {
        uint8_t *message = messages + num_short * VESICA_MAX_HASH_BLOCK;
        const size_t len =
            message_of(message, vesica_lanes_short_len(suite), &identifiers[i]);
        if (len == 0) {
            vesica_identifier_item(items + i * ITEM, suite, &identifiers[i]);
        } else {
            parts[num_short] = (vesica_part){message, len};
            places[num_short++] = i;
        }
    }
    vesica_lanes_short(hashes, ITEM, suite, parts, num_short);
    for (size_t k = 0; k < num_short; k++) {
        memcpy(items + places[k] * ITEM, hashes + k * ITEM, ITEM);
    }
    vesica_wipe(messages, num_short * VESICA_MAX_HASH_BLOCK);
    vesica_wipe(hashes, num_short * ITEM);
}
