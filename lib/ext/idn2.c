/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "ext/ext.h"

#include <idn2.h>
#include <string.h>

#include "util/wipe.h"

/* Without IDN2_USE_STD3_ASCII_RULES, which drops an underscore silently: which
 * ASCII characters a label has is the caller's to check. The round trip of an
 * A-label is checked by default. */
vesica_status vesica_ext_idn_to_ascii(char out[VESICA_EXT_IDN_LABEL_MAX + 1],
                                      const char *label)
{
    uint8_t *found = NULL;
    const int code = idn2_lookup_u8((const uint8_t *)label, &found,
                                    IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    if (code != IDN2_OK) {
        return code == IDN2_MALLOC ? VESICA_ERR_NOMEM : VESICA_ERR_ID_VALUE;
    }
    const size_t len = strlen((const char *)found);
    const bool fits = len <= VESICA_EXT_IDN_LABEL_MAX;
    if (fits) {
        memcpy(out, found, len + 1);
    }
    vesica_wipe(found, len);
    idn2_free(found);
    return fits ? VESICA_OK : VESICA_ERR_ID_VALUE;
}
