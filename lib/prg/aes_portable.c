/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* AES without tables, which would be read at places that are secret: four
 * blocks in eight words, of which word b has bit b of each of their bytes. What
 * is done to a word is done to 64 bytes. */

#include "prg/aes_backend.h"
#include "util/inline.h"

#define GROUP 4

/* The byte in row r and column c of block k is at bit 16r + 4c + k: shifting
 * rows rotates 16 bits of a word, and the next row is 16 bits further. */
typedef struct group {
    uint64_t bits[8];
} group;

typedef struct keys {
    group rounds[11];
} keys;

/* Bytes to the even places, and back. */
static uint64_t spread(uint32_t x)
{
    uint64_t y = x;
    y = (y | y << 16) & 0x0000ffff0000ffff;
    return (y | y << 8) & 0x00ff00ff00ff00ff;
}

static uint32_t gather(uint64_t y)
{
    y &= 0x00ff00ff00ff00ff;
    y = (y | y >> 8) & 0x0000ffff0000ffff;
    return (uint32_t)(y | y >> 16);
}

/* Bits of a whose place has bit n set, and bits of b whose place has not,
 * change places. */
static void exchange(uint64_t *a, uint64_t *b, unsigned n, uint64_t mask)
{
    const uint64_t t = (*a >> n ^ *b) & mask;
    *a ^= t << n;
    *b ^= t;
}

/* Bit b of byte j of word i to bit i of byte j of word b, and back. */
static void transpose(uint64_t w[8])
{
    for (unsigned i = 0; i < 8; i += 2) {
        exchange(&w[i], &w[i + 1], 1, 0x5555555555555555);
    }
    for (unsigned i = 0; i < 2; i++) {
        exchange(&w[i], &w[i + 2], 2, 0x3333333333333333);
        exchange(&w[i + 4], &w[i + 6], 2, 0x3333333333333333);
    }
    for (unsigned i = 0; i < 4; i++) {
        exchange(&w[i], &w[i + 4], 4, 0x0f0f0f0f0f0f0f0f);
    }
}

/* Word 4e + k has columns e and e + 2 of block k, byte by byte in turn. */
static group group_load(const vesica_block *in, size_t num)
{
    group x;
    for (size_t k = 0; k < GROUP; k++) {
        const vesica_block *block = &in[k < num ? k : num - 1];
        const uint64_t low = vesica_block_load64(block, 0);
        const uint64_t high = vesica_block_load64(block, 1);
        x.bits[k] = spread((uint32_t)low) | spread((uint32_t)high) << 8;
        x.bits[4 + k] =
            spread((uint32_t)(low >> 32)) | spread((uint32_t)(high >> 32)) << 8;
    }
    transpose(x.bits);
    return x;
}

static void group_store(vesica_block *out, group x, size_t num)
{
    transpose(x.bits);
    for (size_t k = 0; k < GROUP && k < num; k++) {
        const uint64_t even = x.bits[k];
        const uint64_t odd = x.bits[4 + k];
        vesica_block_store64(&out[k], 0,
                             gather(even) | (uint64_t)gather(odd) << 32);
        vesica_block_store64(
            &out[k], 1, gather(even >> 8) | (uint64_t)gather(odd >> 8) << 32);
    }
}

static void group_store_pairs(vesica_block *out, group x, group y, size_t num)
{
    vesica_block left[GROUP];
    vesica_block right[GROUP];
    group_store(left, x, num);
    group_store(right, y, num);
    for (size_t k = 0; k < GROUP && k < num; k++) {
        out[2 * k] = left[k];
        out[2 * k + 1] = right[k];
    }
}

static group group_count(uint64_t stream, uint64_t first)
{
    vesica_block counters[GROUP];
    for (size_t i = 0; i < GROUP; i++) {
        vesica_block_store64(&counters[i], 0, first + i);
        vesica_block_store64(&counters[i], 1, stream);
    }
    return group_load(counters, GROUP);
}

static group group_xor(group x, group y)
{
    for (unsigned b = 0; b < 8; b++) {
        x.bits[b] ^= y.bits[b];
    }
    return x;
}

