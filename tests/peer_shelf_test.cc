/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "support/temp_dir.h"

extern "C" {
#include "rows/day.h"
#include "session/shelf.h"
}

namespace
{

using vesica_test::TempDir;

std::atomic<int32_t> now;

int32_t today()
{
    return now;
}

int32_t day(const std::string &text)
{
    int32_t out = 0;
    EXPECT_TRUE(peer_day_read(&out, text.c_str(), text.size())) << text;
    return out;
}

const char HEADER[] = "id_type,value,expires_on\n";

class peer_shelf_test : public testing::Test {
  protected:
    peer_shelf_test()
    {
        error.text[0] = '\0';
        now = day("2026-01-01");
        EXPECT_EQ(vesica_config_new(&config), VESICA_OK);
    }

    ~peer_shelf_test() override
    {
        peer_shelf_free(shelf);
        vesica_config_free(config);
    }

    peer_exit open(const std::string &rows, const peer_list_options &options)
    {
        peer_source source = {};
        const std::string path = dir.write("own.csv", HEADER + rows);
        EXPECT_EQ(peer_source_given(&source, &error, path.c_str(), &options),
                  PEER_OK);
        return peer_shelf_new(&shelf, &error, &source, config,
                              VESICA_SUITE_RISTRETTO255_SHA512, today);
    }

    /* How many identifiers a session of this day brings. */
    uint64_t num_items()
    {
        peer_book *book = nullptr;
        EXPECT_EQ(peer_shelf_borrow(&book, &error, shelf), PEER_OK)
            << error.text;
        const uint64_t num = vesica_list_num_items(peer_book_list(book));
        peer_shelf_give_back(shelf, book);
        return num;
    }

    TempDir dir;
    vesica_config *config = nullptr;
    peer_shelf *shelf = nullptr;
    peer_error error;
};

const char TWO[] = "IMO,9074729,2026-01-02\nBIC,DEUTDEFF,2026-01-05\n";

TEST_F(peer_shelf_test, what_expires_goes_in_no_later_than_its_day)
{
    ASSERT_EQ(open(TWO, {}), PEER_OK) << error.text;
    EXPECT_EQ(num_items(), 2u);
    now = day("2026-01-02");
    EXPECT_EQ(num_items(), 2u);
    now = day("2026-01-03");
    EXPECT_EQ(num_items(), 1u);
    now = day("2026-01-05");
    EXPECT_EQ(num_items(), 1u);
    now = day("2026-01-06");
    EXPECT_EQ(num_items(), 0u);
}

TEST_F(peer_shelf_test, a_session_that_runs_keeps_its_list)
{
    peer_book *before = nullptr;
    peer_book *after = nullptr;
    ASSERT_EQ(open(TWO, {}), PEER_OK) << error.text;
    ASSERT_EQ(peer_shelf_borrow(&before, &error, shelf), PEER_OK);
    now = day("2026-01-03");
    ASSERT_EQ(peer_shelf_borrow(&after, &error, shelf), PEER_OK);
    EXPECT_NE(before, after);
    EXPECT_EQ(vesica_list_num_items(peer_book_list(before)), 2u);
    EXPECT_EQ(vesica_list_num_items(peer_book_list(after)), 1u);
    peer_shelf_give_back(shelf, after);
    peer_shelf_give_back(shelf, before);
    peer_shelf_give_back(shelf, nullptr);
}

/* Until something expires the file may change: it is not looked at. */
TEST_F(peer_shelf_test, a_list_is_read_once_for_a_day)
{
    ASSERT_EQ(open(TWO, {}), PEER_OK) << error.text;
    dir.write("own.csv", "nonsense");
    EXPECT_EQ(num_items(), 2u);
    now = day("2026-01-02");
    EXPECT_EQ(num_items(), 2u);
}

TEST_F(peer_shelf_test, a_day_that_is_set_stays)
{
    peer_list_options options = {};
    options.as_of = day("2026-01-01");
    ASSERT_EQ(open(TWO, options), PEER_OK) << error.text;
    now = day("2030-01-01");
    EXPECT_EQ(num_items(), 2u);
}

TEST_F(peer_shelf_test, every_state_stays)
{
    peer_list_options options = {};
    options.any_state = true;
    ASSERT_EQ(open(TWO, options), PEER_OK) << error.text;
    now = day("2030-01-01");
    EXPECT_EQ(num_items(), 2u);
}

TEST_F(peer_shelf_test, a_file_that_is_gone_is_an_error_until_it_is_back)
{
    peer_book *book = nullptr;
    ASSERT_EQ(open(TWO, {}), PEER_OK) << error.text;
    std::filesystem::remove(dir.path("own.csv"));
    now = day("2026-01-03");
    for (int i = 0; i < 2; i++) {
        EXPECT_EQ(peer_shelf_borrow(&book, &error, shelf), PEER_ERR_INPUT);
        EXPECT_NE(std::string(error.text).find("own.csv"), std::string::npos);
        EXPECT_EQ(book, nullptr);
    }
    dir.write("own.csv", std::string(HEADER) + "IMO,9074729,2026-01-04\n");
    EXPECT_EQ(num_items(), 1u);
}

TEST_F(peer_shelf_test, a_list_that_cannot_be_read_makes_no_shelf)
{
    EXPECT_EQ(open("IMO,9074728,\n", {}), PEER_ERR_INPUT);
    EXPECT_EQ(shelf, nullptr);
}

TEST_F(peer_shelf_test, a_list_gives_labels_if_its_source_does)
{
    peer_source source = {};
    peer_book *book = nullptr;
    const std::string path =
        dir.write("own.csv", "id_type,value,why\nBIC,DEUTDEFF,fraud\n");
    const peer_list_options options = {};
    ASSERT_EQ(peer_source_given(&source, &error, path.c_str(), &options),
              PEER_OK);
    ASSERT_TRUE(peer_labels_read(&source.labels, "why"));
    source.labels.max_bytes = 5;
    ASSERT_EQ(peer_shelf_new(&shelf, &error, &source, config,
                             VESICA_SUITE_RISTRETTO255_SHA512, today),
              PEER_OK)
        << error.text;
    ASSERT_EQ(peer_shelf_borrow(&book, &error, shelf), PEER_OK);
    EXPECT_EQ(vesica_list_longest_label(peer_book_list(book)), 5u);
    peer_shelf_give_back(shelf, book);
}

TEST_F(peer_shelf_test, threads_share_it)
{
    ASSERT_EQ(open(TWO, {}), PEER_OK) << error.text;
    std::vector<std::thread> threads;
    std::atomic<int> num_wrong(0);
    for (int i = 0; i < 4; i++) {
        threads.emplace_back([this, &num_wrong, i] {
            for (int k = 0; k < 50; k++) {
                peer_book *book = nullptr;
                peer_error why;
                if (i == 0) {
                    now = day(k % 2 == 0 ? "2026-01-02" : "2026-01-06");
                }
                if (peer_shelf_borrow(&book, &why, shelf) != PEER_OK ||
                    vesica_list_num_items(peer_book_list(book)) > 2) {
                    num_wrong++;
                }
                peer_shelf_give_back(shelf, book);
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    EXPECT_EQ(num_wrong, 0);
}

} /* namespace */
