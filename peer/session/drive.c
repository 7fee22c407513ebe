/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/drive.h"

#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "base/process.h"
#include "net/address.h"
#include "session/bound.h"
#include "session/policy.h"

/* The payload of one TLS record. */
#define CHUNK_BYTES 16384

/* Most chunks that are read before it is the other direction's turn. */
#define MAX_READ 16

/* Most chunks that are written: 4 MiB, and a step of work gives 2.1 MB at most,
 * with the engine vole. What is kept back waits for the next step, and the
 * partner with it. */
#define MAX_WRITTEN 256

/* How long the last frame of a broken session may take. */
#define LAST_FRAME_MS 1500

/* So many bytes either way are progress, however the session stands: a byte a
 * second is none. */
#define PROGRESS_BYTES 16384

/* A session on its way. Both buffers hold what was taken from one side and not
 * yet taken by the other, from pos to len. */
typedef struct run {
    const peer_drive *drive;
    peer_error *error;
    bool closed; /* the partner will send no more */
    bool broken; /* the channel cannot be used any more */
    bool moved;  /* something happened in this turn */
    bool busy;   /* this side computed in this turn */
    int64_t last_progress_ms;
    vesica_progress last_progress; /* at that moment */
    peer_bound bound;              /* the protocol's own */
    size_t in_pos;
    size_t in_len;
    size_t out_pos;
    size_t out_len;
    uint8_t in[CHUNK_BYTES];
    uint8_t out[CHUNK_BYTES];
} run;

static bool wants(const run *r, unsigned flag)
{
    return (vesica_session_wants(r->drive->session) & flag) != 0;
}

/* Say how the session failed. */
static peer_exit explain(const run *r)
{
    vesica_error_info info;
    const char *label = r->drive->channel->partner->label;
    if (vesica_session_error(r->drive->session, &info) != VESICA_OK ||
        info.status == VESICA_OK) {
        return peer_error_set(r->error, PEER_ERR_LOCAL,
                              "the session ended without a reason");
    }
    if (info.status == VESICA_ERR_REFUSED) {
        peer_policy_explain_refusal(r->error, &info.refusal,
                                    r->drive->channel->partner, r->drive->terms,
                                    r->drive->channel->endpoint->dialer);
        r->error->passing = info.refusal.reason == VESICA_REFUSAL_BUSY;
        return PEER_ERR_PARTNER;
    }
    (void)peer_error_set(r->error, PEER_ERR_PARTNER, "session with %s: %s",
                         label, vesica_status_text(info.status));
    if (info.status == VESICA_ERR_ABORTED && info.peer_status != VESICA_OK) {
        peer_error_add(r->error, "its reason: %s",
                       vesica_status_text(info.peer_status));
    }
    if (info.status == VESICA_ERR_TERMS) {
        peer_error_add(r->error, "the field is %s",
                       vesica_terms_field_name(info.refusal.field));
    }
    r->error->passing = info.status == VESICA_ERR_TRUNCATED ||
                        (info.status == VESICA_ERR_ABORTED &&
                         info.peer_class == VESICA_CLASS_LOCAL);
    peer_error_add(r->error, "in the step \"%s\": %s", info.step, info.rule);
    return vesica_status_class(info.status) == VESICA_CLASS_PEER
               ? PEER_ERR_PARTNER
               : PEER_ERR_LOCAL;
}

static peer_exit check(const run *r, vesica_status status)
{
    if (status == VESICA_OK) {
        return PEER_OK;
    }
    if (vesica_status_class(status) == VESICA_CLASS_CALLER) {
        return peer_error_set(r->error, PEER_ERR_LOCAL,
                              "the session does not go on: %s",
                              vesica_status_text(status));
    }
    return explain(r);
}

/* Take output of the session into the buffer, if that is empty. Returns whether
 * there is something to write. The copy stays where it is until TLS has taken
 * it, whatever the session does meanwhile. */
static bool load_output(run *r)
{
    const uint8_t *out = NULL;
    size_t len = 0;
    if (r->out_pos < r->out_len) {
        return true;
    }
    vesica_session_output(r->drive->session, &out, &len);
    len = len < sizeof r->out ? len : sizeof r->out;
    if (len == 0) {
        return false;
    }
    memcpy(r->out, out, len);
    r->out_pos = 0;
    r->out_len = len;
    return vesica_session_output_ack(r->drive->session, len) == VESICA_OK;
}

