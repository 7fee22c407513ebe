/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/temp_dir.h"

extern "C" {
#include "base/text.h"
#include "rows/rows.h"
}

namespace
{

using vesica_test::TempDir;
using Texts = std::vector<std::string>;

TEST(peer_labels, names_of_columns)
{
    peer_labels labels;
    ASSERT_TRUE(peer_labels_read(&labels, "category,severity of it"));
    ASSERT_EQ(labels.num, 2u);
    EXPECT_STREQ(labels.names[0], "category");
    EXPECT_STREQ(labels.names[1], "severity of it");
}

TEST(peer_labels, what_is_no_name)
{
    peer_labels labels;
    std::string many = "a";
    for (char c = 'b'; c <= 'q'; c++) {
        many += std::string(",") + c;
    }
    for (const std::string &text :
         {std::string(), std::string(","), std::string("a,"), std::string(",a"),
          std::string("a,,b"), std::string("a,a"), std::string(" a"),
          std::string("a ,b"), std::string("a\nb"), std::string("\xff"),
          std::string(64, 'x'), many}) {
        EXPECT_FALSE(peer_labels_read(&labels, text.c_str())) << text;
        EXPECT_EQ(labels.num, 0u);
    }
    many.resize(many.size() - 2);
    EXPECT_TRUE(peer_labels_read(&labels, many.c_str()));
    EXPECT_EQ(labels.num, static_cast<size_t>(PEER_MAX_LABELS));
}

/* What a label says, after "good " or "bad ". */
Texts cells_of(const std::string &label, size_t num_columns)
{
    peer_label_reader *reader = nullptr;
    const peer_field *cells = nullptr;
    peer_error error;
    Texts out;
    EXPECT_EQ(peer_label_reader_new(&reader, &error, num_columns), PEER_OK);
    for (int i = 0; i < 2; i++) { /* what was read before leaves nothing */
        const bool good = peer_label_reader_read(
            reader, &cells, reinterpret_cast<const uint8_t *>(label.data()),
            label.size());
        out = {good ? "good" : "bad"};
        for (size_t k = 0; k < num_columns; k++) {
            out.emplace_back(cells[k].text, cells[k].len);
        }
    }
    peer_label_reader_free(reader);
    return out;
}

TEST(peer_labels, what_a_partner_may_send)
{
    EXPECT_EQ(cells_of("a,b", 2), (Texts{"good", "a", "b"}));
    EXPECT_EQ(cells_of("a", 1), (Texts{"good", "a"}));
    EXPECT_EQ(cells_of("", 2), (Texts{"good", "", ""}));
    EXPECT_EQ(cells_of(",", 2), (Texts{"good", "", ""}));
    EXPECT_EQ(cells_of(" a ,\"b, \"\"c\"\"\"", 2),
              (Texts{"good", " a ", "b, \"c\""}));
    EXPECT_EQ(cells_of("\xe9\xaa\x97", 1), (Texts{"good", "\xe9\xaa\x97"}));
}

TEST(peer_labels, what_a_partner_may_not_send)
{
    for (const std::string &label :
         {std::string("a"), std::string("a,b,c"), std::string("a\n,b"),
          std::string("a\t,b"), std::string("a\0,b", 4), std::string("a,\"b"),
          std::string("a,b\"c"), std::string("a,\"b\"c"), std::string("\xff,b"),
          std::string("\xc0\x80,b"), std::string("\xed\xa0\x80,b"),
          std::string("a,\xc2\x85"), std::string("a,\x7f"),
          std::string("a,\"b\nc\""), std::string(1024, ','),
          "a," + std::string(1023, 'b')}) {
        EXPECT_EQ(cells_of(label, 2), (Texts{"bad", "", ""})) << label;
    }
}

TEST(peer_labels, a_label_that_fills_its_room)
{
    const std::string longest(VESICA_MAX_LABEL_BYTES, '=');
    EXPECT_EQ(cells_of(longest, 1), (Texts{"good", "'" + longest}));
    std::string quotes = "=";
    for (int i = 1; i < PEER_MAX_LABELS; i++) {
        quotes += ",=";
    }
    EXPECT_EQ(cells_of(quotes, PEER_MAX_LABELS).back(), "'=");
}

TEST(peer_labels, nothing_that_a_spreadsheet_would_run)
{
    for (const char *cell : {"=1+1", "+1", "-1", "@a"}) {
        EXPECT_EQ(cells_of(cell, 1), (Texts{"good", std::string("'") + cell}));
    }
    EXPECT_EQ(cells_of("\"=a,b\"", 1), (Texts{"good", "'=a,b"}));
    EXPECT_EQ(cells_of("\"\"\"=1\"\"\"", 1), (Texts{"good", "'\"=1\""}));
    EXPECT_EQ(cells_of("a=b", 1), (Texts{"good", "a=b"}));
}

/* Lists that give labels: what they hold is seen by their longest label, and by
 * what goes wrong; the end-to-end tests see the labels themselves. */
class peer_labels_list : public testing::Test {
  protected:
    peer_labels_list()
    {
        error.text[0] = '\0';
        EXPECT_EQ(vesica_config_new(&config), VESICA_OK);
        EXPECT_TRUE(peer_labels_read(&labels, "why,when"));
        labels.max_bytes = 20;
    }

    ~peer_labels_list() override
    {
        peer_rows_free(rows);
        vesica_config_free(config);
    }

    peer_exit read(const std::string &text)
    {
        peer_rows_free(rows);
        rows = nullptr;
        const std::string path = dir.write("own.csv", text);
        return peer_rows_read_labels(&rows, &error, path.c_str(), &options,
                                     &labels, config,
                                     VESICA_SUITE_RISTRETTO255_SHA512);
    }

