/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What texts beyond ASCII need. Profile 1 is Unicode 15.0, whatever version the
 * library that does the work has. */

#ifndef VESICA_IDENTIFIER_UNICODE_H
#define VESICA_IDENTIFIER_UNICODE_H

#include "identifier/rule.h"

/* Code points from first to last. */
typedef struct vesica_id_range {
    uint32_t first;
    uint32_t last;
} vesica_id_range;

/* Ordered ranges (unicode_table.c): the code points that Unicode 15.0 assigns,
 * without surrogates and private use; and those of them that are invisible, its
 * property Default_Ignorable_Code_Point. */
extern const vesica_id_range vesica_id_assigned[];
extern const size_t vesica_id_num_assigned;
extern const vesica_id_range vesica_id_ignorable[];
extern const size_t vesica_id_num_ignorable;

/* Whether a code point is in one of the ranges. */
bool vesica_id_in_ranges(uint32_t code_point, const vesica_id_range *ranges,
                         size_t num);

/* Read in_len <= VESICA_IDENTIFIER_MAX_TEXT bytes: encoding, control characters
 * and line breaks, private use and unassigned code points refused; invisible
 * characters dropped; NFKC; dashes as '-'. Not trimmed. */
vesica_status vesica_id_read_unicode(vesica_id_text *text, const uint8_t *in,
                                     size_t in_len);

/* Unicode's full case folding, and NFKC again. */
vesica_status vesica_id_fold_case(vesica_id_text *text);

/* Whether a text has a Han character (script Han, the ideographs alone). */
bool vesica_id_has_han(const vesica_id_text *text);

/* Whether a text has a letter, or a number, of any script. */
bool vesica_id_has_letter(const vesica_id_text *text);
bool vesica_id_has_number(const vesica_id_text *text);

#endif
