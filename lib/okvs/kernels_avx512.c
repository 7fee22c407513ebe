/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Bands times slots as products of matrices of 8 x 8 bits, which GFNI has.
 *
 * A matrix is a word: row i is its byte 7 - i, bit j of which is column j.
 * `apply` multiplies the bytes of each word x of a vector, as columns, by the
 * matrix beside it; so with the transposed matrix T(B) in the place of x it
 * gives T(A B), and with the matrix ONE it gives T(A).
 *
 * Eight rows of 16 bytes are 16 matrices, one for each byte: `matrices_of`. Of
 * eight slots, transposed, they are what the bytes of bands are applied to: bit
 * b of a product's byte is the sum of the bits b of the slots that the band
 * has. Bands of eight rows that start in the same bucket go through them at
 * once. */

#include <immintrin.h>

#include "okvs/kernels.h"

/** Rows, or slots, of a matrix. */
#define EIGHT 8

/** The matrices of eight slots: byte c of them in word c. */
typedef struct octet {
    __m512i low;
    __m512i high;
} octet;

/** Octets that bands of a bucket reach from its first column on. */
#define REACH ((VESICA_OKVS_WIDTH + VESICA_OKVS_BUCKET) / EIGHT)

/** Octets that bands of a window reach. */
#define OCTETS ((VESICA_OKVS_WINDOW + VESICA_OKVS_WIDTH) / EIGHT)

_Static_assert((OCTETS + 1) * sizeof(octet) <= VESICA_OKVS_WINDOW_BYTES,
               "a window is aligned inside what there is for it");

_Static_assert((VESICA_OKVS_BUCKET & (VESICA_OKVS_BUCKET - 1)) == 0 &&
                   VESICA_OKVS_BUCKET % EIGHT == 0 && VESICA_OKVS_BUCKET <= 64,
               "a bucket begins with an octet, and a band moves up in it");
_Static_assert(REACH <= 3 * EIGHT, "planes are all that a bucket reaches");

/** The matrix with ones where row and column are the same. */
#define ONE INT64_C(0x0102040810204080)

/* Octets begin at a line of the cache, wherever the memory does. */
VESICA_INLINE octet *octets_of(void *window)
{
    const size_t behind = (uintptr_t)window % sizeof(__m512i);
    return (octet *)(void *)((uint8_t *)window +
                             (sizeof(__m512i) - behind) % sizeof(__m512i));
}

VESICA_INLINE __m512i apply(__m512i matrices, __m512i x)
{
    return _mm512_gf2p8affine_epi64_epi8(x, matrices, 0);
}

VESICA_INLINE __m512i transpose(__m512i matrices)
{
    return apply(matrices, _mm512_set1_epi64(ONE));
}

VESICA_INLINE __m128i apply_one(__m128i matrix, __m128i x)
{
    return _mm_gf2p8affine_epi64_epi8(x, matrix, 0);
}

VESICA_INLINE __m128i transpose_one(__m128i matrix)
{
    return apply_one(matrix, _mm_set1_epi64x(ONE));
}

VESICA_INLINE octet octet_zero(void)
{
    return (octet){_mm512_setzero_si512(), _mm512_setzero_si512()};
}

/* num <= 8 rows from memory, four in each half, zeros behind them. */
VESICA_INLINE octet load_rows(const vesica_block *rows, size_t num)
{
    const uint32_t words = (UINT32_C(1) << 2 * num) - 1;
    const vesica_block *more = num > 4 ? rows + 4 : rows;
    return (octet){_mm512_maskz_loadu_epi64((__mmask8)words, rows),
                   _mm512_maskz_loadu_epi64((__mmask8)(words >> 8), more)};
}

VESICA_INLINE void store_rows(vesica_block *rows, octet x, size_t num)
{
    const uint32_t words = (UINT32_C(1) << 2 * num) - 1;
    vesica_block *more = num > 4 ? rows + 4 : rows;
    _mm512_mask_storeu_epi64(rows, (__mmask8)words, x.low);
    _mm512_mask_storeu_epi64(more, (__mmask8)(words >> 8), x.high);
}

/* Byte c of row k becomes byte 7 - k of word c. */
#define FROM_ROWS(c)                                                           \
    0x70 + (c), 0x60 + (c), 0x50 + (c), 0x40 + (c), 0x30 + (c), 0x20 + (c),    \
        0x10 + (c), (c)
