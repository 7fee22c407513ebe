/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Frames: eight bytes of header, then one msgpack value.
 *
 *   bytes 0..3  length of the payload, little-endian
 *   byte  4     type of the message
 *   bytes 5..7  zero
 */

#ifndef VESICA_WIRE_FRAME_H
#define VESICA_WIRE_FRAME_H

#include "vesica/status.h"

#define VESICA_FRAME_HEADER_BYTES 8

/** Largest frame, header included. */
#define VESICA_FRAME_MAX_BYTES (UINT32_C(1) << 20)

/** Most records (points, tags with their labels, …) of one frame, and most
 * bytes of them. */
#define VESICA_FRAME_MAX_ELEMENTS 16384
#define VESICA_FRAME_MAX_RECORD_BYTES (VESICA_FRAME_MAX_BYTES - 128)

/** Most bulk frames that a side may have in flight without an answer. */
#define VESICA_FRAME_WINDOW 4

/* clang-format off */
#define VESICA_MESSAGE_MAP(X)                                                  \
    X(HELLO,      1, "HELLO")                                                  \
    X(TERMS,      2, "TERMS")                                                  \
    X(ACCEPT,     3, "ACCEPT")                                                 \
    X(REFUSE,     4, "REFUSE")                                                 \
    X(BLINDED,    5, "BLINDED")                                                \
    X(EVALUATED,  6, "EVALUATED")                                              \
    X(TAGS,       7, "TAGS")                                                   \
    X(ACK,        8, "ACK")                                                    \
    X(PROGRESS,   9, "PROGRESS")                                               \
    X(DONE,      10, "DONE")                                                   \
    X(ABORT,     11, "ABORT")                                                  \
    X(MATCHED,   12, "MATCHED")                                                \
    X(REVEALED,  13, "REVEALED")                                               \
    X(OFFER,     14, "OFFER")                                                  \
    X(KEYS,      15, "KEYS")                                                   \
    X(CORRECTIONS, 16, "CORRECTIONS")                                          \
    X(TREES,     17, "TREES")                                                  \
    X(SLOTS,     18, "SLOTS")                                                  \
    X(COMMIT,    19, "COMMIT")                                                 \
    X(OPEN,      20, "OPEN")                                                   \
    X(CHALLENGE, 21, "CHALLENGE")                                              \
    X(RESPONSE,  22, "RESPONSE")
/* clang-format on */

typedef enum vesica_message {
    VESICA_MESSAGE_NONE = 0,
#define VESICA_MESSAGE_ENUM(name, value, text) VESICA_MESSAGE_##name = (value),
    VESICA_MESSAGE_MAP(VESICA_MESSAGE_ENUM)
#undef VESICA_MESSAGE_ENUM
    VESICA_NUM_MESSAGES
} vesica_message;

typedef struct vesica_frame_header {
    uint8_t type;
    uint32_t payload_len;
} vesica_frame_header;

void vesica_frame_header_encode(uint8_t out[VESICA_FRAME_HEADER_BYTES],
                                const vesica_frame_header *header);

/* VESICA_ERR_MALFORMED if the reserved bytes are not zero, the type is not one
 * of the list, or the frame would exceed VESICA_FRAME_MAX_BYTES. */
vesica_status
vesica_frame_header_decode(vesica_frame_header *out,
                           const uint8_t in[VESICA_FRAME_HEADER_BYTES]);

#endif
