/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Corners of the session that no ordinary run comes to. */

#include <gtest/gtest.h>

#include <cstring>

#include "support/session_pair.h"

extern "C" {
#include "psi/chunks_roles.h"
}

using namespace vesica_test;

namespace
{

const std::vector<uint32_t> kOwn = {1, 2, 3, 4};
const std::vector<uint32_t> kOther = {3, 4, 5, 6};

/* A pair with the engine vole of which the receiver has so many items, padded,
 * and each side checks the other. */
void BeginMalicious(Pair *pair, uint64_t padded_items)
{
    pair->options = Vole();
    pair->options.security = VESICA_SECURITY_MALICIOUS;
    pair->options.proposer_padded_items = padded_items;
    pair->MakeLists(kOwn, kOther);
    pair->Begin();
}

TEST(InputEnd, WhileAFrameIsWorkedOn)
{
    Pair pair;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    vesica_session *sender = pair.answerer.session;
    RunUntil(&pair, [&] { return sender->in.held; });
    EXPECT_EQ(vesica_session_input_end(sender), VESICA_ERR_STATE);
    EXPECT_EQ(vesica_session_input_end(nullptr), VESICA_ERR_ARGUMENT);
    ASSERT_TRUE(pair.Run());
    ExpectOutcome(pair, kOwn, kOther);
    EXPECT_EQ(vesica_session_input_end(sender), VESICA_OK);
}

TEST(InputEnd, AfterAFailure)
{
    Pair pair;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    EXPECT_EQ(vesica_session_input_end(pair.answerer.session),
              VESICA_ERR_TRUNCATED);
    EXPECT_EQ(vesica_session_input_end(pair.answerer.session),
              VESICA_ERR_STATE);
}

/* DONE, where the table lets it in, of a partner that has had no tags. */
TEST(Done, BeforeTheTagsWereSent)
{
    Pair pair;
    pair.MakeLists({}, kOther);
    pair.answerer_manners.max_units = 1;
    pair.answerer_manners.work_every = 50;
    pair.Begin();
    vesica_session *sender = pair.answerer.session;
    RunUntil(&pair,
             [&] { return sender->state == VESICA_ST_SENDER_EXPECT_DONE; });
    vesica_msg_done done = {};
    done.transcript_len = 64;
    EXPECT_EQ(Feed(sender, {VESICA_MESSAGE_DONE, Payload([&](auto *w) {
                                vesica_msg_done_encode(w, &done);
                            })}),
              VESICA_ERR_UNEXPECTED);
}

/* The tags are sent, and not taken. */
TEST(Done, BeforeTheTagsWereTaken)
{
    Pair pair;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    vesica_session *sender = pair.answerer.session;
    RunUntil(&pair, [&] {
        return sender->role != nullptr && sender->sender.done_sent;
    });
    vesica_msg_done done = {};
    done.transcript_len = 64;
    EXPECT_EQ(Feed(sender, {VESICA_MESSAGE_DONE, Payload([&](auto *w) {
                                vesica_msg_done_encode(w, &done);
                            })}),
              VESICA_ERR_UNEXPECTED);
    EXPECT_STREQ(pair.answerer.Error().rule, "DONE before all tags were taken");
}

/* More matches than the receiver has items, but not than the sender has. */
TEST(Matched, MoreThanTheReceiverHas)
{
    Pair pair;
    pair.options.learner = VESICA_LEARNER_BOTH;
    pair.MakeLists({1, 2}, kOther);
    pair.Begin();
    pair.tamper_from_proposer = [](size_t, const Frame &frame) {
        const vesica_msg_matched matched = {3};
        return std::vector<Frame>{
            frame.type != VESICA_MESSAGE_MATCHED
                ? frame
                : Frame{frame.type, Payload([&](vesica_writer *w) {
                            vesica_msg_matched_encode(w, &matched);
                        })}};
    };
    pair.Run();
    EXPECT_EQ(pair.answerer.Error().status, VESICA_ERR_COUNT);
}

TEST(Bulk, RecordsOfAFrame)
{
    const size_t longest = (1 << 20) - 128;
    EXPECT_EQ(vesica_bulk_records(10, 3, 32), 7u);
    EXPECT_EQ(vesica_bulk_records(10, 10, 32), 0u);
    EXPECT_EQ(vesica_bulk_records(16384, 0, 32), 16384u);
    EXPECT_EQ(vesica_bulk_records(16385, 0, 32), 16384u);
    EXPECT_EQ(vesica_bulk_records(16385, 16384, 32), 1u);
    EXPECT_EQ(vesica_bulk_records(20000, 0, 64), 16382u);
    EXPECT_EQ(vesica_bulk_records(20000, 0, longest / 2), 2u);
    EXPECT_EQ(vesica_bulk_records(20000, 0, longest / 2 + 1), 1u);
    EXPECT_EQ(vesica_bulk_records(20000, 0, longest), 1u);
    EXPECT_EQ(vesica_bulk_records(20000, 0, longest + 1), 0u);
}

vesica_status FeedProgress(vesica_session *session, uint64_t done,
                           uint64_t total)
{
    const vesica_msg_progress progress = {done, total};
    return Feed(session,
                {VESICA_MESSAGE_PROGRESS, Payload([&](vesica_writer *w) {
                     vesica_msg_progress_encode(w, &progress);
                 })});
}

/* Each tells of 16,384 operations more at least, of those that the sizes
 * give. */
TEST(Progress, GrowsByASlice)
{
    struct {
        uint64_t done;
        uint64_t over_total;
        vesica_status expected;
    } const seconds[] = {
        {32768, 0, VESICA_OK},    {32767, 0, VESICA_ERR_COUNT},
        {32769, 0, VESICA_OK},    {16384, 0, VESICA_ERR_COUNT},
        {0, 0, VESICA_ERR_COUNT}, {32768, 1, VESICA_ERR_COUNT}};
    for (const auto &second : seconds) {
        Pair pair;
        pair.MakeLists(kOwn, kOther);
        pair.Begin();
        vesica_session *receiver = pair.proposer.session;
        RunUntil(&pair, [&] {
            return receiver->state == VESICA_ST_RECEIVER_EXPECT_EVALUATED;
        });
        /* As if the lists were long. */
        receiver->peer_items = 100000;
        const uint64_t total = vesica_session_peer_total(receiver);
        ASSERT_EQ(FeedProgress(receiver, 16384, total), VESICA_OK);
        EXPECT_EQ(
            FeedProgress(receiver, second.done, total + second.over_total),
            second.expected);
    }
}

/* A unit of work is an item. */
TEST(Work, IsOfSoManyItemsAsWereAskedFor)
{
    Pair pair;
    pair.options.learner = VESICA_LEARNER_BOTH;
    pair.proposer_manners.max_units = 1;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    const vesica_receiver *receiver = &pair.proposer.session->receiver;
    RunUntil(&pair, [&] { return receiver->phase == VESICA_RECEIVER_SIFT; });
    ASSERT_EQ(receiver->position, 0u);
    ASSERT_EQ(vesica_session_work(pair.proposer.session, 2), VESICA_OK);
    EXPECT_EQ(receiver->position, 2u);
}

TEST(Revealed, APositionOfNoTag)
{
    Pair pair;
    pair.options.learner = VESICA_LEARNER_BOTH;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    pair.tamper_from_proposer = [&](size_t, const Frame &frame) {
        Frame lie = frame;
        if (frame.type == VESICA_MESSAGE_REVEALED) {
            uint8_t *last =
                lie.payload.data() + lie.payload.size() -
                vesica_match_reveal_record_len(pair.answerer.session);
            last[0] = uint8_t(kOther.size());
        }
        return std::vector<Frame>{lie};
    };
    pair.Run();
    EXPECT_EQ(pair.answerer.Error().status, VESICA_ERR_ORDER);
}

/* The position of a dummy, and the right ack for it, which nobody can know. */
TEST(Revealed, ADummy)
{
    Pair pair;
    pair.options.learner = VESICA_LEARNER_BOTH;
    pair.options.answerer_padded_items = 6;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    vesica_session *sender = pair.answerer.session;
    pair.tamper_from_proposer = [&](size_t, const Frame &frame) {
        Frame lie = frame;
        const vesica_slots *slots = &sender->sender.slots;
        for (uint64_t i = 0;
             frame.type == VESICA_MESSAGE_REVEALED && i < slots->num; i++) {
            if (vesica_slot_item(slots, i) >= kOther.size()) {
                uint8_t *record = lie.payload.data() + 4;
                std::memset(record, 0, 4);
                record[0] = static_cast<uint8_t>(i);
                std::memcpy(record + 4,
                            vesica_slot_at(slots, i) +
                                vesica_output_ack_at(&sender->form),
                            VESICA_ACK_BYTES);
                break;
            }
        }
        return std::vector<Frame>{lie};
    };
    pair.Run();
    EXPECT_EQ(pair.answerer.Result(), nullptr);
    const vesica_status status = pair.answerer.Error().status;
    EXPECT_TRUE(status == VESICA_ERR_PROOF || status == VESICA_ERR_ORDER)
        << vesica_status_name(status);
}

TEST(Label, OfWhatIsNone)
{
    Pair pair;
    pair.options.label_bytes = 20;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    ASSERT_TRUE(pair.Run());
    const uint8_t *label = nullptr;
    size_t len = 0;
    vesica_session *session = pair.proposer.session;
    EXPECT_EQ(vesica_session_label(nullptr, 0, &label, &len),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_label(session, 0, nullptr, &len),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_label(session, 0, &label, nullptr),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_label(session, 2, &label, &len),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_label(session, 1, &label, &len), VESICA_OK);
}

/* A PROGRESS that nobody has begun to send gives way to the next; one that is
 * partly sent does not, and neither does what is no PROGRESS. */
TEST(Output, ProgressIsSuperseded)
{
    Pair pair;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    vesica_session *session = pair.answerer.session;
    const auto queue = [&](vesica_message type = VESICA_MESSAGE_PROGRESS) {
        vesica_out_frame *frame = nullptr;
        vesica_writer writer;
        const vesica_msg_progress progress = {16384, 16384};
        ASSERT_EQ(vesica_output_begin(session, &frame, &writer, type, 16),
                  VESICA_OK);
        vesica_msg_progress_encode(&writer, &progress);
        ASSERT_EQ(vesica_output_commit(session, frame, &writer), VESICA_OK);
    };
    EXPECT_EQ(vesica_output_count(session, VESICA_MESSAGE_HELLO), 1u);
    queue();
    queue();
    EXPECT_EQ(vesica_output_count(session, VESICA_MESSAGE_PROGRESS), 1u);
    const uint8_t *out = nullptr;
    size_t len = 0;
    vesica_session_output(session, &out, &len);
    ASSERT_EQ(vesica_session_output_ack(session, len), VESICA_OK);
    ASSERT_EQ(vesica_session_output_ack(session, 1), VESICA_OK);
    queue();
    EXPECT_EQ(vesica_output_count(session, VESICA_MESSAGE_PROGRESS), 2u);
    queue(VESICA_MESSAGE_ABORT);
    EXPECT_EQ(vesica_output_count(session, VESICA_MESSAGE_PROGRESS), 2u);
    EXPECT_EQ(vesica_output_count(session, VESICA_MESSAGE_ABORT), 1u);
}

/* Large frames that have left are kept for the next ones, but not all. */
TEST(Output, KeepsAFewLargeFrames)
{
    Pair pair;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    vesica_session *session = pair.answerer.session;
    RunUntil(&pair, [&] {
        return session->role != nullptr && session->out.head == nullptr;
    });
    const uint64_t before = pair.answerer.allocator.used;
    for (int i = 0; i <= VESICA_OUTPUT_SPARES; i++) {
        vesica_out_frame *frame = nullptr;
        vesica_writer writer;
        ASSERT_EQ(vesica_output_begin(session, &frame, &writer,
                                      VESICA_MESSAGE_TAGS, 1 << 16),
                  VESICA_OK);
        ASSERT_EQ(vesica_output_commit(session, frame, &writer), VESICA_OK);
    }
    while (session->out.head != nullptr) {
        ASSERT_EQ(vesica_session_output_ack(session, 1), VESICA_OK);
    }
    EXPECT_EQ(session->out.num_spares, size_t(VESICA_OUTPUT_SPARES));
    vesica_output_release_spares(session);
    EXPECT_EQ(pair.answerer.allocator.used, before);
}

/* As many as 39 chunks need, and the sender has found them to be right. */
TEST(CorrelatedOts, AreMadeInSeveralSteps)
{
    Pair pair;
    bool receiver_waits = false;
    bool sender_waits = false;
    BeginMalicious(&pair, 4500000);
    const vesica_session *sender = pair.answerer.session;
    const vesica_session *receiver = pair.proposer.session;
    RunUntil(&pair, [&] {
        const auto *making = receiver->receiver.chunks;
        const auto *taking = sender->sender.chunks;
        receiver_waits |= making != nullptr && making->num_cots > 0 &&
                          making->num_cots < making->oprf.vole.params.num_cots;
        sender_waits |= taking != nullptr && taking->num_cots > 0 &&
                        taking->num_cots < taking->oprf.vole.params.num_cots;
        return taking != nullptr && taking->checked;
    });
    EXPECT_TRUE(receiver_waits);
    EXPECT_TRUE(sender_waits);
    EXPECT_EQ(sender->state, VESICA_ST_SENDER_EXPECT_CHALLENGE);
}

/* Before what they rest on has left whole. */
TEST(Trees, BeforeTheResponse)
{
    for (const bool has_left : {false, true}) {
        Pair pair;
        pair.proposer_manners.write_chunk = 20;
        BeginMalicious(&pair, 0);
        vesica_session *receiver = pair.proposer.session;
        RunUntil(&pair, [&] {
            return receiver->state == VESICA_ST_RECEIVER_EXPECT_TREES &&
                   (receiver->out.head == nullptr) == has_left;
        });
        const uint32_t num = 256 * (2 * 5 + 1);
        const Bytes payload(
            vesica_bulk_payload_len(VESICA_MESSAGE_TREES, num, 16, 0));
        EXPECT_EQ(Feed(receiver, {VESICA_MESSAGE_TREES, payload},
                       VESICA_FRAME_HEADER_BYTES),
                  has_left ? VESICA_OK : VESICA_ERR_UNEXPECTED);
        EXPECT_STREQ(pair.proposer.Error().rule,
                     has_left ? "success"
                              : "TREES before CORRECTIONS, or after the last");
    }
}

/* A sender that is done with a chunk waits for the next one as long. */
TEST(Deadline, BetweenTwoChunks)
{
    Pair pair;
    BeginMalicious(&pair, 109001);
    const vesica_session *sender = pair.answerer.session;
    RunUntil(&pair, [&] {
        return sender->sender.chunks != nullptr &&
               sender->sender.chunks->step == VESICA_SENDER_FINISH;
    });
    EXPECT_EQ(sender->sender.chunks->chunk, 0u);
    vesica_progress progress = {};
    ASSERT_EQ(vesica_session_progress(sender, &progress), VESICA_OK);
    EXPECT_EQ(progress.deadline_seconds, 120u + 109u);
}

TEST(Progress, NamesTheWorkThatWaits)
{
    Pair pair;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    const vesica_session *sender = pair.answerer.session;
    vesica_progress progress = {};
    RunUntil(&pair, [&] { return sender->in.held; });
    ASSERT_EQ(vesica_session_progress(sender, &progress), VESICA_OK);
    EXPECT_STREQ(progress.step, "evaluate points");
}

/* What is one task needs no pool. */
TEST(Executor, IsNotCalledForOneTask)
{
    Pair pair;
    int calls = 0;
    ASSERT_EQ(vesica_config_set_executor(
                  pair.answerer.config,
                  [](void *pool, size_t num, void (*task)(void *, size_t),
                     void *arg) {
                      ++*static_cast<int *>(pool);
                      for (size_t i = 0; i < num; i++) {
                          task(arg, i);
                      }
                  },
                  &calls, 8),
              VESICA_OK);
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    ASSERT_TRUE(pair.Run());
    ExpectOutcome(pair, kOwn, kOther);
    EXPECT_EQ(calls, 0);
}

/* Payloads of EVALUATED and MATCHED that are canonical, and not theirs. */
TEST(Decode, OfWhatIsCanonicalAndWrong)
{
    const uint8_t *elements = nullptr;
    const uint8_t *proof = nullptr;
    const auto evaluated = [&](const Bytes &p) {
        return vesica_msg_evaluated_decode(&elements, 2, &proof, 1, p.data(),
                                           p.size());
    };
    EXPECT_EQ(evaluated({0x82, 1, 0xc4, 2, 7, 7, 2, 0xc4, 1, 9}), VESICA_OK);
    for (const Bytes &bad :
         std::vector<Bytes>{{0x81, 1, 0xc4, 2, 7, 7},
                            {0x83, 1, 0xc4, 2, 7, 7, 2, 0xc4, 1, 9, 3, 0},
                            {0x82, 3, 0xc4, 2, 7, 7, 4, 0xc4, 1, 9},
                            {0x82, 1, 0xc4, 1, 7, 2, 0xc4, 1, 9},
                            {0x82, 1, 0xc4, 3, 7, 7, 7, 2, 0xc4, 1, 9},
                            {0x82, 1, 0xc4, 2, 7, 7, 3, 0xc4, 1, 9},
                            {0x82, 1, 0xc4, 2, 7, 7, 2, 0xc4, 0},
                            {0x82, 1, 0xc4, 2, 7, 7, 2, 0xc4, 2, 9, 9},
                            {0x82, 1, 0xc4, 2, 7, 7, 2, 0xa1, 9},
                            {0x82, 1, 0xc4, 2, 7, 7, 2, 0xc4, 1, 9, 0}}) {
        EXPECT_EQ(evaluated(bad), VESICA_ERR_MALFORMED);
    }
    vesica_msg_matched matched = {7};
    const auto decode = [&](const Bytes &p) {
        return vesica_msg_matched_decode(&matched, p.data(), p.size());
    };
    for (const Bytes &bad : std::vector<Bytes>{{0x80},
                                               {0x82, 1, 2, 2, 3},
                                               {0x81, 2, 2},
                                               {0x81, 1, 0xc0},
                                               {0x81, 1, 0xce, 0x80, 0, 0, 0},
                                               {0x81, 1, 2, 0}}) {
        EXPECT_EQ(decode(bad), VESICA_ERR_MALFORMED);
    }
    EXPECT_EQ(matched.num_matches, 7u);
    EXPECT_EQ(decode({0x81, 1, 5}), VESICA_OK);
    EXPECT_EQ(matched.num_matches, 5u);
    Bytes room(5);
    vesica_writer writer = {room.data(), room.size(), 0, false};
    uint8_t *out = nullptr;
    EXPECT_EQ(vesica_msg_evaluated_encode(&writer, 2, &out, 1), nullptr);
    EXPECT_TRUE(writer.failed);
}

} /* namespace */
