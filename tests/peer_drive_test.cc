/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The peer as the sender of a session of the engine vole, security malicious,
 * and a partner that takes its time for its slots; and as the receiver, whose
 * partner shall not see how long it looks for its rows. The clock goes on while
 * the peer waits, and only then: the linker puts functions between the drive of
 * the peer and the clock, the socket and TLS. */

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "support/session_pair.h"

extern "C" {
#include "session/drive.h"
}

using namespace vesica_test;

namespace
{

constexpr int64_t kNever = INT64_C(1) << 40;
constexpr size_t kRecord = 16384;

/* The partner's end of the channel. */
struct Partner {
    Party *side = nullptr;
    /* How long the next bytes are on their way, those of SLOTS and what comes
     * behind, or what comes before. */
    std::function<int64_t(bool are_slots)> delay;
    bool are_slots = false;
    bool are_due = false; /* there are bytes, and they come at due_ms */
    int64_t due_ms = 0;
};

int64_t now_ms = 0;
Partner partner;

/* The peer's own side, and what it was doing when it closed the channel. */
const vesica_session *own = nullptr;
std::vector<std::string> closed_in;
/* Bytes that TLS takes at a time of the last ones; 0: all. */
size_t last_bytes = 0;

vesica_progress ProgressOf()
{
    vesica_progress progress = {};
    EXPECT_EQ(vesica_session_progress(own, &progress), VESICA_OK);
    return progress;
}

bool HasSaidAll()
{
    return ProgressOf().said_all;
}

std::string StepOf()
{
    return ProgressOf().step;
}

/* Do all that the partner can do. Returns what it has to send. */
Bytes Pending()
{
    const uint8_t *bytes = nullptr;
    size_t len = 0;
    vesica_session *session = partner.side->session;
    for (unsigned wants; ((wants = partner.side->Wants()) &
                          (VESICA_WANT_DECISION | VESICA_WANT_WORK)) != 0;) {
        if ((wants & VESICA_WANT_DECISION) != 0) {
            EXPECT_EQ(vesica_session_accept(session, partner.side->list),
                      VESICA_OK);
        } else {
            EXPECT_EQ(vesica_session_work(session, 4096), VESICA_OK);
        }
    }
    partner.are_slots = partner.are_slots ||
                        vesica_output_count(session, VESICA_MESSAGE_SLOTS) > 0;
    vesica_session_output(session, &bytes, &len);
    if (len > 0 && !partner.are_due) {
        partner.are_due = true;
        partner.due_ms = now_ms + partner.delay(partner.are_slots);
    }
    return {bytes, bytes + std::min(len, kRecord)};
}

} /* namespace */

/* The names are the linker's (--wrap). */
extern "C" int64_t __wrap_peer_clock_ms(void)
{
    return now_ms;
}

extern "C" bool __wrap_peer_net_wait(int fd, short events, int64_t until_ms)
{
    (void)fd;
    (void)events;
    const bool comes = !Pending().empty() && partner.due_ms <= until_ms;
    now_ms = std::max(now_ms, comes ? partner.due_ms : until_ms);
    return comes;
}

extern "C" peer_io __wrap_peer_channel_read(peer_channel *channel, size_t *len,
                                            peer_error *error, uint8_t *out,
                                            size_t room)
{
    (void)channel;
    (void)error;
    const Bytes bytes = Pending();
    if (bytes.empty() || now_ms < partner.due_ms) {
        return PEER_IO_WAIT;
    }
    EXPECT_LE(bytes.size(), room);
    std::copy(bytes.begin(), bytes.end(), out);
    *len = bytes.size();
    partner.are_due = false;
    EXPECT_EQ(vesica_session_output_ack(partner.side->session, *len),
              VESICA_OK);
    return PEER_IO_DONE;
}

extern "C" peer_io __wrap_peer_channel_write(peer_channel *channel, size_t *len,
                                             peer_error *error,
                                             const uint8_t *in, size_t in_len)
{
    (void)channel;
    (void)error;
    EXPECT_TRUE(closed_in.empty());
    Pending();
    (void)!vesica_session_input(
        partner.side->session, len, in,
        last_bytes > 0 && HasSaidAll() ? std::min(in_len, last_bytes) : in_len);
    return *len > 0 ? PEER_IO_DONE : PEER_IO_WAIT;
}

extern "C" void __wrap_peer_channel_close(peer_channel *channel, bool well)
{
    (void)channel;
    EXPECT_TRUE(well);
    closed_in.push_back(StepOf());
}

