/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <string>

#include "support/temp_dir.h"

extern "C" {
#include "conf/settings.h"
}

namespace
{

using vesica_test::TempDir;

struct Read {
    peer_exit code;
    peer_settings settings;
    std::string message;
};

Read read(const std::string &text)
{
    const TempDir dir;
    Read out = {};
    peer_error error;
    error.text[0] = '\0';
    dir.write("peer.conf", text);
    out.code = peer_settings_read(&out.settings, &error, dir.path("").c_str());
    out.message = error.text;
    return out;
}

void expect_refused(const std::string &text, const std::string &message)
{
    const Read got = read(text);
    EXPECT_EQ(got.code, PEER_ERR_INPUT) << text;
    EXPECT_NE(got.message.find(message), std::string::npos) << got.message;
}

TEST(peer_conf, what_is_not_set_has_its_default)
{
    const Read got = read("name = bank\n");
    ASSERT_EQ(got.code, PEER_OK) << got.message;
    EXPECT_STREQ(got.settings.listen, "127.0.0.1:7707");
    EXPECT_EQ(got.settings.max_connections, 16u);
    EXPECT_EQ(got.settings.handshake_seconds, 10u);
    EXPECT_EQ(got.settings.idle_seconds, 60u);
}

TEST(peer_conf, values_are_read)
{
    const Read got = read("\xef\xbb\xbf# a comment\r\n\r\nname=bank\r\n"
                          "listen = [::1]:7 ; here\n idle_seconds = 15");
    ASSERT_EQ(got.code, PEER_ERR_INPUT);
    const Read good = read("\xef\xbb\xbf# a comment\r\n\r\nname=bank\r\n"
                           "listen = [::1]:7 ; here\nidle_seconds = 15");
    ASSERT_EQ(good.code, PEER_OK) << good.message;
    EXPECT_STREQ(good.settings.listen, "[::1]:7");
    EXPECT_EQ(good.settings.idle_seconds, 15u);
}

TEST(peer_conf, mistakes_name_file_and_line)
{
    expect_refused("name = bank\n\nlisten = here\n", "peer.conf, line 3: ");
    expect_refused("name = bank\nnam = x\n", "line 2: unknown key: nam");
    expect_refused("name = bank\nname = b\n", "line 2: this key was set");
    expect_refused("name = bank\nidle_seconds = 9\n", "10 to 86400 seconds");
    expect_refused("name = bank\nnonsense\n", "line 2: expected: key = value");
    expect_refused("[part]\nname = bank\n", "line 1: there are no sections");
    expect_refused("name = bank\n[part]\n", "line 2: there are no sections");
    expect_refused("name = \n", "line 1: the value is not right");
    expect_refused("# no name\n", "the key name is missing");
    expect_refused(std::string("name = b\0nk\n", 11), "line 1: a NUL byte");
}

TEST(peer_conf, a_line_is_never_cut)
{
    const std::string comment(197, 'x');
    EXPECT_EQ(read("#" + comment + "\nname = bank\n").code, PEER_OK);
    expect_refused("name = bank\n#" + comment + "x\n", "line 2: the line is");
    expect_refused("name = bank\n#" + std::string(1000, 'x'), "line 2: ");
}

TEST(peer_conf, what_is_written_can_be_read)
{
    const TempDir dir;
    std::filesystem::create_directory(dir.path("partners"));
    const std::string pin(64, 'a');
    const peer_setting settings[] = {{"name", "bank"}, {"pin", pin.c_str()}};
    FILE *file = fopen(dir.path("partners/x.conf").c_str(), "w");
    ASSERT_NE(file, nullptr);
    peer_schema_write(file, &peer_partner_schema, settings, 2);
    fclose(file);
    peer_partner partner;
    peer_error error;
    ASSERT_EQ(peer_partner_read(&partner, &error, dir.path("").c_str(), "x"),
              PEER_OK)
        << error.text;
    EXPECT_STREQ(partner.name, "bank");
    EXPECT_STREQ(partner.purpose, "unspecified");
    EXPECT_TRUE(partner.enabled);
    EXPECT_EQ(partner.engine, static_cast<unsigned>(VESICA_ENGINE_DH));
    EXPECT_EQ(partner.pin[31], 0xaa);
}

/* The file that an operator begins with: every comment is also a valid line. */
TEST(peer_conf, every_default_is_a_valid_value)
{
    for (const peer_schema *schema :
         {&peer_settings_schema, &peer_partner_schema}) {
        for (size_t i = 0; i < schema->num_keys; i++) {
            const peer_key &key = schema->keys[i];
            if (*key.fallback == '\0') {
                continue;
            }
            const TempDir dir;
            const std::string path = dir.write(
                "x", std::string(key.name) + " = " + key.fallback + "\n");
            peer_partner out; /* the larger of the two structures */
            peer_error error;
            EXPECT_EQ(peer_schema_read(&out, &error, schema, path.c_str()),
                      PEER_OK)
                << error.text;
        }
    }
}

class peer_partners_test : public testing::Test {
  protected:
    peer_partners_test()
    {
        error.text[0] = '\0';
        std::filesystem::create_directory(dir.path("partners"));
    }

