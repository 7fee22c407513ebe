/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "support/session_secrets.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <tuple>

#include "support/vole_secrets.h"

extern "C" {
#include "hash/hash.h"
#include "identifier/item.h"
#include "oprf/engine.h"
#include "oprf/oprf_internal.h"
#include "prg/coins.h"
}

namespace vesica_test
{

namespace
{

constexpr unsigned kFilterBits = 22;

void Must(vesica_status status)
{
    if (status != VESICA_OK) {
        throw std::runtime_error(vesica_status_name(status));
    }
}

size_t FilterIndex(uint64_t piece)
{
    return static_cast<size_t>((piece * UINT64_C(0x9e3779b97f4a7c15)) >>
                               (64 - kFilterBits));
}

uint64_t PieceAt(const uint8_t *bytes)
{
    uint64_t piece = 0;
    std::memcpy(&piece, bytes, sizeof piece);
    return piece;
}

uint64_t Reversed(uint64_t piece)
{
    uint8_t bytes[8];
    std::memcpy(bytes, &piece, sizeof bytes);
    std::reverse(bytes, bytes + 8);
    return PieceAt(bytes);
}

/* The signed digits to base 16 that libsodium makes of a scalar before it
 * multiplies by it [ref10, ge_scalarmult_base]. Those of lib/group lie between
 * those of other lanes, and are not looked for. */
std::vector<uint8_t> DigitsOf(const uint8_t scalar[32])
{
    std::vector<uint8_t> digits(64);
    int carry = 0;
    for (size_t i = 0; i < 64; i++) {
        int digit = (scalar[i / 2] >> (i % 2 * 4) & 15) + carry;
        carry = i < 63 && digit >= 8 ? 1 : 0;
        digit -= 16 * carry;
        digits[i] = static_cast<uint8_t>(digit);
    }
    return digits;
}

std::vector<uint8_t> Padded(const uint8_t *bytes, size_t len, uint8_t pad)
{
    std::vector<uint8_t> out(bytes, bytes + len);
    for (uint8_t &byte : out) {
        byte ^= pad;
    }
    return out;
}

bool IsVole(const SessionFacts &facts)
{
    return facts.options.engine == VESICA_ENGINE_VOLE;
}

} /* namespace */

void WriteSeed(uint8_t *out, size_t len, uint64_t number)
{
    for (size_t i = 0; i < len; i++) {
        /* splitmix64 */
        uint64_t z = (number * 64 + i + 1) * UINT64_C(0x9e3779b97f4a7c15);
        z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
        z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
        out[i] = static_cast<uint8_t>(z ^ (z >> 31));
    }
}

SecretSet::SecretSet(const SessionFacts &facts)
    : filter_(size_t{1} << kFilterBits)
{
    AddSeeds(facts);
    if (IsVole(facts)) {
        for (const VoleSecret &secret : VoleSecretsOf(facts)) {
            Add(secret.name, secret.bytes.data(), secret.bytes.size());
        }
    }
    for (uint32_t number : facts.receiver_numbers) {
        AddItem(facts, "receiver", number);
    }
    for (uint32_t number : facts.sender_numbers) {
        AddItem(facts, "sender", number);
    }
    RemoveWire(facts.wire);
}

/* Pieces that could stand anywhere by chance are no secret's. */
void SecretSet::AddPiece(const std::string &name, uint64_t piece)
{
    const uint64_t high = piece >> 32;
    if (high != 0 && high != UINT32_MAX) {
        pieces_.emplace(piece, name);
        pieces_.emplace(Reversed(piece), name + ", reversed");
        filter_[FilterIndex(piece)] = true;
        filter_[FilterIndex(Reversed(piece))] = true;
    }
}

void SecretSet::Add(const std::string &name, const uint8_t *bytes, size_t len)
{
    num_secrets++;
    for (size_t i = 0; i + 8 <= len; i += 8) {
        AddPiece(name, PieceAt(bytes + i));
    }
}

void SecretSet::AddScalar(const std::string &name, const uint8_t scalar[32])
{
    const std::vector<uint8_t> digits = DigitsOf(scalar);
    Add(name, scalar, 32);
    Add(name + "'s digits", digits.data(), digits.size());
}

/* The encoding, and the coordinate in it. */
void SecretSet::AddElement(const std::string &name, const uint8_t *element,
                           size_t len)
{
    Add(name, element, len);
    if (len == 33) {
        Add(name, element + 1, 32);
    }
}

void SecretSet::AddSeeds(const SessionFacts &facts)
{
    uint8_t receiver[VESICA_SEED_BYTES];
    uint8_t sender[VESICA_SEED_BYTES];
    WriteSeed(receiver, sizeof receiver, facts.receiver_seed);
    WriteSeed(sender, sizeof sender, facts.sender_seed);
    vesica_coins coins;
    Add("receiver's seed", receiver, sizeof receiver);
    Add("sender's seed", sender, sizeof sender);
    if (!IsVole(facts)) {
        AddBlinds(facts, receiver);
        AddKey(facts, sender);
    }
    for (const auto &[name, label, seed] :
         {std::tuple{"padding", VESICA_LABEL_COINS_PADDING, sender},
          std::tuple{"proofs", VESICA_LABEL_COINS_PROOF, sender},
          std::tuple{"receiver's dummies", VESICA_LABEL_COINS_DUMMY, receiver},
          std::tuple{"sender's dummies", VESICA_LABEL_COINS_DUMMY, sender}}) {
        vesica_coins_init(&coins, facts.options.suite, label, seed,
                          facts.sid.data());
        Add(std::string(name) + "' subkey", coins.subkey, sizeof coins.subkey);
    }
}

void SecretSet::AddKey(const SessionFacts &facts, const uint8_t *seed)
{
    uint8_t block[64];
    vesica_coins coins;
    vesica_match_key key;
    const vesica_suite suite = facts.options.suite;
    const vesica_match_form form = {suite, facts.options.proof};
    vesica_coins_init(&coins, suite, VESICA_LABEL_COINS_KEY, seed,
                      facts.sid.data());
    Must(vesica_oprf_engine_dh.key_init(&key, &form, &coins));
    vesica_coins_block(&coins, block, 0);
    Add("key's subkey", coins.subkey, sizeof coins.subkey);
    Add("key's coins", block, sizeof block);
    AddScalar("key", key.oprf.scalar);
    key_.assign(key.oprf.scalar, key.oprf.scalar + 32);
}

/* One for each item: also the negative, which may be the one that is odd. */
void SecretSet::AddBlinds(const SessionFacts &facts, const uint8_t *seed)
{
    const vesica_suite suite = facts.options.suite;
    vesica_coins coins;
    vesica_coins_init(&coins, suite, VESICA_LABEL_COINS_BLIND, seed,
                      facts.sid.data());
    Add("blind's subkey", coins.subkey, sizeof coins.subkey);
    const vesica_group &group = *vesica_group_of(suite);
    const uint8_t zero[32] = {0};
    for (const uint32_t number : facts.receiver_numbers) {
        const vesica_identifier identifier = MakeIdentifier(number);
        uint8_t item[32];
        uint8_t block[64];
        uint8_t scalar[32];
        uint8_t negative[32];
        vesica_identifier_item(item, suite, &identifier);
        vesica_coins_item_blocks(&coins, block, item, 1);
        Must(vesica_oprf_blind_from_uniform(scalar, suite, block));
        group.scalar_multiply_subtract(negative, zero, group.one, scalar);
        Add("blind's coins", block, sizeof block);
        AddScalar("blind", scalar);
        AddScalar("blind's negative", negative);
    }
}

/* Labels of a side begin alike. */
void SecretSet::AddLabel(const std::string &side, const std::string &label)
{
    if (label.size() >= 8) {
        Add(side + "'s label",
            reinterpret_cast<const uint8_t *>(label.data()) + label.size() - 8,
            8);
    }
}

/* All that is computed on the way from an item to its tag. */
void SecretSet::AddItem(const SessionFacts &facts, const std::string &side,
                        uint32_t number)
{
    const auto mode =
        facts.options.proof ? VESICA_OPRF_MODE_VOPRF : VESICA_OPRF_MODE_OPRF;
    const vesica_suite suite = facts.options.suite;
    const size_t hash_len = vesica_hash_len(suite);
    const vesica_identifier identifier = MakeIdentifier(number);
    uint8_t item[32];
    uint8_t element[VESICA_MAX_ELEMENT_BYTES];
    uint8_t output[VESICA_MAX_HASH_BYTES];
    uint8_t derived[VESICA_MAX_HASH_BYTES];
    vesica_oprf_context context;
    vesica_points point;
    vesica_identifier_item(item, suite, &identifier);
    Add(side + "'s item", item, sizeof item);
    if (IsVole(facts)) {
        return;
    }
    const vesica_oprf_input input = {item, sizeof item};
    Must(vesica_oprf_context_init(&context, suite, mode));
    vesica_oprf_hash_to_group(&point, &context, &input, 1);
    context.group->multiply(&point, 1, context.group->one, 1);
    Must(context.group->encode(element, &point, 1));
    AddElement(side + "'s item as a point", element,
               context.group->element_len);
    Must(vesica_oprf_multiply_elements(element, context.group, element, 1,
                                       key_.data(), 1));
    vesica_oprf_hash_outputs(output, context.group, &input, element, 1);
    AddElement(side + "'s point under the key", element,
               context.group->element_len);
    Add(side + "'s output", output, hash_len);
    for (uint8_t pad : {0x36, 0x5c}) {
        const auto padded = Padded(output, hash_len, pad);
        Add(side + "'s output, padded", padded.data(), padded.size());
    }
    for (const vesica_label label :
         {VESICA_LABEL_OUT_TAG, VESICA_LABEL_OUT_ACK, VESICA_LABEL_OUT_LABEL}) {
        const bool with_sid = label == VESICA_LABEL_OUT_LABEL;
        vesica_kdf(derived, hash_len, suite, output, hash_len, label,
                   with_sid ? facts.sid.data() : nullptr,
                   with_sid ? facts.sid.size() : 0);
        Add(side + "'s " + vesica_label_text(label), derived, hash_len);
    }
}

void SecretSet::RemoveWire(const std::vector<uint8_t> &wire)
{
    for (size_t i = 0; i + 8 <= wire.size(); i++) {
        pieces_.erase(PieceAt(wire.data() + i));
        pieces_.erase(Reversed(PieceAt(wire.data() + i)));
    }
}

std::map<std::string, size_t> SecretSet::FindIn(
    const std::vector<MemoryRegion> &image,
    const std::vector<std::pair<uint64_t, uint64_t>> &allowed) const
{
    std::map<std::string, size_t> found;
    for (const MemoryRegion &region : image) {
        const uint8_t *bytes = region.bytes.data();
        for (size_t i = 0; i + 8 <= region.bytes.size(); i++) {
            const uint64_t piece = PieceAt(bytes + i);
            if (!filter_[FilterIndex(piece)] || pieces_.count(piece) == 0) {
                continue;
            }
            const uint64_t address = region.address + i;
            if (std::none_of(allowed.begin(), allowed.end(),
                             [address](const auto &range) {
                                 return address >= range.first &&
                                        address < range.second;
                             })) {
                found[pieces_.at(piece) + " in " + region.name]++;
            }
        }
    }
    return found;
}

} /* namespace vesica_test */
