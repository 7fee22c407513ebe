/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "session/internal.h"
#include "util/status.h"

/** Frames of less than that are not kept. */
#define SPARE_BYTES ((size_t)64 << 10)

static void release_frame(vesica_session *session, vesica_out_frame *frame)
{
    vesica_mem_release(&session->mem, frame, 1, sizeof *frame + frame->size);
}

/* Large blocks come from the system page by page and go back to it, which takes
 * longer than to fill them. They are kept until the role ends. */
static void keep_frame(vesica_session *session, vesica_out_frame *frame)
{
    vesica_output_queue *out = &session->out;
    if (session->role != NULL && frame->size >= SPARE_BYTES &&
        out->num_spares < VESICA_OUTPUT_SPARES) {
        out->spares[out->num_spares++] = frame;
        return;
    }
    release_frame(session, frame);
}

void vesica_output_release_spares(vesica_session *session)
{
    vesica_output_queue *out = &session->out;
    while (out->num_spares > 0) {
        release_frame(session, out->spares[--out->num_spares]);
    }
}

/* One that has room for size bytes, of which they fill half. */
static vesica_out_frame *take_spare(vesica_output_queue *out, size_t size)
{
    for (size_t i = out->num_spares; i-- > 0;) {
        vesica_out_frame *frame = out->spares[i];
        if (size <= frame->size && size >= frame->size / 2) {
            out->spares[i] = out->spares[--out->num_spares];
            return frame;
        }
    }
    return NULL;
}

/* What a frame holds is not set: all that is sent of it is written first. */
static vesica_status take_frame(vesica_session *session, vesica_out_frame **out,
                                size_t size)
{
    vesica_out_frame *frame = take_spare(&session->out, size);
    if (frame == NULL) {
        void *block = NULL;
        VESICA_TRY(vesica_mem_array_unset(&session->mem, &block, 1,
                                          sizeof *frame + size));
        frame = block;
        frame->size = size;
    }
    *frame = (vesica_out_frame){.size = frame->size,
                                .bytes = (uint8_t *)(frame + 1)};
    *out = frame;
    return VESICA_OK;
}

vesica_status vesica_output_begin(vesica_session *session,
                                  vesica_out_frame **out, vesica_writer *writer,
                                  vesica_message type, size_t payload_size)
{
    vesica_out_frame *frame = NULL;
    VESICA_TRY(
        take_frame(session, &frame, VESICA_FRAME_HEADER_BYTES + payload_size));
    frame->type = type;
    *writer = (vesica_writer){.bytes = frame->bytes + VESICA_FRAME_HEADER_BYTES,
                              .size = payload_size};
    *out = frame;
    return VESICA_OK;
}

void vesica_output_discard(vesica_session *session, vesica_out_frame *frame)
{
    if (frame != NULL) {
        release_frame(session, frame);
    }
}

/* A PROGRESS that nobody has begun to send is superseded by the next one, so
 * that a partner that does not read cannot make the queue grow. */
static bool supersedes(const vesica_out_frame *tail,
                       const vesica_out_frame *frame)
{
    return tail != NULL && tail->type == VESICA_MESSAGE_PROGRESS &&
           frame->type == VESICA_MESSAGE_PROGRESS && tail->sent == 0;
}

static void push(vesica_session *session, vesica_out_frame *frame)
{
    vesica_output_queue *out = &session->out;
    if (supersedes(out->tail, frame)) {
        memcpy(out->tail->bytes, frame->bytes, frame->len);
        out->tail->len = frame->len;
        release_frame(session, frame);
        return;
    }
    if (out->tail == NULL) {
        out->head = frame;
    } else {
        out->tail->next = frame;
    }
    out->tail = frame;
}

vesica_status vesica_output_commit(vesica_session *session,
                                   vesica_out_frame *frame,
                                   const vesica_writer *writer)
{
    if (writer->failed) {
        release_frame(session, frame);
        return VESICA_ERR_INTERNAL;
    }
    const vesica_frame_header header = {.type = (uint8_t)frame->type,
                                        .payload_len = (uint32_t)writer->len};
    vesica_frame_header_encode(frame->bytes, &header);
    frame->len = VESICA_FRAME_HEADER_BYTES + writer->len;
    if (vesica_message_rules[frame->type].chained) {
        vesica_transcript_absorb(session, session->chain, frame->type,
                                 writer->bytes, writer->len);
        session->unreported = 0;
    }
    push(session, frame);
    return VESICA_OK;
}

size_t vesica_output_count(const vesica_session *session, vesica_message type)
{
    size_t count = 0;
    for (const vesica_out_frame *f = session->out.head; f != NULL;
         f = f->next) {
        count += f->type == type;
    }
    return count;
}

void vesica_output_drop(vesica_session *session)
{
    vesica_out_frame *frame = session->out.head;
    session->out.head = NULL;
    session->out.tail = NULL;
    if (frame != NULL && frame->sent > 0) {
        session->out.head = frame;
        session->out.tail = frame;
        vesica_out_frame *rest = frame->next;
        frame->next = NULL;
        frame = rest;
    }
    while (frame != NULL) {
        vesica_out_frame *next = frame->next;
        release_frame(session, frame);
        frame = next;
    }
}

void vesica_session_output(const vesica_session *session, const uint8_t **out,
                           size_t *out_len)
{
    const vesica_out_frame *head = session == NULL ? NULL : session->out.head;
    *out = NULL;
    *out_len = 0;
    if (head != NULL) {
        *out = head->bytes + head->sent;
        *out_len = head->len - head->sent;
    } else if (session != NULL &&
               session->last_words.sent < session->last_words.len) {
        *out = session->last_words.bytes + session->last_words.sent;
        *out_len = session->last_words.len - session->last_words.sent;
    }
}

vesica_status vesica_session_output_ack(vesica_session *session,
                                        size_t num_bytes)
{
    if (session == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    const uint8_t *pending = NULL;
    size_t pending_len = 0;
    vesica_session_output(session, &pending, &pending_len);
    if (num_bytes > pending_len) {
        return VESICA_ERR_ARGUMENT;
    }
    session->out.bytes_sent += num_bytes;
    vesica_out_frame *head = session->out.head;
    if (head == NULL) {
        session->last_words.sent += num_bytes;
        return VESICA_OK;
    }
    head->sent += num_bytes;
    if (head->sent == head->len) {
        session->out.head = head->next;
        if (head->next == NULL) {
            session->out.tail = NULL;
        }
        keep_frame(session, head);
    }
    return VESICA_OK;
}