    ~peer_partners_test() override
    {
        peer_partners_free(&partners);
    }

    void write(const std::string &label, char digit,
               const std::string &more = "")
    {
        dir.write("partners/" + label + ".conf",
                  "name = a\npin = " + std::string(64, digit) + "\n" + more);
    }

    peer_exit read_all()
    {
        return peer_partners_read(&partners, &error, dir.path("").c_str());
    }

    void expect_message(const std::string &text)
    {
        EXPECT_NE(std::string(error.text).find(text), std::string::npos)
            << error.text;
    }

    TempDir dir;
    peer_partners partners = {};
    peer_error error;
};

TEST_F(peer_partners_test, all_are_read_also_those_that_are_not_enabled)
{
    write("a", '1');
    write("b", '2', "enabled = no\n");
    dir.write("partners/c.conf.bak", "nonsense");
    dir.write("partners/D.conf", "nonsense");
    ASSERT_EQ(read_all(), PEER_OK) << error.text;
    ASSERT_EQ(partners.num, 2u);
    uint8_t pin[PEER_PIN_BYTES];
    memset(pin, 0x22, sizeof pin);
    const peer_partner *found = peer_partners_find(&partners, pin);
    ASSERT_NE(found, nullptr);
    EXPECT_STREQ(found->label, "b");
    EXPECT_FALSE(found->enabled);
    EXPECT_EQ(peer_partner_check_other(&error, found, pin), PEER_ERR_INPUT);
    expect_message("partners/b.conf has the pin of this peer itself");
    pin[31] = 0;
    EXPECT_EQ(peer_partners_find(&partners, pin), nullptr);
    EXPECT_EQ(peer_partner_check_other(&error, found, pin), PEER_OK);
}

TEST_F(peer_partners_test, no_two_have_one_pin)
{
    write("a", 'c');
    write("b", 'C', "enabled = no\n");
    EXPECT_EQ(read_all(), PEER_ERR_INPUT);
    expect_message("have the same pin");
    EXPECT_EQ(partners.num, 0u);
}

TEST_F(peer_partners_test, one_that_is_not_there_is_told_with_those_that_are)
{
    peer_partner partner;
    const std::string root = dir.path("");
    EXPECT_EQ(peer_partner_read(&partner, &error, root.c_str(), "x"),
              PEER_ERR_INPUT);
    expect_message("known: none;");
    write("bank", '1');
    EXPECT_EQ(peer_partner_read(&partner, &error, root.c_str(), "x"),
              PEER_ERR_INPUT);
    expect_message("known: bank;");
}

TEST_F(peer_partners_test, nobody_is_dialed_at_port_0)
{
    write("a", '1', "address = host:0\n");
    EXPECT_EQ(read_all(), PEER_ERR_INPUT);
    expect_message("not port 0");
}

} /* namespace */
