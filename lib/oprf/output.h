/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What both sides derive from F of an item. Outputs lie one after the other,
 * each tag ‖ ack ‖ label key, where the last two are there if the form has
 * them:
 *
 *   tag       = first tag_len bytes of HMAC(F, "vesica1/out/tag")
 *   ack       = first 16 bytes of HMAC(F, "vesica1/out/ack")
 *   label key = first 32 bytes of HMAC(F, "vesica1/out/label" ‖ sid)
 */

#ifndef VESICA_OPRF_OUTPUT_H
#define VESICA_OPRF_OUTPUT_H

#include <stdbool.h>

#include "prg/coins.h"
#include "vesica/suite.h"

#define VESICA_MAX_TAG_BYTES 16
#define VESICA_ACK_BYTES 16
#define VESICA_LABEL_KEY_BYTES 32
#define VESICA_MAX_OUTPUT_BYTES                                                \
    (VESICA_MAX_TAG_BYTES + VESICA_ACK_BYTES + VESICA_LABEL_KEY_BYTES)

typedef struct vesica_output_form {
    vesica_suite suite;
    size_t tag_len; /* at most VESICA_MAX_TAG_BYTES */
    bool has_ack;
    bool has_label_key;
    uint8_t sid[VESICA_SID_BYTES];
} vesica_output_form;

/* Bytes of one output, and where its parts begin. */
size_t vesica_output_len(const vesica_output_form *form);
size_t vesica_output_ack_at(const vesica_output_form *form);
size_t vesica_output_label_key_at(const vesica_output_form *form);

/* Outputs of num values of F, vesica_hash_len bytes each. */
void vesica_output_derive(uint8_t *outputs, const vesica_output_form *form,
                          const uint8_t *f, size_t num);

/* The parts behind the tags alone, of num keys of key_len bytes in the place of
 * F. */
void vesica_output_derive_keys(uint8_t *outputs, const vesica_output_form *form,
                               const uint8_t *keys, size_t key_len, size_t num);

#endif
