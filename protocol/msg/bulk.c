/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "msg/msg.h"
#include "util/status.h"

enum {
    KEY_RECORDS = 1,
    KEY_PROOF = 2,
    NUM_KEYS = 1,
    NUM_KEYS_EVALUATED = 2
};

bool vesica_msg_has_proof(vesica_message type)
{
    return type == VESICA_MESSAGE_EVALUATED || type == VESICA_MESSAGE_KEYS ||
           type == VESICA_MESSAGE_SLOTS;
}

enum {
    BIN_8 = 2, /* bytes of the header of a byte string */
    BIN_16 = 3,
    BIN_32 = 5,
    MAP_AND_KEY = 2
};

static size_t bin_len(size_t num_bytes)
{
    const size_t header = num_bytes <= UINT8_MAX    ? BIN_8
                          : num_bytes <= UINT16_MAX ? BIN_16
                                                    : BIN_32;
    return header + num_bytes;
}

size_t vesica_msg_bulk_len(size_t num_bytes)
{
    return MAP_AND_KEY + bin_len(num_bytes);
}

size_t vesica_msg_bulk_num_bytes(size_t payload_len)
{
    const size_t bin = payload_len - MAP_AND_KEY;
    return bin - (bin <= BIN_8 + UINT8_MAX     ? BIN_8
                  : bin <= BIN_16 + UINT16_MAX ? BIN_16
                                               : BIN_32);
}

size_t vesica_msg_evaluated_len(size_t num_bytes, size_t proof_len)
{
    return vesica_msg_bulk_len(num_bytes) + 1 + bin_len(proof_len);
}

uint8_t *vesica_msg_bulk_encode(vesica_writer *writer, size_t num_bytes)
{
    vesica_writer_map(writer, NUM_KEYS);
    vesica_writer_uint(writer, KEY_RECORDS);
    return vesica_writer_bin_space(writer, num_bytes);
}

vesica_status vesica_msg_bulk_decode(const uint8_t **out, size_t num_bytes,
                                     const uint8_t *payload, size_t len)
{
    vesica_cursor cursor = {payload, len};
    const uint8_t *elements = NULL;
    VESICA_TRY(vesica_cursor_map(&cursor, NUM_KEYS));
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_RECORDS));
    VESICA_TRY(vesica_cursor_bin(&cursor, &elements, num_bytes));
    VESICA_TRY(vesica_cursor_end(&cursor));
    *out = elements;
    return VESICA_OK;
}

uint8_t *vesica_msg_evaluated_encode(vesica_writer *writer, size_t num_bytes,
                                     uint8_t **proof, size_t proof_len)
{
    vesica_writer_map(writer, NUM_KEYS_EVALUATED);
    vesica_writer_uint(writer, KEY_RECORDS);
    uint8_t *elements = vesica_writer_bin_space(writer, num_bytes);
    vesica_writer_uint(writer, KEY_PROOF);
    *proof = vesica_writer_bin_space(writer, proof_len);
    return writer->failed ? NULL : elements;
}

vesica_status vesica_msg_evaluated_decode(const uint8_t **out, size_t num_bytes,
                                          const uint8_t **proof,
                                          size_t proof_len,
                                          const uint8_t *payload, size_t len)
{
    vesica_cursor cursor = {payload, len};
    const uint8_t *elements = NULL;
    const uint8_t *proof_bytes = NULL;
    VESICA_TRY(vesica_cursor_map(&cursor, NUM_KEYS_EVALUATED));
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_RECORDS));
    VESICA_TRY(vesica_cursor_bin(&cursor, &elements, num_bytes));
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_PROOF));
    VESICA_TRY(vesica_cursor_bin(&cursor, &proof_bytes, proof_len));
    VESICA_TRY(vesica_cursor_end(&cursor));
    *out = elements;
    *proof = proof_bytes;
    return VESICA_OK;
}
