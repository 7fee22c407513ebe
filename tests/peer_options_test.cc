/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <string>
#include <vector>

extern "C" {
#include "cli/options.h"
}

namespace
{

const peer_option OPTIONS[] = {
    {"list", "FILE", true, "A list."},
    {"json", nullptr, false, "A flag."},
};

const peer_command COMMAND = {"do",  {"DIR", nullptr}, "Do it.", OPTIONS, 2,
                              false, nullptr};

const peer_command WITH_LIST = {"do", {"DIR", nullptr}, "Do it.", OPTIONS, 2,
                                true, nullptr};

struct Parsed {
    peer_exit code;
    peer_arguments arguments;
    std::string message;
};

Parsed parse(std::vector<std::string> words,
             const peer_command *command = &COMMAND)
{
    Parsed out = {};
    peer_error error;
    error.len = 0;
    error.text[0] = '\0';
    std::vector<char *> argv;
    for (std::string &word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    out.code = peer_options_parse(&out.arguments, &error, command,
                                  static_cast<int>(words.size()), argv.data());
    out.message = error.text;
    return out;
}

TEST(peer_options, operands_and_options_in_any_order)
{
    for (const std::vector<std::string> &words :
         {std::vector<std::string>{"d", "--list", "f", "--json"},
          {"--json", "--list=f", "d"},
          {"--list", "f", "--json", "--", "d"}}) {
        const Parsed parsed = parse(words);
        ASSERT_EQ(parsed.code, PEER_OK) << parsed.message;
        EXPECT_TRUE(parsed.arguments.options[1] != nullptr);
    }
}

TEST(peer_options, a_flag_that_is_not_given_is_null)
{
    const Parsed parsed = parse({"d", "--list", "f"});
    ASSERT_EQ(parsed.code, PEER_OK);
    EXPECT_EQ(parsed.arguments.options[1], nullptr);
}

TEST(peer_options, what_is_wrong_is_named)
{
    const struct {
        std::vector<std::string> words;
        const char *text;
    } cases[] = {
        {{"--list", "f"}, "missing: DIR"},
        {{"d"}, "missing: --list"},
        {{"d", "e", "--list", "f"}, "one too many: e"},
        {{"d", "--lists", "f"}, "no option --lists"},
        {{"d", "--lis", "f"}, "no option --lis"},
        {{"d", "--list"}, "needs a value: --list"},
        {{"d", "--list="}, "needs a value: --list="},
        {{"d", "--list", "f", "--list", "g"}, "twice: --list"},
        {{"d", "--list", "f", "--json=1"}, "takes no value: --json=1"},
        {{"", "--list", "f"}, "must not be empty: DIR"},
        {{"d", "-list", "f"}, "two hyphens: -list"},
        {{"-h"}, "two hyphens: -h"},
    };
    for (const auto &one : cases) {
        const Parsed parsed = parse(one.words);
        EXPECT_EQ(parsed.code, PEER_ERR_USAGE) << one.text;
        EXPECT_NE(parsed.message.find(one.text), std::string::npos)
            << parsed.message;
    }
}

TEST(peer_options, an_operand_may_begin_with_a_hyphen_after_two)
{
    const Parsed parsed = parse({"--list", "f", "--", "-d"});
    EXPECT_EQ(parsed.code, PEER_OK) << parsed.message;
    EXPECT_EQ(parse({"-", "--list", "f"}).code, PEER_OK);
}

TEST(peer_options, list_options_are_for_commands_that_take_them)
{
    const std::vector<std::string> words = {"d", "--list", "f", "--any-state"};
    const Parsed without = parse(words);
    EXPECT_EQ(without.code, PEER_ERR_USAGE);
    EXPECT_NE(without.message.find("no option --any-state"), std::string::npos);
    const Parsed with = parse(words, &WITH_LIST);
    ASSERT_EQ(with.code, PEER_OK) << with.message;
    EXPECT_TRUE(with.arguments.list.any_state);
    EXPECT_FALSE(with.arguments.list.skip_invalid);
}

TEST(peer_options, map_and_compose_may_be_repeated)
{
    const Parsed parsed =
        parse({"d", "--list", "f", "--map", "value=a", "--map=state=b,role=c",
               "--compose", "NAME_DOB=n+d", "--compose=ACCT=x+y", "--type=ACCT",
               "--as-of", "2026-01-01"},
              &WITH_LIST);
    EXPECT_EQ(parsed.code, PEER_ERR_USAGE) << "NAME_DOB is not ACCT";
    const Parsed good =
        parse({"d", "--list", "f", "--map", "value=a", "--map=state=b,role=c",
               "--compose", "NAME_DOB=n+d", "--compose=ACCT=x+y", "--as-of",
               "2026-01-01"},
              &WITH_LIST);
    ASSERT_EQ(good.code, PEER_OK) << good.message;
    const peer_list_options &list = good.arguments.list;
    EXPECT_STREQ(list.names[PEER_COLUMN_VALUE], "a");
    EXPECT_STREQ(list.names[PEER_COLUMN_STATE], "b");
    EXPECT_STREQ(list.names[PEER_COLUMN_ROLE], "c");
    ASSERT_EQ(list.num_composes, 2u);
    EXPECT_EQ(list.composes[1].type, VESICA_ID_ACCT);
    EXPECT_EQ(list.as_of, 20454);
}

TEST(peer_options, what_is_wrong_with_a_list_option_is_named)
{
    const struct {
        std::vector<std::string> words;
        const char *text;
    } cases[] = {
        {{"--as-of", "tomorrow"}, "--as-of: expected a day"},
        {{"--as-of"}, "needs a value: --as-of"},
        {{"--format=xls"}, "--format: expected csv or tsv"},
        {{"--type", "LEI", "--type", "LEI"}, "twice: --type"},
        {{"--any-state=yes"}, "takes no value: --any-state=yes"},
        {{"--column", "2"}, "--column (key `column`): a number needs"},
        {{"--skip"}, "no option --skip"},
    };
    for (const auto &one : cases) {
        std::vector<std::string> words = {"d", "--list", "f"};
        words.insert(words.end(), one.words.begin(), one.words.end());
        const Parsed parsed = parse(words, &WITH_LIST);
        EXPECT_EQ(parsed.code, PEER_ERR_USAGE) << one.text;
        EXPECT_NE(parsed.message.find(one.text), std::string::npos)
            << parsed.message;
    }
}

TEST(peer_options, what_describes_a_file_needs_one)
{
    peer_error error;
    error.len = 0;
    const Parsed day = parse(
        {"d", "--list", "f", "--as-of=2026-01-01", "--any-state"}, &WITH_LIST);
    EXPECT_EQ(peer_options_no_file(&error, &day.arguments, "no file"), PEER_OK);
    const Parsed file =
        parse({"d", "--list", "f", "--skip-invalid"}, &WITH_LIST);
    EXPECT_EQ(peer_options_no_file(&error, &file.arguments, "no file"),
              PEER_ERR_USAGE);
    EXPECT_STREQ(error.text, "--skip-invalid: no file");
}

std::string help_of(const peer_command *command)
{
    char *text = nullptr;
    size_t len = 0;
    FILE *stream = open_memstream(&text, &len);
    peer_options_help(stream, command);
    fclose(stream);
    const std::string out(text, len);
    free(text);
    return out;
}

TEST(peer_options, help_shows_list_options_in_lines_of_80_columns)
{
    const std::string help = help_of(&WITH_LIST);
    EXPECT_EQ(help_of(&COMMAND).find("--as-of"), std::string::npos);
    for (const peer_list_option &option : peer_list_option_table) {
        EXPECT_NE(help.find("  --" + std::string(option.name)),
                  std::string::npos)
            << option.name;
    }
    for (size_t at = 0; at < help.size();) {
        const size_t end = help.find('\n', at);
        ASSERT_NE(end, std::string::npos);
        EXPECT_LE(end - at, 80u) << help.substr(at, end - at);
        at = end + 1;
    }
}

TEST(peer_options, help_wins_over_what_is_missing)
{
    const Parsed parsed = parse({"--help"});
    EXPECT_EQ(parsed.code, PEER_OK);
    EXPECT_TRUE(parsed.arguments.help);
}

} /* namespace */
