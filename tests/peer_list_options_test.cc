/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <ctime>
#include <string>

extern "C" {
#include "rows/list_options.h"
}

namespace
{

class peer_list_options_test : public testing::Test {
  protected:
    peer_exit set(const char *name, const char *value)
    {
        error.len = 0;
        error.text[0] = '\0';
        return peer_list_options_set(&options, &error, name, value);
    }

    void expect_refused(const char *name, const char *value,
                        const std::string &message)
    {
        EXPECT_EQ(set(name, value), PEER_ERR_USAGE) << name << " " << value;
        EXPECT_EQ(std::string(error.text).find("expected"), 0u) << error.text;
        EXPECT_NE(std::string(error.text).find(message), std::string::npos)
            << error.text;
    }

    void expect_unfit(const std::string &message)
    {
        EXPECT_EQ(peer_list_options_check(&options, &error), PEER_ERR_USAGE);
        EXPECT_NE(std::string(error.text).find(message), std::string::npos)
            << error.text;
    }

    peer_list_options options{};
    peer_error error{};
};

TEST_F(peer_list_options_test, the_default_is_zero)
{
    EXPECT_EQ(peer_list_options_check(&options, &error), PEER_OK);
}

TEST_F(peer_list_options_test, format_and_encoding)
{
    EXPECT_EQ(set("format", "tsv"), PEER_OK);
    EXPECT_EQ(options.format, PEER_FORMAT_TSV);
    EXPECT_EQ(set("format", "CSV"), PEER_OK);
    EXPECT_EQ(options.format, PEER_FORMAT_CSV);
    EXPECT_EQ(set("encoding", "gb18030"), PEER_OK);
    EXPECT_EQ(options.encoding, PEER_ENCODING_GB18030);
    EXPECT_EQ(set("encoding", "UTF-8"), PEER_OK);
    EXPECT_EQ(options.encoding, PEER_ENCODING_UTF8);
    expect_refused("format", "xlsx", "csv or tsv");
    expect_refused("encoding", "latin1", "utf-8 or gb18030");
}

TEST_F(peer_list_options_test, map_takes_one_or_several)
{
    EXPECT_EQ(set("map", "value=raw value, state = 状态"), PEER_OK);
    EXPECT_EQ(set("map", "id_type=a=b"), PEER_OK);
    EXPECT_STREQ(options.names[PEER_COLUMN_VALUE], "raw value");
    EXPECT_STREQ(options.names[PEER_COLUMN_STATE], "状态");
    EXPECT_STREQ(options.names[PEER_COLUMN_TYPE], "a=b");
    EXPECT_STREQ(options.names[PEER_COLUMN_ROLE], "");
    expect_refused("map", "Value=x", "id_type, value, state, expires_on");
    expect_refused("map", "", "NAME=COLUMN");
    expect_refused("map", "role", "the name of a column");
    expect_refused("map", "role= ", "the name of a column");
    expect_refused("map", "value=again", "one column for value");
    expect_refused("map", ("role=" + std::string(64, 'x')).c_str(), "63");
    EXPECT_EQ(set("map", ("role=" + std::string(63, 'x')).c_str()), PEER_OK);
}

TEST_F(peer_list_options_test, type_and_column)
{
    EXPECT_EQ(set("column", "2"), PEER_OK);
    EXPECT_EQ(options.value_number, 2u);
    expect_unfit("--column (key `column`): a number needs --type");
    EXPECT_EQ(set("type", "lei"), PEER_OK);
    EXPECT_EQ(options.type, VESICA_ID_LEI);
    EXPECT_EQ(peer_list_options_check(&options, &error), PEER_OK);
    EXPECT_EQ(set("map", "state=x"), PEER_OK);
    expect_unfit("no names of columns");
    expect_refused("column", "0", "its number, 1");
    expect_refused("column", "1025", "its number, 1");
    expect_refused("column", "", "the name of a column");
    expect_refused("type", "LEIX", "a type");
    EXPECT_EQ(set("column", "phone no"), PEER_OK);
    EXPECT_STREQ(options.names[PEER_COLUMN_VALUE], "phone no");
    expect_refused("column", "other", "one column for value");
}

TEST_F(peer_list_options_test, compose_names_the_parts)
{
    EXPECT_EQ(set("compose", "name_dob=name + birth date,ACCT=bank+no"),
              PEER_OK);
    ASSERT_EQ(options.num_composes, 2u);
    EXPECT_EQ(options.composes[0].type, VESICA_ID_NAME_DOB);
    EXPECT_STREQ(options.composes[0].columns[0], "name");
    EXPECT_STREQ(options.composes[0].columns[1], "birth date");
    EXPECT_EQ(options.composes[1].type, VESICA_ID_ACCT);
    EXPECT_STREQ(options.composes[1].columns[1], "no");
    EXPECT_EQ(peer_list_options_check(&options, &error), PEER_OK);
    for (const char *bad : {"LEI=a+b", "NAME_DOB", "NAME_DOB=a", "X=a+b"}) {
        expect_refused("compose", bad, "a composite type");
    }
    expect_refused("compose", "SOCIAL=+b", "the name of a column");
    expect_refused("compose", "SOCIAL=a+", "the name of a column");
    ASSERT_EQ(options.num_composes, 2u);
    EXPECT_EQ(set("compose", "ACCT=x+y"), PEER_OK);
    expect_unfit("compose once for a type");
}

TEST_F(peer_list_options_test, compose_agrees_with_type)
{
    EXPECT_EQ(set("compose", "ACCT=bank+no"), PEER_OK);
    EXPECT_EQ(set("type", "ACCT"), PEER_OK);
    EXPECT_EQ(peer_list_options_check(&options, &error), PEER_OK);
    EXPECT_EQ(set("type", "LEI"), PEER_OK);
    expect_unfit("compose for the type");
    for (int i = 1; i < PEER_MAX_COMPOSES; i++) {
        EXPECT_EQ(set("compose", "ACCT=bank+no"), PEER_OK);
    }
    expect_refused("compose", "ACCT=bank+no", "at most 4");
}

TEST_F(peer_list_options_test, type_has_no_column_beside_it)
{
    EXPECT_EQ(set("type", "LEI"), PEER_OK);
    EXPECT_EQ(set("map", "id_type=kind"), PEER_OK);
    expect_unfit("no column for id_type");
}

TEST_F(peer_list_options_test, flags_and_day)
{
    EXPECT_EQ(set("skip-invalid", ""), PEER_OK);
    EXPECT_EQ(set("any-state", ""), PEER_OK);
    EXPECT_TRUE(options.skip_invalid);
    EXPECT_TRUE(options.any_state);
    expect_refused("any-state", "no", "no value");
    expect_refused("skip-invalid", "no", "no value");
    EXPECT_EQ(set("as-of", "2026-01-01"), PEER_OK);
    EXPECT_EQ(options.as_of, 20454);
    for (const char *bad : {"", "2026-1-1", "2026-02-29", "1970-01-01"}) {
        expect_refused("as-of", bad, "yyyy-mm-dd");
    }
    EXPECT_EQ(options.as_of, 20454);
    expect_refused("colour", "red", "an option of lists");
}

TEST_F(peer_list_options_test, every_option_of_the_table_is_taken)
{
    const char *values[PEER_NUM_LIST_OPTIONS] = {
        "csv", "utf-8", "role=r", "LEI", "c", "ACCT=a+b", "", "", "2026-01-01"};
    for (size_t i = 0; i < PEER_NUM_LIST_OPTIONS; i++) {
        EXPECT_EQ(set(peer_list_option_table[i].name, values[i]), PEER_OK)
            << peer_list_option_table[i].name;
        EXPECT_EQ(peer_list_option_table[i].value == nullptr,
                  values[i][0] == '\0');
        EXPECT_NE(peer_list_option_table[i].help, nullptr);
    }
}

bool is_day(const std::string &text)
{
    int32_t day = 0;
    return peer_day_read(&day, text.data(), text.size());
}

TEST(peer_day, days_that_exist_are_read)
{
    for (const char *good :
         {"0001-01-01", "1800-01-01", "1900-02-28", "2000-02-29", "2024-02-29",
          "2199-12-31", "9999-12-31"}) {
        EXPECT_TRUE(is_day(good)) << good;
    }
    for (const char *bad :
         {"", "2026-01-1", "2026-01-011", "2026/01/01", "2026-00-01",
          "2026-13-01", "2026-01-00", "2026-01-32", "2026-04-31", "1900-02-29",
          "2023-02-29", "0000-01-01", "202a-01-01", "2026-01-0x", " 2026-01-0",
          "-026-01-01"}) {
        EXPECT_FALSE(is_day(bad)) << bad;
    }
}

/* Every day of 1800 to 2199 follows the one before, as the system's calendar
 * has it. */
TEST(peer_day, days_follow_one_another)
{
    char text[PEER_DAY_ROOM];
    int32_t first = 0;
    int32_t last = 0;
    ASSERT_TRUE(peer_day_read(&first, "1800-01-01", 10));
    ASSERT_TRUE(peer_day_read(&last, "2199-12-31", 10));
    EXPECT_EQ(first, -62091);
    EXPECT_EQ(last, 84005);
    for (int32_t day = first; day <= last; day++) {
        int32_t again = INT32_MAX;
        ASSERT_TRUE(peer_day_read(&again, peer_day_text(text, day), 10));
        ASSERT_EQ(again, day) << text;
    }
    EXPECT_STREQ(peer_day_text(text, 0), "1970-01-01");
}

TEST(peer_day, today_is_of_this_moment)
{
    const int32_t before = static_cast<int32_t>(std::time(nullptr) / 86400);
    const int32_t today = peer_day_today();
    EXPECT_GE(today, before);
    EXPECT_LE(today, before + 1);
}

} /* namespace */
