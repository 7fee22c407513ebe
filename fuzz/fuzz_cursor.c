/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The strict reader against msgpack-c. Properties: the strict reader takes
 * exactly what msgpack-c takes whole, packs to the same bytes again, and is of
 * what SPEC.md, section "Frames", allows; a getter takes exactly the value that
 * msgpack-c finds at the beginning. Aims at vesica_wire_check and at
 * vesica_cursor_*. */

#include <msgpack.h>
#include <string.h>

#include "support/msgpack_scan.h"
#include "support/require.h"
#include "wire/cursor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What msgpack-c finds at the beginning of the input. */
typedef struct found {
    msgpack_unpacked unpacked;
    msgpack_sbuffer packed; /* the same value, packed again */
    size_t len;             /* of it in the input */
    bool is_same;           /* packed as it stands in the input */
} found;

static void pack(msgpack_sbuffer *out, const msgpack_object *value)
{
    msgpack_packer packer;
    msgpack_sbuffer_init(out);
    msgpack_packer_init(&packer, out, msgpack_sbuffer_write);
    require(msgpack_pack_object(&packer, *value) == 0);
}

static bool unpack(found *out, const uint8_t *data, size_t size)
{
    msgpack_unpacked_init(&out->unpacked);
    out->len = 0;
    if (msgpack_unpack_next(&out->unpacked, (const char *)data, size,
                            &out->len) != MSGPACK_UNPACK_SUCCESS) {
        msgpack_unpacked_destroy(&out->unpacked);
        return false;
    }
    pack(&out->packed, &out->unpacked.data);
    out->is_same = out->packed.size == out->len &&
                   memcmp(out->packed.data, data, out->len) == 0;
    return true;
}

static void clear(found *f)
{
    msgpack_sbuffer_destroy(&f->packed);
    msgpack_unpacked_destroy(&f->unpacked);
}

static bool is_text(const msgpack_object *value)
{
    return value->type == MSGPACK_OBJECT_STR &&
           fuzz_is_text(value->via.str.ptr, value->via.str.size);
}

/* Whether a key may stand in a map behind another, or first. */
static bool is_key(const msgpack_object *key, const msgpack_object *before)
{
    msgpack_sbuffer a;
    msgpack_sbuffer b;
    if (key->type != MSGPACK_OBJECT_POSITIVE_INTEGER && !is_text(key)) {
        return false;
    }
    if (before == NULL) {
        return true;
    }
    pack(&a, before);
    pack(&b, key);
    const size_t common = a.size < b.size ? a.size : b.size;
    const int order = memcmp(a.data, b.data, common);
    const bool increases = order < 0 || (order == 0 && a.size < b.size);
    msgpack_sbuffer_destroy(&a);
    msgpack_sbuffer_destroy(&b);
    return increases;
}

static bool is_allowed(const msgpack_object *value, unsigned depth);

