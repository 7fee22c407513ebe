/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <cstring>

#include "support/bytes.h"

extern "C" {
#include "ext/ext.h"
#include "oprf/label.h"
#include "vesica/config.h"
}

namespace
{

using vesica_test::Bytes;
using vesica_test::from_hex;

/* Test cases 13 to 16 of the specification of GCM that was given to NIST. */
struct GcmCase {
    const char *key;
    const char *nonce;
    const char *aad;
    const char *plain;
    const char *sealed;
};

const GcmCase kGcmCases[] = {
    {"0000000000000000000000000000000000000000000000000000000000000000",
     "000000000000000000000000", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
    {"0000000000000000000000000000000000000000000000000000000000000000",
     "000000000000000000000000", "", "00000000000000000000000000000000",
     "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
     "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
     "76fc6ece0f4e1768cddf8853bb2d551b"},
};

TEST(Gcm, SpecifiedCases)
{
    void *gcm = nullptr;
    ASSERT_EQ(vesica_ext_gcm_new(&gcm), VESICA_OK);
    for (const GcmCase &c : kGcmCases) {
        const Bytes key = from_hex(c.key);
        const Bytes nonce = from_hex(c.nonce);
        const Bytes aad = from_hex(c.aad);
        const Bytes plain = from_hex(c.plain);
        const Bytes expected = from_hex(c.sealed);
        const vesica_ext_gcm_input in = {key.data(), nonce.data(), aad.data(),
                                         aad.size()};
        Bytes sealed(plain.size() + VESICA_EXT_GCM_TAG);
        ASSERT_EQ(vesica_ext_gcm_seal(gcm, sealed.data(), &in, plain.data(),
                                      plain.size()),
                  VESICA_OK);
        EXPECT_BYTES_EQ(sealed, expected);
        Bytes opened(plain.size() + 1);
        bool opens = false;
        ASSERT_EQ(vesica_ext_gcm_open(gcm, opened.data(), &opens, &in,
                                      sealed.data(), plain.size()),
                  VESICA_OK);
        EXPECT_TRUE(opens);
        opened.pop_back();
        EXPECT_BYTES_EQ(opened, plain);
    }
    vesica_ext_gcm_free(gcm);
    vesica_ext_gcm_free(nullptr);
}

class Label : public testing::Test {
  protected:
    void SetUp() override
    {
        for (size_t i = 0; i < sizeof form.sid; i++) {
            form.sid[i] = static_cast<uint8_t>(i);
        }
        for (size_t i = 0; i < output.size(); i++) {
            output[i] = static_cast<uint8_t>(3 * i);
        }
        ASSERT_EQ(vesica_output_len(&form), output.size());
        ASSERT_EQ(vesica_sealer_init(&sealer, &form, kMax), VESICA_OK);
    }

    void TearDown() override
    {
        vesica_sealer_clear(&sealer);
        vesica_sealer_clear(&sealer);
    }

    Bytes Seal(const std::string &label,
               vesica_label_from from = VESICA_LABEL_FROM_SENDER)
    {
        Bytes sealed(kMax + VESICA_LABEL_OVERHEAD_BYTES);
        EXPECT_EQ(
            vesica_label_seal(&sealer, sealed.data(), from, output.data(),
                              reinterpret_cast<const uint8_t *>(label.data()),
                              label.size()),
            VESICA_OK);
        return sealed;
    }

    /* "no" if it does not open. */
    std::string Open(const Bytes &sealed,
                     vesica_label_from from = VESICA_LABEL_FROM_SENDER)
    {
        Bytes plain(kMax + VESICA_LABEL_PREFIX_BYTES, 0xaa);
        const uint8_t *label = nullptr;
        bool opens = true;
        EXPECT_EQ(vesica_label_open(&sealer, plain.data(), &opens, from,
                                    output.data(), sealed.data()),
                  VESICA_OK);
        if (!opens) {
            EXPECT_EQ(plain, Bytes(plain.size()));
            return "no";
        }
        const size_t len = vesica_label_get(&label, plain.data());
        return {reinterpret_cast<const char *>(label), len};
    }

    /* A label with a padding of the test's choice. */
    Bytes SealPlain(const Bytes &plain)
    {
        uint8_t nonce[VESICA_EXT_GCM_NONCE] = {0};
        Bytes aad(form.sid, form.sid + sizeof form.sid);
        aad.insert(aad.end(), output.begin(),
                   output.begin() + static_cast<ptrdiff_t>(form.tag_len));
        const vesica_ext_gcm_input in = {output.data() +
                                             vesica_output_label_key_at(&form),
                                         nonce, aad.data(), aad.size()};
        Bytes sealed(plain.size() + VESICA_EXT_GCM_TAG);
        EXPECT_EQ(vesica_ext_gcm_seal(sealer.gcm, sealed.data(), &in,
                                      plain.data(), plain.size()),
                  VESICA_OK);
        return sealed;
    }

    static constexpr size_t kMax = 10;
    vesica_output_form form = {
        VESICA_SUITE_RISTRETTO255_SHA512, 7, true, true, {0}};
    Bytes output = Bytes(7 + 16 + 32);
    vesica_sealer sealer = {};
};

TEST_F(Label, OpensWhatWasSealed)
{
    for (const std::string &label :
         {std::string(), std::string("a"), std::string(10, 'z'),
          std::string("\0\0\0", 3)}) {
        EXPECT_EQ(Open(Seal(label)), label);
        EXPECT_EQ(Open(Seal(label, VESICA_LABEL_FROM_RECEIVER),
                       VESICA_LABEL_FROM_RECEIVER),
                  label);
    }
}

TEST_F(Label, HasOneLength)
{
    EXPECT_EQ(Seal("").size(), Seal("0123456789").size());
}

TEST_F(Label, OpensUnderNothingElse)
{
    const Bytes sealed = Seal("label");
    EXPECT_EQ(Open(sealed, VESICA_LABEL_FROM_RECEIVER), "no");
    for (size_t bit = 0; bit < 8 * sealed.size(); bit++) {
        Bytes changed = sealed;
        changed[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
        EXPECT_EQ(Open(changed), "no");
    }
    for (size_t i = 0; i < output.size(); i++) {
        const bool is_ack = i >= form.tag_len && i < form.tag_len + 16;
        output[i] ^= 1;
        EXPECT_EQ(Open(sealed), is_ack ? "label" : "no") << i;
        output[i] ^= 1;
    }
    sealer.form.sid[31] ^= 1;
    EXPECT_EQ(Open(sealed), "no");
}

TEST_F(Label, IsPaddedAsItIsSaid)
{
    Bytes plain(kMax + VESICA_LABEL_PREFIX_BYTES);
    plain[0] = 3;
    plain[2] = plain[3] = plain[4] = 'x';
    EXPECT_EQ(Open(SealPlain(plain)), "xxx");
    for (size_t i = 5; i < plain.size(); i++) {
        plain[i] = 1;
        EXPECT_EQ(Open(SealPlain(plain)), "no") << i;
        plain[i] = 0;
    }
    plain[0] = kMax;
    EXPECT_EQ(Open(SealPlain(plain)).size(), kMax);
    plain[0] = kMax + 1;
    EXPECT_EQ(Open(SealPlain(plain)), "no");
    plain[0] = 3;
    plain[1] = 1;
    EXPECT_EQ(Open(SealPlain(plain)), "no");
}

} /* namespace */
