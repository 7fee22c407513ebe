/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "identifier/unicode.h"

#include "ext/ext.h"
#include "util/status.h"
#include "util/utf8.h"
#include "util/wipe.h"

/* A character of b bytes has at most 3b/2 code points in its canonical
 * decomposition (U+0390 has three in two bytes; Unicode's policy of stability
 * keeps others out), so a text of more than this many is too long composed. */
#define MAX_POINTS (VESICA_IDENTIFIER_MAX_BYTES * 3 / 2)

/* A text while it is normalised: decomposed, with where each code point stood
 * in the text that was read. */
typedef struct points {
    size_t num;
    /* All of them are inert: nothing to order or to compose. */
    bool inert;
    uint32_t code[MAX_POINTS];
    uint16_t origin[MAX_POINTS];
} points;

bool vesica_id_in_ranges(uint32_t code_point, const vesica_id_range *ranges,
                         size_t num)
{
    size_t low = 0;
    size_t high = num;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (code_point > ranges[middle].last) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < num && code_point >= ranges[low].first;
}

/* ASCII, and the Han characters in common use: they do not decompose, and
 * compose with nothing before them. Most texts have no others. */
static bool is_inert(uint32_t c)
{
    return c < 0x80 || (c >= 0x4e00 && c <= 0x9fff);
}

static bool is_ignorable(uint32_t c)
{
    return !is_inert(c) &&
           vesica_id_in_ranges(c, vesica_id_ignorable, vesica_id_num_ignorable);
}

static bool is_assigned(uint32_t c)
{
    return is_inert(c) ||
           vesica_id_in_ranges(c, vesica_id_assigned, vesica_id_num_assigned);
}

/* C0, of which the tab is a space by now, C1, and the separators of lines and
 * paragraphs. */
static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029;
}

static bool is_private(uint32_t c)
{
    return (c >= 0xe000 && c <= 0xf8ff) || (c >= 0xf0000 && c <= 0xffffd) ||
           (c >= 0x100000 && c <= 0x10fffd);
}

static vesica_status refuse(vesica_id_text *text, const char *rule,
                            const char *expected, size_t origin)
{
    text->length = 0;
    text->origin[0] = (uint16_t)origin;
    return vesica_id_text_refuse(text, VESICA_ERR_ID_ENCODING, rule, expected,
                                 0);
}

static vesica_status refuse_length(vesica_id_text *text, size_t origin)
{
    text->length = 0;
    text->origin[0] = (uint16_t)origin;
    return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "text-length",
                                 "at most 256 bytes in normalised form", 0);
}

static vesica_status refuse_unassigned(vesica_id_text *text, size_t origin)
{
    return refuse(text, "unassigned", "characters of Unicode 15.0", origin);
}

/* What may stand in a text. */
static vesica_status check_point(vesica_id_text *text, uint32_t c,
                                 size_t origin)
{
    if (is_control(c)) {
        return refuse(text, "control", "no control characters or line breaks",
                      origin);
    }
    if (is_private(c)) {
        return refuse(text, "private-use",
                      "characters of Unicode itself: those for private use "
                      "mean something else to everyone",
                      origin);
    }
    return is_assigned(c) ? VESICA_OK : refuse_unassigned(text, origin);
}

/* Tab is a space; so is U+1680, the one space that NFKC leaves. U+3000 and the
 * full-width forms of ASCII are as NFKC has them, and done here as files in
 * Chinese are full of them. */
static uint32_t map_first(uint32_t c)
{
    if (c >= 0xff01 && c <= 0xff5e) {
        return c - 0xff01 + 0x21;
    }
    return c == '\t' || c == 0x1680 || c == 0x3000 ? (uint32_t)' ' : c;
}

