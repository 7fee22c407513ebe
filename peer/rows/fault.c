/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "rows/scan.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Room for a value that is shown as it is; a longer one is cut. */
#define SHOWN_ROOM 600

/* Types whose rules refuse most texts that are not theirs. Two that take the
 * same texts would never be the one; those that ask little would be always. */
static const uint16_t strict_types[] = {
    VESICA_ID_CN_RID,   VESICA_ID_USCC,     VESICA_ID_CN_ORG,
    VESICA_ID_CN_TAX15, VESICA_ID_CN_REG15, VESICA_ID_PHONE,
    VESICA_ID_PAN,      VESICA_ID_CNAPS,    VESICA_ID_IBAN,
    VESICA_ID_LEI,      VESICA_ID_BIC,      VESICA_ID_IMO,
    VESICA_ID_PLATE,    VESICA_ID_EMAIL,    VESICA_ID_IP,
    VESICA_ID_MAC,      VESICA_ID_UUID,     VESICA_ID_APP_CERT,
    VESICA_ID_DOMAIN,
};

static bool is_about_value(const peer_row *row)
{
    return row->info != NULL && row->fault.position > 0;
}

const vesica_identifier_info *peer_row_would_be(const peer_row *row)
{
    uint16_t found = 0;
    if (!is_about_value(row)) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof strict_types / sizeof strict_types[0]; i++) {
        vesica_identifier identifier;
        if (vesica_identifier_parse(&identifier, NULL, strict_types[i],
                                    row->fault.value,
                                    row->fault.value_len) != VESICA_OK) {
            continue;
        }
        if (found != 0) {
            return NULL;
        }
        found = strict_types[i];
    }
    return found != 0 ? vesica_identifier_info_by_type(found) : NULL;
}

/* A value as it is, but for what cannot be printed, as \xNN. */
static void write_open(char out[SHOWN_ROOM], const char *value, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    static const char more[] = "...";
    size_t at = 0;
    size_t i = 0;
    while (i < len && at + 4 + sizeof more <= SHOWN_ROOM) {
        const size_t num = peer_text_printable(value + i, len - i);
        if (num > 0) {
            memcpy(out + at, value + i, num);
            at += num;
            i += num;
        } else {
            const unsigned char c = (unsigned char)value[i++];
            out[at++] = '\\';
            out[at++] = 'x';
            out[at++] = digits[c >> 4];
            out[at++] = digits[c & 15];
        }
    }
    memcpy(out + at, i < len ? more : "", i < len ? sizeof more : 1);
}

/* Where the text ends after snprintf wrote, at its end, as much as there was
 * room for. */
static size_t behind(size_t at, size_t room, int written)
{
    const size_t len = at + (written > 0 ? (size_t)written : 0);
    return len < room ? len : room - 1;
}

static void add_row_fault(char *out, size_t room, const peer_row *row)
{
    const peer_row_fault *fault = &row->fault;
    const size_t num = row->record->num_fields;
    const bool is_count = row->record->bad_rule == NULL &&
                          row->num_columns > 0 && num != row->num_columns;
    size_t at = 0;
    if (is_count) {
        at = behind(at, room,
                    snprintf(out, room, ": the row has %zu columns, not %zu",
                             num, row->num_columns));
    }
    (void)snprintf(out + at, room - at, ": rule %s; expected %s%s", fault->rule,
                   fault->expected,
                   is_count && num > row->num_columns
                       ? " (is there a separator that is not in quotes?)"
                       : "");
}

static void add_value_fault(char *out, size_t room, const peer_row *row,
                            const char *value)
{
    const peer_row_fault *fault = &row->fault;
    if (!is_about_value(row)) {
        (void)snprintf(out, room,
                       ", column %s: \"%s\" is not a valid %s; expected %s",
                       fault->column, value, fault->rule, fault->expected);
        return;
    }
    const vesica_identifier_info *other = peer_row_would_be(row);
    (void)snprintf(out, room,
                   ", column %s: \"%s\" is not a valid %s: rule %s at position "
                   "%zu; expected %s%s%s",
                   fault->column, value, row->info->name, fault->rule,
                   fault->position, fault->expected,
                   other != NULL ? "; it would be a valid " : "",
                   other != NULL ? other->name : "");
}

void peer_row_fault_text(char *out, size_t room, const peer_row *row, bool show)
{
    char value[SHOWN_ROOM];
    if (room == 0) {
        return;
    }
    const size_t at = behind(0, room,
                             snprintf(out, room, "line %llu",
                                      (unsigned long long)row->record->line));
    if (row->fault.column[0] == '\0') {
        add_row_fault(out + at, room - at, row);
        return;
    }
    if (show) {
        write_open(value, row->fault.value, row->fault.value_len);
    } else {
        peer_text_mask(value, row->fault.value, row->fault.value_len);
    }
    add_value_fault(out + at, room - at, row, value);
}
