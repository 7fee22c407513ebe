/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "hash/lanes.h"

#include <string.h>

#include "hash/algorithm.h"
#include "util/bytes.h"
#include "util/cpu.h"
#include "util/status.h"
#include "util/wipe.h"

#define LANES VESICA_HASH_LANES
#define ROW VESICA_HASH_BLOCK_ROW

/* A vector of which one lane is used takes longer than one message. */
static vesica_compress *compress_of(const vesica_hash_algorithm *algorithm,
                                    size_t num)
{
#if defined(VESICA_X86_64)
    const vesica_cpu cpu = num > 1 ? vesica_cpu_get() : VESICA_CPU_MINIMAL;
    if (cpu == VESICA_CPU_AVX512) {
        return algorithm->avx512;
    }
    if (cpu == VESICA_CPU_AVX2) {
        return algorithm->avx2;
    }
#else
    (void)num;
#endif
    return algorithm->one;
}

/* All lanes are set, for a vector takes them all. */
void vesica_lanes_init(vesica_lanes *lanes, vesica_suite suite, size_t num)
{
    const vesica_hash_algorithm *algorithm = vesica_hash_algorithm_of(suite);
    VESICA_ASSERT(num <= LANES);
    *lanes = (vesica_lanes){.suite = suite, .num = num};
    for (size_t w = 0; w < 8; w++) {
        for (size_t i = 0; i < LANES; i++) {
            if (algorithm->initial64 != NULL) {
                lanes->state.words64[w * LANES + i] = algorithm->initial64[w];
            } else {
                lanes->state.words32[w * LANES + i] = algorithm->initial32[w];
            }
        }
    }
}

