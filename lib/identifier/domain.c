/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "ext/ext.h"
#include "identifier/rule.h"
#include "util/status.h"
#include "util/utf8.h"
#include "util/wipe.h"

/* RFC 1035, section 2.3.4: 255 bytes on the wire are 253 characters. */
#define HOST_MAX 253
#define LABEL_MAX VESICA_EXT_IDN_LABEL_MAX
/* RFC 5321, section 4.5.3.1; the path's 256 bytes count < and >. */
#define LOCAL_MAX 64
#define ADDRESS_MAX 254
#define PORT_MAX 65535

#define LABEL_SET                                                              \
    (VESICA_ID_SET_DIGIT | VESICA_ID_SET_SMALL | VESICA_ID_SET_HYPHEN |        \
     VESICA_ID_SET_UNDERSCORE)

static vesica_status refuse(vesica_id_text *text, const char *rule,
                            const char *expected, size_t at)
{
    return vesica_id_text_refuse(text, VESICA_ERR_ID_VALUE, rule, expected, at);
}

static bool is_one_of(uint8_t c, const char *of)
{
    while (*of != '\0' && c != (uint8_t)*of) {
        of++;
    }
    return *of != '\0';
}

/* Where the first of some characters stands, from a byte on; the length if
 * there is none. */
static size_t find(const vesica_id_text *text, size_t from, const char *of)
{
    size_t at = from;
    while (at < text->length && !is_one_of(text->bytes[at], of)) {
        at++;
    }
    return at;
}

static bool is_at(const vesica_id_text *text, size_t at, const char *what)
{
    for (; *what != '\0'; what++, at++) {
        if (at >= text->length || text->bytes[at] != (uint8_t)*what) {
            return false;
        }
    }
    return true;
}

/* Labels. */

/* Of these four, tables of IDNA before and after Unicode 15.1 make different
 * labels, or none. */
static bool is_disputed(uint32_t c)
{
    return c == 0x1e9e || c == 0x2260 || c == 0x226e || c == 0x226f;
}

/* The ASCII characters of a label are its alphabet's, others not disputed. */
static vesica_status check_characters(vesica_id_text *text, size_t from,
                                      size_t to)
{
    for (size_t at = from; at < to;) {
        uint32_t c = text->bytes[at];
        size_t len = 1;
        if (c >= 0x80) {
            len = vesica_utf8_next(&c, text->bytes + at, to - at);
            VESICA_ASSERT(len != 0);
        } else if (!vesica_id_is_of((uint8_t)c, LABEL_SET)) {
            return vesica_id_text_refuse(
                text, VESICA_ERR_ID_CHARACTER, "character",
                "letters, digits, hyphens and underscores", at);
        }
        if (is_disputed(c)) {
            return refuse(text, "idna",
                          "a character that every version of IDNA reads alike",
                          at);
        }
        at += len;
    }
    return VESICA_OK;
}

static bool needs_idna(const vesica_id_text *text, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (text->bytes[i] >= 0x80) {
            return true;
        }
    }
    return is_at(text, from, "xn--");
}

/* Put the A-label in the place of a label; *to becomes its new end. */
static vesica_status apply_idna(vesica_id_text *text, size_t from, size_t *to)
{
    char label[VESICA_IDENTIFIER_MAX_BYTES + 1];
    char ascii[LABEL_MAX + 1];
    const size_t len = *to - from;
    memcpy(label, text->bytes + from, len);
    label[len] = '\0';
    vesica_status status = vesica_ext_idn_to_ascii(ascii, label);
    if (status == VESICA_OK) {
        vesica_id_text_erase(text, from, len);
        status = vesica_id_text_insert(text, from, ascii);
        *to = from + strlen(ascii);
        vesica_wipe(ascii, sizeof ascii);
    } else if (status == VESICA_ERR_ID_VALUE) {
        status =
            refuse(text, "idna", "a label that IDNA (UTS 46) allows", from);
    }
    vesica_wipe(label, sizeof label);
    return status;
}

static vesica_status check_label(vesica_id_text *text, size_t from, size_t *to)
{
    VESICA_TRY(check_characters(text, from, *to));
    if (needs_idna(text, from, *to)) {
        VESICA_TRY(apply_idna(text, from, to));
        VESICA_TRY(check_characters(text, from, *to));
    }
    if (*to == from || *to - from > LABEL_MAX) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "label",
                                     "labels of 1 to 63 characters",
                                     *to == from ? from : from + LABEL_MAX);
    }
    if (text->bytes[from] == '-' || text->bytes[*to - 1] == '-') {
        return refuse(text, "label",
                      "labels that neither begin nor end with a hyphen",
                      text->bytes[from] == '-' ? from : *to - 1);
    }
    return VESICA_OK;
}

