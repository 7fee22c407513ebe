/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "wire/writer.h"

#include <msgpack/pack.h>
#include <string.h>

static int append(void *data, const char *bytes, size_t len)
{
    vesica_writer *writer = data;
    if (writer->failed || len > writer->size - writer->len) {
        writer->failed = true;
        return -1;
    }
    if (len > 0) {
        memcpy(writer->bytes + writer->len, bytes, len);
    }
    writer->len += len;
    return 0;
}

static msgpack_packer packer_of(vesica_writer *writer)
{
    msgpack_packer packer;
    msgpack_packer_init(&packer, writer, append);
    return packer;
}

void vesica_writer_map(vesica_writer *writer, size_t num_pairs)
{
    msgpack_packer packer = packer_of(writer);
    (void)msgpack_pack_map(&packer, num_pairs);
}

void vesica_writer_uint(vesica_writer *writer, uint64_t x)
{
    msgpack_packer packer = packer_of(writer);
    (void)msgpack_pack_uint64(&packer, x);
}

void vesica_writer_bin(vesica_writer *writer, const uint8_t *data, size_t len)
{
    msgpack_packer packer = packer_of(writer);
    (void)msgpack_pack_bin(&packer, len);
    (void)msgpack_pack_bin_body(&packer, data, len);
}

void vesica_writer_str(vesica_writer *writer, const char *text, size_t len)
{
    msgpack_packer packer = packer_of(writer);
    (void)msgpack_pack_str(&packer, len);
    (void)msgpack_pack_str_body(&packer, text, len);
}

uint8_t *vesica_writer_bin_space(vesica_writer *writer, size_t len)
{
    msgpack_packer packer = packer_of(writer);
    (void)msgpack_pack_bin(&packer, len);
    if (writer->failed || len > writer->size - writer->len) {
        writer->failed = true;
        return NULL;
    }
    uint8_t *space = writer->bytes + writer->len;
    writer->len += len;
    return space;
}
