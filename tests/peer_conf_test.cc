/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "support/temp_dir.h"

extern "C" {
#include "conf/terms.h"
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
    EXPECT_EQ(got.settings.max_sessions, 32u);
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

std::string key_of(const std::string &option)
{
    std::string key = option;
    std::replace(key.begin(), key.end(), '-', '_');
    return key;
}

/* What stands on the command line of match and serve can stand in a file. */
TEST(peer_conf, every_list_option_is_a_key)
{
    for (const peer_list_option &option : peer_list_option_table) {
        bool found = false;
        for (size_t i = 0; i < peer_partner_schema.num_keys; i++) {
            found = found ||
                    key_of(option.name) == peer_partner_schema.keys[i].name;
        }
        EXPECT_TRUE(found) << option.name;
    }
}

/* Also comments have to be short enough to be read again. */
TEST(peer_conf, no_line_that_is_written_is_too_long)
{
    const TempDir dir;
    for (const peer_schema *schema :
         {&peer_settings_schema, &peer_partner_schema}) {
        FILE *file = fopen(dir.path("x").c_str(), "w");
        ASSERT_NE(file, nullptr);
        peer_schema_write(file, schema, nullptr, 0);
        fclose(file);
        std::ifstream in(dir.path("x"));
        for (std::string line; std::getline(in, line);) {
            EXPECT_LE(line.size(), size_t{PEER_CONF_MAX_LINE}) << line;
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
    peer_settings settings = {};
    EXPECT_EQ(peer_partner_check(&error, found, &settings, pin),
              PEER_ERR_INPUT);
    expect_message("partners/b.conf has the pin of this peer itself");
    pin[31] = 0;
    EXPECT_EQ(peer_partners_find(&partners, pin), nullptr);
    EXPECT_EQ(peer_partner_check(&error, found, &settings, pin), PEER_OK);
}

TEST_F(peer_partners_test, without_an_authority_there_is_a_pin)
{
    dir.write("partners/a.conf", "name = a\n");
    dir.write("partners/b.conf", "name = b\n");
    ASSERT_EQ(read_all(), PEER_OK) << error.text;
    ASSERT_EQ(partners.num, 2u);
    const uint8_t none[PEER_PIN_BYTES] = {};
    EXPECT_EQ(peer_partners_find(&partners, none), nullptr);
    peer_settings settings = {};
    EXPECT_EQ(peer_partner_check(&error, &partners.all[0], &settings, none),
              PEER_ERR_INPUT);
    expect_message("partners/a.conf: the key pin is missing");
    settings.trust = PEER_TRUST_CA;
    EXPECT_EQ(peer_partner_check(&error, &partners.all[0], &settings, none),
              PEER_OK);
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

TEST_F(peer_partners_test, list_options_are_read)
{
    write("a", '1',
          "list = a.tsv\nformat = csv\nencoding = gb18030\n"
          "map = value=raw_value, state=status\ntype = NAME_DOB\n"
          "compose = NAME_DOB=name+birth_date\nskip_invalid = yes\n"
          "any_state = no\nas_of = 2026-01-01\n");
    ASSERT_EQ(read_all(), PEER_OK) << error.text;
    const peer_list_options &options = partners.all[0].list_options;
    EXPECT_EQ(options.format, PEER_FORMAT_CSV);
    EXPECT_EQ(options.encoding, PEER_ENCODING_GB18030);
    EXPECT_STREQ(options.names[PEER_COLUMN_VALUE], "raw_value");
    EXPECT_STREQ(options.names[PEER_COLUMN_STATE], "status");
    EXPECT_EQ(options.type, VESICA_ID_NAME_DOB);
    EXPECT_STREQ(options.composes[0].columns[1], "birth_date");
    EXPECT_TRUE(options.skip_invalid);
    EXPECT_FALSE(options.any_state);
    EXPECT_EQ(options.as_of, 20454);
}

TEST_F(peer_partners_test, without_list_options_there_are_the_defaults)
{
    peer_partner partner;
    const peer_list_options none = {};
    memset(&partner, 0xff, sizeof partner);
    write("a", '1');
    ASSERT_EQ(peer_schema_read(&partner, &error, &peer_partner_schema,
                               dir.path("partners/a.conf").c_str()),
              PEER_OK)
        << error.text;
    EXPECT_EQ(memcmp(&partner.list_options, &none, sizeof none), 0);
}

TEST_F(peer_partners_test, a_bad_list_option_is_told_with_its_place)
{
    const struct {
        const char *line;
        const char *message;
    } cases[] = {
        {"as_of = soon", "a.conf, line 3: the key as_of: expected a day"},
        {"any_state = 1", "line 3: the key any_state: expected yes or no"},
        {"map = what=x", "line 3: the key map: expected NAME=COLUMN"},
        {"as-of = 2026-01-01", "line 3: unknown key: as-of"},
        {"column = 3",
         "a.conf: the keys of the list: --column (key `column`): a number "},
    };
    for (const auto &one : cases) {
        write("a", '1', std::string(one.line) + "\n");
        EXPECT_EQ(read_all(), PEER_ERR_INPUT) << one.line;
        expect_message(one.message);
    }
}

TEST_F(peer_partners_test, nobody_is_dialed_at_port_0)
{
    write("a", '1', "address = host:0\n");
    EXPECT_EQ(read_all(), PEER_ERR_INPUT);
    expect_message("not port 0");
}

/* The terms that a partner's file describes. */
class peer_terms_test : public peer_partners_test {
  protected:
    peer_terms_test()
    {
        EXPECT_EQ(vesica_config_new(&config), VESICA_OK);
    }

    ~peer_terms_test() override
    {
        vesica_terms_free(terms);
        vesica_config_free(config);
    }

    void make(const std::string &keys, bool proposes)
    {
        vesica_terms_free(terms);
        terms = nullptr;
        write("a", '1', keys);
        ASSERT_EQ(read_all(), PEER_OK) << error.text;
        ASSERT_EQ(
            peer_terms_make(&terms, &error, &partners.all[0], config, proposes),
            PEER_OK)
            << error.text;
        peer_partners_free(&partners);
    }

    void expect_refused(const std::string &keys, const std::string &message)
    {
        write("a", '1', keys);
        EXPECT_EQ(read_all(), PEER_ERR_INPUT) << keys;
        expect_message(message);
    }

    vesica_config *config = nullptr;
    vesica_terms *terms = nullptr;
};

TEST_F(peer_terms_test, the_defaults_are_those_of_the_library)
{
    vesica_terms *plain = nullptr;
    make("own_max_items = 100000000\npartner_max_items = 100000000\n", true);
    ASSERT_EQ(vesica_terms_new(&plain, config), VESICA_OK);
    EXPECT_EQ(vesica_terms_compare(terms, plain), 0);
    vesica_terms_free(plain);
}

TEST_F(peer_terms_test, own_and_partner_are_proposer_and_answerer)
{
    const std::string keys =
        "own_max_items = 40\npartner_max_items = 30\nown_padded_items = 20\n"
        "partner_padded_items = 10\nmin_items = 5\nlearner = both\n"
        "security = malicious\nfresh_blinds = yes\nlabels = a,b\n"
        "label_bytes = 7\n";
    make(keys, true);
    EXPECT_EQ(vesica_terms_proposer_max_items(terms), 40u);
    EXPECT_EQ(vesica_terms_answerer_padded_items(terms), 10u);
    EXPECT_EQ(vesica_terms_min_items(terms), 5u);
    EXPECT_EQ(vesica_terms_learner(terms), VESICA_LEARNER_BOTH);
    EXPECT_EQ(vesica_terms_security(terms), VESICA_SECURITY_MALICIOUS);
    EXPECT_TRUE(vesica_terms_proof(terms));
    EXPECT_TRUE(vesica_terms_fresh_blinds(terms));
    EXPECT_STREQ(vesica_terms_labels(terms), "a,b");
    EXPECT_EQ(vesica_terms_label_bytes(terms), 7u);
    make(keys, false);
    EXPECT_EQ(vesica_terms_proposer_max_items(terms), 30u);
    EXPECT_EQ(vesica_terms_answerer_max_items(terms), 40u);
    EXPECT_EQ(vesica_terms_proposer_padded_items(terms), 10u);
    EXPECT_EQ(vesica_terms_answerer_padded_items(terms), 20u);
}

TEST_F(peer_terms_test, labels_have_a_length_by_default)
{
    make("labels = why\n", true);
    EXPECT_EQ(vesica_terms_label_bytes(terms), 128u);
    make("label_bytes = 9\n", true);
    EXPECT_EQ(vesica_terms_label_bytes(terms), 0u);
}

TEST_F(peer_terms_test, who_learns_and_who_gives_labels)
{
    const struct {
        const char *learner;
        bool proposer;
        bool answerer;
    } cases[] = {{"proposer", true, false},
                 {"answerer", false, true},
                 {"both", true, true}};
    for (const auto &one : cases) {
        const std::string keys = std::string("learner = ") + one.learner + "\n";
        make(keys, true);
        EXPECT_EQ(peer_terms_learns(terms, true), one.proposer);
        EXPECT_EQ(peer_terms_learns(terms, false), one.answerer);
        EXPECT_FALSE(peer_terms_gives_labels(terms, true));
        make(keys + "labels = why\n", true);
        EXPECT_EQ(peer_terms_gives_labels(terms, true), one.answerer);
        EXPECT_EQ(peer_terms_gives_labels(terms, false), one.proposer);
    }
}

TEST_F(peer_terms_test, keys_that_contradict_each_other)
{
    const std::string file = "partners/a.conf: the key ";
    expect_refused("proof = no\nlearner = both\n", file + "proof");
    expect_refused("proof = no\nsecurity = malicious\n", file + "proof");
    expect_refused("min_items = 9\nown_max_items = 8\n", file + "min_items");
    expect_refused("own_padded_items = 9\nown_max_items = 8\n",
                   file + "own_padded_items");
    expect_refused("partner_padded_items = 7\nmin_items = 8\n",
                   file + "partner_padded_items");
    expect_refused("learner = me\n", "proposer, answerer or both");
    expect_refused("proof = maybe\n", "yes, no, or if-needed");
    expect_refused("label_bytes = 0\n", "1 to 1024 bytes");
}

TEST_F(peer_terms_test, what_is_not_seen_does_not_hide_in_a_message)
{
    char value[VESICA_TERMS_VALUE_ROOM];
    make("purpose = a\xe2\x80\xae"
         "b\xe9\xaa\x97\n",
         true);
    EXPECT_STREQ(peer_terms_value(value, terms, VESICA_TERMS_PURPOSE),
                 "a???b\xe9\xaa\x97");
}

} /* namespace */
