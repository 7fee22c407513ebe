/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Files that hold an input, for code that reads from a descriptor. */

#ifndef VESICA_FUZZ_SUPPORT_FILE_H
#define VESICA_FUZZ_SUPPORT_FILE_H

#include <stddef.h>

#define FUZZ_NUM_FILES 2

/** Room for a path by which a file can be opened again. */
#define FUZZ_PATH_ROOM 32

/** Fill a file, which has no name and goes with the process.
 *
 * In:      slot  which of FUZZ_NUM_FILES; what it held before is gone
 * Returns: its descriptor, at the beginning
 */
int fuzz_file(unsigned slot, const void *bytes, size_t len);

/** The path of a descriptor. */
void fuzz_file_path(char out[FUZZ_PATH_ROOM], int fd);

#endif
