/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Two sessions in one process, and everything a test may do to what goes
 * between them: cut it, hold it back, change it, look at it.
 */

#ifndef VESICA_TESTS_SESSION_PAIR_H
#define VESICA_TESTS_SESSION_PAIR_H

#include <cstdint>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

extern "C" {
#include "config/config.h"
#include "session/internal.h"
#include "vesica/vesica.h"
}

namespace vesica_test
{

/* Sanitizers take every seventh case of a large sweep, and leave out what is
 * large for its own sake. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr size_t kStride = 7;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr size_t kStride = 7;
#else
constexpr size_t kStride = 1;
#endif
#else
constexpr size_t kStride = 1;
#endif

using Bytes = std::vector<uint8_t>;

/* A frame as it goes by. */
struct Frame {
    vesica_message type;
    Bytes payload;
};

Bytes EncodeFrame(const Frame &frame);

/* The payload that encode(vesica_writer *) writes. */
template <typename Encode> Bytes Payload(Encode encode)
{
    Bytes bytes(512);
    vesica_writer writer = {bytes.data(), bytes.size(), 0, false};
    encode(&writer);
    bytes.resize(writer.len);
    return bytes;
}

/* The frames of a run of bytes; the bytes are whole frames. */
std::vector<Frame> ParseFrames(const Bytes &bytes);

size_t CountFrames(const Bytes &bytes, vesica_message type);

/* An identifier of type MMSI with this number as its nine digits. */
vesica_identifier MakeIdentifier(uint32_t number);

/* first, first + 1, … */
std::vector<uint32_t> Range(uint32_t first, uint32_t num);

/* What the terms of a pair say, beside the defaults. */
struct Options {
    vesica_suite suite = VESICA_SUITE_RISTRETTO255_SHA512;
    vesica_engine engine = VESICA_ENGINE_DH;
    vesica_learner learner = VESICA_LEARNER_PROPOSER;
    vesica_security security = VESICA_SECURITY_SEMI_HONEST;
    bool proof = false;
    bool fresh_blinds = false;
    uint64_t proposer_padded_items = 0;
    uint64_t answerer_padded_items = 0;
    uint64_t min_items = 0;
    uint32_t label_bytes = 0;

    bool ProposerLearns() const
    {
        return learner != VESICA_LEARNER_ANSWERER;
    }
    bool AnswererLearns() const
    {
        return learner != VESICA_LEARNER_PROPOSER;
    }
};

/* A name such as "both_malicious_proof_fresh_padded_labels", with the suite at
 * its end if that is not the default. */
std::string NameOf(const Options &options);
void PrintTo(const Options &options, std::ostream *out);

/* Every combination that terms may have: padding, where there is some, is for
 * both sides and of this many items. */
std::vector<Options> EveryOption(uint64_t padded_items = 9,
                                 uint32_t label_bytes = 20);

/* A few that reach every message, state and step between them. */
std::vector<Options> FewOptions(uint64_t padded_items = 9,
                                uint32_t label_bytes = 20);

/* The same for the engine vole: every combination, and a few. */
std::vector<Options> EveryVoleOption(uint64_t padded_items = 9,
                                     uint32_t label_bytes = 20);
std::vector<Options> FewVoleOptions(uint64_t padded_items = 9,
                                    uint32_t label_bytes = 20);

/* The terms of a default session with the engine vole. */
Options Vole();

/* The same in each suite but the default. */
std::vector<Options> InOtherSuites(const std::vector<Options> &all);

/* Counts what a config's allocator gives, and fails on demand. */
class CountingAllocator {
  public:
    vesica_allocator Get();
    uint64_t used = 0;
    uint64_t peak = 0;
    uint64_t calls = 0;
    uint64_t fail_at = 0;    /* the call that fails, from 1; 0: none */
    bool fail_after = false; /* and all calls after it */

  private:
    static void *Allocate(void *context, size_t size);
    static void Release(void *context, void *block, size_t size);
};

/* One side with everything it owns. */
class Party {
  public:
    /* Coins are a function of seed. */
    explicit Party(uint64_t seed);
    ~Party();
    Party(const Party &) = delete;
    Party &operator=(const Party &) = delete;

    /* Rows are numbered 0, 1, … in the order of numbers. With labels a row has
     * the one that LabelOf gives. */
    void MakeList(const std::vector<uint32_t> &numbers, bool labelled = false,
                  vesica_suite suite = VESICA_SUITE_RISTRETTO255_SHA512);
    /* The label of a row of this side. Every fifth number has none. */
    std::string LabelOf(uint32_t number, size_t row) const;
    vesica_status Propose(const vesica_terms *terms = nullptr);
    vesica_status Answer();

