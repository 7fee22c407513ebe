/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <thread>

#include "support/bytes.h"

extern "C" {
#include "util/bytes.h"
#include "util/sort.h"
}

namespace
{

using vesica_test::Bytes;
using Rows = std::vector<Bytes>;

/* Records of a test, in segments of 2^shift; none has room behind the last. */
class Store {
  public:
    Store(const Rows &rows, unsigned shift, uint64_t first)
        : size_(rows.at(0).size()), num_(rows.size())
    {
        const uint64_t room = uint64_t{1} << shift;
        for (uint64_t left = first + rows.size(); left > 0;) {
            const uint64_t num = std::min(left, room);
            segments_.emplace_back(num * size_);
            pointers_.push_back(segments_.back().data());
            left -= num;
        }
        records_ = {pointers_.data(), shift, size_, first};
        for (size_t i = 0; i < rows.size(); i++) {
            memcpy(vesica_records_at(&records_, i), rows[i].data(), size_);
        }
    }

    const vesica_records *records() const
    {
        return &records_;
    }

    Rows rows() const
    {
        Rows rows;
        for (size_t i = 0; i < num_; i++) {
            const uint8_t *p = vesica_records_at(&records_, i);
            rows.emplace_back(p, p + size_);
        }
        return rows;
    }

  private:
    size_t size_;
    size_t num_;
    std::vector<Bytes> segments_;
    std::vector<uint8_t *> pointers_;
    vesica_records records_;
};

/* Sort in slices; returns the work that was done. */
uint64_t sort(const Store &store, size_t num, size_t key_len, uint64_t slice,
              uint32_t limit = UINT32_MAX)
{
    vesica_sorter sorter;
    uint64_t units = 0;
    uint64_t sum = 0;
    vesica_sorter_init(&sorter, store.records(), num, key_len);
    vesica_sorter_limit(&sorter, limit);
    while (!vesica_sorter_step(&sorter, slice, &units)) {
        EXPECT_GT(units, 0u);
        sum += units;
    }
    return sum + units;
}

/* The same records, in whatever order. */
void expect_same(Rows before, Rows after)
{
    std::sort(before.begin(), before.end());
    std::sort(after.begin(), after.end());
    EXPECT_EQ(before, after);
}

/* Sorted by key, and the same records as before. */
void expect_sorted(const Rows &before, const Rows &after, size_t key_len)
{
    for (size_t i = 1; i < after.size(); i++) {
        ASSERT_LE(memcmp(after[i - 1].data(), after[i].data(), key_len), 0)
            << "at " << i;
    }
    expect_same(before, after);
}

void check(const Rows &rows, size_t key_len, unsigned shift, uint64_t first,
           uint64_t slice)
{
    const Store store(rows, shift, first);
    const uint64_t units = sort(store, rows.size(), key_len, slice);
    expect_sorted(rows, store.rows(), key_len);
    EXPECT_LE(units, (2 + 16 * key_len) * rows.size());
}

/* num rows whose bytes take only the given number of values. */
Rows random_rows(std::mt19937_64 &random, size_t num, size_t size,
                 unsigned values)
{
    Rows rows(num, Bytes(size));
    for (Bytes &row : rows) {
        for (uint8_t &byte : row) {
            byte = static_cast<uint8_t>(random() % values);
        }
    }
    return rows;
}

TEST(Sort, EveryShapeAndSlice)
{
    std::mt19937_64 random(1);
    for (size_t num : {1, 2, 3, 15, 16, 17, 18, 100, 1000}) {
        for (unsigned values : {1u, 2u, 3u, 256u}) {
            const Rows rows = random_rows(random, num, 7, values);
            for (size_t key_len : {1, 2, 5, 7}) {
                check(rows, key_len, 2, 3, 1);
                check(rows, key_len, 10, 0, 7);
                check(rows, key_len, 12, 9, UINT64_MAX);
            }
        }
    }
}

/* Copies are made in another way for each range of sizes. 2,000 records are one
 * bucket, in place if they are long; of 120,000 a bucket has parts. */
TEST(Sort, EverySizeInOneArrayAndInSegments)
{
    std::mt19937_64 random(7);
    for (size_t size = 1; size <= VESICA_SORT_MAX_RECORD; size++) {
        SCOPED_TRACE(testing::Message() << size);
        const Rows rows = random_rows(random, 2000, size, 256);
        check(rows, (size + 1) / 2, 63, 3, UINT64_MAX);
        check(rows, size, 9, 5, 500);
    }
    for (const size_t size : {10, 20, 36}) {
        SCOPED_TRACE(testing::Message() << size);
        check(random_rows(random, 120000, size, 256), 10, 63, 0, 5000);
    }
}

TEST(Sort, NothingAtAll)
{
    const vesica_records records = {nullptr, 63, 8, 0};
    vesica_sorter sorter;
    uint64_t units = 1;
    vesica_sorter_init(&sorter, &records, 0, 8);
    EXPECT_TRUE(vesica_sorter_step(&sorter, 1, &units));
    EXPECT_EQ(units, 0u);
}

TEST(Sort, LargestRecords)
{
    std::mt19937_64 random(2);
    check(random_rows(random, 3000, VESICA_SORT_MAX_RECORD, 256),
          VESICA_SORT_MAX_RECORD, 4, 1, 100);
}

TEST(Sort, AllEqual)
{
    check(Rows(20000, Bytes(32, 0xa5)), 32, 8, 0, 1000);
}

/* As encodings of points are: the first byte is 02 or 03. Bits from the first
 * one that differs make the buckets, so no step is a large one. */
TEST(Sort, FirstBytesThatAreNearlyTheSame)
{
    std::mt19937_64 random(4);
    Rows rows = random_rows(random, 60000, 33, 256);
    for (Bytes &row : rows) {
        row[0] = static_cast<uint8_t>(2 + row[0] % 2);
    }
    check(rows, 33, 16, 0, 1000);
    const Store store(rows, 16, 0);
    vesica_sorter sorter;
    uint64_t units = 0;
    vesica_sorter_init(&sorter, store.records(), rows.size(), 33);
    while (!vesica_sorter_step(&sorter, 1, &units)) {
        EXPECT_LT(units, rows.size() / 30);
    }
}

/* The first bits of a record, the others being zero. */
Bytes first_bits(const Bytes &row, uint32_t bits)
{
    Bytes first(row.begin(), row.begin() + (bits + 7) / 8);
    if (bits % 8 > 0) {
        first.back() &= static_cast<uint8_t>(0xff00 >> bits % 8);
    }
    return first;
}

/* Rows as uniform as tags, with few differences, and with a byte in common. */
std::vector<Rows> rows_of_each_kind(std::mt19937_64 &random, size_t num)
{
    std::vector<Rows> kinds = {random_rows(random, num, 14, 256),
                               random_rows(random, num, 14, 2),
                               random_rows(random, num, 14, 256)};
    for (Bytes &row : kinds.back()) {
        row[0] = 0xa5;
    }
    return kinds;
}

TEST(Sort, ByTheFirstBitsAlone)
{
    std::mt19937_64 random(6);
    for (const size_t num : {40, 1500, 3000, 120000}) {
        for (const Rows &before : rows_of_each_kind(random, num)) {
            for (const uint32_t bits : {1, 11, 19, 20, 80}) {
                SCOPED_TRACE(testing::Message() << num << " by " << bits);
                const Store store(before, 63, 0);
                sort(store, num, 10, 5000, bits);
                const Rows after = store.rows();
                EXPECT_TRUE(std::is_sorted(
                    after.begin(), after.end(),
                    [bits](const Bytes &a, const Bytes &b) {
                        return first_bits(a, bits) < first_bits(b, bits);
                    }));
                expect_same(before, after);
            }
        }
    }
}

TEST(Sort, WhatTwoPassesSettleTakesNoThirdOne)
{
    std::mt19937_64 random(7);
    const Rows rows = random_rows(random, 120000, 14, 256);
    const Store all(rows, 63, 0);
    const Store some(rows, 63, 0);
    EXPECT_LE(sort(some, rows.size(), 10, 5000, 17) + rows.size() / 2,
              sort(all, rows.size(), 10, 5000));
}

/* As big-endian numbers are: zeros, then bits that few passes sort. */
TEST(Sort, NumbersThatBeginWithZeros)
{
    std::mt19937_64 random(6);
    Rows rows = random_rows(random, 60000, 12, 256);
    for (Bytes &row : rows) {
        std::fill(row.begin(), row.begin() + 5, uint8_t{0});
        row[5] &= 3;
    }
    const Store store(rows, 16, 0);
    EXPECT_LE(sort(store, rows.size(), 8, 1000), 9 * rows.size());
    expect_sorted(rows, store.rows(), 8);
}

/* Keys that share all but the last bytes, and keys where each bit splits one
 * record off: what makes a careless radix or quick sort quadratic. */
TEST(Sort, LongSharedPrefixes)
{
    std::mt19937_64 random(3);
    Rows rows = random_rows(random, 20000, 40, 256);
    for (Bytes &row : rows) {
        std::fill(row.begin(), row.begin() + 30, uint8_t{0x5a});
    }
    check(rows, 32, 6, 5, 999);
}

TEST(Sort, UnaryStaircase)
{
    Rows rows(20000, Bytes(32, 0xff));
    for (size_t i = 0; i < 256; i++) {
        rows[i * 70][i / 8] ^= static_cast<uint8_t>(0x80 >> i % 8);
    }
    check(rows, 32, 9, 0, 500);
}

TEST(Sort, AgreesWithStandardSort)
{
    std::mt19937_64 random(4);
    Rows rows = random_rows(random, 50000, 24, 256);
    const Store store(rows, 16, 0);
    sort(store, rows.size(), 24, 4096);
    std::sort(rows.begin(), rows.end());
    EXPECT_EQ(store.rows(), rows);
}

/* The same records come out in the same order whatever the slices, equal keys
 * included. */
TEST(Sort, SlicesChangeNothing)
{
    std::mt19937_64 random(5);
    const Rows rows = random_rows(random, 5000, 6, 4);
    const Store whole(rows, 13, 0);
    const Store sliced(rows, 3, 1);
    sort(whole, rows.size(), 3, UINT64_MAX);
    sort(sliced, rows.size(), 3, 1);
    EXPECT_EQ(whole.rows(), sliced.rows());
}

/* Many records: numbers of eight bytes, the first of which is the highest. */
class Numbers {
  public:
    explicit Numbers(std::vector<uint64_t> numbers)
        : numbers_(std::move(numbers)), bytes_(8 * numbers_.size()),
          segment_(bytes_.data())
    {
        for (size_t i = 0; i < numbers_.size(); i++) {
            vesica_store_be64(&bytes_[8 * i], numbers_[i]);
        }
        const vesica_records records = {&segment_, 63, 8, 0};
        vesica_sorter_init(&sorter, &records, numbers_.size(), 8);
    }

