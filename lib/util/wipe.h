/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#ifndef VESICA_UTIL_WIPE_H
#define VESICA_UTIL_WIPE_H

#include <stddef.h>

/* Set len bytes to zero, in a way that no optimiser removes. NULL is allowed if
 * len is 0. */
void vesica_wipe(void *p, size_t len);

#endif
