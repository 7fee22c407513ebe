/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "msg/msg.h"
#include "util/status.h"
#include "vesica/identifier.h"
#include "vesica/version.h"

enum {
    KEY_VERSION = 1,
    KEY_SIDE = 2,
    KEY_NONCE = 3,
    KEY_PROFILE = 4,
    KEY_PROFILE_HASH = 5,
    KEY_MAX_PEER_ITEMS = 6,
    NUM_KEYS = 6
};

void vesica_msg_hello_encode(vesica_writer *writer,
                             const vesica_msg_hello *hello)
{
    vesica_writer_map(writer, NUM_KEYS);
    vesica_writer_uint(writer, KEY_VERSION);
    vesica_writer_uint(writer, hello->version);
    vesica_writer_uint(writer, KEY_SIDE);
    vesica_writer_uint(writer, hello->side);
    vesica_writer_uint(writer, KEY_NONCE);
    vesica_writer_bin(writer, hello->nonce, sizeof hello->nonce);
    vesica_writer_uint(writer, KEY_PROFILE);
    vesica_writer_uint(writer, hello->profile);
    vesica_writer_uint(writer, KEY_PROFILE_HASH);
    vesica_writer_bin(writer, hello->profile_hash, sizeof hello->profile_hash);
    vesica_writer_uint(writer, KEY_MAX_PEER_ITEMS);
    vesica_writer_uint(writer, hello->max_peer_items);
}

/* The version comes first in every version of the wire; what follows it may
 * differ, also in the number of keys. */
static vesica_status take_version(vesica_cursor *cursor, uint64_t *version)
{
    vesica_wire_head head;
    VESICA_TRY(vesica_cursor_head(cursor, &head));
    if (head.kind != VESICA_WIRE_MAP || head.value == 0) {
        return VESICA_ERR_MALFORMED;
    }
    VESICA_TRY(vesica_cursor_key(cursor, KEY_VERSION));
    VESICA_TRY(vesica_cursor_uint(cursor, version, UINT64_MAX));
    if (*version != VESICA_WIRE_VERSION) {
        return VESICA_ERR_VERSION;
    }
    return head.value == NUM_KEYS ? VESICA_OK : VESICA_ERR_MALFORMED;
}

/* One number may come with two hashes: of two versions of the rules, of which
 * one was changed without a new number. */
static bool is_own_profile(uint64_t profile,
                           const uint8_t hash[VESICA_PROFILE_HASH_BYTES])
{
    uint8_t own[VESICA_PROFILE_HASH_BYTES];
    vesica_profile_hash(own);
    return profile == VESICA_PROFILE && memcmp(hash, own, sizeof own) == 0;
}

vesica_status vesica_msg_hello_decode(vesica_msg_hello *out,
                                      const uint8_t *payload, size_t len)
{
    vesica_cursor cursor = {payload, len};
    vesica_msg_hello hello;
    const uint8_t *nonce = NULL;
    const uint8_t *profile_hash = NULL;
    uint64_t side = 0;
    VESICA_TRY(take_version(&cursor, &hello.version));
    VESICA_TRY(vesica_wire_check(payload, len));
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_SIDE));
    VESICA_TRY(vesica_cursor_uint(&cursor, &side, VESICA_SIDE_ANSWERER));
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_NONCE));
    VESICA_TRY(vesica_cursor_bin(&cursor, &nonce, VESICA_NONCE_BYTES));
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_PROFILE));
    VESICA_TRY(vesica_cursor_uint(&cursor, &hello.profile, UINT16_MAX));
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_PROFILE_HASH));
    VESICA_TRY(
        vesica_cursor_bin(&cursor, &profile_hash, VESICA_PROFILE_HASH_BYTES));
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_MAX_PEER_ITEMS));
    VESICA_TRY(
        vesica_cursor_uint(&cursor, &hello.max_peer_items, VESICA_MAX_ITEMS));
    VESICA_TRY(vesica_cursor_end(&cursor));
    if (side == 0) {
        return VESICA_ERR_MALFORMED;
    }
    if (!is_own_profile(hello.profile, profile_hash)) {
        return VESICA_ERR_PROFILE;
    }
    hello.side = (vesica_side)side;
    memcpy(hello.nonce, nonce, sizeof hello.nonce);
    memcpy(hello.profile_hash, profile_hash, sizeof hello.profile_hash);
    *out = hello;
    return VESICA_OK;
}
