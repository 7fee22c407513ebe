/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "ext/ext.h"

#include <errno.h>
#include <sys/random.h>

#include "util/wipe.h"

vesica_status vesica_ext_random(uint8_t *out, size_t len)
{
    size_t done = 0;
    while (done < len) {
        const ssize_t got = getrandom(out + done, len - done, 0);
        if (got > 0) {
            done += (size_t)got;
        } else if (got == 0 || errno != EINTR) {
            vesica_wipe(out, len);
            return VESICA_ERR_RANDOM;
        }
    }
    return VESICA_OK;
}