/* The substitution is an inversion, here in a tower of fields, each over the
 * one before it by a normal basis (t, t^q) with t + t^q = 1:
 *
 *   GF(4):   t = W,  t^(1+q) = 1
 *   GF(16):  t = Z,  t^(1+q) = W
 *   GF(256): t = Y,  t^(1+q) = M
 *
 * With norm N = t^(1+q), and e = N(a + b)(c + d), the product of (a, b) and
 * (c, d) is (ac + e, bd + e); with n = ab + N(a + b)^2, the inverse of (a, b)
 * is (b/n, a/n). Of those that there are W = 0xbc, Z = 0x5c, Y = 0xfe, as bytes
 * of AES, take the fewest sums on the way there and back. */

typedef struct gf4 {
    uint64_t of[2];
} gf4;

typedef struct gf16 {
    gf4 of[2];
} gf16;

VESICA_INLINE gf4 gf4_add(gf4 x, gf4 y)
{
    return (gf4){{x.of[0] ^ y.of[0], x.of[1] ^ y.of[1]}};
}

VESICA_INLINE gf4 gf4_multiply(gf4 x, gf4 y)
{
    const uint64_t e = (x.of[0] ^ x.of[1]) & (y.of[0] ^ y.of[1]);
    return (gf4){{(x.of[0] & y.of[0]) ^ e, (x.of[1] & y.of[1]) ^ e}};
}

/* The inverse too. */
VESICA_INLINE gf4 gf4_square(gf4 x)
{
    return (gf4){{x.of[1], x.of[0]}};
}

VESICA_INLINE gf4 gf4_times_w(gf4 x)
{
    return (gf4){{x.of[1], x.of[0] ^ x.of[1]}};
}

VESICA_INLINE gf16 gf16_add(gf16 x, gf16 y)
{
    return (gf16){{gf4_add(x.of[0], y.of[0]), gf4_add(x.of[1], y.of[1])}};
}

VESICA_INLINE gf16 gf16_multiply(gf16 x, gf16 y)
{
    const gf4 e = gf4_times_w(
        gf4_multiply(gf4_add(x.of[0], x.of[1]), gf4_add(y.of[0], y.of[1])));
    return (gf16){{gf4_add(gf4_multiply(x.of[0], y.of[0]), e),
                   gf4_add(gf4_multiply(x.of[1], y.of[1]), e)}};
}

VESICA_INLINE gf16 gf16_invert(gf16 x)
{
    const gf4 sum = gf4_add(x.of[0], x.of[1]);
    const gf4 norm =
        gf4_add(gf4_multiply(x.of[0], x.of[1]), gf4_times_w(gf4_square(sum)));
    const gf4 inverse = gf4_square(norm);
    return (gf16){
        {gf4_multiply(x.of[1], inverse), gf4_multiply(x.of[0], inverse)}};
}

/* M x^2. */
VESICA_INLINE gf16 gf16_scaled_square(gf16 x)
{
    const uint64_t a = x.of[0].of[0];
    const uint64_t b = x.of[0].of[1];
    const uint64_t c = x.of[1].of[0];
    const uint64_t d = x.of[1].of[1];
    return (gf16){{{{a ^ b, b}}, {{b ^ d, a ^ c}}}};
}

VESICA_INLINE void gf256_invert(gf16 x[2])
{
    const gf16 norm = gf16_add(gf16_multiply(x[0], x[1]),
                               gf16_scaled_square(gf16_add(x[0], x[1])));
    const gf16 inverse = gf16_invert(norm);
    const gf16 a = x[0];
    x[0] = gf16_multiply(x[1], inverse);
    x[1] = gf16_multiply(a, inverse);
}

/* Coordinates of a byte in the basis that the tower has, YZW first. */
VESICA_INLINE void to_tower(gf16 x[2], const uint64_t q[8])
{
    const uint64_t t0 = q[0] ^ q[6];
    const uint64_t t1 = q[5] ^ t0;
    const uint64_t t2 = q[1] ^ q[2];
    const uint64_t t3 = q[7] ^ t1;
    const uint64_t t4 = q[3] ^ q[4] ^ q[7] ^ q[0] ^ q[1];
    x[0] = (gf16){{{{q[1] ^ t1, t3}}, {{t2 ^ t3, q[4] ^ t1}}}};
    x[1] = (gf16){{{{t1, q[3] ^ t0 ^ t2}}, {{t4, q[0]}}}};
}

