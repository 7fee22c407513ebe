/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "msg/msg.h"
#include "util/status.h"

enum {
    KEY_NUM_MATCHES = 1,
    NUM_KEYS = 1
};

void vesica_msg_matched_encode(vesica_writer *writer,
                               const vesica_msg_matched *matched)
{
    vesica_writer_map(writer, NUM_KEYS);
    vesica_writer_uint(writer, KEY_NUM_MATCHES);
    vesica_writer_uint(writer, matched->num_matches);
}

vesica_status vesica_msg_matched_decode(vesica_msg_matched *out,
                                        const uint8_t *payload, size_t len)
{
    vesica_cursor cursor = {payload, len};
    uint64_t num_matches = 0;
    VESICA_TRY(vesica_cursor_map(&cursor, NUM_KEYS));
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_NUM_MATCHES));
    VESICA_TRY(vesica_cursor_uint(&cursor, &num_matches, VESICA_MAX_ITEMS));
    VESICA_TRY(vesica_cursor_end(&cursor));
    out->num_matches = num_matches;
    return VESICA_OK;
}
