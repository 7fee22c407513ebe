/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A partner that lies well: it changes one field of one message to another
 * value that parses, keeps its framing consistent, and goes on as if it had
 * said the truth; its DONE is the one that the other side expects. Whatever it
 * says, the other side ends with an error of the partner's class, or with rows
 * that it really has in common with the partner's list. */

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "support/lie.h"
#include "support/session_pair.h"

using namespace vesica_test;

namespace
{

/* A field of a message: a number, or bytes that are a text or not. */
struct Field {
    uint64_t key;
    vesica_wire_kind kind;
    uint64_t number;
    Bytes bytes;
};

std::vector<Field> FieldsOf(const Bytes &payload)
{
    vesica_cursor cursor = {payload.data(), payload.size()};
    vesica_wire_head head;
    std::vector<Field> fields;
    EXPECT_EQ(vesica_cursor_head(&cursor, &head), VESICA_OK);
    for (uint64_t left = head.value; left > 0; left--) {
        Field field = {};
        vesica_wire_head value;
        EXPECT_EQ(vesica_cursor_uint(&cursor, &field.key, 255), VESICA_OK);
        EXPECT_EQ(vesica_cursor_head(&cursor, &value), VESICA_OK);
        field.kind = value.kind;
        field.number = value.value;
        if (value.kind != VESICA_WIRE_UINT) {
            field.bytes.assign(cursor.bytes, cursor.bytes + value.value);
            cursor.bytes += value.value;
            cursor.left -= value.value;
        }
        fields.push_back(field);
    }
    return fields;
}

Bytes PayloadOf(const std::vector<Field> &fields)
{
    size_t room = 64;
    for (const Field &field : fields) {
        room += field.bytes.size() + 16;
    }
    Bytes payload(room);
    vesica_writer writer = {payload.data(), payload.size(), 0, false};
    vesica_writer_map(&writer, fields.size());
    for (const Field &field : fields) {
        vesica_writer_uint(&writer, field.key);
        if (field.kind == VESICA_WIRE_UINT) {
            vesica_writer_uint(&writer, field.number);
        } else if (field.kind == VESICA_WIRE_BIN) {
            vesica_writer_bin(&writer, field.bytes.data(), field.bytes.size());
        } else {
            vesica_writer_str(
                &writer, reinterpret_cast<const char *>(field.bytes.data()),
                field.bytes.size());
        }
    }
    EXPECT_FALSE(writer.failed);
    payload.resize(writer.len);
    return payload;
}

void AddNumbers(std::vector<Field> *lies, const Field &truth)
{
    for (const uint64_t number :
         {truth.number + 1, truth.number - 1, UINT64_C(0), UINT64_C(1),
          UINT64_C(2), UINT64_C(3), UINT64_C(0xff), UINT64_C(0x7fffffff),
          UINT64_C(0x80000000), UINT64_MAX}) {
        Field lie = truth;
        lie.number = number;
        lies->push_back(lie);
    }
}

void AddTexts(std::vector<Field> *lies, const Field &truth)
{
    for (const std::string text : {"", "x", "a\x07", "unspecifieD"}) {
        Field lie = truth;
        lie.bytes.assign(text.begin(), text.end());
        lies->push_back(lie);
    }
    Field lie = truth;
    lie.bytes.assign(128, 'x');
    lies->push_back(lie);
    lie.bytes.push_back('x');
    lies->push_back(lie);
}

template <typename Change>
void AddChanged(std::vector<Field> *lies, const Field &truth, Change change)
{
    Field lie = truth;
    if (!lie.bytes.empty()) {
        change(&lie.bytes);
    }
    lies->push_back(lie);
}

/* Bytes as a whole. echo: what the other side sent before. */
void AddBytes(std::vector<Field> *lies, const Field &truth, const Bytes &echo)
{
    const auto add = [&](auto change) { AddChanged(lies, truth, change); };
    add([](Bytes *b) { b->front() ^= 1; });
    add([](Bytes *b) { b->back() ^= 0x80; });
    add([](Bytes *b) { (*b)[b->size() / 2] ^= 0x10; });
    add([](Bytes *b) { std::fill(b->begin(), b->end(), 0); });
    add([](Bytes *b) { std::fill(b->begin(), b->end(), 0xff); });
    add([](Bytes *b) { std::fill(b->begin(), b->end(), b->front()); });
    add([](Bytes *b) { b->pop_back(); });
    add([](Bytes *b) { b->push_back(0); });
    add([](Bytes *b) { b->clear(); });
    add([&](Bytes *b) {
        for (size_t i = 0; i < b->size() && !echo.empty(); i++) {
            (*b)[i] = echo[i % echo.size()];
        }
    });
}

/* Bytes as records: in other orders, repeated, replaced. */
void AddRecords(std::vector<Field> *lies, const Field &truth, size_t len)
{
    if (truth.bytes.size() < 2 * len) {
        return;
    }
    const auto n = static_cast<ptrdiff_t>(len);
    const auto add = [&](auto change) { AddChanged(lies, truth, change); };
    add([=](Bytes *b) {
        std::swap_ranges(b->begin(), b->begin() + n, b->begin() + n);
    });
    add([=](Bytes *b) {
        std::copy(b->begin(), b->begin() + n, b->begin() + n);
    });
    add([=](Bytes *b) { std::rotate(b->begin(), b->begin() + n, b->end()); });
    for (const uint8_t fill : {0x00, 0xff}) {
        add([=](Bytes *b) { std::fill(b->begin(), b->begin() + n, fill); });
        add([=](Bytes *b) { std::fill(b->end() - n, b->end(), fill); });
    }
    /* Every bit of the first record would be more of the same; every byte is
     * not: each part of a record has some. */
    for (size_t i = 0; i < len; i++) {
        add([=](Bytes *b) { (*b)[i] ^= 4; });
    }
}

size_t RecordLen(const vesica_session *session, vesica_message type)
{
    switch (type) {
    case VESICA_MESSAGE_BLINDED:
    case VESICA_MESSAGE_EVALUATED:
    case VESICA_MESSAGE_OFFER:
        return 32;
    case VESICA_MESSAGE_KEYS:
    case VESICA_MESSAGE_CORRECTIONS:
    case VESICA_MESSAGE_TREES:
    case VESICA_MESSAGE_SLOTS:
    case VESICA_MESSAGE_COMMIT:
    case VESICA_MESSAGE_OPEN:
    case VESICA_MESSAGE_CHALLENGE:
    case VESICA_MESSAGE_RESPONSE:
        return 16;
    case VESICA_MESSAGE_TAGS:
        return vesica_match_tag_record_len(session);
    case VESICA_MESSAGE_REVEALED:
        return vesica_match_reveal_record_len(session);
    default:
        return 0;
    }
}

std::vector<Field> LiesOf(const Field &truth, size_t record_len,
                          const Bytes &echo)
{
    std::vector<Field> lies;
    if (truth.kind == VESICA_WIRE_UINT) {
        AddNumbers(&lies, truth);
    } else if (truth.kind == VESICA_WIRE_STR) {
        AddTexts(&lies, truth);
    } else {
        AddBytes(&lies, truth, echo);
        if (record_len > 0) {
            AddRecords(&lies, truth, record_len);
        }
    }
    return lies;
}

/* Two sessions frame by frame, so that a DONE can be made what its receiver
 * expects. */
class Lockstep {
  public:
    Lockstep(const Options &options)
    {
        pair.options = options;
        pair.MakeLists(kOwn, kOther);
        pair.Begin();
    }

