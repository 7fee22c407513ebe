/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Terms there and back. Properties: terms that are taken are encoded to the
 * same bytes, which is what makes their hash equal on both sides; they differ
 * from others exactly if their bytes do, in a field whose words differ; every
 * field has words. Aims at vesica_terms_decode, _encode, _compare and _describe
 * and at the decoder of the message. */

#include <string.h>

#include "msg/msg.h"
#include "support/require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The encoding is these bytes, and needs exactly their room. */
static void check_encoding(const vesica_terms *terms, const uint8_t *bytes,
                           size_t len)
{
    uint8_t again[VESICA_TERMS_MAX_BYTES];
    size_t again_len = 0;
    require(vesica_terms_encode(terms, again, len - 1, &again_len) ==
            VESICA_ERR_BUFFER);
    require(vesica_terms_encode(terms, again, len, &again_len) == VESICA_OK);
    require(again_len == len && memcmp(again, bytes, len) == 0);
}

static void describe(char out[VESICA_TERMS_VALUE_ROOM],
                     const vesica_terms *terms, unsigned field)
{
    const vesica_terms_field f = (vesica_terms_field)field;
    require(vesica_terms_describe(terms, f, out, VESICA_TERMS_VALUE_ROOM) ==
            VESICA_OK);
    const size_t len = strlen(out);
    require(vesica_terms_describe(terms, f, out, len) == VESICA_ERR_BUFFER);
}

/* Words differ at the field that is said to differ, and at none before. */
static void check_comparison(const vesica_terms *a, const vesica_terms *b,
                             bool equal)
{
    const vesica_terms_field first = vesica_terms_compare(a, b);
    const unsigned found = (unsigned)first;
    require(equal == (found == 0));
    for (unsigned i = 1; i <= VESICA_NUM_TERMS_FIELDS; i++) {
        char of_a[VESICA_TERMS_VALUE_ROOM];
        char of_b[VESICA_TERMS_VALUE_ROOM];
        describe(of_a, a, i);
        describe(of_b, b, i);
        const bool differs = strcmp(of_a, of_b) != 0;
        require(!differs || (found != 0 && found <= i));
        require(differs || found != i);
    }
}

static void check(const vesica_terms *terms, const vesica_config *config,
                  const uint8_t *bytes, size_t len)
{
    uint8_t plain[VESICA_TERMS_MAX_BYTES];
    size_t plain_len = 0;
    vesica_terms *defaults = NULL;
    vesica_terms_field field = (vesica_terms_field)0;
    const char *rule = NULL;
    require(vesica_terms_check(terms, &field, &rule) == VESICA_OK);
    check_encoding(terms, bytes, len);
    require(vesica_terms_new(&defaults, config) == VESICA_OK);
    require(vesica_terms_encode(defaults, plain, sizeof plain, &plain_len) ==
            VESICA_OK);
    check_comparison(terms, terms, true);
    check_comparison(terms, defaults,
                     plain_len == len && memcmp(plain, bytes, len) == 0);
    vesica_terms_free(defaults);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vesica_config *config = NULL;
    vesica_terms *terms = NULL;
    vesica_terms_field field = (vesica_terms_field)0;
    require(vesica_config_new(&config) == VESICA_OK);
    const vesica_status status =
        vesica_terms_decode(&terms, &field, config, data, size);
    if (status == VESICA_OK) {
        require(size <= VESICA_TERMS_MAX_BYTES);
        check(terms, config, data, size);
    }
    require((status == VESICA_ERR_TERMS) == (field != 0));
    vesica_terms_free(terms);
    vesica_config_free(config);
    return 0;
}
