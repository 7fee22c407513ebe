/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* One message to one role, by what the build defines:
 *
 *   FUZZ_TO       the side that gets it: PROPOSER or ANSWERER
 *   FUZZ_MESSAGE  the message
 *   FUZZ_BEFORE   the honest message that it replaces, or before which it comes
 *                 if it is another one
 *
 * The first byte of the input says whether the rest is the payload, or is laid
 * over the honest payload. Property: a session that ends well has the right
 * result. Aims at the decoder of the message, its handler, and all that follows
 * from what it lets through. */

#include <string.h>

#include "support/pair.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define JOIN(a, b) a##b
#define NAME_OF_SIDE(side) JOIN(VESICA_SIDE_, side)
#define NAME_OF_MESSAGE(message) JOIN(VESICA_MESSAGE_, message)

typedef struct input {
    const uint8_t *data;
    size_t size;
    bool given; /* the message has been given */
} input;

/* The payload is the input, or the honest one with the input laid over it. */
static void change(const input *in, fuzz_frame *frame)
{
    uint8_t *payload = frame->bytes + VESICA_FRAME_HEADER_BYTES;
    const size_t room = FUZZ_MAX_FRAME - VESICA_FRAME_HEADER_BYTES;
    if (in->size == 0) {
        return;
    }
    const size_t len = in->size - 1 < room ? in->size - 1 : room;
    if ((in->data[0] & 1) != 0) {
        memcpy(payload, in->data + 1, len);
        frame->len = VESICA_FRAME_HEADER_BYTES + len;
        return;
    }
    for (size_t i = 0; i < len && VESICA_FRAME_HEADER_BYTES + i < frame->len;
         i++) {
        payload[i] ^= in->data[1 + i];
    }
}

static void hand(void *arg, fuzz_pair *pair, fuzz_side *to, fuzz_frame *frame)
{
    input *in = arg;
    const vesica_message sent = fuzz_type(frame);
    const vesica_message message = NAME_OF_MESSAGE(FUZZ_MESSAGE);
    if (!in->given && sent == NAME_OF_MESSAGE(FUZZ_BEFORE) &&
        to->side == NAME_OF_SIDE(FUZZ_TO)) {
        fuzz_frame changed = *frame;
        in->given = true;
        change(in, &changed);
        fuzz_set_header(&changed, (uint8_t)message);
        fuzz_deliver(pair, to, changed.bytes, changed.len);
        if (sent == message) {
            return;
        }
    }
    fuzz_deliver(pair, to, frame->bytes, frame->len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = {.data = data, .size = size};
    fuzz_pair pair = {
        .chunk = SIZE_MAX, .max_units = 64, .hand = hand, .arg = &in};
    fuzz_run(&pair);
    return 0;
}
