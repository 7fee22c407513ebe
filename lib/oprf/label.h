/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Sealed labels: data that opens for a side that has the item too. All labels
 * of a session are padded to one length and encrypted with AES-256-GCM under
 * the label key of their item, with sid ‖ tag as additional data:
 *
 *   plain  = LE16(length) ‖ label ‖ zeros, 2 + max_len bytes
 *   sealed = ciphertext ‖ tag of 16 bytes
 *
 * A label key seals at most one label in each direction: the nonce is the
 * direction. protocol/SPEC.md, section "Match". */

#ifndef VESICA_OPRF_LABEL_H
#define VESICA_OPRF_LABEL_H

#include "oprf/output.h"
#include "vesica/status.h"

/** Bytes that a padded label has more than the longest label. */
#define VESICA_LABEL_PREFIX_BYTES 2

/** Bytes that a sealed label has more than the longest label. */
#define VESICA_LABEL_OVERHEAD_BYTES (VESICA_LABEL_PREFIX_BYTES + 16)

/* Who seals; the number is the last byte of the nonce. */
typedef enum vesica_label_from {
    VESICA_LABEL_FROM_SENDER = 0,
    VESICA_LABEL_FROM_RECEIVER = 1
} vesica_label_from;

/* What seals and opens; wiped by clear. Not to be copied. */
typedef struct vesica_sealer {
    void *gcm;
    vesica_output_form form;
    size_t max_len; /* longest label */
} vesica_sealer;

/* VESICA_ERR_NOMEM. */
vesica_status vesica_sealer_init(vesica_sealer *sealer,
                                 const vesica_output_form *form,
                                 size_t max_len);
/* The zero state is allowed. */
void vesica_sealer_clear(vesica_sealer *sealer);

/* Seal the label of the item that has this output. sealed: max_len +
 * VESICA_LABEL_OVERHEAD_BYTES bytes; label: len <= max_len bytes, NULL if 0. */
vesica_status vesica_label_seal(const vesica_sealer *sealer, uint8_t *sealed,
                                vesica_label_from from, const uint8_t *output,
                                const uint8_t *label, size_t len);

/* Open a label of the partner's. plain: max_len + VESICA_LABEL_PREFIX_BYTES
 * bytes, the padded label; zeroed if it does not open, or is not padded as
 * above: *opens tells. */
vesica_status vesica_label_open(const vesica_sealer *sealer, uint8_t *plain,
                                bool *opens, vesica_label_from from,
                                const uint8_t *output, const uint8_t *sealed);

/* The label in a padded one. */
size_t vesica_label_get(const uint8_t **label, const uint8_t *plain);

#endif