    /* change: sees every frame of the liar's, by number. */
    void Run(bool liar_proposes,
             const std::function<void(size_t, Frame *)> &change)
    {
        Party *liar = liar_proposes ? &pair.proposer : &pair.answerer;
        Party *victim = liar_proposes ? &pair.answerer : &pair.proposer;
        size_t number = 0;
        for (bool moved = true; moved;) {
            Frame frame;
            moved = Next(liar, &frame);
            if (moved) {
                change(number++, &frame);
                Deliver(victim, frame);
            }
            if (Next(victim, &frame)) {
                moved = true;
                Deliver(liar, frame);
            }
        }
        if (victim->Wants() != 0) {
            (void)!vesica_session_input_end(victim->session);
        }
    }

    Pair pair;

  private:
    static void Settle(Party *side)
    {
        const vesica_refusal no = {VESICA_REFUSAL_POLICY,
                                   vesica_terms_field(0)};
        if ((side->Wants() & VESICA_WANT_DECISION) != 0 &&
            vesica_session_accept(side->session, side->list) != VESICA_OK) {
            (void)!vesica_session_refuse(side->session, &no);
        }
        while ((side->Wants() & VESICA_WANT_WORK) != 0) {
            (void)!vesica_session_work(side->session, 64);
        }
    }

