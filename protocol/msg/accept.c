/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "msg/msg.h"
#include "util/status.h"

enum {
    KEY_CONFIRM = 1,
    KEY_NUM_ITEMS = 2,
    KEY_PUBLIC_KEY = 3,
    NUM_KEYS = 3
};

void vesica_msg_accept_encode(vesica_writer *writer,
                              const vesica_msg_accept *accept)
{
    vesica_writer_map(writer, NUM_KEYS);
    vesica_writer_uint(writer, KEY_CONFIRM);
    vesica_writer_bin(writer, accept->confirm, sizeof accept->confirm);
    vesica_writer_uint(writer, KEY_NUM_ITEMS);
    vesica_writer_uint(writer, accept->num_items);
    vesica_writer_uint(writer, KEY_PUBLIC_KEY);
    vesica_writer_bin(writer, accept->public_key, accept->public_key_len);
}

vesica_status vesica_msg_accept_decode(vesica_msg_accept *out,
                                       const uint8_t *payload, size_t len)
{
    vesica_cursor cursor = {payload, len};
    const uint8_t *confirm = NULL;
    const uint8_t *public_key = NULL;
    uint64_t num_items = 0;
    VESICA_TRY(vesica_cursor_map(&cursor, NUM_KEYS));
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_CONFIRM));
    VESICA_TRY(vesica_cursor_bin(&cursor, &confirm, VESICA_CONFIRM_BYTES));
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_NUM_ITEMS));
    VESICA_TRY(vesica_cursor_uint(&cursor, &num_items, VESICA_MAX_ITEMS));
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_PUBLIC_KEY));
    VESICA_TRY(vesica_cursor_bin(&cursor, &public_key, out->public_key_len));
    VESICA_TRY(vesica_cursor_end(&cursor));
    memcpy(out->confirm, confirm, sizeof out->confirm);
    memcpy(out->public_key, public_key, out->public_key_len);
    out->num_items = num_items;
    return VESICA_OK;
}
