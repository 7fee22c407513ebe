/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The code of TAGS with the engine vole: against SPEC.md read as a formula of
 * large numbers and of texts of bits, there and back, and that nothing else is
 * taken for a code. */

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "support/session_pair.h"

extern "C" {
#include "util/bytes.h"
#include "wire/rice.h"
}

using namespace vesica_test;

namespace
{

__extension__ typedef unsigned __int128 Number;

using Tags = std::vector<Number>;

/* Tags lie further apart in memory than they are long. */
constexpr size_t kGap = 3;

Number Largest(size_t tag_len)
{
    return ~Number(0) >> (128 - 8 * tag_len);
}

Bytes Lay(const Tags &tags, size_t tag_len)
{
    Bytes bytes(tags.size() * (tag_len + kGap), 0xee);
    for (size_t i = 0; i < tags.size(); i++) {
        Number tag = tags[i];
        for (size_t j = tag_len; j > 0; j--, tag >>= 8) {
            bytes[i * (tag_len + kGap) + j - 1] =
                static_cast<uint8_t>(tag & 0xff);
        }
    }
    return bytes;
}

/* SPEC.md, section 13, "Tags": of a list with so many low bits. */
struct Form {
    size_t tag_len;
    unsigned low;

    size_t Rest() const
    {
        return low / 8 - 1;
    }
    unsigned R() const
    {
        return low - 8 * static_cast<unsigned>(Rest());
    }
};

/* The code of these rests, and of these distances. */
Bytes Assemble(Bytes rests, const Tags &distances, unsigned r)
{
    std::string bits;
    for (const Number distance : distances) {
        bits += std::string(static_cast<size_t>(distance >> r), '0') + '1';
        for (unsigned i = r; i > 0; i--) {
            bits += (distance >> (i - 1) & 1) != 0 ? '1' : '0';
        }
    }
    bits.resize((bits.size() + 7) / 8 * 8, '0');
    for (size_t i = 0; i < bits.size(); i += 8) {
        rests.push_back(
            static_cast<uint8_t>(std::stoul(bits.substr(i, 8), nullptr, 2)));
    }
    return rests;
}

/* last: the tag before them, or 0, the head of which is 0 too. */
Bytes CodeBySpec(const Tags &tags, Number last, const Form &form)
{
    Bytes rests;
    Tags distances;
    for (const Number tag : tags) {
        const unsigned rest_bits = 8 * static_cast<unsigned>(form.Rest());
        for (unsigned i = rest_bits; i > 0; i -= 8) {
            rests.push_back(static_cast<uint8_t>(tag >> (i - 8) & 0xff));
        }
        distances.push_back((tag >> rest_bits) - (last >> rest_bits));
        last = tag;
    }
    return Assemble(rests, distances, form.R());
}

Form FormOf(size_t tag_len, uint64_t num)
{
    return {tag_len,
            8 * static_cast<unsigned>(tag_len) - vesica_ceil_log2(num)};
}

vesica_rice CodeOf(size_t tag_len, uint64_t num)
{
    return vesica_rice_of(tag_len, num, tag_len + kGap);
}

Bytes Encode(const vesica_rice &rice, const Bytes &tags, const uint8_t *last)
{
    const size_t num = tags.size() / rice.stride;
    Bytes code(vesica_rice_len(&rice, tags.data(), num, last));
    /* A byte more, to see that it is not written. */
    code.push_back(0x5a);
    vesica_rice_encode(&rice, code.data(), tags.data(), num, last);
    EXPECT_EQ(code.back(), 0x5a);
    code.pop_back();
    return code;
}

/* From a block of memory of just that length. */
vesica_status Decode(const vesica_rice &rice, Bytes *tags, size_t num,
                     const uint8_t *last, const Bytes &code)
{
    const Bytes exact(code.begin(), code.end());
    tags->assign(num * rice.stride, 0xee);
    return vesica_rice_decode(&rice, tags->data(), num, last, exact.data(),
                              exact.size());
}

/* Of a list of num tags these, in frames of so many. */
void RoundTripOf(const Tags &tags, size_t tag_len, size_t per_frame,
                 uint64_t num)
{
    const vesica_rice rice = CodeOf(tag_len, num);
    Bytes last;
    Number last_number = 0;
    for (size_t i = 0; i == 0 || i < tags.size(); i += per_frame) {
        const Tags part(tags.begin() + static_cast<long>(i),
                        tags.begin() + static_cast<long>(std::min(
                                           tags.size(), i + per_frame)));
        const uint8_t *before = i > 0 ? last.data() : nullptr;
        const Bytes laid = Lay(part, tag_len);
        const Bytes code = Encode(rice, laid, before);
        ASSERT_EQ(code, CodeBySpec(part, last_number, FormOf(tag_len, num)));
        ASSERT_GE(code.size(), vesica_rice_least_len(&rice, part.size()));
        Bytes decoded;
        ASSERT_EQ(Decode(rice, &decoded, part.size(), before, code), VESICA_OK);
        ASSERT_EQ(decoded, laid);
        if (!part.empty()) {
            last_number = part.back();
            last.assign(laid.end() - static_cast<long>(rice.stride),
                        laid.end());
        }
    }
}

void RoundTrip(const Tags &tags, size_t tag_len, size_t per_frame)
{
    RoundTripOf(tags, tag_len, per_frame, tags.size());
}

Tags Uniform(std::mt19937_64 *random, size_t num, size_t tag_len)
{
    Tags tags;
    while (tags.size() < num) {
        for (size_t i = tags.size(); i < num; i++) {
            tags.push_back((Number((*random)()) << 64 | (*random)()) &
                           Largest(tag_len));
        }
        std::sort(tags.begin(), tags.end());
        tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
    }
    return tags;
}

const size_t kNumbers[] = {0,  1,  2,  3,  4,   5,   7,   8,
                           63, 64, 65, 99, 511, 512, 513, 3000};

TEST(Rice, ThereAndBack)
{
    std::mt19937_64 random(1);
    for (size_t tag_len = 5; tag_len <= VESICA_RICE_MAX_TAG_BYTES; tag_len++) {
        for (const size_t num : kNumbers) {
            SCOPED_TRACE(testing::Message() << tag_len << " " << num);
            for (const size_t per_frame : {size_t(1), size_t(700)}) {
                RoundTrip(Uniform(&random, num, tag_len), tag_len, per_frame);
            }
        }
    }
}

/* Lists that no hash would make. */
TEST(Rice, ExtremeDistances)
{
    for (size_t tag_len = 5; tag_len <= VESICA_RICE_MAX_TAG_BYTES; tag_len++) {
        const Number most = Largest(tag_len);
        RoundTrip({0}, tag_len, 9);
        RoundTrip({most}, tag_len, 9);
        for (const size_t num : {2, 3, 100, 1000}) {
            SCOPED_TRACE(testing::Message() << tag_len << " " << num);
            for (const size_t at_end : {size_t(0), size_t(1), num / 2, num}) {
                Tags tags;
                for (size_t i = 0; i < num; i++) {
                    tags.push_back(i < num - at_end ? i : most - (num - 1 - i));
                }
                RoundTrip(tags, tag_len, 1);
                RoundTrip(tags, tag_len, num);
            }
        }
    }
}

/* So many tags that none has a rest; and a distance with more zeros than a word
 * has. */
TEST(Rice, TagsWithoutRest)
{
    Tags tags;
    for (Number tag = 0; tag < 65; tag++) {
        tags.push_back(tag);
        tags.push_back(Largest(2) - tag);
    }
    std::sort(tags.begin(), tags.end());
    ASSERT_EQ(FormOf(2, tags.size()).Rest(), 0u);
    for (const size_t per_frame : {size_t(1), size_t(65), tags.size()}) {
        RoundTrip(tags, 2, per_frame);
    }
}

/* As many zeros as are taken at a time, and one more or less, with low bits of
 * every number; the tags before put them at every bit of a byte. */
TEST(Rice, ZerosOfEveryNumber)
{
    for (const auto &[log2_num, r] : std::vector<std::pair<unsigned, unsigned>>{
             {8, 8}, {10, 14}, {9, 15}}) {
        const size_t tag_len = r > 8 ? 3 : 2;
        const uint64_t num = UINT64_C(1) << log2_num;
        ASSERT_EQ(FormOf(tag_len, num).R(), r);
        for (Number zeros = 0; zeros < 200; zeros++) {
            for (size_t before = 0; before < 8; before++) {
                /* An odd number of bits each. */
                const Number step = r % 2 == 0 ? 1 : 1u << r;
                Tags tags;
                for (size_t i = 1; i <= before; i++) {
                    tags.push_back(i * step);
                }
                tags.push_back(before * step + (zeros << r | 0xa5));
                tags.push_back(tags.back() + 1);
                RoundTripOf(tags, tag_len, tags.size(), num);
                RoundTripOf(tags, tag_len, 1, num);
            }
        }
    }
}

/* Heads of every length: tags in the middle of a list, where it is as dense as
 * it is to be. */
TEST(Rice, HeadsOfEveryLength)
{
    std::mt19937_64 random(4);
    for (size_t tag_len = 5; tag_len <= VESICA_RICE_MAX_TAG_BYTES; tag_len++) {
        for (const unsigned log2_num : {8, 9, 16, 17, 24, 25, 32}) {
            const uint64_t num = UINT64_C(1) << log2_num;
            const Form form = FormOf(tag_len, num);
            const vesica_rice rice = CodeOf(tag_len, num);
            const Number last = Largest(tag_len) / 2;
            Tags tags;
            for (size_t i = 0; i < 20; i++) {
                const Number more = Number(random()) << 64 | random();
                tags.push_back((i > 0 ? tags.back() : last) + 1 +
                               more % (Number(4) << form.low));
            }
            const Bytes before = Lay({last}, tag_len);
            const Bytes laid = Lay(tags, tag_len);
            const Bytes code = Encode(rice, laid, before.data());
            Bytes decoded;
            ASSERT_EQ(rice.head_len, tag_len - form.Rest());
            ASSERT_EQ(code, CodeBySpec(tags, last, form));
            ASSERT_EQ(Decode(rice, &decoded, 20, before.data(), code),
                      VESICA_OK);
            ASSERT_EQ(decoded, laid);
        }
    }
}

TEST(Rice, SizeOfUniformTags)
{
    std::mt19937_64 random(2);
    for (const size_t num : {50000, 65536, 65537, 100000}) {
        const size_t tag_len = 9;
        const vesica_rice rice = CodeOf(tag_len, num);
        const Bytes tags = Lay(Uniform(&random, num, tag_len), tag_len);
        const double bits = 8.0 * static_cast<double>(vesica_rice_len(
                                      &rice, tags.data(), num, nullptr));
        const double n = static_cast<double>(num);
        EXPECT_NEAR(bits / (n * (8.0 * tag_len - std::log2(n) + 1.6)), 1, 0.02);
        for (size_t i = 0; i < num; i += 16384) {
            const size_t here = std::min(num - i, size_t(16384));
            const uint8_t *first = tags.data() + i * rice.stride;
            EXPECT_LE(vesica_rice_len(&rice, first, here,
                                      i > 0 ? first - rice.stride : nullptr),
                      vesica_rice_most_len(&rice, here));
        }
    }
}

/* The bounds of SPEC.md; and a frame has room for the most that there may be:
 * what of l, the label and n could ever be too much is here. */
TEST(Rice, BoundsOfAFrame)
{
    for (size_t tag_len = 5; tag_len <= VESICA_RICE_MAX_TAG_BYTES; tag_len++) {
        for (uint64_t sealed_len = 0; sealed_len <= 1024 + 18; sealed_len++) {
            const size_t record_len = tag_len + sealed_len;
            const uint32_t full = vesica_bulk_records(1u << 30, 0, record_len);
            for (const uint64_t num : {uint64_t(1), uint64_t(full - 1),
                                       uint64_t(full), uint64_t(full + 1)}) {
                const vesica_rice rice = CodeOf(tag_len, num);
                const Form form = FormOf(tag_len, num);
                const uint64_t here = std::min(num, uint64_t(full));
                ASSERT_EQ(vesica_rice_least_len(&rice, here),
                          here * form.Rest() + (here * (form.R() + 1) + 7) / 8);
                ASSERT_EQ(vesica_rice_most_len(&rice, here),
                          here * form.Rest() +
                              (here * (form.R() + 5) + 256 + 7) / 8);
                ASSERT_LE(vesica_rice_most_len(&rice, here) + here * sealed_len,
                          VESICA_FRAME_MAX_RECORD_BYTES);
            }
        }
    }
}

/* By the tags of a list of 3, of 5 bytes, 2 of which are the head; 14 bits of a
 * distance stand as they are. */
class Strict : public testing::Test {
  protected:
    const vesica_rice rice = CodeOf(5, 3);
    const Form form = FormOf(5, 3);
    const Tags tags = {7, Number(1) << 39, Largest(5)};
    const Bytes code = CodeBySpec(tags, 0, form);