    /* Whether they stand as the standard library sorts them. */
    bool are_sorted()
    {
        std::sort(numbers_.begin(), numbers_.end());
        for (size_t i = 0; i < numbers_.size(); i++) {
            if (vesica_load_be64(&bytes_[8 * i]) != numbers_[i]) {
                return false;
            }
        }
        return true;
    }

    vesica_sorter sorter;

  private:
    std::vector<uint64_t> numbers_;
    Bytes bytes_;
    uint8_t *segment_;
};

constexpr size_t kMany = VESICA_SORT_MAX_WHOLE + 7;

/* Uniform; equal in their first bits; nearly all in one span; all equal; unlike
 * in the last bits alone. */
std::vector<std::vector<uint64_t>> many_of_each_kind()
{
    std::mt19937_64 random(8);
    std::vector<std::vector<uint64_t>> kinds(
        5, std::vector<uint64_t>(kMany, 0x0123456789abcd00U));
    for (size_t i = 0; i < kMany; i++) {
        kinds[0][i] = random();
        kinds[1][i] = random() >> 9 | uint64_t{0x2d} << 56;
        kinds[2][i] = i % 1000 == 0 ? random() : random() >> 12;
        kinds[4][i] |= i % 8;
    }
    return kinds;
}

TEST(SortSpans, AreSortedByStepsToo)
{
    for (const auto &kind : many_of_each_kind()) {
        Numbers numbers(kind);
        uint64_t units = 0;
        uint64_t sum = 0;
        while (!vesica_sorter_step(&numbers.sorter, 100000, &units)) {
            sum += units;
        }
        EXPECT_TRUE(numbers.are_sorted());
        EXPECT_GE(sum + units, kMany);
    }
}

void sort_at_once(const vesica_sorter *sorter, uint32_t first, uint32_t num)
{
    std::vector<std::thread> threads;
    for (uint32_t i = num; i-- > 0;) {
        threads.emplace_back(vesica_sort_span, sorter, first + i);
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
}

/* On threads, each once; the step behind them ends the sort. */
TEST(SortSpans, AreSortedAtOnce)
{
    const auto kinds = many_of_each_kind();
    for (const auto &kind : kinds) {
        Numbers numbers(kind);
        uint64_t units = 0;
        uint32_t first = 0;
        uint32_t sum = 0;
        do {
            while (const uint32_t num =
                       vesica_sorter_take_spans(&numbers.sorter, 3, &first)) {
                EXPECT_EQ(first, sum);
                sum += num;
                sort_at_once(&numbers.sorter, first, num);
            }
        } while (!vesica_sorter_step(&numbers.sorter, 100000, &units));
        EXPECT_TRUE(numbers.are_sorted());
        EXPECT_EQ(sum, kind == kinds[3] ? 0u : 32u);
    }
}

TEST(SortSpans, OfFewRecordsThereAreNone)
{
    std::vector<uint64_t> few = many_of_each_kind()[0];
    few.resize(VESICA_SORT_MAX_WHOLE);
    Numbers numbers(few);
    uint64_t units = 0;
    uint32_t first = 0;
    do {
        EXPECT_EQ(vesica_sorter_take_spans(&numbers.sorter, 3, &first), 0u);
    } while (!vesica_sorter_step(&numbers.sorter, 100000, &units));
    EXPECT_TRUE(numbers.are_sorted());
}

/* Slots as tags have them: by the first bits alone. */
TEST(SortSpans, ByTheFirstBitsAlone)
{
    const std::vector<uint64_t> before = many_of_each_kind()[0];
    Bytes bytes(16 * kMany);
    uint8_t *segment = bytes.data();
    const vesica_records records = {&segment, 63, 16, 0};
    for (size_t i = 0; i < kMany; i++) {
        vesica_store_be64(&bytes[16 * i], before[i]);
        vesica_store_be64(&bytes[16 * i + 8], i);
    }
    vesica_sorter sorter;
    uint64_t units = 0;
    vesica_sorter_init(&sorter, &records, kMany, 10);
    vesica_sorter_limit(&sorter, 21);
    while (!vesica_sorter_step(&sorter, 100000, &units)) {
    }
    std::vector<bool> seen(kMany);
    uint64_t last = 0;
    uint64_t last_key = 0;
    size_t unsorted = 0;
    for (size_t i = 0; i < kMany; i++) {
        const uint64_t key = vesica_load_be64(&bytes[16 * i]);
        const uint64_t number = vesica_load_be64(&bytes[16 * i + 8]);
        ASSERT_LT(number, kMany);
        EXPECT_EQ(key, before[number]);
        EXPECT_GE(key >> 43, last);
        EXPECT_FALSE(seen[number]);
        seen[number] = true;
        last = key >> 43;
        unsorted += key < last_key;
        last_key = key;
    }
    EXPECT_GT(unsorted, 0u) << "more bits were sorted by";
}

TEST(Sort, PlainArrayIsOneSegment)
{
    uint8_t bytes[] = {3, 1, 2, 0};
    uint8_t *segment = bytes;
    const vesica_records records = {&segment, 63, 1, 1};
    vesica_sorter sorter;
    uint64_t units = 0;
    vesica_sorter_init(&sorter, &records, 3, 1);
    while (!vesica_sorter_step(&sorter, 0, &units)) {
    }
    EXPECT_EQ(vesica_test::to_hex(bytes, 4), "03000102");
}

} /* namespace */
