/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Batches of blocks, and tests of them on each backend. */

#ifndef VESICA_TESTS_SUPPORT_BLOCKS_H
#define VESICA_TESTS_SUPPORT_BLOCKS_H

#include <cstring>

#include "support/bytes.h"

extern "C" {
#include "util/block.h"
#include "util/cpu.h"
}

namespace vesica_test
{

using Blocks = std::vector<vesica_block>;

inline Blocks random_blocks(std::mt19937_64 &random, size_t num)
{
    Blocks blocks(num);
    for (vesica_block &block : blocks) {
        block.words[0] = random();
        block.words[1] = random();
    }
    return blocks;
}

inline vesica_block block_of(const Bytes &bytes)
{
    vesica_block block;
    if (bytes.size() != sizeof block) {
        throw std::runtime_error("not a block");
    }
    memcpy(&block, bytes.data(), sizeof block);
    return block;
}

/* The little-endian number. */
inline vesica_block block_of(uint64_t low, uint64_t high = 0)
{
    vesica_block block;
    vesica_block_store64(&block, 0, low);
    vesica_block_store64(&block, 1, high);
    return block;
}

inline Bytes bytes_of(const Blocks &blocks)
{
    Bytes bytes(blocks.size() * VESICA_BLOCK_BYTES);
    if (!blocks.empty()) {
        memcpy(bytes.data(), blocks.data(), bytes.size());
    }
    return bytes;
}

inline Bytes bytes_of(const vesica_block &block)
{
    return bytes_of(Blocks{block});
}

/* Run on a backend, where this machine has it. */
class OnBackend : public testing::TestWithParam<vesica_cpu> {
  protected:
    void SetUp() override
    {
        vesica_cpu_limit(GetParam());
        if (vesica_cpu_get() != GetParam()) {
            GTEST_SKIP() << "not on this machine";
        }
    }

    void TearDown() override
    {
        vesica_cpu_limit(VESICA_CPU_AVX512);
    }

    std::mt19937_64 random{1};
};

inline std::string backend_name(const testing::TestParamInfo<vesica_cpu> &cpu)
{
    static const char *const names[] = {"minimal", "portable", "avx2",
                                        "avx512"};
    return names[cpu.param];
}

} /* namespace vesica_test */

#define INSTANTIATE_ON_BACKENDS(suite)                                         \
    INSTANTIATE_TEST_SUITE_P(                                                  \
        Backends, suite,                                                       \
        testing::Values(VESICA_CPU_MINIMAL, VESICA_CPU_PORTABLE,               \
                        VESICA_CPU_AVX2, VESICA_CPU_AVX512),                   \
        vesica_test::backend_name)

#define EXPECT_BLOCKS_EQ(a, b)                                                 \
    EXPECT_BYTES_EQ(vesica_test::bytes_of(a), vesica_test::bytes_of(b))
#define ASSERT_BLOCKS_EQ(a, b)                                                 \
    ASSERT_BYTES_EQ(vesica_test::bytes_of(a), vesica_test::bytes_of(b))

#endif
