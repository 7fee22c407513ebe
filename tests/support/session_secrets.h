/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What a match session must not leave behind, computed from the seeds, the
 * session id and the lists alone; and the search for it. */

#ifndef VESICA_TESTS_SUPPORT_SESSION_SECRETS_H
#define VESICA_TESTS_SUPPORT_SESSION_SECRETS_H

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "support/memory_image.h"
#include "support/session_pair.h"

namespace vesica_test
{

/* The 32 bytes that a side draws, written where they are asked for and nowhere
 * else. */
void WriteSeed(uint8_t *out, size_t len, uint64_t number);

struct SessionFacts {
    Options options; /* the proposer is the receiver */
    uint64_t receiver_seed;
    uint64_t sender_seed;
    std::vector<uint32_t> receiver_numbers; /* MakeIdentifier of each */
    std::vector<uint32_t> sender_numbers;
    std::vector<uint8_t> sid;
    std::vector<uint8_t> wire; /* all bytes that went either way */
};

/* Secrets in pieces of 8 bytes, as they are and in reverse: what a register or
 * a word of a hash holds. Pieces that went over the wire are none. */
class SecretSet {
  public:
    explicit SecretSet(const SessionFacts &facts);

    /* How often a secret, by its name and the kind of memory, stands outside of
     * the places that are allowed. */
    std::map<std::string, size_t>
    FindIn(const std::vector<MemoryRegion> &image,
           const std::vector<std::pair<uint64_t, uint64_t>> &allowed) const;

    /* A label that nobody but its owner is to have. */
    void AddLabel(const std::string &side, const std::string &label);

    size_t num_secrets = 0;

  private:
    void Add(const std::string &name, const uint8_t *bytes, size_t len);
    void AddPiece(const std::string &name, uint64_t piece);
    void AddScalar(const std::string &name, const uint8_t scalar[32]);
    void AddElement(const std::string &name, const uint8_t *element,
                    size_t len);
    void AddSeeds(const SessionFacts &facts);
    void AddKey(const SessionFacts &facts, const uint8_t *seed);
    void AddBlinds(const SessionFacts &facts, const uint8_t *seed);
    void AddItem(const SessionFacts &facts, const std::string &side,
                 uint32_t number);
    void RemoveWire(const std::vector<uint8_t> &wire);

    std::unordered_map<uint64_t, std::string> pieces_;
    std::vector<bool> filter_; /* by FilterIndex of the pieces */
    std::vector<uint8_t> key_;
};

} /* namespace vesica_test */

#endif
