/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* One message to one role, by what the build defines:
 *
 *   FUZZ_TO       who gets it: PROPOSER, ANSWERER, RECEIVER or SENDER
 *   FUZZ_MESSAGE  the message
 *   FUZZ_WHEN     IN_PLACE: it replaces the honest one; BEFORE: it comes before
 *                 the honest ACCEPT; ANY_TIME: before the frame that the input
 *                 says
 *   FUZZ_LEARNER  ANY, or BOTH for a message that there is only then
 *   FUZZ_ENGINE   DH or VOLE
 *   FUZZ_CLAIM    ANY, or MALICIOUS for a message that there is only then
 *
 * The input is a byte of which bit 0 says whether the rest is the payload, or
 * is laid over the honest payload, and the others, with ANY_TIME, how many
 * frames go first; a byte of terms; with the engine vole, of which frames are
 * large, two bytes that say where the rest is laid; the rest. Properties: a
 * session that ends well has the right result; one whose partner has said what
 * it should not, and stands by it, has no row too many and no wrong label. Aims
 * at the decoder of the message, its handler, and all that follows from what it
 * lets through. */

#include <string.h>

#include "support/pair.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define JOIN(a, b) a##b
#define NAME_OF_MESSAGE(message) JOIN(VESICA_MESSAGE_, message)
#define NAME_OF_TO(to) JOIN(TO_, to)
#define NAME_OF_WHEN(when) JOIN(WHEN_, when)
#define NAME_OF_LEARNER(learner) JOIN(LEARNER_, learner)
#define NAME_OF_ENGINE(engine) JOIN(VESICA_ENGINE_, engine)
#define NAME_OF_CLAIM(claim) JOIN(CLAIM_, claim)

enum {
    TO_PROPOSER,
    TO_ANSWERER,
    TO_RECEIVER,
    TO_SENDER
};

enum {
    WHEN_IN_PLACE,
    WHEN_BEFORE,
    WHEN_ANY_TIME
};

enum {
    LEARNER_ANY = 0,
    LEARNER_BOTH = FUZZ_TERMS_BOTH
};

enum {
    CLAIM_ANY = 0,
    CLAIM_MALICIOUS = FUZZ_TERMS_MALICIOUS
};

typedef struct input {
    const uint8_t *data; /* behind the bytes that say what to do with it */
    size_t size;
    size_t at;         /* where it is laid, of every four bytes one */
    bool whole;        /* the payload, not laid over the honest one */
    unsigned num_left; /* frames that go first */
    bool given;        /* the message has been given */
} input;

static const vesica_message message = NAME_OF_MESSAGE(FUZZ_MESSAGE);
/* NOLINTNEXTLINE(misc-redundant-expression): of one engine at a time */
static const bool is_vole = NAME_OF_ENGINE(FUZZ_ENGINE) == VESICA_ENGINE_VOLE;

/* The payload is the input, or the honest one with the input laid over it. */
static void change(const input *in, fuzz_frame *frame)
{
    uint8_t *payload = frame->bytes + VESICA_FRAME_HEADER_BYTES;
    const size_t room = FUZZ_MAX_FRAME - VESICA_FRAME_HEADER_BYTES;
    if (in->whole) {
        const size_t len = in->size < room ? in->size : room;
        memcpy(payload, in->data, len);
        frame->len = VESICA_FRAME_HEADER_BYTES + len;
    } else {
        for (size_t i = 0; i < in->size &&
                           VESICA_FRAME_HEADER_BYTES + in->at + i < frame->len;
             i++) {
            payload[in->at + i] ^= in->data[i];
        }
    }
    fuzz_set_header(frame, (uint8_t)message);
}

static bool is_meant(const fuzz_pair *pair, const fuzz_side *to)
{
    switch (NAME_OF_TO(FUZZ_TO)) {
    case TO_PROPOSER:
        return to == &pair->proposer;
    case TO_ANSWERER:
        return to == &pair->answerer;
    case TO_RECEIVER:
        return fuzz_receives(pair, to);
    default:
        return !fuzz_receives(pair, to);
    }
}

static bool is_time(input *in, vesica_message sent)
{
    if (in->given) {
        return false;
    }
    switch (NAME_OF_WHEN(FUZZ_WHEN)) {
    case WHEN_IN_PLACE:
        return sent == message;
    case WHEN_BEFORE:
        return sent == VESICA_MESSAGE_ACCEPT;
    default:
        return in->num_left-- == 0;
    }
}

/* Whether a partner that says this can stand by it: what is chained is. A tag
 * alone would be a lie about the own list, which nobody can tell from the
 * truth: here coins are fixed, so libFuzzer can learn a tag. */
static bool is_lie(const fuzz_pair *pair)
{
    return vesica_message_rules[message].chained &&
           (message != VESICA_MESSAGE_TAGS ||
            (pair->terms & FUZZ_TERMS_LABELS) != 0);
}

static void hand(void *arg, fuzz_pair *pair, fuzz_side *to, fuzz_frame *frame)
{
    input *in = arg;
    const vesica_message sent = fuzz_type(frame);
    if (is_meant(pair, to) && is_time(in, sent)) {
        fuzz_frame changed;
        fuzz_copy(&changed, frame);
        in->given = true;
        change(in, &changed);
        pair->lied = is_lie(pair);
        fuzz_deliver(pair, to, changed.bytes, changed.len);
        if (sent == message) {
            return;
        }
    }
    fuzz_deliver(pair, to, frame->bytes, frame->len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const size_t first = is_vole ? 4 : 2;
    if (size < first) {
        return 0;
    }
    input in = {.data = data + first,
                .size = size - first,
                .at = is_vole ? (data[2] | (size_t)data[3] << 8) * 4 : 0,
                .whole = (data[0] & 1) != 0,
                .num_left = data[0] >> 1};
    fuzz_pair pair = {.terms =
                          (uint8_t)(data[1] | NAME_OF_LEARNER(FUZZ_LEARNER) |
                                    NAME_OF_CLAIM(FUZZ_CLAIM)),
                      .vole = is_vole,
                      .chunk = SIZE_MAX,
                      .max_units = 64,
                      .hand = hand,
                      .arg = &in};
    fuzz_run(&pair);
    return 0;
}
