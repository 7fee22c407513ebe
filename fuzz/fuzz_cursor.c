/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The strict reader against msgpack-c. Property: what the strict reader takes,
 * msgpack-c takes too, whole, and packs to the same bytes. Aims at
 * vesica_wire_check and vesica_cursor_head. msgpack-c is asked only about what
 * the strict reader took: it reserves memory by what a header claims. */

#include <msgpack.h>
#include <stdlib.h>
#include <string.h>

#include "wire/cursor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void compare(const uint8_t *data, size_t size)
{
    msgpack_unpacked unpacked;
    msgpack_sbuffer packed;
    msgpack_packer packer;
    size_t offset = 0;
    msgpack_unpacked_init(&unpacked);
    msgpack_sbuffer_init(&packed);
    msgpack_packer_init(&packer, &packed, msgpack_sbuffer_write);
    if (msgpack_unpack_next(&unpacked, (const char *)data, size, &offset) !=
            MSGPACK_UNPACK_SUCCESS ||
        offset != size || msgpack_pack_object(&packer, unpacked.data) != 0 ||
        packed.size != size || memcmp(packed.data, data, size) != 0) {
        abort();
    }
    msgpack_sbuffer_destroy(&packed);
    msgpack_unpacked_destroy(&unpacked);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (vesica_wire_check(data, size) == VESICA_OK) {
        compare(data, size);
    }
    return 0;
}
