/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "util/status.h"
#include "wire/cursor.h"
#include "wire/text.h"

/* An array or map that is being walked. */
typedef struct open_value {
    uint64_t left; /* values still to come; a pair of a map counts two */
    bool is_map;
    const uint8_t *key; /* the last key of a map, or NULL */
    size_t key_len;
} open_value;

/* Whether the next value of this map is a key. */
static bool expects_key(const open_value *open)
{
    return open->is_map && open->left % 2 == 0;
}

/* Texts and byte strings carry their bytes behind the header. */
static vesica_status skip_bytes(vesica_cursor *cursor,
                                const vesica_wire_head *head)
{
    if (head->kind != VESICA_WIRE_STR && head->kind != VESICA_WIRE_BIN) {
        return VESICA_OK;
    }
    const size_t len = (size_t)head->value;
    if (head->kind == VESICA_WIRE_STR &&
        !vesica_text_is_valid(cursor->bytes, len)) {
        return VESICA_ERR_MALFORMED;
    }
    cursor->bytes += len;
    cursor->left -= len;
    return VESICA_OK;
}

/* Keys are numbers or texts; each encoding is greater than the one before. */
static vesica_status check_key(open_value *map, const vesica_wire_head *head,
                               const uint8_t *key, size_t key_len)
{
    if (head->kind != VESICA_WIRE_UINT && head->kind != VESICA_WIRE_STR) {
        return VESICA_ERR_MALFORMED;
    }
    if (map->key != NULL) {
        const size_t common = key_len < map->key_len ? key_len : map->key_len;
        const int order = memcmp(map->key, key, common);
        if (order > 0 || (order == 0 && map->key_len >= key_len)) {
            return VESICA_ERR_MALFORMED;
        }
    }
    map->key = key;
    map->key_len = key_len;
    return VESICA_OK;
}

vesica_status vesica_wire_check(const uint8_t *bytes, size_t len)
{
    vesica_cursor cursor = {bytes, len};
    /* open[0] stands for the message: one value. */
    open_value open[VESICA_WIRE_MAX_DEPTH + 1] = {{.left = 1}};
    size_t depth = 0;
    for (;;) {
        while (open[depth].left == 0) {
            if (depth == 0) {
                return vesica_cursor_end(&cursor);
            }
            depth--;
        }
        open_value *top = &open[depth];
        const uint8_t *start = cursor.bytes;
        vesica_wire_head head;
        VESICA_TRY(vesica_cursor_head(&cursor, &head));
        VESICA_TRY(skip_bytes(&cursor, &head));
        if (expects_key(top)) {
            VESICA_TRY(
                check_key(top, &head, start, (size_t)(cursor.bytes - start)));
        }
        top->left--;
        if (head.kind != VESICA_WIRE_ARRAY && head.kind != VESICA_WIRE_MAP) {
            continue;
        }
        if (depth == VESICA_WIRE_MAX_DEPTH) {
            return VESICA_ERR_MALFORMED;
        }
        const bool is_map = head.kind == VESICA_WIRE_MAP;
        open[++depth] = (open_value){
            .left = is_map ? 2 * head.value : head.value, .is_map = is_map};
    }
}
