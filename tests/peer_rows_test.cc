/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/temp_dir.h"

extern "C" {
#include "rows/rows.h"
}

namespace
{

using vesica_test::TempDir;

class peer_rows_test : public testing::Test {
  protected:
    peer_rows_test()
    {
        error.text[0] = '\0';
        EXPECT_EQ(vesica_config_new(&config), VESICA_OK);
    }

    ~peer_rows_test() override
    {
        peer_rows_free(rows);
        vesica_config_free(config);
    }

    void set(const char *name, const char *value)
    {
        ASSERT_EQ(peer_list_options_set(&options, &error, name, value), PEER_OK)
            << error.text;
    }

    peer_exit read(const std::string &text,
                   const std::string &name = "list.csv")
    {
        peer_rows_free(rows);
        rows = nullptr;
        const std::string path = dir.write(name, text);
        return peer_rows_read(&rows, &error, path.c_str(), &options, config,
                              VESICA_SUITE_RISTRETTO255_SHA512);
    }

    void expect_refused(const std::string &text, const std::string &message)
    {
        EXPECT_EQ(read(text), PEER_ERR_INPUT) << text;
        EXPECT_NE(std::string(error.text).find(message), std::string::npos)
            << error.text;
    }

    peer_exit write(const std::vector<uint64_t> &which,
                    peer_list_format format = PEER_FORMAT_BY_NAME)
    {
        FILE *file = fopen(dir.path("out").c_str(), "w");
        const peer_exit code = peer_rows_write(rows, &error, file, format,
                                               which.data(), which.size());
        fclose(file);
        return code;
    }

    /* All of what is said was left out, after the path. */
    std::string left_out()
    {
        FILE *file = fopen(dir.path("said").c_str(), "w");
        peer_rows_print_left_out(file, rows);
        fclose(file);
        const std::string said = dir.read("said");
        const std::string path = dir.path("list.csv");
        EXPECT_TRUE(said.empty() || said.find(path) == 0) << said;
        return said.empty() ? said : said.substr(path.size());
    }

