/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "psi/bulk.h"

#include <string.h>

#include "session/internal.h"
#include "util/status.h"

uint32_t vesica_bulk_records(uint64_t num, uint64_t already, size_t record_len)
{
    const uint64_t left = num - already;
    uint64_t most = VESICA_FRAME_MAX_RECORD_BYTES / record_len;
    most = most < VESICA_FRAME_MAX_ELEMENTS ? most : VESICA_FRAME_MAX_ELEMENTS;
    return (uint32_t)(left < most ? left : most);
}

size_t vesica_bulk_payload_len(vesica_message type, uint32_t num,
                               size_t record_len, size_t proof_len)
{
    const size_t num_bytes = num * record_len;
    return vesica_msg_has_proof(type)
               ? vesica_msg_evaluated_len(num_bytes, proof_len)
               : vesica_msg_bulk_len(num_bytes);
}

vesica_status vesica_bulk_begin(vesica_session *session, vesica_bulk *bulk,
                                vesica_message type, uint64_t num,
                                uint64_t already, size_t record_len,
                                size_t proof_len)
{
    const uint32_t here = vesica_bulk_records(num, already, record_len);
    vesica_writer writer;
    *bulk = (vesica_bulk){.first = already, .num = here};
    VESICA_TRY(vesica_output_begin(
        session, &bulk->frame, &writer, type,
        vesica_bulk_payload_len(type, here, record_len, proof_len)));
    bulk->records =
        vesica_msg_has_proof(type)
            ? vesica_msg_evaluated_encode(&writer, here * record_len,
                                          &bulk->proof, proof_len)
            : vesica_msg_bulk_encode(&writer, here * record_len);
    bulk->payload_len = writer.len;
    return writer.failed ? VESICA_ERR_INTERNAL : VESICA_OK;
}

vesica_status vesica_bulk_begin_coded(vesica_session *session,
                                      vesica_bulk *bulk, vesica_message type,
                                      size_t num_bytes)
{
    vesica_writer writer;
    VESICA_TRY(vesica_output_begin(session, &bulk->frame, &writer, type,
                                   vesica_msg_bulk_len(num_bytes)));
    bulk->records = vesica_msg_bulk_encode(&writer, num_bytes);
    bulk->payload_len = writer.len;
    return writer.failed ? VESICA_ERR_INTERNAL : VESICA_OK;
}

vesica_status vesica_bulk_commit(vesica_session *session, vesica_bulk *bulk)
{
    vesica_out_frame *frame = bulk->frame;
    const vesica_writer writer = {
        .bytes = frame->bytes + VESICA_FRAME_HEADER_BYTES,
        .size = frame->size - VESICA_FRAME_HEADER_BYTES,
        .len = bulk->payload_len};
    *bulk = (vesica_bulk){.frame = NULL};
    return vesica_output_commit(session, frame, &writer);
}

void vesica_bulk_discard(vesica_session *session, vesica_bulk *bulk)
{
    vesica_output_discard(session, bulk->frame);
    *bulk = (vesica_bulk){.frame = NULL};
}

bool vesica_is_increasing(const uint8_t *records, size_t num, size_t len,
                          size_t key_len, const uint8_t *last)
{
    for (size_t i = 0; i < num; i++) {
        const uint8_t *record = records + i * len;
        if (last != NULL && memcmp(last, record, key_len) >= 0) {
            return false;
        }
        last = record;
    }
    return true;
}
