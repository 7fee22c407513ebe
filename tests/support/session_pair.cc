/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "support/session_pair.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <numeric>

namespace vesica_test
{

Bytes EncodeFrame(const Frame &frame)
{
    Bytes out(VESICA_FRAME_HEADER_BYTES);
    const vesica_frame_header header = {
        static_cast<uint8_t>(frame.type),
        static_cast<uint32_t>(frame.payload.size())};
    vesica_frame_header_encode(out.data(), &header);
    out.insert(out.end(), frame.payload.begin(), frame.payload.end());
    return out;
}

std::vector<Frame> ParseFrames(const Bytes &bytes)
{
    std::vector<Frame> frames;
    for (size_t i = 0; i + VESICA_FRAME_HEADER_BYTES <= bytes.size();) {
        uint32_t len = 0;
        for (unsigned j = 0; j < 4; j++) {
            len |= static_cast<uint32_t>(bytes[i + j]) << (8 * j);
        }
        const auto begin = bytes.begin() + static_cast<ptrdiff_t>(
                                               i + VESICA_FRAME_HEADER_BYTES);
        frames.push_back({static_cast<vesica_message>(bytes[i + 4]),
                          Bytes(begin, begin + len)});
        i += VESICA_FRAME_HEADER_BYTES + len;
    }
    return frames;
}

size_t CountFrames(const Bytes &bytes, vesica_message type)
{
    size_t count = 0;
    for (const Frame &frame : ParseFrames(bytes)) {
        count += frame.type == type;
    }
    return count;
}

std::vector<uint32_t> Range(uint32_t first, uint32_t num)
{
    std::vector<uint32_t> numbers(num);
    std::iota(numbers.begin(), numbers.end(), first);
    return numbers;
}

vesica_identifier MakeIdentifier(uint32_t number)
{
    vesica_identifier id = {};
    id.type = VESICA_ID_MMSI;
    id.profile = VESICA_PROFILE;
    id.length = 9;
    for (int i = 8; i >= 0; i--) {
        id.bytes[i] = static_cast<uint8_t>('0' + number % 10);
        number /= 10;
    }
    return id;
}

vesica_allocator CountingAllocator::Get()
{
    return {this, Allocate, Release};
}

void *CountingAllocator::Allocate(void *context, size_t size)
{
    auto *self = static_cast<CountingAllocator *>(context);
    self->calls++;
    if (self->fail_at != 0 &&
        (self->calls == self->fail_at ||
         (self->fail_after && self->calls > self->fail_at))) {
        return nullptr;
    }
    self->used += size;
    self->peak = std::max(self->peak, self->used);
    return std::malloc(size);
}

void CountingAllocator::Release(void *context, void *block, size_t size)
{
    auto *self = static_cast<CountingAllocator *>(context);
    self->used -= size;
    std::free(block);
}

Party::Party(uint64_t seed) : seed_(seed)
{
    if (vesica_config_new(&config) != VESICA_OK) {
        std::abort();
    }
    const vesica_allocator counting = allocator.Get();
    if (vesica_config_set_allocator(config, &counting) != VESICA_OK) {
        std::abort();
    }
    vesica_config_set_random(config, Random, this);
}

Party::~Party()
{
    vesica_session_free(session);
    vesica_list_free(list);
    vesica_config_free(config);
    if (allocator.used != 0) {
        std::fprintf(stderr, "%llu bytes were not given back\n",
                     static_cast<unsigned long long>(allocator.used));
        std::abort();
    }
}

vesica_status Party::Random(void *context, uint8_t *out, size_t len)
{
    auto *self = static_cast<Party *>(context);
    if (++self->random_calls == self->random_fail_at) {
        std::memset(out, 0, len);
        return VESICA_ERR_RANDOM;
    }
    /* splitmix64 */
    uint64_t state = self->seed_ * 1000003 + self->random_calls;
    for (size_t i = 0; i < len; i++) {
        state += 0x9e3779b97f4a7c15;
        uint64_t z = state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        out[i] = static_cast<uint8_t>(z ^ (z >> 31));
    }
    return VESICA_OK;
}

std::string Party::LabelOf(uint32_t number, size_t row) const
{
    return number % 5 == 0 ? ""
                           : name + " " + std::to_string(number) + "/" +
                                 std::to_string(row);
}

void Party::MakeList(const std::vector<uint32_t> &numbers, bool labelled,
                     vesica_suite suite)
{
    vesica_list_free(list);
    list = nullptr;
    if (vesica_list_new(&list, config, suite) != VESICA_OK) {
        std::abort();
    }
    if (labelled && vesica_list_enable_labels(list) != VESICA_OK) {
        std::abort();
    }
    for (size_t row = 0; row < numbers.size(); row++) {
        const vesica_identifier id = MakeIdentifier(numbers[row]);
        const std::string label = labelled ? LabelOf(numbers[row], row) : "";
        if (vesica_list_add(list, &id, row,
                            reinterpret_cast<const uint8_t *>(label.data()),
                            label.size()) != VESICA_OK) {
            std::abort();
        }
    }
    if (vesica_list_seal(list) != VESICA_OK) {
        std::abort();
    }
}

vesica_status Party::Begin(const vesica_terms *terms)
{
    vesica_session_params params = {};
    params.terms = terms;
    params.binding = binding.empty() ? nullptr : binding.data();
    params.binding_len = binding.size();
    params.dialed = dialed;
    vesica_session_free(session);
    session = nullptr;
    return vesica_session_new(&session, config, &params);
}

vesica_status Party::Propose(const vesica_terms *terms)
{
    if (terms != nullptr) {
        return Begin(terms);
    }
    vesica_terms *defaults = nullptr;
    vesica_status status = vesica_terms_new(&defaults, config);
    if (status == VESICA_OK) {
        status = Begin(defaults);
    }
    vesica_terms_free(defaults);
    return status;
}

vesica_status Party::Answer()
{
    return Begin(nullptr);
}

vesica_error_info Party::Error() const
{
    vesica_error_info info = {};
    if (vesica_session_error(session, &info) != VESICA_OK) {
        std::abort();
    }
    return info;
}

const vesica_result *Party::Result() const
{
    const vesica_result *result = nullptr;
    return vesica_session_result(session, &result) == VESICA_OK ? result
                                                                : nullptr;
}

std::vector<uint64_t> Party::Rows() const
{
    const vesica_result *result = Result();
    if (result == nullptr || result->num_rows == 0) {
        return {};
    }
    return {result->rows, result->rows + result->num_rows};
}

Pair::Pair(uint64_t proposer_seed, uint64_t answerer_seed)
    : proposer(proposer_seed), answerer(answerer_seed)
{
    proposer.dialed = true;
    proposer.name = "proposer";
    answerer.name = "answerer";
}

vesica_terms *MakeTerms(const vesica_config *config, const Options &options)
{
    vesica_terms *terms = nullptr;
    if (vesica_terms_new(&terms, config) != VESICA_OK ||
        vesica_terms_set_suite(terms, options.suite) != VESICA_OK ||
        vesica_terms_set_engine(terms, options.engine) != VESICA_OK ||
        vesica_terms_set_learner(terms, options.learner) != VESICA_OK ||
        vesica_terms_set_security(terms, options.security) != VESICA_OK ||
        vesica_terms_set_fresh_blinds(terms, options.fresh_blinds) !=
            VESICA_OK ||
        (options.proof && vesica_terms_set_proof(terms, true) != VESICA_OK) ||
        vesica_terms_set_padding(terms, options.proposer_padded_items,
                                 options.answerer_padded_items) != VESICA_OK ||
        vesica_terms_set_min_items(terms, options.min_items) != VESICA_OK ||
        vesica_terms_set_labels(terms,
                                options.label_bytes > 0 ? "name,number" : "",
                                options.label_bytes) != VESICA_OK) {
        std::abort();
    }
    return terms;
}

std::string NameOf(const Options &options)
{
    std::string name = vesica_learner_name(options.learner);
    name += options.security == VESICA_SECURITY_MALICIOUS ? "_malicious" : "";
    name += options.proof ? "_proof" : "";
    name += options.fresh_blinds ? "_fresh" : "";
    name += options.proposer_padded_items > 0 ? "_padded" : "";
    name += options.label_bytes > 0 ? "_labels" : "";
    name += options.engine == VESICA_ENGINE_VOLE ? "_vole" : "";
    name += options.suite == VESICA_SUITE_P256_SHA256 ? "_p256"
            : options.suite == VESICA_SUITE_SM2_SM3   ? "_sm2"
                                                      : "";
    return name;
}

void PrintTo(const Options &options, std::ostream *out)
{
    *out << NameOf(options);
}

std::vector<Options> EveryOption(uint64_t padded_items, uint32_t label_bytes)
{
    std::vector<Options> all;
    for (int i = 0; i < 3 * 3 * 8; i++) {
        Options options;
        const int claim = i / 3 % 3;
        options.learner = static_cast<vesica_learner>(1 + i % 3);
        options.proof = claim > 0;
        options.security =
            claim > 1 ? VESICA_SECURITY_MALICIOUS : VESICA_SECURITY_SEMI_HONEST;
        options.fresh_blinds = (i / 9 & 1) != 0;
        options.proposer_padded_items = (i / 9 & 2) != 0 ? padded_items : 0;
        options.answerer_padded_items = options.proposer_padded_items;
        options.label_bytes = (i / 9 & 4) != 0 ? label_bytes : 0;
        if (options.learner != VESICA_LEARNER_BOTH || options.proof) {
            all.push_back(options);
        }
    }
    return all;
}

std::vector<Options> FewOptions(uint64_t padded_items, uint32_t label_bytes)
{
    Options plain;
    Options answerer;
    answerer.learner = VESICA_LEARNER_ANSWERER;
    answerer.fresh_blinds = true;
    answerer.label_bytes = label_bytes;
    Options both;
    both.learner = VESICA_LEARNER_BOTH;
    both.proof = true;
    both.label_bytes = label_bytes;
    Options malicious;
    malicious.security = VESICA_SECURITY_MALICIOUS;
    malicious.proof = true;
    malicious.proposer_padded_items = padded_items;
    malicious.answerer_padded_items = padded_items;
    return {plain, answerer, both, malicious};
}

Options Vole()
{
    Options options;
    options.engine = VESICA_ENGINE_VOLE;
    return options;
}

std::vector<Options> EveryVoleOption(uint64_t padded_items,
                                     uint32_t label_bytes)
{
    std::vector<Options> all;
    for (int i = 0; i < 3 * 8; i++) {
        Options options = Vole();
        options.learner = static_cast<vesica_learner>(1 + i % 3);
        options.proposer_padded_items = (i / 3 & 1) != 0 ? padded_items : 0;
        options.answerer_padded_items = options.proposer_padded_items;
        options.label_bytes = (i / 3 & 2) != 0 ? label_bytes : 0;
        options.security = (i / 3 & 4) != 0 ? VESICA_SECURITY_MALICIOUS
                                            : VESICA_SECURITY_SEMI_HONEST;
        all.push_back(options);
    }
    return all;
}

std::vector<Options> FewVoleOptions(uint64_t padded_items, uint32_t label_bytes)
{
    Options answerer = Vole();
    answerer.learner = VESICA_LEARNER_ANSWERER;
    answerer.label_bytes = label_bytes;
    Options both = Vole();
    both.learner = VESICA_LEARNER_BOTH;
    both.label_bytes = label_bytes;
    both.proposer_padded_items = padded_items;
    both.answerer_padded_items = padded_items;
    Options malicious = both;
    malicious.security = VESICA_SECURITY_MALICIOUS;
    return {Vole(), answerer, malicious, both};
}

std::vector<Options> InOtherSuites(const std::vector<Options> &all)
{
    std::vector<Options> others;
    for (vesica_suite suite :
         {VESICA_SUITE_P256_SHA256, VESICA_SUITE_SM2_SM3}) {
        for (Options options : all) {
            options.suite = suite;
            others.push_back(options);
        }
    }
    return others;
}

void Pair::MakeLists(const std::vector<uint32_t> &proposer_numbers,
                     const std::vector<uint32_t> &answerer_numbers)
{
    const bool labelled = options.label_bytes > 0;
    proposer.MakeList(proposer_numbers, labelled, options.suite);
    answerer.MakeList(answerer_numbers, labelled, options.suite);
}

void Pair::Begin()
{
    vesica_terms *terms = MakeTerms(proposer.config, options);
    if (proposer.Propose(terms) != VESICA_OK ||
        answerer.Answer() != VESICA_OK) {
        std::abort();
    }
    vesica_terms_free(terms);
    to_answerer_ = {};
    to_proposer_ = {};
    from_proposer.clear();
    from_answerer.clear();
}

static void Append(Bytes *to, const Bytes &bytes)
{
    to->insert(to->end(), bytes.begin(), bytes.end());
}

/* The length of the frame at the beginning of partial, or 0. */
static size_t WholeFrame(const Bytes &partial)
{
    if (partial.size() < VESICA_FRAME_HEADER_BYTES) {
        return 0;
    }
    size_t len = VESICA_FRAME_HEADER_BYTES;
    for (unsigned j = 0; j < 4; j++) {
        len += static_cast<size_t>(partial[j]) << (8 * j);
    }
    return len <= partial.size() ? len : 0;
}

bool Pair::Send(Party *side, const Manners &manners, Pipe *out,
                const Tamper &tamper, Bytes *log)
{
    const uint8_t *bytes = nullptr;
    size_t len = 0;
    vesica_session_output(side->session, &bytes, &len);
    len = std::min(len, manners.write_chunk);
    const size_t used = out->bytes.size();
    len = std::min(len, pipe_size > used ? pipe_size - used : 0);
    if (len == 0) {
        return false;
    }
    const Bytes sent(bytes, bytes + len);
    Append(log, sent);
    if (vesica_session_output_ack(side->session, len) != VESICA_OK) {
        std::abort();
    }
    if (!tamper) {
        Append(&out->bytes, sent);
        return true;
    }
    Append(&out->partial, sent);
    for (size_t n; (n = WholeFrame(out->partial)) != 0;) {
        const auto end = out->partial.begin() + static_cast<ptrdiff_t>(n);
        const Frame frame = ParseFrames(Bytes(out->partial.begin(), end))[0];
        out->partial.erase(out->partial.begin(), end);
        for (const Frame &changed : tamper(out->frames++, frame)) {
            Append(&out->bytes, EncodeFrame(changed));
        }
    }
    return true;
}

bool Pair::Receive(Party *side, const Manners &manners, Pipe *in)
{
    const size_t len = std::min(in->bytes.size(), manners.read_chunk);
    size_t used = 0;
    if (len == 0) {
        return false;
    }
    const Bytes chunk(in->bytes.begin(),
                      in->bytes.begin() + static_cast<ptrdiff_t>(len));
    const vesica_status status =
        vesica_session_input(side->session, &used, chunk.data(), len);
    in->bytes.erase(in->bytes.begin(),
                    in->bytes.begin() + static_cast<ptrdiff_t>(used));
    /* Sentence 1 of the contract. */
    if (status == VESICA_OK && used < len &&
        (side->Wants() & (VESICA_WANT_WORK)) == 0 &&
        (side->Wants() & VESICA_WANT_RECV) != 0) {
        std::fprintf(stderr, "input was refused without a reason\n");
        std::abort();
    }
    return used > 0 || status != VESICA_OK;
}

bool Pair::Turn(Party *side, const Manners &manners, Pipe *in, Pipe *out,
                const Tamper &tamper, Bytes *log, unsigned turn)
{
    const auto stopped = [this] { return stop && stop(); };
    bool moved = Send(side, manners, out, tamper, log);
    const unsigned wants = side->Wants();
    if ((wants & VESICA_WANT_DECISION) != 0 && !stopped()) {
        moved |= vesica_session_accept(side->session, side->list) == VESICA_OK;
    }
    if ((wants & VESICA_WANT_RECV) != 0 && turn % manners.read_every == 0 &&
        !stopped()) {
        moved |= Receive(side, manners, in);
    }
    if ((side->Wants() & VESICA_WANT_WORK) != 0 && !stopped()) {
        moved = true;
        if (turn % manners.work_every == 0) {
            (void)!vesica_session_work(side->session, manners.max_units);
        }
    }
    return moved;
}

bool Pair::Run()
{
    const unsigned patience =
        2 +
        std::max({proposer_manners.read_every, answerer_manners.read_every,
                  proposer_manners.work_every, answerer_manners.work_every});
    unsigned idle = 0;
    for (unsigned turn = 0; idle < patience && !(stop && stop()); turn++) {
        bool moved =
            Turn(&proposer, proposer_manners, &to_proposer_, &to_answerer_,
                 tamper_from_proposer, &from_proposer, turn);
        moved |= Turn(&answerer, answerer_manners, &to_answerer_, &to_proposer_,
                      tamper_from_answerer, &from_answerer, turn);
        if (proposer.Wants() == 0 && answerer.Wants() == 0) {
            return true;
        }
        idle = moved ? 0 : idle + 1;
    }
    return false;
}

void RunUntil(Pair *pair, const std::function<bool()> &holds)
{
    pair->stop = holds;
    pair->Run();
    pair->stop = nullptr;
    ASSERT_TRUE(holds());
}

vesica_status Feed(vesica_session *session, const Frame &frame, size_t len)
{
    const Bytes bytes = EncodeFrame(frame);
    size_t used = 0;
    return vesica_session_input(session, &used, bytes.data(),
                                std::min(len, bytes.size()));
}

Victim::Victim(const Options &options, bool proposer,
               const std::vector<uint32_t> &numbers)
    : party(proposer ? 1 : 2)
{
    party.dialed = proposer;
    party.name = proposer ? "proposer" : "answerer";
    party.MakeList(numbers, options.label_bytes > 0);
    vesica_terms *terms = MakeTerms(party.config, options);
    if ((proposer ? party.Propose(terms) : party.Answer()) != VESICA_OK) {
        std::abort();
    }
    vesica_terms_free(terms);
}

void Victim::Settle()
{
    for (unsigned wants;
         ((wants = party.Wants()) & ~unsigned{VESICA_WANT_RECV}) != 0;) {
        const uint8_t *out = nullptr;
        size_t len = 0;
        vesica_session_output(party.session, &out, &len);
        if (vesica_session_output_ack(party.session, len) != VESICA_OK) {
            std::abort();
        }
        if ((wants & VESICA_WANT_DECISION) != 0) {
            const vesica_refusal refusal = {VESICA_REFUSAL_POLICY,
                                            vesica_terms_field(0)};
            const vesica_status status =
                vesica_session_accept(party.session, party.list);
            /* The terms ask for another list, or another suite of it. */
            if ((status == VESICA_ERR_LIMIT || status == VESICA_ERR_ARGUMENT) &&
                vesica_session_refuse(party.session, &refusal) != VESICA_OK) {
                std::abort();
            }
        } else if ((wants & VESICA_WANT_WORK) != 0) {
            (void)!vesica_session_work(party.session, 64);
        }
    }
}

void Victim::Feed(const Bytes &bytes)
{
    Settle();
    for (const uint8_t byte : bytes) {
        size_t used = 0;
        if ((party.Wants() & VESICA_WANT_RECV) == 0) {
            return;
        }
        (void)!vesica_session_input(party.session, &used, &byte, 1);
        Settle();
    }
}

void Victim::Close()
{
    if (party.Wants() != 0) {
        (void)!vesica_session_input_end(party.session);
    }
    Settle();
}

} /* namespace vesica_test */
