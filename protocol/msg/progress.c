/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "msg/msg.h"
#include "util/status.h"

enum {
    KEY_DONE = 1,
    KEY_TOTAL = 2,
    NUM_KEYS = 2
};

void vesica_msg_progress_encode(vesica_writer *writer,
                                const vesica_msg_progress *progress)
{
    vesica_writer_map(writer, NUM_KEYS);
    vesica_writer_uint(writer, KEY_DONE);
    vesica_writer_uint(writer, progress->done);
    vesica_writer_uint(writer, KEY_TOTAL);
    vesica_writer_uint(writer, progress->total);
}

vesica_status vesica_msg_progress_decode(vesica_msg_progress *out,
                                         const uint8_t *payload, size_t len)
{
    vesica_cursor cursor = {payload, len};
    vesica_msg_progress progress = {0, 0};
    VESICA_TRY(vesica_cursor_map(&cursor, NUM_KEYS));
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_DONE));
    VESICA_TRY(vesica_cursor_uint(&cursor, &progress.done, UINT64_MAX));
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_TOTAL));
    VESICA_TRY(vesica_cursor_uint(&cursor, &progress.total, UINT64_MAX));
    VESICA_TRY(vesica_cursor_end(&cursor));
    if (progress.done > progress.total) {
        return VESICA_ERR_MALFORMED;
    }
    *out = progress;
    return VESICA_OK;
}