namespace
{

peer_exit Accept(void *arg, peer_error *error, vesica_session *session)
{
    (void)error;
    return vesica_session_accept(session, static_cast<Party *>(arg)->list) ==
                   VESICA_OK
               ? PEER_OK
               : PEER_ERR_LOCAL;
}

class PeerDrive : public testing::Test {
  protected:
    /* What the peer says of a session with such a partner. */
    peer_exit Run(uint64_t idle_seconds,
                  const std::function<int64_t(bool are_slots)> &delay)
    {
        pair_.options.engine = VESICA_ENGINE_VOLE;
        pair_.options.security = VESICA_SECURITY_MALICIOUS;
        pair_.options.proposer_padded_items = 14000;
        pair_.MakeLists({1, 2, 3}, {2, 3, 4});
        return Drive(idle_seconds, delay);
    }

    peer_exit Drive(uint64_t idle_seconds,
                    const std::function<int64_t(bool are_slots)> &delay)
    {
        pair_.Begin();
        now_ms = 5000;
        partner = {};
        partner.side = &pair_.proposer;
        partner.delay = delay;
        own = pair_.answerer.session;
        closed_in.clear();
        peer_partner known = {};
        peer_text_copy(known.label, sizeof known.label, "first");
        peer_channel channel = {};
        channel.partner = &known;
        channel.read_events = 1;
        channel.write_events = 1;
        peer_drive drive = {};
        drive.channel = &channel;
        drive.session = pair_.answerer.session;
        drive.decide = Accept;
        drive.arg = &pair_.answerer;
        drive.idle_seconds = idle_seconds;
        drive.slice = slice_;
        return peer_drive_run(&drive, &error_);
    }

    bool SlotsAreSent() const
    {
        return pair_.proposer.session->state != VESICA_ST_RECEIVER_EXPECT_OPEN;
    }

    void ExpectLate() const
    {
        EXPECT_NE(std::string(error_.text).find("security malicious allows"),
                  std::string::npos)
            << error_.text;
        EXPECT_FALSE(error_.passing);
        EXPECT_EQ(now_ms, 5000 + kDeadlineMs);
        EXPECT_EQ(pair_.answerer.Result(), nullptr);
    }

    /* 120 seconds, and one for each 1,000 items of both. */
    static constexpr int64_t kDeadlineMs = 134000;
    Pair pair_;
    peer_error error_ = {};
    uint32_t slice_ = 4096;
};

TEST_F(PeerDrive, APartnerThatIsSilent)
{
    EXPECT_EQ(Run(1000, [](bool are_slots) { return are_slots ? kNever : 0; }),
              PEER_ERR_PARTNER);
    ExpectLate();
}

/* 270 KB of slots, by 16 KiB every 20 seconds: that is no idle partner. */
TEST_F(PeerDrive, APartnerThatIsSlow)
{
    EXPECT_EQ(Run(30, [](bool are_slots) { return are_slots ? 20000 : 0; }),
              PEER_ERR_PARTNER);
    ExpectLate();
}

/* In time with its slots, and as late as it likes with what comes behind. */
TEST_F(PeerDrive, APartnerInTime)
{
    bool is_first = true;
    const auto delay = [&](bool are_slots) {
        const int64_t first = is_first ? kDeadlineMs - 1 : 0;
        is_first = is_first && !are_slots;
        return !are_slots ? 0 : SlotsAreSent() ? kDeadlineMs : first;
    };
    EXPECT_EQ(Run(1000, delay), PEER_OK) << error_.text;
    EXPECT_GE(now_ms, 5000 + 2 * kDeadlineMs - 1);
    Pending();
    EXPECT_NE(pair_.proposer.Result(), nullptr);
    EXPECT_EQ(WrongIn(pair_, true, {1, 2, 3}, {2, 3, 4}), "");
}

/* With the engine dh, in slices of one unit: all of the work that is left when
 * all is said comes after the channel is closed, even if the last bytes go one
 * by one. */
TEST_F(PeerDrive, ClosesBeforeItLooksForItsRows)
{
    for (const vesica_learner learner :
         {VESICA_LEARNER_ANSWERER, VESICA_LEARNER_BOTH}) {
        for (const size_t bytes : {0, 1}) {
            pair_.options.learner = learner;
            pair_.MakeLists({1, 2, 3, 4}, {2, 3, 4, 5, 6});
            slice_ = 1;
            last_bytes = bytes;
            EXPECT_EQ(Drive(1000, [](bool) { return 0; }), PEER_OK)
                << error_.text;
            ASSERT_EQ(closed_in.size(), 1u);
            EXPECT_EQ(closed_in[0], learner == VESICA_LEARNER_ANSWERER
                                        ? "sift matches"
                                        : "collect rows");
            Pending();
            EXPECT_EQ(WrongIn(pair_, false, {2, 3, 4, 5, 6}, {1, 2, 3, 4}), "");
            ASSERT_NE(pair_.answerer.Result(), nullptr);
            EXPECT_EQ(pair_.answerer.Result()->num_rows, 3u);
        }
    }
    last_bytes = 0;
}

} /* namespace */