    unsigned Wants() const
    {
        return vesica_session_wants(session);
    }
    vesica_error_info Error() const;
    const vesica_result *Result() const; /* nullptr if there is none */
    std::vector<uint64_t> Rows() const;

    CountingAllocator allocator;
    vesica_config *config = nullptr;
    vesica_list *list = nullptr;
    vesica_session *session = nullptr;
    Bytes binding;
    bool dialed = false;
    std::string name = "side"; /* its labels begin with it */
    uint64_t random_calls = 0;
    uint64_t random_fail_at = 0;

  private:
    static vesica_status Random(void *context, uint8_t *out, size_t len);
    vesica_status Begin(const vesica_terms *terms);
    uint64_t seed_;
};

/* How the caller of a side behaves. */
struct Manners {
    uint32_t max_units = 4096;
    size_t read_chunk = SIZE_MAX;  /* most bytes given to input at once */
    size_t write_chunk = SIZE_MAX; /* most bytes taken from output at once */
    unsigned read_every = 1;       /* reads in one of so many turns only */
    unsigned work_every = 1;
};

/* What to do with a frame on its way: return the frames that go on instead. */
using Tamper = std::function<std::vector<Frame>(size_t index, const Frame &)>;

class Pair {
  public:
    Pair(uint64_t proposer_seed = 1, uint64_t answerer_seed = 2);

    void MakeLists(const std::vector<uint32_t> &proposer,
                   const std::vector<uint32_t> &answerer);
    /* New sessions; the terms are those of options. */
    void Begin();
    /* Run until both have ended or nothing moves any more. Returns whether both
     * have ended. */
    bool Run();

    Options options; /* to be set before lists are made */
    Party proposer;
    Party answerer;
    Manners proposer_manners;
    Manners answerer_manners;
    size_t pipe_size = SIZE_MAX; /* bytes in flight each way */
    Tamper tamper_from_proposer; /* whole frames are collected if set */
    Tamper tamper_from_answerer;
    std::function<bool()> stop; /* looked at before each action */
    Bytes from_proposer;        /* all that was sent, before tampering */
    Bytes from_answerer;

  private:
    struct Pipe {
        Bytes bytes;   /* in flight */
        Bytes partial; /* of a frame that tampering waits for */
        size_t frames = 0;
    };
    bool Turn(Party *side, const Manners &manners, Pipe *in, Pipe *out,
              const Tamper &tamper, Bytes *log, unsigned turn);
    bool Send(Party *side, const Manners &manners, Pipe *out,
              const Tamper &tamper, Bytes *log);
    bool Receive(Party *side, const Manners &manners, Pipe *in);
    Pipe to_answerer_;
    Pipe to_proposer_;
};

/* Run until that holds; a failure if it never does. */
void RunUntil(Pair *pair, const std::function<bool()> &holds);

/* Give a session a frame, or its first len bytes. */
vesica_status Feed(vesica_session *session, const Frame &frame,
                   size_t len = SIZE_MAX);

/* One side of a pair of default seeds, alone: it is given what its partner sent
 * in an honest run, or what a test makes of that. */
class Victim {
  public:
    Victim(const Options &options, bool proposer,
           const std::vector<uint32_t> &numbers);
    /* Give bytes; before, between and after them do all that the side wants. An
     * error ends it; Error() tells which. */
    void Feed(const Bytes &bytes);
    /* The partner has closed the connection. */
    void Close();

    Party party;

  private:
    void Settle();
};

/* Terms as options say, owned by the caller. */
vesica_terms *MakeTerms(const vesica_config *config, const Options &options);

/* Whether a result, if the side has one, is the plain one: rows, labels,
 * numbers. "" if it is, else what is wrong. */
std::string WrongIn(const Pair &pair, bool proposer,
                    const std::vector<uint32_t> &own,
                    const std::vector<uint32_t> &other);

/* Both sides have their result, it is the plain one, and all the work that was
 * announced is done. */
void ExpectOutcome(const Pair &pair, const std::vector<uint32_t> &own,
                   const std::vector<uint32_t> &other);

/* No side has a result that is not the plain one. */
void ExpectNoWrongResult(const Pair &pair, const std::vector<uint32_t> &own,
                         const std::vector<uint32_t> &other);

/* What a plain comparison of the lists gives: rows of the first. */
std::vector<uint64_t> PlainMatch(const std::vector<uint32_t> &own,
                                 const std::vector<uint32_t> &other);

} /* namespace vesica_test */

#endif