/* Whether programs read a host with this last label as an IPv4 address: digits,
 * or 0x and hexadecimal digits. */
static bool is_number(const vesica_id_text *text, size_t from)
{
    unsigned set = VESICA_ID_SET_DIGIT;
    size_t at = from;
    if (is_at(text, from, "0x")) {
        set = VESICA_ID_SET_HEX;
        at += 2;
    }
    while (at < text->length && vesica_id_is_of(text->bytes[at], set)) {
        at++;
    }
    return at == text->length;
}

/* U+3002, which keyboards for Chinese give, is a dot (UTS 46); so are U+FF0E
 * and U+FF61, which are gone after NFKC. A dot at the end means nothing. */
static void settle_dots(vesica_id_text *text, size_t from)
{
    static const char dot[] = "。";
    const size_t more = sizeof dot - 1 - 1;
    for (size_t at = from; at < text->length; at++) {
        if (is_at(text, at, dot)) {
            vesica_id_text_erase(text, at + 1, more);
            text->bytes[at] = '.';
        }
    }
    if (text->length > from && text->bytes[text->length - 1] == '.') {
        text->length--;
    }
}

/* The host is the text from a byte on. */
static vesica_status finish_host(vesica_id_text *text, size_t from)
{
    size_t label = from;
    size_t end = from;
    settle_dots(text, from);
    for (size_t at = from; at <= text->length; at = end + 1) {
        label = at;
        end = find(text, at, ".");
        VESICA_TRY(check_label(text, label, &end));
    }
    if (text->length - from > HOST_MAX) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "length",
                                     "a domain of at most 253 characters",
                                     from + HOST_MAX);
    }
    if (is_number(text, label)) {
        return refuse(text, "host", "a name; an address has the type IP", from);
    }
    if (label == from) {
        return refuse(text, "host", "two labels or more, as in example.com",
                      text->length);
    }
    return VESICA_OK;
}

/* URLs: what programs disagree on is refused, as the host that one of them
 * visits may not be the one that another shows. */

/* A separator must be a character of its own in the text that was given: NFKC
 * makes a/c of U+2100, and 1. of U+2488. */
static vesica_status check_separators(vesica_id_text *text, size_t to)
{
    for (size_t i = 0; i < to; i++) {
        const bool joined = (i > 0 && text->origin[i - 1] == text->origin[i]) ||
                            text->origin[i + 1] == text->origin[i];
        if (joined && is_one_of(text->bytes[i], "./?#@:\\")) {
            return vesica_id_text_refuse(
                text, VESICA_ERR_ID_CHARACTER, "separator",
                "dots and other separators as characters of their own", i);
        }
    }
    return VESICA_OK;
}

/* RFC 3986, section 3.1. Returns whether there was one. */
static bool drop_scheme(vesica_id_text *text)
{
    size_t at = 0;
    while (at < text->length &&
           (vesica_id_is_of(text->bytes[at],
                            VESICA_ID_SET_SMALL | VESICA_ID_SET_DIGIT |
                                VESICA_ID_SET_DOT | VESICA_ID_SET_HYPHEN) ||
            text->bytes[at] == '+')) {
        at++;
    }
    if (at > 0 && is_at(text, at, "://")) {
        vesica_id_text_erase(text, 0, at + 3);
        return true;
    }
    if (is_at(text, 0, "//")) {
        vesica_id_text_erase(text, 0, 2);
        return true;
    }
    return false;
}

static vesica_status drop_user(vesica_id_text *text, bool is_url)
{
    const size_t at = find(text, 0, "@");
    if (at == text->length) {
        return VESICA_OK;
    }
    if (!is_url) {
        return refuse(text, "host",
                      "a domain or a URL; an address of e-mail has the type "
                      "EMAIL",
                      at);
    }
    const size_t second = find(text, at + 1, "@");
    if (second != text->length) {
        return refuse(text, "host", "one @ at most", second);
    }
    vesica_id_text_erase(text, 0, at + 1);
    return VESICA_OK;
}

static vesica_status drop_port(vesica_id_text *text)
{
    const size_t colon = find(text, 0, ":");
    unsigned port = 0;
    for (size_t i = colon + 1; i < text->length; i++) {
        const bool digit = vesica_id_is_of(text->bytes[i], VESICA_ID_SET_DIGIT);
        port = digit ? port * 10 + vesica_id_base36(text->bytes[i]) : PORT_MAX;
        if (!digit || port > PORT_MAX) {
            return refuse(text, "port", "a port from 0 to 65535", i);
        }
    }
    text->length = colon;
    return VESICA_OK;
}

