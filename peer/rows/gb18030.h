/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Fields from GB18030 to UTF-8, by iconv. In GB18030 the bytes of NUL, tab, LF,
 * CR, quote and comma are never a part of another character, so a record is cut
 * before it is converted.
 */

#ifndef VESICA_PEER_ROWS_GB18030_H
#define VESICA_PEER_ROWS_GB18030_H

#include <iconv.h>

#include "rows/records.h"

/* Two bytes become at most three, four at most four. */
#define PEER_GB18030_ROOM (2 * PEER_MAX_RECORD)

typedef struct peer_gb18030 {
    iconv_t converter;
    char text[PEER_GB18030_ROOM]; /* of the fields that are not ASCII */
} peer_gb18030;

/** Out:     out  owned by the caller: peer_gb18030_free */
peer_exit peer_gb18030_new(peer_gb18030 **out, peer_error *error);

/** NULL is allowed. */
void peer_gb18030_free(peer_gb18030 *gb18030);

/** Convert the fields of a record, until the next one is.
 *
 * Returns: false if one of them is not GB18030.
 */
bool peer_gb18030_convert(peer_gb18030 *gb18030, peer_record *record);

#endif
