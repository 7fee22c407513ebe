/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#ifndef VESICA_IDENTIFIER_ITEM_H
#define VESICA_IDENTIFIER_ITEM_H

#include "vesica/identifier.h"
#include "vesica/suite.h"

/* The item of an identifier, which is the OPRF's input: the first 32 bytes of
 * H("vesica1/item" ‖ LE16(type) ‖ LE16(profile) ‖ LE16(length) ‖ canonical
 * bytes). As open as the identifier; never goes on the wire or to disk. */
void vesica_identifier_item(uint8_t item[32], vesica_suite suite,
                            const vesica_identifier *identifier);

/** Identifiers whose items are computed at once. */
#define VESICA_ITEM_BATCH 16

/* The items of num <= VESICA_ITEM_BATCH identifiers, one behind the other.
 * Leaves words of them on the stack, for vesica_wipe_stack. */
void vesica_identifier_items(uint8_t *items, vesica_suite suite,
                             const vesica_identifier *identifiers, size_t num);

#endif
