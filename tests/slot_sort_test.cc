/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Slots of a long list, sorted as a session does it: they come out the same on
 * any number of threads, equal keys included. */

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <random>

#include "support/bytes.h"
#include "support/executors.h"
#include "support/session_pair.h"

using namespace vesica_test;

namespace
{

constexpr size_t kSlots = VESICA_SORT_MAX_WHOLE + 1000;
constexpr size_t kKey = 6;
constexpr size_t kSize = 16;

/* Keys of which many come twice, and what tells their slots apart. */
Bytes Unsorted()
{
    std::mt19937_64 random(1);
    Bytes slots(kSlots * kSize);
    for (size_t i = 0; i < kSlots; i++) {
        uint64_t words[2] = {random(), random()};
        memcpy(&slots[i * kSize], words, sizeof words);
        if (i % 10 == 0) {
            memcpy(&slots[i * kSize], &slots[i / 2 * kSize], kKey);
        }
    }
    return slots;
}

Bytes Sorted(Bytes slots, size_t num_threads)
{
    auto session = std::make_unique<vesica_session>();
    uint32_t used = 0;
    uint64_t units = 0;
    session->num_threads = num_threads;
    session->executor = num_threads > 1 ? RunOnThreads : nullptr;
    session->pool = &num_threads;
    vesica_slots all = {slots.data(), kSlots, kSize, kKey, kSize};
    vesica_slots_begin_sort(&session->sorter, &all, kKey);
    while (!vesica_match_sort(session.get(), 10000, &used)) {
        EXPECT_LE(used, 10000u);
        units += used;
    }
    EXPECT_GT(units, 0u);
    return slots;
}

TEST(SlotSort, IsTheSameOnAnyThreads)
{
    const Bytes alone = Sorted(Unsorted(), 1);
    for (size_t i = 1; i < kSlots; i++) {
        ASSERT_LE(memcmp(&alone[(i - 1) * kSize], &alone[i * kSize], kKey), 0);
    }
    EXPECT_TRUE(Sorted(Unsorted(), 2) == alone);
    EXPECT_TRUE(Sorted(Unsorted(), 5) == alone);
}

} /* namespace */