    void expect_longest(const std::string &text, size_t len)
    {
        ASSERT_EQ(read("id_type,value,when,why\n" + text), PEER_OK)
            << error.text;
        EXPECT_EQ(vesica_list_longest_label(peer_rows_list(rows)), len) << text;
    }

    void expect_refused(const std::string &text, const std::string &message)
    {
        EXPECT_EQ(read(text), PEER_ERR_INPUT) << text;
        EXPECT_NE(std::string(error.text).find(message), std::string::npos)
            << error.text;
    }

    TempDir dir;
    peer_error error;
    vesica_config *config = nullptr;
    peer_list_options options = {};
    peer_labels labels = {};
    peer_rows *rows = nullptr;
};

TEST_F(peer_labels_list, values_in_the_order_of_the_terms)
{
    expect_longest("IMO,9074729,2020,abc\n", std::string("abc,2020").size());
    expect_longest("IMO,9074729,2020,\n", std::string(",2020").size());
    expect_longest("IMO,9074729,2020, abc \n", std::string("abc,2020").size());
    expect_longest("IMO,9074729,,\n", 0);
    expect_longest("", 0);
}

TEST_F(peer_labels_list, rows_of_one_identifier_are_joined)
{
    expect_longest("IMO,9074729,1,a\nBIC,DEUTDEFF,1,x\nIMO,IMO9074729,2,b\n"
                   "IMO,9074729,1,b\nIMO,9074729,,\n",
                   std::string("a; b,1; 2").size());
    EXPECT_EQ(vesica_list_num_entries(peer_rows_list(rows)), 5u);
    EXPECT_EQ(vesica_list_num_items(peer_rows_list(rows)), 2u);
    /* A value that is a part of another is another. */
    expect_longest("IMO,9074729,,ab\nIMO,9074729,,a\n",
                   std::string("ab; a,").size());
}

TEST_F(peer_labels_list, what_csv_must_quote)
{
    expect_longest("IMO,9074729,,\"a,b\"\n", std::string("\"a,b\",").size());
    expect_longest("IMO,9074729,,\"a\"\"b\"\n",
                   std::string("\"a\"\"b\",").size());
}

TEST_F(peer_labels_list, rows_that_take_no_part_give_nothing)
{
    expect_longest("IMO,9074729,1,a\n", 3);
    ASSERT_EQ(read("id_type,value,when,why,state\nIMO,9074729,1,a,active\n"
                   "IMO,9074729,1,secret,disputed\n"),
              PEER_OK)
        << error.text;
    EXPECT_EQ(vesica_list_longest_label(peer_rows_list(rows)), 3u);
}

TEST_F(peer_labels_list, columns_must_be_there_once)
{
    expect_refused("id_type,value,why\n",
                   "own.csv, line 1: there is no column \"when\"");
    expect_refused("id_type,value,why,when,why\n",
                   "there is more than one column \"why\"");
    options.type = VESICA_ID_IMO;
    options.value_number = 1;
    expect_refused("9074729,a\n", "no header");
}

TEST_F(peer_labels_list, a_label_that_is_too_long)
{
    const std::string header = "id_type,value,when,why\nBIC,DEUTDEFF,,\n";
    expect_refused(header + "IMO,9074729,1," + std::string(19, 'x') + "\n",
                   "own.csv, line 3, column why: the label of this identifier, "
                   "from all its rows, has 21 bytes, more than label_bytes = "
                   "20");
    expect_refused(header + "IMO,9074729,1234567890,a\n"
                            "IMO,9074729,1234567891,a\n",
                   "own.csv, line 3, column when: ");
    std::string rows_of_one = header;
    for (int i = 0; i < 3000; i++) {
        rows_of_one += "IMO,9074729,," + std::to_string(i) + "\n";
    }
    expect_refused(rows_of_one, "line 3, column why: the label of this");
    expect_refused(header + "IMO,9074729,," + std::string(60000, 'x') + "\n",
                   "line 3, column why: ");
}

TEST_F(peer_labels_list, a_value_that_is_no_line_of_text)
{
    const std::string header = "id_type,value,when,why\n";
    expect_refused(header + "IMO,9074729,1,\"a\nb\"\n",
                   "own.csv, line 2, column why: a label is one line");
    expect_refused(header + "IMO,9074729,\xff,a\n",
                   "own.csv, line 2, column when: ");
}

/* The rows of a result with columns behind them. */
const peer_field *number_cells(void *arg, uint64_t i)
{
    auto *cells = static_cast<peer_field *>(arg);
    static const char digits[] = "0123456789";
    cells[0] = {digits + i, 1};
    cells[1] = {"a,\"b", 4};
    return cells;
}

TEST_F(peer_labels_list, columns_behind_rows)
{
    ASSERT_EQ(read("id_type,value,why,when\r\nIMO,9074729,\"a\nb\",c\n"),
              PEER_ERR_INPUT);
    ASSERT_EQ(read("id_type,value,why,when\r\nIMO,9074729,\"a b\",c\r\n"
                   "BIC,DEUTDEFF,d,e"),
              PEER_OK)
        << error.text;
    peer_field cells[2];
    const peer_extra extra = {&labels, number_cells, cells};
    const std::vector<uint64_t> which = {0, 1};
    FILE *file = fopen(dir.path("out").c_str(), "w");
    EXPECT_EQ(peer_rows_write_extra(rows, &error, file, PEER_FORMAT_CSV,
                                    which.data(), which.size(), &extra),
              PEER_OK);
    fclose(file);
    EXPECT_EQ(dir.read("out"),
              "id_type,value,why,when,partner_why,partner_when\r\n"
              "IMO,9074729,\"a b\",c,0,\"a,\"\"b\"\r\n"
              "BIC,DEUTDEFF,d,e,1,\"a,\"\"b\"\n");
}

} /* namespace */