static vesica_status check_domain(vesica_id_text *text)
{
    const bool is_url = drop_scheme(text);
    const size_t end = find(text, 0, "/?#");
    VESICA_TRY(
        check_separators(text, end < text->length ? end + 1 : text->length));
    text->length = end;
    const size_t backslash = find(text, 0, "\\");
    if (backslash != text->length) {
        return refuse(text, "host", "no backslash", backslash);
    }
    VESICA_TRY(drop_user(text, is_url));
    if (is_at(text, 0, "[")) {
        return refuse(text, "host", "a name; an address has the type IP", 0);
    }
    VESICA_TRY(drop_port(text));
    return finish_host(text, 0);
}

const vesica_id_form vesica_id_domain = {
    .drop = "",
    .letters = VESICA_ID_LOWER_CASE,
    .prefix = "",
    .min_length = 1,
    .max_length = VESICA_IDENTIFIER_MAX_BYTES,
    .length_expected = "a domain",
    .check = check_domain,
};

/* E-mail addresses. */

/* RFC 5322, section 3.2.3: a dot-atom. [from, to) of the text. */
static vesica_status check_local_part(vesica_id_text *text, size_t to)
{
    bool after_dot = true;
    for (size_t i = 0; i < to; i++) {
        const uint8_t c = text->bytes[i];
        const bool dot = c == '.';
        if (dot && (after_dot || i + 1 == to)) {
            return refuse(text, "local-part",
                          "before the @ no dot at either end, nor two together",
                          i);
        }
        if (!vesica_id_is_of(c, VESICA_ID_SET_DIGIT | VESICA_ID_SET_SMALL) &&
            !is_one_of(c, ".!#$%&'*+-/=?^_`{|}~")) {
            return vesica_id_text_refuse(
                text, VESICA_ERR_ID_CHARACTER, "character",
                "before the @ letters, digits and .!#$%&'*+-/=?^_`{|}~", i);
        }
        after_dot = dot;
    }
    if (to == 0 || to > LOCAL_MAX) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "local-part",
                                     "1 to 64 characters before the @",
                                     to == 0 ? 0 : LOCAL_MAX);
    }
    return VESICA_OK;
}

/* Lists have addresses as links have them, and as headers of mails do. */
static void drop_wrapping(vesica_id_text *text)
{
    if (is_at(text, 0, "<") && text->bytes[text->length - 1] == '>') {
        text->length--;
        vesica_id_text_erase(text, 0, 1);
    }
    if (is_at(text, 0, "mailto:")) {
        vesica_id_text_erase(text, 0, strlen("mailto:"));
    }
}

static vesica_status check_email(vesica_id_text *text)
{
    drop_wrapping(text);
    VESICA_TRY(check_separators(text, text->length));
    const size_t at = find(text, 0, "@");
    const size_t second = at == text->length ? at : find(text, at + 1, "@");
    if (at == text->length || second != text->length) {
        return refuse(text, "at", "one @", second);
    }
    VESICA_TRY(check_local_part(text, at));
    VESICA_TRY(finish_host(text, at + 1));
    if (text->length > ADDRESS_MAX) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "length",
                                     "at most 254 characters", ADDRESS_MAX);
    }
    return VESICA_OK;
}

const vesica_id_form vesica_id_email = {
    .drop = "",
    .letters = VESICA_ID_LOWER_CASE,
    .prefix = "",
    .min_length = 1,
    .max_length = VESICA_IDENTIFIER_MAX_BYTES,
    .length_expected = "an address of e-mail",
    .check = check_email,
};

/* Whether the domain, from a byte to the end, is this one. */
static bool is_domain(const vesica_id_text *text, size_t from, const char *name)
{
    return text->length - from == strlen(name) && is_at(text, from, name);
}

/* Google delivers mail for either domain, whatever dots are in the name. */
static void settle_gmail(vesica_id_text *text)
{
    const size_t host = find(text, 0, "@") + 1;
    if (is_domain(text, host, "googlemail.com")) {
        vesica_id_text_erase(text, host + 1, strlen("oogle"));
    }
    if (!is_domain(text, host, "gmail.com")) {
        return;
    }
    for (size_t at = host - 1; at > 0; at--) {
        if (text->bytes[at - 1] == '.') {
            vesica_id_text_erase(text, at - 1, 1);
        }
    }
}

static vesica_status check_email_fraud(vesica_id_text *text)
{
    VESICA_TRY(check_email(text));
    const size_t at = find(text, 0, "@");
    const size_t plus = find(text, 0, "+@");
    vesica_id_text_erase(text, plus, at - plus);
    VESICA_TRY(check_local_part(text, plus));
    settle_gmail(text);
    return VESICA_OK;
}

const vesica_id_form vesica_id_email_fraud = {
    .drop = "",
    .letters = VESICA_ID_LOWER_CASE,
    .prefix = "",
    .min_length = 1,
    .max_length = VESICA_IDENTIFIER_MAX_BYTES,
    .length_expected = "an address of e-mail",
    .check = check_email_fraud,
};
