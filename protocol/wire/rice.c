/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "wire/rice.h"

#include "util/bits.h"
#include "util/bytes.h"
#include "util/status.h"

/* Room for overflows of the low bits in a frame: so many bits for each tag, and
 * so many more. SPEC.md says how unlikely it is that uniform tags need more. */
#define OVERFLOWS_PER_TAG 4
#define OVERFLOWS_MORE 256

static size_t bytes_of(uint64_t bits)
{
    return (size_t)((bits + 7) / 8);
}

vesica_rice vesica_rice_of(size_t tag_len, uint64_t num, size_t stride)
{
    const unsigned all = 8 * (unsigned)tag_len;
    const unsigned high = vesica_ceil_log2(num);
    VESICA_ASSERT(tag_len >= 1 && tag_len <= VESICA_RICE_MAX_TAG_BYTES);
    VESICA_ASSERT(high <= all && high < 64);
    return (vesica_rice){
        .tag_len = tag_len, .stride = stride, .low_bits = all - high};
}

size_t vesica_rice_least_len(const vesica_rice *rice, size_t num)
{
    return bytes_of(num * (rice->low_bits + UINT64_C(1)));
}

size_t vesica_rice_most_len(const vesica_rice *rice, size_t num)
{
    const uint64_t each = rice->low_bits + UINT64_C(1) + OVERFLOWS_PER_TAG;
    return bytes_of(num * each + OVERFLOWS_MORE);
}

/* A tag, or the distance of two, as a number. */

typedef struct number {
    uint64_t high;
    uint64_t low;
} number;

static uint64_t load_part(const uint8_t *bytes, size_t len)
{
    uint64_t x = 0;
    for (size_t i = 0; i < len; i++) {
        x = x << 8 | bytes[i];
    }
    return x;
}

static void store_part(uint8_t *bytes, size_t len, uint64_t x)
{
    for (size_t i = len; i > 0; i--, x >>= 8) {
        bytes[i - 1] = (uint8_t)(x & 0xff);
    }
}

VESICA_INLINE number load(const uint8_t *tag, size_t len)
{
    if (len < 8) {
        return (number){0, load_part(tag, len)};
    }
    const uint64_t first = vesica_load_be64(tag);
    return (number){len == 8 ? 0 : first >> 8 * (16 - len),
                    vesica_load_be64(tag + len - 8)};
}

/* x / 2^n, of which the lower half; n <= 128 */
VESICA_INLINE uint64_t shift_right(number x, unsigned n)
{
    if (n >= 64) {
        return n == 128 ? 0 : x.high >> (n - 64);
    }
    return n == 0 ? x.low : x.low >> n | x.high << (64 - n);
}

/* The lower half goes over zeros that the upper one brings. */
VESICA_INLINE void store(uint8_t *tag, size_t len, number x)
{
    if (len < 8) {
        store_part(tag, len, x.low);
        return;
    }
    if (len > 8) {
        vesica_store_be64(tag, x.high << 8 * (16 - len));
    }
    vesica_store_be64(tag + len - 8, x.low);
}

/* x * 2^n, which is below 2^128; n <= 128 */
VESICA_INLINE number shift_left(uint64_t x, unsigned n)
{
    if (n == 0 || n == 128) { /* x is zero then */
        return (number){0, x};
    }
    return n >= 64 ? (number){x << (n - 64), 0}
                   : (number){x >> (64 - n), x << n};
}

/* Where the distances are counted from: the last tag and one more, or zero. */
typedef struct chain {
    number last;
    uint64_t one; /* 0 before the first tag */
} chain;

static chain chain_from(const vesica_rice *rice, const uint8_t *last)
{
    return last == NULL ? (chain){{0, 0}, 0}
                        : (chain){load(last, rice->tag_len), 1};
}

/* Of two borrows, and of two carries, there is one at most. */
VESICA_INLINE number distance_to(chain *from, number tag)
{
    const uint64_t low = tag.low - from->last.low;
    const uint64_t borrow = tag.low < from->last.low || low < from->one;
    const number distance = {tag.high - from->last.high - borrow,
                             low - from->one};
    *from = (chain){tag, 1};
    return distance;
}

