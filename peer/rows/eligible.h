/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Which rows take part: by role, state and the day of the run. */

#ifndef VESICA_PEER_ROWS_ELIGIBLE_H
#define VESICA_PEER_ROWS_ELIGIBLE_H

#include "rows/scan.h"

/* How a list is judged. */
typedef struct peer_eligible {
    const peer_list_options *options;
    const peer_header *header;
    int32_t day; /* of the run */
} peer_eligible;

/** Set outcome and expires_on of a row, whose record is set, or the fault. A
 * text that is none of the column's is a fault under all options: a misspelt
 * victim must not take part.
 */
void peer_eligible_judge(const peer_eligible *eligible, peer_row *row);

#endif
