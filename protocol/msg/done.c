/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "msg/msg.h"
#include "util/status.h"

enum {
    KEY_TRANSCRIPT = 1,
    NUM_KEYS = 1
};

void vesica_msg_done_encode(vesica_writer *writer, const vesica_msg_done *done)
{
    vesica_writer_map(writer, NUM_KEYS);
    vesica_writer_uint(writer, KEY_TRANSCRIPT);
    vesica_writer_bin(writer, done->transcript, done->transcript_len);
}

vesica_status vesica_msg_done_decode(vesica_msg_done *out,
                                     const uint8_t *payload, size_t len)
{
    vesica_cursor cursor = {payload, len};
    const uint8_t *transcript = NULL;
    VESICA_TRY(vesica_cursor_map(&cursor, NUM_KEYS));
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_TRANSCRIPT));
    VESICA_TRY(vesica_cursor_bin(&cursor, &transcript, out->transcript_len));
    VESICA_TRY(vesica_cursor_end(&cursor));
    memcpy(out->transcript, transcript, out->transcript_len);
    return VESICA_OK;
}
