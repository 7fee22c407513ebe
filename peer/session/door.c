/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/door.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/process.h"
#include "net/address.h"

void peer_guest_free(peer_guest *guest)
{
    if (guest == NULL) {
        return;
    }
    (void)peer_channel_part(&guest->channel, false);
    if (guest->channel.fd >= 0) {
        (void)close(guest->channel.fd);
    }
    peer_house_release(guest->house);
    free(guest);
}

static peer_guest *take_out(peer_door *door, size_t i)
{
    peer_guest *guest = door->guests[i];
    door->num--;
    for (size_t next = i; next < door->num; next++) {
        door->guests[next] = door->guests[next + 1];
    }
    return guest;
}

static void tell(const peer_door *door, const peer_guest *guest,
                 const char *why)
{
    peer_log_set_session(guest->id);
    door->failed(door->arg, guest->from, why);
    peer_log_set_session(NULL);
}

/* Stay for a moment, so that the other end hears why. */
static void leave(peer_door *door, peer_guest *guest, const char *why)
{
    tell(door, guest, why);
    guest->leaves = true;
    guest->channel.read_events = POLLIN;
    guest->until_ms = peer_channel_part(&guest->channel, false)
                          ? peer_clock_ms() + PEER_FAILED_LINGER_MS
                          : 0;
}

/* Those who leave already are not missed. */
static size_t oldest(const peer_door *door)
{
    for (size_t i = 0; i < door->num; i++) {
        if (door->guests[i]->leaves) {
            return i;
        }
    }
    return 0;
}

static void make_room(peer_door *door, size_t max_guests)
{
    while (door->num >= max_guests) {
        peer_guest *guest = take_out(door, oldest(door));
        if (!guest->leaves) {
            tell(door, guest,
                 "it did not say who it is, and others came: as many as "
                 "max_handshakes");
        }
        peer_guest_free(guest);
    }
}

void peer_door_enter(peer_door *door, peer_house *house, int fd)
{
    const peer_settings *settings = &house->settings;
    peer_error error;
    peer_guest *guest = calloc(1, sizeof *guest);
    if (guest == NULL) {
        (void)close(fd);
        door->failed(door->arg, "an unknown address", "out of memory");
        return;
    }
    make_room(door, (size_t)settings->max_handshakes);
    peer_log_new_id(guest->id);
    peer_net_name(guest->from, fd, true);
    guest->house = peer_house_hold(house);
    guest->until_ms =
        peer_clock_ms() + (int64_t)settings->handshake_seconds * 1000;
    door->guests[door->num++] = guest;
    if (peer_channel_begin(&guest->channel, &error, &house->endpoint, fd) !=
        PEER_OK) {
        leave(door, guest, error.text);
    }
    guest->channel.read_events = POLLIN;
}

static bool is_in(const peer_guest *guest)
{
    return guest->channel.partner != NULL && !guest->leaves;
}

static void shake(peer_door *door, peer_guest *guest)
{
    peer_error error;
    if (peer_channel_shake(&guest->channel, &error) == PEER_IO_FAILED) {
        leave(door, guest, error.text);
    }
}

/* What one guest can do. Returns whether it is still there. */
static bool attend(peer_door *door, peer_guest *guest, bool ready)
{
    const bool late = peer_clock_ms() >= guest->until_ms;
    if (guest->leaves) {
        return !late && (!ready || peer_channel_drain(&guest->channel));
    }
    if (ready) {
        shake(door, guest);
    }
    if (late && !guest->leaves && !is_in(guest)) {
        leave(door, guest, PEER_HANDSHAKE_LATE);
    }
    return true;
}

static int64_t first_deadline(const peer_door *door, int64_t until_ms)
{
    for (size_t i = 0; i < door->num; i++) {
        if (door->guests[i]->until_ms < until_ms) {
            until_ms = door->guests[i]->until_ms;
        }
    }
    return until_ms;
}

/* The listener, the stop, and all guests. */
static void fill(peer_door *door, int listener)
{
    struct pollfd *polled = door->polled;
    polled[0] = (struct pollfd){.fd = listener, .events = POLLIN};
    polled[1] = (struct pollfd){.fd = peer_process_stop_fd(), .events = POLLIN};
    for (size_t i = 0; i < door->num; i++) {
        const peer_channel *channel = &door->guests[i]->channel;
        polled[2 + i] =
            (struct pollfd){.fd = channel->fd, .events = channel->read_events};
    }
}

bool peer_door_wait(peer_door *door, int listener, int64_t until_ms)
{
    const struct pollfd *polled = door->polled;
    const size_t num = door->num;
    fill(door, listener);
    const int ready = poll(door->polled, num + 2,
                           peer_clock_until(first_deadline(door, until_ms)));
    /* From the last to the first: those before stay where they are. */
    for (size_t i = num; i > 0; i--) {
        const bool moved = ready > 0 && polled[1 + i].revents != 0;
        if (!attend(door, door->guests[i - 1], moved)) {
            peer_guest_free(take_out(door, i - 1));
        }
    }
    return ready > 0 && polled[0].revents != 0;
}

peer_guest *peer_door_next(peer_door *door)
{
    for (size_t i = 0; i < door->num; i++) {
        if (is_in(door->guests[i])) {
            return take_out(door, i);
        }
    }
    return NULL;
}

peer_exit peer_guest_move(peer_guest *guest, peer_error *error,
                          peer_house *house)
{
    if (guest->house == house) {
        return PEER_OK;
    }
    PEER_TRY(peer_channel_move(&guest->channel, error, &house->endpoint));
    peer_house_release(guest->house);
    guest->house = peer_house_hold(house);
    return PEER_OK;
}

void peer_door_clear(peer_door *door)
{
    while (door->num > 0) {
        peer_guest_free(take_out(door, door->num - 1));
    }
}
