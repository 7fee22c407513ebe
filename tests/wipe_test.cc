/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What is left of a session when it is over. Each scenario runs in a process of
 * its own, whose allocator keeps what it is given back; this process then looks
 * through its memory, stacks and registers for the secrets, which it computes
 * itself. */

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <thread>

#include "support/memory_image.h"
#include "support/session_pair.h"
#include "support/session_secrets.h"

namespace
{

using vesica_test::Frame;
using vesica_test::MemoryRegion;
using vesica_test::Options;
using vesica_test::Pair;
using vesica_test::Party;
using vesica_test::SecretSet;
using vesica_test::SessionFacts;

/* Enough for tags of 8 bytes, and for batches that are not full; fewer where
 * many sessions are broken off. */
constexpr uint32_t kItems = 300;
constexpr uint32_t kFewItems = 70;
constexpr uint32_t kCommon = 20;

size_t secrets_searched = 0;
size_t bytes_searched = 0;
size_t places_found = 0;

/* Gives nothing back to the system, so that a later block cannot cover what an
 * earlier one left. */
class KeepingAllocator {
  public:
    vesica_allocator Get()
    {
        return {this, Allocate, Release};
    }
    uint64_t calls = 0;
    uint64_t fail_at = 0; /* from this call on there is no memory; 0: never */
    uint64_t dirty = 0;   /* blocks given back that were not all zero */

  private:
    static void *Allocate(void *context, size_t size)
    {
        auto *self = static_cast<KeepingAllocator *>(context);
        self->calls++;
        if (self->fail_at != 0 && self->calls >= self->fail_at) {
            return nullptr;
        }
        return std::malloc(size);
    }

