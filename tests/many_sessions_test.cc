/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Very many sessions in one process: memory does not grow. */

#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "support/session_pair.h"

using namespace vesica_test;

namespace
{

constexpr int kSessions = 100000;
constexpr int kWarmUp = 5000;

/* Resident memory of this process, in bytes. */
uint64_t Resident()
{
    uint64_t size = 0;
    uint64_t resident = 0;
    std::ifstream("/proc/self/statm") >> size >> resident;
    return resident * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

/* Every kind of session, those that end badly among them. */
void RunOne(const std::vector<Options> &options, unsigned number)
{
    Pair pair(number, number + 1);
    pair.options = options[number % options.size()];
    pair.MakeLists({number, number + 1}, {number + 1});
    pair.Begin();
    if (number % 7 == 0) {
        unsigned actions = number / 7 % 40;
        pair.stop = [=]() mutable { return actions-- == 0; };
        (void)pair.Run();
        return;
    }
    if (number % 11 == 0) {
        pair.tamper_from_answerer = [=](size_t i, const Frame &frame) {
            Frame changed = frame;
            if (i == number / 11 % 6) {
                changed.payload.back() ^= 1;
            }
            return std::vector<Frame>{changed};
        };
        (void)pair.Run();
        return;
    }
    ASSERT_TRUE(pair.Run());
    ExpectOutcome(pair, {number, number + 1}, {number + 1});
}

TEST(ManySessions, DoNotGrow)
{
    const std::vector<Options> options = EveryOption(3);
    uint64_t before = 0;
    for (unsigned i = 0; i < kSessions && !HasFatalFailure(); i++) {
        if (i == kWarmUp) {
            before = Resident();
        }
        RunOne(options, i);
    }
    const uint64_t after = Resident();
    std::printf("sessions: %d in one process, %.1f MB resident after %d, "
                "%.1f MB at the end\n",
                kSessions, 1e-6 * static_cast<double>(before), kWarmUp,
                1e-6 * static_cast<double>(after));
    EXPECT_LT(after, before + before / 100);
}

} /* namespace */
