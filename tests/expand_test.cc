/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include "support/bytes.h"
#include "support/vectors.h"

extern "C" {
#include "hash/hash.h"
}

namespace
{

using vesica_test::Bytes;

const vesica_suite SUITE = VESICA_SUITE_RISTRETTO255_SHA512;

Bytes expand(const std::vector<Bytes> &parts, const Bytes &dst, size_t len)
{
    std::vector<vesica_part> pointers;
    for (const Bytes &part : parts) {
        pointers.push_back({part.data(), part.size()});
    }
    Bytes out(len);
    vesica_expand_message(out.data(), len, SUITE, pointers.data(),
                          pointers.size(), dst.data(), dst.size());
    return out;
}

TEST(Expand, OfficialVectors)
{
    const auto records = vesica_test::read_records("expand_message.txt");
    ASSERT_EQ(records.size(), 10u);
    for (const auto &record : records) {
        const Bytes &expected = record["output"];
        EXPECT_BYTES_EQ(
            expand({record["message"]}, record["dst"], expected.size()),
            expected);
    }
}

TEST(Expand, PartsAreOneMessage)
{
    const Bytes dst = vesica_test::bytes_of("tag");
    EXPECT_BYTES_EQ(expand({vesica_test::bytes_of("ab"), Bytes(),
                            vesica_test::bytes_of("c")},
                           dst, 64),
                    expand({vesica_test::bytes_of("abc")}, dst, 64));
}

} /* namespace */
