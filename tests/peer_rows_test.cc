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

    peer_exit read(const std::string &text)
    {
        const std::string path = dir.write("list.csv", text);
        return peer_rows_read(&rows, &error, path.c_str(), config,
                              VESICA_SUITE_RISTRETTO255_SHA512);
    }

    void expect_refused(const std::string &text, const std::string &message)
    {
        EXPECT_EQ(read(text), PEER_ERR_INPUT) << text;
        EXPECT_NE(std::string(error.text).find(message), std::string::npos)
            << error.text;
    }

    peer_exit write(const std::vector<uint64_t> &which)
    {
        FILE *file = fopen(dir.path("out").c_str(), "w");
        const peer_exit code =
            peer_rows_write(rows, &error, file, which.data(), which.size());
        fclose(file);
        return code;
    }

    TempDir dir;
    peer_error error;
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
    expect_refused("\n\n", "list.csv is empty");
    expect_refused("value\n", "no column \"id_type\"");
    expect_refused("id_type,value\nBIC\n", "line 2: the row has 1 columns");
    expect_refused("id_type,value\nBIC,HNRBBY2X,x\n",
                   "line 2: the row has 3 columns, the header has 2");
}

TEST_F(peer_rows_test, bad_rows_are_told_with_rule_and_mask)
{
    expect_refused("id_type,value\nBIC,HNRBBY2X\nIMO,9074728\n",
                   "line 3, column value: \"90****8\" is not a valid IMO");
    EXPECT_EQ(std::string(error.text).find("9074728"), std::string::npos);
    expect_refused("id_type,value\n9074729,IMO\n",
                   "line 2, column id_type: \"90****9\" is not a type");
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
    EXPECT_EQ(peer_rows_read(&rows, &error, path.c_str(), config,
                             VESICA_SUITE_RISTRETTO255_SHA512),
              PEER_ERR_INPUT);
    const std::string message = error.text;
    EXPECT_NE(message.find("list.csv: 30 bad rows"), std::string::npos);
    EXPECT_EQ(message.find(folder), message.rfind(folder));
    EXPECT_NE(message.find("line 2,"), std::string::npos);
}

/* What stands in place of a header may be an item. */
TEST_F(peer_rows_test, columns_found_are_shown_masked)
{
    expect_refused("ID_TYPE,Value\n", "columns found (others masked): "
                                      "ID_TYPE, Value");
    expect_refused("IMO,9074729\n", "masked): ***, 90****9");
    EXPECT_EQ(std::string(error.text).find("9074729"), std::string::npos);
}

TEST_F(peer_rows_test, a_broken_row_ends_the_file_and_keeps_what_was_found)
{
    expect_refused("id_type,value\nIMO,1\nIMO,\"2\nIMO,3\n",
                   "line 3: a quote that opens in this row is not closed");
    EXPECT_NE(std::string(error.text).find("line 2, column value"),
              std::string::npos);
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

} /* namespace */
