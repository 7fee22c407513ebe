/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>
#include <sched.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

extern "C" {
#include "pool/pool.h"
}

namespace
{

using Counts = std::vector<std::atomic<int>>;

void count(void *arg, size_t index)
{
    (*static_cast<Counts *>(arg))[index]++;
}

void expect_each_once(peer_pool *pool, size_t num_tasks)
{
    Counts counts(num_tasks);
    peer_pool_run(pool, num_tasks, count, &counts);
    for (const std::atomic<int> &one : counts) {
        EXPECT_EQ(one.load(), 1);
    }
}

TEST(peer_pool, each_task_runs_once)
{
    for (const size_t num_threads : {1u, 2u, 5u}) {
        peer_pool *pool = nullptr;
        ASSERT_TRUE(peer_pool_new(&pool, num_threads));
        EXPECT_EQ(peer_pool_num_threads(pool), num_threads);
        for (const size_t num_tasks : {1u, 2u, 3u, 100u, 1000u}) {
            expect_each_once(pool, num_tasks);
        }
        peer_pool_free(pool);
    }
}

TEST(peer_pool, many_threads_may_use_it_at_once)
{
    peer_pool *pool = nullptr;
    ASSERT_TRUE(peer_pool_new(&pool, 3));
    std::vector<std::thread> users;
    for (int i = 0; i < 8; i++) {
        users.emplace_back([pool] {
            for (int run = 0; run < 100; run++) {
                expect_each_once(pool, 20);
            }
        });
    }
    for (std::thread &user : users) {
        user.join();
    }
    peer_pool_free(pool);
}

/* Two tasks that wait for each other end only if they run at the same time. */
TEST(peer_pool, tasks_run_at_the_same_time)
{
    peer_pool *pool = nullptr;
    ASSERT_TRUE(peer_pool_new(&pool, 2));
    std::atomic<int> num_here{0};
    peer_pool_run(
        pool, 2,
        [](void *arg, size_t) {
            auto &here = *static_cast<std::atomic<int> *>(arg);
            here++;
            while (here < 2) {
                std::this_thread::yield();
            }
        },
        &num_here);
    EXPECT_EQ(num_here.load(), 2);
    peer_pool_free(pool);
}

/* Longer than the caller looks for the end, which it then sleeps for. */
TEST(peer_pool, the_last_task_may_take_long)
{
    peer_pool *pool = nullptr;
    ASSERT_TRUE(peer_pool_new(&pool, 2));
    struct {
        std::atomic<int> num_here{0};
        std::atomic<int> num_ended{0};
        std::thread::id caller = std::this_thread::get_id();
    } both;
    peer_pool_run(
        pool, 2,
        [](void *arg, size_t) {
            auto &b = *static_cast<decltype(both) *>(arg);
            b.num_here++;
            while (b.num_here < 2) {
                std::this_thread::yield();
            }
            if (std::this_thread::get_id() != b.caller) {
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
            }
            b.num_ended++;
        },
        &both);
    EXPECT_EQ(both.num_ended.load(), 2);
    peer_pool_free(pool);
}

TEST(peer_pool, freeing_nothing_is_allowed)
{
    peer_pool_free(nullptr);
}

/* What the system reports of this thread, and one processor if it has no more:
 * as in a container. */
TEST(peer_pool, processors_are_those_that_may_be_used)
{
    cpu_set_t allowed;
    cpu_set_t one;
    ASSERT_EQ(sched_getaffinity(0, sizeof allowed, &allowed), 0);
    EXPECT_EQ(peer_pool_num_processors(),
              static_cast<size_t>(CPU_COUNT(&allowed)));
    size_t first = 0;
    while (!CPU_ISSET(first, &allowed)) {
        first++;
    }
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
    EXPECT_EQ(peer_pool_num_processors(), 1u);
    ASSERT_EQ(sched_setaffinity(0, sizeof allowed, &allowed), 0);
}

} /* namespace */
