/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "vesica/status.h"
#include "vesica/suite.h"
#include "vesica/version.h"

namespace
{

const std::vector<vesica_status> all = {
#define STATUS(name, value, text) VESICA_##name,
    VESICA_STATUS_MAP(STATUS)
#undef STATUS
};

TEST(Status, NamesAndTextsAreDistinct)
{
    std::set<std::string> names;
    std::set<std::string> texts;
    for (vesica_status status : all) {
        names.insert(vesica_status_name(status));
        texts.insert(vesica_status_text(status));
    }
    EXPECT_EQ(names.size(), all.size());
    EXPECT_EQ(texts.size(), all.size());
    EXPECT_EQ(names.count("unknown"), 0u);
    EXPECT_STREQ(vesica_status_name(VESICA_ERR_POINT), "ERR_POINT");
    EXPECT_STREQ(vesica_status_text(VESICA_OK), "success");
}

TEST(Status, ClassIsTheHundredsDigit)
{
    for (vesica_status status : all) {
        EXPECT_EQ(static_cast<int>(vesica_status_class(status)), status / 100)
            << vesica_status_name(status);
    }
}

TEST(Status, NumbersOutsideTheListAreUnknown)
{
    const auto nothing = static_cast<vesica_status>(99);
    EXPECT_STREQ(vesica_status_name(nothing), "unknown");
    EXPECT_STREQ(vesica_status_text(nothing), "unknown status");
}

TEST(Suite, SizesAreThoseOfTheRfc)
{
    vesica_suite_sizes sizes;
    ASSERT_EQ(vesica_suite_get_sizes(&sizes, VESICA_SUITE_RISTRETTO255_SHA512),
              VESICA_OK);
    EXPECT_EQ(sizes.element, 32u);
    EXPECT_EQ(sizes.scalar, 32u);
    EXPECT_EQ(sizes.hash, 64u);
    EXPECT_EQ(sizes.proof, 64u);
    for (vesica_suite suite :
         {VESICA_SUITE_P256_SHA256, VESICA_SUITE_SM2_SM3}) {
        ASSERT_EQ(vesica_suite_get_sizes(&sizes, suite), VESICA_OK);
        EXPECT_EQ(sizes.element, 33u);
        EXPECT_EQ(sizes.scalar, 32u);
        EXPECT_EQ(sizes.hash, 32u);
        EXPECT_EQ(sizes.proof, 64u);
    }
    for (int number : {-1, 0, 4}) {
        EXPECT_EQ(
            vesica_suite_get_sizes(&sizes, static_cast<vesica_suite>(number)),
            VESICA_ERR_UNSUPPORTED);
    }
    EXPECT_EQ(vesica_suite_get_sizes(nullptr, VESICA_SUITE_RISTRETTO255_SHA512),
              VESICA_ERR_ARGUMENT);
}

TEST(Suite, NamesGoBothWays)
{
    vesica_suite suite = static_cast<vesica_suite>(0);
    const std::vector<std::pair<const char *, vesica_suite>> suites = {
        {"ristretto255-sha512", VESICA_SUITE_RISTRETTO255_SHA512},
        {"p256-sha256", VESICA_SUITE_P256_SHA256},
        {"sm2-sm3", VESICA_SUITE_SM2_SM3},
    };
    for (const auto &[name, number] : suites) {
        vesica_suite found = static_cast<vesica_suite>(0);
        EXPECT_STREQ(vesica_suite_name(number), name);
        EXPECT_EQ(vesica_suite_by_name(&found, name), VESICA_OK);
        EXPECT_EQ(found, number);
    }
    EXPECT_EQ(vesica_suite_name(suite), nullptr);
    EXPECT_EQ(vesica_suite_by_name(&suite, "Ristretto255-sha512"),
              VESICA_ERR_UNSUPPORTED);
    EXPECT_EQ(suite, 0);
    EXPECT_EQ(vesica_suite_by_name(&suite, nullptr), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_suite_by_name(nullptr, "dh"), VESICA_ERR_ARGUMENT);
}

TEST(Engine, NamesGoBothWays)
{
    vesica_engine engine = static_cast<vesica_engine>(0);
    EXPECT_STREQ(vesica_engine_name(VESICA_ENGINE_DH), "dh");
    EXPECT_EQ(vesica_engine_name(engine), nullptr);
    EXPECT_EQ(vesica_engine_by_name(&engine, "d"), VESICA_ERR_UNSUPPORTED);
    EXPECT_EQ(engine, 0);
    EXPECT_EQ(vesica_engine_by_name(&engine, "dh"), VESICA_OK);
    EXPECT_EQ(engine, VESICA_ENGINE_DH);
    EXPECT_EQ(vesica_engine_by_name(nullptr, "dh"), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_engine_by_name(&engine, nullptr), VESICA_ERR_ARGUMENT);
}

TEST(Version, IsTheOneOfTheHeader)
{
    EXPECT_EQ(vesica_version_number(), VESICA_VERSION_MAJOR * 10000u +
                                           VESICA_VERSION_MINOR * 100u +
                                           VESICA_VERSION_PATCH);
    EXPECT_EQ(vesica_wire_version(),
              static_cast<unsigned>(VESICA_WIRE_VERSION));
    EXPECT_EQ(vesica_profile_version(), static_cast<unsigned>(VESICA_PROFILE));
    EXPECT_EQ(std::string(vesica_version()),
              std::to_string(VESICA_VERSION_MAJOR) + "." +
                  std::to_string(VESICA_VERSION_MINOR) + "." +
                  std::to_string(VESICA_VERSION_PATCH));
}

} /* namespace */
