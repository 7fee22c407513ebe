/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Small work on text: numbers, names, masks. */

#ifndef VESICA_PEER_BASE_TEXT_H
#define VESICA_PEER_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Longest name of an institution. */
#define PEER_MAX_NAME 63

/** Room for a masked value, with its NUL. */
#define PEER_MASK_ROOM 64

/** Room for a number written by peer_text_group, with its NUL. */
#define PEER_GROUP_ROOM 32

/** Room for what peer_text_count writes, with its NUL. */
#define PEER_COUNT_ROOM 64

/** Copy a text into a place of room bytes; one that is too long is cut. */
void peer_text_copy(char *out, size_t room, const char *text);

/** Read a decimal number of min to max; digits alone, all of the text. */
bool peer_text_number(uint64_t *out, const char *text, uint64_t min,
                      uint64_t max);

/** Whether the text is a name of an institution: 1 to PEER_MAX_NAME lower-case
 * letters, digits, hyphens and single dots, with a letter or digit at both
 * ends, as a DNS name in a certificate. It is safe as a part of a path. */
bool peer_text_is_name(const char *text);

/** Make a value fit to be seen: its first two characters and its last stay, the
 * others become stars; a short value becomes stars alone. What cannot be
 * printed is never written.
 *
 * In:      value  len bytes, not necessarily UTF-8
 */
void peer_text_mask(char out[PEER_MASK_ROOM], const char *value, size_t len);

/** Read the character of UTF-8 that begins a text.
 *
 * Out:     point  which one it is
 * In:      text   at least one byte
 * Returns: how many bytes it has, 1 to 4; 0 if it is broken
 */
size_t peer_text_character(uint32_t *point, const char *text, size_t len);

/** How many bytes the character of UTF-8 has that begins a text; 0 if it is
 * broken, or one that has no place in a line that is shown: a control, a line
 * break, or one that is not seen or changes the direction. */
size_t peer_text_printable(const char *text, size_t len);

/** Whether a text is UTF-8 without control characters. */
bool peer_text_is_plain(const char *text, size_t len);

/** Write a number with commas between thousands. Returns out. */
const char *peer_text_group(char out[PEER_GROUP_ROOM], uint64_t number);

/** Write how many there are of something, as "1 row" or "1,375 rows".
 *
 * In:      one  the word for one of them, up to 24 bytes; an s makes it many
 * Returns: out
 */
const char *peer_text_count(char out[PEER_COUNT_ROOM], uint64_t number,
                            const char *one);

/** Write len bytes as 2 * len lower-case hexadecimal digits and a NUL. */
void peer_text_hex(char *out, const uint8_t *bytes, size_t len);

/** Read 2 * len hexadecimal digits, all of the text. */
bool peer_text_unhex(uint8_t *out, size_t len, const char *text);

#endif