/* Whether the next tag is one of its length; distance is below 2^128. */
VESICA_INLINE bool go(const vesica_rice *rice, chain *from, number distance)
{
    const uint64_t low = from->last.low + distance.low;
    const uint64_t carry = low < distance.low || low + from->one < low;
    const uint64_t high = from->last.high + distance.high;
    const number tag = {high + carry, low + from->one};
    const bool overflows = high < distance.high || tag.high < high;
    const unsigned bits = 8 * (unsigned)rice->tag_len;
    *from = (chain){tag, 1};
    return !overflows && (bits > 64 || tag.high == 0) &&
           shift_right(tag, bits) == 0;
}

/* Writing bits, the first one the highest of its byte. */

typedef struct bit_writer {
    uint8_t *out;
    uint64_t bits; /* the last num of them are not written yet */
    unsigned num;  /* below 64 */
} bit_writer;

/* The last 1 <= num <= 64 bits of x. */
VESICA_INLINE void put(bit_writer *writer, uint64_t x, unsigned num)
{
    const unsigned room = 64 - writer->num;
    x &= UINT64_MAX >> (64 - num);
    if (num < room) {
        /* num is below 64.
         * NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult) */
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

VESICA_INLINE void put_distance(bit_writer *writer, const vesica_rice *rice,
                                number distance)
{
    const unsigned low = rice->low_bits;
    uint64_t overflows = shift_right(distance, low);
    if (low < 64 && overflows < 64 - low) {
        const uint64_t one = UINT64_C(1) << low;
        put(writer, one | (distance.low & (one - 1)),
            (unsigned)overflows + 1 + low);
        return;
    }
    for (; overflows >= 64; overflows -= 64) {
        put(writer, 0, 64);
    }
    put(writer, 1, (unsigned)overflows + 1);
    if (low > 64) {
        put(writer, distance.high, low - 64);
    }
    if (low > 0) {
        put(writer, distance.low, low < 64 ? low : 64);
    }
}

uint64_t vesica_rice_len(const vesica_rice *rice, const uint8_t *tags,
                         size_t num, const uint8_t *last)
{
    chain from = chain_from(rice, last);
    uint64_t bits = num * (rice->low_bits + UINT64_C(1));
    for (size_t i = 0; i < num; i++) {
        const number tag = load(tags + i * rice->stride, rice->tag_len);
        bits += shift_right(distance_to(&from, tag), rice->low_bits);
    }
    return bits / 8 + (bits % 8 > 0);
}

/* It is written by way of the writer.
 * NOLINTNEXTLINE(readability-non-const-parameter) */
void vesica_rice_encode(const vesica_rice *rice, uint8_t *out,
                        const uint8_t *tags, size_t num, const uint8_t *last)
{
    chain from = chain_from(rice, last);
    bit_writer writer = {.out = out};
    for (size_t i = 0; i < num; i++) {
        const number tag = load(tags + i * rice->stride, rice->tag_len);
        put_distance(&writer, rice, distance_to(&from, tag));
    }
    const unsigned padding = (8 - writer.num % 8) % 8;
    store_part(writer.out, bytes_of(writer.num), writer.bits << padding);
}

/* Reading bits. What is behind the end reads as zeros: there is no one for the
 * next tag then, and no end. */

typedef struct bit_reader {
    const uint8_t *bytes;
    size_t len;
    uint64_t at; /* in bits */
} bit_reader;

VESICA_INLINE bool is_behind(const bit_reader *reader)
{
    return reader->at > 8 * (uint64_t)reader->len;
}

/* Near the end. */
static uint64_t peek_last(const bit_reader *reader)
{
    const size_t first = (size_t)(reader->at / 8);
    uint8_t bytes[9] = {0};
    for (size_t i = 0; i < sizeof bytes && first + i < reader->len; i++) {
        bytes[i] = reader->bytes[first + i];
    }
    const uint64_t bits = vesica_load_be64(bytes);
    return bits << reader->at % 8 | (unsigned)bytes[8] >> (8 - reader->at % 8);
}

/* 64 bits. */
VESICA_INLINE uint64_t peek(const bit_reader *reader)
{
    const size_t first = (size_t)(reader->at / 8);
    if (first + 9 > reader->len) {
        return peek_last(reader);
    }
    const uint8_t *bytes = reader->bytes + first;
    const uint64_t bits = vesica_load_be64(bytes);
    return bits << reader->at % 8 | (unsigned)bytes[8] >> (8 - reader->at % 8);
}

/* 1 <= num <= 64 */
VESICA_INLINE uint64_t take(bit_reader *reader, unsigned num)
{
    const uint64_t bits = peek(reader);
    reader->at += num;
    return bits >> (64 - num);
}

/* Zeros up to the next one, which is taken too. */
VESICA_INLINE vesica_status take_overflows(bit_reader *reader, uint64_t *out)
{
    uint64_t overflows = 0;
    uint64_t bits = peek(reader);
    while (bits == 0) {
        overflows += 64;
        reader->at += 64;
        if (is_behind(reader)) {
            return VESICA_ERR_MALFORMED;
        }
        bits = peek(reader);
    }
    const unsigned zeros = vesica_leading_zeros(bits);
    reader->at += zeros + 1;
    *out = overflows + zeros;
    return VESICA_OK;
}

/* Both parts of most distances, from the next 128 bits at once.
 *
 * Returns: false if that is not all, and then nothing is taken.
 */
VESICA_INLINE bool take_at_once(bit_reader *reader, unsigned low_bits,
                                uint64_t *overflows, uint64_t *low)
{
    const size_t first = (size_t)(reader->at / 8);
    const unsigned skip = reader->at % 8;
    if (first + 17 > reader->len || low_bits == 0 || low_bits > 64) {
        return false;
    }
    const uint8_t *bytes = reader->bytes + first;
    const uint64_t middle = vesica_load_be64(bytes + 8);
    const uint64_t bits =
        vesica_load_be64(bytes) << skip | middle >> 1 >> (63 - skip);
    const uint64_t more = middle << skip | (unsigned)bytes[16] >> (8 - skip);
    if (bits == 0) {
        return false;
    }
    const unsigned zeros = vesica_leading_zeros(bits);
    *overflows = zeros;
    *low = (bits << zeros << 1 | more >> (63 - zeros)) >> (64 - low_bits);
    reader->at += zeros + 1 + low_bits;
    return true;
}

VESICA_INLINE vesica_status take_distance(bit_reader *reader,
                                          const vesica_rice *rice, number *out)
{
    const unsigned low = rice->low_bits;
    uint64_t overflows = 0;
    uint64_t low_part = 0;
    const bool at_once = take_at_once(reader, low, &overflows, &low_part);
    if (!at_once) {
        VESICA_TRY(take_overflows(reader, &overflows));
    }
    if (overflows >> (8 * rice->tag_len - low) != 0) {
        return VESICA_ERR_MALFORMED;
    }
    *out = shift_left(overflows, low);
    if (at_once) {
        out->low |= low_part;
        return VESICA_OK;
    }
    if (low > 64) {
        out->high |= take(reader, low - 64);
    }
    if (low > 0) {
        out->low |= take(reader, low < 64 ? low : 64);
    }
    return VESICA_OK;
}

/* Less than a byte is left, and it is zero. */
static vesica_status check_end(bit_reader *reader)
{
    const uint64_t left = 8 * (uint64_t)reader->len - reader->at;
    return !is_behind(reader) && left < 8 &&
                   (left == 0 || take(reader, (unsigned)left) == 0)
               ? VESICA_OK
               : VESICA_ERR_MALFORMED;
}

vesica_status vesica_rice_decode(const vesica_rice *rice, uint8_t *tags,
                                 size_t num, const uint8_t *last,
                                 const uint8_t *code, size_t len)
{
    chain from = chain_from(rice, last);
    bit_reader reader = {.bytes = code, .len = len};
    for (size_t i = 0; i < num; i++) {
        number distance = {0, 0};
        VESICA_TRY(take_distance(&reader, rice, &distance));
        if (!go(rice, &from, distance)) {
            return VESICA_ERR_MALFORMED;
        }
        store(tags + i * rice->stride, rice->tag_len, from.last);
    }
    return check_end(&reader);
}
