/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Check digits that more than one type has. Texts are of ASCII digits, or of
 * digits and capitals where it says so. */

#ifndef VESICA_IDENTIFIER_CHECK_H
#define VESICA_IDENTIFIER_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ISO/IEC 7812-1, annex B: whether the last digit is the check of the others.
 */
bool vesica_id_is_luhn(const uint8_t *digits, size_t num);

/* ISO 7064 MOD 11-2: the check character of digits, 0 to 9 or X. */
uint8_t vesica_id_check_11_2(const uint8_t *digits, size_t num);

/* ISO 7064 MOD 11,10: whether the last digit is the check of the others. */
bool vesica_id_is_11_10(const uint8_t *digits, size_t num);

/* ISO 7064 MOD 97-10: the remainder of a text of digits and capitals that
 * follows one with the remainder given. A text with its check digits has 1. */
unsigned vesica_id_mod_97(unsigned remainder, const uint8_t *text, size_t len);

/* Whether two digits are from 02 to 98. 00, 01 and 99 are congruent to 97, 98
 * and 02, and are never issued. */
bool vesica_id_is_check_97(const uint8_t digits[2]);

#endif
