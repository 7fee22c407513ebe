/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "wire/rice.h"

#include <string.h>

#include "util/bits.h"
#include "util/bytes.h"
#include "util/copy.h"
#include "util/status.h"

/* Room for overflows of the low bits in a frame: so many bits for each tag, and
 * so many more. SPEC.md says how unlikely it is that uniform tags need more. */
#define OVERFLOWS_PER_TAG 4
#define OVERFLOWS_MORE 256

/* All but the first of the whole bytes that the low bits of a tag have are the
 * rest: heads are rounded down, and with eight bits more that costs little. */
#define LEAST_LOW_BITS 8

static size_t bytes_of(uint64_t bits)
{
    return (size_t)((bits + 7) / 8);
}

vesica_rice vesica_rice_of(size_t tag_len, uint64_t num, size_t stride)
{
    const unsigned all = 8 * (unsigned)tag_len;
    const unsigned high = vesica_ceil_log2(num);
    VESICA_ASSERT(tag_len >= 1 && tag_len <= VESICA_RICE_MAX_TAG_BYTES);
    VESICA_ASSERT(high + LEAST_LOW_BITS <= all &&
                  high <= VESICA_RICE_MAX_LOG2_TAGS);
    const unsigned low = all - high;
    const unsigned rest = low / 8 - 1;
    return (vesica_rice){.tag_len = tag_len,
                         .stride = stride,
                         .head_len = tag_len - rest,
                         .low_bits = low - 8 * rest};
}

static size_t rest_len(const vesica_rice *rice)
{
    return rice->tag_len - rice->head_len;
}

size_t vesica_rice_least_len(const vesica_rice *rice, size_t num)
{
    return num * rest_len(rice) +
           bytes_of(num * (rice->low_bits + UINT64_C(1)));
}

size_t vesica_rice_most_len(const vesica_rice *rice, size_t num)
{
    const uint64_t each = rice->low_bits + UINT64_C(1) + OVERFLOWS_PER_TAG;
    return num * rest_len(rice) + bytes_of(num * each + OVERFLOWS_MORE);
}

/* Heads, as numbers. */

VESICA_INLINE uint64_t load_head(const vesica_rice *rice, const uint8_t *tag)
{
    uint64_t head = 0;
    if (rice->tag_len >= 8) {
        return vesica_load_be64(tag) >> 8 * (8 - rice->head_len);
    }
    for (size_t i = 0; i < rice->head_len; i++) {
        head = head << 8 | tag[i];
    }
    return head;
}

/* The rest is written behind it, over zeros. */
VESICA_INLINE void store_head(const vesica_rice *rice, uint8_t *tag,
                              uint64_t head)
{
    if (rice->tag_len >= 8) {
        vesica_store_be64(tag, head << 8 * (8 - rice->head_len));
        return;
    }
    for (size_t i = rice->head_len; i > 0; i--, head >>= 8) {
        tag[i - 1] = (uint8_t)(head & 0xff);
    }
}

static uint64_t head_before(const vesica_rice *rice, const uint8_t *last)
{
    return last == NULL ? 0 : load_head(rice, last);
}

/* Writing bits, the first one the highest of its byte. */

typedef struct bit_writer {
    uint8_t *out;
    uint64_t bits; /* the last num of them are not written yet */
    unsigned num;  /* below 64 */
} bit_writer;

/* 1 <= num < 64 bits: x, which has no others. */
VESICA_INLINE void put(bit_writer *writer, uint64_t x, unsigned num)
{
    const unsigned room = 64 - writer->num;
    if (num < room) {
        writer->bits = writer->bits << num | x;
        writer->num += num;
        return;
    }
    writer->num = num - room;
    vesica_store_be64(writer->out,
                      writer->bits << (room - 1) << 1 | x >> writer->num);
    writer->out += 8;
    writer->bits = x;
}

/* Zeros that are put at once, if there are more. */
#define MANY_ZEROS 32

VESICA_INLINE void put_distance(bit_writer *writer, unsigned low_bits,
                                uint64_t distance)
{
    const uint64_t one = UINT64_C(1) << low_bits;
    uint64_t overflows = distance >> low_bits;
    for (; overflows >= MANY_ZEROS; overflows -= MANY_ZEROS) {
        put(writer, 0, MANY_ZEROS);
    }
    put(writer, one | (distance & (one - 1)),
        (unsigned)overflows + 1 + low_bits);
}

/* What is left, with zeros up to a byte. */
static void put_end(const bit_writer *writer)
{
    uint64_t bits = writer->bits << (8 - writer->num % 8) % 8;
    for (size_t i = bytes_of(writer->num); i > 0; i--, bits >>= 8) {
        writer->out[i - 1] = (uint8_t)(bits & 0xff);
    }
}

