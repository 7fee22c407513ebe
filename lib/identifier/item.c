/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "identifier/item.h"

#include "hash/hash.h"
#include "util/bytes.h"

void vesica_identifier_item(uint8_t item[32], vesica_suite suite,
                            const vesica_identifier *identifier)
{
    uint8_t head[6];
    vesica_hash hash;
    vesica_store_le16(head, identifier->type);
    vesica_store_le16(head + 2, identifier->profile);
    vesica_store_le16(head + 4, identifier->length);
    vesica_hash_init(&hash, suite, VESICA_LABEL_ITEM);
    vesica_hash_add(&hash, head, sizeof head);
    vesica_hash_add(&hash, identifier->bytes, identifier->length);
    vesica_hash_final(&hash, item, 32);
}
