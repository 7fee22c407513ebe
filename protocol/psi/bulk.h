/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Bulk frames, on their way out and on their way in: runs of records that are
 * filled and worked on in slices. */

#ifndef VESICA_PSI_BULK_H
#define VESICA_PSI_BULK_H

#include "vesica/status.h"
#include "wire/frame.h"

struct vesica_session;
struct vesica_out_frame;

/* A bulk frame that is being filled. The zero state is none. */
typedef struct vesica_bulk {
    struct vesica_out_frame *frame;
    uint8_t *records;
    uint8_t *proof; /* or what else rides with the records */
    size_t payload_len;
    uint64_t first; /* number of its first record over all frames */
    uint32_t num;
    uint32_t done;
} vesica_bulk;

/* The records of a bulk frame that came in. */
typedef struct vesica_run {
    const uint8_t *records;
    const uint8_t *proof; /* or what else rides with them */
    uint64_t first;       /* number of its first record over all frames */
    uint32_t num;
    uint32_t done;
} vesica_run;

/* Records of the next frame of num in all, of which `already` stand in frames
 * before it. */
uint32_t vesica_bulk_records(uint64_t num, uint64_t already, size_t record_len);

/* Length of the payload of a frame of num records, and of proof_len bytes that
 * ride with them where the message has that. */
size_t vesica_bulk_payload_len(vesica_message type, uint32_t num,
                               size_t record_len, size_t proof_len);

/* Begin the next frame of num records in all. VESICA_ERR_NOMEM. */
vesica_status vesica_bulk_begin(struct vesica_session *session,
                                vesica_bulk *bulk, vesica_message type,
                                uint64_t num, uint64_t already,
                                size_t record_len, size_t proof_len);

/* Begin a frame whose records, of which first and num say which, take so many
 * bytes in all. VESICA_ERR_NOMEM. */
vesica_status vesica_bulk_begin_coded(struct vesica_session *session,
                                      vesica_bulk *bulk, vesica_message type,
                                      size_t num_bytes);

/* Queue a frame that has been filled. */
vesica_status vesica_bulk_commit(struct vesica_session *session,
                                 vesica_bulk *bulk);

/* Give back a frame that is not going to be queued. None is allowed. */
void vesica_bulk_discard(struct vesica_session *session, vesica_bulk *bulk);

/* Whether num records of len bytes increase strictly by their first key_len
 * bytes, beginning above last; last is NULL for the first frame. */
bool vesica_is_increasing(const uint8_t *records, size_t num, size_t len,
                          size_t key_len, const uint8_t *last);

#endif
