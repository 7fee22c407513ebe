/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

extern "C" {
#include "util/number_sort.h"
}

namespace
{

/* A number, and where it was at the beginning. */
using Pairs = std::vector<std::pair<uint64_t, uint32_t>>;

Pairs pairs_of(const std::vector<uint64_t> &numbers)
{
    Pairs pairs;
    for (const uint64_t number : numbers) {
        pairs.emplace_back(number, static_cast<uint32_t>(pairs.size()));
    }
    return pairs;
}

/* Two arrays, with others or without. */
struct Arrays {
    explicit Arrays(size_t num) : numbers(num), others(num)
    {
    }

    vesica_numbers get(bool has_others)
    {
        return {numbers.data(), has_others ? others.data() : nullptr};
    }

    std::vector<uint64_t> numbers;
    std::vector<uint32_t> others;
};

/* Sort in slices; returns how many numbers were looked at. */
uint64_t sort(Pairs &pairs, uint64_t slice, bool has_others)
{
    Arrays arrays(pairs.size() + 1);
    Arrays room(pairs.size() + 1);
    for (size_t i = 0; i < pairs.size(); i++) {
        arrays.numbers[i] = pairs[i].first;
        arrays.others[i] = pairs[i].second;
    }
    vesica_number_sorter sorter;
    uint64_t units = 0;
    uint64_t sum = 0;
    vesica_number_sorter_init(&sorter, arrays.get(has_others),
                              room.get(has_others), pairs.size());
    while (!vesica_number_sorter_step(&sorter, slice, &units)) {
        EXPECT_GT(units, 0u);
        EXPECT_LE(units, std::max(slice, uint64_t{1}));
        sum += units;
    }
    for (size_t i = 0; i < pairs.size(); i++) {
        pairs[i].first = sorter.from.numbers[i];
        pairs[i].second = has_others ? sorter.from.others[i] : 0;
    }
    return sum + units;
}

/* Numbers that are equal keep their order. */
void check(const std::vector<uint64_t> &numbers, uint64_t slice)
{
    Pairs sorted = pairs_of(numbers);
    Pairs alone = sorted;
    Pairs expected = sorted;
    std::stable_sort(
        expected.begin(), expected.end(),
        [](const auto &a, const auto &b) { return a.first < b.first; });
    sort(sorted, slice, true);
    EXPECT_EQ(sorted, expected);
    sort(alone, slice, false);
    for (auto &pair : expected) {
        pair.second = 0;
    }
    EXPECT_EQ(alone, expected);
}

std::vector<uint64_t> random_numbers(std::mt19937_64 &random, size_t num,
                                     uint64_t mask, uint64_t also)
{
    std::vector<uint64_t> numbers(num);
    for (uint64_t &number : numbers) {
        number = (random() & mask) | also;
    }
    return numbers;
}

TEST(NumberSort, EverySizeRangeAndSlice)
{
    std::mt19937_64 random(1);
    const uint64_t masks[] = {0,
                              1,
                              0xff,
                              0xfff,
                              0xfffff,
                              0x3fffff,
                              0x7fffff,
                              UINT64_C(0xffff) << 20,
                              UINT64_C(1) << 63,
                              UINT64_C(0x8000000000000001),
                              UINT64_C(0xfff) << 52,
                              UINT64_MAX};
    for (const size_t num : {1, 2, 3, 100, 5000}) {
        for (const uint64_t mask : masks) {
            SCOPED_TRACE(testing::Message() << num << " & " << mask);
            check(random_numbers(random, num, mask, 0), 1);
            check(random_numbers(random, num, mask, 0), UINT64_MAX);
            check(random_numbers(random, num, mask, UINT64_C(0x5) << 40), 77);
        }
    }
}

TEST(NumberSort, NothingAtAll)
{
    Pairs none;
    EXPECT_EQ(sort(none, 10, true), 0u);
}

/* A step does something even if it may not. */
TEST(NumberSort, StepsOfNoUnits)
{
    check({3, 1, 2, UINT64_MAX, 0}, 0);
}

/* Enough to be cut into groups: with fewer bits than groups have, nothing, one
 * digit, two or five below them; and nearly all of them in one group. */
TEST(NumberSort, ManyNumbersOfEveryRange)
{
    std::mt19937_64 random(3);
    const size_t num = VESICA_NUMBER_SORT_MAX_WHOLE + 5000;
    const uint64_t masks[] = {0,
                              1,
                              0x1f,
                              0x3f,
                              0x1ffff,
                              0xffffff,
                              UINT64_C(0x3ffff) << 46,
                              UINT64_C(0xff00000000000fff),
                              UINT64_MAX};
    for (const uint64_t mask : masks) {
        SCOPED_TRACE(mask);
        std::vector<uint64_t> numbers = random_numbers(random, num, mask, 0);
        check(numbers, 1);
        check(numbers, UINT64_MAX);
        numbers[num / 3] = UINT64_MAX;
        check(numbers, 4096);
        numbers[num / 2] = UINT64_C(1) << 63;
        check(numbers, 4096);
    }
}

/* A look, and two passes over groups, and for each digit below them. */
TEST(NumberSort, PassesOverManyNumbers)
{
    std::mt19937_64 random(4);
    const uint32_t num = 2 * VESICA_NUMBER_SORT_MAX_WHOLE;
    const std::pair<uint64_t, uint64_t> passes[] = {
        {0, 1}, {0x3f, 3}, {0x3ffff, 5}, {0x7ffff, 7}, {UINT64_MAX, 13}};
    for (const auto &[mask, times] : passes) {
        SCOPED_TRACE(mask);
        Pairs pairs = pairs_of(random_numbers(random, num, mask, 0));
        EXPECT_EQ(sort(pairs, 1000, true), times * num);
    }
}

/* A look, and two passes for each digit: none for what all have in common. */
TEST(NumberSort, AsFewPassesAsThereCanBe)
{
    std::mt19937_64 random(2);
    const uint64_t high = UINT64_C(0xabc) << 50;
    const std::pair<uint64_t, uint64_t> passes[] = {
        {0, 1},        {1, 3},         {0xfff, 3},      {0x1fff, 5},
        {0xffffff, 5}, {0x1ffffff, 7}, {0xfffff0000, 5}};
    for (const auto &[mask, num] : passes) {
        SCOPED_TRACE(mask);
        Pairs pairs = pairs_of(random_numbers(random, 4000, mask, high));
        EXPECT_EQ(sort(pairs, 100, true), num * pairs.size());
    }
}

} /* namespace */
