/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "mixed.h"

#include <string.h>

/* A generator of the class splitmix64: a counter, and a mixing of its bits. */
struct chance {
    uint64_t counter;
};

static uint64_t mix_bits(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

static unsigned draw(struct chance *chance, unsigned below)
{
    chance->counter += UINT64_C(0x9e3779b97f4a7c15);
    return (unsigned)(mix_bits(chance->counter) % below);
}

/* What a row draws for one purpose does not hang on its other draws. */
static struct chance chance_of(uint64_t row, uint64_t purpose)
{
    return (struct chance){mix_bits(row * 8 + purpose + 1)};
}

enum {
    PURPOSE_TYPE,
    PURPOSE_TEXT,
    PURPOSE_NOISE,
    PURPOSE_REST
};

const struct mixed_type *mixed_find(const char *name)
{
    for (size_t i = 0; i < num_mixed_types; i++) {
        if (strcmp(mixed_types[i].name, name) == 0) {
            return &mixed_types[i];
        }
    }
    return NULL;
}

const struct mixed_type *mixed_type_of(uint64_t row)
{
    struct chance chance = chance_of(row, PURPOSE_TYPE);
    unsigned drawn = draw(&chance, MIXED_WEIGHTS);
    size_t i = 0;

    while (drawn >= mixed_types[i].weight) {
        drawn -= mixed_types[i].weight;
        i++;
    }
    return &mixed_types[i];
}

/* Write what a character of a pattern stands for; the number of bytes. */
static size_t expand(char out[8], char c, struct chance *chance)
{
    static const char base36[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char small[] = "abcdefghijklmnopqrstuvwxyz";
    static const char hex[] = "0123456789abcdef";

    switch (c) {
    case '#':
        out[0] = base36[draw(chance, 10)];
        return 1;
    case '$':
        out[0] = small[draw(chance, 26)];
        return 1;
    case '&':
        out[0] = base36[10 + draw(chance, 26)];
        return 1;
    case '%':
        out[0] = hex[draw(chance, 16)];
        return 1;
    case '?':
        out[0] = base36[draw(chance, 36)];
        return 1;
    case '^':
        return (size_t)snprintf(out, 8, "%u", draw(chance, 256));
    case '~':
        return (size_t)snprintf(out, 8, "%02u%02u", 1 + draw(chance, 12),
                                1 + draw(chance, 28));
    default:
        out[0] = c;
        return 1;
    }
}

size_t mixed_text(char out[MIXED_TEXT_BYTES], const struct mixed_type *type,
                  uint64_t row)
{
    struct chance chance = chance_of(row, PURPOSE_TEXT);
    size_t length = 0;

    for (const char *c = type->pattern; *c != '\0'; c++) {
        char piece[8];
        const size_t bytes = expand(piece, *c, &chance);

        memcpy(out + length, piece, bytes);
        length += bytes;
    }
    out[length] = '\0';
    if (type->check != NULL) {
        type->check(out, length);
    }
    return length;
}

/* ASCII above the space becomes U+FF01 to U+FF5E. */
static size_t widen(char *out, const char *text)
{
    size_t length = 0;

    for (; *text != '\0'; text++) {
        const unsigned c = (unsigned char)*text;

        if (c <= 0x20 || c > 0x7e) {
            out[length++] = *text;
            continue;
        }
        out[length++] = (char)0xef;
        out[length++] = (char)(c < 0x60 ? 0xbc : 0xbd);
        out[length++] = (char)(0x80 | ((c - 0x20) & 0x3f));
    }
    out[length] = '\0';
    return length;
}

static size_t group(char *out, const char *text, const char *separator)
{
    size_t length = 0;

    for (size_t i = 0; text[i] != '\0'; i++) {
        if (i > 0 && i % 4 == 0) {
            out[length++] = *separator;
        }
        out[length++] = text[i];
    }
    out[length] = '\0';
    return length;
}

size_t mixed_value(char out[MIXED_VALUE_BYTES], const struct mixed_type *type,
                   uint64_t row)
{
    struct chance chance = chance_of(row, PURPOSE_NOISE);
    char text[MIXED_TEXT_BYTES];
    const size_t length = mixed_text(text, type, row);

    switch (draw(&chance, 20)) {
    case 0:
        return widen(out, text);
    case 1:
        if (type->separator != NULL) {
            return group(out, text, type->separator);
        }
        break;
    default:
        break;
    }
    memcpy(out, text, length + 1);
    return length;
}

static void write_row(FILE *stream, const struct mixed_type *type, uint64_t row)
{
    static const char *const categories[] = {
        "IMPROPER_ANTI_COLLECTION",
        "ILLEGAL_LOAN_BROKERAGE",
        "MALICIOUS_DEBT_EVASION",
        "ILLEGAL_SURRENDER_AGENCY",
        "FRAUDULENT_CREDIT_REPAIR",
        "ILLEGAL_STOCK_TIPPING",
        "MULE_ACCOUNT",
        "SANCTIONS_LIST",
    };
    struct chance chance = chance_of(row, PURPOSE_REST);
    char value[MIXED_VALUE_BYTES];

    (void)mixed_value(value, type, row);
    (void)fprintf(stream, "%s,%s,%s,%u,2025-%02u-%02u,2026-%02u-%02u,active\n",
                  type->name, value, categories[draw(&chance, 8)],
                  1 + draw(&chance, 4), 1 + draw(&chance, 12),
                  1 + draw(&chance, 28), 1 + draw(&chance, 12),
                  1 + draw(&chance, 28));
}

void mixed_write(FILE *stream, const struct mixed_type *type, uint64_t num_rows)
{
    (void)fputs("id_type,value,category,severity,reported_on,expires_on,"
                "state\n",
                stream);
    for (uint64_t row = 0; row < num_rows; row++) {
        write_row(stream, type != NULL ? type : mixed_type_of(row), row);
    }
}
