/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The store against its equations solved in another way, and against what the
 * sizes promise: how often a bin overflows or does not solve. */

#include <gtest/gtest.h>

#include <algorithm>
#include <bitset>
#include <cmath>
#include <cstring>
#include <map>
#include <memory>
#include <numeric>
#include <random>

#include "support/blocks.h"

extern "C" {
#include "ext/ext.h"
#include "field/gf128.h"
#include "hash/hash.h"
#include "okvs/okvs.h"
}

namespace
{

using Random = std::mt19937_64;
using vesica_test::block_of;
using vesica_test::Blocks;
using vesica_test::random_blocks;

bool same(const Blocks &a, const Blocks &b)
{
    return a.size() == b.size() &&
           (a.empty() ||
            memcmp(a.data(), b.data(), a.size() * sizeof a[0]) == 0);
}

bool all_zero(const Blocks &blocks)
{
    return same(blocks, Blocks(blocks.size(), block_of(0, 0)));
}

/* Memory of exactly so many bytes, for the sanitizer, and not zero. */
std::unique_ptr<uint8_t[]> memory_of(size_t len)
{
    std::unique_ptr<uint8_t[]> memory(new uint8_t[len]);
    memset(memory.get(), 0xa5, len);
    return memory;
}

vesica_okvs store_for(size_t num_keys, uint8_t counter = 0)
{
    const uint8_t sid[VESICA_SID_BYTES] = {7};
    vesica_okvs okvs;
    vesica_okvs_init(&okvs, VESICA_SUITE_RISTRETTO255_SHA512, sid, counter,
                     static_cast<uint32_t>(num_keys));
    return okvs;
}

/* The same with bands of other than 128 columns. */
vesica_okvs narrow_store_for(size_t num_keys, uint32_t width)
{
    vesica_okvs okvs = store_for(num_keys);
    okvs.params.width = width;
    okvs.params.num_slots = okvs.params.range + width - 1;
    return okvs;
}

struct Encoded {
    bool solves;
    Blocks slots;
};

Encoded encode(const vesica_okvs &okvs, const Blocks &hashes,
               const Blocks &values)
{
    Encoded out = {false, Blocks(okvs.params.num_slots, block_of(1, 1))};
    const auto memory = memory_of(vesica_okvs_encode_memory(&okvs));
    out.solves = vesica_okvs_encode(&okvs, out.slots.data(), hashes.data(),
                                    values.data(), hashes.size(), memory.get());
    return out;
}

Blocks decode(const vesica_okvs &okvs, const Blocks &slots,
              const Blocks &hashes)
{
    Blocks out(hashes.size());
    const auto memory =
        memory_of(vesica_okvs_decode_memory(&okvs, hashes.size()));
    vesica_okvs_decode(&okvs, out.data(), slots.data(), hashes.data(),
                       hashes.size(), memory.get());
    return out;
}

class Okvs : public testing::Test {
  protected:
    void SetUp() override
    {
        ASSERT_EQ(vesica_ext_start(), VESICA_OK);
    }