    TempDir dir;
    peer_error error;
    peer_list_options options{};
    vesica_config *config = nullptr;
    peer_rows *rows = nullptr;
};

TEST_F(peer_rows_test, columns_stand_in_any_order)
{
    ASSERT_EQ(read("n,value , id_type\n1,HNRBBY2X,BIC\n2,hnrbby2x, bic \n"),
              PEER_OK)
        << error.text;
    EXPECT_EQ(vesica_list_num_entries(peer_rows_list(rows)), 2u);
    EXPECT_EQ(vesica_list_num_items(peer_rows_list(rows)), 1u);
    ASSERT_EQ(write({1}), PEER_OK);
    EXPECT_EQ(dir.read("out"), "n,value , id_type\n2,hnrbby2x, bic \n");
}

TEST_F(peer_rows_test, a_header_alone_is_a_list)
{
    ASSERT_EQ(read("id_type,value"), PEER_OK) << error.text;
    EXPECT_EQ(vesica_list_num_items(peer_rows_list(rows)), 0u);
    ASSERT_EQ(write({}), PEER_OK);
    EXPECT_EQ(dir.read("out"), "id_type,value\n");
}

TEST_F(peer_rows_test, bad_files_are_refused)
{
    expect_refused("", "list.csv is empty");
    expect_refused("value\n", "no column \"id_type\"");
    expect_refused("id_type,value\nBIC\n", "line 2: the row has 1 columns");
    expect_refused("id_type,value\nBIC,HNRBBY2X,x\n",
                   "line 2: the row has 3 columns, not 2");
}

TEST_F(peer_rows_test, bad_rows_are_told_with_rule_and_mask)
{
    expect_refused("id_type,value\nBIC,HNRBBY2X\nIMO,9074728\n",
                   "line 3, column value: \"90****8\" is not a valid IMO");
    EXPECT_EQ(std::string(error.text).find("9074728"), std::string::npos);
    expect_refused("id_type,value\n9074729,IMO\n",
                   "line 2, column id_type: \"90****9\" is not a valid type");
}

TEST_F(peer_rows_test, twenty_bad_rows_are_shown_and_all_are_counted)
{
    std::string text = "id_type,value\n";
    for (int i = 0; i < 30; i++) {
        text += "IMO,1\n";
    }
    expect_refused(text, "list.csv: 30 bad rows");
    EXPECT_NE(std::string(error.text).find("line 21,"), std::string::npos);
    EXPECT_EQ(std::string(error.text).find("line 22,"), std::string::npos);
}

TEST_F(peer_rows_test, the_count_of_bad_rows_survives_a_long_path)
{
    std::string folder;
    for (int i = 0; i < 15; i++) {
        folder += std::string(200, 'x') + "/";
    }
    std::filesystem::create_directories(dir.path(folder));
    std::string text = "id_type,value\n";
    for (int i = 0; i < 30; i++) {
        text += "NONE,1\n";
    }
    const std::string path = dir.write(folder + "list.csv", text);
    EXPECT_EQ(peer_rows_read(&rows, &error, path.c_str(), &options, config,
                             VESICA_SUITE_RISTRETTO255_SHA512),
              PEER_ERR_INPUT);
    const std::string message = error.text;
    EXPECT_NE(message.find("list.csv: 30 bad rows"), std::string::npos);
    EXPECT_EQ(message.find(folder), message.rfind(folder));
    EXPECT_NE(message.find("line 2,"), std::string::npos);
}

TEST_F(peer_rows_test, a_file_that_changes_gives_no_result)
{
    ASSERT_EQ(read("id_type,value\nBIC,HNRBBY2X\n"), PEER_OK);
    std::filesystem::last_write_time(
        dir.path("list.csv"), std::filesystem::file_time_type::clock::now() +
                                  std::chrono::seconds(5));
    EXPECT_EQ(write({0}), PEER_ERR_INPUT);
    EXPECT_NE(std::string(error.text).find("has changed"), std::string::npos);
}

TEST_F(peer_rows_test, a_row_that_is_not_there_is_an_error)
{
    ASSERT_EQ(read("id_type,value\nBIC,HNRBBY2X\n"), PEER_OK);
    EXPECT_EQ(write({1}), PEER_ERR_LOCAL);
}

TEST_F(peer_rows_test, a_broken_row_is_one_of_the_bad_rows)
{
    expect_refused("id_type,value\nIMO,1\nIMO,\"2\nIMO,9074729\n",
                   "list.csv: 2 bad rows");
    EXPECT_NE(std::string(error.text).find("line 2, column value"),
              std::string::npos);
    EXPECT_NE(std::string(error.text).find("line 3: rule unclosed-quote"),
              std::string::npos);
}

TEST_F(peer_rows_test, bad_rows_can_be_skipped)
{
    set("skip-invalid", "");
    ASSERT_EQ(read("id_type,value\nIMO,1\nBIC,DEUTDEFF\nIMO,\"2\n"
                   "IMO,9074729\n"),
              PEER_OK)
        << error.text;
    EXPECT_EQ(peer_rows_num(rows, PEER_ROW_BAD), 2u);
    EXPECT_EQ(peer_rows_num(rows, PEER_ROW_TAKEN), 2u);
    EXPECT_EQ(vesica_list_num_items(peer_rows_list(rows)), 2u);
    ASSERT_EQ(write({1, 0}), PEER_OK);
    EXPECT_EQ(dir.read("out"), "id_type,value\nIMO,9074729\nBIC,DEUTDEFF\n");
    const std::string said = left_out();
    EXPECT_EQ(said.find(": 2 rows taken; skipped as invalid: 2\n"
                        "  line 2, column value: \"*\" is not a valid IMO: "),
              0u)
        << said;
    EXPECT_NE(said.find("\n  line 4: rule unclosed-quote; "),
              std::string::npos);
}

TEST_F(peer_rows_test, a_thousand_skipped_rows_are_listed)
{
    std::string text = "id_type,value\n";
    for (int i = 0; i < 1005; i++) {
        text += "IMO,1\n";
    }
    set("skip-invalid", "");
    ASSERT_EQ(read(text), PEER_OK) << error.text;
    const std::string said = left_out();
    EXPECT_NE(said.find("\n  line 1001, "), std::string::npos);
    EXPECT_EQ(said.find("\n  line 1002, "), std::string::npos);
    EXPECT_NE(said.find("\n  and 5 more; vesica-peer check " +
                        dir.path("list.csv") + " lists all\n"),
              std::string::npos);
}

TEST_F(peer_rows_test, what_is_left_out_is_counted_by_reason)
{
    const std::string text = "id_type,value,role,state,expires_on\n"
                             "BIC,DEUTDEFF,,,2026-03-01\n"
                             "IMO,9074729,,,2026-02-01\n"
                             "IMO,9074729,victim,,\n"
                             "IMO,9074729,,disputed,\n"
                             "IMO,9074729,,disputed,2025-01-01\n"
                             "IMO,9074729,,retracted,\n"
                             "IMO,9074729,,expired,\n"
                             "IMO,9074729,,corrected,\n"
                             "IMO,9074729,,active,2025-12-31\n"
                             "IMO,6459297,,active,\n";
    set("as-of", "2026-01-01");
    ASSERT_EQ(read(text), PEER_OK) << error.text;
    EXPECT_EQ(vesica_list_num_entries(peer_rows_list(rows)), 3u);
    EXPECT_EQ(peer_rows_num(rows, PEER_ROW_DISPUTED), 2u);
    EXPECT_EQ(left_out(),
              ": 3 rows taken; left out: 1 victim, 2 disputed, 1 retracted, 1 "
              "expired, 1 corrected, 1 past-expiry (on 2026-01-01)\n");
    EXPECT_EQ(peer_rows_last_day(rows), options.as_of + 31);
    ASSERT_EQ(write({0, 2}), PEER_OK);
    EXPECT_EQ(dir.read("out"), "id_type,value,role,state,expires_on\n"
                               "BIC,DEUTDEFF,,,2026-03-01\n"
                               "IMO,6459297,,active,\n");
    set("any-state", "");
    ASSERT_EQ(read(text), PEER_OK) << error.text;
    EXPECT_EQ(peer_rows_num(rows, PEER_ROW_TAKEN), 9u);
    EXPECT_EQ(peer_rows_last_day(rows), INT32_MAX);
    EXPECT_EQ(left_out(), ": 9 rows taken; left out: 1 victim\n");
}

TEST_F(peer_rows_test, numbers_of_rows_are_grouped)
{
    std::string text = "id_type,value,state\nIMO,9074729,\n";
    for (unsigned i = 0; i < 1000; i++) {
        text += "IMO,6459297,disputed\n";
    }
    ASSERT_EQ(read(text), PEER_OK) << error.text;
    EXPECT_EQ(left_out(), ": 1 row taken; left out: 1,000 disputed\n");
}

TEST_F(peer_rows_test, nothing_left_out_is_nothing_to_say)
{
    ASSERT_EQ(read("id_type,value\nBIC,DEUTDEFF\n"), PEER_OK);
    EXPECT_EQ(left_out(), "");
    EXPECT_EQ(peer_rows_last_day(rows), INT32_MAX);
}

/* Byte by byte: ends of lines, quotes, spaces, lines in fields. */
TEST_F(peer_rows_test, rows_come_out_as_they_stand)
{
    const std::string rows_of_file[] = {
        "BIC, DEUTDEFF ,\"a \"\"b\"\"\r\nc\"\r\n", "\"BIC\",\"DEUTDEFF\",,\n",
        "BIC,x", "imo,IMO9074729,\xff"};
    const std::string header = "id_type,\"value\",n\r\n";
    ASSERT_EQ(read("\xef\xbb\xbf" + header + rows_of_file[0] + "\n,,\n" +
                   rows_of_file[3]),
              PEER_OK)
        << error.text;
    ASSERT_EQ(write({0, 1, 0}, PEER_FORMAT_CSV), PEER_OK);
    EXPECT_EQ(dir.read("out"), header + rows_of_file[0] + rows_of_file[3] +
                                   "\n" + rows_of_file[0]);
}

TEST_F(peer_rows_test, tsv_comes_out_as_it_stands_or_as_csv)
{
    const std::string header = "id_type\tvalue\ta, b\r\n";
    const std::string first = "BIC\tDEUTDEFF\t \"x\"\t\r\n";
    const std::string last = "BIC\tDEUTDEFF\t\xd6\xd0 y";
    set("map", "value=value");
    set("encoding", "gb18030");
    ASSERT_EQ(
        read("id_type\tvalue\ta, b\tc\r\n" + first + last + "\t", "list.tsv"),
        PEER_OK)
        << error.text;
    ASSERT_EQ(write({0, 1}), PEER_OK);
    EXPECT_EQ(dir.read("out"),
              "id_type\tvalue\ta, b\tc\r\n" + first + last + "\t\n");
    ASSERT_EQ(write({0, 1}, PEER_FORMAT_TSV), PEER_OK);
    EXPECT_EQ(dir.read("out"),
              "id_type\tvalue\ta, b\tc\r\n" + first + last + "\t\n");
    ASSERT_EQ(write({0, 1}, PEER_FORMAT_CSV), PEER_OK);
    EXPECT_EQ(dir.read("out"), "id_type,value,\"a, b\",c\r\n"
                               "BIC,DEUTDEFF,\" \"\"x\"\"\",\r\n"
                               "BIC,DEUTDEFF,\xd6\xd0 y,\n");
}

TEST_F(peer_rows_test, csv_does_not_become_tsv)
{
    ASSERT_EQ(read("id_type,value\nBIC,DEUTDEFF\n"), PEER_OK);
    EXPECT_EQ(write({0}, PEER_FORMAT_TSV), PEER_ERR_INPUT);
    EXPECT_NE(std::string(error.text).find("is CSV"), std::string::npos);
    EXPECT_EQ(dir.read("out"), "");
}

TEST_F(peer_rows_test, a_file_without_a_header_comes_out_without)
{
    set("type", "BIC");
    set("column", "1");
    ASSERT_EQ(read("DEUTDEFF,x\nHNRBBY2X,y"), PEER_OK) << error.text;
    EXPECT_EQ(vesica_list_num_items(peer_rows_list(rows)), 2u);
    ASSERT_EQ(write({1}), PEER_OK);
    EXPECT_EQ(dir.read("out"), "HNRBBY2X,y\n");
    ASSERT_EQ(read(""), PEER_OK);
    ASSERT_EQ(write({}), PEER_OK);
    EXPECT_EQ(dir.read("out"), "");
}

/* More rows than a segment of places has. */
TEST_F(peer_rows_test, many_rows_stand_where_they_say)
{
    const uint64_t num = 140000;
    std::string text = "id_type,value,n\n";
    for (uint64_t i = 0; i < num; i++) {
        text += "BIC,DEUTDEFF," + std::to_string(i) + "\n";
    }
    ASSERT_EQ(read(text), PEER_OK) << error.text;
    ASSERT_EQ(write({0, 65535, 65536, num - 1}), PEER_OK);
    EXPECT_EQ(dir.read("out"),
              "id_type,value,n\nBIC,DEUTDEFF,0\nBIC,DEUTDEFF,65535\n"
              "BIC,DEUTDEFF,65536\nBIC,DEUTDEFF,139999\n");
}

} /* namespace */
