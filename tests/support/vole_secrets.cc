/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "support/vole_secrets.h"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "support/session_secrets.h"

extern "C" {
#include "field/gf128.h"
#include "hash/hash.h"
#include "identifier/item.h"
#include "oprf/vole.h"
}

namespace vesica_test
{

namespace
{

using Blocks = std::vector<vesica_block>;

/* Of so many rows and leaves one is looked for. */
constexpr size_t kEvery = 16;

void Must(bool holds)
{
    if (!holds) {
        throw std::runtime_error("a session that is not honest");
    }
}

/* Both sides of a session, one step after the other. */
class Simulation {
  public:
    explicit Simulation(const SessionFacts &facts)
        : facts_(facts),
          malicious_(facts.options.security == VESICA_SECURITY_MALICIOUS),
          oprf_(std::make_unique<vesica_vole_oprf>())
    {
        vesica_output_form form = {};
        form.suite = facts.options.suite;
        std::copy(facts.sid.begin(), facts.sid.end(), form.sid);
        vesica_vole_oprf_init(
            oprf_.get(), &form,
            static_cast<uint32_t>(facts.receiver_numbers.size()), malicious_);
        Must(Vole().num_chunks == 1);
        if (malicious_) {
            Shares();
        }
        BaseOts();
        Cots();
        Chunk();
        Items("receiver", facts.receiver_numbers, true);
        Items("sender", facts.sender_numbers, false);
    }

    std::vector<VoleSecret> secrets;

  private:
    const vesica_vole_params &Vole() const
    {
        return oprf_->vole.params;
    }

    void Add(const std::string &name, const void *bytes, size_t len)
    {
        const auto *begin = static_cast<const uint8_t *>(bytes);
        secrets.push_back({name, {begin, begin + len}});
    }

    void AddBlocks(const std::string &name, const Blocks &blocks,
                   size_t every = 1)
    {
        for (size_t i = 0; i < blocks.size(); i += every) {
            Add(name, &blocks[i], sizeof blocks[i]);
        }
    }

    vesica_coins Coins(const char *name, vesica_label purpose, uint64_t number)
    {
        vesica_coins coins;
        uint8_t seed[VESICA_SEED_BYTES];
        WriteSeed(seed, sizeof seed, number);
        vesica_coins_init(&coins, facts_.options.suite, purpose, seed,
                          facts_.sid.data());
        Add(name, coins.subkey, sizeof coins.subkey);
        return coins;
    }

    static std::vector<uint8_t> Draw(const vesica_coins &coins, size_t len)
    {
        std::vector<uint8_t> bytes(len);
        for (size_t i = 0; i < len / 64; i++) {
            vesica_coins_block(&coins, bytes.data() + 64 * i, i);
        }
        return bytes;
    }

    /* rho_R, rho_S and w, and the seed of the sender's check. */
    void Shares()
    {
        const auto of_receiver =
            Coins("subkey of the receiver's share", VESICA_LABEL_COINS_SHARE,
                  facts_.receiver_seed);
        const auto of_sender =
            Coins("subkey of the sender's shares", VESICA_LABEL_COINS_SHARE,
                  facts_.sender_seed);
        (void)Coins("subkey of the receiver's checks", VESICA_LABEL_COINS_CHECK,
                    facts_.receiver_seed);
        const auto check = Coins("subkey of the sender's check",
                                 VESICA_LABEL_COINS_CHECK, facts_.sender_seed);
        const size_t len = VESICA_VOLE_SHARE_BYTES;
        const auto rho = Draw(of_receiver, 64);
        const auto shares = Draw(of_sender, 64);
        const auto seed = Draw(check, 64);
        Add("rho of the receiver", rho.data(), rho.size());
        Add("rho of the sender", shares.data(), len);
        Add("w", shares.data() + len, len);
        Add("seed of the sender's check", seed.data(), seed.size());
        vesica_vole_oprf_set_salt(oprf_.get(), rho.data(), shares.data());
        vesica_vole_oprf_set_joint(oprf_.get(), shares.data() + len);
        vesica_hash hash;
        vesica_hash_init(&hash, oprf_->ot.hash, VESICA_LABEL_VOLE_JOINT);
        vesica_hash_add(&hash, facts_.sid.data(), facts_.sid.size());
        vesica_hash_add(&hash, oprf_->shares, sizeof oprf_->shares);
        vesica_hash_final(&hash, joint_, sizeof joint_);
        Add("joint", joint_, sizeof joint_);
    }

