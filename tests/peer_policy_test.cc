/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <string>

#include "support/session_pair.h"

extern "C" {
#include "session/policy.h"
#include "terms/terms.h"
}

namespace
{

using Change = std::function<void(peer_partner *)>;

/* The defaults of partners/NAME.conf, and labels. */
peer_partner a_partner()
{
    peer_partner out = {};
    peer_text_copy(out.label, sizeof out.label, "first");
    peer_text_copy(out.purpose, sizeof out.purpose, "fraud");
    peer_text_copy(out.labels, sizeof out.labels, "why");
    out.enabled = true;
    out.function = VESICA_FUNCTION_MATCH;
    out.learner = VESICA_LEARNER_PROPOSER;
    out.suite = VESICA_SUITE_RISTRETTO255_SHA512;
    out.engine = VESICA_ENGINE_DH;
    out.security = VESICA_SECURITY_SEMI_HONEST;
    out.partner_max_items = 1000;
    out.own_max_items = 1000;
    out.retention_days = 30;
    out.min_items = 1;
    out.own_padded_items = 20;
    out.partner_padded_items = 20;
    out.label_bytes = 64;
    return out;
}

/* A session in which the answerer's peer decides. */
class Meeting {
  public:
    explicit Meeting(const Change &change)
    {
        peer_partner proposed = a_partner();
        change(&proposed);
        peer_error why;
        EXPECT_EQ(vesica_config_new(&config_), VESICA_OK);
        EXPECT_EQ(peer_terms_make(&offer, &why, &proposed, config_, true),
                  PEER_OK)
            << why.text;
        EXPECT_EQ(peer_terms_make(&own, &why, &partner, config_, false),
                  PEER_OK)
            << why.text;
        error.len = 0;
        pair.options.label_bytes = 64;
        pair.MakeLists({1, 2}, {2, 3});
    }

    ~Meeting()
    {
        vesica_terms_free(offer);
        vesica_terms_free(own);
        vesica_config_free(config_);
    }

    Meeting(const Meeting &) = delete;
    Meeting &operator=(const Meeting &) = delete;

    peer_exit Decide(const peer_policy &policy)
    {
        peer_policy decides = policy;
        pair.Begin();
        vesica_session_free(pair.proposer.session);
        pair.proposer.session = nullptr;
        EXPECT_EQ(pair.proposer.Propose(offer), VESICA_OK);
        pair.stop = [this] {
            return (pair.answerer.Wants() & VESICA_WANT_DECISION) != 0;
        };
        (void)pair.Run();
        const peer_exit code =
            peer_policy_answer(&decides, &error, pair.answerer.session);
        pair.stop = nullptr;
        (void)pair.Run();
        return code;
    }

    std::string ToldTheProposer() const
    {
        peer_error told;
        const vesica_refusal refusal = pair.proposer.Error().refusal;
        peer_policy_explain_refusal(&told, &refusal, &partner, offer, true);
        return told.text;
    }

    vesica_test::Pair pair;
    peer_partner partner = a_partner();
    vesica_terms *offer = nullptr;
    vesica_terms *own = nullptr;
    peer_error error;

