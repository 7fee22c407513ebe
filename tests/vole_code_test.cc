/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <algorithm>
#include <bitset>
#include <map>
#include <set>

#include "support/vole.h"

extern "C" {
#include "hash/hash.h"
#include "util/bytes.h"
#include "util/cpu.h"
#include "vole/code.h"
#include "vole/params.h"
}

namespace
{

using namespace vesica_test;

const vesica_suite SUITE = VESICA_SUITE_P256_SHA256;
const size_t WEIGHT = VESICA_CODE_WEIGHT;
const vesica_block ZERO = {};

/* By the library. */
Blocks encode(size_t num_outputs, Blocks x)
{
    vesica_code code;
    Blocks y(num_outputs);
    vesica_code_init(&code, SUITE, x.size(), num_outputs);
    vesica_code_accumulate(&code, x.data(), &ZERO, 0, x.size());
    vesica_code_expand(&code, y.data(), x.data(), 0, num_outputs);
    return y;
}

/* By the definition, with a matrix. */
class Dense {
  public:
    Dense(size_t num_inputs, size_t num_outputs, bool diagonal)
        : n_(num_inputs), num_(num_outputs)
    {
        const vesica_aes kd = key(VESICA_LABEL_CODE_DIAGONAL);
        const vesica_aes ki = key(VESICA_LABEL_CODE_EXPAND);
        for (size_t p = 0; p < n_; p++) {
            vesica_block d = {};
            if (diagonal) {
                vesica_store_le64(d.bytes, p);
                vesica_aes_permute(&kd, &d, &d, 1);
            } else {
                d.bytes[0] = 1;
            }
            d_.push_back(d);
        }
        for (size_t i = 0; i < num_; i++) {
            rows_.emplace_back();
            for (size_t j = 0; j < WEIGHT; j++) {
                vesica_block counter = {};
                vesica_store_le64(counter.bytes, i / 4);
                vesica_store_le64(counter.bytes + 8, j);
                vesica_aes_permute(&ki, &counter, &counter, 1);
                const uint64_t word =
                    vesica_load_le32(counter.bytes + 4 * (i % 4));
                const size_t first = j * n_ / WEIGHT;
                const size_t len = (j + 1) * n_ / WEIGHT - first;
                rows_[i].push_back(first + (word * len >> 32));
            }
        }
    }

    /* Places that output i adds up. */
    const std::vector<size_t> &row(size_t i) const
    {
        return rows_[i];
    }

    /* Of the matrix: the diagonal of each place at or behind the input. */
    vesica_block entry(size_t i, size_t input) const
    {
        vesica_block all = {};
        for (const size_t p : rows_[i]) {
            if (p >= input) {
                all = vesica_block_xor(all, d_[p]);
            }
        }
        return all;
    }

    Blocks encode(const Blocks &x) const
    {
        Blocks y(num_);
        for (size_t i = 0; i < num_; i++) {
            for (size_t input = 0; input < n_; input++) {
                if (x[input] != ZERO) {
                    y[i] = vesica_block_xor(y[i],
                                            times(entry(i, input), x[input]));
                }
            }
        }
        return y;
    }

  private:
    vesica_aes key(vesica_label label) const
    {
        vesica_hash hash;
        vesica_block key;
        vesica_aes aes;
        uint8_t sizes[16];
        vesica_store_le64(sizes, n_);
        vesica_store_le64(sizes + 8, num_);
        vesica_hash_init(&hash, SUITE, label);
        vesica_hash_add(&hash, sizes, sizeof sizes);
        vesica_hash_final(&hash, key.bytes, sizeof key.bytes);
        vesica_aes_init(&aes, &key);
        return aes;
    }

