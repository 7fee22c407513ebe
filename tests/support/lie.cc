/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "support/lie.h"

#include <gtest/gtest.h>

namespace vesica_test
{

const std::vector<uint32_t> kOwn = {1, 2, 3, 4};
const std::vector<uint32_t> kOther = {3, 4, 5, 6};

void ExpectLie(const Options &options, bool from_proposer, vesica_message type,
               const Lie &lie, vesica_status expected,
               const std::vector<uint32_t> &own,
               const std::vector<uint32_t> &other)
{
    Pair pair;
    pair.options = options;
    pair.MakeLists(own, other);
    pair.Begin();
    bool lied = false;
    const Tamper tamper = [&](size_t, const Frame &frame) {
        if (frame.type != type) {
            return std::vector<Frame>{frame};
        }
        lied = true;
        return lie(frame);
    };
    (from_proposer ? pair.tamper_from_proposer : pair.tamper_from_answerer) =
        tamper;
    EXPECT_TRUE(pair.Run());
    EXPECT_TRUE(lied);
    const Party &victim = from_proposer ? pair.answerer : pair.proposer;
    EXPECT_EQ(vesica_status_name(victim.Error().status),
              std::string(vesica_status_name(expected)))
        << victim.Error().step << ": " << victim.Error().rule;
    EXPECT_EQ(victim.Result(), nullptr);
    ExpectNoWrongResult(pair, own, other);
}

void ExpectLie(bool from_proposer, vesica_message type, const Lie &lie,
               vesica_status expected, const std::vector<uint32_t> &own,
               const std::vector<uint32_t> &other)
{
    ExpectLie(Options(), from_proposer, type, lie, expected, own, other);
}

Lie Replace(const Bytes &payload)
{
    return [payload](const Frame &frame) {
        return std::vector<Frame>{{frame.type, payload}};
    };
}

Lie Elements(const std::function<void(uint8_t *elements, size_t len)> &change)
{
    return [change](const Frame &frame) {
        Frame lie = frame;
        vesica_cursor cursor = {frame.payload.data(), frame.payload.size()};
        vesica_wire_head head;
        uint64_t key = 0;
        EXPECT_EQ(vesica_cursor_head(&cursor, &head), VESICA_OK);
        EXPECT_EQ(vesica_cursor_uint(&cursor, &key, 1), VESICA_OK);
        EXPECT_EQ(vesica_cursor_head(&cursor, &head), VESICA_OK);
        change(lie.payload.data() + (cursor.bytes - frame.payload.data()),
               static_cast<size_t>(head.value));
        return std::vector<Frame>{lie};
    };
}

Lie ProgressBefore(uint64_t done, uint64_t total)
{
    return [=](const Frame &frame) {
        const vesica_msg_progress progress = {done, total};
        return std::vector<Frame>{
            {VESICA_MESSAGE_PROGRESS, Payload([&](vesica_writer *w) {
                 vesica_msg_progress_encode(w, &progress);
             })},
            frame};
    };
}

void QueueByHand(vesica_session *session, vesica_message type, int num)
{
    for (int i = 0; i < num; i++) {
        vesica_out_frame *frame = nullptr;
        vesica_writer writer;
        ASSERT_EQ(vesica_output_begin(session, &frame, &writer, type, 16),
                  VESICA_OK);
        ASSERT_EQ(vesica_output_commit(session, frame, &writer), VESICA_OK);
    }
}

} /* namespace vesica_test */
