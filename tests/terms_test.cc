/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Terms as a value: what may be set, what the fields say together, their one
 * encoding, and their words. */

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "support/session_pair.h"

using namespace vesica_test;

namespace
{

class Terms : public testing::Test {
  protected:
    void SetUp() override
    {
        ASSERT_EQ(vesica_terms_new(&terms, party.config), VESICA_OK);
        ASSERT_EQ(vesica_terms_new(&other, party.config), VESICA_OK);
    }

    void TearDown() override
    {
        vesica_terms_free(terms);
        vesica_terms_free(other);
        vesica_terms_free(nullptr);
    }

    /* The field that breaks a rule; 0: none. */
    int Broken() const
    {
        vesica_terms_field field = vesica_terms_field(0);
        const char *rule = nullptr;
        if (vesica_terms_check(terms, &field, &rule) == VESICA_OK) {
            return 0;
        }
        EXPECT_NE(rule, nullptr);
        return field;
    }

    std::string Describe(vesica_terms_field field) const
    {
        char text[VESICA_TERMS_VALUE_ROOM];
        EXPECT_EQ(vesica_terms_describe(terms, field, text, sizeof text),
                  VESICA_OK);
        return text;
    }

    Party party{1};
    vesica_terms *terms = nullptr;
    vesica_terms *other = nullptr;
};

TEST_F(Terms, TheProofComesWithWhatNeedsIt)
{
    EXPECT_FALSE(vesica_terms_proof(terms));
    ASSERT_EQ(vesica_terms_set_learner(terms, VESICA_LEARNER_BOTH), VESICA_OK);
    EXPECT_TRUE(vesica_terms_proof(terms));
    EXPECT_EQ(vesica_terms_set_proof(terms, false), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_proof(terms, true), VESICA_OK);
    ASSERT_EQ(vesica_terms_set_learner(terms, VESICA_LEARNER_ANSWERER),
              VESICA_OK);
    EXPECT_TRUE(vesica_terms_proof(terms));
    EXPECT_EQ(vesica_terms_set_proof(terms, false), VESICA_OK);
    ASSERT_EQ(vesica_terms_set_security(terms, VESICA_SECURITY_MALICIOUS),
              VESICA_OK);
    EXPECT_TRUE(vesica_terms_proof(terms));
    EXPECT_EQ(vesica_terms_set_proof(terms, false), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(Broken(), 0);
}

TEST_F(Terms, RangesOfEachField)
{
    const uint64_t too_many = uint64_t{VESICA_MAX_ITEMS} + 1;
    EXPECT_EQ(vesica_terms_set_learner(terms, vesica_learner(0)),
              VESICA_ERR_UNSUPPORTED);
    EXPECT_EQ(vesica_terms_set_learner(terms, vesica_learner(4)),
              VESICA_ERR_UNSUPPORTED);
    EXPECT_EQ(vesica_terms_set_security(terms, vesica_security(3)),
              VESICA_ERR_UNSUPPORTED);
    EXPECT_EQ(vesica_terms_set_padding(terms, too_many, 0),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_padding(terms, 0, too_many),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_padding(terms, VESICA_MAX_ITEMS, 7), VESICA_OK);
    EXPECT_EQ(vesica_terms_proposer_padded_items(terms), VESICA_MAX_ITEMS);
    EXPECT_EQ(vesica_terms_answerer_padded_items(terms), 7u);
    EXPECT_EQ(vesica_terms_set_min_items(terms, too_many), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_min_items(terms, 3), VESICA_OK);
    EXPECT_EQ(vesica_terms_min_items(terms), 3u);
    EXPECT_EQ(vesica_terms_set_labels(terms, "a", 0), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_labels(terms, "", 1), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_labels(terms, "a", VESICA_MAX_LABEL_BYTES + 1),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_labels(terms, "a\nb", 1), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_labels(terms, std::string(129, 'x').c_str(), 1),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_labels(terms, "类别,级别", 1024), VESICA_OK);
    EXPECT_STREQ(vesica_terms_labels(terms), "类别,级别");
    EXPECT_EQ(vesica_terms_label_bytes(terms), 1024u);
    EXPECT_EQ(vesica_terms_set_labels(terms, "", 0), VESICA_OK);
    EXPECT_STREQ(vesica_terms_labels(terms), "");
    EXPECT_EQ(vesica_terms_set_fresh_blinds(terms, true), VESICA_OK);
    EXPECT_TRUE(vesica_terms_fresh_blinds(terms));
}

TEST_F(Terms, NullIsAnArgument)
{
    uint8_t bytes[8];
    size_t len = 0;
    vesica_terms_field field;
    const char *rule = nullptr;
    EXPECT_EQ(vesica_terms_set_learner(nullptr, VESICA_LEARNER_BOTH),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_security(nullptr, VESICA_SECURITY_MALICIOUS),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_proof(nullptr, true), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_fresh_blinds(nullptr, true),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_padding(nullptr, 0, 0), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_min_items(nullptr, 0), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_labels(nullptr, "", 0), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_labels(terms, nullptr, 0), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_check(nullptr, &field, &rule), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_check(terms, nullptr, &rule), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_check(terms, &field, nullptr), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_encode(nullptr, bytes, 8, &len),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_encode(terms, nullptr, 8, &len),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_encode(terms, bytes, 8, nullptr),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_decode(nullptr, &field, party.config, bytes, 8),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_decode(&other, nullptr, party.config, bytes, 8),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_decode(&other, &field, nullptr, bytes, 8),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_decode(&other, &field, party.config, nullptr, 8),
              VESICA_ERR_ARGUMENT);
    char text[4];
    EXPECT_EQ(vesica_terms_describe(nullptr, VESICA_TERMS_PROOF, text, 4),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_describe(terms, VESICA_TERMS_PROOF, nullptr, 4),
              VESICA_ERR_ARGUMENT);
}

TEST_F(Terms, RulesOfFieldsTogether)
{
    EXPECT_EQ(Broken(), 0);
    terms->learner = VESICA_LEARNER_BOTH;
    EXPECT_EQ(Broken(), VESICA_TERMS_PROOF);
    terms->proof = true;
    EXPECT_EQ(Broken(), 0);
    terms->learner = VESICA_LEARNER_PROPOSER;
    terms->security = VESICA_SECURITY_MALICIOUS;
    terms->proof = false;
    EXPECT_EQ(Broken(), VESICA_TERMS_PROOF);
    terms->proof = true;
    ASSERT_EQ(vesica_terms_set_max_items(terms, 10, 20), VESICA_OK);
    terms->min_items = 10;
    EXPECT_EQ(Broken(), 0);
    terms->min_items = 11;
    EXPECT_EQ(Broken(), VESICA_TERMS_MIN_ITEMS);
    ASSERT_EQ(vesica_terms_set_max_items(terms, 20, 10), VESICA_OK);
    EXPECT_EQ(Broken(), VESICA_TERMS_MIN_ITEMS);
    terms->min_items = 10;
    EXPECT_EQ(Broken(), 0);
    terms->min_items = 5;
    for (const uint64_t padded : {0u, 5u, 10u}) {
        ASSERT_EQ(vesica_terms_set_padding(terms, padded, padded), VESICA_OK);
        EXPECT_EQ(Broken(), 0) << padded;
    }
    ASSERT_EQ(vesica_terms_set_padding(terms, 20, 0), VESICA_OK);
    EXPECT_EQ(Broken(), 0);
    for (const uint64_t padded : {4u, 21u}) {
        ASSERT_EQ(vesica_terms_set_padding(terms, padded, 0), VESICA_OK);
        EXPECT_EQ(Broken(), VESICA_TERMS_PROPOSER_PADDED_ITEMS) << padded;
    }
    for (const uint64_t padded : {4u, 11u}) {
        ASSERT_EQ(vesica_terms_set_padding(terms, 0, padded), VESICA_OK);
        EXPECT_EQ(Broken(), VESICA_TERMS_ANSWERER_PADDED_ITEMS) << padded;
    }
    terms->answerer_padded_items = 0;
    terms->label_bytes = 1;
    EXPECT_EQ(Broken(), VESICA_TERMS_LABEL_BYTES);
    terms->labels[0] = 'x';
    EXPECT_EQ(Broken(), 0);
    terms->label_bytes = 0;
    EXPECT_EQ(Broken(), VESICA_TERMS_LABEL_BYTES);
    EXPECT_EQ(party.Propose(terms), VESICA_ERR_ARGUMENT);
}

/* Each rule, as an answerer meets it: REFUSE names the field. */
TEST(TermsOffered, AreRefusedByField)
{
    for (int field = VESICA_TERMS_MIN_ITEMS; field <= VESICA_NUM_TERMS_FIELDS;
         field++) {
        if (field == VESICA_TERMS_FRESH_BLINDS ||
            field == VESICA_TERMS_LABELS) {
            continue;
        }
        Pair pair;
        pair.MakeLists({1}, {2});
        pair.Begin();
        vesica_terms lie = pair.proposer.session->terms;
        lie.min_items = field == VESICA_TERMS_MIN_ITEMS ? 100000001 : 0;
        lie.learner = field == VESICA_TERMS_PROOF ? VESICA_LEARNER_BOTH
                                                  : VESICA_LEARNER_PROPOSER;
        lie.proposer_padded_items =
            field == VESICA_TERMS_PROPOSER_PADDED_ITEMS ? 100000001 : 0;
        lie.answerer_padded_items =
            field == VESICA_TERMS_ANSWERER_PADDED_ITEMS ? 100000001 : 0;
        lie.label_bytes = field == VESICA_TERMS_LABEL_BYTES ? 1 : 0;
        pair.tamper_from_proposer = [&](size_t, const Frame &frame) {
            Frame out = frame;
            if (frame.type == VESICA_MESSAGE_TERMS) {
                out.payload.resize(VESICA_TERMS_MAX_BYTES);
                size_t len = 0;
                EXPECT_EQ(vesica_terms_encode(&lie, out.payload.data(),
                                              out.payload.size(), &len),
                          VESICA_OK);
                out.payload.resize(len);
            }
            return std::vector<Frame>{out};
        };
        ASSERT_TRUE(pair.Run());
        EXPECT_EQ(pair.answerer.Error().status, VESICA_ERR_TERMS);
        EXPECT_EQ(pair.answerer.Error().refusal.field, field);
        EXPECT_EQ(pair.proposer.Error().status, VESICA_ERR_REFUSED);
        EXPECT_EQ(pair.proposer.Error().refusal.reason, VESICA_REFUSAL_TERMS);
        EXPECT_EQ(pair.proposer.Error().refusal.field, field);
    }
}

TEST_F(Terms, HaveOneEncoding)
{
    uint8_t bytes[VESICA_TERMS_MAX_BYTES];
    size_t len = 0;
    vesica_terms_field field = vesica_terms_field(0);
    vesica_terms *read = nullptr;
    ASSERT_EQ(vesica_terms_set_labels(terms, "category", 64), VESICA_OK);
    ASSERT_EQ(vesica_terms_set_learner(terms, VESICA_LEARNER_BOTH), VESICA_OK);
    ASSERT_EQ(vesica_terms_encode(terms, bytes, sizeof bytes, &len), VESICA_OK);
    ASSERT_EQ(vesica_terms_decode(&read, &field, party.config, bytes, len),
              VESICA_OK);
    EXPECT_EQ(vesica_terms_compare(read, terms), 0);
    vesica_terms_free(read);
    read = nullptr;
    party.allocator.fail_at = party.allocator.calls + 1;
    EXPECT_EQ(vesica_terms_decode(&read, &field, party.config, bytes, len),
              VESICA_ERR_NOMEM);
    EXPECT_EQ(read, nullptr);
    EXPECT_EQ(vesica_terms_decode(&read, &field, party.config, bytes, len - 1),
              VESICA_ERR_MALFORMED);
    bytes[len] = 0;
    EXPECT_EQ(vesica_terms_decode(&read, &field, party.config, bytes, len + 1),
              VESICA_ERR_MALFORMED);
    EXPECT_EQ(field, 0);
    terms->proof = false;
    ASSERT_EQ(vesica_terms_encode(terms, bytes, sizeof bytes, &len), VESICA_OK);
    EXPECT_EQ(vesica_terms_decode(&read, &field, party.config, bytes, len),
              VESICA_ERR_TERMS);
    EXPECT_EQ(field, VESICA_TERMS_PROOF);
    EXPECT_EQ(read, nullptr);
    for (size_t room = 0; room < len; room++) {
        Bytes small(room + 1, 0xaa);
        size_t written = 99;
        EXPECT_EQ(vesica_terms_encode(terms, small.data(), room, &written),
                  VESICA_ERR_BUFFER);
        EXPECT_EQ(written, 99u);
        EXPECT_EQ(small.back(), 0xaa);
    }
}

/* The longest that each field may be. */
TEST_F(Terms, FitTheirRoom)
{
    uint8_t bytes[VESICA_TERMS_MAX_BYTES];
    size_t len = 0;
    const std::string longest(128, 'x');
    ASSERT_EQ(vesica_terms_set_purpose(terms, longest.c_str()), VESICA_OK);
    ASSERT_EQ(vesica_terms_set_labels(terms, longest.c_str(), 1024), VESICA_OK);
    ASSERT_EQ(
        vesica_terms_set_max_items(terms, VESICA_MAX_ITEMS, VESICA_MAX_ITEMS),
        VESICA_OK);
    ASSERT_EQ(
        vesica_terms_set_padding(terms, VESICA_MAX_ITEMS, VESICA_MAX_ITEMS),
        VESICA_OK);
    ASSERT_EQ(vesica_terms_set_min_items(terms, VESICA_MAX_ITEMS), VESICA_OK);
    ASSERT_EQ(vesica_terms_set_retention_days(terms, 36500), VESICA_OK);
    EXPECT_EQ(vesica_terms_encode(terms, bytes, sizeof bytes, &len), VESICA_OK);
    EXPECT_EQ(Describe(VESICA_TERMS_PURPOSE), longest);
}

TEST_F(Terms, DifferInTheFirstFieldThatDoes)
{
    EXPECT_EQ(vesica_terms_compare(terms, other), 0);
    const auto differ = [&](int field) {
        EXPECT_EQ(vesica_terms_compare(terms, other), field);
        EXPECT_EQ(vesica_terms_compare(other, terms), field);
    };
    terms->label_bytes = 9;
    differ(VESICA_TERMS_LABEL_BYTES);
    terms->labels[0] = 'l';
    differ(VESICA_TERMS_LABELS);
    terms->answerer_padded_items = 1;
    differ(VESICA_TERMS_ANSWERER_PADDED_ITEMS);
    terms->proposer_padded_items = 1;
    differ(VESICA_TERMS_PROPOSER_PADDED_ITEMS);
    terms->fresh_blinds = true;
    differ(VESICA_TERMS_FRESH_BLINDS);
    terms->proof = true;
    differ(VESICA_TERMS_PROOF);
    terms->min_items = 2;
    differ(VESICA_TERMS_MIN_ITEMS);
    terms->retention_days = 2;
    differ(VESICA_TERMS_RETENTION_DAYS);
    terms->answerer_max_items = 2;
    differ(VESICA_TERMS_ANSWERER_MAX_ITEMS);
    terms->proposer_max_items = 2;
    differ(VESICA_TERMS_PROPOSER_MAX_ITEMS);
    terms->security = VESICA_SECURITY_MALICIOUS;
    differ(VESICA_TERMS_SECURITY);
    terms->engine = vesica_engine(99);
    differ(VESICA_TERMS_ENGINE);
    terms->suite = vesica_suite(99);
    differ(VESICA_TERMS_SUITE);
    terms->learner = VESICA_LEARNER_BOTH;
    differ(VESICA_TERMS_LEARNER);
    terms->function = vesica_function(99);
    differ(VESICA_TERMS_FUNCTION);
    terms->purpose[0] = 'X';
    differ(VESICA_TERMS_PURPOSE);
}

TEST_F(Terms, HaveWords)
{
    std::set<std::string> names;
    for (int i = 1; i <= VESICA_NUM_TERMS_FIELDS; i++) {
        names.insert(vesica_terms_field_name(vesica_terms_field(i)));
        EXPECT_FALSE(Describe(vesica_terms_field(i)).empty() &&
                     i != VESICA_TERMS_LABELS);
    }
    EXPECT_EQ(names.size(), size_t{VESICA_NUM_TERMS_FIELDS});
    EXPECT_EQ(names.count("unknown"), 0u);
    EXPECT_STREQ(vesica_terms_field_name(vesica_terms_field(0)), "unknown");
    EXPECT_STREQ(vesica_terms_field_name(
                     vesica_terms_field(VESICA_NUM_TERMS_FIELDS + 1)),
                 "unknown");
    EXPECT_EQ(Describe(VESICA_TERMS_LEARNER), "proposer");
    EXPECT_EQ(Describe(VESICA_TERMS_SECURITY), "semi-honest");
    EXPECT_EQ(Describe(VESICA_TERMS_FUNCTION), "match");
    EXPECT_EQ(Describe(VESICA_TERMS_PROOF), "no");
    EXPECT_EQ(Describe(VESICA_TERMS_PROPOSER_MAX_ITEMS), "100000000");
    EXPECT_EQ(Describe(VESICA_TERMS_MIN_ITEMS), "0");
    terms->fresh_blinds = true;
    terms->proposer_max_items = UINT64_MAX;
    EXPECT_EQ(Describe(VESICA_TERMS_FRESH_BLINDS), "yes");
    EXPECT_EQ(Describe(VESICA_TERMS_PROPOSER_MAX_ITEMS),
              "18446744073709551615");
    char text[4] = "abc";
    EXPECT_EQ(vesica_terms_describe(terms, VESICA_TERMS_FRESH_BLINDS, text, 3),
              VESICA_ERR_BUFFER);
    EXPECT_STREQ(text, "abc");
    EXPECT_EQ(vesica_terms_describe(terms, VESICA_TERMS_FRESH_BLINDS, text, 4),
              VESICA_OK);
    EXPECT_EQ(vesica_terms_describe(terms, vesica_terms_field(0), text, 4),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(
        vesica_terms_describe(
            terms, vesica_terms_field(VESICA_NUM_TERMS_FIELDS + 1), text, 4),
        VESICA_ERR_ARGUMENT);
}

TEST(TermsNames, ThereAndBack)
{
    for (const int number : {1, 2, 3}) {
        vesica_learner read = vesica_learner(0);
        const char *name = vesica_learner_name(vesica_learner(number));
        ASSERT_EQ(vesica_learner_by_name(&read, name), VESICA_OK);
        EXPECT_EQ(read, number);
    }
    for (const int number : {1, 2}) {
        vesica_security read = vesica_security(0);
        const char *name = vesica_security_name(vesica_security(number));
        ASSERT_EQ(vesica_security_by_name(&read, name), VESICA_OK);
        EXPECT_EQ(read, number);
    }
    vesica_learner learner = VESICA_LEARNER_BOTH;
    vesica_security security = VESICA_SECURITY_MALICIOUS;
    EXPECT_EQ(vesica_learner_name(vesica_learner(9)), nullptr);
    EXPECT_EQ(vesica_security_name(vesica_security(9)), nullptr);
    EXPECT_EQ(vesica_learner_by_name(&learner, "me"), VESICA_ERR_UNSUPPORTED);
    EXPECT_EQ(vesica_learner_by_name(&learner, nullptr), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_learner_by_name(nullptr, "both"), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_security_by_name(&security, "none"),
              VESICA_ERR_UNSUPPORTED);
    EXPECT_EQ(vesica_security_by_name(&security, nullptr), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_security_by_name(nullptr, "malicious"),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(learner, VESICA_LEARNER_BOTH);
    EXPECT_EQ(security, VESICA_SECURITY_MALICIOUS);
}

} /* namespace */
