/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What holds for the whole process: signals, limits, the mask of new files. */

#ifndef VESICA_PEER_BASE_PROCESS_H
#define VESICA_PEER_BASE_PROCESS_H

#include <stdbool.h>

#include "base/message.h"

/** Make the process safe for secrets: no core dumps, no debugger of the same
 * user, new files for the owner alone, SIGPIPE ignored. */
peer_exit peer_process_harden(peer_error *error);

/** Seconds after a signal to stop at which a process ends, whatever it does. */
#define PEER_STOP_SECONDS 5

/** From now on SIGTERM, SIGINT, SIGQUIT and SIGHUP set a flag instead of ending
 * the process; it has PEER_STOP_SECONDS to end. A SIGHUP that was ignored stays
 * ignored. */
peer_exit peer_process_catch_stop(peer_error *error);

/** From now on SIGHUP asks to reload instead, unless it was ignored. */
peer_exit peer_process_catch_reload(peer_error *error);

/** Whether SIGHUP came since this was last asked. */
bool peer_process_must_reload(void);

/** Allow as many open files as the system does: connections are files. */
peer_exit peer_process_allow_files(peer_error *error);

/** Whether a signal to stop came. */
bool peer_process_stopped(void);

/** A descriptor that can be read as soon as one of them came, to be polled by
 * any number of threads and read by none; -1, which poll ignores, if signals
 * are not caught. */
int peer_process_stop_fd(void);

/** Keep memory from being scattered in a process that lives long; to be called
 * before there are threads. */
void peer_process_live_long(void);

/** Give the memory that was freed back to the system, where the C library keeps
 * it: glibc does, for each thread that ever ran at once with others. */
void peer_process_give_back_memory(void);

#endif