    void BaseOts()
    {
        const auto coins = Coins("Delta's subkey", VESICA_LABEL_COINS_DELTA,
                                 facts_.sender_seed);
        const auto of_sender = Coins("subkey of the sender's base OTs",
                                     VESICA_LABEL_COINS_OT, facts_.sender_seed);
        const auto of_receiver =
            Coins("subkey of the receiver's base OTs", VESICA_LABEL_COINS_OT,
                  facts_.receiver_seed);
        const auto block = Draw(coins, 64);
        std::copy(block.begin(), block.begin() + VESICA_BLOCK_BYTES,
                  delta_.bytes);
        Add("Delta", &delta_, sizeof delta_);
        vesica_block choices;
        vesica_cot_choices(&choices, &delta_, oprf_->cot_bits);
        auto ot = std::make_unique<vesica_ot_receiver>();
        uint8_t reply[VESICA_MAX_ELEMENT_BYTES];
        keys_.resize(2 * VESICA_OT_NUM);
        chosen_.resize(VESICA_OT_NUM);
        Must(vesica_ot_receiver_begin(ot.get(), &oprf_->ot, &choices,
                                      &of_sender) == VESICA_OK);
        Must(vesica_ot_sender_reply(keys_.data(), reply, &oprf_->ot,
                                    ot->message, &of_receiver) == VESICA_OK);
        Must(vesica_ot_receiver_finish(ot.get(), chosen_.data(), reply) ==
             VESICA_OK);
        for (size_t i = 0; i < VESICA_OT_NUM; i++) {
            Add("scalar of a base OT", ot->scalars + 32 * i, 32);
        }
        AddBlocks("key of a base OT", keys_);
    }

    void Cots()
    {
        const auto roots = Coins("subkey of the COTs", VESICA_LABEL_COINS_COT,
                                 facts_.receiver_seed);
        const size_t num = static_cast<size_t>(Vole().num_cots);
        const unsigned bits = oprf_->cot_bits;
        auto receiver = std::make_unique<vesica_cot_receiver>();
        auto sender = std::make_unique<vesica_cot_sender>();
        std::vector<uint8_t> trees(vesica_cot_trees_len(bits));
        t_.resize(num);
        q_.resize(num);
        u_.resize(num / 128);
        vesica_cot_receiver_init(receiver.get(), trees.data(), &oprf_->ot, bits,
                                 keys_.data(), &roots);
        vesica_cot_sender_init(sender.get(), &oprf_->ot, bits, &delta_,
                               chosen_.data(), trees.data());
        for (size_t first = 0, n; first < num; first += n) {
            n = std::min<size_t>(num - first, VESICA_COT_PART);
            std::vector<uint8_t> corrections(
                vesica_cot_corrections_len(bits, n));
            vesica_cot_receiver_part(receiver.get(), t_.data() + first,
                                     u_.data() + first / 128,
                                     corrections.data(), first, n);
            vesica_cot_sender_part(sender.get(), q_.data() + first,
                                   corrections.data(), first, n);
        }
        AddBlocks("leaf of a COT",
                  Blocks(receiver->leaves,
                         receiver->leaves + (size_t{128} / bits << bits)));
        AddBlocks("row of the receiver's COTs", t_, kEvery);
        AddBlocks("row of the sender's COTs", q_, kEvery);
        AddBlocks("bits of COTs", u_);
    }

    void Chunk()
    {
        const size_t t = VESICA_VOLE_NOISE;
        const auto of_noise =
            Coins("subkey of the noise", VESICA_LABEL_COINS_NOISE,
                  facts_.receiver_seed);
        const auto of_trees = Coins("subkey of trees", VESICA_LABEL_COINS_TREE,
                                    facts_.sender_seed);
        const auto noise = Draw(of_noise, VESICA_VOLE_PLACES_BYTES);
        const auto roots = Draw(of_trees, t * sizeof(vesica_block));
        Add("noise", noise.data(), noise.size());
        Add("roots of trees", roots.data(), roots.size());
        Blocks root_blocks(t);
        for (size_t i = 0; i < t; i++) {
            std::copy(roots.begin() + static_cast<ptrdiff_t>(16 * i),
                      roots.begin() + static_cast<ptrdiff_t>(16 * i + 16),
                      root_blocks[i].bytes);
        }
        auto receiver = std::make_unique<vesica_vole_receiver>();
        auto sender = std::make_unique<vesica_vole_sender>();
        Blocks of_receiver(vesica_vole_receiver_blocks(&Vole()));
        Blocks of_sender(vesica_vole_sender_blocks(&Vole()));
        std::vector<uint8_t> choices(Vole().choices_len);
        std::vector<uint8_t> corrections(Vole().corrections_len);
        std::vector<uint8_t> sums(Vole().sums_len);
        const size_t outputs = Vole().num_outputs;
        vesica_vole_choose(&oprf_->vole, choices.data(), 0, noise.data(),
                           u_[0].bytes);
        vesica_vole_receiver_init(receiver.get(), &oprf_->vole,
                                  of_receiver.data(), t_.data(), u_[0].bytes);
        vesica_vole_sender_init(sender.get(), &oprf_->vole, of_sender.data(),
                                q_.data(), &delta_);
        vesica_vole_sender_build(sender.get(), corrections.data(),
                                 choices.data(), root_blocks.data(), 0, t);
        vesica_vole_sender_sums(sender.get(), sums.data());
        AddBlocks("leaf of a tree",
                  Blocks(sender->leaves, sender->leaves + Vole().num_leaves),
                  kEvery);
        vesica_vole_sender_accumulate(sender.get(), 0, t);
        vesica_vole_sender_expand(sender.get(), 0, outputs);
        vesica_vole_receiver_begin(receiver.get(), noise.data(), sums.data());
        const size_t bases = t + (malicious_ ? 1 : 0);
        AddBlocks("base VOLE",
                  Blocks(receiver->betas, receiver->betas + bases));
        AddBlocks("base VOLE",
                  Blocks(receiver->bases, receiver->bases + bases));
        AddBlocks("base VOLE", Blocks(sender->bases, sender->bases + bases));
        vesica_vole_receiver_open(receiver.get(), corrections.data(), 0, t);
        vesica_vole_receiver_accumulate(receiver.get(), 0, t);
        vesica_vole_receiver_expand(receiver.get(), 0, outputs);
        a_.assign(receiver->a, receiver->a + outputs);
        c_.assign(receiver->c, receiver->c + outputs);
        b_.assign(sender->b, sender->b + outputs);
        AddBlocks("A of the VOLE", a_);
        AddBlocks("B of the VOLE", b_);
        AddBlocks("C of the VOLE", c_);
    }