    size_t n_;
    size_t num_;
    Blocks d_;
    std::vector<std::vector<size_t>> rows_;
};

/* Sizes at which regions have one place, different lengths, and many; sparse,
 * since entries are made one by one. */
TEST(Code, IsTheMatrix)
{
    Random random(1);
    for (const auto &[num_inputs, num_outputs] :
         std::vector<std::pair<size_t, size_t>>{
             {24, 1}, {25, 12}, {47, 5}, {100, 50}, {129, 64}, {512, 255}}) {
        const Dense dense(num_inputs, num_outputs, true);
        Blocks x(num_inputs);
        for (size_t k = 0; k < 16; k++) {
            x[random() % num_inputs] = random_block(random);
        }
        x[0] = random_block(random);
        x[num_inputs - 1] = random_block(random);
        EXPECT_EQ(encode(num_outputs, x), dense.encode(x)) << num_inputs;
    }
}

TEST(Code, RangesAndPairs)
{
    const size_t n = 700;
    const size_t num = 349;
    Random random(2);
    const Blocks x[2] = {random_blocks(random, n), random_blocks(random, n)};
    vesica_code code;
    vesica_code_init(&code, SUITE, n, num);
    for (const vesica_cpu cpu : {VESICA_CPU_MINIMAL, VESICA_CPU_PORTABLE,
                                 VESICA_CPU_AVX2, VESICA_CPU_AVX512}) {
        Blocks records(2 * n), y[2] = {Blocks(num), Blocks(num)};
        vesica_cpu_limit(cpu);
        for (const auto &[first, len] : std::vector<std::pair<size_t, size_t>>{
                 {0, 1}, {1, 300}, {301, 399}}) {
            const vesica_block before[2] = {sum(x[0].data(), first),
                                            sum(x[1].data(), first)};
            /* Of the first vector, from where the records end. */
            vesica_block *own = &records[2 * first + len];
            std::copy_n(&x[0][first], len, own);
            const vesica_block *const from[2] = {own, &x[1][first]};
            vesica_code_accumulate_pair(&code, &records[2 * first], from,
                                        before, first, len);
        }
        for (const auto &[first, len] :
             std::vector<std::pair<size_t, size_t>>{{0, 8}, {8, 0}, {8, 341}}) {
            vesica_block *const to[2] = {&y[0][first], &y[1][first]};
            vesica_code_expand_pair(&code, to, records.data(), first, len);
        }
        EXPECT_EQ(y[0], encode(num, x[0]));
        EXPECT_EQ(y[1], encode(num, x[1]));
        vesica_cpu_limit(VESICA_CPU_AVX512);
        EXPECT_EQ(y[0], encode(num, x[0]));
        EXPECT_EQ(y[1], encode(num, x[1]));
    }
}

TEST(Code, IsLinear)
{
    const size_t n = 8192;
    Random random(3);
    const Blocks x = random_blocks(random, n);
    const Blocks z = random_blocks(random, n);
    const vesica_block c = random_block(random);
    const Blocks from_x = encode(4096, x);
    const Blocks from_z = encode(4096, z);
    Blocks both(n);
    for (size_t p = 0; p < n; p++) {
        both[p] = vesica_block_xor(times(x[p], c), z[p]);
    }
    const Blocks y = encode(4096, both);
    for (size_t i = 0; i < y.size(); i++) {
        ASSERT_EQ(y[i], vesica_block_xor(times(from_x[i], c), from_z[i]));
    }
}

/* The digest of the outputs of a fixed input, x_p being LE128(p + 1). */
std::string digest(vesica_suite suite, size_t num_inputs, size_t num_outputs)
{
    Blocks x(num_inputs), y(num_outputs);
    vesica_code code;
    vesica_hash hash;
    uint8_t out[32];
    for (size_t p = 0; p < num_inputs; p++) {
        vesica_store_le64(x[p].bytes, p + 1);
    }
    vesica_code_init(&code, suite, num_inputs, num_outputs);
    vesica_code_accumulate(&code, x.data(), &ZERO, 0, num_inputs);
    vesica_code_expand(&code, y.data(), x.data(), 0, num_outputs);
    vesica_hash_init_unlabelled(&hash, SUITE);
    for (const vesica_block &block : y) {
        vesica_hash_add(&hash, block.bytes, sizeof block.bytes);
    }
    vesica_hash_final(&hash, out, sizeof out);
    return to_hex(out, sizeof out);
}

TEST(Code, Recorded)
{
    EXPECT_EQ(
        digest(SUITE, 8192, 4096),
        "03fd6f2f3d1872d862a2e11c97ad4b71d1db26500bc0c8bba5169e0afa6f4435");
    EXPECT_EQ(
        digest(SUITE, 16384, 5257),
        "4a2314d58de74c565348d6e0ac8fbaf68b22a8997618180113b87e6f70cb543b");
    EXPECT_EQ(
        digest(VESICA_SUITE_SM2_SM3, 8192, 4096),
        "19992bf42047f27ff465ff17a8ca4c50e4f6eb5685ec99141c2b202b18aaa459");
}

/* 24 places for an output, one of each region, and each place as often as
 * chance has it. */
TEST(Code, Rows)
{
    const size_t n = 8192;
    const size_t num = 4096;
    const Dense dense(n, num, false);
    std::vector<unsigned> uses(n);
    std::set<std::vector<size_t>> rows;
    for (size_t i = 0; i < num; i++) {
        const std::vector<size_t> &row = dense.row(i);
        for (size_t j = 0; j < WEIGHT; j++) {
            ASSERT_GE(row[j], j * n / WEIGHT);
            ASSERT_LT(row[j], (j + 1) * n / WEIGHT);
            uses[row[j]]++;
        }
        rows.insert(row);
    }
    EXPECT_EQ(rows.size(), num) << "no row twice";
    /* Poisson of mean 12: the sum of squares of 8192 of them, 6 deviations. */
    double squares = 0;
    for (const unsigned u : uses) {
        squares += (u - 12.0) * (u - 12.0) / 12.0;
    }
    EXPECT_NEAR(squares, 8192, 6 * 128.0);
    EXPECT_LT(*std::max_element(uses.begin(), uses.end()), 40u);
    /* An entry is the sum of what is at or behind the input: the first column
     * is all 24, an even number of ones. */
    EXPECT_EQ(dense.entry(0, 0), ZERO);
}

/* Metzner and Kapturowski: the 128 bits of the outputs are words of one binary
 * code with errors at the same places. The span of the bit columns of some
 * outputs is that of the columns of the matrix at those places, if the noise
 * has full rank. */
class Decoder {
  public:
    static constexpr size_t NUM_ROWS = 200;
    using Column = std::bitset<NUM_ROWS>;

