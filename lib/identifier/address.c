/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "identifier/rule.h"
#include "util/bytes.h"
#include "util/status.h"

#define NUM_GROUPS 8
#define NO_GAP (NUM_GROUPS + 1)

/* Eight groups of four digits, seven colons, and the NUL. */
#define TEXT_ROOM 40

/* An IPv6 address while it is read (RFC 4291, section 2.2). gap is the number
 * of groups before "::", NO_GAP if there is none. */
typedef struct ipv6 {
    uint16_t groups[NUM_GROUPS];
    size_t num;
    size_t gap;
} ipv6;

/* Zero groups [from, to) that are written "::". */
typedef struct zero_run {
    size_t from;
    size_t to;
} zero_run;

static vesica_status refuse_alone(vesica_id_text *text, size_t at)
{
    return vesica_id_text_refuse(
        text, VESICA_ERR_ID_VALUE, "address-alone",
        "an address alone, without a port or a prefix length", at);
}

static vesica_status refuse_ipv4(vesica_id_text *text, size_t at)
{
    return vesica_id_text_refuse(
        text, VESICA_ERR_ID_VALUE, "ipv4",
        "four numbers from 0 to 255 with dots between, no zero before a number",
        at);
}

static vesica_status refuse_ipv6(vesica_id_text *text, size_t at)
{
    return vesica_id_text_refuse(
        text, VESICA_ERR_ID_VALUE, "ipv6",
        "eight groups of 1 to 4 hexadecimal digits with colons between, \"::\" "
        "once at most for groups of zero",
        at);
}

/* Where a character stands first; the length if nowhere. */
static size_t find(const vesica_id_text *text, char c)
{
    const void *found = memchr(text->bytes, c, text->length);
    return found == NULL ? text->length
                         : (size_t)((const uint8_t *)found - text->bytes);
}

static bool has(const vesica_id_text *text, char c)
{
    return find(text, c) != text->length;
}

static bool is_at(const vesica_id_text *text, size_t at, char c)
{
    return at < text->length && text->bytes[at] == (uint8_t)c;
}

/* How many characters of an alphabet stand from at on. */
static size_t count(const vesica_id_text *text, size_t at, unsigned alphabet)
{
    size_t to = at;
    while (to < text->length && vesica_id_is_of(text->bytes[to], alphabet)) {
        to++;
    }
    return to - at;
}

static vesica_status read_octet(vesica_id_text *text, size_t *at, uint8_t *out)
{
    const size_t num = count(text, *at, VESICA_ID_SET_DIGIT);
    if (num < 1 || num > 3 || (num > 1 && text->bytes[*at] == '0')) {
        return refuse_ipv4(text, *at);
    }
    const unsigned value = vesica_id_number(text->bytes + *at, num);
    if (value > 255) {
        return refuse_ipv4(text, *at);
    }
    *out = (uint8_t)value;
    *at += num;
    return VESICA_OK;
}

/* Reads from at to the end. Some read 010 as 8 and others as 10, so a zero in
 * front is refused. */
static vesica_status read_ipv4(vesica_id_text *text, size_t at, uint8_t out[4])
{
    for (size_t i = 0; i < 4; i++) {
        if (i > 0) {
            if (!is_at(text, at, '.')) {
                return refuse_ipv4(text, at);
            }
            at++;
        }
        VESICA_TRY(read_octet(text, &at, &out[i]));
    }
    return at == text->length ? VESICA_OK : refuse_ipv4(text, at);
}

static vesica_status read_ipv4_groups(vesica_id_text *text, ipv6 *address,
                                      size_t *at)
{
    uint8_t octets[4] = {0};
    if (address->num > NUM_GROUPS - 2) {
        return refuse_ipv6(text, *at);
    }
    VESICA_TRY(read_ipv4(text, *at, octets));
    for (size_t i = 0; i < 4; i += 2) {
        address->groups[address->num++] =
            (uint16_t)((octets[i] << 8) | octets[i + 1]);
    }
    *at = text->length;
    return VESICA_OK;
}

