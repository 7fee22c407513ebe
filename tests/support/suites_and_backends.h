/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Tests of each suite's group by each backend that this machine has. */

#ifndef VESICA_TESTS_SUITES_AND_BACKENDS_H
#define VESICA_TESTS_SUITES_AND_BACKENDS_H

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <tuple>

#include "support/bytes.h"

extern "C" {
#include "ext/ext.h"
#include "group/group.h"
#include "util/cpu.h"
}

namespace vesica_test
{

class OfSuiteAndBackend
    : public testing::TestWithParam<std::tuple<vesica_suite, vesica_cpu>> {
  protected:
    void SetUp() override
    {
        ASSERT_EQ(vesica_ext_start(), VESICA_OK);
        vesica_cpu_limit(std::get<1>(GetParam()));
        if (vesica_cpu_get() != std::get<1>(GetParam())) {
            GTEST_SKIP() << "not on this machine";
        }
    }

    void TearDown() override
    {
        vesica_cpu_limit(VESICA_CPU_AVX512);
    }

    Bytes random_scalars(size_t num)
    {
        Bytes scalars(num * group.scalar_len);
        const Bytes wide = random_bytes(random, num * group.wide_len);
        group.scalar_reduce(scalars.data(), wide.data(), num, group.wide_len);
        return scalars;
    }

    const vesica_group &group = *vesica_group_of(std::get<0>(GetParam()));
    std::mt19937_64 random{3};
};

inline auto SuitesAndBackends()
{
    return testing::Combine(
        testing::Values(VESICA_SUITE_RISTRETTO255_SHA512,
                        VESICA_SUITE_P256_SHA256, VESICA_SUITE_SM2_SM3),
        testing::Values(VESICA_CPU_MINIMAL, VESICA_CPU_PORTABLE,
                        VESICA_CPU_AVX2, VESICA_CPU_AVX512));
}

inline std::string NameOfSuiteAndBackend(
    const testing::TestParamInfo<std::tuple<vesica_suite, vesica_cpu>> &of)
{
    return std::to_string(std::get<0>(of.param)) + "_" +
           std::to_string(std::get<1>(of.param));
}

} /* namespace vesica_test */

#endif
