/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "msg/msg.h"
#include "util/status.h"

enum {
    KEY_NUM_FRAMES = 1,
    NUM_KEYS = 1
};

void vesica_msg_ack_encode(vesica_writer *writer, const vesica_msg_ack *ack)
{
    vesica_writer_map(writer, NUM_KEYS);
    vesica_writer_uint(writer, KEY_NUM_FRAMES);
    vesica_writer_uint(writer, ack->num_frames);
}

vesica_status vesica_msg_ack_decode(vesica_msg_ack *out, const uint8_t *payload,
                                    size_t len)
{
    vesica_cursor cursor = {payload, len};
    uint64_t num_frames = 0;
    VESICA_TRY(vesica_cursor_map(&cursor, NUM_KEYS));
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_NUM_FRAMES));
    VESICA_TRY(vesica_cursor_uint(&cursor, &num_frames, VESICA_MAX_ITEMS));
    VESICA_TRY(vesica_cursor_end(&cursor));
    out->num_frames = num_frames;
    return VESICA_OK;
}
