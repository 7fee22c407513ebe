/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "identifier/check.h"

#include "identifier/rule.h"

/* Every second digit from the right counts twice, as the sum of its digits. */
bool vesica_id_is_luhn(const uint8_t *digits, size_t num)
{
    unsigned sum = 0;
    for (size_t i = 0; i < num; i++) {
        const unsigned digit = vesica_id_base36(digits[num - 1 - i]);
        const unsigned twice = digit < 5 ? 2 * digit : 2 * digit - 9;
        sum += i % 2 == 0 ? digit : twice;
    }
    return sum % 10 == 0;
}

uint8_t vesica_id_check_11_2(const uint8_t *digits, size_t num)
{
    unsigned product = 0;
    for (size_t i = 0; i < num; i++) {
        product = (product + vesica_id_base36(digits[i])) * 2 % 11;
    }
    return (uint8_t) "0123456789X"[(12 - product) % 11];
}

bool vesica_id_is_11_10(const uint8_t *digits, size_t num)
{
    unsigned product = 10;
    for (size_t i = 0; i + 1 < num; i++) {
        const unsigned sum = (product + vesica_id_base36(digits[i])) % 10;
        product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return (product + vesica_id_base36(digits[num - 1])) % 10 == 1;
}

/* A letter is the two digits of its number, 10 to 35; remainder * 100 + 35 is
 * below 10000. */
unsigned vesica_id_mod_97(unsigned remainder, const uint8_t *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        const unsigned value = vesica_id_base36(text[i]);
        remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97;
    }
    return remainder;
}

bool vesica_id_is_check_97(const uint8_t digits[2])
{
    const unsigned number = vesica_id_number(digits, 2);
    return number >= 2 && number <= 98;
}
