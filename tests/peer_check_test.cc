/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <tuple>
#include <unistd.h>
#include <vector>

#include "support/temp_dir.h"

extern "C" {
#include "base/files.h"
#include "cli/check_copy.h"
#include "cli/check_report.h"
#include "rows/day.h"
}

namespace
{

using vesica_test::TempDir;
using Items = std::vector<std::tuple<int, std::string, std::string>>;

class peer_check_test : public testing::Test {
  protected:
    peer_check_test()
    {
        error.text[0] = '\0';
        EXPECT_TRUE(peer_day_read(&options.as_of, "2026-01-01", 10));
    }

    ~peer_check_test() override
    {
        peer_tally_clear(&check.tally);
        json_decref(check.bad);
    }

    void set(const char *name, const char *value)
    {
        ASSERT_EQ(peer_list_options_set(&options, &error, name, value), PEER_OK)
            << error.text;
    }

    peer_exit scan(const std::string &path, const peer_list_options &how,
                   const peer_visitor &visitor)
    {
        int fd = -1;
        peer_exit code = peer_files_open(&fd, &error, path.c_str(), false);
        if (code == PEER_OK) {
            code = peer_scan(fd, path.c_str(), &how, &visitor, &error);
            close(fd);
        }
        return code;
    }

    peer_exit copy(const std::string &text, peer_list_format format,
                   const char *name = "own.csv")
    {
        int fd = -1;
        char *out = nullptr;
        size_t len = 0;
        const std::string path = dir.write(name, text);
        EXPECT_EQ(peer_files_open(&fd, &error, path.c_str(), false), PEER_OK);
        FILE *stream = open_memstream(&out, &len);
        const peer_exit code =
            peer_check_copy(stream, &error, format, fd, name, &options);
        close(fd);
        fclose(stream);
        copied.assign(out, len);
        free(out);
        return code;
    }

    /* The valid rows of a file: outcome, type and canonical text. */
    Items items_of(const std::string &path, const peer_list_options &how)
    {
        Items items;
        const peer_visitor visitor = {nullptr, add_item, &items};
        EXPECT_EQ(scan(path, how, visitor), PEER_OK) << error.text;
        return items;
    }

    static peer_exit add_item(void *arg, peer_error *, const peer_row *row)
    {
        char text[VESICA_IDENTIFIER_TEXT_ROOM];
        if (row->outcome == PEER_ROW_BAD) {
            return PEER_OK;
        }
        vesica_identifier_text(text, &row->identifier);
        static_cast<Items *>(arg)->emplace_back(row->outcome, row->info->name,
                                                text);
        return PEER_OK;
    }

    static peer_exit note(void *arg, peer_error *error, const peer_row *row)
    {
        peer_check *check = static_cast<peer_check *>(arg);
        if (row->outcome == PEER_ROW_BAD && check->bad != nullptr) {
            EXPECT_TRUE(peer_check_note_bad(check, row));
        }
        return peer_tally_add(&check->tally, error, row);
    }

    void tally(const std::string &text)
    {
        const peer_visitor visitor = {nullptr, note, &check};
        check.file = "own.csv";
        check.options = &options;
        check.day = options.as_of;
        ASSERT_EQ(peer_tally_init(&check.tally, &error), PEER_OK);
        ASSERT_EQ(scan(dir.write("own.csv", text), options, visitor), PEER_OK)
            << error.text;
        ASSERT_EQ(peer_tally_finish(&check.tally, &error), PEER_OK);
    }

    /* The copy, read without options, is the same list. */
    void expect_same_items()
    {
        peer_list_options plain = {};
        plain.as_of = options.as_of;
        const Items items = items_of(dir.path("own.csv"), options);
        EXPECT_FALSE(items.empty());
        EXPECT_EQ(items_of(dir.write("copy.csv", copied), plain), items);
    }

