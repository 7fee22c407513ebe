/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "support/temp_dir.h"

extern "C" {
#include "base/files.h"
}

namespace
{

using vesica_test::TempDir;

mode_t mode_of(const std::string &path)
{
    struct stat status;
    return stat(path.c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
}

TEST(peer_files, a_file_is_there_after_commit_alone)
{
    const TempDir dir;
    peer_output output;
    peer_error error;
    dir.write("x", "old");
    ASSERT_EQ(peer_output_open(&output, &error, dir.path("x").c_str()),
              PEER_OK);
    fputs("new", output.stream);
    fflush(output.stream);
    EXPECT_EQ(mode_of(output.temporary), 0600u);
    EXPECT_EQ(dir.read("x"), "old");
    ASSERT_EQ(peer_output_commit(&output, &error, 0600), PEER_OK);
    EXPECT_EQ(dir.read("x"), "new");
    EXPECT_EQ(mode_of(dir.path("x")), 0600u);
    EXPECT_EQ(dir.num_files(), 1u);
    peer_output_abandon(&output);
    EXPECT_EQ(dir.read("x"), "new");
}

TEST(peer_files, nothing_is_left_of_a_file_that_is_abandoned)
{
    const TempDir dir;
    peer_output output;
    peer_error error;
    ASSERT_EQ(peer_output_open(&output, &error, dir.path("x").c_str()),
              PEER_OK);
    peer_output_abandon(&output);
    EXPECT_EQ(dir.num_files(), 0u);
}

TEST(peer_files, a_full_disk_leaves_nothing)
{
    const TempDir dir;
    peer_output output;
    peer_error error;
    ASSERT_EQ(peer_output_open(&output, &error, dir.path("x").c_str()),
              PEER_OK);
    FILE *own = output.stream;
    output.stream = fopen("/dev/full", "w");
    ASSERT_NE(output.stream, nullptr);
    fputs("lost", output.stream);
    EXPECT_EQ(peer_output_commit(&output, &error, 0600), PEER_ERR_LOCAL);
    EXPECT_NE(std::string(error.text).find("cannot write"), std::string::npos);
    EXPECT_EQ(dir.num_files(), 0u);
    fclose(own);
}

TEST(peer_files, links_and_devices_are_not_replaced)
{
    const TempDir dir;
    peer_output output;
    peer_error error;
    dir.write("target", "kept");
    ASSERT_EQ(symlink("target", dir.path("link").c_str()), 0);
    for (const std::string &path :
         {dir.path("link"), dir.path(""), std::string("/dev/null")}) {
        EXPECT_EQ(peer_output_open(&output, &error, path.c_str()),
                  PEER_ERR_INPUT)
            << path;
    }
    EXPECT_EQ(dir.read("target"), "kept");
}

TEST(peer_files, secrets_that_others_can_read_are_refused)
{
    const TempDir dir;
    peer_error error;
    int fd = -1;
    const std::string path = dir.write("key", "k");
    ASSERT_EQ(chmod(path.c_str(), 0640), 0);
    EXPECT_EQ(peer_files_open(&fd, &error, path.c_str(), true), PEER_ERR_INPUT);
    EXPECT_NE(std::string(error.text).find("chmod 0400"), std::string::npos);
    ASSERT_EQ(chmod(path.c_str(), 0400), 0);
    ASSERT_EQ(peer_files_open(&fd, &error, path.c_str(), true), PEER_OK);
    close(fd);
    ASSERT_EQ(symlink("key", dir.path("link").c_str()), 0);
    EXPECT_EQ(peer_files_open(&fd, &error, dir.path("link").c_str(), true),
              PEER_ERR_INPUT);
}

TEST(peer_files, only_regular_files_are_read)
{
    const TempDir dir;
    peer_error error;
    int fd = -1;
    ASSERT_EQ(mkfifo(dir.path("pipe").c_str(), 0600), 0);
    for (const std::string &path :
         {dir.path("pipe"), dir.path(""), dir.path("none")}) {
        EXPECT_EQ(peer_files_open(&fd, &error, path.c_str(), false),
                  PEER_ERR_INPUT)
            << path;
    }
}

TEST(peer_message, a_message_that_is_too_long_is_cut)
{
    peer_error error;
    const std::string line(5000, 'x');
    EXPECT_EQ(peer_error_set(&error, PEER_ERR_INPUT, "%s", line.c_str()),
              PEER_ERR_INPUT);
    peer_error_add(&error, "%s", line.c_str());
    peer_error_add(&error, "more");
    EXPECT_EQ(error.len, sizeof error.text - 1);
    EXPECT_EQ(strlen(error.text), error.len);
}

} /* namespace */