  private:
    vesica_config *config_ = nullptr;
};

void expect_in(const std::string &text, const std::string &part)
{
    EXPECT_NE(text.find(part), std::string::npos) << text;
}

/* What the answerer's peer says, and what the proposer hears. */
void expect_refusal(const char *no_list, peer_exit code, const char *text)
{
    Meeting meeting([](peer_partner *) {});
    EXPECT_EQ(meeting.Decide({&meeting.partner, meeting.own, nullptr, no_list,
                              nullptr, nullptr}),
              code);
    expect_in(meeting.error.text, text);
    EXPECT_EQ(meeting.pair.proposer.Error().status, VESICA_ERR_REFUSED);
    EXPECT_EQ(meeting.pair.proposer.Error().refusal.reason,
              VESICA_REFUSAL_LIST);
    expect_in(meeting.ToldTheProposer(), "first refused: it has no list");
}

TEST(peer_policy, without_a_list_the_partner_is_refused)
{
    expect_refusal(nullptr, PEER_ERR_INPUT, "there is no list for it");
}

/* Why it cannot be read is for the log of this side alone. */
TEST(peer_policy, a_list_that_cannot_be_used_is_a_local_problem)
{
    expect_refusal("own.csv: no such file", PEER_ERR_LOCAL,
                   "refused first: its list cannot be used: own.csv: no such");
}

TEST(peer_policy, what_is_the_same_is_accepted)
{
    Meeting meeting([](peer_partner *) {});
    EXPECT_EQ(
        meeting.Decide({&meeting.partner, meeting.own,
                        meeting.pair.answerer.list, nullptr, nullptr, nullptr}),
        PEER_OK)
        << meeting.error.text;
}

/* Both learn, so that the terms differ by the proof too. */
TEST(peer_policy, auto_accepts_either_engine)
{
    for (const vesica_engine engine : {VESICA_ENGINE_DH, VESICA_ENGINE_VOLE}) {
        Meeting meeting([engine](peer_partner *p) {
            p->engine = engine;
            p->learner = VESICA_LEARNER_BOTH;
        });
        vesica_terms *dh = nullptr;
        vesica_terms *vole = nullptr;
        peer_error why;
        vesica_config *config = meeting.pair.answerer.config;
        meeting.partner.engine = PEER_ENGINE_AUTO;
        meeting.partner.learner = VESICA_LEARNER_BOTH;
        ASSERT_EQ(peer_terms_make(&dh, &why, &meeting.partner, config, false),
                  PEER_OK);
        ASSERT_EQ(peer_terms_make_other(&vole, &why, &meeting.partner, dh,
                                        config, false),
                  PEER_OK);
        ASSERT_NE(vole, nullptr);
        EXPECT_EQ(
            meeting.Decide({&meeting.partner, dh, meeting.pair.answerer.list,
                            nullptr, nullptr, vole}),
            PEER_OK)
            << meeting.error.text;
        vesica_terms_free(dh);
        vesica_terms_free(vole);
    }
}

struct Case {
    vesica_terms_field field;
    const char *offered;
    const char *own; /* NULL: the list is at fault */
    const char *key; /* of the proposer */
    Change change;   /* of what is proposed */
};

const Case cases[] = {
    {VESICA_TERMS_PURPOSE, "sales", "fraud", "purpose",
     [](peer_partner *p) {
         peer_text_copy(p->purpose, sizeof p->purpose, "sales");
     }},
    {VESICA_TERMS_LEARNER, "both", "proposer", "learner",
     [](peer_partner *p) { p->learner = VESICA_LEARNER_BOTH; }},
    {VESICA_TERMS_SECURITY, "malicious", "semi-honest", "security",
     [](peer_partner *p) { p->security = VESICA_SECURITY_MALICIOUS; }},
    {VESICA_TERMS_PROPOSER_MAX_ITEMS, "1001", "1000", "own_max_items",
     [](peer_partner *p) { p->own_max_items = 1001; }},
    {VESICA_TERMS_ANSWERER_MAX_ITEMS, "1", nullptr, "partner_max_items",
     [](peer_partner *p) {
         p->partner_max_items = 1;
         p->partner_padded_items = 0;
     }},
    {VESICA_TERMS_RETENTION_DAYS, "31", "30", "retention_days",
     [](peer_partner *p) { p->retention_days = 31; }},
    {VESICA_TERMS_RETENTION_DAYS, "0", "30", "retention_days",
     [](peer_partner *p) { p->retention_days = 0; }},
    {VESICA_TERMS_MIN_ITEMS, "0", "1", "min_items",
     [](peer_partner *p) { p->min_items = 0; }},
    {VESICA_TERMS_MIN_ITEMS, "3", nullptr, "min_items",
     [](peer_partner *p) { p->min_items = 3; }},
    {VESICA_TERMS_SUITE, "sm2-sm3", "ristretto255-sha512", "suite",
     [](peer_partner *p) { p->suite = VESICA_SUITE_SM2_SM3; }},
    {VESICA_TERMS_PROOF, "yes", "no", "proof",
     [](peer_partner *p) { p->proof = PEER_PROOF_YES; }},
    {VESICA_TERMS_FRESH_BLINDS, "yes", "no", "fresh_blinds",
     [](peer_partner *p) { p->fresh_blinds = true; }},
    {VESICA_TERMS_PROPOSER_PADDED_ITEMS, "21", "20", "own_padded_items",
     [](peer_partner *p) { p->own_padded_items = 21; }},
    {VESICA_TERMS_ANSWERER_PADDED_ITEMS, "0", "20", "partner_padded_items",
     [](peer_partner *p) { p->partner_padded_items = 0; }},
    {VESICA_TERMS_LABELS, "why,when", "why", "labels",
     [](peer_partner *p) {
         peer_text_copy(p->labels, sizeof p->labels, "why,when");
     }},
    {VESICA_TERMS_LABEL_BYTES, "65", "64", "label_bytes",
     [](peer_partner *p) { p->label_bytes = 65; }},
};

/* The policy refuses it, says both values, and the proposer hears the field and
 * what it proposed. */
void expect_field_refused(const Case &c)
{
    Meeting meeting(c.change);
    if (c.own == nullptr) {
        meeting.partner.own_padded_items = 0;
    }
    const std::string name = vesica_terms_field_name(c.field);
    SCOPED_TRACE(name);
    if (c.field == VESICA_TERMS_ANSWERER_MAX_ITEMS) {
        EXPECT_EQ(vesica_terms_set_padding(meeting.own, 20, 0), VESICA_OK);
    }
    EXPECT_NE(
        meeting.Decide({&meeting.partner, meeting.own,
                        meeting.pair.answerer.list, nullptr, nullptr, nullptr}),
        PEER_OK);
    expect_in(meeting.error.text,
              c.own != nullptr
                  ? "refused the terms: " + name + " is \"" + c.offered +
                        "\" in the offer and \"" + c.own +
                        "\" in partners/first.conf"
                  : "refused the terms: the list of 2 identifiers");
    expect_in(meeting.error.text,
              name + " is \"" + c.offered + "\" in the offer");
    const vesica_error_info info = meeting.pair.proposer.Error();
    EXPECT_EQ(info.status, VESICA_ERR_REFUSED);
    EXPECT_EQ(info.refusal.reason, VESICA_REFUSAL_TERMS);
    EXPECT_EQ(info.refusal.field, c.field);
    expect_in(meeting.ToldTheProposer(),
              "the field is " + name + "; proposed was \"" + c.offered +
                  "\", from " + c.key + " in partners/first.conf");
}

TEST(peer_policy, every_field_that_differs_is_refused)
{
    unsigned seen = 0;
    for (const Case &c : cases) {
        expect_field_refused(c);
        seen |= 1u << c.field;
    }
    /* Of function and engine there is one each in this version. */
    seen |= 1u << VESICA_TERMS_FUNCTION | 1u << VESICA_TERMS_ENGINE;
    for (int i = 1; i <= VESICA_NUM_TERMS_FIELDS; i++) {
        EXPECT_NE(seen & 1u << i, 0u) << i;
    }
}

/* A version that knows more of them is refused too. */
TEST(peer_policy, function_suite_and_engine_must_be_the_same)
{
    Meeting meeting([](peer_partner *) {});
    vesica_terms other = *meeting.offer;
    EXPECT_EQ(peer_policy_differs(meeting.own, &other), 0);
    other.function = static_cast<vesica_function>(2);
    EXPECT_EQ(peer_policy_differs(meeting.own, &other), VESICA_TERMS_FUNCTION);
    other = *meeting.offer;
    other.suite = static_cast<vesica_suite>(2);
    EXPECT_EQ(peer_policy_differs(meeting.own, &other), VESICA_TERMS_SUITE);
    other = *meeting.offer;
    other.engine = static_cast<vesica_engine>(2);
    EXPECT_EQ(peer_policy_differs(meeting.own, &other), VESICA_TERMS_ENGINE);
}

TEST(peer_policy, what_is_less_or_more_in_the_allowed_direction)
{
    Meeting meeting([](peer_partner *p) {
        p->own_max_items = 999;
        p->partner_max_items = 2000;
        p->retention_days = 1;
        p->min_items = 2;
    });
    EXPECT_EQ(
        meeting.Decide({&meeting.partner, meeting.own,
                        meeting.pair.answerer.list, nullptr, nullptr, nullptr}),
        PEER_OK)
        << meeting.error.text;
}

} /* namespace */
