/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Executors of callers. */

#ifndef VESICA_TESTS_EXECUTORS_H
#define VESICA_TESTS_EXECUTORS_H

#include <cstddef>
#include <thread>
#include <vector>

namespace vesica_test
{

/* Runs its tasks from the last to the first, and counts in an int how often it
 * is called. */
inline void RunBackwards(void *pool, size_t num_tasks,
                         void (*task)(void *arg, size_t index), void *arg)
{
    ++*static_cast<int *>(pool);
    for (size_t i = num_tasks; i > 0; i--) {
        task(arg, i - 1);
    }
}

/* Has threads of its own, a size_t of them, for the sanitizer that watches
 * them. */
inline void RunOnThreads(void *pool, size_t num_tasks,
                         void (*task)(void *arg, size_t index), void *arg)
{
    const size_t num_threads = *static_cast<size_t *>(pool);
    std::vector<std::thread> threads;
    for (size_t t = 0; t < num_threads; t++) {
        threads.emplace_back([=] {
            for (size_t i = t; i < num_tasks; i += num_threads) {
                task(arg, i);
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
}

} /* namespace vesica_test */

#endif