static peer_exit send_some(run *r)
{
    for (int i = 0; i < MAX_WRITTEN && load_output(r); i++) {
        size_t len = 0;
        const peer_io io =
            peer_channel_write(r->drive->channel, &len, r->error,
                               r->out + r->out_pos, r->out_len - r->out_pos);
        if (io == PEER_IO_WAIT) {
            break;
        }
        if (io != PEER_IO_DONE) {
            r->broken = true;
            return PEER_ERR_PARTNER;
        }
        r->out_pos += len;
        r->moved = true;
    }
    return PEER_OK;
}

/* Offer the session what it has not taken yet. */
static peer_exit feed(run *r)
{
    while (r->in_pos < r->in_len && wants(r, VESICA_WANT_RECV)) {
        size_t used = 0;
        const vesica_status status = vesica_session_input(
            r->drive->session, &used, r->in + r->in_pos, r->in_len - r->in_pos);
        r->in_pos += used;
        PEER_TRY(check(r, status));
        if (r->in_pos < r->in_len && wants(r, VESICA_WANT_WORK)) {
            break;
        }
    }
    return PEER_OK;
}

/* Whether the next thing is to read: all that was read before is used. */
static bool can_read(const run *r)
{
    return r->in_pos == r->in_len && !r->closed && wants(r, VESICA_WANT_RECV);
}

static peer_exit receive_some(run *r)
{
    PEER_TRY(feed(r));
    for (int i = 0; i < MAX_READ && can_read(r); i++) {
        size_t len = 0;
        const peer_io io = peer_channel_read(r->drive->channel, &len, r->error,
                                             r->in, sizeof r->in);
        if (io == PEER_IO_WAIT) {
            break;
        }
        if (io == PEER_IO_FAILED) {
            r->broken = true;
            return PEER_ERR_PARTNER;
        }
        r->closed = io == PEER_IO_CLOSED;
        r->in_pos = 0;
        r->in_len = r->closed ? 0 : len;
        r->moved = true;
        PEER_TRY(feed(r));
    }
    return PEER_OK;
}

/* After the last byte of the partner: does the session need more? */
static peer_exit end_input(run *r)
{
    if (!r->closed || r->in_pos < r->in_len || wants(r, VESICA_WANT_WORK) ||
        !wants(r, VESICA_WANT_RECV)) {
        return PEER_OK;
    }
    return check(r, vesica_session_input_end(r->drive->session));
}

/* Whether both sides have said all, but for what waits here for TLS. */
static bool has_said_all(const run *r)
{
    vesica_progress now;
    return vesica_session_progress(r->drive->session, &now) == VESICA_OK &&
           now.said_all;
}

static bool is_unsent(const run *r)
{
    return r->out_pos < r->out_len || wants(r, VESICA_WANT_SEND);
}

/* The work that is left when all is said takes a time that tells how much
 * matches. It waits until the last byte has gone. */
static peer_exit compute(run *r)
{
    const peer_drive *drive = r->drive;
    if (is_unsent(r) && has_said_all(r)) {
        return PEER_OK;
    }
    if (wants(r, VESICA_WANT_DECISION)) {
        r->moved = true;
        r->busy = true;
        return drive->decide(drive->arg, r->error, drive->session);
    }
    if (wants(r, VESICA_WANT_WORK)) {
        r->moved = true;
        r->busy = true;
        return check(r, vesica_session_work(drive->session, drive->slice));
    }
    return PEER_OK;
}

/* And nobody sees how long it takes. */
static void part(run *r)
{
    if (!r->broken && !is_unsent(r) && has_said_all(r)) {
        peer_channel_close(r->drive->channel, true);
        r->broken = true;
    }
}

static short events(const run *r)
{
    const peer_channel *channel = r->drive->channel;
    const int in = can_read(r) ? channel->read_events : 0;
    const int out = is_unsent(r) ? channel->write_events : 0;
    return (short)(in | out);
}

/* Whether the session came forward since the last time that it did: by the own
 * work, by a message that changed its state or told of the partner's work, or
 * by many bytes. */
static bool came_forward(run *r)
{
    const vesica_progress *last = &r->last_progress;
    vesica_progress now;
    if (vesica_session_progress(r->drive->session, &now) != VESICA_OK) {
        return false;
    }
    const uint64_t bytes = now.bytes_sent + now.bytes_received;
    if (!r->busy && now.step == last->step &&
        now.peer_done == last->peer_done &&
        bytes - last->bytes_sent - last->bytes_received < PROGRESS_BYTES) {
        return false;
    }
    r->last_progress = now;
    return true;
}

