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

Bytes expand(vesica_suite suite, const std::vector<Bytes> &parts,
             const Bytes &dst, size_t len)
{
    std::vector<vesica_part> pointers;
    for (const Bytes &part : parts) {
        pointers.push_back({part.data(), part.size()});
    }
    Bytes out(len);
    vesica_expand_message(out.data(), len, suite, pointers.data(),
                          pointers.size(), dst.data(), dst.size());
    return out;
}

void check_vectors(vesica_suite suite, const char *file, size_t num)
{
    const auto records = vesica_test::read_records(file);
    ASSERT_EQ(records.size(), num);
    for (const auto &record : records) {
        const Bytes &expected = record["output"];
        EXPECT_BYTES_EQ(
            expand(suite, {record["message"]}, record["dst"], expected.size()),
            expected);
    }
}

TEST(Expand, OfficialVectors)
{
    check_vectors(VESICA_SUITE_RISTRETTO255_SHA512, "expand_message.txt", 10);
    check_vectors(VESICA_SUITE_P256_SHA256, "expand_message_sha256.txt", 10);
}

TEST(Expand, AgreesWithAnotherUnderSm3)
{
    check_vectors(VESICA_SUITE_SM2_SM3, "expand_message_sm3.txt", 15);
}

TEST(Expand, PartsAreOneMessage)
{
    const Bytes dst = vesica_test::bytes_of("tag");
    const vesica_suite suite = VESICA_SUITE_RISTRETTO255_SHA512;
    EXPECT_BYTES_EQ(expand(suite,
                           {vesica_test::bytes_of("ab"), Bytes(),
                            vesica_test::bytes_of("c")},
                           dst, 64),
                    expand(suite, {vesica_test::bytes_of("abc")}, dst, 64));
}

} /* namespace */
