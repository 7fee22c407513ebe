/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A composite identifier of two texts. The first byte chooses the type, the
 * second says how many bytes of the rest are the first text. Properties:
 * what is taken has a canonical text, which is taken as the same identifier;
 * so are texts of ASCII that are written with a colon between them, unless
 * they have one of their own; a refusal says why, where and in which text.
 * Aims at vesica_identifier_compose. */

#include <string.h>

#include "support/require.h"
#include "vesica/identifier.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEAD_BYTES 2

static const uint16_t types[] = {VESICA_ID_ACCT, VESICA_ID_PASSPORT,
                                 VESICA_ID_SOCIAL, VESICA_ID_NAME_DOB};

static void check_same(const vesica_identifier *a, const vesica_identifier *b)
{
    require(a->type == b->type && a->length == b->length);
    require(memcmp(a->bytes, b->bytes, a->length) == 0);
}

static void check_taken(const vesica_identifier *id)
{
    vesica_identifier again;
    char text[VESICA_IDENTIFIER_TEXT_ROOM];
    const size_t len = vesica_identifier_text(text, id);
    require(len > 0 && text[len] == '\0');
    require(vesica_identifier_parse(&again, NULL, id->type, text, len) ==
            VESICA_OK);
    check_same(&again, id);
}

/* NFKC makes colons of some other characters. */
static bool is_plain(const vesica_identifier_part *part)
{
    for (size_t i = 0; i < part->text_len; i++) {
        if (part->text[i] == ':' || (unsigned char)part->text[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

static void check_joined(const vesica_identifier *id,
                         const vesica_identifier_part parts[2])
{
    char text[VESICA_IDENTIFIER_MAX_TEXT];
    vesica_identifier again;
    const size_t len = parts[0].text_len + 1 + parts[1].text_len;
    if (len > sizeof text || !is_plain(&parts[0]) || !is_plain(&parts[1])) {
        return;
    }
    memcpy(text, parts[0].text, parts[0].text_len);
    text[parts[0].text_len] = ':';
    memcpy(text + parts[0].text_len + 1, parts[1].text, parts[1].text_len);
    require(vesica_identifier_parse(&again, NULL, id->type, text, len) ==
            VESICA_OK);
    check_same(&again, id);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vesica_identifier id;
    vesica_identifier_error error = {NULL, NULL, SIZE_MAX, SIZE_MAX};
    if (size < HEAD_BYTES) {
        return 0;
    }
    const char *text = (const char *)data + HEAD_BYTES;
    const size_t len = size - HEAD_BYTES;
    const size_t cut = data[1] < len ? data[1] : len;
    const vesica_identifier_part parts[] = {{text, cut},
                                            {text + cut, len - cut}};
    const vesica_status status = vesica_identifier_compose(
        &id, &error, types[data[0] % (sizeof types / sizeof types[0])], parts,
        2);
    if (status == VESICA_OK) {
        check_taken(&id);
        check_joined(&id, parts);
        return 0;
    }
    require(status >= VESICA_ERR_ID_TYPE && status <= VESICA_ERR_ID_VALUE);
    require(error.rule != NULL && error.expected != NULL);
    require(error.part < 2 && error.position <= parts[error.part].text_len);
    return 0;
}