    explicit Decoder(const Blocks &y)
    {
        for (size_t bit = 0; bit < 128; bit++) {
            Column column;
            for (size_t i = 0; i < NUM_ROWS; i++) {
                column[i] = y[i].bytes[bit / 8] >> (bit % 8) & 1;
            }
            column = reduce(column);
            if (column.any()) {
                span_[first(column)] = column;
            }
        }
    }

    bool spans(const Column &column) const
    {
        return reduce(column).none();
    }

  private:
    static size_t first(const Column &column)
    {
        size_t i = 0;
        while (!column[i]) {
            i++;
        }
        return i;
    }

    Column reduce(Column column) const
    {
        for (const auto &[i, other] : span_) {
            if (column[i]) {
                column ^= other;
            }
        }
        return column;
    }

    std::map<size_t, Column> span_; /* by the first bit of each */
};

class Attack : public testing::Test {
  protected:
    static constexpr size_t NOISE = 120;
    static constexpr size_t BLOCK = 32;
    static constexpr size_t NUM_INPUTS = NOISE * BLOCK;
    static constexpr size_t NUM_OUTPUTS = NUM_INPUTS / 2;

    void SetUp() override
    {
        Random random(5);
        for (size_t k = 0; k < NOISE; k++) {
            const size_t place = k * BLOCK + random() % BLOCK;
            noise[place] = random_block(random);
            support.insert(place);
        }
    }

    Decoder::Column column(size_t input) const
    {
        Decoder::Column column;
        for (size_t i = 0; i < Decoder::NUM_ROWS; i++) {
            column[i] = bits.entry(i, input) != ZERO;
        }
        return column;
    }

    /* What the decoder takes for noise, the matrix being one of bits. */
    std::set<size_t> decode(const Blocks &y) const
    {
        const Decoder decoder(y);
        std::set<size_t> found;
        for (size_t input = 0; input < NUM_INPUTS; input++) {
            const Decoder::Column one = column(input);
            if (one.any() && decoder.spans(one)) {
                found.insert(input);
            }
        }
        return found;
    }

    Blocks noise = Blocks(NUM_INPUTS);
    std::set<size_t> support;
    const Dense bits = Dense(NUM_INPUTS, NUM_OUTPUTS, false);
};

/* Without the diagonal 200 outputs are enough. */
TEST_F(Attack, FindsTheNoiseOfAMatrixOfBits)
{
    Blocks y(Decoder::NUM_ROWS);
    for (size_t i = 0; i < y.size(); i++) {
        for (const size_t place : support) {
            y[i] = vesica_block_xor(y[i],
                                    times(bits.entry(i, place), noise[place]));
        }
    }
    const std::set<size_t> found = decode(y);
    size_t num_found = 0;
    for (const size_t place : support) {
        num_found += found.count(place);
        EXPECT_EQ(found.count(place) > 0, column(place).any()) << place;
    }
    EXPECT_GE(num_found, NOISE - 3) << "the others are in none of the rows";
    /* And neighbours, whose columns are the same in 200 rows. */
    EXPECT_LT(found.size(), 3 * NOISE);
}

/* If this fails, the diagonal has gone. */
TEST_F(Attack, FindsNothingOfTheCode)
{
    EXPECT_EQ(decode(encode(NUM_OUTPUTS, noise)), std::set<size_t>());
}

} /* namespace */