    TempDir dir;
    peer_list_options options = {};
    peer_error error;
    std::string copied;
    peer_check check = {};
};

TEST_F(peer_check_test, copy_has_type_and_value_first)
{
    ASSERT_EQ(copy("\xef\xbb\xbfname,value,more,id_type\r\n"
                   "\"a, \"\"b\"\"\", 9074729 ,\"x\ny\",imo\r\n"
                   "c,deutdeff,,BIC",
                   PEER_FORMAT_CSV),
              PEER_OK)
        << error.text;
    EXPECT_EQ(copied, "id_type,value,name,more\n"
                      "IMO,IMO9074729,\"a, \"\"b\"\"\",\"x\ny\"\n"
                      "BIC,DEUTDEFFXXX,c,\n");
    expect_same_items();
}

TEST_F(peer_check_test, copy_has_standard_names_once)
{
    set("map", "value=raw,state=status");
    ASSERT_EQ(copy("id_type,raw,value,status,state,role\n"
                   "IMO,9074729,v,disputed,nonsense,\n"
                   "IMO,9074729,v,,x,victim\n",
                   PEER_FORMAT_CSV),
              PEER_OK)
        << error.text;
    EXPECT_EQ(copied, "id_type,value,other_value,state,other_state,role\n"
                      "IMO,IMO9074729,v,disputed,nonsense,\n"
                      "IMO,IMO9074729,v,,x,victim\n");
    expect_same_items();
}

TEST_F(peer_check_test, copy_of_one_type)
{
    set("type", "IMO");
    set("column", "number");
    ASSERT_EQ(copy("id_type,number\nx,9074729\n", PEER_FORMAT_CSV), PEER_OK);
    EXPECT_EQ(copied, "id_type,value,other_id_type\nIMO,IMO9074729,x\n");
    expect_same_items();
}

TEST_F(peer_check_test, copy_of_a_file_without_a_header)
{
    set("type", "IMO");
    set("column", "2");
    ASSERT_EQ(copy("a,9074729,b\n", PEER_FORMAT_CSV), PEER_OK) << error.text;
    EXPECT_EQ(copied, "id_type,value,column_1,column_3\nIMO,IMO9074729,a,b\n");
    expect_same_items();
}

TEST_F(peer_check_test, copy_of_a_composite_type)
{
    set("compose", "NAME_DOB=name+born");
    ASSERT_EQ(copy("id_type,value,name,born\nNAME_DOB,,\"Li, Si\",1990/3/7\n"
                   "IMO,9074729,,\n",
                   PEER_FORMAT_CSV),
              PEER_OK)
        << error.text;
    EXPECT_EQ(copied, "id_type,value,name,born\n"
                      "NAME_DOB,\"li, si:1990-03-07\",\"Li, Si\",1990/3/7\n"
                      "IMO,IMO9074729,,\n");
    expect_same_items();
}

TEST_F(peer_check_test, copy_with_tabs)
{
    const std::string text =
        "id_type,value,name\nIMO,9074729,\"a, \"\"b\"\"\"\n";
    ASSERT_EQ(copy(text, PEER_FORMAT_TSV), PEER_OK) << error.text;
    EXPECT_EQ(copied, "id_type\tvalue\tname\nIMO\tIMO9074729\ta, \"b\"\n");
    for (const char *field : {"a\tb", "\"a\nb\"", "\"a\r\nb\""}) {
        EXPECT_EQ(
            copy("id_type,value,name\nIMO,9074729," + std::string(field) + "\n",
                 PEER_FORMAT_TSV),
            PEER_ERR_INPUT)
            << field;
        EXPECT_NE(std::string(error.text).find("line 2"), std::string::npos)
            << error.text;
    }
}

TEST_F(peer_check_test, copy_leaves_bad_rows_out_only_if_asked)
{
    const std::string text = "id_type,value\nIMO,9074728\nIMO,9074729\n";
    EXPECT_EQ(copy(text, PEER_FORMAT_CSV), PEER_ERR_INPUT);
    set("skip-invalid", "");
    EXPECT_EQ(copy(text, PEER_FORMAT_CSV), PEER_OK) << error.text;
    EXPECT_EQ(copied, "id_type,value\nIMO,IMO9074729\n");
}

/* A row that nearly fills a record grows by its quotes. */
TEST_F(peer_check_test, copy_holds_no_row_that_could_not_be_read)
{
    set("format", "tsv");
    EXPECT_EQ(copy("id_type\tvalue\tname\nIMO\t9074729\t" +
                       std::string(40000, '"') + "\n",
                   PEER_FORMAT_CSV),
              PEER_ERR_INPUT);
    EXPECT_NE(std::string(error.text).find("line 2: the row cannot stand"),
              std::string::npos)
        << error.text;
}

TEST_F(peer_check_test, copy_of_no_rows)
{
    ASSERT_EQ(copy("value,id_type\n", PEER_FORMAT_CSV), PEER_OK);
    EXPECT_EQ(copied, "id_type,value\n");
}

const char MIXED[] = "id_type,value,state,expires_on,role\n"
                     "IMO,9074729,,,\n"
                     "imo,IMO 9074729,active,2026-01-01,\n"
                     "IMO,9074729,disputed,,\n"
                     "IMO,9074729,,2025-12-31,\n"
                     "BIC,DEUTDEFF,,,victim\n"
                     "IMO,9074728,,,\n"
                     "USCC,919901011234567880,,,\n"
                     "LIE,9074728,,,\n";

TEST_F(peer_check_test, rows_are_counted_by_type_and_outcome)
{
    tally(MIXED);
    const peer_tally &all = check.tally;
    const peer_tally_type &imo = all.types[VESICA_ID_IMO];
    EXPECT_EQ(all.num_rows, 8u);
    EXPECT_EQ(imo.rows[PEER_ROW_TAKEN], 2u);
    EXPECT_EQ(imo.distinct, 1u);
    EXPECT_EQ(imo.rows[PEER_ROW_DISPUTED], 1u);
    EXPECT_EQ(imo.rows[PEER_ROW_PAST], 1u);
    EXPECT_EQ(imo.rows[PEER_ROW_BAD], 1u);
    EXPECT_EQ(all.types[VESICA_ID_BIC].rows[PEER_ROW_VICTIM], 1u);
    EXPECT_EQ(all.types[0].rows[PEER_ROW_BAD], 1u);
    EXPECT_EQ(all.distinct, 2u);
    EXPECT_EQ(peer_tally_left_out(all.rows), 3u);
    ASSERT_EQ(all.num_rules, 2u);
    ASSERT_EQ(all.num_hints, 1u);
    EXPECT_EQ(all.hints[0].contained->type, VESICA_ID_CN_ORG);
    EXPECT_EQ(all.hints[0].lines[0], 8u);
}

TEST_F(peer_check_test, json_says_the_same)
{
    check.bad = json_array();
    tally(MIXED);
    char *text = nullptr;
    size_t len = 0;
    FILE *stream = open_memstream(&text, &len);
    ASSERT_TRUE(peer_check_print_json(stream, &check));
    fclose(stream);
    json_t *object = json_loads(text, 0, nullptr);
    EXPECT_EQ(std::string(text, len).find('\n'), len - 1);
    ASSERT_NE(object, nullptr);
    EXPECT_EQ(json_integer_value(json_object_get(object, "taken")), 3);
    EXPECT_EQ(json_integer_value(json_object_get(object, "duplicates")), 1);
    json_t *bad = json_array_get(json_object_get(object, "bad"), 0);
    EXPECT_STREQ(json_string_value(json_object_get(bad, "value")), "90****8");
    EXPECT_EQ(json_integer_value(json_object_get(bad, "line")), 7);
    json_decref(object);
    free(text);
}

} /* namespace */
