/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "msg/msg.h"
#include "util/status.h"

/* The status is there only before items move. */
enum {
    KEY_CLASS = 1,
    KEY_STATUS = 2
};

void vesica_msg_abort_encode(vesica_writer *writer,
                             const vesica_msg_abort *abort_msg)
{
    const bool told = abort_msg->status != VESICA_OK;
    vesica_writer_map(writer, told ? 2 : 1);
    vesica_writer_uint(writer, KEY_CLASS);
    vesica_writer_uint(writer, abort_msg->error_class);
    if (told) {
        vesica_writer_uint(writer, KEY_STATUS);
        vesica_writer_uint(writer, abort_msg->status);
    }
}

/* A number of the list of statuses, or VESICA_OK. */
static vesica_status known_status(uint64_t number)
{
    static const vesica_status known[] = {
#define ABORT_STATUS(name, value, text) VESICA_##name,
        VESICA_STATUS_MAP(ABORT_STATUS)
#undef ABORT_STATUS
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (known[i] == number) {
            return known[i];
        }
    }
    return VESICA_OK;
}

vesica_status vesica_msg_abort_decode(vesica_msg_abort *out,
                                      const uint8_t *payload, size_t len)
{
    vesica_cursor cursor = {payload, len};
    vesica_wire_head head;
    uint64_t error_class = 0;
    uint64_t status = 0;
    VESICA_TRY(vesica_cursor_head(&cursor, &head));
    if (head.kind != VESICA_WIRE_MAP || head.value == 0 || head.value > 2) {
        return VESICA_ERR_MALFORMED;
    }
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_CLASS));
    VESICA_TRY(vesica_cursor_uint(&cursor, &error_class, VESICA_CLASS_LOCAL));
    if (error_class < VESICA_CLASS_PEER) {
        return VESICA_ERR_MALFORMED;
    }
    if (head.value == 2) {
        VESICA_TRY(vesica_cursor_key(&cursor, KEY_STATUS));
        VESICA_TRY(vesica_cursor_uint(&cursor, &status, UINT16_MAX));
    }
    VESICA_TRY(vesica_cursor_end(&cursor));
    *out = (vesica_msg_abort){(vesica_class)error_class, known_status(status)};
    return VESICA_OK;
}
