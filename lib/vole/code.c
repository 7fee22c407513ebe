/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "vole/code.h"

#include "field/gf128.h"
#include "hash/hash.h"
#include "util/bytes.h"
#include "util/status.h"
#include "vole/kernels.h"
#include "vole/params.h"

#define WEIGHT VESICA_CODE_WEIGHT

/* Places whose diagonal is made at once. */
#define PLACES 128

/* Outputs whose words are made at once, a multiple of 4. */
#define OUTPUTS 1024

static void init_key(vesica_aes *aes, const vesica_code *code,
                     vesica_suite suite, vesica_label label)
{
    vesica_hash hash;
    vesica_block key;
    uint8_t sizes[16];
    vesica_store_le64(sizes, code->num_inputs);
    vesica_store_le64(sizes + 8, code->num_outputs);
    vesica_hash_init(&hash, suite, label);
    vesica_hash_add(&hash, sizes, sizeof sizes);
    vesica_hash_final(&hash, key.bytes, sizeof key.bytes);
    vesica_aes_init(aes, &key);
}

void vesica_code_init(vesica_code *code, vesica_suite hash, uint64_t num_inputs,
                      uint64_t num_outputs)
{
    VESICA_ASSERT(num_inputs >= WEIGHT && num_inputs <= UINT32_MAX);
    code->num_inputs = num_inputs;
    code->num_outputs = num_outputs;
    init_key(&code->diagonal, code, hash, VESICA_LABEL_CODE_DIAGONAL);
    init_key(&code->expand, code, hash, VESICA_LABEL_CODE_EXPAND);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void make_diagonal(const vesica_code *code, vesica_block *d,
                          size_t first, size_t num)
{
    vesica_aes_expand(&code->diagonal, d, first, num);
    for (size_t i = 0; i < num; i++) {
        /* Public, and never seen. */
        if ((d[i].words[0] | d[i].words[1]) == 0) {
            d[i].bytes[0] = 1;
        }
    }
}

void vesica_code_accumulate(const vesica_code *code, vesica_block *x,
                            const vesica_block *before, size_t first,
                            size_t num)
{
    vesica_block d[PLACES];
    vesica_block sum = *before;
    for (size_t done = 0, n; done < num; done += n) {
        n = least(num - done, PLACES);
        make_diagonal(code, d, first + done, n);
        for (size_t i = done; i < done + n; i++) {
            sum = vesica_block_xor(sum, x[i]);
            x[i] = sum;
        }
        vesica_gf128_multiply(x + done, x + done, d, n);
    }
}

void vesica_code_accumulate_pair(const vesica_code *code, vesica_block *records,
                                 const vesica_block *const x[2],
                                 const vesica_block before[2], size_t first,
                                 size_t num)
{
    vesica_block d[PLACES], s[2][PLACES];
    vesica_block sums[2] = {before[0], before[1]};
    for (size_t done = 0, n; done < num; done += n) {
        n = least(num - done, PLACES);
        make_diagonal(code, d, first + done, n);
        for (size_t i = 0; i < n; i++) {
            sums[0] = vesica_block_xor(sums[0], x[0][done + i]);
            sums[1] = vesica_block_xor(sums[1], x[1][done + i]);
            s[0][i] = sums[0];
            s[1][i] = sums[1];
        }
        vesica_gf128_multiply(s[0], s[0], d, n);
        vesica_gf128_multiply(s[1], s[1], d, n);
        for (size_t i = 0; i < n; i++) {
            records[2 * (done + i)] = s[0][i];
            records[2 * (done + i) + 1] = s[1][i];
        }
    }
}

#define AT_ONCE VESICA_VOLE_REGIONS

_Static_assert(WEIGHT % AT_ONCE == 0, "no region is left over");

/* Have a region come to the cache as a stream, which is faster than by places
 * in no order. */
static void fetch(const vesica_block *g, size_t num)
{
#if defined(__GNUC__)
    for (size_t i = 0; i < num; i += 4) {
        __builtin_prefetch(&g[i], 0, 2);
    }
#else
    (void)g;
    (void)num;
#endif
}

/* Regions j and j + 1 of g, whose places have record blocks each. */
static void open_regions(const vesica_code *code, vesica_vole_terms *terms,
                         unsigned j, const vesica_block *g, size_t record)
{
    const uint64_t n = code->num_inputs;
    for (unsigned k = 0; k < AT_ONCE; k++, j++) {
        const size_t first = (size_t)(j * n / WEIGHT);
        const size_t len = (size_t)((j + 1) * n / WEIGHT) - first;
        terms[k].region = g + record * first;
        terms[k].region_len = (uint32_t)len;
        fetch(terms[k].region, record * len);
    }
}

typedef vesica_block row_words[AT_ONCE][OUTPUTS / 4];

/* The words of regions j and j + 1 for outputs first .. first+num-1. */
static void make_words(const vesica_code *code, vesica_vole_terms *terms,
                       row_words words, unsigned j, size_t first, size_t num)
{
    for (unsigned k = 0; k < AT_ONCE; k++) {
        vesica_aes_expand_stream(&code->expand, words[k], j + k, first / 4,
                                 (num + 3) / 4);
        terms[k].words = words[k];
    }
}

/* Two regions at a time, and each time all outputs: these stream by, and the
 * regions stay in the cache. */
void vesica_code_expand(const vesica_code *code, vesica_block *y,
                        const vesica_block *g, size_t first, size_t num)
{
    const vesica_vole_kernels *kernels = vesica_vole_kernels_get();
    vesica_vole_terms terms[AT_ONCE];
    row_words words;
    for (unsigned j = 0; j < WEIGHT; j += AT_ONCE) {
        open_regions(code, terms, j, g, 1);
        for (size_t done = 0, n; done < num; done += n) {
            n = least(num - done, OUTPUTS);
            make_words(code, terms, words, j, first + done, n);
            kernels->gather(y + done, n, terms, j == 0);
        }
    }
}

void vesica_code_expand_pair(const vesica_code *code, vesica_block *const y[2],
                             const vesica_block *records, size_t first,
                             size_t num)
{
    const vesica_vole_kernels *kernels = vesica_vole_kernels_get();
    vesica_vole_terms terms[AT_ONCE];
    row_words words;
    for (unsigned j = 0; j < WEIGHT; j += AT_ONCE) {
        open_regions(code, terms, j, records, 2);
        for (size_t done = 0, n; done < num; done += n) {
            vesica_block *const to[2] = {y[0] + done, y[1] + done};
            n = least(num - done, OUTPUTS);
            make_words(code, terms, words, j, first + done, n);
            kernels->gather_pair(to, n, terms, j == 0);
        }
    }
}
