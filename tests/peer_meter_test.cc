/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <string>

extern "C" {
#include "cli/meter.h"
}

namespace
{

std::string duration(uint64_t seconds)
{
    char out[PEER_DURATION_ROOM];
    return peer_meter_duration(out, seconds);
}

TEST(peer_meter, durations)
{
    EXPECT_EQ(duration(0), "0:00");
    EXPECT_EQ(duration(59), "0:59");
    EXPECT_EQ(duration(61), "1:01");
    EXPECT_EQ(duration(3599), "59:59");
    EXPECT_EQ(duration(3600), "1:00:00");
    EXPECT_EQ(duration(360000 + 62), "100:01:02");
}

std::string text(uint64_t done, uint64_t total, uint64_t first,
                 int64_t elapsed_ms, bool bar)
{
    char out[256];
    vesica_progress progress = {};
    progress.step = "expect tags";
    progress.items_done = done / 2;
    progress.peer_done = done - done / 2;
    progress.items_total = total / 2;
    progress.peer_total = total - total / 2;
    peer_meter_text(out, sizeof out, &progress, first, elapsed_ms, bar);
    return out;
}

TEST(peer_meter, before_the_sizes_are_known)
{
    EXPECT_EQ(text(0, 0, 0, 0, true), "expect tags");
}

TEST(peer_meter, before_there_is_a_rate)
{
    EXPECT_EQ(text(0, 1000, 0, 0, false), "  0 %");
    EXPECT_EQ(text(0, 1000, 0, 0, true), "[........................]   0 %");
    EXPECT_EQ(text(500, 1000, 500, 100, false), " 50 %");
}

TEST(peer_meter, rate_and_time_left)
{
    EXPECT_EQ(
        text(25000, 100000, 5000, 10000, true),
        "[######..................]  25 %  2,000 operations/s  0:38 left  "
        "expect tags");
    EXPECT_EQ(text(25000, 100000, 5000, 10000, false),
              " 25 %  2,000 operations/s  0:38 left  expect tags");
}

/* A partner may say what it likes. */
TEST(peer_meter, more_than_all)
{
    EXPECT_EQ(
        text(3000, 1000, 0, 1000, true),
        "[########################] 100 %  1,000 operations/s  0:00 left  "
        "expect tags");
}

} /* namespace */
