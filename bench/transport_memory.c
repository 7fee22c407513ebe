/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "transport.h"

#include "clocks.h"

#include <stdio.h>
#include <sys/resource.h>

/* Say that no more will come, if a party still waits for it. */
static bool hand_over_end(struct party *to, bool *moved)
{
    if (party_wants(to) != VESICA_WANT_RECV) {
        return true;
    }
    *moved = true;
    return party_input_end(to);
}

/* Give a party what the other has for it. */
static bool hand_over(struct party *from, struct party *to, bool *moved)
{
    const uint8_t *out;
    size_t out_len;
    size_t used = 0;

    if (party_wants(from) == 0) {
        return hand_over_end(to, moved);
    }
    vesica_session_output(from->session, &out, &out_len);
    if (out_len == 0) {
        return true;
    }
    if (party_wants(to) == 0) {
        used = out_len; /* nobody is there to read it */
    } else if ((party_wants(to) & VESICA_WANT_RECV) != 0 &&
               !party_input(to, &used, out, out_len)) {
        return false;
    }
    *moved = *moved || used > 0;
    return party_output_ack(from, used);
}

static bool take_turn(struct party *party, struct party *other, bool *moved)
{
    unsigned busy = VESICA_WANT_WORK | VESICA_WANT_DECISION;

    *moved = *moved || (party_wants(party) & busy) != 0;
    return party_advance(party) && hand_over(party, other, moved);
}

static bool run_session(struct party *receiver, struct party *sender)
{
    while (party_wants(receiver) != 0 || party_wants(sender) != 0) {
        bool moved = false;

        if (!take_turn(receiver, sender, &moved) ||
            !take_turn(sender, receiver, &moved)) {
            return false;
        }
        if (!moved) {
            (void)fputs("vesica-bench: both parties wait for each other\n",
                        stderr);
            return false;
        }
    }
    return true;
}

static bool run_parties(struct party *receiver, struct party *sender,
                        const struct psi_plan *plan, struct run_figures *out)
{
    double begin;

    if (!party_prepare(receiver, PARTY_RECEIVER, plan) ||
        !party_prepare(sender, PARTY_SENDER, plan)) {
        return false;
    }
    begin = bench_clock_wall();
    if (!party_start(receiver) || !party_start(sender) ||
        !run_session(receiver, sender)) {
        return false;
    }
    out->seconds = bench_clock_wall() - begin;
    return party_finish(receiver) && party_finish(sender);
}

bool transport_run_memory(const struct psi_plan *plan, struct run_figures *out)
{
    struct party receiver = {.role = PARTY_RECEIVER};
    struct party sender = {.role = PARTY_SENDER};
    struct rusage usage;
    bool done = run_parties(&receiver, &sender, plan, out);

    party_clear(&receiver);
    party_clear(&sender);
    if (!done || getrusage(RUSAGE_SELF, &usage) != 0) {
        return false;
    }
    out->receiver = receiver.figures;
    out->sender = sender.figures;
    out->peak_rss_bytes = 1024 * (uint64_t)usage.ru_maxrss;
    return true;
}