    Random random_{1};
};

/* Sizes. */

TEST_F(Okvs, TheSizesAreThoseOfTheDesign)
{
    const std::map<uint32_t, std::pair<uint32_t, uint32_t>> expected = {
        {1u << 16, {1, 65536}},
        {111630, {2, 57646}}, /* the root of a square, 1830 */
        {1u << 18, {3, 89710}},
        {1u << 20, {10, 107489}},
        {1u << 22, {40, 107568}},
        {1u << 24, {159, 108313}}};
    for (const auto &row : expected) {
        vesica_okvs_params params;
        vesica_okvs_params_init(&params, row.first);
        EXPECT_EQ(params.num_bins, row.second.first) << row.first;
        EXPECT_EQ(params.capacity, row.second.second) << row.first;
        EXPECT_EQ(params.range, (row.second.second * 6 + 4) / 5);
        EXPECT_EQ(params.num_slots, params.range + 127);
        EXPECT_EQ(params.width, 128u);
    }
}

/* In another arithmetic. */
double slots_with(double num_keys, double num_bins)
{
    const double mean = std::ceil(num_keys / num_bins);
    const double spread = mean * (58 + 2 * std::ceil(std::log2(num_bins)));
    const double capacity =
        num_bins == 1 ? mean : mean + std::floor(std::sqrt(spread)) + 1;
    return std::ceil(6 * capacity / 5) + 127;
}

TEST_F(Okvs, BinsAreTheFewestThatFit)
{
    const uint32_t edge = (VESICA_OKVS_MAX_SLOTS - 127) / 6 * 5;
    std::vector<uint32_t> sizes = {0,        1,        2,       3,
                                   edge - 2, edge - 1, edge,    edge + 1,
                                   edge + 9, 1000003,  1u << 30};
    sizes.push_back(VESICA_OKVS_MAX_KEYS);
    for (uint32_t size : sizes) {
        vesica_okvs_params params;
        vesica_okvs_params_init(&params, size);
        const double num = std::max(size, 1u);
        EXPECT_EQ(params.num_slots, slots_with(num, params.num_bins)) << size;
        EXPECT_LE(params.num_slots, VESICA_OKVS_MAX_SLOTS) << size;
        EXPECT_LE(num, double(params.capacity) * params.num_bins) << size;
        for (uint32_t fewer = 1; fewer < params.num_bins; fewer++) {
            ASSERT_GT(slots_with(num, fewer), VESICA_OKVS_MAX_SLOTS) << size;
        }
    }
}

/* log2 of the probability that more than capacity of num fall into a bin. */
double log2_of_tail(double num, double num_bins, double capacity)
{
    const double p = 1 / num_bins;
    const double k = capacity + 1;
    const double first = std::lgamma(num + 1) - std::lgamma(k + 1) -
                         std::lgamma(num - k + 1) + k * std::log(p) +
                         (num - k) * std::log1p(-p);
    double sum = 1;
    double term = 1;
    for (double i = k; i < num && term > 1e-18 * sum; i++) {
        term *= (num - i) / (i + 1) * p / (1 - p);
        sum += term;
    }
    return (first + std::log(sum)) / std::log(2.0);
}

TEST_F(Okvs, BinsOverflowAsSeldomAsTheSizesSay)
{
    for (uint32_t size : {110000u, 150000u, 1u << 18, 1u << 20, 3000000u,
                          1u << 24, 1u << 28, VESICA_OKVS_MAX_KEYS}) {
        vesica_okvs_params params;
        vesica_okvs_params_init(&params, size);
        ASSERT_GT(params.num_bins, 1u);
        const double any = std::log2(params.num_bins) +
                           log2_of_tail(size, params.num_bins, params.capacity);
        EXPECT_LE(any, -41) << size;
        if (params.num_bins >= 10) { /* and the model itself is not off */
            EXPECT_GE(any, -56) << size;
        }
    }
}

/* Where keys go. */

TEST_F(Okvs, BinsAreSharesOfTheLowHalf)
{
    vesica_okvs okvs = store_for(1 << 20);
    const uint64_t num_bins = okvs.params.num_bins;
    for (uint64_t b = 0; b < num_bins; b++) {
        const uint64_t first =
            UINT64_MAX / num_bins * b + b; /* or just above */
        const vesica_block inside = block_of(first, random_());
        EXPECT_EQ(vesica_okvs_bin(&okvs, &inside), b);
        const vesica_block before = block_of(first - num_bins, random_());
        EXPECT_EQ(vesica_okvs_bin(&okvs, &before),
                  (b + num_bins - 1) % num_bins);
    }
    const vesica_block last = block_of(UINT64_MAX, 0);
    EXPECT_EQ(vesica_okvs_bin(&okvs, &last), num_bins - 1);
}

TEST_F(Okvs, PartsAreSharesOfTheHighHalf)
{
    for (const uint32_t num : {1u, 2u, 16u, 128u, UINT32_C(1) << 16}) {
        for (uint64_t part = 0; part < num; part += 1 + part / 8) {
            /* 2^64 / num; of one part all are in it */
            const uint64_t first = num == 1 ? 0 : (UINT64_MAX / num + 1) * part;
            const vesica_block inside = block_of(random_(), first);
            EXPECT_EQ(vesica_okvs_part(&inside, num), part);
            const vesica_block before = block_of(random_(), first - 1);
            EXPECT_EQ(vesica_okvs_part(&before, num), (part + num - 1) % num);
        }
    }
}

/* By the formulas alone. */
TEST_F(Okvs, TheKeysAreHalvesOfTheSeed)
{
    const uint8_t sid[VESICA_SID_BYTES] = {7};
    const vesica_block key = random_blocks(random_, 1)[0];
    const vesica_okvs okvs = store_for(3, 2);
    vesica_block halves[2];
    vesica_hash hash;
    vesica_hash_init(&hash, VESICA_SUITE_RISTRETTO255_SHA512,
                     VESICA_LABEL_OKVS_SEED);
    vesica_hash_add(&hash, sid, sizeof sid);
    vesica_hash_add_u8(&hash, 2);
    vesica_hash_final(&hash, reinterpret_cast<uint8_t *>(halves),
                      sizeof halves);
    for (int i : {0, 1}) {
        vesica_aes aes;
        Blocks expected(1), hashed(1);
        vesica_aes_init(&aes, &halves[i]);
        vesica_aes_permute(&aes, expected.data(), &key, 1);
        expected[0] = vesica_block_xor(expected[0], key);
        if (i == 0) {
            vesica_okvs_hash(&okvs, hashed.data(), &key, 1);
        } else {
            vesica_aes_hash(&okvs.band_key, hashed.data(), &key, 1);
        }
        EXPECT_TRUE(same(hashed, expected)) << i;
    }
}

TEST_F(Okvs, EverySidAndCounterHashesInAnotherWay)
{
    const Blocks keys = random_blocks(random_, 3);
    std::vector<Blocks> seen;
    for (uint8_t counter = 0; counter < VESICA_OKVS_TRIES; counter++) {
        for (uint8_t first : {0, 1}) {
            uint8_t sid[VESICA_SID_BYTES] = {first};
            vesica_okvs okvs;
            vesica_okvs_init(&okvs, VESICA_SUITE_RISTRETTO255_SHA512, sid,
                             counter, 3);
            Blocks hashes(keys.size());
            vesica_okvs_hash(&okvs, hashes.data(), keys.data(), keys.size());
            for (const Blocks &other : seen) {
                EXPECT_FALSE(same(hashes, other));
            }
            seen.push_back(hashes);
        }
    }
}

/* The equations, solved in another way. */

const size_t kMaxColumns = 512;
using Row = std::bitset<kMaxColumns>;

Row row_of(const vesica_okvs &okvs, const vesica_block &hash)
{
    const long double share = std::ldexp(
        static_cast<long double>(vesica_block_load64(&hash, 1)), -64);
    const size_t start = static_cast<size_t>(share * okvs.params.range);
    vesica_block band;
    vesica_aes_hash(&okvs.band_key, &band, &hash, 1);
    Row row;
    for (size_t j = 0; j < okvs.params.width; j++) {
        row[start + j] = band.bytes[j / 8] >> (j % 8) & 1;
    }
    row[start] = true;
    return row;
}

vesica_block times(const Row &row, const Blocks &slots)
{
    vesica_block sum = block_of(0, 0);
    for (size_t i = 0; i < slots.size(); i++) {
        if (row[i]) {
            sum = vesica_block_xor(sum, slots[i]);
        }
    }
    return sum;
}

/* The slots by Gauss and Jordan over all columns, free ones zero. */
Blocks solve(const vesica_okvs &okvs, const Blocks &hashes, Blocks values)
{
    std::vector<Row> rows;
    for (const vesica_block &hash : hashes) {
        rows.push_back(row_of(okvs, hash));
    }
    Blocks slots(okvs.params.num_slots, block_of(0, 0));
    std::vector<size_t> pivots;
    for (size_t column = 0; column < slots.size(); column++) {
        size_t r = pivots.size();
        while (r < rows.size() && !rows[r][column]) {
            r++;
        }
        if (r == rows.size()) {
            continue;
        }
        std::swap(rows[r], rows[pivots.size()]);
        std::swap(values[r], values[pivots.size()]);
        for (size_t i = 0; i < rows.size(); i++) {
            if (i != pivots.size() && rows[i][column]) {
                rows[i] ^= rows[pivots.size()];
                values[i] = vesica_block_xor(values[i], values[pivots.size()]);
            }
        }
        pivots.push_back(column);
    }
    EXPECT_EQ(pivots.size(), rows.size());
    for (size_t i = 0; i < pivots.size(); i++) {
        slots[pivots[i]] = values[i];
    }
    return slots;
}

/* 13 and 213 keys have a range of a bucket and of a window, 14 and 214 of a
 * column more. */
TEST_F(Okvs, SlotsAreThoseOfGaussAndJordan)
{
    for (size_t num : {0, 1, 2, 3, 13, 14, 50, 107, 213, 214, 215, 300}) {
        const vesica_okvs okvs = store_for(num);
        for (size_t keys : {num, num / 2}) {
            const Blocks hashes = random_blocks(random_, keys);
            const Blocks values = random_blocks(random_, keys);
            const Encoded encoded = encode(okvs, hashes, values);
            ASSERT_TRUE(encoded.solves) << num;
            EXPECT_TRUE(same(encoded.slots, solve(okvs, hashes, values)))
                << num << " " << keys;
        }
    }
}

/* Keys that start at the first and the last column, and at all others. */
Blocks hashes_everywhere(const vesica_okvs &okvs, Random &random)
{
    Blocks hashes;
    for (uint64_t start = 0; start < okvs.params.range; start++) {
        const uint64_t step = UINT64_MAX / okvs.params.range;
        hashes.push_back(block_of(random(), start * step + start + step / 2));
    }
    hashes.push_back(block_of(random(), 0));
    hashes.push_back(block_of(random(), UINT64_MAX));
    return hashes;
}

TEST_F(Okvs, DecodingIsTheRowTimesTheSlots)
{
    for (size_t num : {0, 1, 2, 3, 4, 106, 107, 213, 214, 215, 300}) {
        const vesica_okvs okvs = store_for(num);
        const Blocks slots = random_blocks(random_, okvs.params.num_slots);
        const Blocks hashes = hashes_everywhere(okvs, random_);
        const Blocks decoded = decode(okvs, slots, hashes);
        for (size_t i = 0; i < hashes.size(); i++) {
            const vesica_block expected = times(row_of(okvs, hashes[i]), slots);
            EXPECT_EQ(memcmp(&decoded[i], &expected, sizeof expected), 0)
                << num << " " << i;
        }
    }
}

TEST_F(Okvs, NarrowBandsAreCutBehindTheirWidth)
{
    for (uint32_t width : {1u, 28u, 63u, 64u, 65u, 100u, 127u}) {
        const vesica_okvs okvs = narrow_store_for(200, width);
        const Blocks slots = random_blocks(random_, okvs.params.num_slots);
        const Blocks hashes = hashes_everywhere(okvs, random_);
        const Blocks decoded = decode(okvs, slots, hashes);
        for (size_t i = 0; i < hashes.size(); i++) {
            const vesica_block expected = times(row_of(okvs, hashes[i]), slots);
            EXPECT_EQ(memcmp(&decoded[i], &expected, sizeof expected), 0)
                << width << " " << i;
        }
    }
}

/* All that is left of a narrow band is in its low word, as it may be of any
 * band that other rows have reduced. */
TEST_F(Okvs, NarrowBandsGiveTheSlotsOfGaussAndJordan)
{
    for (uint32_t width : {28u, 63u, 64u, 65u, 100u}) {
        const vesica_okvs okvs = narrow_store_for(200, width);
        const Blocks hashes = random_blocks(random_, 100);
        const Blocks values = random_blocks(random_, 100);
        const Encoded encoded = encode(okvs, hashes, values);
        EXPECT_TRUE(encoded.solves) << width;
        EXPECT_TRUE(same(encoded.slots, solve(okvs, hashes, values))) << width;
    }
}

/* So many keys of one start that their rows reach nearly all columns of its
 * band. */
TEST_F(Okvs, KeysOfOneStart)
{
    const vesica_okvs okvs = store_for(300);
    const uint64_t step = UINT64_MAX / okvs.params.range;
    for (uint64_t start : {0, 15, 16, 359}) {
        Blocks hashes;
        for (int i = 0; i < 120; i++) {
            hashes.push_back(block_of(random_(), start * step + step / 2));
        }
        const Blocks values = random_blocks(random_, hashes.size());
        const Encoded encoded = encode(okvs, hashes, values);
        EXPECT_TRUE(encoded.solves) << start;
        EXPECT_TRUE(same(encoded.slots, solve(okvs, hashes, values))) << start;
    }
}

/* Encoding and decoding. */

TEST_F(Okvs, EveryKeyHasItsValue)
{
    for (size_t num : {0, 1, 2, 100, 257, 5000, 65536, 108789}) {
        const vesica_okvs okvs = store_for(num);
        ASSERT_EQ(okvs.params.num_bins, 1u);
        const Blocks keys = random_blocks(random_, num);
        const Blocks values = random_blocks(random_, num);
        Blocks hashes = keys;
        vesica_okvs_hash(&okvs, hashes.data(), hashes.data(), num);
        const Encoded encoded = encode(okvs, hashes, values);
        ASSERT_TRUE(encoded.solves) << num;
        EXPECT_TRUE(same(decode(okvs, encoded.slots, hashes), values)) << num;
        EXPECT_EQ(all_zero(encoded.slots), num == 0) << num;
    }
}

TEST_F(Okvs, EveryBinHasItsKeys)
{
    const size_t num = 250000;
    const vesica_okvs okvs = store_for(num);
    std::vector<Blocks> hashes(okvs.params.num_bins);
    std::vector<Blocks> values(okvs.params.num_bins);
    for (const vesica_block &hash : random_blocks(random_, num)) {
        const uint32_t bin = vesica_okvs_bin(&okvs, &hash);
        hashes.at(bin).push_back(hash);
        values.at(bin).push_back(random_blocks(random_, 1)[0]);
    }
    ASSERT_EQ(hashes.size(), 3u);
    for (size_t b = 0; b < hashes.size(); b++) {
        EXPECT_LE(hashes[b].size(), okvs.params.capacity);
        const Encoded encoded = encode(okvs, hashes[b], values[b]);
        ASSERT_TRUE(encoded.solves);
        EXPECT_TRUE(same(decode(okvs, encoded.slots, hashes[b]), values[b]));
    }
}

TEST_F(Okvs, TheOrderOfTheRowsDoesNotMatter)
{
    const size_t num = 3000;
    const vesica_okvs okvs = store_for(num);
    const Blocks hashes = random_blocks(random_, num);
    const Blocks values = random_blocks(random_, num);
    const Encoded expected = encode(okvs, hashes, values);
    std::vector<size_t> order(num);
    std::iota(order.begin(), order.end(), 0);
    for (int round = 0; round < 3; round++) {
        std::shuffle(order.begin(), order.end(), random_);
        Blocks other_hashes, other_values;
        for (size_t i : order) {
            other_hashes.push_back(hashes[i]);
            other_values.push_back(values[i]);
        }
        const Encoded encoded = encode(okvs, other_hashes, other_values);
        ASSERT_TRUE(encoded.solves);
        EXPECT_TRUE(same(encoded.slots, expected.slots));
    }
}

TEST_F(Okvs, PartsOfTheKeysDecodeToTheSame)
{
    const size_t num = 3000;
    const vesica_okvs okvs = store_for(num);
    const Blocks slots = random_blocks(random_, okvs.params.num_slots);
    const Blocks hashes = random_blocks(random_, num);
    const Blocks expected = decode(okvs, slots, hashes);
    Blocks decoded = hashes;
    const auto memory = memory_of(vesica_okvs_decode_memory(&okvs, 1000));
    for (size_t first = 0, n = 0; first < num; first += n) {
        n = std::min<size_t>(num - first, random_() % 1000);
        vesica_okvs_decode(&okvs, decoded.data() + first, slots.data(),
                           decoded.data() + first, n, memory.get());
    }
    EXPECT_TRUE(same(decoded, expected));
}

TEST_F(Okvs, EveryProcessorGivesTheSame)
{
    const vesica_cpu most = vesica_cpu_get();
    for (size_t num : {0, 1, 7, 13, 14, 107, 213, 214, 1000, 20000}) {
        const vesica_okvs okvs = store_for(num);
        const Blocks keys = random_blocks(random_, num);
        const Blocks others = random_blocks(random_, num / 3 + 5);
        Blocks hashes(num);
        vesica_okvs_hash(&okvs, hashes.data(), keys.data(), num);
        const Encoded expected = encode(okvs, hashes, keys);
        const Blocks decoded = decode(okvs, expected.slots, others);
        ASSERT_TRUE(expected.solves) << num;
        for (int cpu = VESICA_CPU_MINIMAL; cpu < most; cpu++) {
            vesica_cpu_limit(static_cast<vesica_cpu>(cpu));
            const vesica_okvs here = store_for(num);
            vesica_okvs_hash(&here, hashes.data(), keys.data(), num);
            const Encoded encoded = encode(here, hashes, keys);
            EXPECT_TRUE(same(encoded.slots, expected.slots)) << num;
            EXPECT_TRUE(same(decode(here, encoded.slots, hashes), keys)) << num;
            EXPECT_TRUE(same(decode(here, encoded.slots, others), decoded));
            vesica_cpu_limit(most);
        }
    }
}

/* What does not solve. */

TEST_F(Okvs, MoreKeysThanTheCapacityDoNotSolve)
{
    const vesica_okvs okvs = store_for(100);
    Blocks hashes = random_blocks(random_, 101);
    Blocks values = random_blocks(random_, 101);
    const Encoded encoded = encode(okvs, hashes, values);
    EXPECT_FALSE(encoded.solves);
    EXPECT_TRUE(all_zero(encoded.slots));
    hashes.pop_back();
    values.pop_back();
    EXPECT_TRUE(encode(okvs, hashes, values).solves);
}

TEST_F(Okvs, EqualKeysSolveIfTheirValuesAreEqual)
{
    const vesica_okvs okvs = store_for(300);
    Blocks hashes = random_blocks(random_, 200);
    Blocks values = random_blocks(random_, 200);
    const Encoded once = encode(okvs, hashes, values);
    hashes.push_back(hashes[17]);
    values.push_back(values[17]);
    const Encoded twice = encode(okvs, hashes, values);
    EXPECT_TRUE(twice.solves);
    EXPECT_TRUE(same(twice.slots, once.slots));
    for (size_t byte : {0, 15}) {
        values.back() = values[17];
        values.back().bytes[byte] ^= 0x80;
        const Encoded other = encode(okvs, hashes, values);
        EXPECT_FALSE(other.solves);
        EXPECT_TRUE(all_zero(other.slots));
    }
}

/* Bands so narrow that many bins do not solve. */
class NarrowBins {
  public:
    NarrowBins(size_t num, uint32_t width)
        : okvs_(narrow_store_for(num, width)), num_(num), random_(width)
    {
        slots_.resize(okvs_.params.num_slots);
        memory_ = memory_of(vesica_okvs_encode_memory(&okvs_));
    }

