/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Aims at vesica_identifier_parse and what it calls. The first byte chooses the
 * type, the rest is the text. A canonical form is read as itself, whatever its
 * type; a refusal says why and where. */

#include <stdlib.h>
#include <string.h>

#include "vesica/identifier.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_canonical(const vesica_identifier *id)
{
    vesica_identifier again;
    require(id->length > 0 && id->length <= VESICA_IDENTIFIER_MAX_BYTES);
    require(vesica_identifier_parse(&again, NULL, id->type,
                                    (const char *)id->bytes,
                                    id->length) == VESICA_OK);
    require(again.length == id->length);
    require(memcmp(again.bytes, id->bytes, id->length) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vesica_identifier id;
    vesica_identifier_error error = {NULL, NULL, SIZE_MAX};
    if (size < 1) {
        return 0;
    }
    const vesica_identifier_info *info =
        vesica_identifier_info_at(data[0] % vesica_identifier_num_types());
    const vesica_status status = vesica_identifier_parse(
        &id, &error, info->type, (const char *)data + 1, size - 1);
    if (status == VESICA_OK) {
        check_canonical(&id);
    } else {
        require(error.rule != NULL && error.expected != NULL);
        require(error.position <= size - 1);
    }
    return 0;
}