    static void Release(void *context, void *block, size_t size)
    {
        const auto *bytes = static_cast<const uint8_t *>(block);
        uint8_t any = 0;
        for (size_t i = 0; i < size; i++) {
            any |= bytes[i];
        }
        static_cast<KeepingAllocator *>(context)->dirty += any != 0;
    }
};

vesica_status DrawSeed(void *context, uint8_t *out, size_t len)
{
    vesica_test::WriteSeed(out, len, *static_cast<uint64_t *>(context));
    return VESICA_OK;
}

/* Threads that end before their stacks are looked at: their memory stays. */
void RunOnThreads(void *, size_t num_tasks,
                  void (*task)(void *arg, size_t index), void *arg)
{
    std::vector<std::thread> threads;
    for (size_t i = 0; i < num_tasks; i++) {
        threads.emplace_back(task, arg, i);
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
}

/* How a session goes; the driver returns when nothing more is to happen. */
struct Scenario {
    std::function<void(Pair &)> drive;
    bool threads = false;
    uint64_t fail_at = 0; /* of the proposer's allocator, after the lists */
    uint32_t items = kFewItems;
    Options options = {};
};

/* Everything that leaves more secrets than the plain session does. */
Options RichOptions()
{
    Options options;
    options.learner = VESICA_LEARNER_BOTH;
    options.proof = true;
    options.fresh_blinds = true;
    options.label_bytes = 40;
    return options;
}

Options VoleOptions()
{
    Options options = vesica_test::Vole();
    options.learner = VESICA_LEARNER_BOTH;
    options.label_bytes = 40;
    return options;
}

Options MaliciousOptions()
{
    Options options = VoleOptions();
    options.security = VESICA_SECURITY_MALICIOUS;
    return options;
}

/* Two parties on the keeping allocator, up to their first bytes. */
class Stage {
  public:
    Stage(const Scenario &scenario, SessionFacts *facts)
    {
        SetUp(&pair.proposer, &proposer_memory, &facts->receiver_seed);
        SetUp(&pair.answerer, &answerer_memory, &facts->sender_seed);
        if (scenario.threads) {
            for (Party *party : {&pair.proposer, &pair.answerer}) {
                EXPECT_EQ(vesica_config_set_executor(party->config,
                                                     RunOnThreads, nullptr, 8),
                          VESICA_OK);
            }
        }
        pair.options = scenario.options;
        pair.MakeLists(facts->receiver_numbers, facts->sender_numbers);
        pair.Begin();
        if (scenario.fail_at != 0) {
            proposer_memory.fail_at = proposer_memory.calls + scenario.fail_at;
        }
        scenario.drive(pair);
    }

    bool IsOver()
    {
        return IsOver(pair.proposer) && IsOver(pair.answerer);
    }

    void FreeAll()
    {
        for (Party *party : {&pair.proposer, &pair.answerer}) {
            vesica_session_free(party->session);
            vesica_list_free(party->list);
            party->session = nullptr;
            party->list = nullptr;
        }
    }

    Pair pair;
    KeepingAllocator proposer_memory;
    KeepingAllocator answerer_memory;

  private:
    static void SetUp(Party *party, KeepingAllocator *memory, uint64_t *seed)
    {
        const vesica_allocator allocator = memory->Get();
        EXPECT_EQ(vesica_config_set_allocator(party->config, &allocator),
                  VESICA_OK);
        vesica_config_set_random(party->config, DrawSeed, seed);
    }

    static bool IsOver(const Party &party)
    {
        return party.session->state == VESICA_ST_ENDED ||
               party.session->state == VESICA_ST_FAILED;
    }
};

/* Other secrets in each scenario, since a child has this process's memory. */
SessionFacts NewFacts(uint32_t items)
{
    static uint32_t base = 0;
    SessionFacts facts = {};
    base += 2 * items;
    facts.receiver_seed = 2 * base;
    facts.sender_seed = 2 * base + 1;
    for (uint32_t i = 0; i < items; i++) {
        facts.receiver_numbers.push_back(base + i);
        facts.sender_numbers.push_back(base + i + items - kCommon);
    }
    return facts;
}

void SendNumber(int fd, uint64_t number)
{
    if (write(fd, &number, sizeof number) != sizeof number) {
        _exit(2);
    }
}

uint64_t ReceiveNumber(int fd)
{
    uint64_t number = 0;
    EXPECT_EQ(read(fd, &number, sizeof number),
              static_cast<ssize_t>(sizeof number));
    return number;
}

using Ranges = std::vector<std::pair<uint64_t, uint64_t>>;

void SendSegments(int fd, const vesica_segments &segments, size_t len)
{
    SendNumber(fd, segments.num);
    for (uint64_t i = 0; i < segments.num; i++) {
        SendNumber(fd, reinterpret_cast<uintptr_t>(segments.table[i]));
        SendNumber(fd, len);
    }
}

/* Where items and labels of a list stand while the list is there. */
void SendList(int fd, const vesica_list *list)
{
    SendSegments(fd, list->records,
                 (size_t{1} << VESICA_LIST_SEGMENT_SHIFT) * list->record_len);
    SendSegments(fd, list->labels.segments, 1 << 16);
}

void ReceiveSegments(int fd, Ranges *ranges)
{
    for (uint64_t left = ReceiveNumber(fd); left > 0; left--) {
        const uint64_t begin = ReceiveNumber(fd);
        ranges->push_back({begin, begin + ReceiveNumber(fd)});
    }
}

/* The first image has the lists in it, and sessions that are over. */
[[noreturn]] void Child(const Scenario &scenario, SessionFacts facts, int fd)
{
    static Stage *stage = new Stage(scenario, &facts);
    SendNumber(fd, stage->IsOver());
    if (stage->IsOver()) {
        vesica_test::SendMemory(fd);
        SendList(fd, stage->pair.proposer.list);
        SendList(fd, stage->pair.answerer.list);
    }
    stage->FreeAll();
    vesica_test::SendMemory(fd);
    SendNumber(fd, stage->proposer_memory.dirty + stage->answerer_memory.dirty);
    _exit(0);
}

/* Labels of items that do not match: those of the others are the result. */
void AddLabels(SecretSet *secrets, const Pair &pair, const SessionFacts &facts)
{
    const auto &own = facts.receiver_numbers;
    const auto &other = facts.sender_numbers;
    for (size_t row = 0; row + kCommon < own.size(); row++) {
        secrets->AddLabel("receiver", pair.proposer.LabelOf(own[row], row));
    }
    for (size_t row = kCommon; row < other.size(); row++) {
        secrets->AddLabel("sender", pair.answerer.LabelOf(other[row], row));
    }
}

/* The same session here, for what an observer of the wire knows. */
SecretSet SecretsOf(const Scenario &scenario, SessionFacts facts)
{
    Stage stage(scenario, &facts);
    const uint8_t *sid = stage.pair.proposer.session->sid;
    facts.sid.assign(sid, sid + VESICA_SID_BYTES);
    facts.wire = stage.pair.from_proposer;
    facts.wire.insert(facts.wire.end(), stage.pair.from_answerer.begin(),
                      stage.pair.from_answerer.end());
    stage.FreeAll();
    facts.options = scenario.options;
    SecretSet secrets(facts);
    if (scenario.options.label_bytes > 0) {
        AddLabels(&secrets, stage.pair, facts);
    }
    return secrets;
}

struct Report {
    size_t secrets = 0;
    size_t bytes = 0;
    size_t places = 0;
};

void Search(Report *report, const SecretSet &secrets,
            const std::vector<MemoryRegion> &image, const Ranges &allowed,
            const char *when)
{
    report->secrets += secrets.num_secrets;
    for (const MemoryRegion &region : image) {
        report->bytes += region.bytes.size();
    }
    for (const auto &found : secrets.FindIn(image, allowed)) {
        report->places += found.second;
        std::printf("%s: %zu times %s\n", when, found.second,
                    found.first.c_str());
    }
}

/* In a process of its own, so that what it knows is not in the images of the
 * scenarios that follow. */
[[noreturn]] void Searcher(const Scenario &scenario, const SessionFacts &facts,
                           int from, int to) noexcept
{
    Report report;
    Ranges lists;
    std::vector<MemoryRegion> over;
    if (ReceiveNumber(from) != 0) {
        over = vesica_test::ReceiveMemory(from);
        for (int i = 0; i < 4; i++) {
            ReceiveSegments(from, &lists);
        }
    }
    const auto freed = vesica_test::ReceiveMemory(from);
    const uint64_t dirty = ReceiveNumber(from);
    const SecretSet secrets = SecretsOf(scenario, facts);
    Search(&report, secrets, over, lists, "over");
    Search(&report, secrets, freed, {}, "all freed");
    for (uint64_t number :
         {dirty, report.secrets, report.bytes, report.places}) {
        SendNumber(to, number);
    }
    std::fflush(stdout);
    _exit(testing::Test::HasFailure() ? 1 : 0);
}

bool EndsWell(pid_t child)
{
    int status = -1;
    return waitpid(child, &status, 0) == child && status == 0;
}

void Check(const Scenario &scenario)
{
    const SessionFacts facts = NewFacts(scenario.items);
    int images[2];
    int reports[2];
    std::fflush(stdout);
    ASSERT_EQ(pipe(images), 0);
    ASSERT_EQ(pipe(reports), 0);
    const pid_t child = fork();
    if (child == 0) {
        close(images[0]);
        Child(scenario, facts, images[1]);
    }
    close(images[1]);
    const pid_t searcher = fork();
    if (searcher == 0) {
        Searcher(scenario, facts, images[0], reports[1]);
    }
    close(images[0]);
    close(reports[1]);
    EXPECT_EQ(ReceiveNumber(reports[0]), 0u) << "blocks that were not wiped";
    secrets_searched += ReceiveNumber(reports[0]);
    bytes_searched += ReceiveNumber(reports[0]);
    const uint64_t places = ReceiveNumber(reports[0]);
    EXPECT_EQ(places, 0u) << "secrets in memory";
    places_found += places;
    close(reports[0]);
    EXPECT_TRUE(EndsWell(child));
    EXPECT_TRUE(EndsWell(searcher));
}

void Finish(Pair &pair)
{
    EXPECT_TRUE(pair.Run());
    EXPECT_EQ(pair.proposer.Error().status, VESICA_OK);
    EXPECT_EQ(pair.answerer.Error().status, VESICA_OK);
    EXPECT_EQ(pair.proposer.Rows().size(), kCommon);
}

/* After so many actions of either side's caller nothing happens any more. */
void StopAfter(Pair &pair, unsigned actions)
{
    pair.proposer_manners.max_units = 100;
    pair.answerer_manners.max_units = 100;
    pair.stop = [actions]() mutable { return actions == 0 || actions-- == 0; };
    (void)pair.Run();
}

TEST(Wipe, AfterAFinishedSession)
{
    Scenario scenario = {Finish};
    scenario.items = kItems;
    Check(scenario);
}

TEST(Wipe, OnTheStacksOfThreads)
{
    Scenario scenario = {Finish};
    scenario.threads = true;
    scenario.items = kItems;
    Check(scenario);
}

TEST(Wipe, AfterLabelsProofsAndFreshBlinds)
{
    Scenario scenario = {Finish};
    scenario.options = RichOptions();
    Check(scenario);
    scenario.threads = true;
    Check(scenario);
    scenario.options.suite = VESICA_SUITE_SM2_SM3;
    Check(scenario);
}

TEST(Wipe, AfterTheEngineVole)
{
    Scenario scenario = {Finish};
    scenario.options = vesica_test::Vole();
    scenario.items = kItems;
    Check(scenario);
    scenario.options.security = VESICA_SECURITY_MALICIOUS;
    Check(scenario);
    for (const Options &options : {VoleOptions(), MaliciousOptions()}) {
        scenario.options = options;
        scenario.items = kFewItems;
        scenario.threads = true;
        Check(scenario);
        scenario.options.suite = VESICA_SUITE_SM2_SM3;
        Check(scenario);
    }
}

/* Wherever the caller leaves it. */
TEST(Wipe, AfterASessionThatIsDropped)
{
    for (unsigned actions = 0; actions < 40; actions += 3) {
        SCOPED_TRACE(actions);
        Scenario scenario = {[=](Pair &pair) { StopAfter(pair, actions); }};
        Check(scenario);
        if (actions % 2 == 0) {
            scenario.options = RichOptions();
            Check(scenario);
            scenario.options = VoleOptions();
            Check(scenario);
        } else {
            scenario.options = MaliciousOptions();
            Check(scenario);
        }
    }
}

TEST(Wipe, AfterTheChannelIsGone)
{
    for (unsigned actions = 1; actions < 40; actions += 3) {
        SCOPED_TRACE(actions);
        Check({[=](Pair &pair) {
            StopAfter(pair, actions);
            for (Party *party : {&pair.proposer, &pair.answerer}) {
                (void)!vesica_session_input_end(party->session);
            }
        }});
    }
    for (unsigned actions = 10; actions < 70; actions += 7) {
        SCOPED_TRACE(actions);
        Scenario scenario = {[=](Pair &pair) {
            StopAfter(pair, actions);
            for (Party *party : {&pair.proposer, &pair.answerer}) {
                (void)!vesica_session_input_end(party->session);
            }
        }};
        scenario.options = VoleOptions();
        Check(scenario);
    }
}

/* One side fails, and tells the other, which is aborted. */
TEST(Wipe, AfterABreachByTheSender)
{
    for (const vesica_message type :
         {VESICA_MESSAGE_EVALUATED, VESICA_MESSAGE_TAGS, VESICA_MESSAGE_DONE}) {
        SCOPED_TRACE(type);
        Check({[=](Pair &pair) {
            pair.tamper_from_answerer = [=](size_t, const Frame &frame) {
                Frame changed = frame;
                if (frame.type == type) {
                    changed.payload.back() ^= 0xff;
                }
                return std::vector<Frame>{changed};
            };
            EXPECT_TRUE(pair.Run());
            EXPECT_NE(pair.proposer.Error().status, VESICA_OK);
        }});
    }
}

TEST(Wipe, AfterABreachByTheReceiver)
{
    for (const vesica_message type :
         {VESICA_MESSAGE_ACCEPT, VESICA_MESSAGE_BLINDED}) {
        SCOPED_TRACE(type);
        Check({[=](Pair &pair) {
            pair.tamper_from_proposer = [=](size_t, const Frame &frame) {
                Frame changed = frame;
                if (frame.type == type) {
                    changed.payload.back() ^= 0xff;
                }
                return std::vector<Frame>{changed};
            };
            EXPECT_TRUE(pair.Run());
            EXPECT_NE(pair.answerer.Error().status, VESICA_OK);
        }});
    }
}

void BreakFrames(Pair &pair, vesica_message type, bool from_proposer,
                 bool from_answerer)
{
    const auto tamper = [=](size_t, const Frame &frame) {
        Frame changed = frame;
        if (frame.type == type) {
            changed.payload.back() ^= 0xff;
        }
        return std::vector<Frame>{changed};
    };
    if (from_proposer) {
        pair.tamper_from_proposer = tamper;
    }
    if (from_answerer) {
        pair.tamper_from_answerer = tamper;
    }
    EXPECT_TRUE(pair.Run());
    EXPECT_NE(pair.answerer.Error().status, VESICA_OK);
}

TEST(Wipe, AfterABreachWithTheEngineVole)
{
    for (const vesica_message type :
         {VESICA_MESSAGE_OFFER, VESICA_MESSAGE_KEYS, VESICA_MESSAGE_CORRECTIONS,
          VESICA_MESSAGE_TREES, VESICA_MESSAGE_SLOTS, VESICA_MESSAGE_TAGS}) {
        SCOPED_TRACE(type);
        Scenario scenario = {
            [=](Pair &pair) { BreakFrames(pair, type, true, true); }};
        scenario.options = VoleOptions();
        Check(scenario);
    }
}

/* What the checks refuse. */
TEST(Wipe, AfterALieWithTheMaliciousClaim)
{
    for (const vesica_message type :
         {VESICA_MESSAGE_CORRECTIONS, VESICA_MESSAGE_TREES,
          VESICA_MESSAGE_COMMIT, VESICA_MESSAGE_OPEN, VESICA_MESSAGE_CHALLENGE,
          VESICA_MESSAGE_RESPONSE}) {
        for (const bool by_receiver : {true, false}) {
            if ((type == VESICA_MESSAGE_CORRECTIONS && !by_receiver) ||
                (type == VESICA_MESSAGE_TREES && by_receiver)) {
                continue;
            }
            SCOPED_TRACE(type);
            Scenario scenario = {[=](Pair &pair) {
                BreakFrames(pair, type, by_receiver, !by_receiver);
                EXPECT_EQ(pair.proposer.Error().status == VESICA_ERR_PROOF ||
                              pair.answerer.Error().status == VESICA_ERR_PROOF,
                          true);
            }};
            scenario.options = MaliciousOptions();
            Check(scenario);
        }
    }
}

TEST(Wipe, WithoutMemory)
{
    for (uint64_t call = 1; call < 12; call += 2) {
        SCOPED_TRACE(call);
        Scenario scenario = {[](Pair &pair) { (void)pair.Run(); }};
        scenario.fail_at = call;
        Check(scenario);
        scenario.fail_at = 2 * call + 5;
        for (const Options &options : {VoleOptions(), MaliciousOptions()}) {
            scenario.options = options;
            Check(scenario);
        }
    }
}

class Figure : public testing::Environment {
  public:
    void TearDown() override
    {
        std::printf("wiping: %zu secrets searched in %zu bytes of memory, "
                    "%zu found\n",
                    secrets_searched, bytes_searched, places_found);
    }
};

const testing::Environment *const figure =
    testing::AddGlobalTestEnvironment(new Figure);

} /* namespace */
