/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What dummies take: which numbers of a padded list are on it is not in what a
 * session does. The linker puts functions between it and the coins and the
 * list. */

#include <gtest/gtest.h>

#include "support/session_pair.h"

extern "C" {
#include "list/list.h"
#include "psi/order.h"
}

using namespace vesica_test;

namespace
{

uint64_t num_blocks = 0;
uint64_t num_put = 0;
uint64_t num_copied = 0;
uint64_t num_fetched = 0;

} /* namespace */

/* The names are the linker's (--wrap). */
extern "C" void __real_vesica_coins_blocks(const vesica_coins *coins,
                                           uint8_t *out,
                                           const uint64_t *indices, size_t num);

extern "C" void __wrap_vesica_coins_blocks(const vesica_coins *coins,
                                           uint8_t *out,
                                           const uint64_t *indices, size_t num)
{
    num_blocks += num;
    __real_vesica_coins_blocks(coins, out, indices, num);
}

extern "C" void __real_vesica_list_put_items(const vesica_list *list,
                                             uint8_t *items,
                                             const uint32_t *numbers,
                                             size_t num);

extern "C" void __wrap_vesica_list_put_items(const vesica_list *list,
                                             uint8_t *items,
                                             const uint32_t *numbers,
                                             size_t num)
{
    num_put += num;
    __real_vesica_list_put_items(list, items, numbers, num);
}

extern "C" void __real_vesica_list_copy_items(const vesica_list *list,
                                              uint8_t *items,
                                              const uint32_t *numbers,
                                              size_t num);

extern "C" void __wrap_vesica_list_copy_items(const vesica_list *list,
                                              uint8_t *items,
                                              const uint32_t *numbers,
                                              size_t num)
{
    num_copied += num;
    __real_vesica_list_copy_items(list, items, numbers, num);
}

extern "C" void __real_vesica_list_fetch_items(const vesica_list *list,
                                               const uint32_t *numbers,
                                               size_t num);

extern "C" void __wrap_vesica_list_fetch_items(const vesica_list *list,
                                               const uint32_t *numbers,
                                               size_t num)
{
    num_fetched += num;
    __real_vesica_list_fetch_items(list, numbers, num);
}

namespace
{

constexpr uint32_t kPadded = 300;

struct Work {
    uint64_t blocks;
    uint64_t put;
    uint64_t copied;
    uint64_t fetched;

    bool operator==(const Work &other) const
    {
        return blocks == other.blocks && put == other.put &&
               copied == other.copied && fetched == other.fetched;
    }
};

/* Of a session with lists of num items, padded up to kPadded or to none. */
Work WorkOf(Options options, uint32_t num, uint64_t padded)
{
    options.proposer_padded_items = padded;
    options.answerer_padded_items = padded;
    Pair pair;
    pair.options = options;
    pair.MakeLists(Range(0, num), Range(num / 2, num));
    num_blocks = num_put = num_copied = num_fetched = 0;
    pair.Begin();
    EXPECT_TRUE(pair.Run());
    ExpectOutcome(pair, Range(0, num), Range(num / 2, num));
    return {num_blocks, num_put, num_copied, num_fetched};
}

std::vector<Options> Kinds()
{
    std::vector<Options> kinds(2);
    kinds.push_back(Vole());
    kinds.push_back(Vole());
    kinds[1].fresh_blinds = true;
    kinds[3].security = VESICA_SECURITY_MALICIOUS;
    return kinds;
}

class Padding : public testing::TestWithParam<Options> {};

INSTANTIATE_TEST_SUITE_P(Kinds, Padding, testing::ValuesIn(Kinds()),
                         [](const auto &of) { return NameOf(of.param); });

/* From none but two that are dummies to all but one. */
TEST_P(Padding, TakesTheSameForAllSizes)
{
    const Work full = WorkOf(GetParam(), kPadded, kPadded);
    EXPECT_GE(full.put, 2 * kPadded);
    EXPECT_EQ(full.copied, 0u);
    /* Numbers of dummies are those of no record. */
    EXPECT_EQ(full.fetched, 0u);
    for (const uint32_t num : {1u, 2u, 150u, kPadded - 1}) {
        EXPECT_EQ(WorkOf(GetParam(), num, kPadded), full) << num;
    }
}

TEST_P(Padding, TakesNothingWithoutIt)
{
    const Work without = WorkOf(GetParam(), kPadded, 0);
    const Work with = WorkOf(GetParam(), kPadded, kPadded);
    EXPECT_EQ(without.put, 0u);
    EXPECT_EQ(without.fetched > 0, GetParam().engine == VESICA_ENGINE_VOLE);
    EXPECT_EQ(without.copied, with.put);
    EXPECT_EQ(without.blocks + with.put, with.blocks);
}

/* Items that are on the list are put where they belong; what stands in the
 * other places stays. */
TEST(PaddedList, PutsItsItemsAlone)
{
    for (const uint32_t num : {0u, 1u, 2u, 3u, 64u, 100u}) {
        Pair pair;
        pair.MakeLists(Range(0, num), {});
        const vesica_list *list = pair.proposer.list;
        const vesica_records records = vesica_list_records(list);
        std::vector<uint32_t> numbers;
        for (uint32_t i = 0; i < num + 50; i++) {
            numbers.push_back((7 * i + 3) % (num + 50));
        }
        numbers.push_back(VESICA_MAX_ITEMS);
        numbers.push_back(UINT32_MAX);
        Bytes items(numbers.size() * VESICA_LIST_ITEM_BYTES, 0xa5);
        vesica_list_put_items(list, items.data(), numbers.data(),
                              numbers.size());
        for (size_t i = 0; i < numbers.size(); i++) {
            const uint8_t *item = &items[i * VESICA_LIST_ITEM_BYTES];
            const Bytes found(item, item + VESICA_LIST_ITEM_BYTES);
            Bytes expected(VESICA_LIST_ITEM_BYTES, 0xa5);
            if (numbers[i] < num) {
                const uint8_t *record = vesica_records_at(&records, numbers[i]);
                expected.assign(record, record + VESICA_LIST_ITEM_BYTES);
            }
            EXPECT_EQ(found, expected) << num << " " << numbers[i];
        }
    }
}

TEST(Order, ShelvesAreFewUnlessBinsAreMany)
{
    EXPECT_EQ(vesica_order_parts(1), 16u);
    EXPECT_EQ(vesica_order_parts(64), 16u);
    EXPECT_EQ(vesica_order_parts(65), 8u);
    EXPECT_EQ(vesica_order_parts(512), 2u);
    EXPECT_EQ(vesica_order_parts(513), 1u);
    EXPECT_EQ(vesica_order_parts(20000), 1u);
}

} /* namespace */