/* The dashes that NFKC leaves. */
static uint32_t map_dash(uint32_t c)
{
    const bool dash = (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
    return dash ? (uint32_t)'-' : c;
}

/* Append a code point's decomposition. */
static vesica_status add(points *p, vesica_id_text *text, uint32_t c,
                         size_t origin, bool fold)
{
    const size_t room = MAX_POINTS - p->num;
    size_t num = 1;
    if (!is_inert(c)) {
        num = vesica_ext_unicode_decompose(p->code + p->num, room, c, fold);
    } else if (room > 0) {
        p->code[p->num] = fold && c < 0x80 ? vesica_id_lower((uint8_t)c) : c;
    }
    if (num == 0) {
        return refuse_unassigned(text, origin);
    }
    if (num > room) {
        return refuse_length(text, origin);
    }
    for (size_t i = 0; i < num; i++, p->num++) {
        p->inert = p->inert && is_inert(p->code[p->num]);
        p->origin[p->num] = (uint16_t)origin;
    }
    return VESICA_OK;
}

/* UAX #15: marks between two starters stand by their combining class; those of
 * one class keep their order. */
static void order(points *p)
{
    for (size_t i = 1; i < p->num; i++) {
        const uint32_t code = p->code[i];
        const uint16_t origin = p->origin[i];
        const unsigned class = vesica_ext_unicode_combining_class(code);
        size_t at = i;
        while (class != 0 && at > 0 &&
               vesica_ext_unicode_combining_class(p->code[at - 1]) > class) {
            p->code[at] = p->code[at - 1];
            p->origin[at] = p->origin[at - 1];
            at--;
        }
        p->code[at] = code;
        p->origin[at] = origin;
    }
}

/* A composed code point takes the place of as many as its decomposition has.
 * Within a combining sequence this may name a neighbour. */
static void compose(points *p)
{
    const size_t num = vesica_ext_unicode_compose(p->code, p->num);
    size_t from = 0;
    for (size_t i = 0; i < num; i++) {
        VESICA_ASSERT(from >= i && from < p->num);
        p->origin[i] = p->origin[from];
        from += vesica_ext_unicode_num_parts(p->code[i]);
    }
    p->num = num;
}

/* Compose the points into the text, which ended at `end`. */
static vesica_status finish(vesica_id_text *text, points *p, size_t end)
{
    if (!p->inert) {
        order(p);
        compose(p);
    }
    text->length = 0;
    for (size_t i = 0; i < p->num; i++) {
        uint8_t utf8[4];
        const size_t len =
            vesica_ext_unicode_encode(utf8, map_dash(p->code[i]));
        if (len > sizeof text->bytes - text->length) {
            return refuse_length(text, p->origin[i]);
        }
        for (size_t j = 0; j < len; j++) {
            text->bytes[text->length] = utf8[j];
            text->origin[text->length++] = p->origin[i];
        }
    }
    text->origin[text->length] = (uint16_t)end;
    return VESICA_OK;
}

static vesica_status read_points(points *p, vesica_id_text *text,
                                 const uint8_t *in, size_t in_len)
{
    size_t len = 0;
    for (size_t at = 0; at < in_len; at += len) {
        uint32_t c = 0;
        len = vesica_utf8_next(&c, in + at, in_len - at);
        if (len == 0) {
            return refuse(text, "utf-8", "UTF-8", at);
        }
        c = map_first(c);
        VESICA_TRY(check_point(text, c, at));
        if (!is_ignorable(c)) {
            VESICA_TRY(add(p, text, c, at, false));
        }
    }
    return VESICA_OK;
}

static void begin(points *p)
{
    p->num = 0;
    p->inert = true;
}

static void wipe(points *p)
{
    vesica_wipe(p->code, sizeof p->code);
}

vesica_status vesica_id_read_unicode(vesica_id_text *text, const uint8_t *in,
                                     size_t in_len)
{
    points p;
    begin(&p);
    vesica_status status = read_points(&p, text, in, in_len);
    if (status == VESICA_OK) {
        status = finish(text, &p, in_len);
    }
    wipe(&p);
    return status;
}

/* Read the code point at a byte of a text, which is UTF-8; returns its
 * length. */
static size_t next(uint32_t *code_point, const vesica_id_text *text, size_t at)
{
    const size_t len =
        vesica_utf8_next(code_point, text->bytes + at, text->length - at);
    VESICA_ASSERT(len != 0);
    return len;
}

static vesica_status fold_points(points *p, vesica_id_text *text)
{
    uint32_t c = 0;
    for (size_t at = 0; at < text->length;) {
        const uint16_t origin = text->origin[at];
        at += next(&c, text, at);
        VESICA_TRY(add(p, text, c, origin, true));
    }
    return VESICA_OK;
}

/* The length of the inert character at a byte of a text; 0 if it is not inert.
 * U+4E00 begins with E4 B8 and U+9FFF with E9 BF; U+4DFF with E4 B7. */
static size_t inert_length(const vesica_id_text *text, size_t at)
{
    const uint8_t first = text->bytes[at];
    if (first < 0x80) {
        return 1;
    }
    const bool han = first >= 0xe4 && first <= 0xe9 &&
                     (first != 0xe4 || text->bytes[at + 1] >= 0xb8);
    return han ? 3 : 0;
}

/* Returns false if there is a character for the long way. */
static bool fold_inert(vesica_id_text *text)
{
    size_t len = 0;
    for (size_t at = 0; at < text->length; at += len) {
        len = inert_length(text, at);
        if (len == 0) {
            return false;
        }
        text->bytes[at] = vesica_id_lower(text->bytes[at]);
    }
    return true;
}

vesica_status vesica_id_fold_case(vesica_id_text *text)
{
    points p;
    if (fold_inert(text)) {
        return VESICA_OK;
    }
    begin(&p);
    vesica_status status = fold_points(&p, text);
    if (status == VESICA_OK) {
        status = finish(text, &p, text->origin[text->length]);
    }
    wipe(&p);
    return status;
}

/* The ideographs of script Han, of Unicode 15.0 and of versions to come, which
 * have two planes for them. */
static bool is_han(uint32_t c)
{
    return c == 0x3007 || (c >= 0x3400 && c <= 0x4dbf) ||
           (c >= 0x4e00 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
           (c >= 0x20000 && c <= 0x3ffff);
}

static bool has(const vesica_id_text *text, bool (*is)(uint32_t code_point))
{
    uint32_t c = 0;
    for (size_t at = 0; at < text->length;) {
        at += next(&c, text, at);
        if (is(c)) {
            return true;
        }
    }
    return false;
}

bool vesica_id_has_han(const vesica_id_text *text)
{
    return has(text, is_han);
}

bool vesica_id_has_letter(const vesica_id_text *text)
{
    return has(text, vesica_ext_unicode_is_letter);
}

bool vesica_id_has_number(const vesica_id_text *text)
{
    return has(text, vesica_ext_unicode_is_number);
}
