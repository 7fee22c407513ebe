/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What vesica_identifier_hint says, and of what it says nothing. */

#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "support/identifiers.h"

extern "C" {
#include "vesica/identifier.h"
#include "vesica/version.h"
}

namespace
{

using vesica_test::parsed;
using vesica_test::same;

struct Hint {
    uint16_t type;
    const char *text;
    const char *begins;    /* NULL if there is nothing to say */
    const char *contained; /* an organisation code, or NULL */
};

const char province[] = "the first two digits are no province";
const char century[] = "the sequence numbers 996 to 999";

const Hint hints[] = {
    {VESICA_ID_CN_RID, "11010519491231002X", nullptr, nullptr},
    {VESICA_ID_CN_RID, "990101199003071237", nullptr, nullptr},
    {VESICA_ID_CN_RID, "100101900307123", province, nullptr},
    {VESICA_ID_CN_RID, "160101900307123", province, nullptr},
    {VESICA_ID_CN_RID, "500101900307123", nullptr, nullptr},
    {VESICA_ID_CN_RID, "550101900307123", province, nullptr},
    {VESICA_ID_CN_RID, "840101900307123", province, nullptr},
    {VESICA_ID_CN_RID, "830101900307123", nullptr, nullptr},
    {VESICA_ID_CN_RID, "910101900307123", nullptr, nullptr},
    {VESICA_ID_CN_RID, "110101900307995", nullptr, nullptr},
    {VESICA_ID_CN_RID, "110101900307996", century, nullptr},
    {VESICA_ID_CN_RID, "110101900307999", century, nullptr},
    {VESICA_ID_USCC, "919901011234567880", "characters 9 to 17", "123456788"},
    {VESICA_ID_CN_TAX15, "990101123456788", "characters 7 to 15", "123456788"},
    {VESICA_ID_CN_TAX15, "990101d2143569x", "characters 7 to 15", "D2143569X"},
    {VESICA_ID_CN_TAX15, "990101123456789", nullptr, nullptr},
    {VESICA_ID_CN_ORG, "123456788", nullptr, nullptr},
    {VESICA_ID_MAC, "00-1A-2B-3C-4D-5E", nullptr, nullptr},
    {VESICA_ID_MAC, "02-1A-2B-3C-4D-5E", "a locally administered", nullptr},
    {VESICA_ID_MAC, "DE-1A-2B-3C-4D-5E", "a locally administered", nullptr},
    {VESICA_ID_BIC, "DEUTDEFF", nullptr, nullptr},
};

TEST(IdentifierHint, SaysWhatDeservesALook)
{
    for (const Hint &hint : hints) {
        const vesica_identifier id = parsed(hint.type, hint.text);
        vesica_identifier contained;
        memset(&contained, 0xcc, sizeof contained);
        const char *said = vesica_identifier_hint(&contained, &id);
        ASSERT_EQ(said == nullptr, hint.begins == nullptr) << hint.text;
        EXPECT_EQ(vesica_identifier_hint(nullptr, &id), said) << hint.text;
        if (said != nullptr) {
            EXPECT_EQ(std::string(said).rfind(hint.begins, 0), 0u) << said;
        }
        if (hint.contained == nullptr) {
            EXPECT_EQ(contained.type, 0u) << hint.text;
        } else {
            EXPECT_TRUE(
                same(contained, parsed(VESICA_ID_CN_ORG, hint.contained)))
                << hint.text;
        }
    }
}

/* First digits of regions, all of them: 31 provinces and their like, Hainan and
 * Chongqing, Taiwan, and the three of residence permits. */
TEST(IdentifierHint, Provinces)
{
    unsigned known = 0;
    for (unsigned code = 10; code < 90; code++) {
        const vesica_identifier id =
            parsed(VESICA_ID_CN_RID, std::to_string(code) + "0101900307123");
        known += vesica_identifier_hint(nullptr, &id) == nullptr;
    }
    EXPECT_EQ(known, 35u);
}

TEST(IdentifierHint, LocallyAdministeredAddresses)
{
    for (unsigned second = 0; second < 16; second++) {
        const char digit = "0123456789abcdef"[second];
        const vesica_identifier id =
            parsed(VESICA_ID_MAC, std::string("0") + digit + "1a2b3c4d5e");
        EXPECT_EQ(vesica_identifier_hint(nullptr, &id) != nullptr,
                  (second & 2) != 0)
            << digit;
    }
}

TEST(IdentifierHint, SaysNothingOfWhatIsNoIdentifier)
{
    vesica_identifier contained;
    memset(&contained, 0xcc, sizeof contained);
    EXPECT_EQ(vesica_identifier_hint(&contained, nullptr), nullptr);
    EXPECT_EQ(contained.type, 0u);
    EXPECT_EQ(vesica_identifier_hint(nullptr, nullptr), nullptr);
    for (unsigned type = 0; type < 40; type++) {
        vesica_identifier id = {};
        id.type = static_cast<uint16_t>(type);
        id.profile = VESICA_PROFILE;
        for (unsigned byte : {0u, 0x2fu, 0x3au, 0xffu}) {
            memset(id.bytes, static_cast<int>(byte), sizeof id.bytes);
            for (uint16_t length : {0, 12, 15, 18, 65535}) {
                id.length = length;
                vesica_identifier_hint(&contained, &id);
                EXPECT_EQ(contained.type, 0u) << type << " " << byte;
            }
        }
    }
}

} /* namespace */