static vesica_status read_group(vesica_id_text *text, ipv6 *address, size_t *at)
{
    const size_t num = count(text, *at, VESICA_ID_SET_HEX);
    if (is_at(text, *at + num, '.')) {
        return read_ipv4_groups(text, address, at);
    }
    if (num < 1 || num > 4 || address->num == NUM_GROUPS) {
        return refuse_ipv6(text, *at);
    }
    unsigned value = 0;
    for (size_t i = 0; i < num; i++) {
        const uint8_t digit = vesica_id_upper(text->bytes[*at + i]);
        value = (value << 4) | vesica_id_base36(digit);
    }
    address->groups[address->num++] = (uint16_t)value;
    *at += num;
    return VESICA_OK;
}

/* What stands between two groups, or "::" at the end. */
static vesica_status read_colons(vesica_id_text *text, ipv6 *address,
                                 size_t *at)
{
    const bool is_gap = is_at(text, *at, ':') && is_at(text, *at + 1, ':');
    const bool is_last = *at + 1 >= text->length;
    if (!is_at(text, *at, ':') || (is_gap && address->gap != NO_GAP) ||
        (!is_gap && is_last)) {
        return refuse_ipv6(text, *at);
    }
    if (is_gap) {
        address->gap = address->num;
    }
    *at += is_gap ? 2 : 1;
    return VESICA_OK;
}

/* "::" stands for one group at least, and is spread out. */
static vesica_status fill_gap(vesica_id_text *text, ipv6 *address)
{
    const size_t missing = NUM_GROUPS - address->num;
    if ((address->gap == NO_GAP) != (missing == 0)) {
        return refuse_ipv6(text, text->length);
    }
    if (missing > 0) {
        uint16_t *gap = address->groups + address->gap;
        const size_t behind = address->num - address->gap;
        memmove(gap + missing, gap, behind * sizeof *gap);
        for (size_t i = 0; i < missing; i++) {
            gap[i] = 0;
        }
    }
    return VESICA_OK;
}

static vesica_status read_ipv6(vesica_id_text *text, ipv6 *address)
{
    size_t at = 0;
    *address = (ipv6){.gap = NO_GAP};
    if (vesica_id_text_begins(text, "::")) {
        VESICA_TRY(read_colons(text, address, &at));
    }
    while (at < text->length) {
        VESICA_TRY(read_group(text, address, &at));
        if (at < text->length) {
            VESICA_TRY(read_colons(text, address, &at));
        }
    }
    return fill_gap(text, address);
}

/* Writes without zeros in front; returns the end. base is 10 or 16. */
static char *put_number(char *out, unsigned value, unsigned base)
{
    unsigned unit = 1;
    while (value / unit >= base) {
        unit *= base;
    }
    for (; unit > 0; unit /= base) {
        *out++ = "0123456789abcdef"[value / unit % base];
    }
    return out;
}

static void print_ipv4(char out[TEXT_ROOM], const uint8_t octets[4])
{
    for (size_t i = 0; i < 4; i++) {
        out = put_number(out, octets[i], 10);
        *out++ = i < 3 ? '.' : '\0';
    }
}

/* RFC 5952, section 4.2: the longest run, the first of equals; a single group
 * is no run. */
static zero_run find_zeros(const uint16_t groups[NUM_GROUPS])
{
    zero_run best = {NUM_GROUPS, NUM_GROUPS};
    size_t longest = 1;
    size_t from = 0;
    for (size_t i = 0; i < NUM_GROUPS; i++) {
        if (groups[i] != 0) {
            from = i + 1;
        } else if (i + 1 - from > longest) {
            longest = i + 1 - from;
            best = (zero_run){from, i + 1};
        }
    }
    return best;
}

static void print_ipv6(char out[TEXT_ROOM], const uint16_t groups[NUM_GROUPS])
{
    const zero_run zeros = find_zeros(groups);
    size_t i = 0;
    while (i < NUM_GROUPS) {
        if (i == zeros.from) {
            *out++ = ':';
            *out++ = ':';
            i = zeros.to;
            continue;
        }
        if (i > 0 && i != zeros.to) {
            *out++ = ':';
        }
        out = put_number(out, groups[i++], 16);
    }
    *out = '\0';
}

