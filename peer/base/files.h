/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Files: read whole small ones, write new ones so that a reader sees all of a
 * file or none of it.
 */

#ifndef VESICA_PEER_BASE_FILES_H
#define VESICA_PEER_BASE_FILES_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "base/message.h"

/** Room for a path, with its NUL. */
#define PEER_PATH_ROOM PATH_MAX

/* A file that is being written beside its place. */
typedef struct peer_output {
    FILE *stream; /* write here */
    char path[PEER_PATH_ROOM];
    char temporary[PEER_PATH_ROOM]; /* "" for standard output */
} peer_output;

/** Join a directory and a name. */
peer_exit peer_files_join(char out[PEER_PATH_ROOM], peer_error *error,
                          const char *dir, const char *name);

/** A path as it stands in a directory: an absolute one is left as it is. */
peer_exit peer_files_resolve(char out[PEER_PATH_ROOM], peer_error *error,
                             const char *dir, const char *path);

/** Make a directory for the owner alone; one that exists is left as it is. */
peer_exit peer_files_make_dir(peer_error *error, const char *path);

/** Take a directory for a command that changes files in it, until the process
 * ends: it belongs to who runs the command, and nobody else has it. */
peer_exit peer_files_take_dir(peer_error *error, const char *path);

/** Begin a file, as mode 0600, in the directory of its place. Only a place that
 * is empty or holds a regular file is taken: symbolic links and devices are
 * refused. "-" is standard output. */
peer_exit peer_output_open(peer_output *out, peer_error *error,
                           const char *path);

/** Write all to disk and put the file in its place, with this mode. On failure
 * nothing is left behind, but for a new file of which the disk does not say
 * that it lasts: it is in its place, whole, and the message says so. */
peer_exit peer_output_commit(peer_output *output, peer_error *error,
                             mode_t mode);

/** Remove what was written. Does nothing after commit, or to a zero output. */
void peer_output_abandon(peer_output *output);

/** Move a file to another directory, in place of what is there, to last. */
peer_exit peer_files_move(peer_error *error, const char *from, const char *to);

/** Look whether there is anything at a path; a link is something. What cannot
 * be looked at is an error, and not nothing. */
peer_exit peer_files_look(bool *found, peer_error *error, const char *path);

/** Whether two paths lead to one file; a link as the second is not followed. */
bool peer_files_is_same(const char *path, const char *place);

/** Check that an open file has the size and the time of change that it had.
 *
 * In:      before  from fstat; name  for the message
 */
peer_exit peer_files_check_unchanged(peer_error *error, int fd,
                                     const struct stat *before,
                                     const char *name);

/** Read a file that has at most so many bytes; of a longer one the beginning.
 *
 * In:      secret  as below: the caller wipes what was read
 */
peer_exit peer_files_read(size_t *len, void *out, peer_error *error,
                          size_t room, const char *path, bool secret);

/** Open a regular file for reading.
 *
 * Out:     out  the caller closes it
 * In:      secret  the file holds a key: refuse one that others can read, and
 *                  symbolic links
 */
peer_exit peer_files_open(int *out, peer_error *error, const char *path,
                          bool secret);

#endif
