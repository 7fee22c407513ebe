/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "msg/msg.h"
#include "util/status.h"

enum {
    KEY_REASON = 1,
    KEY_FIELD = 2,
    NUM_KEYS = 2
};

bool vesica_refusal_is_valid(const vesica_refusal *refusal)
{
    const unsigned reason = (unsigned)refusal->reason;
    const unsigned field = (unsigned)refusal->field;
    if (reason < VESICA_REFUSAL_POLICY || reason > VESICA_REFUSAL_LIST ||
        field > VESICA_NUM_TERMS_FIELDS) {
        return false;
    }
    return (reason == VESICA_REFUSAL_TERMS) == (field != 0);
}

void vesica_msg_refuse_encode(vesica_writer *writer,
                              const vesica_refusal *refusal)
{
    vesica_writer_map(writer, NUM_KEYS);
    vesica_writer_uint(writer, KEY_REASON);
    vesica_writer_uint(writer, refusal->reason);
    vesica_writer_uint(writer, KEY_FIELD);
    vesica_writer_uint(writer, refusal->field);
}

vesica_status vesica_msg_refuse_decode(vesica_refusal *out,
                                       const uint8_t *payload, size_t len)
{
    vesica_cursor cursor = {payload, len};
    uint64_t reason = 0;
    uint64_t field = 0;
    VESICA_TRY(vesica_cursor_map(&cursor, NUM_KEYS));
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_REASON));
    VESICA_TRY(vesica_cursor_uint(&cursor, &reason, VESICA_REFUSAL_LIST));
    VESICA_TRY(vesica_cursor_key(&cursor, KEY_FIELD));
    VESICA_TRY(vesica_cursor_uint(&cursor, &field, VESICA_NUM_TERMS_FIELDS));
    VESICA_TRY(vesica_cursor_end(&cursor));
    const vesica_refusal refusal = {(vesica_refusal_reason)reason,
                                    (vesica_terms_field)field};
    if (!vesica_refusal_is_valid(&refusal)) {
        return VESICA_ERR_MALFORMED;
    }
    *out = refusal;
    return VESICA_OK;
}