    static bool Next(Party *side, Frame *frame)
    {
        const uint8_t *out = nullptr;
        size_t len = 0;
        Settle(side);
        vesica_session_output(side->session, &out, &len);
        if (len == 0) {
            return false;
        }
        *frame = ParseFrames(Bytes(out, out + len))[0];
        EXPECT_EQ(vesica_session_output_ack(side->session, len), VESICA_OK);
        Settle(side);
        return true;
    }

    static void Deliver(Party *side, Frame frame)
    {
        size_t used = 0;
        if (frame.type == VESICA_MESSAGE_DONE && side->session->begun) {
            vesica_msg_done done = {};
            vesica_transcript_finish(side->session);
            done.transcript_len = 64;
            std::memcpy(done.transcript, side->session->transcript, 64);
            frame.payload.resize(96);
            vesica_writer writer = {frame.payload.data(), 96, 0, false};
            vesica_msg_done_encode(&writer, &done);
            frame.payload.resize(writer.len);
        }
        const Bytes bytes = EncodeFrame(frame);
        if ((side->Wants() & VESICA_WANT_RECV) != 0) {
            (void)!vesica_session_input(side->session, &used, bytes.data(),
                                        bytes.size());
        }
        Settle(side);
    }
};

/* Rows that are in the plain result, with the labels of that. */
std::string WrongRows(const Pair &pair, bool proposer)
{
    const Party &side = proposer ? pair.proposer : pair.answerer;
    const Party &partner = proposer ? pair.answerer : pair.proposer;
    const auto &own = proposer ? kOwn : kOther;
    const auto &other = proposer ? kOther : kOwn;
    const auto plain = PlainMatch(own, other);
    for (size_t i = 0; i < side.Rows().size(); i++) {
        const uint64_t row = side.Rows()[i];
        const uint8_t *label = nullptr;
        size_t len = 0;
        if (std::find(plain.begin(), plain.end(), row) == plain.end()) {
            return "a row that does not match";
        }
        if (pair.options.label_bytes == 0) {
            continue;
        }
        const auto theirs = std::find(other.begin(), other.end(), own[row]);
        const std::string expected = partner.LabelOf(
            own[row], static_cast<size_t>(theirs - other.begin()));
        if (vesica_session_label(side.session, i, &label, &len) != VESICA_OK ||
            std::string(reinterpret_cast<const char *>(label), len) !=
                expected) {
            return "a label that the partner did not give";
        }
    }
    return "";
}

/* What lies came to. */
struct Outcome {
    int cases = 0;
    int refused = 0;
};

class Lies : public testing::TestWithParam<Options> {
  protected:
    void SetUp() override
    {
        for (const bool proposer : {false, true}) {
            Lockstep honest(GetParam());
            honest.Run(proposer, [&](size_t, Frame *frame) {
                frames_[proposer].push_back(*frame);
            });
            ExpectOutcome(honest.pair, kOwn, kOther);
            const Party &victim =
                proposer ? honest.pair.answerer : honest.pair.proposer;
            peak_[proposer] = victim.allocator.peak;
            for (int type = 0; type < VESICA_NUM_MESSAGES; type++) {
                record_len_[type] = RecordLen(
                    victim.session, static_cast<vesica_message>(type));
            }
        }
    }

