/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <string>

#include "support/temp_dir.h"

extern "C" {
#include "tls/cert.h"
}

namespace
{

using vesica_test::TempDir;

TEST(peer_cert, what_is_made_can_be_read)
{
    const TempDir dir;
    peer_error error;
    peer_identity identity = {};
    const std::string root = dir.path("");
    ASSERT_EQ(peer_cert_create(&error, root.c_str(), "bank", 30), PEER_OK)
        << error.text;
    ASSERT_EQ(peer_identity_read(&identity, &error, root.c_str(), "bank"),
              PEER_OK)
        << error.text;
    char fingerprint[PEER_FINGERPRINT_ROOM];
    peer_cert_fingerprint(fingerprint, identity.pin);
    EXPECT_EQ(strlen(fingerprint), 79u);
    char name[PEER_MAX_NAME + 1];
    EXPECT_EQ(peer_cert_check(name, &error, identity.certificate, "x"),
              PEER_OK);
    EXPECT_STREQ(name, "bank");
    peer_identity_clear(&identity);
}

TEST(peer_cert, nothing_is_replaced)
{
    const TempDir dir;
    peer_error error;
    dir.write("cert.pem", "kept");
    EXPECT_EQ(peer_cert_create(&error, dir.path("").c_str(), "bank", 30),
              PEER_ERR_INPUT);
    EXPECT_EQ(dir.read("cert.pem"), "kept");
    EXPECT_EQ(dir.num_files(), 1u);
}

TEST(peer_cert, key_and_certificate_and_name_belong_together)
{
    const TempDir one;
    const TempDir two;
    peer_error error;
    peer_identity identity = {};
    ASSERT_EQ(peer_cert_create(&error, one.path("").c_str(), "bank", 30),
              PEER_OK);
    ASSERT_EQ(peer_cert_create(&error, two.path("").c_str(), "bank", 30),
              PEER_OK);
    EXPECT_EQ(
        peer_identity_read(&identity, &error, one.path("").c_str(), "other"),
        PEER_ERR_INPUT);
    EXPECT_NE(std::string(error.text).find("peer.conf says"),
              std::string::npos);
    std::filesystem::rename(two.path("cert.pem"), one.path("cert.pem"));
    EXPECT_EQ(
        peer_identity_read(&identity, &error, one.path("").c_str(), "bank"),
        PEER_ERR_INPUT);
    EXPECT_NE(std::string(error.text).find("not the certificate of key.pem"),
              std::string::npos);
}

TEST(peer_cert, what_is_no_certificate_is_refused)
{
    const TempDir dir;
    peer_error error;
    X509 *certificate = nullptr;
    EXPECT_EQ(
        peer_cert_read(&certificate, &error, dir.write("x", "not PEM").c_str()),
        PEER_ERR_INPUT);
    EXPECT_EQ(peer_cert_read(&certificate, &error, dir.path("none").c_str()),
              PEER_ERR_INPUT);
}

} /* namespace */