static const uint8_t from_rows[2][64] = {
    {FROM_ROWS(0), FROM_ROWS(1), FROM_ROWS(2), FROM_ROWS(3), FROM_ROWS(4),
     FROM_ROWS(5), FROM_ROWS(6), FROM_ROWS(7)},
    {FROM_ROWS(8), FROM_ROWS(9), FROM_ROWS(10), FROM_ROWS(11), FROM_ROWS(12),
     FROM_ROWS(13), FROM_ROWS(14), FROM_ROWS(15)},
};

/* And back. */
#define TO_ROW(k)                                                              \
    7 - (k), 15 - (k), 23 - (k), 31 - (k), 39 - (k), 47 - (k), 55 - (k),       \
        63 - (k), 71 - (k), 79 - (k), 87 - (k), 95 - (k), 103 - (k),           \
        111 - (k), 119 - (k), 127 - (k)
static const uint8_t to_rows[2][64] = {
    {TO_ROW(0), TO_ROW(1), TO_ROW(2), TO_ROW(3)},
    {TO_ROW(4), TO_ROW(5), TO_ROW(6), TO_ROW(7)},
};

VESICA_INLINE octet permute(octet x, const uint8_t places[2][64])
{
    return (octet){
        _mm512_permutex2var_epi8(x.low, _mm512_loadu_si512(places[0]), x.high),
        _mm512_permutex2var_epi8(x.low, _mm512_loadu_si512(places[1]), x.high)};
}

VESICA_INLINE octet matrices_of(octet rows)
{
    return permute(rows, from_rows);
}

VESICA_INLINE octet rows_of(octet matrices)
{
    return permute(matrices, to_rows);
}

VESICA_INLINE octet octet_transpose(octet x)
{
    return (octet){transpose(x.low), transpose(x.high)};
}

/* Bytes of bands, as matrices of eight rows: that of the columns 8p to 8p + 7
 * is word p. */
typedef struct planes {
    uint64_t words[3 * EIGHT];
} planes;

/* Four bands, moved up by fewer than 64 columns; what leaves a band at its top
 * comes out in the low word of its place in *top. */
VESICA_INLINE __m512i move_up(__m512i bands, __m512i columns, __m512i *top)
{
    const __m512i left = _mm512_srlv_epi64(
        bands, _mm512_sub_epi64(_mm512_set1_epi64(64), columns));
    const __m512i swapped = _mm512_shuffle_epi32(left, _MM_PERM_BADC);
    *top = _mm512_maskz_mov_epi64(0x55, swapped);
    return _mm512_or_si512(_mm512_sllv_epi64(bands, columns),
                           _mm512_maskz_mov_epi64(0xaa, swapped));
}

/* columns: by how many each band is moved up, twice. */
VESICA_INLINE void planes_of(planes *out, octet bands, octet columns)
{
    octet top;
    bands.low = move_up(bands.low, columns.low, &top.low);
    bands.high = move_up(bands.high, columns.high, &top.high);
    bands = matrices_of(bands);
    top = matrices_of(top);
    _mm512_storeu_si512(out->words, bands.low);
    _mm512_storeu_si512(out->words + EIGHT, bands.high);
    _mm512_storeu_si512(out->words + 2 * EIGHT, top.low);
}

/* sum + the planes first to last - 1 times their octets. */
VESICA_INLINE octet add_products(octet sum, const planes *bands,
                                 const octet *octets, size_t first, size_t last)
{
    for (size_t p = first; p < last; p++) {
        const __m512i x = _mm512_set1_epi64((int64_t)bands->words[p]);
        sum.low = _mm512_xor_si512(sum.low, apply(octets[p].low, x));
        sum.high = _mm512_xor_si512(sum.high, apply(octets[p].high, x));
    }
    return sum;
}

static void open_window(void *window, const vesica_block *slots, size_t first,
                        size_t num_slots)
{
    octet *octets = octets_of(window);
    for (size_t i = 0; i < OCTETS; i++, first += EIGHT) {
        if (first >= num_slots) {
            octets[i] = octet_zero();
            continue;
        }
        const size_t left = num_slots - first;
        const octet rows =
            load_rows(slots + first, left < EIGHT ? left : EIGHT);
        octets[i] = octet_transpose(matrices_of(rows));
    }
}

/* How many of num rows, up to eight, start in the bucket of the first. */
VESICA_INLINE size_t num_together(const uint32_t *starts, size_t num)
{
    const uint32_t bucket = starts[0] / VESICA_OKVS_BUCKET;
    size_t n = 1;
    while (n < num && n < EIGHT && starts[n] / VESICA_OKVS_BUCKET == bucket) {
        n++;
    }
    return n;
}

