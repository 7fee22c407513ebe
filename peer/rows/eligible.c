/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "rows/eligible.h"

#include "rows/columns.h"

/* What a text in a column means. */
typedef struct meaning {
    const char *text;
    peer_row_outcome outcome;
} meaning;

static const meaning roles[] = {
    {"", PEER_ROW_TAKEN},
    {"perpetrator", PEER_ROW_TAKEN},
    {"intermediary", PEER_ROW_TAKEN},
    {"account", PEER_ROW_TAKEN},
    {"device", PEER_ROW_TAKEN},
    {"victim", PEER_ROW_VICTIM},
};

static const meaning states[] = {
    {"", PEER_ROW_TAKEN},
    {"active", PEER_ROW_TAKEN},
    {"disputed", PEER_ROW_DISPUTED},
    {"retracted", PEER_ROW_RETRACTED},
    {"expired", PEER_ROW_EXPIRED},
    {"corrected", PEER_ROW_CORRECTED},
};

/* A row has no more columns than the header, so this is one of its fields. */
static peer_field field_of(const peer_eligible *eligible, const peer_row *row,
                           peer_column column)
{
    const size_t at = eligible->header->columns[column];
    return at == SIZE_MAX ? (peer_field){"", 0}
                          : peer_field_trim(row->record->fields[at]);
}

static bool read_meaning(peer_row_outcome *out, peer_field field,
                         const meaning *meanings, size_t num)
{
    for (size_t i = 0; i < num; i++) {
        if (peer_field_is_nearly(field, meanings[i].text)) {
            *out = meanings[i].outcome;
            return true;
        }
    }
    return false;
}

static void refuse(const peer_eligible *eligible, peer_row *row,
                   peer_column column, const char *expected)
{
    const peer_field value = field_of(eligible, row, column);
    row->outcome = PEER_ROW_BAD;
    row->fault = (peer_row_fault){
        .column = peer_columns_name(eligible->options, column),
        .rule = peer_column_name(column),
        .expected = expected,
        .value = value.text,
        .value_len = value.len,
    };
}

static bool read_expiry(peer_row *row, peer_field field)
{
    row->expires_on = INT32_MAX;
    return field.len == 0 ||
           peer_day_read(&row->expires_on, field.text, field.len);
}

void peer_eligible_judge(const peer_eligible *eligible, peer_row *row)
{
    peer_row_outcome role = PEER_ROW_TAKEN;
    peer_row_outcome state = PEER_ROW_TAKEN;
    if (!read_meaning(&role, field_of(eligible, row, PEER_COLUMN_ROLE), roles,
                      sizeof roles / sizeof roles[0])) {
        refuse(eligible, row, PEER_COLUMN_ROLE,
               "perpetrator, intermediary, account, device, victim or nothing");
    } else if (!read_meaning(&state, field_of(eligible, row, PEER_COLUMN_STATE),
                             states, sizeof states / sizeof states[0])) {
        refuse(eligible, row, PEER_COLUMN_STATE,
               "active, disputed, retracted, expired, corrected or nothing");
    } else if (!read_expiry(row,
                            field_of(eligible, row, PEER_COLUMN_EXPIRES_ON))) {
        refuse(eligible, row, PEER_COLUMN_EXPIRES_ON,
               "a day that exists, yyyy-mm-dd, or nothing");
    } else if (role == PEER_ROW_VICTIM || eligible->options->any_state) {
        row->outcome = role;
    } else if (state != PEER_ROW_TAKEN) {
        row->outcome = state;
    } else {
        row->outcome =
            row->expires_on < eligible->day ? PEER_ROW_PAST : PEER_ROW_TAKEN;
    }
}
