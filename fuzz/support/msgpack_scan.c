/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "support/msgpack_scan.h"

#include <utf8proc.h>

/* A value but for what it holds: bytes to pass over, values that follow. */
typedef struct value_size {
    uint64_t num_bytes;
    uint64_t num_values;
} value_size;

/* A format from c0 on: a number of bytes, or, if width is not 0, a length of
 * that width and what it counts. */
typedef struct format {
    uint8_t fixed; /* bytes that always follow the first byte and the length */
    uint8_t width;
    uint8_t each_bytes;  /* for each that the length counts */
    uint8_t each_values; /* the same */
} format;

static const format formats[0x20] = {
    [0x04] = {0, 1, 1, 0}, [0x05] = {0, 2, 1, 0}, [0x06] = {0, 4, 1, 0},
    [0x07] = {1, 1, 1, 0}, [0x08] = {1, 2, 1, 0}, [0x09] = {1, 4, 1, 0},
    [0x0a] = {4, 0, 0, 0}, [0x0b] = {8, 0, 0, 0}, [0x0c] = {1, 0, 0, 0},
    [0x0d] = {2, 0, 0, 0}, [0x0e] = {4, 0, 0, 0}, [0x0f] = {8, 0, 0, 0},
    [0x10] = {1, 0, 0, 0}, [0x11] = {2, 0, 0, 0}, [0x12] = {4, 0, 0, 0},
    [0x13] = {8, 0, 0, 0}, [0x14] = {2, 0, 0, 0}, [0x15] = {3, 0, 0, 0},
    [0x16] = {5, 0, 0, 0}, [0x17] = {9, 0, 0, 0}, [0x18] = {17, 0, 0, 0},
    [0x19] = {0, 1, 1, 0}, [0x1a] = {0, 2, 1, 0}, [0x1b] = {0, 4, 1, 0},
    [0x1c] = {0, 2, 0, 1}, [0x1d] = {0, 4, 0, 1}, [0x1e] = {0, 2, 0, 2},
    [0x1f] = {0, 4, 0, 2},
};

static value_size short_size(uint8_t first)
{
    value_size size = {1, 0};
    if (first >= 0x80 && first <= 0x8f) {
        size.num_values = UINT64_C(2) * (first & 0x0fU);
    } else if (first >= 0x90 && first <= 0x9f) {
        size.num_values = first & 0x0fU;
    } else if (first >= 0xa0 && first <= 0xbf) {
        size.num_bytes += first & 0x1fU;
    }
    return size;
}

/* The first value of at least one byte. A length that is cut off counts as
 * what is there of it; its bytes alone then exceed len. */
static value_size size_of(const uint8_t *bytes, size_t len)
{
    if (bytes[0] < 0xc0 || bytes[0] > 0xdf) {
        return short_size(bytes[0]);
    }
    const format *f = &formats[bytes[0] - 0xc0];
    uint64_t counted = 0;
    for (size_t i = 1; i <= f->width && i < len; i++) {
        counted = counted << 8 | bytes[i];
    }
    return (value_size){UINT64_C(1) + f->width + f->fixed +
                            counted * f->each_bytes,
                        counted * f->each_values};
}

bool fuzz_msgpack_is_bounded(const uint8_t *bytes, size_t len)
{
    uint64_t num_values = 1;
    for (; num_values > 0; num_values--) {
        if (num_values > len) {
            return false;
        }
        const value_size size = size_of(bytes, len);
        if (size.num_bytes > len) {
            return false;
        }
        bytes += size.num_bytes;
        len -= (size_t)size.num_bytes;
        num_values += size.num_values;
    }
    return true;
}

bool fuzz_is_text(const char *text, size_t len)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
    while (len > 0) {
        utf8proc_int32_t c = 0;
        const utf8proc_ssize_t n =
            utf8proc_iterate(at, (utf8proc_ssize_t)len, &c);
        if (n <= 0 || c == 0) {
            return false;
        }
        at += n;
        len -= (size_t)n;
    }
    return true;
}