/* NOLINTNEXTLINE(misc-no-recursion): as deep as VESICA_WIRE_MAX_DEPTH. */
static bool is_allowed_map(const msgpack_object_map *map, unsigned depth)
{
    for (uint32_t i = 0; i < map->size; i++) {
        if (!is_key(&map->ptr[i].key, i > 0 ? &map->ptr[i - 1].key : NULL) ||
            !is_allowed(&map->ptr[i].val, depth)) {
            return false;
        }
    }
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as VESICA_WIRE_MAX_DEPTH. */
static bool is_allowed_array(const msgpack_object_array *array, unsigned depth)
{
    for (uint32_t i = 0; i < array->size; i++) {
        if (!is_allowed(&array->ptr[i], depth)) {
            return false;
        }
    }
    return true;
}

/* depth: of the arrays and maps around it. */
/* NOLINTNEXTLINE(misc-no-recursion): as deep as VESICA_WIRE_MAX_DEPTH. */
static bool is_allowed(const msgpack_object *value, unsigned depth)
{
    switch (value->type) {
    case MSGPACK_OBJECT_NIL:
    case MSGPACK_OBJECT_BOOLEAN:
    case MSGPACK_OBJECT_POSITIVE_INTEGER:
    case MSGPACK_OBJECT_NEGATIVE_INTEGER:
    case MSGPACK_OBJECT_BIN:
        return true;
    case MSGPACK_OBJECT_STR:
        return is_text(value);
    case MSGPACK_OBJECT_ARRAY:
        return depth < VESICA_WIRE_MAX_DEPTH &&
               is_allowed_array(&value->via.array, depth + 1);
    case MSGPACK_OBJECT_MAP:
        return depth < VESICA_WIRE_MAX_DEPTH &&
               is_allowed_map(&value->via.map, depth + 1);
    default:
        return false;
    }
}

/* The getters. Each begins anew; what one leaves after an error is not said. */

static void check_uint(const found *f, const uint8_t *data, size_t size)
{
    const msgpack_object *value = &f->unpacked.data;
    vesica_cursor cursor = {data, size};
    uint64_t x = 0;
    const bool right =
        f->is_same && value->type == MSGPACK_OBJECT_POSITIVE_INTEGER;
    require((vesica_cursor_uint(&cursor, &x, UINT64_MAX) == VESICA_OK) ==
            right);
    if (!right) {
        return;
    }
    require(x == value->via.u64 && cursor.left == size - f->len);
    cursor = (vesica_cursor){data, size};
    require(vesica_cursor_key(&cursor, x) == VESICA_OK &&
            cursor.left == size - f->len);
    cursor = (vesica_cursor){data, size};
    require(vesica_cursor_key(&cursor, x ^ 1) == VESICA_ERR_MALFORMED);
    cursor = (vesica_cursor){data, size};
    require(x == 0 ||
            vesica_cursor_uint(&cursor, &x, x - 1) == VESICA_ERR_MALFORMED);
}

static void check_bin(const found *f, const uint8_t *data, size_t size)
{
    const msgpack_object *value = &f->unpacked.data;
    const bool is_bin = value->type == MSGPACK_OBJECT_BIN;
    const bool right = f->is_same && is_bin;
    const size_t len = is_bin ? value->via.bin.size : 0;
    vesica_cursor cursor = {data, size};
    const uint8_t *bytes = NULL;
    require((vesica_cursor_bin(&cursor, &bytes, len) == VESICA_OK) == right);
    if (right) {
        require(bytes == data + f->len - len && cursor.left == size - f->len);
        cursor = (vesica_cursor){data, size};
        require(vesica_cursor_bin(&cursor, &bytes, len + 1) ==
                VESICA_ERR_MALFORMED);
    }
}

static void check_str(const found *f, const uint8_t *data, size_t size)
{
    const msgpack_object *value = &f->unpacked.data;
    const bool right = f->is_same && is_text(value);
    vesica_cursor cursor = {data, size};
    const char *text = NULL;
    size_t len = 0;
    require((vesica_cursor_str(&cursor, &text, &len, size) == VESICA_OK) ==
            right);
    if (!right) {
        return;
    }
    require(len == value->via.str.size &&
            (const uint8_t *)text == data + f->len - len &&
            cursor.left == size - f->len);
    cursor = (vesica_cursor){data, size};
    require(len == 0 || vesica_cursor_str(&cursor, &text, &len, len - 1) ==
                            VESICA_ERR_MALFORMED);
}

/* Of a map the header alone is taken. */
static void check_map(const found *f, const uint8_t *data, size_t size)
{
    const msgpack_object *value = &f->unpacked.data;
    const bool is_map = value->type == MSGPACK_OBJECT_MAP;
    const uint32_t num = is_map ? value->via.map.size : 0;
    vesica_cursor cursor = {data, size};
    msgpack_sbuffer header;
    msgpack_packer packer;
    msgpack_sbuffer_init(&header);
    msgpack_packer_init(&packer, &header, msgpack_sbuffer_write);
    require(msgpack_pack_map(&packer, num) == 0);
    const bool right = is_map && header.size <= size &&
                       memcmp(header.data, data, header.size) == 0;
    require((vesica_cursor_map(&cursor, num) == VESICA_OK) == right);
    require(!right || cursor.left == size - header.size);
    cursor = (vesica_cursor){data, size};
    require(vesica_cursor_map(&cursor, (uint64_t)num + 1) ==
            VESICA_ERR_MALFORMED);
    msgpack_sbuffer_destroy(&header);
}

/* There is no value for msgpack-c. */
static void check_nothing(const uint8_t *data, size_t size)
{
    vesica_cursor cursor = {data, size};
    const char *text = NULL;
    size_t len = 0;
    uint64_t x = 0;
    require(vesica_wire_check(data, size) == VESICA_ERR_MALFORMED);
    require(vesica_cursor_uint(&cursor, &x, UINT64_MAX) ==
            VESICA_ERR_MALFORMED);
    cursor = (vesica_cursor){data, size};
    require(vesica_cursor_str(&cursor, &text, &len, size) ==
            VESICA_ERR_MALFORMED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bool taken = vesica_wire_check(data, size) == VESICA_OK;
    found f;
    /* msgpack-c reserves memory by what a header claims. */
    if (!fuzz_msgpack_is_bounded(data, size) || !unpack(&f, data, size)) {
        check_nothing(data, size);
        return 0;
    }
    require(taken ==
            (f.len == size && f.is_same && is_allowed(&f.unpacked.data, 0)));
    check_uint(&f, data, size);
    check_bin(&f, data, size);
    check_str(&f, data, size);
    check_map(&f, data, size);
    clear(&f);
    return 0;
}
