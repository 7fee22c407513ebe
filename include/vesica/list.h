/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Lists: the entries that one side brings to a session. A list belongs to a
 * suite. It is filled entry by entry, sealed once, and then read by any number
 * of sessions, on any threads, at the same time.
 *
 * An entry is hashed when it is added and its text is not kept: a list holds 32
 * bytes of hash and the caller's row number, 40 bytes an entry; a list with
 * labels 8 bytes more, and the labels. The hash is as open as the identifier
 * (identifiers are few enough to try them all): the memory of a list is
 * customer data, and is wiped when it is freed.
 */

#ifndef VESICA_LIST_H
#define VESICA_LIST_H

#include "vesica/config.h"
#include "vesica/identifier.h"
#include "vesica/suite.h"

VESICA_BEGIN_DECLS

typedef struct vesica_list vesica_list;

/** Make an empty list.
 *
 * Out:     out     the list, owned by the caller: vesica_list_free
 * In:      config  may be freed before the list; its allocator may not
 *          suite   the suite of the sessions that will use the list
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT, VESICA_ERR_UNSUPPORTED (suite) or
 *          VESICA_ERR_NOMEM. On error *out is untouched.
 */
VESICA_API VESICA_MUST_CHECK vesica_status vesica_list_new(
    vesica_list **out, const vesica_config *config, vesica_suite suite);

/** Wipe and free a list. NULL is allowed. No session may be using it. */
VESICA_API void vesica_list_free(vesica_list *list);

/** Make a list that takes labels: what a partner that has the item too gets to
 * read, where the terms say so.
 *
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT or VESICA_ERR_STATE (the list has
 *          entries already).
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_list_enable_labels(vesica_list *list);

/** Add an entry. The same identifier may be added any number of times.
 *
 * In:      identifier  as vesica_identifier_parse gave it
 *          row         the caller's number of the entry; comes back in results
 *          label       label_len bytes, at most VESICA_MAX_LABEL_BYTES, copied.
 *                      NULL and 0: no label. If an identifier is added more
 *                      than once its first label counts: to tell more, a caller
 *                      merges what its rows say before
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT (also: the identifier is not of this
 *          profile, or the label is too long), VESICA_ERR_STATE (sealed, or a
 *          label on a list without labels), VESICA_ERR_LIMIT (VESICA_MAX_ITEMS
 *          entries) or VESICA_ERR_NOMEM. On error the list is unchanged.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_list_add(vesica_list *list, const vesica_identifier *identifier,
                uint64_t row, const uint8_t *label, size_t label_len);

/** Seal a list: sort it and find what stands on it more than once. Takes time
 * in proportion to the list; a second call does nothing.
 *
 * Returns: VESICA_OK or VESICA_ERR_ARGUMENT.
 */
VESICA_API VESICA_MUST_CHECK vesica_status vesica_list_seal(vesica_list *list);

/** Number of entries that were added. 0 for NULL. */
VESICA_API uint64_t vesica_list_num_entries(const vesica_list *list);

/** Number of distinct identifiers, which is what a partner learns.
 *
 * Returns: 0 for NULL and for a list that is not sealed.
 */
VESICA_API uint64_t vesica_list_num_items(const vesica_list *list);

/** Length of the longest label that was given, in bytes: what the terms must
 * allow.
 *
 * Returns: 0 for NULL and for a list without labels.
 */
VESICA_API size_t vesica_list_longest_label(const vesica_list *list);

VESICA_END_DECLS

#endif
