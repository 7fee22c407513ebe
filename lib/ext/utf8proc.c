/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "ext/ext.h"

#include <utf8proc.h>

/* 2.8.0 is the first with Unicode 15.0. */
_Static_assert(UTF8PROC_VERSION_MAJOR > 2 ||
                   (UTF8PROC_VERSION_MAJOR == 2 && UTF8PROC_VERSION_MINOR >= 8),
               "utf8proc has at least Unicode 15.0");

const char *vesica_ext_unicode_version(void)
{
    return utf8proc_unicode_version();
}

size_t vesica_ext_unicode_decompose(uint32_t *out, size_t room,
                                    uint32_t code_point, bool fold)
{
    int last_boundclass = 0;
    const int options = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                        UTF8PROC_REJECTNA | (fold ? UTF8PROC_CASEFOLD : 0);
    const utf8proc_ssize_t num = utf8proc_decompose_char(
        (utf8proc_int32_t)code_point, (utf8proc_int32_t *)out,
        (utf8proc_ssize_t)room, (utf8proc_option_t)options, &last_boundclass);
    return num < 0 ? 0 : (size_t)num;
}

size_t vesica_ext_unicode_num_parts(uint32_t code_point)
{
    int last_boundclass = 0;
    utf8proc_int32_t none = 0;
    const utf8proc_ssize_t num =
        utf8proc_decompose_char((utf8proc_int32_t)code_point, &none, 0,
                                UTF8PROC_DECOMPOSE, &last_boundclass);
    return num < 0 ? 0 : (size_t)num;
}

unsigned vesica_ext_unicode_combining_class(uint32_t code_point)
{
    return (unsigned)utf8proc_get_property((utf8proc_int32_t)code_point)
        ->combining_class;
}

/* UTF8PROC_STABLE keeps to the exclusions from composition. */
size_t vesica_ext_unicode_compose(uint32_t *code_points, size_t num)
{
    const int options = UTF8PROC_COMPOSE | UTF8PROC_STABLE;
    const utf8proc_ssize_t left = utf8proc_normalize_utf32(
        (utf8proc_int32_t *)code_points, (utf8proc_ssize_t)num,
        (utf8proc_option_t)options);
    return left < 0 ? 0 : (size_t)left;
}

size_t vesica_ext_unicode_encode(uint8_t out[4], uint32_t code_point)
{
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)code_point, out);
}

bool vesica_ext_unicode_is_letter(uint32_t code_point)
{
    const utf8proc_category_t category =
        utf8proc_category((utf8proc_int32_t)code_point);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool vesica_ext_unicode_is_number(uint32_t code_point)
{
    const utf8proc_category_t category =
        utf8proc_category((utf8proc_int32_t)code_point);
    return category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO;
}
