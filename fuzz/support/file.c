/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "support/file.h"

#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

#include "support/require.h"

int fuzz_file(unsigned slot, const void *bytes, size_t len)
{
    static FILE *files[FUZZ_NUM_FILES];
    if (files[slot] == NULL) {
        files[slot] = tmpfile();
        require(files[slot] != NULL);
    }
    const int fd = fileno(files[slot]);
    require(ftruncate(fd, 0) == 0);
    require(pwrite(fd, bytes, len, 0) == (ssize_t)len);
    require(lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

void fuzz_file_path(char out[FUZZ_PATH_ROOM], int fd)
{
    (void)snprintf(out, FUZZ_PATH_ROOM, "/dev/fd/%d", fd);
}
