/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Bins that are full, and one with an item too many, which is one session in
 * 2^41: the linker puts a function between the session and the OKVS that says
 * where items belong. Another one sees what is decoded together. */

#include <gtest/gtest.h>

#include <algorithm>

#include "support/session_pair.h"

extern "C" {
#include "okvs/okvs.h"
#include "util/block.h"
}

using namespace vesica_test;

namespace
{

/* By the first words of hashes: those up to the last one are in bin 0. */
std::vector<uint64_t> words;
bool is_dealt = false;
uint64_t last_of_first_bin = 0;

/* Of the keys of each call of decode, which parts of 16 their rows start in. */
std::vector<std::vector<uint32_t>> decoded;

} /* namespace */

/* The names are the linker's (--wrap). */
extern "C" uint32_t __real_vesica_okvs_bin(const vesica_okvs *okvs,
                                           const vesica_block *hash);

extern "C" uint32_t __wrap_vesica_okvs_bin(const vesica_okvs *okvs,
                                           const vesica_block *hash)
{
    const uint64_t word = vesica_block_load64(hash, 0);
    if (is_dealt) {
        return word > last_of_first_bin;
    }
    words.push_back(word);
    return __real_vesica_okvs_bin(okvs, hash);
}

extern "C" void __real_vesica_okvs_decode(const vesica_okvs *okvs,
                                          vesica_block *out,
                                          const vesica_block *slots,
                                          const vesica_block *hashes,
                                          size_t num, void *memory);

extern "C" void __wrap_vesica_okvs_decode(const vesica_okvs *okvs,
                                          vesica_block *out,
                                          const vesica_block *slots,
                                          const vesica_block *hashes,
                                          size_t num, void *memory)
{
    std::vector<uint32_t> parts;
    for (size_t i = 0; i < num; i++) {
        parts.push_back(vesica_okvs_part(&hashes[i], 16));
    }
    decoded.push_back(parts);
    __real_vesica_okvs_decode(okvs, out, slots, hashes, num, memory);
}

namespace
{

/* So many items of the receiver's take two bins. */
constexpr uint32_t kItems = 109001;

Options Of(vesica_security security)
{
    Options options = Vole();
    options.security = security;
    return options;
}

/* The receiver's words, in order. The coins of a pair are always the same, and
 * so are the words of the next session. */
std::vector<uint64_t> WordsOf(const Options &options,
                              const std::vector<uint32_t> &own)
{
    Pair pair;
    pair.options = options;
    pair.MakeLists(own, {});
    pair.Begin();
    is_dealt = false;
    words.clear();
    RunUntil(&pair, [&] { return words.size() == own.size(); });
    std::sort(words.begin(), words.end());
    return words;
}

class VoleBins : public testing::TestWithParam<vesica_security> {
  protected:
    void SetUp() override
    {
        vesica_okvs_params_init(&bins_, kItems);
        ASSERT_EQ(bins_.num_bins, 2u);
        ASSERT_LT(bins_.capacity, kItems);
        words_ = WordsOf(Of(GetParam()), own_);
        ASSERT_EQ(words_.size(), own_.size());
    }

    void TearDown() override
    {
        is_dealt = false;
    }

    /* So many of the receiver's items are in the first bin. */
    void Begin(Pair *pair, uint32_t num)
    {
        pair->options = Of(GetParam());
        pair->MakeLists(own_, other_);
        pair->Begin();
        is_dealt = true;
        last_of_first_bin = words_[num - 1];
    }

    const std::vector<uint32_t> own_ = Range(0, kItems);
    const std::vector<uint32_t> other_ = Range(kItems - 50, 100);
    vesica_okvs_params bins_ = {};
    std::vector<uint64_t> words_;
};

INSTANTIATE_TEST_SUITE_P(Securities, VoleBins,
                         testing::Values(VESICA_SECURITY_SEMI_HONEST,
                                         VESICA_SECURITY_MALICIOUS),
                         [](const auto &of) {
                             return std::string(
                                 of.param == VESICA_SECURITY_MALICIOUS
                                     ? "malicious"
                                     : "semi_honest");
                         });

TEST_P(VoleBins, OneThatIsFull)
{
    Pair pair;
    Begin(&pair, bins_.capacity);
    ASSERT_TRUE(pair.Run());
    ExpectOutcome(pair, own_, other_);
}

/* Whichever bin it is: before anything of a bin has gone out. */
TEST_P(VoleBins, OneWithAnItemTooMany)
{
    for (const uint32_t num :
         {bins_.capacity + 1, kItems - bins_.capacity - 1, kItems}) {
        SCOPED_TRACE(num);
        Pair pair;
        Begin(&pair, num);
        EXPECT_TRUE(pair.Run());
        EXPECT_EQ(pair.proposer.Error().status, VESICA_ERR_INTERNAL);
        EXPECT_EQ(pair.answerer.Error().status, VESICA_ERR_ABORTED);
        EXPECT_EQ(pair.answerer.Error().peer_class, VESICA_CLASS_LOCAL);
        EXPECT_EQ(CountFrames(pair.from_proposer, VESICA_MESSAGE_SLOTS), 0u);
        EXPECT_EQ(pair.proposer.Result(), nullptr);
        EXPECT_EQ(pair.answerer.Result(), nullptr);
    }
}

/* A step of the sender reads the slots that its items need, and not all. */
TEST(VoleBinsOfSender, AreDecodedPartByPart)
{
    const std::vector<uint32_t> own = Range(0, 1000);
    const std::vector<uint32_t> other = Range(500, 20000);
    Pair pair;
    pair.options = Of(VESICA_SECURITY_SEMI_HONEST);
    pair.MakeLists(own, other);
    pair.Begin();
    is_dealt = false;
    decoded.clear();
    ASSERT_TRUE(pair.Run());
    ExpectOutcome(pair, own, other);
    std::vector<uint32_t> parts;
    size_t num_steps = 0;
    for (const std::vector<uint32_t> &of_call : decoded) {
        if (of_call.size() != own.size()) { /* the receiver's are one call */
            num_steps++;
            parts.insert(parts.end(), of_call.begin(), of_call.end());
        }
    }
    EXPECT_GE(num_steps, 3u);
    EXPECT_EQ(parts.size(), other.size());
    EXPECT_TRUE(std::is_sorted(parts.begin(), parts.end()));
    EXPECT_EQ(parts.back(), 15u);
}

} /* namespace */