    void Refuse(const Bytes &wrong, size_t num = 3,
                const uint8_t *last = nullptr)
    {
        Bytes decoded;
        EXPECT_EQ(Decode(rice, &decoded, num, last, wrong),
                  VESICA_ERR_MALFORMED);
    }
};

TEST_F(Strict, TakesTheCode)
{
    Bytes decoded;
    ASSERT_EQ(code.size() * 8, 3 * 39 + 1 + 1 + 1u);
    EXPECT_EQ(Decode(rice, &decoded, 3, nullptr, code), VESICA_OK);
    EXPECT_EQ(decoded, Lay(tags, 5));
    EXPECT_EQ(Decode(rice, &decoded, 0, nullptr, {}), VESICA_OK);
}

TEST_F(Strict, RefusesAnotherLength)
{
    for (size_t len = 0; len < code.size(); len++) {
        Refuse(Bytes(code.begin(), code.begin() + static_cast<long>(len)));
    }
    for (const uint8_t more : {0x00, 0x01, 0xff}) {
        Bytes longer = code;
        longer.push_back(more);
        Refuse(longer);
        longer.insert(longer.end(), 20, more);
        Refuse(longer);
    }
    Refuse(code, 2);
    Refuse(code, 4);
    Refuse({0}, 0);
}

/* The code of two tags leaves bits of its last byte. */
TEST_F(Strict, RefusesPaddingThatIsNotZero)
{
    const Bytes two = CodeBySpec({7, 9}, 0, form);
    Bytes decoded;
    ASSERT_EQ(Decode(rice, &decoded, 2, nullptr, two), VESICA_OK);
    for (const int bit : {0, 1}) {
        Bytes wrong = two;
        wrong.back() |= static_cast<uint8_t>(1 << bit);
        Refuse(wrong, 2);
    }
}

TEST_F(Strict, RefusesHeadsThatAreTooLarge)
{
    const Bytes last = Lay({Largest(5) - 2}, 5);
    const Bytes rest = {0xff, 0xff, 0xff};
    Bytes decoded;
    EXPECT_EQ(Decode(rice, &decoded, 1, last.data(), Assemble(rest, {0}, 14)),
              VESICA_OK);
    EXPECT_EQ(decoded, Lay({Largest(5)}, 5));
    Refuse(Assemble(rest, {1}, 14), 1, last.data());
    EXPECT_EQ(Decode(rice, &decoded, 1, nullptr, Assemble(rest, {0xffff}, 14)),
              VESICA_OK);
    for (const Number head : {0x10000, 0x1ffff, 0x100000, 0xffffff}) {
        Refuse(Assemble(rest, {head}, 14), 1);
        for (const size_t tag_len : {7, 8, 16}) {
            const Bytes longer(FormOf(tag_len, 3).Rest(), 0xff);
            EXPECT_EQ(Decode(CodeOf(tag_len, 3), &decoded, 1, nullptr,
                             Assemble(longer, {head}, 14)),
                      VESICA_ERR_MALFORMED);
        }
    }
}

/* Where heads are one, rests tell; of two tags, and of two frames. */
TEST_F(Strict, RefusesTagsThatAreNotLarger)
{
    const Number tag = 0x1234567890;
    const Bytes last = Lay({tag}, 5);
    for (const Number wrong : {tag, tag - 1, tag - 256, Number(0x1234000000)}) {
        Refuse(CodeBySpec({wrong}, tag, form), 1, last.data());
        Refuse(CodeBySpec({tag, wrong}, 0, form), 2);
        Refuse(CodeBySpec({7, tag, wrong}, 0, form), 3);
    }
    Bytes decoded;
    EXPECT_EQ(Decode(rice, &decoded, 1, last.data(),
                     CodeBySpec({tag + 1}, tag, form)),
              VESICA_OK);
    EXPECT_EQ(decoded, Lay({tag + 1}, 5));
}

TEST_F(Strict, RefusesZerosWithoutAOne)
{
    for (const size_t len : {1, 7, 8, 9, 16, 100}) {
        Refuse(Bytes(len), 1);
        Refuse(Bytes(len), 3);
    }
}

/* What is taken is the one code of its tags, and these increase. */
TEST_F(Strict, TakesNoTwoCodesForOneList)
{
    std::mt19937_64 random(3);
    size_t taken = 0;
    for (size_t tag_len = 5; tag_len <= VESICA_RICE_MAX_TAG_BYTES; tag_len++) {
        const size_t num = 20;
        const vesica_rice each = CodeOf(tag_len, num);
        const Bytes laid = Lay(Uniform(&random, num, tag_len), tag_len);
        const Bytes right = Encode(each, laid, nullptr);
        for (size_t bit = 0; bit < 8 * right.size(); bit++) {
            Bytes wrong = right;
            wrong[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
            Bytes decoded;
            if (Decode(each, &decoded, num, nullptr, wrong) == VESICA_OK) {
                taken++;
                ASSERT_EQ(Encode(each, decoded, nullptr), wrong);
                ASSERT_TRUE(vesica_is_increasing(
                    decoded.data(), num, each.stride, tag_len, nullptr));
            }
        }
    }
    EXPECT_GT(taken, 1000u);
}

} /* namespace */
