/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Terms there and back. Property: terms that are taken are encoded to the same
 * bytes, which is what makes their hash equal on both sides. Aims at
 * vesica_msg_terms_decode and _encode. */

#include <stdlib.h>
#include <string.h>

#include "msg/msg.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t again[VESICA_TERMS_MAX_BYTES];
    vesica_writer writer = {.bytes = again, .size = sizeof again};
    vesica_terms terms;
    vesica_terms_field field = (vesica_terms_field)0;
    const char *rule = NULL;
    if (size > sizeof again || vesica_wire_check(data, size) != VESICA_OK ||
        vesica_msg_terms_decode(&terms, &field, &rule, data, size) !=
            VESICA_OK) {
        return 0;
    }
    vesica_msg_terms_encode(&writer, &terms);
    if (writer.failed || writer.len != size || memcmp(again, data, size) != 0) {
        abort();
    }
    return 0;
}