    void Hash(const std::vector<uint32_t> &numbers, Blocks *hashes,
              Blocks *values)
    {
        hashes->resize(numbers.size());
        values->resize(numbers.size());
        for (size_t i = 0; i < numbers.size(); i++) {
            vesica_vole_oprf_hash(oprf_.get(), &(*hashes)[i], &(*values)[i],
                                  Item(numbers[i]).data(), 1);
        }
    }

    Bytes Item(uint32_t number)
    {
        Bytes item(32);
        const vesica_identifier identifier = MakeIdentifier(number);
        vesica_identifier_item(item.data(), facts_.options.suite, &identifier);
        return item;
    }

    /* P, and K = B + Delta (P + A). */
    void Encode(const Blocks &hashes, const Blocks &values)
    {
        const vesica_okvs *okvs = &oprf_->okvs[0];
        Blocks memory(vesica_okvs_encode_memory(okvs) / 16 + 1);
        Blocks slots(okvs->params.num_slots);
        Must(vesica_okvs_encode(okvs, slots.data(), hashes.data(),
                                values.data(), hashes.size(), memory.data()));
        AddBlocks("slot", slots);
        k_ = b_;
        for (size_t i = 0; i < slots.size(); i++) {
            slots[i] = vesica_block_xor(slots[i], a_[i]);
        }
        vesica_gf128_add_scaled(k_.data(), slots.data(), &delta_, slots.size());
        k_.resize(slots.size());
        AddBlocks("K of the VOLE", k_);
    }

    void Items(const std::string &side, const std::vector<uint32_t> &numbers,
               bool receives)
    {
        Blocks hashes;
        Blocks values;
        Hash(numbers, &hashes, &values);
        if (receives) {
            Encode(hashes, values);
        }
        const size_t num = numbers.size();
        Blocks memory(vesica_okvs_decode_memory(&oprf_->okvs[0], num) / 16 + 1);
        Blocks v(num);
        vesica_okvs_decode(&oprf_->okvs[0], v.data(),
                           receives ? c_.data() : k_.data(), hashes.data(), num,
                           memory.data());
        if (!receives) {
            vesica_gf128_add_scaled(v.data(), values.data(), &delta_, num);
        }
        AddBlocks(side + "'s H0 of an item", hashes);
        AddBlocks(side + "'s h of an item", values);
        AddBlocks(side + "'s v of an item", v);
        if (malicious_) {
            for (size_t i = 0; i < num; i++) {
                AddOutputs(side, v[i], numbers[i]);
            }
            return;
        }
        for (const vesica_aes *key : {&oprf_->out, &oprf_->second}) {
            Blocks f(num);
            vesica_aes_hash_tweaked(key, f.data(), v.data(), hashes.data(),
                                    num);
            AddBlocks(side + "'s output", f);
        }
    }

    /* F and F2 by a hash. */
    void AddOutputs(const std::string &side, const vesica_block &v,
                    uint32_t number)
    {
        uint8_t label[32] = "vesica1/vole/value";
        uint8_t outputs[32];
        vesica_hash hash;
        vesica_hash_init_unlabelled(&hash, oprf_->ot.hash);
        vesica_hash_add(&hash, label, sizeof label);
        vesica_hash_add(&hash, joint_, sizeof joint_);
        const Bytes item = Item(number);
        vesica_hash_add(&hash, v.bytes, sizeof v.bytes);
        vesica_hash_add(&hash, item.data(), item.size());
        vesica_hash_final(&hash, outputs, sizeof outputs);
        Add(side + "'s output", outputs, sizeof outputs);
    }

    const SessionFacts &facts_;
    const bool malicious_;
    std::unique_ptr<vesica_vole_oprf> oprf_;
    uint8_t joint_[32] = {};
    vesica_block delta_ = {};
    Blocks keys_;   /* of the base OTs */
    Blocks chosen_; /* of them */
    Blocks t_;
    Blocks q_;
    Blocks u_;
    Blocks a_;
    Blocks b_;
    Blocks c_;
    Blocks k_;
};

} /* namespace */

std::vector<VoleSecret> VoleSecretsOf(const SessionFacts &facts)
{
    return Simulation(facts).secrets;
}

} /* namespace vesica_test */
