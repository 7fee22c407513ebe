/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/metrics.h"

#include <string.h>

#include "base/clock.h"

void peer_metrics_init(peer_metrics *metrics)
{
    memset(metrics, 0, sizeof *metrics);
    (void)pthread_mutex_init(&metrics->lock, NULL);
}

void peer_metrics_clear(peer_metrics *metrics)
{
    (void)pthread_mutex_destroy(&metrics->lock);
}

void peer_metrics_connection(peer_metrics *metrics, bool failed)
{
    (void)pthread_mutex_lock(&metrics->lock);
    if (failed) {
        metrics->num_failed++;
    } else {
        metrics->num_connections++;
    }
    (void)pthread_mutex_unlock(&metrics->lock);
}

void peer_metrics_session(peer_metrics *metrics, peer_exit outcome, bool busy,
                          const peer_report *report, const peer_phases *phases)
{
    (void)pthread_mutex_lock(&metrics->lock);
    metrics->num_sessions[outcome]++;
    metrics->num_refused += busy ? 1 : 0;
    for (size_t i = 0; i < phases->num; i++) {
        peer_phases_add(&metrics->phases, phases->steps[i], phases->ms[i]);
    }
    if (report != NULL) {
        metrics->items += report->items;
        metrics->peer_items += report->peer_items;
        metrics->matches += report->matches;
        metrics->bytes_sent += report->bytes_sent;
        metrics->bytes_received += report->bytes_received;
    }
    (void)pthread_mutex_unlock(&metrics->lock);
}

static void head(FILE *stream, const char *name, const char *kind,
                 const char *help)
{
    (void)fprintf(stream, "# HELP vesica_%s %s\n# TYPE vesica_%s %s\n", name,
                  help, name, kind);
}

/* label is "" or such as {side="own"} */
static void count(FILE *stream, const char *name, const char *label,
                  uint64_t number)
{
    (void)fprintf(stream, "vesica_%s%s %llu\n", name, label,
                  (unsigned long long)number);
}

static void print_sessions(FILE *stream, const peer_metrics *m,
                           uint64_t num_running)
{
    head(stream, "connections_total", "counter", "Connections taken.");
    count(stream, "connections_total", "", m->num_connections);
    head(stream, "connections_failed_total", "counter",
         "Connections that came to no session.");
    count(stream, "connections_failed_total", "", m->num_failed);
    head(stream, "sessions_running", "gauge", "Sessions that run.");
    count(stream, "sessions_running", "", num_running);
    head(stream, "sessions_total", "counter",
         "Sessions that have ended, by outcome: done, or whose fault it was.");
    count(stream, "sessions_total", "{outcome=\"done\"}",
          m->num_sessions[PEER_OK]);
    count(stream, "sessions_total", "{outcome=\"configuration\"}",
          m->num_sessions[PEER_ERR_USAGE] + m->num_sessions[PEER_ERR_INPUT]);
    count(stream, "sessions_total", "{outcome=\"partner\"}",
          m->num_sessions[PEER_ERR_PARTNER]);
    count(stream, "sessions_total", "{outcome=\"machine\"}",
          m->num_sessions[PEER_ERR_LOCAL]);
    head(stream, "sessions_refused_busy_total", "counter",
         "Sessions refused because as many ran as may.");
    count(stream, "sessions_refused_busy_total", "", m->num_refused);
}

static void print_volume(FILE *stream, const peer_metrics *m)
{
    head(stream, "items_total", "counter",
         "Identifiers brought to sessions that were done.");
    count(stream, "items_total", "{side=\"own\"}", m->items);
    count(stream, "items_total", "{side=\"partner\"}", m->peer_items);
    head(stream, "matches_total", "counter",
         "Identifiers that this side learnt to match.");
    count(stream, "matches_total", "", m->matches);
    head(stream, "bytes_total", "counter",
         "Bytes inside TLS, of sessions that were done.");
    count(stream, "bytes_total", "{direction=\"sent\"}", m->bytes_sent);
    count(stream, "bytes_total", "{direction=\"received\"}", m->bytes_received);
}

static void print_seconds(FILE *stream, const peer_metrics *m)
{
    head(stream, "session_seconds_total", "counter",
         "Seconds of sessions, by the state that they were in.");
    for (size_t i = 0; i < m->phases.num; i++) {
        (void)fprintf(stream,
                      "vesica_session_seconds_total{state=\"%s\"} %.3f\n",
                      m->phases.steps[i], (double)m->phases.ms[i] / 1000);
    }
    head(stream, "cpu_seconds_total", "counter",
         "Processor time of the process.");
    (void)fprintf(stream, "vesica_cpu_seconds_total %.3f\n",
                  peer_clock_cpu_seconds());
    head(stream, "peak_memory_bytes", "gauge",
         "Most memory that the process has held.");
    count(stream, "peak_memory_bytes", "", peer_clock_peak_rss());
}

void peer_metrics_print(FILE *stream, peer_metrics *metrics,
                        uint64_t num_running)
{
    (void)pthread_mutex_lock(&metrics->lock);
    print_sessions(stream, metrics, num_running);
    print_volume(stream, metrics);
    print_seconds(stream, metrics);
    (void)pthread_mutex_unlock(&metrics->lock);
}
