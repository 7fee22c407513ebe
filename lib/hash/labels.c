/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "hash/labels.h"

const char *vesica_label_text(vesica_label label)
{
    static const char *const texts[VESICA_NUM_LABELS] = {
#define LABEL_TEXT(name, text) text,
        VESICA_LABEL_MAP(LABEL_TEXT)
#undef LABEL_TEXT
    };
    return texts[label];
}
