/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The code of tags. The input is a byte each for the bytes of a tag, log2 of
 * their number in the list, how many stand in the frame, and whether there is a
 * last one before them; that one; the code. Properties: tags that are taken
 * increase strictly from the last one on, and are encoded to the same bytes.
 * Aims at vesica_rice_decode. */

#include <string.h>

#include "psi/bulk.h"
#include "support/require.h"
#include "wire/rice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEAD_BYTES (4 + VESICA_RICE_MAX_TAG_BYTES)
#define MOST_TAGS 255
#define MOST_BYTES 4096

/* A tag has eight bits more than the number of tags. */
static vesica_rice code_of(const uint8_t *data)
{
    const size_t tag_len = data[0] % VESICA_RICE_MAX_TAG_BYTES + (size_t)1;
    const unsigned log2_num = data[1] % 32 % (8 * (unsigned)tag_len - 7);
    return vesica_rice_of(tag_len, UINT64_C(1) << log2_num, tag_len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t tags[MOST_TAGS * VESICA_RICE_MAX_TAG_BYTES];
    uint8_t again[MOST_BYTES];
    if (size < HEAD_BYTES || size > HEAD_BYTES + MOST_BYTES) {
        return 0;
    }
    const vesica_rice rice = code_of(data);
    const size_t num = data[2];
    const uint8_t *last = (data[3] & 1) != 0 ? data + 4 : NULL;
    const uint8_t *code = data + HEAD_BYTES;
    const size_t len = size - HEAD_BYTES;
    const vesica_status status =
        vesica_rice_decode(&rice, tags, num, last, code, len);
    if (status != VESICA_OK) {
        require(status == VESICA_ERR_MALFORMED);
        return 0;
    }
    require(len >= vesica_rice_least_len(&rice, num));
    require(vesica_is_increasing(tags, num, rice.stride, rice.tag_len, last));
    require(vesica_rice_len(&rice, tags, num, last) == len);
    vesica_rice_encode(&rice, again, tags, num, last);
    require(memcmp(again, code, len) == 0);
    return 0;
}
