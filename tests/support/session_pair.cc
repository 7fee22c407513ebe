/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "support/session_pair.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <set>

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

void Party::MakeList(const std::vector<uint32_t> &numbers)
{
    vesica_list_free(list);
    list = nullptr;
    if (vesica_list_new(&list, config, VESICA_SUITE_RISTRETTO255_SHA512) !=
        VESICA_OK) {
        std::abort();
    }
    for (size_t row = 0; row < numbers.size(); row++) {
        const vesica_identifier id = MakeIdentifier(numbers[row]);
        if (vesica_list_add(list, &id, row, nullptr, 0) != VESICA_OK) {
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
}

void Pair::MakeLists(const std::vector<uint32_t> &proposer_numbers,
                     const std::vector<uint32_t> &answerer_numbers)
{
    proposer.MakeList(proposer_numbers);
    answerer.MakeList(answerer_numbers);
}

void Pair::Begin()
{
    if (proposer.Propose() != VESICA_OK || answerer.Answer() != VESICA_OK) {
        std::abort();
    }
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

std::vector<uint64_t> PlainMatch(const std::vector<uint32_t> &own,
                                 const std::vector<uint32_t> &other)
{
    const std::set<uint32_t> theirs(other.begin(), other.end());
    std::vector<uint64_t> rows;
    for (size_t row = 0; row < own.size(); row++) {
        if (theirs.count(own[row]) != 0) {
            rows.push_back(row);
        }
    }
    return rows;
}

} /* namespace vesica_test */
