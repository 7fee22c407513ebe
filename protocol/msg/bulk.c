/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "msg/msg.h"
#include "util/status.h"

enum {
    KEY_ELEMENTS = 1,
    NUM_KEYS = 1
};

size_t vesica_msg_bulk_len(size_t num_bytes)
{
    /* map and key, one byte each; then bin 8, bin 16 or bin 32 */
    const size_t bin = num_bytes <= UINT8_MAX    ? 2
                       : num_bytes <= UINT16_MAX ? 3
                                                 : 5;
    return 2 + bin + num_bytes;
}

uint8_t *vesica_msg_bulk_encode(vesica_writer *writer, size_t num_bytes)
{
    vesica_writer_map(writer, NUM_KEYS);
    vesica_writer_uint(writer, KEY_ELEMENTS);
    return vesica_writer_bin_space(writer, num_bytes);
}

vesica_status vesica_msg_bulk_decode(const uint8_t **out, size_t num_bytes,
                                     const uint8_t *payload, size_t len)
{
    vesica_cursor cursor = {payload, len};
    const uint8_t *elements = NULL;
    VESICA_TRY(vesica_cursor_map(&cursor, NUM_KEYS));
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_ELEMENTS));
    VESICA_TRY(vesica_cursor_bin(&cursor, &elements, num_bytes));
    VESICA_TRY(vesica_cursor_end(&cursor));
    *out = elements;
    return VESICA_OK;
}
