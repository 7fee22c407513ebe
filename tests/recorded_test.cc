/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What goes on the wire under fixed coins, recorded: a hash for every function,
 * claim and option, and whole sessions for other implementations. */

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "support/bytes.h"
#include "support/recorded.h"
#include "support/session_pair.h"

extern "C" {
#include "hash/hash.h"
#include "util/cpu.h"
}

using namespace vesica_test;

namespace
{

std::string HashOf(const Bytes &bytes,
                   vesica_suite suite = VESICA_SUITE_RISTRETTO255_SHA512)
{
    uint8_t digest[64];
    vesica_hash hash;
    vesica_hash_init_unlabelled(&hash, suite);
    vesica_hash_add(&hash, bytes.data(), bytes.size());
    vesica_hash_final(&hash, digest, vesica_hash_len(suite));
    return to_hex(digest, 32);
}

/* VESICA_CPU says which backend the others below run on, or the best below it.
 */
TEST(Recorded, BackendOfTheEnvironment)
{
    const std::vector<std::string> names = {"minimal", "portable", "avx2",
                                            "avx512"};
    const vesica_cpu present = vesica_cpu_get();
    vesica_cpu_limit(VESICA_CPU_AVX512);
    const int most = vesica_cpu_get();
    vesica_cpu_limit(present);
    const char *wanted = std::getenv("VESICA_CPU");
    const auto at =
        std::find(names.begin(), names.end(), wanted ? wanted : "avx512");
    ASSERT_NE(at, names.end());
    EXPECT_EQ(present, std::min(static_cast<int>(at - names.begin()), most));
}

/* SHA-512, cut to 32 bytes, of all bytes that each side sends. */
TEST(Recorded, TraceOfEveryOption)
{
    const std::vector<uint32_t> own = {1, 2, 3, 4, 3, 5};
    const std::vector<uint32_t> other = {3, 4, 5, 6, 5};
    std::string text = "# Function, then what the terms say; SHA-512, cut to "
                       "32 bytes, of all that the\n# proposer sends, and of "
                       "all that the answerer sends. tests/recorded_test.cc\n";
    std::vector<Options> all = EveryOption();
    for (const auto &more : {InOtherSuites(FewOptions()), EveryVoleOption(),
                             InOtherSuites(FewVoleOptions())}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    for (const Options &options : all) {
        Pair pair;
        pair.options = options;
        pair.MakeLists(own, other);
        pair.Begin();
        ASSERT_TRUE(pair.Run());
        ExpectOutcome(pair, own, other);
        text += "match " + NameOf(options) + "\n  " +
                HashOf(pair.from_proposer) + "\n  " +
                HashOf(pair.from_answerer) + "\n";
    }
    expect_recorded("tests/traces/match.txt", text);
}

/* A row of a list of a vector. */
struct Row {
    uint16_t type;
    const char *text;
    const char *label; /* nullptr: none */
};

/* A session that is written down whole. */
struct Vector {
    const char *name;
    const char *description;
    Options options;
    bool proposer_dials;
    const char *binding;
    std::vector<Row> proposer;
    std::vector<Row> answerer;
};

const std::vector<Row> kFirst = {
    {VESICA_ID_LEI, "529900T8BM49AURSDO55", "SANCTIONS_LIST,5"},
    {VESICA_ID_IMO, "IMO 9074729", nullptr},
    {VESICA_ID_PHONE, "13800138000", "MULE_ACCOUNT,3"},
    {VESICA_ID_DOMAIN, "example.com", "PHISHING,2"},
    {VESICA_ID_IMO, "9074729", "SANCTIONS_LIST,4"},
};
const std::vector<Row> kSecond = {
    {VESICA_ID_DOMAIN, "www.example.net", "PHISHING,1"},
    {VESICA_ID_PHONE, "+86 138 0013 8000", "ILLEGAL_LOAN_BROKERAGE,4"},
    {VESICA_ID_IMO, "9074729", nullptr},
    {VESICA_ID_NAME_ORG, "北京示例公司", "MALICIOUS_DEBT_EVASION,1"},
    {VESICA_ID_IMO, "9074729", "SHADOW_FLEET,2"},
    {VESICA_ID_PHONE, "13800138000", "LATER_ROW,1"},
};

std::vector<Vector> Vectors()
{
    const auto with = [](auto change) {
        Options options;
        change(&options);
        return options;
    };
    const char *binding = "000102030405060708090a0b0c0d0e0f";
    return {
        {"plain", "the proposer learns; nothing else is asked for", Options(),
         true, "", kFirst, kSecond},
        {"answerer", "the answerer learns, and dialed",
         with([](Options *o) { o->learner = VESICA_LEARNER_ANSWERER; }), false,
         binding, kFirst, kSecond},
        {"labels", "labels of the sender",
         with([](Options *o) { o->label_bytes = 32; }), true, binding, kFirst,
         kSecond},
        {"proof", "a proof, and a blind for each item", with([](Options *o) {
             o->proof = true;
             o->fresh_blinds = true;
         }),
         true, binding, kFirst, kSecond},
        {"malicious", "the malicious claim, both lists padded",
         with([](Options *o) {
             o->security = VESICA_SECURITY_MALICIOUS;
             o->proposer_padded_items = 6;
             o->answerer_padded_items = 8;
             o->min_items = 2;
         }),
         true, binding, kFirst, kSecond},
        {"both", "both learn",
         with([](Options *o) { o->learner = VESICA_LEARNER_BOTH; }), false, "",
         kFirst, kSecond},
        {"both_labels_padded",
         "both learn, with labels, padding, fresh blinds and the malicious "
         "claim",
         with([](Options *o) {
             o->learner = VESICA_LEARNER_BOTH;
             o->security = VESICA_SECURITY_MALICIOUS;
             o->fresh_blinds = true;
             o->label_bytes = 40;
             o->proposer_padded_items = 6;
             o->answerer_padded_items = 7;
         }),
         true, binding, kFirst, kSecond},
        {"nothing_in_common",
         "both learn that nothing matches",
         with([](Options *o) {
             o->learner = VESICA_LEARNER_BOTH;
             o->label_bytes = 32;
         }),
         true,
         binding,
         {kFirst[0]},
         {kSecond[0]}},
        {"empty", "neither side has an item", Options(), true, binding, {}, {}},
        {"p256", "p256-sha256: both learn, with labels", with([](Options *o) {
             o->suite = VESICA_SUITE_P256_SHA256;
             o->learner = VESICA_LEARNER_BOTH;
             o->label_bytes = 32;
         }),
         true, binding, kFirst, kSecond},
        {"p256_plain", "p256-sha256: the answerer learns, with fresh blinds",
         with([](Options *o) {
             o->suite = VESICA_SUITE_P256_SHA256;
             o->learner = VESICA_LEARNER_ANSWERER;
             o->fresh_blinds = true;
         }),
         false, "", kFirst, kSecond},
        {"sm2", "sm2-sm3: both learn, with labels", with([](Options *o) {
             o->suite = VESICA_SUITE_SM2_SM3;
             o->learner = VESICA_LEARNER_BOTH;
             o->label_bytes = 32;
         }),
         true, binding, kFirst, kSecond},
        {"sm2_plain", "sm2-sm3: the proposer learns; nothing else is asked for",
         with([](Options *o) { o->suite = VESICA_SUITE_SM2_SM3; }), true, "",
         kFirst, kSecond},
        {"sm2_malicious",
         "sm2-sm3: the malicious claim, fresh blinds, both lists padded",
         with([](Options *o) {
             o->suite = VESICA_SUITE_SM2_SM3;
             o->security = VESICA_SECURITY_MALICIOUS;
             o->fresh_blinds = true;
             o->proposer_padded_items = 6;
             o->answerer_padded_items = 8;
         }),
         true, binding, kFirst, kSecond},
        {"vole", "vole: the proposer learns; nothing else is asked for",
         with([](Options *o) { o->engine = VESICA_ENGINE_VOLE; }), true, "",
         kFirst, kSecond},
        {"vole_both_labels_padded", "vole: both learn, with labels and padding",
         with([](Options *o) {
             o->engine = VESICA_ENGINE_VOLE;
             o->learner = VESICA_LEARNER_BOTH;
             o->label_bytes = 40;
             o->proposer_padded_items = 6;
             o->answerer_padded_items = 7;
         }),
         true, binding, kFirst, kSecond},
        {"vole_p256", "vole, p256-sha256: the answerer learns, with labels",
         with([](Options *o) {
             o->engine = VESICA_ENGINE_VOLE;
             o->suite = VESICA_SUITE_P256_SHA256;
             o->learner = VESICA_LEARNER_ANSWERER;
             o->label_bytes = 32;
         }),
         false, binding, kFirst, kSecond},
        {"vole_sm2", "vole, sm2-sm3: both learn", with([](Options *o) {
             o->engine = VESICA_ENGINE_VOLE;
             o->suite = VESICA_SUITE_SM2_SM3;
             o->learner = VESICA_LEARNER_BOTH;
         }),
         true, binding, kFirst, kSecond},
        {"vole_empty",
         "vole: the receiver has no item",
         with([](Options *o) { o->engine = VESICA_ENGINE_VOLE; }),
         true,
         binding,
         {},
         kSecond},
        {"vole_malicious", "vole: the malicious claim", with([](Options *o) {
             o->engine = VESICA_ENGINE_VOLE;
             o->security = VESICA_SECURITY_MALICIOUS;
         }),
         true, "", kFirst, kSecond},
        {"vole_malicious_sm2_both_labels_padded",
         "vole, sm2-sm3: the malicious claim; both learn, with labels and "
         "padding",
         with([](Options *o) {
             o->engine = VESICA_ENGINE_VOLE;
             o->suite = VESICA_SUITE_SM2_SM3;
             o->security = VESICA_SECURITY_MALICIOUS;
             o->learner = VESICA_LEARNER_BOTH;
             o->label_bytes = 40;
             o->proposer_padded_items = 6;
             o->answerer_padded_items = 7;
         }),
         false, binding, kFirst, kSecond},
        {"vole_two_chunks",
         "vole: the receiver pads its list to the least size with two chunks",
         with([](Options *o) {
             o->engine = VESICA_ENGINE_VOLE;
             o->proposer_padded_items = 108907;
         }),
         true, binding, kFirst, kSecond},
    };
}

std::string Quoted(const std::string &text)
{
    return "\"" + text + "\"";
}

std::string Number(uint64_t number)
{
    return std::to_string(number);
}

/* {"key": value, …}, one pair a line. */
class Object {
  public:
    explicit Object(int depth) : indent_(2 * static_cast<size_t>(depth), ' ')
    {
    }
    Object &Add(const char *key, const std::string &value)
    {
        text_ += (text_.empty() ? "{\n" : ",\n") + indent_ + "  " +
                 Quoted(key) + ": " + value;
        return *this;
    }
    std::string Text() const
    {
        return text_ + "\n" + indent_ + "}";
    }

  private:
    std::string indent_;
    std::string text_;
};

std::string Array(const std::vector<std::string> &values, const char *between)
{
    std::string text = "[";
    for (const std::string &value : values) {
        text += (text.size() > 1 ? "," : "") + std::string(between) + value;
    }
    return text + "]";
}

/* One side of a vector, with a seed that is its own. */
class Side {
  public:
    Side(Party *party, const std::vector<Row> &rows, const Options &options,
         uint8_t fill)
        : party_(party), seed_(32)
    {
        for (uint8_t i = 0; i < 32; i++) {
            seed_[i] = static_cast<uint8_t>(fill + 7 * i);
        }
        vesica_config_set_random(party->config, Random, this);
        const bool labelled = options.label_bytes > 0;
        EXPECT_EQ(vesica_list_new(&party->list, party->config, options.suite),
                  VESICA_OK);
        if (labelled) {
            EXPECT_EQ(vesica_list_enable_labels(party->list), VESICA_OK);
        }
        for (const Row &row : rows) {
            Add(row, labelled);
        }
        EXPECT_EQ(vesica_list_seal(party->list), VESICA_OK);
    }
    Side(const Side &) = delete;
    Side &operator=(const Side &) = delete;

    std::string Json(bool labelled) const
    {
        return Object(1)
            .Add("seed", Quoted(to_hex(seed_)))
            .Add("max_peer_items", "100000000")
            .Add("list", Array(rows_, "\n      "))
            .Add("result", Result(labelled))
            .Text();
    }

  private:
    static vesica_status Random(void *context, uint8_t *out, size_t len)
    {
        const Side *self = static_cast<Side *>(context);
        for (size_t i = 0; i < len; i++) {
            out[i] = self->seed_[i % 32];
        }
        return VESICA_OK;
    }

    void Add(const Row &row, bool labelled)
    {
        vesica_identifier id;
        const char *label = labelled ? row.label : nullptr;
        ASSERT_EQ(vesica_identifier_parse(&id, nullptr, row.type, row.text,
                                          std::strlen(row.text)),
                  VESICA_OK);
        ASSERT_EQ(vesica_list_add(party_->list, &id, rows_.size(),
                                  reinterpret_cast<const uint8_t *>(label),
                                  label != nullptr ? std::strlen(label) : 0),
                  VESICA_OK);
        const auto bytes = reinterpret_cast<const uint8_t *>(label);
        rows_.push_back("{\"type\": " + Number(id.type) + ", \"canonical\": " +
                        Quoted(to_hex(id.bytes, id.length)) + ", \"label\": " +
                        (label != nullptr
                             ? Quoted(to_hex(bytes, std::strlen(label)))
                             : "null") +
                        "}");
    }

    std::string Result(bool labelled) const
    {
        const vesica_result *result = party_->Result();
        std::vector<std::string> rows;
        std::vector<std::string> labels;
        for (const uint64_t row : party_->Rows()) {
            const uint8_t *label = nullptr;
            size_t len = 0;
            if (labelled) {
                EXPECT_EQ(vesica_session_label(party_->session, rows.size(),
                                               &label, &len),
                          VESICA_OK);
                labels.push_back(Quoted(to_hex(label, len)));
            }
            rows.push_back(Number(row));
        }
        Object object(2);
        object.Add("learned", result->learned ? "true" : "false")
            .Add("items", Number(result->items))
            .Add("peer_items", Number(result->peer_items))
            .Add("matches", Number(result->matches))
            .Add("rows", Array(rows, rows.size() > 1 ? " " : ""))
            .Add("unopened", Number(result->unopened));
        if (labelled) {
            object.Add("labels", Array(labels, "\n        "));
        }
        return object.Text();
    }

    Party *party_;
    Bytes seed_;
    std::vector<std::string> rows_;
};

std::string TermsJson(const vesica_terms *t)
{
    return Object(1)
        .Add("purpose", Quoted(vesica_terms_purpose(t)))
        .Add("function", Number(vesica_terms_function(t)))
        .Add("learner", Number(vesica_terms_learner(t)))
        .Add("suite", Number(vesica_terms_suite(t)))
        .Add("engine", Number(vesica_terms_engine(t)))
        .Add("security", Number(vesica_terms_security(t)))
        .Add("proposer_max_items", Number(vesica_terms_proposer_max_items(t)))
        .Add("answerer_max_items", Number(vesica_terms_answerer_max_items(t)))
        .Add("retention_days", Number(vesica_terms_retention_days(t)))
        .Add("min_items", Number(vesica_terms_min_items(t)))
        .Add("proof", Number(vesica_terms_proof(t)))
        .Add("fresh_blinds", Number(vesica_terms_fresh_blinds(t)))
        .Add("proposer_padded_items",
             Number(vesica_terms_proposer_padded_items(t)))
        .Add("answerer_padded_items",
             Number(vesica_terms_answerer_padded_items(t)))
        .Add("labels", Quoted(vesica_terms_labels(t)))
        .Add("label_bytes", Number(vesica_terms_label_bytes(t)))
        .Text();
}

/* The messages of the engine vole are long: of them the header and the SHA-256
 * are recorded. */
std::string Recorded(const Frame &frame)
{
    const Bytes bytes = EncodeFrame(frame);
    if (frame.type < VESICA_MESSAGE_OFFER) {
        return "\"bytes\": " + Quoted(to_hex(bytes));
    }
    return "\"header\": " + Quoted(to_hex(bytes.data(), 8)) +
           ", \"sha256\": " + Quoted(HashOf(bytes, VESICA_SUITE_P256_SHA256));
}

/* The order of frames on both ways together is the one of the tamperer. */
Tamper Log(std::vector<std::string> *frames, const char *from)
{
    return [=](size_t, const Frame &frame) {
        frames->push_back("{\"from\": " + Quoted(from) + ", " +
                          Recorded(frame) + "}");
        return std::vector<Frame>{frame};
    };
}

std::string JsonOf(const Vector &vector)
{
    const bool labelled = vector.options.label_bytes > 0;
    Pair pair;
    std::vector<std::string> frames;
    pair.options = vector.options;
    pair.proposer.dialed = vector.proposer_dials;
    pair.answerer.dialed = !vector.proposer_dials;
    pair.proposer.binding = from_hex(vector.binding);
    pair.answerer.binding = pair.proposer.binding;
    const Side proposer(&pair.proposer, vector.proposer, vector.options, 0x11);
    const Side answerer(&pair.answerer, vector.answerer, vector.options, 0x83);
    pair.tamper_from_proposer = Log(&frames, "proposer");
    pair.tamper_from_answerer = Log(&frames, "answerer");
    pair.Begin();
    EXPECT_TRUE(pair.Run());
    EXPECT_NE(pair.proposer.Result(), nullptr) << pair.proposer.Error().rule;
    EXPECT_NE(pair.answerer.Result(), nullptr) << pair.answerer.Error().rule;
    const vesica_session *session = pair.proposer.session;
    return Object(0)
               .Add("description", Quoted(vector.description))
               .Add("dialer",
                    Quoted(vector.proposer_dials ? "proposer" : "answerer"))
               .Add("binding", Quoted(vector.binding))
               .Add("terms", TermsJson(&session->terms))
               .Add("proposer", proposer.Json(labelled))
               .Add("answerer", answerer.Json(labelled))
               .Add("frames", Array(frames, "\n    "))
               .Add("sid", Quoted(to_hex(session->sid, 32)))
               .Add("transcript",
                    Quoted(to_hex(session->transcript,
                                  vesica_hash_len(vector.options.suite))))
               .Text() +
           "\n";
}

TEST(Recorded, WholeSessions)
{
    for (const Vector &vector : Vectors()) {
        expect_recorded("protocol/vectors/" + std::string(vector.name) +
                            ".json",
                        JsonOf(vector));
    }
}

} /* namespace */