/* Whether the partner has had all the time that the claim gives it. */
static bool is_over_time(run *r, int64_t now)
{
    vesica_progress progress;
    return vesica_session_progress(r->drive->session, &progress) == VESICA_OK &&
           peer_bound_is_over(&r->bound, progress.deadline_seconds, now);
}

static peer_exit stop(run *r)
{
    /* It may have ended in this very turn. */
    const vesica_status status = vesica_session_stop(r->drive->session);
    return peer_error_set(r->error, PEER_ERR_LOCAL,
                          status == VESICA_OK
                              ? "stopped before the session had ended"
                              : "stopped at the end of the session");
}

/* Wait for the partner, unless there is something to do at once. A socket that
 * can be read is no progress: the bytes may be a part of a record. */
static peer_exit wait_for_partner(run *r)
{
    const uint64_t seconds = r->drive->idle_seconds;
    const int64_t now = peer_clock_ms();
    if (r->moved && came_forward(r)) {
        r->last_progress_ms = now;
    }
    const bool late = is_over_time(r, now);
    const int64_t until = r->last_progress_ms + (int64_t)seconds * 1000;
    const int64_t first =
        r->bound.runs && r->bound.until_ms < until ? r->bound.until_ms : until;
    const bool ready = peer_net_wait(r->drive->channel->fd, events(r),
                                     r->moved || late ? now : first);
    if (peer_process_stopped()) {
        return stop(r);
    }
    if (late || is_over_time(r, peer_clock_ms())) {
        return peer_error_set(
            r->error, PEER_ERR_PARTNER,
            "%s took longer to send what stands for its list than security "
            "malicious allows: 120 seconds, and one for each 1,000 identifiers",
            r->drive->channel->partner->label);
    }
    if (now >= until || (!r->moved && !ready)) {
        (void)peer_error_set(r->error, PEER_ERR_PARTNER,
                             "%s made no progress for %llu seconds: it neither "
                             "sent what the session waits for nor took what it "
                             "was sent",
                             r->drive->channel->partner->label,
                             (unsigned long long)seconds);
        r->error->passing = true;
        return PEER_ERR_PARTNER;
    }
    return PEER_OK;
}

static peer_exit turn(run *r)
{
    r->moved = false;
    r->busy = false;
    PEER_TRY(receive_some(r));
    PEER_TRY(end_input(r));
    PEER_TRY(compute(r));
    PEER_TRY(send_some(r));
    part(r);
    if (r->drive->watch != NULL) {
        r->drive->watch(r->drive->arg, r->drive->session);
    }
    if (vesica_session_wants(r->drive->session) == 0 && !is_unsent(r)) {
        return PEER_OK;
    }
    return wait_for_partner(r);
}

/* A turn counts for the state in which it began. */
static peer_exit timed_turn(run *r)
{
    vesica_progress before;
    const int64_t began = peer_clock_ms();
    const bool known =
        r->drive->phases != NULL &&
        vesica_session_progress(r->drive->session, &before) == VESICA_OK;
    const peer_exit code = turn(r);
    if (known) {
        peer_phases_add(r->drive->phases, before.step, peer_clock_ms() - began);
    }
    return code;
}

/* A session that failed may have one frame to tell the partner. The message
 * stays the one of the failure. */
static void send_last(run *r)
{
    peer_error ignored;
    peer_error *kept = r->error;
    const int64_t until = peer_clock_ms() + LAST_FRAME_MS;
    r->error = &ignored;
    while (!r->broken && is_unsent(r) && send_some(r) == PEER_OK &&
           is_unsent(r) &&
           peer_net_wait_all_the_same(r->drive->channel->fd,
                                      r->drive->channel->write_events, until)) {
    }
    r->error = kept;
}

peer_exit peer_drive_run(const peer_drive *drive, peer_error *error)
{
    run r;
    memset(&r, 0, sizeof r);
    r.drive = drive;
    r.error = error;
    r.last_progress_ms = peer_clock_ms();
    peer_exit code = PEER_OK;
    while (code == PEER_OK &&
           (vesica_session_wants(drive->session) != 0 || is_unsent(&r))) {
        code = timed_turn(&r);
    }
    if (code != PEER_OK) {
        send_last(&r);
        return code;
    }
    vesica_error_info info;
    return check(&r, vesica_session_error(drive->session, &info) == VESICA_OK
                         ? info.status
                         : VESICA_ERR_INTERNAL);
}