/* How far each of num rows is behind the first column of its bucket, twice. */
VESICA_INLINE octet columns_of(const uint32_t *starts, size_t num)
{
    const __m512i twice[2] = {_mm512_setr_epi64(0, 0, 1, 1, 2, 2, 3, 3),
                              _mm512_setr_epi64(4, 4, 5, 5, 6, 6, 7, 7)};
    const __m512i all = _mm512_cvtepu32_epi64(
        _mm256_maskz_loadu_epi32((__mmask8)((UINT32_C(1) << num) - 1), starts));
    const __m512i inside =
        _mm512_and_si512(all, _mm512_set1_epi64(VESICA_OKVS_BUCKET - 1));
    return (octet){_mm512_permutexvar_epi64(twice[0], inside),
                   _mm512_permutexvar_epi64(twice[1], inside)};
}

static void multiply(vesica_block *products, const void *window, uint32_t first,
                     const uint32_t *starts, const vesica_block *bands,
                     size_t num)
{
    /* It is not written.
     * NOLINTNEXTLINE(performance-no-int-to-ptr) */
    const octet *octets = octets_of((void *)(uintptr_t)window);
    for (size_t i = 0, n; i < num; i += n) {
        planes some;
        n = num_together(starts + i, num - i);
        planes_of(&some, load_rows(bands + i, n), columns_of(starts + i, n));
        const uint32_t bucket =
            (starts[i] - first) / VESICA_OKVS_BUCKET * VESICA_OKVS_BUCKET;
        const octet sum = add_products(octet_zero(), &some,
                                       octets + bucket / EIGHT, 0, REACH);
        store_rows(products + i, rows_of(sum), n);
    }
}

/* The inverse of 1 + n, where n has no bit at or below the diagonal, so that
 * its eighth power is zero: (1 + n)(1 + n^2)(1 + n^4). */
VESICA_INLINE __m128i invert(__m128i n)
{
    const __m128i one = _mm_set1_epi64x(ONE);
    const __m128i n2_transposed = apply_one(n, transpose_one(n));
    const __m128i n2 = transpose_one(n2_transposed);
    const __m128i n4 = transpose_one(apply_one(n2, n2_transposed));
    const __m128i two =
        apply_one(_mm_xor_si128(n, one), _mm_xor_si128(n2_transposed, one));
    return transpose_one(apply_one(_mm_xor_si128(n4, one), two));
}

/* The bits above the diagonal. */
#define ABOVE UINT64_C(0xfefcf8f0e0c08000)

/* Solve num <= 8 columns, of which the octets behind the first one are there;
 * it is made of them. */
VESICA_INLINE void solve_eight(vesica_block *slots, const vesica_block *bands,
                               size_t num, octet *octets)
{
    const octet columns = {_mm512_setr_epi64(0, 0, 1, 1, 2, 2, 3, 3),
                           _mm512_setr_epi64(4, 4, 5, 5, 6, 6, 7, 7)};
    planes some;
    planes_of(&some, load_rows(bands, num), columns);
    const __m128i inverse =
        invert(_mm_cvtsi64_si128((int64_t)(some.words[0] & ABOVE)));
    const __m512i inverses = _mm512_broadcastq_epi64(inverse);
    octet sum = matrices_of(load_rows(slots, num));
    sum = add_products(sum, &some, octets, 2, VESICA_OKVS_WIDTH / EIGHT + 1);
    /* The octet that was solved last comes last: it is waited for. */
    sum = octet_transpose(add_products(sum, &some, octets, 1, 2));
    octets[0].low = apply(inverses, sum.low);
    octets[0].high = apply(inverses, sum.high);
    store_rows(slots, rows_of(octet_transpose(octets[0])), num);
}

/* From the last column to the first. The octets of a window's columns are the
 * first, and behind them are those of the columns that were solved before. */
static void substitute(vesica_block *slots, const vesica_block *bands,
                       size_t num_slots, void *window)
{
    const size_t own = VESICA_OKVS_WINDOW / EIGHT;
    octet *octets = octets_of(window);
    for (size_t i = 0; i < OCTETS; i++) {
        octets[i] = octet_zero();
    }
    for (size_t left = num_slots; left > 0;) {
        const size_t first = (left - 1) / EIGHT * EIGHT;
        const size_t place = first % VESICA_OKVS_WINDOW / EIGHT;
        if (place == own - 1) {
            for (size_t i = own; i < OCTETS; i++) {
                octets[i] = octets[i - own];
            }
        }
        solve_eight(slots + first, bands + first, left - first, octets + place);
        left = first;
    }
}

const vesica_okvs_kernels vesica_okvs_kernels_avx512 = {
    .open = open_window,
    .multiply = multiply,
    .substitute = substitute,
};
