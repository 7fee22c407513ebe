/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "transport.h"

#include "clocks.h"
#include "warm.h"

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

static bool run_session(struct party *proposer, struct party *answerer)
{
    while (party_wants(proposer) != 0 || party_wants(answerer) != 0) {
        bool moved = false;

        if (!take_turn(proposer, answerer, &moved) ||
            !take_turn(answerer, proposer, &moved)) {
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

static bool run_parties(struct party *proposer, struct party *answerer,
                        const struct psi_plan *plan, struct run_figures *out)
{
    struct warm warm;
    double begin;

    if (!warm_begin(&warm, plan) ||
        !party_prepare(proposer, PARTY_PROPOSER, plan) ||
        !party_prepare(answerer, PARTY_ANSWERER, plan)) {
        return false;
    }
    warm_end(&warm);
    out->warm_bytes = warm.bytes;
    out->warm_seconds = warm.seconds;
    begin = bench_clock_wall();
    if (!party_start(proposer) || !party_start(answerer) ||
        !run_session(proposer, answerer)) {
        return false;
    }
    out->seconds = bench_clock_wall() - begin;
    return party_finish(proposer) && party_finish(answerer);
}

bool transport_run_memory(const struct psi_plan *plan, struct run_figures *out)
{
    struct party proposer = {.side = PARTY_PROPOSER};
    struct party answerer = {.side = PARTY_ANSWERER};
    struct rusage usage;
    bool done = run_parties(&proposer, &answerer, plan, out);

    party_clear(&proposer);
    party_clear(&answerer);
    if (!done || getrusage(RUSAGE_SELF, &usage) != 0) {
        return false;
    }
    out->proposer = proposer.figures;
    out->answerer = answerer.figures;
    out->peak_rss_bytes = 1024 * (uint64_t)usage.ru_maxrss;
    return true;
}
