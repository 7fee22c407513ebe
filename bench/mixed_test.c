/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Every value that the generator makes is valid, and its noise means nothing:
 * else the bench would measure refusals. */

#include "mixed.h"

#include "vesica/identifier.h"

#include <stdbool.h>
#include <string.h>

enum {
    NUM_ROWS = 2000
};

static bool parse(vesica_identifier *out, uint16_t type, const char *text,
                  size_t length)
{
    vesica_identifier_error error;

    if (vesica_identifier_parse(out, &error, type, text, length) != VESICA_OK) {
        (void)fprintf(stderr, "%s: %s\n", text, error.expected);
        return false;
    }
    return true;
}

static bool check_row(const struct mixed_type *type, uint16_t code,
                      uint64_t row, unsigned *num_noisy)
{
    char text[MIXED_TEXT_BYTES];
    char value[MIXED_VALUE_BYTES];
    const size_t text_length = mixed_text(text, type, row);
    const size_t value_length = mixed_value(value, type, row);
    vesica_identifier clean;
    vesica_identifier noisy;

    *num_noisy += strcmp(text, value) != 0;
    return parse(&clean, code, text, text_length) &&
           parse(&noisy, code, value, value_length) &&
           clean.length == noisy.length &&
           memcmp(clean.bytes, noisy.bytes, clean.length) == 0;
}

static bool check_type(const struct mixed_type *type)
{
    const vesica_identifier_info *info =
        vesica_identifier_info_by_name(type->name, strlen(type->name));
    unsigned num_noisy = 0;

    if (info == NULL) {
        return false;
    }
    for (uint64_t row = 0; row < NUM_ROWS; row++) {
        if (!check_row(type, info->type, row, &num_noisy)) {
            (void)fprintf(stderr, "row %u\n", (unsigned)row);
            return false;
        }
    }
    return num_noisy >= NUM_ROWS / 40 && num_noisy <= NUM_ROWS / 5;
}

static bool check_mix(void)
{
    unsigned sum = 0;
    unsigned most = 0;

    for (size_t i = 0; i < num_mixed_types; i++) {
        sum += mixed_types[i].weight;
    }
    for (uint64_t row = 0; row < NUM_ROWS; row++) {
        most += mixed_type_of(row) == &mixed_types[0];
    }
    return sum == MIXED_WEIGHTS && most >= NUM_ROWS / 5 && most <= NUM_ROWS / 3;
}

int main(void)
{
    if (num_mixed_types != vesica_identifier_num_types() || !check_mix()) {
        (void)fputs("the mix is wrong\n", stderr);
        return 1;
    }
    for (size_t i = 0; i < num_mixed_types; i++) {
        if (!check_type(&mixed_types[i])) {
            (void)fprintf(stderr, "%s is wrong\n", mixed_types[i].name);
            return 1;
        }
    }
    return 0;
}