static vesica_status replace(vesica_id_text *text, const char *with)
{
    vesica_id_text_erase(text, 0, text->length);
    return vesica_id_text_insert(text, 0, with);
}

/* 0.0.0.0 and :: say that there is no address (RFC 4291, section 2.5.2): a
 * value that rows of different people share. */
static vesica_status refuse_unspecified(vesica_id_text *text)
{
    return vesica_id_text_refuse(text, VESICA_ERR_ID_VALUE, "placeholder",
                                 "an address, not one that stands for none", 0);
}

static vesica_status finish_ipv4(vesica_id_text *text, const uint8_t octets[4])
{
    char printed[TEXT_ROOM];
    if (vesica_load_le32(octets) == 0) {
        return refuse_unspecified(text);
    }
    print_ipv4(printed, octets);
    return replace(text, printed);
}

/* RFC 4291, section 2.5.5.2: ::ffff:0:0/96 are IPv4 addresses. */
static bool is_mapped(const uint16_t groups[NUM_GROUPS])
{
    const zero_run zeros = find_zeros(groups);
    return zeros.from == 0 && zeros.to == 5 && groups[5] == 0xffff;
}

static vesica_status finish_ipv6(vesica_id_text *text,
                                 const uint16_t groups[NUM_GROUPS])
{
    char printed[TEXT_ROOM];
    if (is_mapped(groups)) {
        const uint8_t octets[4] = {
            (uint8_t)(groups[6] >> 8), (uint8_t)(groups[6] & 0xff),
            (uint8_t)(groups[7] >> 8), (uint8_t)(groups[7] & 0xff)};
        return finish_ipv4(text, octets);
    }
    if (find_zeros(groups).to - find_zeros(groups).from == NUM_GROUPS) {
        return refuse_unspecified(text);
    }
    print_ipv6(printed, groups);
    return replace(text, printed);
}

/* Brackets are how URLs write an address; the zone says which network of the
 * one machine it was seen in (RFC 4007, section 11). */
static vesica_status drop_frame(vesica_id_text *text)
{
    if (is_at(text, 0, '[')) {
        const size_t end = find(text, ']');
        if (end + 1 < text->length) {
            return refuse_alone(text, end + 1);
        }
        if (end == text->length) {
            return vesica_id_text_refuse(text, VESICA_ERR_ID_VALUE, "brackets",
                                         "] where [ ends", end);
        }
        vesica_id_text_erase(text, end, 1);
        vesica_id_text_erase(text, 0, 1);
    }
    if (has(text, '/')) {
        return refuse_alone(text, find(text, '/'));
    }
    const size_t zone = find(text, '%');
    if (find(text, ':') < zone) {
        vesica_id_text_erase(text, zone, text->length - zone);
    }
    return VESICA_OK;
}

static vesica_status check_ip(vesica_id_text *text)
{
    VESICA_TRY(drop_frame(text));
    VESICA_TRY(vesica_id_text_check_alphabet(
        text, 0, text->length,
        VESICA_ID_SET_HEX | VESICA_ID_SET_DOT | VESICA_ID_SET_COLON,
        "digits and dots, or hexadecimal digits and colons"));
    const size_t colon = find(text, ':');
    if (colon == text->length) {
        uint8_t octets[4] = {0};
        VESICA_TRY(read_ipv4(text, 0, octets));
        return finish_ipv4(text, octets);
    }
    if (find(text, '.') < colon) {
        return refuse_alone(text, colon);
    }
    ipv6 address;
    VESICA_TRY(read_ipv6(text, &address));
    return finish_ipv6(text, address.groups);
}

const vesica_id_form vesica_id_ip = {
    .drop = " ",
    .letters = VESICA_ID_LOWER_CASE,
    .prefix = "",
    .min_length = 1,
    .max_length = VESICA_IDENTIFIER_MAX_BYTES,
    .length_expected = "an IPv4 or IPv6 address",
    .check = check_ip,
};