    /* log2 of the rate of failures: a bin has none with e^-rate. At least one
     * trial fails. */
    double log2_of_rate(size_t trials)
    {
        size_t failed = 0;
        for (size_t i = 0; i < trials; i++) {
            const Blocks hashes = random_blocks(random_, num_);
            failed += !vesica_okvs_encode(&okvs_, slots_.data(), hashes.data(),
                                          hashes.data(), num_, memory_.get());
        }
        EXPECT_GT(failed, 0u);
        return std::log2(-std::log1p(-double(failed) / double(trials)));
    }

  private:
    vesica_okvs okvs_;
    size_t num_;
    Random random_;
    Blocks slots_;
    std::unique_ptr<uint8_t[]> memory_;
};

/* theta / ln 2 for the root theta > 0 of (e^theta - 1) / (1 + eps) = theta. */
double slope_of_law(double eps)
{
    double low = 1e-3, high = 1;
    for (int i = 0; i < 60; i++) {
        const double theta = (low + high) / 2;
        (std::expm1(theta) < (1 + eps) * theta ? low : high) = theta;
    }
    return low / std::log(2.0);
}

/* How the law is tried: bands of first_width columns, then four more each
 * time, with so many trials that the slope keeps to spread. */
struct LawCase {
    int log_keys;
    uint32_t first_width;
    std::vector<size_t> trials;
    double spread;
};

#if defined(VESICA_TEST_OKVS_SLOW)
const LawCase kLaw = {14, 28, {3000, 5000, 10000, 20000}, 0.15};
#else
const LawCase kLaw = {12, 24, {300, 900, 2000}, 0.3};
#endif

/* b of the law is rounded up: bins fail a bit less often. */
TEST_F(Okvs, BinsFailAsTheLawSays)
{
    const double slope = slope_of_law(0.2);
    std::vector<double> measured;
    EXPECT_NEAR(slope, 0.5110, 0.0001);
    for (size_t num : kLaw.trials) {
        const uint32_t width =
            kLaw.first_width + 4 * static_cast<uint32_t>(measured.size());
        const double law = kLaw.log_keys - 1.5 - slope * width;
        measured.push_back(
            NarrowBins(size_t{1} << kLaw.log_keys, width).log2_of_rate(num));
        RecordProperty("log2_rate_" + std::to_string(width),
                       std::to_string(measured.back()));
        EXPECT_LE(measured.back(), law + 0.2) << width;
        EXPECT_GE(measured.back(), law - 1.2) << width;
    }
    const double columns = 4.0 * static_cast<double>(measured.size() - 1);
    EXPECT_NEAR((measured.front() - measured.back()) / columns, slope,
                kLaw.spread * slope);
}

/* What others see. */

TEST_F(Okvs, OtherKeysDecodeToWhatLooksLikeChance)
{
    const size_t num = 20000;
    const vesica_okvs okvs = store_for(num);
    Blocks values(num, block_of(0, 0)); /* as far from chance as can be */
    for (size_t i = 0; i < num; i++) {
        values[i] = block_of(i % 2, 0);
    }
    const Encoded encoded = encode(okvs, random_blocks(random_, num), values);
    const Encoded of_chance =
        encode(okvs, random_blocks(random_, num), random_blocks(random_, num));
    ASSERT_TRUE(encoded.solves && of_chance.solves);
    const Blocks others = random_blocks(random_, num);
    size_t low_bits = 0;
    for (const vesica_block &block : decode(okvs, encoded.slots, others)) {
        low_bits += block.bytes[0] & 1;
    }
    /* Six standard deviations. */
    EXPECT_NEAR(low_bits, num / 2, 3 * std::sqrt(num));

    std::vector<double> counts(256);
    for (const vesica_block &block : decode(okvs, of_chance.slots, others)) {
        for (uint8_t byte : block.bytes) {
            counts[byte]++;
        }
    }
    const double mean = 16.0 * num / 256;
    double chi_square = 0;
    for (double count : counts) {
        chi_square += (count - mean) * (count - mean) / mean;
    }
    EXPECT_NEAR(chi_square, 255, 6 * std::sqrt(2 * 255));
}

TEST_F(Okvs, DecodingIsLinearOverTheField)
{
    const size_t num = 300;
    const vesica_okvs okvs = store_for(num);
    const Blocks hashes = random_blocks(random_, num);
    const Blocks slots = random_blocks(random_, okvs.params.num_slots);
    const Blocks other = random_blocks(random_, okvs.params.num_slots);
    const vesica_block factor = random_blocks(random_, 1)[0];
    Blocks sum = other;
    vesica_gf128_add_scaled(sum.data(), slots.data(), &factor, sum.size());
    Blocks expected = decode(okvs, other, hashes);
    const Blocks decoded = decode(okvs, slots, hashes);
    vesica_gf128_add_scaled(expected.data(), decoded.data(), &factor, num);
    EXPECT_TRUE(same(decode(okvs, sum, hashes), expected));
}

} /* namespace */
