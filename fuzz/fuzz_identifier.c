/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The text of one type, FUZZ_TYPE, which the build defines. Properties: what
 * is taken has a canonical text, which is taken as the same identifier; one
 * of two parts is the same if it is made of them; a refusal says why and
 * where. Aims at vesica_identifier_parse and what it calls. */

#include <string.h>

#include "support/require.h"
#include "vesica/identifier.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define JOIN(a, b) a##b
#define NAME_OF_TYPE(type) JOIN(VESICA_ID_, type)

static const uint16_t type = NAME_OF_TYPE(FUZZ_TYPE);

static void check_same(const vesica_identifier *a, const vesica_identifier *b)
{
    require(a->type == b->type && a->profile == b->profile);
    require(a->length == b->length);
    require(memcmp(a->bytes, b->bytes, a->length) == 0);
}

/* If one colon alone stands in the canonical text, it is clear where the parts
 * end. */
static void check_parts(const vesica_identifier *id, const char *text,
                        size_t len)
{
    vesica_identifier again;
    const char *colon = memchr(text, ':', len);
    require(colon != NULL);
    const size_t at = (size_t)(colon - text);
    const vesica_identifier_part parts[] = {{text, at},
                                            {colon + 1, len - at - 1}};
    if (memchr(parts[1].text, ':', parts[1].text_len) != NULL) {
        return;
    }
    require(vesica_identifier_compose(&again, NULL, type, parts, 2) ==
            VESICA_OK);
    check_same(&again, id);
}

static void check_hint(const vesica_identifier *id)
{
    vesica_identifier contained;
    const char *hint = vesica_identifier_hint(&contained, id);
    if (contained.type != 0) {
        char text[VESICA_IDENTIFIER_TEXT_ROOM];
        require(hint != NULL);
        require(vesica_identifier_text(text, &contained) > 0);
    }
}

static void check_taken(const vesica_identifier *id)
{
    vesica_identifier again;
    char text[VESICA_IDENTIFIER_TEXT_ROOM];
    require(id->type == type && id->length > 0 &&
            id->length <= VESICA_IDENTIFIER_MAX_BYTES);
    const size_t len = vesica_identifier_text(text, id);
    require(len > 0 && text[len] == '\0');
    require(vesica_identifier_parse(&again, NULL, type, text, len) ==
            VESICA_OK);
    check_same(&again, id);
    if (vesica_identifier_info_by_type(type)->parts[0] != NULL) {
        check_parts(id, text, len);
    }
    check_hint(id);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vesica_identifier id;
    vesica_identifier_error error = {NULL, NULL, SIZE_MAX, SIZE_MAX};
    const char *text = size > 0 ? (const char *)data : "";
    const vesica_status status =
        vesica_identifier_parse(&id, &error, type, text, size);
    if (status == VESICA_OK) {
        check_taken(&id);
        return 0;
    }
    require(status >= VESICA_ERR_ID_TYPE && status <= VESICA_ERR_ID_VALUE);
    require(error.rule != NULL && error.expected != NULL);
    require(error.position <= size && error.part == 0);
    return 0;
}
