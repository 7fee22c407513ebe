/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A whole session, both sides of which have a secret seed and secret items.
 * Under valgrind, a branch or an index that depends on them is an error, but in
 * the places of docs/CONSTANT-TIME.md, which say in code why they may. */

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "support/session_pair.h"

extern "C" {
#include "psi/chunks_roles.h"
}

extern "C" {
#include "util/ct.h"
}

namespace
{

using vesica_test::Pair;
using vesica_test::Party;

/* Whether valgrind takes any bit of these bytes for secret; false without it.
 */
bool is_marked(const void *bytes, size_t len)
{
#if defined(VESICA_CT_CHECK)
    std::vector<uint8_t> bits(len);
    if (VALGRIND_GET_VBITS(bytes, bits.data(), len) != 1) {
        return false;
    }
    return std::any_of(bits.begin(), bits.end(), [](uint8_t b) { return b; });
#else
    (void)bytes;
    (void)len;
    return false;
#endif
}

bool under_valgrind()
{
#if defined(VESICA_CT_CHECK)
    return RUNNING_ON_VALGRIND != 0;
#else
    return false;
#endif
}

vesica_status secret_seed(void *context, uint8_t *out, size_t len)
{
    std::memset(out, *static_cast<uint8_t *>(context), len);
    VESICA_SECRET(out, len);
    return VESICA_OK;
}

/* Sorting and joining of equal items is done: from here on the list is read. */
void mark_items(const Party &party)
{
    const vesica_records records = vesica_list_records(party.list);
    for (uint64_t i = 0; i < party.list->num_entries; i++) {
        VESICA_SECRET(vesica_records_at(&records, i), VESICA_LIST_ITEM_BYTES);
    }
}

class CtSession : public testing::TestWithParam<vesica_test::Options> {
  protected:
    void SetUp() override
    {
        pair.options = GetParam();
        pair.proposer_manners.max_units = 1;
        pair.answerer_manners.max_units = 1;
        /* One item of the proposer's matches in two rows. */
        pair.MakeLists({1, 2, 3, 4, 2}, {2, 4, 5, 6});
        mark_items(pair.proposer);
        mark_items(pair.answerer);
        vesica_config_set_random(pair.proposer.config, secret_seed,
                                 &proposer_fill);
        vesica_config_set_random(pair.answerer.config, secret_seed,
                                 &answerer_fill);
        pair.Begin();
    }

    uint8_t proposer_fill = 0x21;
    uint8_t answerer_fill = 0x22;
    Pair pair;
};

INSTANTIATE_TEST_SUITE_P(Options, CtSession,
                         testing::ValuesIn(vesica_test::FewOptions()),
                         [](const auto &of) {
                             return vesica_test::NameOf(of.param);
                         });

/* The malicious one takes all steps, but those of a semi-honest one, which
 * the one with SM2 takes below. */
std::vector<vesica_test::Options> vole_options()
{
    return {vesica_test::FewVoleOptions()[2]};
}

INSTANTIATE_TEST_SUITE_P(Vole, CtSession, testing::ValuesIn(vole_options()),
                         [](const auto &of) {
                             return vesica_test::NameOf(of.param);
                         });

/* One with fresh blinds, one with the proof and an ack, and one of the engine
 * vole with SM2: all with labels. */
std::vector<vesica_test::Options> rich_options()
{
    const auto few = vesica_test::FewOptions();
    auto rich = vesica_test::InOtherSuites({few[1], few[2]});
    rich.push_back(
        vesica_test::InOtherSuites({vesica_test::FewVoleOptions()[1]}).back());
    return rich;
}

INSTANTIATE_TEST_SUITE_P(OtherSuites, CtSession,
                         testing::ValuesIn(rich_options()), [](const auto &of) {
                             return vesica_test::NameOf(of.param);
                         });

/* Coins of a role of the engine vole: they stand behind its OPRF. */
bool has_marked_coins(const vesica_chunks_receiver *chunks)
{
    return chunks != nullptr && is_marked(chunks->noise.subkey, 32);
}

bool has_marked_coins(const vesica_chunks_sender *chunks)
{
    return chunks != nullptr && is_marked(chunks->coins.subkey, 32);
}

/* Where marks were seen. */
struct Seen {
    bool key = false;
    bool blind = false;
    bool padding = false;

    void Look(const vesica_test::Options &options,
              const vesica_receiver &receiver, const vesica_sender &sender)
    {
        padding |= is_marked(sender.padding.subkey, 32);
        if (options.engine == VESICA_ENGINE_VOLE) {
            blind |= has_marked_coins(receiver.chunks);
            key |= has_marked_coins(sender.chunks);
            return;
        }
        blind |= receiver.blind != nullptr &&
                 is_marked(receiver.blind->coins.subkey, 32);
        key |= is_marked(sender.key.oprf.scalar, 32);
    }
};

/* The marks must arrive where the secrets are, or the session shows nothing. */
TEST_P(CtSession, ItemsAndSeedsAreSecret)
{
    Seen seen;
    pair.stop = [&] {
        const bool proposer = pair.options.ProposerLearns();
        const Party &receives = proposer ? pair.proposer : pair.answerer;
        const Party &sends = proposer ? pair.answerer : pair.proposer;
        seen.Look(pair.options, receives.session->receiver,
                  sends.session->sender);
        return false;
    };
    ASSERT_TRUE(pair.Run());
    vesica_test::ExpectOutcome(pair, {1, 2, 3, 4, 2}, {2, 4, 5, 6});
    EXPECT_EQ(seen.key, under_valgrind());
    EXPECT_EQ(seen.blind, under_valgrind());
    EXPECT_EQ(seen.padding, under_valgrind());
    EXPECT_EQ(is_marked(vesica_list_records(pair.answerer.list).segments[0],
                        VESICA_LIST_ITEM_BYTES),
              under_valgrind());
}

} /* namespace */