/* Back, and the affine map of the standard, which has 0x63 in it. */
VESICA_INLINE void from_tower(uint64_t q[8], const gf16 x[2])
{
    const gf4 a = x[0].of[0];
    const gf4 b = x[0].of[1];
    const gf4 c = x[1].of[0];
    const gf4 d = x[1].of[1];
    const uint64_t t0 = a.of[0] ^ d.of[0];
    const uint64_t t1 = a.of[1] ^ b.of[1];
    const uint64_t t2 = b.of[0] ^ t0;
    const uint64_t t3 = b.of[1] ^ c.of[1];
    q[0] = ~(c.of[0] ^ t1);
    q[1] = ~(c.of[0] ^ a.of[0] ^ a.of[1]);
    q[2] = t3 ^ d.of[1] ^ t0;
    q[3] = t1 ^ t2;
    q[4] = t2;
    q[5] = ~t3;
    q[6] = ~(b.of[0] ^ d.of[0]);
    q[7] = t0;
}

static void substitute(group *x)
{
    gf16 tower[2];
    to_tower(tower, x->bits);
    gf256_invert(tower);
    from_tower(x->bits, tower);
}

/* Row r to the left by r columns. */
static void shift_rows(group *x)
{
    for (unsigned b = 0; b < 8; b++) {
        const uint64_t y = x->bits[b];
        x->bits[b] =
            (y & 0x000000000000ffff) | (y >> 4 & 0x000000000fff0000) |
            (y << 12 & 0x00000000f0000000) | (y >> 8 & 0x000000ff00000000) |
            (y << 8 & 0x0000ff0000000000) | (y >> 12 & 0x000f000000000000) |
            (y << 4 & 0xfff0000000000000);
    }
}

static uint64_t rows_further(uint64_t y, unsigned rows)
{
    return y >> 16 * rows | y << (64 - 16 * rows);
}

/* With a for a row and b, c, d for those behind it, 2a + 3b + c + d, which is
 * 2(a + b) + b + (c + d). */
static void mix_columns(group *x)
{
    uint64_t next[8];
    uint64_t sum[8];
    for (unsigned b = 0; b < 8; b++) {
        next[b] = rows_further(x->bits[b], 1);
        sum[b] = x->bits[b] ^ next[b];
    }
    for (unsigned b = 0; b < 8; b++) {
        const uint64_t carry = (0x1b >> b & 1) != 0 ? sum[7] : 0;
        const uint64_t twice = carry ^ (b > 0 ? sum[b - 1] : 0);
        x->bits[b] = twice ^ next[b] ^ rows_further(sum[b], 2);
    }
}

static group group_encrypt(const keys *k, group x)
{
    x = group_xor(x, k->rounds[0]);
    for (unsigned r = 1; r < 11; r++) {
        substitute(&x);
        shift_rows(&x);
        if (r < 10) {
            mix_columns(&x);
        }
        x = group_xor(x, k->rounds[r]);
    }
    return x;
}

static keys keys_of(const vesica_aes *aes)
{
    keys k = {0};
    for (unsigned r = 0; r < 11; r++) {
        k.rounds[r] = group_load(&aes->rounds[r], 1);
    }
    return k;
}

static vesica_block substituted(vesica_block block)
{
    group x = group_load(&block, 1);
    substitute(&x);
    group_store(&block, x, 1);
    return block;
}

/* FIPS 197, section 5.2. */
static void init(vesica_aes *aes, const vesica_block *key)
{
    unsigned constant = 1;
    vesica_block k = *key;
    aes->rounds[0] = k;
    for (unsigned r = 1; r < 11; r++) {
        const vesica_block s = substituted(k);
        for (unsigned i = 0; i < 4; i++) {
            k.bytes[i] ^= s.bytes[12 + (i + 1) % 4];
        }
        k.bytes[0] ^= (uint8_t)constant;
        for (unsigned i = 4; i < VESICA_BLOCK_BYTES; i++) {
            k.bytes[i] ^= k.bytes[i - 4];
        }
        aes->rounds[r] = k;
        constant = constant == 0x80 ? 0x1b : constant << 1;
    }
}

#define INIT init
#define BACKEND vesica_aes_portable
#include "prg/aes.inc"