uint64_t vesica_rice_len(const vesica_rice *rice, const uint8_t *tags,
                         size_t num, const uint8_t *last)
{
    uint64_t before = head_before(rice, last);
    uint64_t bits = num * (rice->low_bits + UINT64_C(1));
    for (size_t i = 0; i < num; i++) {
        const uint64_t head = load_head(rice, tags + i * rice->stride);
        bits += (head - before) >> rice->low_bits;
        before = head;
    }
    return num * rest_len(rice) + bits / 8 + (bits % 8 > 0);
}

void vesica_rice_encode(const vesica_rice *rice, uint8_t *out,
                        const uint8_t *tags, size_t num, const uint8_t *last)
{
    const size_t each = rest_len(rice);
    uint64_t before = head_before(rice, last);
    bit_writer writer = {.out = out + num * each};
    for (size_t i = 0; i < num; i++) {
        const uint8_t *tag = tags + i * rice->stride;
        const uint64_t head = load_head(rice, tag);
        vesica_copy_short(out + i * each, tag + rice->head_len, each);
        put_distance(&writer, rice->low_bits, head - before);
        before = head;
    }
    put_end(&writer);
}

/* Reading bits. What is behind the end reads as zeros: there is no one for the
 * next distance then, and no end. */

typedef struct bit_reader {
    const uint8_t *bytes;
    size_t len;
    uint64_t at; /* in bits */
} bit_reader;

VESICA_INLINE bool is_behind(const bit_reader *reader)
{
    return reader->at > 8 * (uint64_t)reader->len;
}

/** Bits that a look shows at least. */
#define LOOK_BITS 57

/* Near the end. */
static uint64_t look_last(bit_reader reader)
{
    const size_t first = (size_t)(reader.at / 8);
    uint8_t bytes[8] = {0};
    for (size_t i = 0; i < sizeof bytes && first + i < reader.len; i++) {
        bytes[i] = reader.bytes[first + i];
    }
    return vesica_load_be64(bytes) << reader.at % 8;
}

/* LOOK_BITS bits, from the highest one on; of others there may be some. */
VESICA_INLINE uint64_t look(const bit_reader *reader)
{
    const size_t first = (size_t)(reader->at / 8);
    return first + 8 <= reader->len
               ? vesica_load_be64(reader->bytes + first) << reader->at % 8
               : look_last(*reader);
}

/* Zeros that are taken at once, if there are no others: with them, a one and
 * the low bits are all in a look. */
#define MOST_ZEROS (LOOK_BITS - 1 - 15)

/* Of zeros without end the reader is behind. */
VESICA_INLINE uint64_t take_distance(bit_reader *reader, unsigned low_bits)
{
    uint64_t overflows = 0;
    uint64_t bits = look(reader);
    while (bits >> (64 - MOST_ZEROS) == 0 && !is_behind(reader)) {
        overflows += MOST_ZEROS;
        reader->at += MOST_ZEROS;
        bits = look(reader);
    }
    const unsigned zeros = vesica_leading_zeros(bits | 1);
    reader->at += zeros + 1 + low_bits;
    /* The one, and the low bits behind it. */
    const uint64_t low = bits << zeros >> (63 - low_bits);
    return ((overflows + zeros - 1) << low_bits) + low;
}

/* Less than a byte is left, and it is zero. */
static bool is_at_end(const bit_reader *reader)
{
    const uint64_t left = 8 * (uint64_t)reader->len - reader->at;
    return !is_behind(reader) && left < 8 && look(reader) == 0;
}

/* Whether a tag is larger than the one before it, if there is one. */
VESICA_INLINE bool is_larger(uint64_t distance, const uint8_t *rest,
                             const uint8_t *rest_before, size_t rest_len)
{
    return distance > 0 || rest_before == NULL ||
           memcmp(rest, rest_before, rest_len) > 0;
}

vesica_status vesica_rice_decode(const vesica_rice *rice, uint8_t *tags,
                                 size_t num, const uint8_t *last,
                                 const uint8_t *code, size_t len)
{
    const size_t each = rest_len(rice);
    const uint8_t *before = last == NULL ? NULL : last + rice->head_len;
    uint64_t head = head_before(rice, last);
    if (num == 0 || len < num * each) {
        return num == 0 && len == 0 ? VESICA_OK : VESICA_ERR_MALFORMED;
    }
    bit_reader reader = {.bytes = code + num * each, .len = len - num * each};
    for (size_t i = 0; i < num; i++) {
        const uint8_t *rest = code + i * each;
        uint8_t *tag = tags + i * rice->stride;
        const uint64_t distance = take_distance(&reader, rice->low_bits);
        head += distance;
        if (is_behind(&reader) || head >> 8 * rice->head_len != 0 ||
            !is_larger(distance, rest, before, each)) {
            return VESICA_ERR_MALFORMED;
        }
        store_head(rice, tag, head);
        vesica_copy_short(tag + rice->head_len, rest, each);
        before = rest;
    }
    return is_at_end(&reader) ? VESICA_OK : VESICA_ERR_MALFORMED;
}
