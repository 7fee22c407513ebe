/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "wire/frame.h"

#include "util/bytes.h"

void vesica_frame_header_encode(uint8_t out[VESICA_FRAME_HEADER_BYTES],
                                const vesica_frame_header *header)
{
    vesica_store_le32(out, header->payload_len);
    vesica_store_le32(out + 4, header->type);
}

vesica_status
vesica_frame_header_decode(vesica_frame_header *out,
                           const uint8_t in[VESICA_FRAME_HEADER_BYTES])
{
    const uint32_t payload_len = vesica_load_le32(in);
    const uint32_t type = vesica_load_le32(in + 4);
    if (type == VESICA_MESSAGE_NONE || type >= VESICA_NUM_MESSAGES ||
        payload_len > VESICA_FRAME_MAX_BYTES - VESICA_FRAME_HEADER_BYTES) {
        return VESICA_ERR_MALFORMED;
    }
    *out = (vesica_frame_header){.type = (uint8_t)type,
                                 .payload_len = payload_len};
    return VESICA_OK;
}