/* len bytes to each message, those of message i from from[i] on. */
static void add(vesica_lanes *lanes, const uint8_t *const *from, size_t len)
{
    const vesica_hash_algorithm *algorithm =
        vesica_hash_algorithm_of(lanes->suite);
    const size_t block_len = algorithm->block_len;
    for (size_t done = 0, n; done < len; done += n) {
        const size_t waiting = (size_t)(lanes->len % block_len);
        const size_t room = block_len - waiting;
        n = len - done < room ? len - done : room;
        for (size_t i = 0; i < lanes->num; i++) {
            /* from has a message for each lane.
             * NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
            memcpy(lanes->blocks + i * ROW + waiting, from[i] + done, n);
        }
        lanes->len += n;
        if (n == room) {
            compress_of(algorithm, lanes->num)(&lanes->state, LANES,
                                               lanes->blocks, lanes->num);
        }
    }
}

void vesica_lanes_add(vesica_lanes *lanes, const uint8_t *data, size_t stride,
                      size_t len)
{
    const uint8_t *from[LANES] = {NULL};
    for (size_t i = 0; i < lanes->num && len > 0; i++) {
        from[i] = data + i * stride;
    }
    add(lanes, from, len);
}

void vesica_lanes_add_parts(vesica_lanes *lanes, const vesica_part *parts)
{
    const uint8_t *from[LANES] = {NULL};
    for (size_t i = 0; i < lanes->num; i++) {
        VESICA_ASSERT(parts[i].len == parts[0].len);
        from[i] = parts[i].data;
    }
    add(lanes, from, lanes->num > 0 ? parts[0].len : 0);
}

void vesica_lanes_add_same(vesica_lanes *lanes, const uint8_t *data, size_t len)
{
    vesica_lanes_add(lanes, data, 0, len);
}

/* A bit, zeros, and the length in bits, up to the end of a block. */
static void add_end(vesica_lanes *lanes)
{
    const vesica_hash_algorithm *algorithm =
        vesica_hash_algorithm_of(lanes->suite);
    uint8_t end[2 * VESICA_MAX_HASH_BLOCK] = {0x80};
    size_t len =
        algorithm->block_len - (size_t)(lanes->len % algorithm->block_len);
    if (len < 1 + algorithm->count_len) {
        len += algorithm->block_len;
    }
    vesica_store_be64(end + len - 8, lanes->len * 8);
    vesica_lanes_add_same(lanes, end, len);
}

static void store_hash64(const vesica_lanes *lanes, uint8_t *out, size_t i)
{
    for (size_t w = 0; w < 8; w++) {
        vesica_store_be64(out + 8 * w, lanes->state.words64[w * LANES + i]);
    }
}

static void store_hash32(const vesica_lanes *lanes, uint8_t *out, size_t i)
{
    for (size_t w = 0; w < 8; w++) {
        vesica_store_be32(out + 4 * w, lanes->state.words32[w * LANES + i]);
    }
}

static void store_hash(const vesica_lanes *lanes, uint8_t *out, size_t i,
                       bool is_long)
{
    if (is_long) {
        store_hash64(lanes, out, i);
    } else {
        store_hash32(lanes, out, i);
    }
}

/* The hashes of the states, and nothing is left of these. A whole hash is
 * stored where it goes. */
static void take_hashes(vesica_lanes *lanes, uint8_t *out, size_t stride,
                        size_t out_len)
{
    const size_t hash_len = vesica_hash_len(lanes->suite);
    const bool is_long =
        vesica_hash_algorithm_of(lanes->suite)->initial64 != NULL;
    uint8_t hash[VESICA_MAX_HASH_BYTES];
    VESICA_ASSERT(out_len <= hash_len);
    for (size_t i = 0; i < lanes->num; i++) {
        if (out_len == hash_len) {
            store_hash(lanes, out + i * stride, i, is_long);
        } else {
            store_hash(lanes, hash, i, is_long);
            memcpy(out + i * stride, hash, out_len);
        }
    }
    vesica_wipe(hash, sizeof hash);
    vesica_wipe(lanes, sizeof *lanes);
}

void vesica_lanes_final(vesica_lanes *lanes, uint8_t *out, size_t stride,
                        size_t out_len)
{
    add_end(lanes);
    take_hashes(lanes, out, stride, out_len);
}

/* memcpy, without a call if len is a multiple of 16. */
VESICA_INLINE void copy_tail(uint8_t *to, const uint8_t *from, size_t len)
{
    size_t i = 0;
    for (; i + 16 <= len; i += 16) {
        memcpy(to + i, from + i, 16);
    }
    if (i < len) {
        memcpy(to + i, from + i, len - i);
    }
}

void vesica_lanes_end(const vesica_lanes *lanes, uint8_t *out, size_t out_len,
                      const uint8_t *tails, size_t len, size_t num)
{
    const vesica_hash_algorithm *algorithm =
        vesica_hash_algorithm_of(lanes->suite);
    const size_t block_len = algorithm->block_len;
    uint8_t end[VESICA_MAX_HASH_BLOCK] = {0};
    vesica_lanes last;
    VESICA_ASSERT(num <= LANES && lanes->len % block_len == 0);
    VESICA_ASSERT(len <= vesica_lanes_short_len(lanes->suite));
    last.suite = lanes->suite;
    last.num = num;
    last.state = lanes->state;
    end[len] = 0x80;
    vesica_store_be64(end + block_len - 8, (lanes->len + len) * 8);
    /* Of all lanes, for a vector takes them all. */
    for (size_t i = 0; i < LANES; i++) {
        memcpy(last.blocks + i * ROW, end, sizeof end);
    }
    for (size_t i = 0; i < num; i++) {
        copy_tail(last.blocks + i * ROW, tails + i * len, len);
    }
    compress_of(algorithm, num)(&last.state, LANES, last.blocks, num);
    take_hashes(&last, out, out_len, out_len);
}

size_t vesica_lanes_short_len(vesica_suite suite)
{
    const vesica_hash_algorithm *algorithm = vesica_hash_algorithm_of(suite);
    return algorithm->block_len - 1 - algorithm->count_len;
}

void vesica_lanes_short(uint8_t *out, size_t out_len, vesica_suite suite,
                        const vesica_part *messages, size_t num)
{
    const vesica_hash_algorithm *algorithm = vesica_hash_algorithm_of(suite);
    vesica_lanes lanes;
    vesica_lanes_init(&lanes, suite, num);
    for (size_t i = 0; i < num; i++) {
        uint8_t *block = lanes.blocks + i * ROW;
        VESICA_ASSERT(messages[i].len <= vesica_lanes_short_len(suite));
        memcpy(block, messages[i].data, messages[i].len);
        block[messages[i].len] = 0x80;
        vesica_store_be64(block + algorithm->block_len - 8,
                          messages[i].len * 8);
    }
    compress_of(algorithm, num)(&lanes.state, LANES, lanes.blocks, num);
    take_hashes(&lanes, out, out_len, out_len);
}

size_t vesica_lanes_of_one_len(const vesica_part *messages, size_t num)
{
    size_t n = 0;
    while (n < num && n < LANES && messages[n].len == messages[0].len) {
        n++;
    }
    return n;
}
