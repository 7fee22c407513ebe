/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <random>
#include <string>
#include <vector>

#include "support/temp_dir.h"

extern "C" {
#include "rows/scan.h"
}

namespace
{

using vesica_test::TempDir;
using Texts = std::vector<std::string>;

class peer_scan_test : public testing::Test {
  protected:
    peer_exit scan(const std::string &text, const std::string &name = "t.csv")
    {
        seen.clear();
        error.len = 0;
        error.text[0] = '\0';
        const int fd = open(dir.write(name, text).c_str(), O_RDONLY);
        const peer_visitor visitor = {nullptr, on_row, this};
        const peer_exit code =
            peer_scan(fd, name.c_str(), &options, &visitor, &error);
        close(fd);
        return code;
    }

    void set(const char *name, const char *value)
    {
        ASSERT_EQ(peer_list_options_set(&options, &error, name, value), PEER_OK)
            << error.text;
    }

    void expect(const std::string &text, const Texts &want)
    {
        EXPECT_EQ(scan(text), PEER_OK) << error.text;
        EXPECT_EQ(seen, want);
    }

    void expect_refused(const std::string &text, const std::string &message)
    {
        EXPECT_EQ(scan(text), PEER_ERR_INPUT) << text;
        EXPECT_NE(std::string(error.text).find(message), std::string::npos)
            << error.text;
    }

    /* What becomes of one row with this field in this column. */
    std::string judge(const std::string &column, const std::string &field)
    {
        EXPECT_EQ(
            scan("id_type,value," + column + "\nBIC,DEUTDEFF," + field + "\n"),
            PEER_OK)
            << error.text;
        return seen.size() == 1 ? seen[0] : "?";
    }

    /* Each row: its canonical text, why it is left out, or its fault. */
    static peer_exit on_row(void *arg, peer_error *, const peer_row *row)
    {
        auto *self = static_cast<peer_scan_test *>(arg);
        char text[800];
        if (row->outcome == PEER_ROW_BAD) {
            peer_row_fault_text(text, sizeof text, row, self->show);
        } else if (row->outcome == PEER_ROW_TAKEN) {
            vesica_identifier_text(text, &row->identifier);
        } else {
            EXPECT_GT(row->identifier.length, 0u);
            snprintf(text, sizeof text, "%s",
                     peer_row_outcome_name(row->outcome));
        }
        self->last_expiry = row->expires_on;
        self->seen.emplace_back(text);
        return PEER_OK;
    }

