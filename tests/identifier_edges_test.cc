/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Texts that reach what the vectors of the types do not. */

#include <gtest/gtest.h>

#include <string>

extern "C" {
#include "vesica/identifier.h"
}

namespace
{

vesica_status Parse(uint16_t type, const std::string &text)
{
    vesica_identifier id;
    return vesica_identifier_parse(&id, nullptr, type, text.data(),
                                   text.size());
}

std::string Canonical(uint16_t type, const std::string &text)
{
    vesica_identifier id;
    EXPECT_EQ(
        vesica_identifier_parse(&id, nullptr, type, text.data(), text.size()),
        VESICA_OK)
        << text;
    return std::string(reinterpret_cast<const char *>(id.bytes), id.length);
}

TEST(IdentifierEdges, SignsThatTablesOfIdnaDisagreeOn)
{
    for (const char *sign : {"\u2260", "\u226e", "\u226f", "\u1e9e"}) {
        EXPECT_EQ(Parse(VESICA_ID_DOMAIN, std::string("a") + sign + "b.com"),
                  VESICA_ERR_ID_VALUE)
            << sign;
    }
}

TEST(IdentifierEdges, ControlsAndTheirNeighbours)
{
    EXPECT_EQ(Canonical(VESICA_ID_NAME_ORG, "a\tb"), "a b");
    EXPECT_EQ(Canonical(VESICA_ID_NAME_ORG, "\u00e9\tb"), "\u00e9 b");
    EXPECT_EQ(Canonical(VESICA_ID_NAME_ORG, "a\u00a0b"), "a b");
    for (const char *sign : {"\x01", "\n", "\x1f", "\x7f", "\u0080", "\u009f",
                             "\u2028", "\u2029"}) {
        EXPECT_NE(Parse(VESICA_ID_NAME_ORG, std::string("a") + sign + "b"),
                  VESICA_OK)
            << sign;
    }
}

TEST(IdentifierEdges, AddressesInBracketsAndWithout)
{
    EXPECT_EQ(Canonical(VESICA_ID_EMAIL, "<a@b.example>"), "a@b.example");
    EXPECT_NE(Parse(VESICA_ID_EMAIL, "<a@b.example"), VESICA_OK);
}

TEST(IdentifierEdges, AddressesOf254Characters)
{
    const std::string label(63, 'b');
    const std::string local(64, 'a');
    const std::string host = label + "." + label + ".";
    EXPECT_EQ(Parse(VESICA_ID_EMAIL,
                    local + "@" + host + std::string(57, 'b') + ".com"),
              VESICA_OK);
    EXPECT_EQ(Parse(VESICA_ID_EMAIL,
                    local + "@" + host + std::string(58, 'b') + ".com"),
              VESICA_ERR_ID_LENGTH);
}

TEST(IdentifierEdges, NumbersOfSpreadsheets)
{
    for (const char *text : {"1.38E+10", "1.38e+10", "1,38E+10", "138E+8"}) {
        EXPECT_EQ(Parse(VESICA_ID_PHONE, text), VESICA_ERR_ID_VALUE) << text;
    }
}

TEST(IdentifierEdges, NumbersThatLookLikeThoseOfSpreadsheets)
{
    EXPECT_EQ(Canonical(VESICA_ID_NAME_ORG, "1381234567E8"), "1381234567e8");
    EXPECT_EQ(Parse(VESICA_ID_NAME_ORG, "13812345678.0"), VESICA_ERR_ID_VALUE);
    EXPECT_EQ(Parse(VESICA_ID_NAME_ORG, "13812345678.00"), VESICA_ERR_ID_VALUE);
    EXPECT_EQ(Parse(VESICA_ID_NAME_ORG, "13812345678.5"), VESICA_OK);
    EXPECT_EQ(Parse(VESICA_ID_NAME_ORG, "13812345678.05"), VESICA_OK);
}

TEST(IdentifierEdges, ExponentsThatAreNone)
{
    EXPECT_EQ(Parse(VESICA_ID_NAME_ORG, "138.5E+1"), VESICA_ERR_ID_VALUE);
    EXPECT_EQ(Parse(VESICA_ID_NAME_ORG, "138.5E+x"), VESICA_OK);
    EXPECT_EQ(Parse(VESICA_ID_NAME_ORG, "138.5E+1x"), VESICA_OK);
    /* seen only when the brackets are gone */
    EXPECT_EQ(Parse(VESICA_ID_NAME_ORG, "1381234(5678).0"),
              VESICA_ERR_ID_VALUE);
}

TEST(IdentifierEdges, ControlsAndRareCharactersInNames)
{
    for (const char *control : {"az", "az", "az", "az", "a z", "a z"}) {
        EXPECT_NE(Parse(VESICA_ID_NAME_ORG, control), VESICA_OK);
    }
    EXPECT_EQ(Canonical(VESICA_ID_NAME_ORG, "a	z"),
              Canonical(VESICA_ID_NAME_ORG, "a z"));
    (void)Parse(VESICA_ID_NAME_ORG, "𠀀󠄀z");
}

TEST(IdentifierEdges, DatesThatAreTooShort)
{
    EXPECT_NE(Parse(VESICA_ID_NAME_DOB, "Li:1990"), VESICA_OK);
    EXPECT_NE(Parse(VESICA_ID_NAME_DOB, "Li:199"), VESICA_OK);
    EXPECT_EQ(Parse(VESICA_ID_NAME_DOB, "Li:1990-01-01"), VESICA_OK);
    EXPECT_EQ(Parse(VESICA_ID_NAME_DOB, std::string(200, 'n') + ":1990-01-01"),
              VESICA_OK);
    EXPECT_EQ(Parse(VESICA_ID_NAME_DOB, std::string(201, 'n') + ":1990-01-01"),
              VESICA_ERR_ID_LENGTH);
}

TEST(IdentifierEdges, NumbersOfZeros)
{
    EXPECT_NE(Parse(VESICA_ID_MMSI, "000000000"), VESICA_OK);
    EXPECT_NE(Parse(VESICA_ID_IMO, "0000000"), VESICA_OK);
}

TEST(IdentifierEdges, CenturiesOfPersons)
{
    vesica_identifier id;
    const char *text = "110101200001019963";
    ASSERT_EQ(vesica_identifier_parse(&id, nullptr, VESICA_ID_CN_RID, text, 18),
              VESICA_OK);
    EXPECT_EQ(vesica_identifier_hint(nullptr, &id), nullptr);
}

} /* namespace */
