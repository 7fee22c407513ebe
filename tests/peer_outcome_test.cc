/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What a partner sends as labels, and what is written of it. */

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/session_pair.h"
#include "support/temp_dir.h"

extern "C" {
#include "session/outcome.h"
}

namespace
{

using vesica_test::TempDir;

const char ROWS[] = "id_type,value\nIMO,9074729\nBIC,DEUTDEFF\n"
                    "BIC,HNRBBY2X\n";

class peer_outcome_test : public testing::Test {
  protected:
    peer_outcome_test()
    {
        error.len = 0;
        error.text[0] = '\0';
        const peer_list_options options = {};
        const std::string path = dir.write("own.csv", ROWS);
        EXPECT_EQ(peer_rows_read(&rows, &error, path.c_str(), &options,
                                 pair.proposer.config,
                                 VESICA_SUITE_RISTRETTO255_SHA512),
                  PEER_OK)
            << error.text;
        peer_text_copy(partner.label, sizeof partner.label, "second");
    }

    ~peer_outcome_test() override
    {
        vesica_terms_free(terms);
        peer_rows_free(rows);
    }

    /* The three rows have the numbers 1, 2 and 5; the partner has two of them,
     * and its labels begin with a name. */
    void hold(const std::string &name)
    {
        pair.options.label_bytes = 40;
        pair.answerer.name = name;
        terms = MakeTerms(pair.proposer.config, pair.options);
        pair.MakeLists({1, 2, 5}, {2, 3, 5});
        pair.Begin();
        ASSERT_TRUE(pair.Run());
        ASSERT_EQ(peer_report_take(&report, &error, pair.proposer.session,
                                   &partner, terms, true),
                  PEER_OK);
        const peer_outcome of = {pair.proposer.session, terms, rows};
        ASSERT_EQ(peer_outcome_keep(&report, &error, &of, dir.path("").c_str()),
                  PEER_OK)
            << error.text;
        std::filesystem::rename(report.path, dir.path("out.csv"));
    }

    TempDir dir;
    vesica_test::Pair pair;
    peer_partner partner = {};
    peer_rows *rows = nullptr;
    vesica_terms *terms = nullptr;
    peer_report report = {};
    peer_error error;
};

TEST_F(peer_outcome_test, labels_stand_behind_their_rows)
{
    hold("=x,y");
    EXPECT_EQ(dir.read("out.csv"), "id_type,value,partner_name,partner_number\n"
                                   "BIC,DEUTDEFF,'=x,y 2/0\n"
                                   "BIC,HNRBBY2X,,\n");
    EXPECT_EQ(report.bad_labels, 0u);
    EXPECT_FALSE(peer_report_warn(&error, &report));
}

TEST_F(peer_outcome_test, what_is_no_label_is_left_out_and_counted)
{
    hold("x");
    EXPECT_EQ(dir.read("out.csv"), "id_type,value,partner_name,partner_number\n"
                                   "BIC,DEUTDEFF,,\nBIC,HNRBBY2X,,\n");
    EXPECT_EQ(report.matches, 2u);
    EXPECT_EQ(report.bad_labels, 1u);
    ASSERT_TRUE(peer_report_warn(&error, &report));
    EXPECT_NE(std::string(error.text).find("in 1 rows the label of second"),
              std::string::npos)
        << error.text;
}

TEST_F(peer_outcome_test, labels_that_do_not_open_are_told)
{
    hold("x,y");
    report.unopened = 3;
    ASSERT_TRUE(peer_report_warn(&error, &report));
    EXPECT_EQ(std::string(error.text).find("warning: 3 identifiers would "), 0u)
        << error.text;
}

} /* namespace */
