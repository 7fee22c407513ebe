/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "rows/gb18030.h"

#include <stdlib.h>
#include <string.h>

peer_exit peer_gb18030_new(peer_gb18030 **out, peer_error *error)
{
    peer_gb18030 *gb18030 = malloc(sizeof *gb18030);
    if (gb18030 == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    gb18030->converter = iconv_open("UTF-8", "GB18030");
    /* POSIX has it so: NOLINTNEXTLINE(performance-no-int-to-ptr) */
    if (gb18030->converter == (iconv_t)-1) {
        free(gb18030);
        return peer_error_system(error, PEER_ERR_LOCAL,
                                 "this system cannot read GB18030");
    }
    *out = gb18030;
    return PEER_OK;
}

void peer_gb18030_free(peer_gb18030 *gb18030)
{
    if (gb18030 != NULL) {
        (void)iconv_close(gb18030->converter);
        free(gb18030);
    }
}

static bool is_ascii(peer_field field)
{
    unsigned char all = 0;
    for (size_t i = 0; i < field.len; i++) {
        all |= (unsigned char)field.text[i];
    }
    return all < 0x80;
}

/* iconv takes its input as char *, and does not write to it. */
static bool convert(peer_gb18030 *gb18030, peer_field *field, size_t *used)
{
    char input[PEER_MAX_RECORD];
    char *from = input;
    char *to = gb18030->text + *used;
    size_t from_len = field->len;
    size_t room = sizeof gb18030->text - *used;
    if (field->len > sizeof input) {
        return false;
    }
    memcpy(input, field->text, field->len);
    (void)iconv(gb18030->converter, NULL, NULL, NULL, NULL);
    if (iconv(gb18030->converter, &from, &from_len, &to, &room) != 0) {
        return false;
    }
    const char *text = gb18030->text + *used;
    *field = (peer_field){text, (size_t)(to - text)};
    *used += field->len;
    return true;
}

bool peer_gb18030_convert(peer_gb18030 *gb18030, peer_record *record)
{
    size_t used = 0;
    for (size_t i = 0; i < record->num_fields; i++) {
        peer_field *field = &record->fields[i];
        if (!is_ascii(*field) && !convert(gb18030, field, &used)) {
            return false;
        }
    }
    return true;
}
