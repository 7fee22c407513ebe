/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/internal.h"
#include "util/ct.h"
#include "util/status.h"

/** Operations without a frame after which the partner is told: about as much
 * time with one engine as with the other. */
#define PROGRESS_ITEMS_DH 16384
#define PROGRESS_ITEMS_VOLE (256 * PROGRESS_ITEMS_DH)

static uint64_t progress_items(const vesica_session *session)
{
    return session->terms.engine == VESICA_ENGINE_VOLE ? PROGRESS_ITEMS_VOLE
                                                       : PROGRESS_ITEMS_DH;
}

void vesica_session_run(const vesica_session *session, size_t num_tasks,
                        void (*task)(void *arg, size_t index), void *arg)
{
    if (session->executor != NULL && num_tasks > 1) {
        session->executor(session->pool, num_tasks, task, arg);
        return;
    }
    for (size_t i = 0; i < num_tasks; i++) {
        task(arg, i);
    }
}

/* With the engine vole each side finds bins of its own items, and finishes
 * them. With a proof each point is summed up once more by the sender, and with
 * its evaluation by the receiver. */
static uint64_t total_of(const vesica_session *session, bool receiver)
{
    const bool receives = vesica_session_receives(session);
    const uint64_t points = receives ? session->items : session->peer_items;
    const uint64_t tags = receives ? session->peer_items : session->items;
    const uint64_t proof = session->terms.proof ? 1 : 0;
    if (session->terms.engine == VESICA_ENGINE_VOLE) {
        return 2 * (receiver ? points : tags);
    }
    return receiver ? (2 + 2 * proof) * points : tags + (1 + proof) * points;
}

uint64_t vesica_session_own_total(const vesica_session *session)
{
    return total_of(session, vesica_session_receives(session));
}

uint64_t vesica_session_peer_total(const vesica_session *session)
{
    return total_of(session, !vesica_session_receives(session));
}

static vesica_status queue_progress(vesica_session *session)
{
    const vesica_msg_progress progress = {session->items_done,
                                          vesica_session_own_total(session)};
    vesica_out_frame *frame = NULL;
    vesica_writer writer;
    VESICA_TRY(vesica_output_begin(session, &frame, &writer,
                                   VESICA_MESSAGE_PROGRESS,
                                   VESICA_PROGRESS_MAX_BYTES));
    vesica_msg_progress_encode(&writer, &progress);
    return vesica_output_commit(session, frame, &writer);
}

void vesica_session_count_items(vesica_session *session, size_t num)
{
    session->items_done += num;
    session->unreported += num;
}

vesica_status vesica_session_report(vesica_session *session)
{
    if (session->unreported < progress_items(session)) {
        return VESICA_OK;
    }
    session->unreported = 0;
    return queue_progress(session);
}

/* It must grow by what a slice of silence is, so that a partner cannot keep a
 * session alive with more of them than its work has slices. */
vesica_status vesica_session_on_progress(vesica_session *session,
                                         const uint8_t *payload, size_t len)
{
    vesica_msg_progress progress;
    VESICA_TRY(vesica_msg_progress_decode(&progress, payload, len));
    if (progress.total != vesica_session_peer_total(session)) {
        return vesica_breach(session, VESICA_ERR_COUNT,
                             "PROGRESS tells another amount of work than the "
                             "sizes give");
    }
    if (progress.done < session->peer_done + progress_items(session)) {
        return vesica_breach(session, VESICA_ERR_COUNT,
                             "PROGRESS without progress");
    }
    session->peer_done = progress.done;
    return VESICA_OK;
}

vesica_status vesica_session_send_done(vesica_session *session)
{
    vesica_msg_done done = {.transcript_len =
                                vesica_hash_len(session->terms.suite)};
    vesica_out_frame *frame = NULL;
    vesica_writer writer;
    vesica_transcript_finish(session);
    for (size_t i = 0; i < done.transcript_len; i++) {
        done.transcript[i] = session->transcript[i];
    }
    VESICA_TRY(vesica_output_begin(session, &frame, &writer,
                                   VESICA_MESSAGE_DONE, VESICA_DONE_MAX_BYTES));
    vesica_msg_done_encode(&writer, &done);
    return vesica_output_commit(session, frame, &writer);
}

vesica_status vesica_session_check_done(vesica_session *session,
                                        const uint8_t *payload, size_t len)
{
    vesica_msg_done done = {.transcript_len =
                                vesica_hash_len(session->terms.suite)};
    VESICA_TRY(vesica_msg_done_decode(&done, payload, len));
    vesica_transcript_finish(session);
    return vesica_ct_equal(done.transcript, session->transcript,
                           done.transcript_len)
               ? VESICA_OK
               : VESICA_ERR_TRANSCRIPT;
}
