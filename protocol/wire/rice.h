/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A strictly increasing list of tags as a Golomb-Rice code. Uniform tags lie
 * about evenly, so of the head of each, which is its first bytes, the distance
 * to the one before it is coded: its low bits as they are, and how often they
 * overflow, which is seldom more than twice, as so many zeros and a one. That
 * saves almost as many bits of each tag as the number of tags has. The other
 * bytes, the rest, stand as they are. protocol/SPEC.md, section 13, is the
 * normative text.
 *
 * A list is coded frame by frame; `last` is the tag before the first one of a
 * frame, or NULL. Tags are public, and time depends on them: they are on their
 * way to the partner, or come from it. */

#ifndef VESICA_WIRE_RICE_H
#define VESICA_WIRE_RICE_H

#include "vesica/status.h"

/** Longest tag. */
#define VESICA_RICE_MAX_TAG_BYTES 16

/** Most tags of a list: 2 to the power of this. */
#define VESICA_RICE_MAX_LOG2_TAGS 32

typedef struct vesica_rice {
    size_t tag_len;    /* bytes, at most VESICA_RICE_MAX_TAG_BYTES */
    size_t stride;     /* from one tag to the next, in memory */
    size_t head_len;   /* bytes, 1 to 5 */
    unsigned low_bits; /* of a distance that stand as they are, 8 to 15 */
} vesica_rice;

/* The code of a list of num tags of tag_len bytes: of log2(num) + 8 bits, at
 * least. */
vesica_rice vesica_rice_of(size_t tag_len, uint64_t num, size_t stride);

/* Fewest bytes that the code of num tags has, and most of them that a frame may
 * have. */
size_t vesica_rice_least_len(const vesica_rice *rice, size_t num);
size_t vesica_rice_most_len(const vesica_rice *rice, size_t num);

/* Bytes of the code of these num tags. */
uint64_t vesica_rice_len(const vesica_rice *rice, const uint8_t *tags,
                         size_t num, const uint8_t *last);

/* Write their code, vesica_rice_len bytes. */
void vesica_rice_encode(const vesica_rice *rice, uint8_t *out,
                        const uint8_t *tags, size_t num, const uint8_t *last);

/* Out  tags: num tags, strictly increasing from last on; on error some of them.
 * In   len bytes of code.
 * Returns VESICA_ERR_MALFORMED unless they are what vesica_rice_encode makes of
 * such tags. */
vesica_status vesica_rice_decode(const vesica_rice *rice, uint8_t *tags,
                                 size_t num, const uint8_t *last,
                                 const uint8_t *code, size_t len);

#endif
