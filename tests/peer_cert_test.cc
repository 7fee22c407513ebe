/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <string>

#include "support/temp_dir.h"

extern "C" {
#include "tls/cert.h"
}

namespace
{

using vesica_test::TempDir;

peer_settings of(const char *name)
{
    peer_settings out = {};
    peer_text_copy(out.name, sizeof out.name, name);
    return out;
}

TEST(peer_cert, what_is_made_can_be_read)
{
    const TempDir dir;
    peer_error error;
    peer_identity identity = {};
    const std::string root = dir.path("");
    ASSERT_EQ(peer_cert_create(&error, root.c_str(), "bank", 30), PEER_OK)
        << error.text;
    const peer_settings bank = of("bank");
    ASSERT_EQ(peer_identity_read(&identity, &error, root.c_str(), &bank),
              PEER_OK)
        << error.text;
    char fingerprint[PEER_FINGERPRINT_ROOM];
    peer_cert_fingerprint(fingerprint, identity.pin);
    EXPECT_EQ(strlen(fingerprint), 79u);
    char name[PEER_MAX_NAME + 1];
    EXPECT_EQ(peer_cert_check(name, &error, identity.certificate, "x",
                              PEER_TRUST_PIN),
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
    const peer_settings other = of("other");
    const peer_settings bank = of("bank");
    EXPECT_EQ(
        peer_identity_read(&identity, &error, one.path("").c_str(), &other),
        PEER_ERR_INPUT);
    EXPECT_NE(std::string(error.text).find("peer.conf says"),
              std::string::npos);
    std::filesystem::rename(two.path("cert.pem"), one.path("cert.pem"));
    EXPECT_EQ(
        peer_identity_read(&identity, &error, one.path("").c_str(), &bank),
        PEER_ERR_INPUT);
    EXPECT_NE(std::string(error.text).find("not the certificate of key.pem"),
              std::string::npos);
}

/* A self-signed certificate of a key. */
X509 *certify(EVP_PKEY *key, const EVP_MD *digest)
{
    X509 *made = X509_new();
    X509_NAME *name = X509_get_subject_name(made);
    X509_set_version(made, X509_VERSION_3);
    X509_gmtime_adj(X509_getm_notBefore(made), -60);
    X509_gmtime_adj(X509_getm_notAfter(made), 3600);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char *>("bank"),
                               -1, -1, 0);
    X509_set_issuer_name(made, name);
    X509_set_pubkey(made, key);
    X509_EXTENSION *alternative =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:bank");
    X509_add_ext(made, alternative, -1);
    X509_EXTENSION_free(alternative);
    EXPECT_GT(X509_sign(made, key, digest), 0);
    return made;
}

TEST(peer_cert, only_keys_that_tls_takes_are_trusted)
{
    const struct {
        const char *what;
        EVP_PKEY *key;
        const EVP_MD *digest;
        bool allowed;
    } cases[] = {
        {"P-256", EVP_EC_gen("P-256"), EVP_sha256(), true},
        {"P-384", EVP_EC_gen("P-384"), EVP_sha384(), true},
        {"Ed25519", EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), nullptr,
         true},
        {"RSA 3072", EVP_RSA_gen(3072), EVP_sha256(), true},
        {"RSA 2048", EVP_RSA_gen(2048), EVP_sha256(), false},
        {"P-521", EVP_EC_gen("P-521"), EVP_sha512(), false},
        {"secp256k1", EVP_EC_gen("secp256k1"), EVP_sha256(), false},
        {"Ed448", EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448"), nullptr, false},
    };
    for (const auto &one : cases) {
        char name[PEER_MAX_NAME + 1];
        peer_error error;
        error.text[0] = '\0';
        ASSERT_NE(one.key, nullptr) << one.what;
        X509 *certificate = certify(one.key, one.digest);
        EXPECT_EQ(
            peer_cert_check(name, &error, certificate, "x", PEER_TRUST_PIN),
            one.allowed ? PEER_OK : PEER_ERR_INPUT)
            << one.what << ": " << error.text;
        EXPECT_EQ(std::string(error.text).find("P-384") != std::string::npos,
                  !one.allowed)
            << error.text;
        X509_free(certificate);
        EVP_PKEY_free(one.key);
    }
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
