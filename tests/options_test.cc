/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The function match under everything that terms may say: who learns, proofs,
 * fresh blinds, padding, labels, the malicious claim. */

#include <gtest/gtest.h>

#include <cstring>

#include "support/session_pair.h"

using namespace vesica_test;

namespace
{

const std::vector<uint32_t> kOwn = {1, 2, 3, 4, 3, 5};
const std::vector<uint32_t> kOther = {3, 4, 5, 6, 5};

class EveryOptionTest : public testing::TestWithParam<Options> {
  protected:
    void Run(const std::vector<uint32_t> &own,
             const std::vector<uint32_t> &other)
    {
        Pair pair;
        pair.options = GetParam();
        pair.MakeLists(own, other);
        pair.Begin();
        ASSERT_TRUE(pair.Run());
        ExpectOutcome(pair, own, other);
    }
};

INSTANTIATE_TEST_SUITE_P(Options, EveryOptionTest,
                         testing::ValuesIn(EveryOption()),
                         [](const auto &of) { return NameOf(of.param); });
INSTANTIATE_TEST_SUITE_P(OtherSuites, EveryOptionTest,
                         testing::ValuesIn(InOtherSuites(FewOptions())),
                         [](const auto &of) { return NameOf(of.param); });
INSTANTIATE_TEST_SUITE_P(Vole, EveryOptionTest,
                         testing::ValuesIn(EveryVoleOption()),
                         [](const auto &of) { return NameOf(of.param); });
INSTANTIATE_TEST_SUITE_P(VoleInOtherSuites, EveryOptionTest,
                         testing::ValuesIn(InOtherSuites(FewVoleOptions())),
                         [](const auto &of) { return NameOf(of.param); });

TEST_P(EveryOptionTest, GivesThePlainIntersection)
{
    Run(kOwn, kOther);
    Run(kOther, kOwn);
    Run({7}, {7});
    Run(Range(0, 4), Range(4, 4));
    Run({}, kOther);
    Run(kOwn, {});
    Run({}, {});
}

TEST_P(EveryOptionTest, InSlicesAndPiecesOfEverySize)
{
    Bytes from_proposer;
    Bytes from_answerer;
    for (const auto &[units, chunk] :
         {std::pair{4096u, SIZE_MAX}, std::pair{1u, size_t{1}},
          std::pair{2u, size_t{7}}, std::pair{65u, size_t{100}}}) {
        Pair pair;
        pair.options = GetParam();
        for (Manners *m : {&pair.proposer_manners, &pair.answerer_manners}) {
            m->max_units = units;
            m->read_chunk = chunk;
        }
        pair.pipe_size = chunk;
        pair.MakeLists(kOwn, kOther);
        pair.Begin();
        ASSERT_TRUE(pair.Run());
        ExpectOutcome(pair, kOwn, kOther);
        if (from_proposer.empty()) {
            from_proposer = pair.from_proposer;
            from_answerer = pair.from_answerer;
        }
        EXPECT_TRUE(pair.from_proposer == from_proposer);
        EXPECT_TRUE(pair.from_answerer == from_answerer);
    }
}

/* A slow reader on either side, with more frames than the window. */
TEST(BothLearn, ManyFramesEachWay)
{
    if (kStride > 1) {
        GTEST_SKIP();
    }
    const auto own = Range(0, 6000);
    for (const bool slow_proposer : {false, true}) {
        Pair pair;
        pair.options.learner = VESICA_LEARNER_BOTH;
        pair.options.label_bytes = VESICA_MAX_LABEL_BYTES;
        (slow_proposer ? pair.proposer_manners : pair.answerer_manners)
            .read_every = 5;
        (slow_proposer ? pair.answerer_manners : pair.proposer_manners)
            .work_every = 3;
        pair.pipe_size = 1 << 20;
        pair.MakeLists(own, own);
        pair.Begin();
        ASSERT_TRUE(pair.Run());
        ExpectOutcome(pair, own, own);
        /* 1,048,448 / (10 + 1042), and / (4 + 16 + 1042) */
        EXPECT_EQ(CountFrames(pair.from_answerer, VESICA_MESSAGE_TAGS), 7u);
        EXPECT_EQ(CountFrames(pair.from_proposer, VESICA_MESSAGE_REVEALED), 7u);
        EXPECT_EQ(CountFrames(pair.from_proposer, VESICA_MESSAGE_ACK), 7u);
        EXPECT_EQ(CountFrames(pair.from_answerer, VESICA_MESSAGE_ACK), 7u);
    }
}

/* Two frames of points, each with its own proof. */
TEST(Proof, OfSeveralFrames)
{
    if (kStride > 1) {
        GTEST_SKIP();
    }
    const auto own = Range(0, 16384 + 3);
    const auto other = Range(16380, 20);
    Pair pair;
    pair.options.security = VESICA_SECURITY_MALICIOUS;
    pair.MakeLists(own, other);
    pair.Begin();
    ASSERT_TRUE(pair.Run());
    ExpectOutcome(pair, own, other);
    EXPECT_EQ(CountFrames(pair.from_answerer, VESICA_MESSAGE_EVALUATED), 2u);
    vesica_progress progress = {};
    ASSERT_EQ(vesica_session_progress(pair.proposer.session, &progress),
              VESICA_OK);
    EXPECT_EQ(progress.items_done, 4u * own.size());
    EXPECT_EQ(progress.items_total, 4u * own.size());
    ASSERT_EQ(vesica_session_progress(pair.answerer.session, &progress),
              VESICA_OK);
    EXPECT_EQ(progress.items_done, 2u * own.size() + other.size());
    EXPECT_EQ(progress.items_total, 2u * own.size() + other.size());
}

TEST(Malicious, TagsHaveSixteenBytes)
{
    EXPECT_EQ(vesica_tag_len(VESICA_SECURITY_MALICIOUS, 0, 0), 16u);
    EXPECT_EQ(vesica_tag_len(VESICA_SECURITY_MALICIOUS, VESICA_MAX_ITEMS, 1),
              16u);
    EXPECT_EQ(vesica_tag_len(VESICA_SECURITY_SEMI_HONEST, 1, 1), 5u);
}

/* What the network sees of a padded side does not depend on its list. */
TEST(Padding, HidesTheSize)
{
    Bytes sizes_before;
    for (const auto &own : {Range(0, 1), Range(0, 9), Range(50, 4)}) {
        Pair pair;
        pair.options.proposer_padded_items = 9;
        pair.options.answerer_padded_items = 12;
        pair.MakeLists(own, Range(0, static_cast<uint32_t>(own.size())));
        pair.Begin();
        ASSERT_TRUE(pair.Run());
        EXPECT_EQ(pair.answerer.Result()->peer_items, 9u);
        EXPECT_EQ(pair.proposer.Result()->peer_items, 12u);
        Bytes sizes;
        for (const Bytes *log : {&pair.from_proposer, &pair.from_answerer}) {
            for (const Frame &frame : ParseFrames(*log)) {
                sizes.push_back(static_cast<uint8_t>(frame.type));
                sizes.push_back(static_cast<uint8_t>(frame.payload.size()));
            }
        }
        EXPECT_TRUE(sizes_before.empty() || sizes == sizes_before);
        sizes_before = sizes;
    }
}

/* The callers' pace changes nothing, with lists that are empty too. */
TEST(BothLearn, AtEveryPace)
{
    for (const auto &[num_own, num_other] :
         {std::pair{0u, 0u}, std::pair{64u, 0u}, std::pair{0u, 64u},
          std::pair{70u, 3u}}) {
        for (const unsigned slow : {1u, 2u, 9u}) {
            for (const bool slow_proposer : {false, true}) {
                Pair pair;
                pair.options.learner = VESICA_LEARNER_BOTH;
                Manners *manners = slow_proposer ? &pair.proposer_manners
                                                 : &pair.answerer_manners;
                manners->work_every = slow;
                manners->max_units = 64;
                pair.MakeLists(Range(0, num_own), Range(0, num_other));
                pair.Begin();
                ASSERT_TRUE(pair.Run());
                ExpectOutcome(pair, Range(0, num_own), Range(0, num_other));
            }
        }
    }
}

/* What is done until a frame of tags is acknowledged, in slots that are looked
 * at: the same wherever own tags lie, and whatever matches. */
TEST(Join, HasAsMuchWorkForEveryFrame)
{
    for (const uint32_t first : {0u, 5u, 1000u}) {
        Pair pair;
        pair.proposer_manners.max_units = 1;
        pair.MakeLists(Range(first, 3), Range(0, 200));
        pair.Begin();
        vesica_session *receiver = pair.proposer.session;
        uint64_t steps = 0;
        pair.stop = [&] {
            steps += receiver->receiver.phase == VESICA_RECEIVER_JOIN &&
                     receiver->in.held;
            return false;
        };
        ASSERT_TRUE(pair.Run());
        ExpectOutcome(pair, Range(first, 3), Range(0, 200));
        EXPECT_GE(steps, 200u);
        EXPECT_EQ(steps % 200, 0u) << steps;
    }
}

/* Tags of one bucket, more than a record is compared with by rule. */
TEST(Join, FindsWhatABucketHasTooMany)
{
    Pair pair;
    const auto own = Range(0, 40);
    pair.MakeLists(own, own);
    pair.Begin();
    pair.proposer_manners.max_units = 1;
    pair.answerer_manners.max_units = 1;
    vesica_session *receiver = pair.proposer.session;
    vesica_session *sender = pair.answerer.session;
    /* Before either sorts, which it has then begun: once each. */
    bool pressed[2] = {false, false};
    const auto press = [&](int which, const vesica_slots &slots) {
        for (uint64_t i = 0; i < slots.num && !pressed[which]; i++) {
            vesica_slot_at(&slots, i)[0] = 7;
            vesica_slot_at(&slots, i)[1] = 0;
        }
        pressed[which] = true;
    };
    pair.stop = [&] {
        if (sender->sender.phase == VESICA_SENDER_SORT) {
            press(0, sender->sender.slots);
        }
        if (receiver->receiver.phase == VESICA_RECEIVER_SORT_OUTPUTS) {
            press(1, receiver->receiver.slots);
        }
        return false;
    };
    ASSERT_TRUE(pair.Run());
    ASSERT_TRUE(pressed[0] && pressed[1]);
    ExpectOutcome(pair, own, own);
}

/* Two of the receiver's items with one tag, and labels: the label opens for one
 * of them, whichever comes first. */
TEST(EqualTags, OfTheReceiver)
{
    for (const bool other_first : {false, true}) {
        Pair pair;
        pair.options.label_bytes = 20;
        pair.MakeLists({1, 2}, {1});
        pair.Begin();
        pair.proposer_manners.max_units = 1;
        vesica_session *receiver = pair.proposer.session;
        pair.stop = [&] {
            return receiver->receiver.phase == VESICA_RECEIVER_SIFT;
        };
        pair.Run();
        pair.stop = nullptr;
        ASSERT_EQ(receiver->receiver.phase, VESICA_RECEIVER_SIFT);
        vesica_slots *slots = &receiver->receiver.slots;
        const uint64_t right = vesica_slot_is_matched(slots, 0) ? 0 : 1;
        ASSERT_TRUE(vesica_slot_is_matched(slots, right));
        vesica_slot_set_number(slots, 1 - right,
                               vesica_slot_item(slots, 1 - right) |
                                   VESICA_SLOT_MATCHED);
        vesica_slot_set_entry(slots, 1 - right,
                              vesica_slot_entry(slots, right));
        if (other_first == (right == 0)) {
            Bytes kept(vesica_slot_at(slots, 0),
                       vesica_slot_at(slots, 0) + slots->size);
            std::memcpy(vesica_slot_at(slots, 0), vesica_slot_at(slots, 1),
                        slots->size);
            std::memcpy(vesica_slot_at(slots, 1), kept.data(), kept.size());
        }
        ASSERT_TRUE(pair.Run());
        ASSERT_EQ(pair.proposer.Rows(), PlainMatch({1, 2}, {1}));
        const uint8_t *label = nullptr;
        size_t len = 0;
        ASSERT_EQ(vesica_session_label(receiver, 0, &label, &len), VESICA_OK);
        EXPECT_EQ(std::string(reinterpret_cast<const char *>(label), len),
                  pair.answerer.LabelOf(1, 0));
        EXPECT_EQ(pair.proposer.Result()->unopened, other_first ? 1u : 0u);
    }
}

/* Which of a side's lists terms allow: its number of items. */
bool Accepts(const Options &options, size_t own, size_t longest_label = 0)
{
    Pair pair;
    pair.options = options;
    pair.MakeLists(Range(0, 4), Range(0, 4));
    pair.Begin();
    vesica_session *session = pair.answerer.session;
    pair.stop = [&] { return session->state == VESICA_ST_ANSWERER_DECIDE; };
    pair.Run();
    pair.answerer.name = std::string(longest_label, 'x');
    pair.answerer.MakeList(Range(1, static_cast<uint32_t>(own)),
                           longest_label > 0);
    const vesica_status status =
        vesica_session_accept(session, pair.answerer.list);
    EXPECT_TRUE(status == VESICA_OK || status == VESICA_ERR_LIMIT);
    EXPECT_EQ(session->state, status == VESICA_OK
                                  ? VESICA_ST_ANSWERER_EXPECT_ACCEPT
                                  : VESICA_ST_ANSWERER_DECIDE);
    return status == VESICA_OK;
}

TEST(Accept, TakesAListThatTheTermsAllow)
{
    Options options;
    options.min_items = 3;
    EXPECT_FALSE(Accepts(options, 2));
    EXPECT_TRUE(Accepts(options, 3));
    options.answerer_padded_items = 5;
    EXPECT_FALSE(Accepts(options, 2));
    EXPECT_TRUE(Accepts(options, 3));
    EXPECT_TRUE(Accepts(options, 5));
    EXPECT_FALSE(Accepts(options, 6));
    Options labels;
    labels.label_bytes = 10; /* as in "xxxxxx 1/0" */
    EXPECT_TRUE(Accepts(labels, 4, 6));
    EXPECT_FALSE(Accepts(labels, 4, 7));
    EXPECT_TRUE(Accepts(labels, 4));
}

/* A list without labels has empty ones; labels of a list are not given where
 * terms have none. */
TEST(Labels, OfListsThatHaveNone)
{
    Pair pair;
    pair.options.learner = VESICA_LEARNER_BOTH;
    pair.options.label_bytes = 9;
    pair.proposer.MakeList({1, 2});
    pair.answerer.MakeList({2, 3});
    pair.Begin();
    ASSERT_TRUE(pair.Run());
    for (const Party *side : {&pair.proposer, &pair.answerer}) {
        const uint8_t *label = nullptr;
        size_t len = 7;
        ASSERT_EQ(side->Rows().size(), 1u);
        EXPECT_EQ(vesica_session_label(side->session, 0, &label, &len),
                  VESICA_OK);
        EXPECT_EQ(len, 0u);
        EXPECT_EQ(vesica_session_label(side->session, 1, &label, &len),
                  VESICA_ERR_ARGUMENT);
    }
    Pair without;
    without.proposer.MakeList({1, 2}, true);
    without.answerer.MakeList({2, 3}, true);
    without.Begin();
    const uint8_t *label = nullptr;
    size_t len = 0;
    EXPECT_EQ(vesica_session_label(without.proposer.session, 0, &label, &len),
              VESICA_ERR_STATE);
    ASSERT_TRUE(without.Run());
    EXPECT_EQ(without.proposer.Rows().size(), 1u);
    EXPECT_EQ(vesica_session_label(without.proposer.session, 0, &label, &len),
              VESICA_ERR_ARGUMENT);
}

TEST(Labels, OnAListAreBounded)
{
    Party party(1);
    const vesica_identifier id = MakeIdentifier(1);
    const Bytes label(VESICA_MAX_LABEL_BYTES + 1, 'x');
    party.MakeList({});
    EXPECT_EQ(vesica_list_enable_labels(party.list), VESICA_ERR_STATE);
    EXPECT_EQ(vesica_list_enable_labels(nullptr), VESICA_ERR_ARGUMENT);
    vesica_list_free(party.list);
    party.list = nullptr;
    ASSERT_EQ(vesica_list_new(&party.list, party.config,
                              VESICA_SUITE_RISTRETTO255_SHA512),
              VESICA_OK);
    ASSERT_EQ(vesica_list_enable_labels(party.list), VESICA_OK);
    EXPECT_EQ(vesica_list_add(party.list, &id, 0, label.data(), label.size()),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_list_add(party.list, &id, 0, nullptr, 1),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_list_longest_label(party.list), 0u);
    for (uint64_t row = 0; row < 200; row++) {
        ASSERT_EQ(vesica_list_add(party.list, &id, row, label.data(),
                                  label.size() - 1 - row),
                  VESICA_OK);
    }
    EXPECT_EQ(vesica_list_longest_label(party.list), VESICA_MAX_LABEL_BYTES);
    EXPECT_EQ(vesica_list_longest_label(nullptr), 0u);
    EXPECT_EQ(vesica_list_enable_labels(party.list), VESICA_ERR_STATE);
    ASSERT_EQ(vesica_list_seal(party.list), VESICA_OK);
    const uint8_t *first = nullptr;
    EXPECT_EQ(vesica_list_label(party.list, &first, 0),
              size_t{VESICA_MAX_LABEL_BYTES});
}

/* Run until the sender has its outputs, which a test may then change as no
 * honest sender would. */
vesica_slots *OutputsOf(Pair *pair)
{
    pair->answerer_manners.max_units = 1;
    vesica_sender *sender = &pair->answerer.session->sender;
    pair->stop = [=] { return sender->phase == VESICA_SENDER_SORT; };
    pair->Run();
    EXPECT_EQ(sender->phase, VESICA_SENDER_SORT);
    pair->stop = nullptr;
    return &sender->slots;
}

/* Two items of the sender with one tag, which no test has the time to find. One
 * keeps its tag and label, the others are nobody's. */
TEST(EqualTags, WithLabelsAndBothLearning)
{
    Pair pair;
    const auto own = Range(1, 4);
    pair.options.learner = VESICA_LEARNER_BOTH;
    pair.options.label_bytes = 20;
    pair.MakeLists(own, own);
    pair.Begin();
    const vesica_slots *slots = OutputsOf(&pair);
    for (uint64_t i = 1; i < 3; i++) {
        std::memcpy(vesica_slot_at(slots, i), vesica_slot_at(slots, 0),
                    pair.answerer.session->form.tag_len);
    }
    ASSERT_TRUE(pair.Run());
    ASSERT_NE(pair.proposer.Result(), nullptr) << pair.proposer.Error().rule;
    ASSERT_NE(pair.answerer.Result(), nullptr) << pair.answerer.Error().rule;
    /* The tag that three slots now have matches the item of one of them; if
     * another of them kept it, its label does not open under that item's key.
     */
    const vesica_result *mine = pair.proposer.Result();
    EXPECT_EQ(mine->matches + mine->unopened, 2u);
    EXPECT_EQ(pair.answerer.Result()->matches, mine->matches);
}

/* A sender whose label does not open for who has the item: no match, and the
 * receiver's operator hears of it. */
TEST(Labels, ThatDoNotOpenAreNoMatch)
{
    for (const vesica_learner learner :
         {VESICA_LEARNER_PROPOSER, VESICA_LEARNER_BOTH}) {
        Pair pair;
        pair.options.learner = learner;
        pair.options.label_bytes = 20;
        pair.MakeLists(kOwn, kOther);
        pair.Begin();
        const vesica_slots *slots = OutputsOf(&pair);
        const size_t key =
            vesica_output_label_key_at(&pair.answerer.session->form);
        for (uint64_t i = 0; i < slots->num; i++) {
            if (vesica_slot_item(slots, i) == 0) {
                vesica_slot_at(slots, i)[key] ^= 1;
            }
        }
        ASSERT_TRUE(pair.Run());
        ASSERT_NE(pair.proposer.Result(), nullptr);
        ASSERT_NE(pair.answerer.Result(), nullptr);
        const vesica_result *mine = pair.proposer.Result();
        EXPECT_EQ(mine->matches + mine->unopened, 3u);
        EXPECT_LE(mine->unopened, 1u);
        if (learner == VESICA_LEARNER_BOTH) {
            EXPECT_EQ(pair.answerer.Result()->matches, mine->matches);
        }
    }
}

/* A dummy that has a tag of the sender's is no match. */
TEST(Padding, DummiesNeverMatch)
{
    for (const uint32_t label_bytes : {0u, 20u}) {
        Pair pair;
        pair.options.learner = VESICA_LEARNER_BOTH;
        pair.options.label_bytes = label_bytes;
        pair.options.proposer_padded_items = 3;
        pair.MakeLists({1}, {2});
        pair.Begin();
        vesica_session *receiver = pair.proposer.session;
        pair.proposer_manners.max_units = 1;
        pair.stop = [=] {
            return receiver->receiver.phase == VESICA_RECEIVER_SIFT;
        };
        pair.Run();
        pair.stop = nullptr;
        ASSERT_EQ(receiver->receiver.phase, VESICA_RECEIVER_SIFT);
        const vesica_slots *slots = &receiver->receiver.slots;
        for (uint64_t i = 0; i < slots->num; i++) {
            if (vesica_slot_item(slots, i) > 0) {
                vesica_slot_set_number(
                    slots, i, vesica_slot_item(slots, i) | VESICA_SLOT_MATCHED);
            }
        }
        ASSERT_TRUE(pair.Run());
        ExpectOutcome(pair, {1}, {2});
    }
}

} /* namespace */