    TempDir dir;
    peer_list_options options{};
    peer_error error{};
    Texts seen;
    bool show = false;
    int32_t last_expiry = 0;
};

TEST_F(peer_scan_test, columns_stand_in_any_order)
{
    expect("n,value , id_type\n1,deutdeff,BIC\n2,\"DEUTDEFF\", bic \n",
           {"DEUTDEFFXXX", "DEUTDEFFXXX"});
}

/* A state that is not seen would let a disputed row take part. */
TEST_F(peer_scan_test, columns_that_look_like_another_are_refused)
{
    for (const std::string name :
         {"State", "STATE", "state\xe2\x80\x8b", "ｓｔａｔｅ", "state\xc2\xa0",
          "\"state\n\"", "\xef\xbb\xbfstate", "st\xd0\xb0te", "Expires-On",
          "expires on", "rol\xd0\xb5", "Role"}) {
        expect_refused("id_type,value," + name + "\nBIC,DEUTDEFF,x\n",
                       "nearly");
    }
    expect_refused("id_type,value,state,State\nBIC,DEUTDEFF,active,disputed\n",
                   "nearly");
    for (const std::string name :
         {"状态", "登记日期", "estate", "states", "r"}) {
        EXPECT_EQ(scan("id_type,value," + name + "\nBIC,DEUTDEFF,x\n"), PEER_OK)
            << name << error.text;
    }
}

TEST_F(peer_scan_test, a_header_is_no_row_of_a_file_without_one)
{
    set("type", "NAME_ORG");
    set("column", "1");
    expect_refused("name,State\nAcme Ltd,disputed\n", "this is a header");
    expect("Acme Ltd,disputed\n", {"acme ltd"});
}

TEST_F(peer_scan_test, types_alternate)
{
    expect("id_type,value\nBIC,DEUTDEFF\nIMO,9074729\nbic,DEUTDEFF\n"
           "BIC,DEUTDEFF\nB,DEUTDEFF\nB,DEUTDEFF\nimo,9074729\n,x\n",
           {"DEUTDEFFXXX", "IMO9074729", "DEUTDEFFXXX", "DEUTDEFFXXX",
            "line 6, column id_type: \"*\" is not a valid type; expected a "
            "type, such as LEI; vesica-peer types shows all",
            "line 7, column id_type: \"*\" is not a valid type; expected a "
            "type, such as LEI; vesica-peer types shows all",
            "IMO9074729",
            "line 9, column id_type: \"\" is not a valid type; expected a "
            "type, such as LEI; vesica-peer types shows all"});
}

TEST_F(peer_scan_test, headers_say_what_they_must)
{
    expect_refused("", "t.csv is empty");
    expect_refused("\n,,\n", "t.csv is empty");
    expect_refused("value\n", "line 1: there is no column \"id_type\"");
    expect_refused("value\n", "name in the file: --map id_type=COLUMN (key ");
    expect_refused("id_type\n", "there is no column \"value\"");
    expect_refused("id_type\n", "name in the file: --map value=COLUMN (key ");
    expect_refused("id_type,value,value\n", "more than one column \"value\"");
    expect_refused("id_type,value,state,state\n", "more than one column");
    expect_refused("\n\"id_type,value\n",
                   "line 2: the header cannot be read: rule unclosed-quote");
    set("map", "state=Zustand");
    expect_refused("id_type,value,state\n", "no column \"Zustand\"");
    EXPECT_EQ(std::string(error.text).find("--map"), std::string::npos);
}

/* What stands in place of a header may be an item. */
TEST_F(peer_scan_test, columns_found_are_shown_masked)
{
    expect_refused("ID_TYPE,Value\n", "columns found (others masked): "
                                      "ID_TYPE, Value");
    expect_refused("IMO,9074729\n", "masked): ***, 90****9");
    EXPECT_EQ(std::string(error.text).find("9074729"), std::string::npos);
    expect_refused("IMO" + std::string(40, ',') + "\n", ", ...");
}

/* Else a victim would take part. */
TEST_F(peer_scan_test, a_column_that_is_nearly_known_is_refused)
{
    for (const char *name :
         {"Role", "ROLE", "State", "expires on", "Expires-On", "expiresOn"}) {
        expect_refused(std::string("id_type,value,") + name + "\n",
                       "nearly, but not, the column");
    }
    EXPECT_EQ(scan("id_type,value,roles,estate,expires\n"), PEER_OK);
    set("map", "role=Role,state=my state");
    EXPECT_EQ(scan("id_type,value,Role,my state,State\n"), PEER_OK)
        << error.text;
}

TEST_F(peer_scan_test, names_of_columns_can_be_mapped)
{
    set("map", "value=raw value,id_type=类型");
    expect("类型, raw value ,value\nBIC,DEUTDEFF,x\n", {"DEUTDEFFXXX"});
}

TEST_F(peer_scan_test, a_type_for_all_rows)
{
    set("type", "BIC");
    expect("value,id_type\nDEUTDEFF,IMO\n", {"DEUTDEFFXXX"});
    set("column", "bank");
    expect("bank,value\nDEUTDEFF,x\n", {"DEUTDEFFXXX"});
}

TEST_F(peer_scan_test, a_file_without_a_header)
{
    set("type", "BIC");
    set("column", "2");
    ASSERT_EQ(scan("DEUTDEFF\nx,DEUTDEFF\n\nx,y,DEUTDEFF\n,,\nx,D\n"), PEER_OK);
    ASSERT_EQ(seen.size(), 4u);
    EXPECT_EQ(seen[0], "line 1: rule columns; expected a row that has the "
                       "column of values");
    EXPECT_EQ(seen[1], "DEUTDEFFXXX");
    EXPECT_EQ(seen[2], "line 4: the row has 3 columns, not 2: rule columns; "
                       "expected as many columns as the first row has (is "
                       "there a separator that is not in quotes?)");
    EXPECT_EQ(seen[3].find("line 6, column 2: \"*\" is not a valid BIC: rule "),
              0u);
}

TEST_F(peer_scan_test, rows_have_the_columns_of_the_header)
{
    expect("id_type,value\nBIC\nBIC,DEUTDEFF,x\n,\n ,\t\n,,,\nBIC,DEUTDEFF\n",
           {"line 2: the row has 1 columns, not 2: rule columns; expected as "
            "many columns as the header has",
            "line 3: the row has 3 columns, not 2: rule columns; expected as "
            "many columns as the header has (is there a separator that is not "
            "in quotes?)",
            "DEUTDEFFXXX"});
}

TEST_F(peer_scan_test, broken_records_are_bad_rows)
{
    expect("id_type,value\nBIC,\"D\nBIC,DEUTDEFF\n",
           {"line 2: rule unclosed-quote; expected each quote that opens a "
            "field to close, within 65,536 bytes",
            "DEUTDEFFXXX"});
}

TEST_F(peer_scan_test, states)
{
    for (const char *in : {"active", "", " Active ", "ACTIVE"}) {
        EXPECT_EQ(judge("state", in), "DEUTDEFFXXX") << in;
    }
    for (const char *out : {"disputed", "retracted", "expired", "corrected"}) {
        EXPECT_EQ(judge("state", out), out);
    }
    EXPECT_EQ(judge("state", " Disputed"), "disputed");
    EXPECT_EQ(judge("state", "actively"),
              "line 2, column state: \"ac*****y\" is not a valid state; "
              "expected active, disputed, retracted, expired, corrected or "
              "nothing");
}

TEST_F(peer_scan_test, rows_are_valid_through_the_end_of_their_last_day)
{
    set("as-of", "2026-01-01");
    EXPECT_EQ(judge("expires_on", "2026-01-01"), "DEUTDEFFXXX");
    EXPECT_EQ(last_expiry, options.as_of);
    EXPECT_EQ(judge("expires_on", "9999-12-31"), "DEUTDEFFXXX");
    EXPECT_EQ(judge("expires_on", ""), "DEUTDEFFXXX");
    EXPECT_EQ(last_expiry, INT32_MAX);
    EXPECT_EQ(judge("expires_on", "2025-12-31"), "past-expiry");
    EXPECT_EQ(judge("expires_on", "1800-01-01"), "past-expiry");
    for (const char *bad : {"2026-02-29", "2026-1-1", "01.01.2026", "never"}) {
        EXPECT_NE(judge("expires_on", bad)
                      .find("is not a valid expires_on; expected a day"),
                  std::string::npos)
            << bad;
    }
}

TEST_F(peer_scan_test, the_day_is_today_if_none_is_said)
{
    char day[PEER_DAY_ROOM];
    EXPECT_EQ(judge("expires_on", peer_day_text(day, peer_day_today() + 1)),
              "DEUTDEFFXXX");
    EXPECT_EQ(judge("expires_on", peer_day_text(day, peer_day_today() - 1)),
              "past-expiry");
}

TEST_F(peer_scan_test, victims_never_go_in)
{
    for (const char *in :
         {"perpetrator", "intermediary", "account", "device", "", "Device"}) {
        EXPECT_EQ(judge("role", in), "DEUTDEFFXXX") << in;
    }
    EXPECT_EQ(judge("role", " Victim"), "victim");
    EXPECT_NE(judge("role", "victlm").find("valid role; expected perpetrator"),
              std::string::npos);
    EXPECT_EQ(judge("role,state", "victim,disputed"), "victim");
}

TEST_F(peer_scan_test, any_state_takes_all_but_victims_and_faults)
{
    set("any-state", "");
    set("as-of", "2026-01-01");
    for (const char *in :
         {"disputed", "retracted", "expired", "corrected", "active", ""}) {
        EXPECT_EQ(judge("state", in), "DEUTDEFFXXX");
    }
    EXPECT_EQ(judge("expires_on", "2025-12-31"), "DEUTDEFFXXX");
    EXPECT_EQ(judge("role,state", "victim,active"), "victim");
    EXPECT_NE(judge("state", "activ").find("valid state"), std::string::npos);
    EXPECT_NE(judge("role", "activ").find("valid role"), std::string::npos);
    EXPECT_NE(judge("expires_on", "activ").find("valid expires_on"),
              std::string::npos);
}

/* The first of: number of columns, type, role, state, expiry, value. */
TEST_F(peer_scan_test, the_first_fault_is_told)
{
    const std::string header = "id_type,value,role,state,expires_on\n";
    const Texts rows = {"X,D,r,s,e,f", "X,D,r,s,e", "BIC,D,r,s,e",
                        "BIC,D,,s,e",  "BIC,D,,,e", "BIC,D,,disputed,"};
    const Texts rules = {"columns", "type",       "role",
                         "state",   "expires_on", "a valid BIC"};
    for (size_t i = 0; i < rows.size(); i++) {
        ASSERT_EQ(scan(header + rows[i] + "\n"), PEER_OK);
        ASSERT_EQ(seen.size(), 1u);
        EXPECT_NE(seen[0].find(rules[i]), std::string::npos) << seen[0];
    }
}

TEST_F(peer_scan_test, values_are_masked_unless_they_are_shown)
{
    const std::string text = "id_type,value\nIMO,9074728\n";
    ASSERT_EQ(scan(text), PEER_OK);
    EXPECT_EQ(seen[0].find("line 2, column value: \"90****8\" is not a valid "
                           "IMO: rule check-digit at position 7; expected "),
              0u)
        << seen[0];
    EXPECT_EQ(seen[0].find("9074728"), std::string::npos);
    show = true;
    ASSERT_EQ(scan(text), PEER_OK);
    EXPECT_EQ(seen[0].find("line 2, column value: \"9074728\" is not a valid "),
              0u);
}

TEST_F(peer_scan_test, what_is_shown_can_be_printed)
{
    show = true;
    const std::string value = "中\x1b[2J\u202e\xff\xe4\xb8\u0085\u00e9\xc0\xaf";
    ASSERT_EQ(scan("id_type,value\nLEI,\"" + value + "\n\"\n"), PEER_OK);
    EXPECT_NE(
        seen[0].find("\"中\\x1b[2J\\xe2\\x80\\xae\\xff\\xe4\\xb8\\xc2\\x85"
                     "é\\xc0\\xaf\\x0a\""),
        std::string::npos)
        << seen[0];
    ASSERT_EQ(scan("id_type,value\nLEI," + std::string(60000, 'x') + "\n"),
              PEER_OK);
    EXPECT_LT(seen[0].size(), 799u);
    EXPECT_NE(seen[0].find("xxx...\" is not a valid LEI: rule "),
              std::string::npos);
}

TEST_F(peer_scan_test, a_value_under_the_wrong_type_is_told)
{
    ASSERT_EQ(scan("id_type,value\nLEI,DE23 9999 9999 0000 0000 00\nLEI,x\n"),
              PEER_OK);
    EXPECT_NE(seen[0].find("; it would be a valid IBAN"), std::string::npos)
        << seen[0];
    EXPECT_EQ(seen[1].find("it would be"), std::string::npos) << seen[1];
}

TEST_F(peer_scan_test, columns_compose_a_type)
{
    set("compose", "ACCT=bank+no");
    expect("id_type,value,bank,no\nACCT,,DEUTDEFFXXX,12-34\nBIC,DEUTDEFF,,\n",
           {"DEUTDEFFXXX:1234", "DEUTDEFFXXX"});
    expect("bank,no\nDEUTDEFFXXX,12-34\n", {"DEUTDEFFXXX:1234"});
    expect("id_type,bank,no\nBIC,DEUTDEFF,1\n",
           {"line 2: rule value; expected a column of values, or compose, for "
            "this type"});
}

TEST_F(peer_scan_test, composed_faults_name_the_column)
{
    set("compose", "ACCT=bank+no");
    ASSERT_EQ(scan("no,bank\n12,DEUTDEFFXXX\n@@@,DEUTDEFFXXX\n1,DEUT\n"),
              PEER_OK);
    EXPECT_EQ(seen[0], "DEUTDEFFXXX:12");
    EXPECT_EQ(seen[1].find("line 3, column no: \"***\" is not a valid ACCT: "
                           "rule "),
              0u)
        << seen[1];
    EXPECT_EQ(seen[2].find("line 4, column bank: \"****\" is not a valid "), 0u)
        << seen[2];
    expect_refused("bank,number\n", "no column \"no\"");
}

TEST_F(peer_scan_test, compose_without_types_is_for_one_type)
{
    set("compose", "ACCT=bank+no,SOCIAL=p+i");
    expect_refused("bank,no,p,i\n", "no column \"id_type\"");
    set("type", "ACCT");
    EXPECT_EQ(scan("bank,no,p,i\n"), PEER_ERR_USAGE);
}

TEST_F(peer_scan_test, tsv_by_name_or_option)
{
    const std::string text = "id_type\tvalue\tnote\nBIC\tDEUTDEFF\t\",\n";
    ASSERT_EQ(scan(text, "t.TSV"), PEER_OK) << error.text;
    EXPECT_EQ(seen, (Texts{"DEUTDEFFXXX"}));
    EXPECT_EQ(scan(text), PEER_ERR_INPUT);
    set("format", "tsv");
    ASSERT_EQ(scan(text), PEER_OK) << error.text;
    EXPECT_EQ(seen, (Texts{"DEUTDEFFXXX"}));
    set("format", "csv");
    EXPECT_EQ(scan(text, "t.tsv"), PEER_ERR_INPUT);
}

TEST_F(peer_scan_test, gb18030)
{
    set("encoding", "gb18030");
    set("map", "value=名称");
    expect("id_type,\xc3\xfb\xb3\xc6,state\nNAME_ORG,"
           "\xb1\xb1\xbe\xa9\xca\xbe\xc0\xfd,active\nBIC,\xff,\n",
           {"北京示例", "line 3: rule encoding; expected text in GB18030"});
}

TEST_F(peer_scan_test, the_visitor_ends_the_pass)
{
    const int fd = open(
        dir.write("t.csv", "id_type,value\nBIC,DEUTDEFF\n").c_str(), O_RDONLY);
    const peer_visitor visitor = {
        [](void *, peer_error *, const peer_header *header) {
            EXPECT_EQ(header->num_columns, 2u);
            EXPECT_EQ(header->record->num_fields, 2u);
            return PEER_ERR_LOCAL;
        },
        on_row, this};
    EXPECT_EQ(peer_scan(fd, "t.csv", &options, &visitor, &error),
              PEER_ERR_LOCAL);
    close(fd);
    EXPECT_TRUE(seen.empty());
}

/* No row, however broken, ends the program. */
TEST_F(peer_scan_test, any_bytes_are_rows_or_bad_rows)
{
    static const Texts some = {"BIC",  "DEUTDEFF",   "IMO", "9074729", ",",
                               ",",    "\n",         "\n",  "\"",      "\r",
                               "中",   "\xff",       " ",   "victim",  "\t",
                               "ACCT", "DEUTDEFF:1", ":",   "disputed"};
    std::mt19937 random(3);
    for (int i = 0; i < 3000; i++) {
        std::string text = "id_type,value,state,role\n";
        const size_t len = random() % 60;
        for (size_t k = 0; k < len; k++) {
            text += some[random() % some.size()];
        }
        show = i % 2 == 0;
        ASSERT_EQ(scan(text, i % 5 == 0 ? "t.tsv" : "t.csv"),
                  i % 5 == 0 ? PEER_ERR_INPUT : PEER_OK)
            << error.text;
    }
}

} /* namespace */
