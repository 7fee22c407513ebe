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

const peer_command COMMAND = {"do", {"DIR", nullptr}, "Do it.", OPTIONS,
                              2,    nullptr};

struct Parsed {
    peer_exit code;
    peer_arguments arguments;
    std::string message;
};

Parsed parse(std::vector<std::string> words)
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
    out.code = peer_options_parse(&out.arguments, &error, &COMMAND,
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

TEST(peer_options, help_wins_over_what_is_missing)
{
    const Parsed parsed = parse({"--help"});
    EXPECT_EQ(parsed.code, PEER_OK);
    EXPECT_TRUE(parsed.arguments.help);
}

} /* namespace */
