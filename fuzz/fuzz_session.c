/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A whole session between honest sides, with a network that does what the input
 * says: a byte of terms, then for each frame one operation, how it is cut on
 * its way, and how much work is done at once. Property: a session that ends
 * well has the right result, rows and labels, on each side that learns, and
 * none hangs. Aims at input, output and the step tables; with the engine vole,
 * which the build may define, at its chunks. */

#include <string.h>

#include "support/pair.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#if defined(FUZZ_SESSION_VOLE)
static const bool is_vole = true;
#else
static const bool is_vole = false;
#endif

typedef struct script {
    const uint8_t *data;
    size_t left;
} script;

/* The next byte of the input; zeros when it has ended. */
static uint8_t take(script *in)
{
    if (in->left == 0) {
        return 0;
    }
    in->left--;
    return *in->data++;
}

enum {
    OP_PASS,
    OP_DROP,
    OP_REPEAT,
    OP_TYPE,     /* change the type */
    OP_LENGTH,   /* lie about the length */
    OP_CUT,      /* shorten the payload, with an honest header */
    OP_FLIP,     /* change a byte */
    OP_ECHO,     /* give it back to the side that sent it as well */
    OP_INSERT,   /* a frame of the input's before it */
    OP_RESERVED, /* touch the reserved bytes */
    NUM_OPS
};

static void insert(script *in, fuzz_pair *pair, fuzz_side *to)
{
    fuzz_frame frame;
    frame.len = VESICA_FRAME_HEADER_BYTES;
    const uint8_t type = take(in);
    const size_t len = take(in) % 72;
    for (size_t i = 0; i < len; i++) {
        frame.bytes[frame.len++] = take(in);
    }
    fuzz_set_header(&frame, type);
    fuzz_deliver(pair, to, frame.bytes, frame.len);
}

static void flip(script *in, fuzz_frame *frame)
{
    const size_t at = (size_t)take(in) | (size_t)take(in) << 8;
    frame->bytes[at % frame->len] ^= take(in);
}

static void cut(script *in, fuzz_frame *frame)
{
    const size_t less = take(in);
    if (less < frame->len - VESICA_FRAME_HEADER_BYTES) {
        frame->len -= less;
    }
    fuzz_set_header(frame, frame->bytes[4]);
}

static void hand(void *arg, fuzz_pair *pair, fuzz_side *to, fuzz_frame *frame)
{
    script *in = arg;
    fuzz_side *from = to == &pair->proposer ? &pair->answerer : &pair->proposer;
    const uint8_t op = take(in) % NUM_OPS;
    pair->chunk = 1 + (size_t)take(in);
    /* Frames are large: all at once, or in pieces of several kilobytes. */
    if (is_vole) {
        pair->chunk = pair->chunk * 1024;
    }
    pair->max_units = 1 + (uint32_t)take(in);
    switch (op) {
    case OP_DROP:
        return;
    case OP_REPEAT:
        fuzz_deliver(pair, to, frame->bytes, frame->len);
        break;
    case OP_TYPE:
        frame->bytes[4] = take(in);
        break;
    case OP_LENGTH:
        frame->bytes[take(in) % 4] ^= take(in);
        break;
    case OP_CUT:
        cut(in, frame);
        break;
    case OP_FLIP:
        flip(in, frame);
        break;
    case OP_ECHO:
        fuzz_deliver(pair, from, frame->bytes, frame->len);
        break;
    case OP_INSERT:
        insert(in, pair, to);
        break;
    case OP_RESERVED:
        frame->bytes[5 + take(in) % 3] ^= take(in);
        break;
    default:
        break;
    }
    fuzz_deliver(pair, to, frame->bytes, frame->len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    script in = {.data = data, .left = size};
    fuzz_pair pair = {.terms = take(&in),
                      .vole = is_vole,
                      .chunk = 1,
                      .max_units = 1,
                      .hand = hand,
                      .arg = &in};
    fuzz_run(&pair);
    return 0;
}
