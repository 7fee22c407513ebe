/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The OPRF of the engine `vole` [RS21, RR22]: of a VOLE and an OKVS. Its
 * contract is another than that of oprf/engine.h, as it answers for bins of
 * items and not for each.
 *
 *   x0 ‖ x1   the halves of an item x
 *   k ‖ h     d(x), a key of the OKVS and its value: h = M(x1) under the key
 *             H("vesica1/vole/encoded" ‖ sid)[16], and k = x0 + h
 *   bin       that of M(x0) under the key H("vesica1/vole/bin" ‖ sid)[16]
 *   receiver   P encodes h at k; P' = P + A goes to the sender
 *   sender     K = B + Delta P' = C + Delta P
 *   v(x)       <row(k), C> at the receiver, <row(k), K> + Delta h at the
 *              sender, which are equal where P has h at k
 *   F(x)       M'(v, H0(k)) under the key H("vesica1/vole/out" ‖ sid)[16], the
 *              first bytes of which are the tag
 *   F2(x)      the same under H("vesica1/vole/second" ‖ sid)[16], from which
 *              ack and label key come as from F of the engine dh
 *
 * with M and M' the hashes of prg/aes.h and H0 of the store's first try, of
 * which equal keys alone have the same.
 *
 * Items are uniform, being hashes: so k and h are too, and neither follows from
 * the other. Nobody can look for two items of one k before there is a session.
 * A bin costs one block of AES, and all items have theirs before the first is
 * encoded.
 *
 * The malicious form differs in what both sides add to it: rho_R of the
 * receiver, of which it shows H("vesica1/vole/nonce" ‖ sid ‖ rho_R)[32] before
 * it knows rho_S of the sender, and w of the sender, of which it shows
 * H("vesica1/vole/commit" ‖ sid ‖ w)[32] before it knows rho_R, and w itself
 * when it has all of P':
 *
 *   salt   H("vesica1/vole/salt" ‖ sid ‖ rho_R ‖ rho_S)[32], in the key of
 *          bins in the place of sid
 *   d(x)   H("vesica1/vole/item" ‖ zeros up to 32 bytes ‖ salt ‖ x)[32]
 *   joint  H("vesica1/vole/joint" ‖ sid ‖ rho_R ‖ rho_S ‖ w)[32]
 *   F(x) ‖ F2(x)   H("vesica1/vole/value" ‖ zeros up to 32 bytes ‖ joint ‖ v ‖
 *                  x)[32]
 *
 * So nobody can choose what items hash to, or which bins they have, and the
 * receiver knows no output before P is fixed. Its COTs are those of k = 1, and
 * can be checked.
 *
 * A session may encode a bin again in another try: hashes are then those of
 * vesica_vole_oprf_rehash, in the same bins.
 *
 * H is SHA-256, in the suite sm2-sm3 SM3; the group of the base OTs is
 * ristretto255, in that suite SM2.
 *
 * References: [RS21] P. Rindal, P. Schoppmann, VOLE-PSI: Fast OPRF and
 * Circuit-PSI from Vector-OLE, ePrint 2021/266. [RR22] S. Raghuraman,
 * P. Rindal, Blazing Fast PSI from Improved OKVS and Subfield VOLE, ePrint
 * 2022/320. */

#ifndef VESICA_OPRF_VOLE_H
#define VESICA_OPRF_VOLE_H

#include "hash/lanes.h"
#include "okvs/okvs.h"
#include "oprf/output.h"
#include "ot/cot.h"
#include "vole/chunk.h"

/** Most items of one call. */
#define VESICA_VOLE_OPRF_BATCH 64

/** rho_R, rho_S and w, and a commitment to one of them. */
#define VESICA_VOLE_SHARE_BYTES 32

/* What both sides of a session know, and public, but for w and what is made of
 * it: the sender alone knows them until the receiver has sent all of P'. Not to
 * be copied. */
typedef struct vesica_vole_oprf {
    vesica_ot_context ot;
    vesica_okvs okvs[VESICA_OKVS_TRIES]; /* all of the same sizes */
    vesica_vole vole;                    /* a chunk is a bin */
    vesica_output_form form;
    unsigned cot_bits; /* k of ot/cot.h */
    vesica_aes bins;
    vesica_aes encoded; /* h, if semi-honest */
    vesica_aes out;
    vesica_aes second;
    vesica_lanes items;  /* with what stands before an item, if malicious */
    vesica_lanes values; /* and before v */
    uint8_t shares[3 * VESICA_VOLE_SHARE_BYTES]; /* rho_R ‖ rho_S ‖ w */
} vesica_vole_oprf;

/* For a receiver of num_items. The tags of the malicious form have all bytes of
 * F(x). */
void vesica_vole_oprf_init(vesica_vole_oprf *oprf,
                           const vesica_output_form *form, uint32_t num_items,
                           bool malicious);

/* The commitment to rho_R, label VESICA_LABEL_VOLE_NONCE, and to w, label
 * VESICA_LABEL_VOLE_COMMIT. */
void vesica_vole_oprf_commit(const vesica_vole_oprf *oprf, uint8_t *commitment,
                             vesica_label label, const uint8_t *share);

/* Whether a share is the one of a commitment. */
bool vesica_vole_oprf_opens(const vesica_vole_oprf *oprf,
                            const uint8_t *commitment, vesica_label label,
                            const uint8_t *share);

/* The malicious form: rho_R and rho_S, before the first item; w, before the
 * first output. */
void vesica_vole_oprf_set_salt(vesica_vole_oprf *oprf, const uint8_t *rho_r,
                               const uint8_t *rho_s);
void vesica_vole_oprf_set_joint(vesica_vole_oprf *oprf, const uint8_t *w);

/* The bins of num <= VESICA_VOLE_OPRF_BATCH items of 32 bytes; there are fewer
 * than 2^16. Secret. */
void vesica_vole_oprf_bins(const vesica_vole_oprf *oprf, uint16_t *bins,
                           const uint8_t *items, size_t num);

/* In which of num_parts equal parts of their bins the rows of H0(k) of such
 * items start; num_parts <= 2^16. Of the semi-honest form alone, as it hashes
 * the items. Secret. */
void vesica_vole_oprf_parts(const vesica_vole_oprf *oprf, uint16_t *parts,
                            const uint8_t *items, size_t num,
                            uint32_t num_parts);

/* H0(k) and h of num <= VESICA_VOLE_OPRF_BATCH items of 32 bytes. Secret: all
 * of it. */
void vesica_vole_oprf_hash(const vesica_vole_oprf *oprf, vesica_block *hashes,
                           vesica_block *values, const uint8_t *items,
                           size_t num);

/* The hashes for a later try, counter > 0, of those of the first one; out may
 * be hashes. */
void vesica_vole_oprf_rehash(const vesica_vole_oprf *oprf, vesica_block *out,
                             const vesica_block *hashes, size_t num,
                             uint8_t counter);

/* Outputs of num <= VESICA_VOLE_OPRF_BATCH items: tag, ack and label key by the
 * form. In: v of each and, semi-honest, H0 or, malicious, the items themselves,
 * 32 bytes each; the other one is not read. */
void vesica_vole_oprf_outputs(const vesica_vole_oprf *oprf, uint8_t *outputs,
                              const vesica_block *v, const vesica_block *hashes,
                              const uint8_t *items, size_t num);

#endif
