/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "support/session_pair.h"

extern "C" {
#include "session/policy.h"
}

namespace
{

/* A partner whose configuration allows the terms that the library offers. */
peer_partner partner_of(const vesica_terms *offer)
{
    peer_partner out = {};
    peer_text_copy(out.label, sizeof out.label, "first");
    peer_text_copy(out.purpose, sizeof out.purpose,
                   vesica_terms_purpose(offer));
    out.enabled = true;
    out.function = vesica_terms_function(offer);
    out.learner = vesica_terms_learner(offer);
    out.suite = vesica_terms_suite(offer);
    out.engine = vesica_terms_engine(offer);
    out.security = vesica_terms_security(offer);
    out.partner_max_items = VESICA_MAX_ITEMS;
    out.own_max_items = VESICA_MAX_ITEMS;
    return out;
}

/* What the answerer's peer says, and what the proposer hears. */
void expect_refusal(const char *no_list, peer_exit code, const char *text)
{
    vesica_test::Pair pair;
    pair.MakeLists({1, 2}, {2, 3});
    pair.Begin();
    pair.stop = [&pair] {
        return (pair.answerer.Wants() & VESICA_WANT_DECISION) != 0;
    };
    (void)pair.Run();
    const vesica_terms *offer = nullptr;
    ASSERT_EQ(vesica_session_offer(pair.answerer.session, &offer), VESICA_OK);
    const peer_partner partner = partner_of(offer);
    peer_policy policy = {&partner, nullptr, no_list};
    peer_error error;
    error.len = 0;
    EXPECT_EQ(peer_policy_answer(&policy, &error, pair.answerer.session), code);
    EXPECT_NE(std::string(error.text).find(text), std::string::npos)
        << error.text;
    pair.stop = nullptr;
    (void)pair.Run();
    EXPECT_EQ(pair.proposer.Error().status, VESICA_ERR_REFUSED);
    EXPECT_EQ(pair.proposer.Error().refusal.reason, VESICA_REFUSAL_LIST);
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

} /* namespace */