    void Lie(Outcome *outcome, bool liar_proposes, size_t number,
             const Bytes &payload)
    {
        Lockstep lockstep(GetParam());
        lockstep.Run(liar_proposes, [&](size_t i, Frame *frame) {
            if (i == number) {
                frame->payload = payload;
            }
        });
        const Party &victim =
            liar_proposes ? lockstep.pair.answerer : lockstep.pair.proposer;
        const Frame &truth = frames_[liar_proposes][number];
        outcome->cases++;
        EXPECT_EQ(victim.Wants() & ~unsigned{VESICA_WANT_SEND}, 0u);
        EXPECT_LE(victim.allocator.peak, peak_[liar_proposes] + (64u << 10));
        if (victim.Result() == nullptr) {
            outcome->refused++;
            EXPECT_EQ(vesica_status_class(victim.Error().status),
                      VESICA_CLASS_PEER)
                << truth.type << " " << victim.Error().rule;
            return;
        }
        EXPECT_EQ(WrongRows(lockstep.pair, !liar_proposes), "");
        /* A proof leaves no room for other answers, nor acks for matches. */
        EXPECT_FALSE(GetParam().proof && truth.type == VESICA_MESSAGE_EVALUATED)
            << "changed answers with a proof were taken";
        EXPECT_FALSE(truth.type == VESICA_MESSAGE_REVEALED)
            << "a changed match was taken";
    }

    bool IsVole() const
    {
        return GetParam().engine == VESICA_ENGINE_VOLE;
    }

    /* The opening is the same for both engines. */
    bool IsTried(const Frame &truth) const
    {
        return truth.type != VESICA_MESSAGE_DONE &&
               !(IsVole() && (truth.type == VESICA_MESSAGE_HELLO ||
                              truth.type == VESICA_MESSAGE_TERMS));
    }

    std::vector<Frame> frames_[2]; /* of the side that is going to lie */
    uint64_t peak_[2] = {0, 0};
    size_t record_len_[VESICA_NUM_MESSAGES] = {};
};

INSTANTIATE_TEST_SUITE_P(Options, Lies, testing::ValuesIn(FewOptions()),
                         [](const auto &of) { return NameOf(of.param); });
INSTANTIATE_TEST_SUITE_P(Vole, Lies,
                         testing::Values(Vole(), FewVoleOptions(5)[2],
                                         FewVoleOptions(5).back()),
                         [](const auto &of) { return NameOf(of.param); });

TEST_P(Lies, EveryFieldOfEveryMessage)
{
    Outcome outcome;
    for (const bool proposer : {false, true}) {
        Bytes echo;
        for (const Frame &frame : frames_[!proposer]) {
            if (record_len_[frame.type] > 0) {
                echo = FieldsOf(frame.payload)[0].bytes;
            }
        }
        for (size_t number = 0; number < frames_[proposer].size(); number++) {
            const Frame &truth = frames_[proposer][number];
            const std::vector<Field> fields = FieldsOf(truth.payload);
            for (size_t i = 0; i < fields.size(); i++) {
                for (const Field &lie :
                     LiesOf(fields[i], record_len_[truth.type], echo)) {
                    std::vector<Field> changed = fields;
                    changed[i] = lie;
                    const Bytes payload = PayloadOf(changed);
                    if (IsTried(truth) && payload != truth.payload) {
                        Lie(&outcome, proposer, number, payload);
                    }
                }
            }
        }
    }
    std::printf("lies: %d cases, %d refused, %d without harm\n", outcome.cases,
                outcome.refused, outcome.cases - outcome.refused);
    if (IsVole()) {
        /* Where bytes may be any, one cannot tell that they are a lie. */
        EXPECT_GT(outcome.cases, 200);
        EXPECT_GT(outcome.refused, 50);
        EXPECT_GT(outcome.cases - outcome.refused, 50);
        return;
    }
    EXPECT_GT(outcome.cases, 400);
    EXPECT_GT(outcome.refused, outcome.cases / 2);
}

} /* namespace */
