/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

peer_exit peer_files_join(char out[PEER_PATH_ROOM], peer_error *error,
                          const char *dir, const char *name)
{
    const int len = snprintf(out, PEER_PATH_ROOM, "%s/%s", dir, name);
    if (len < 0 || len >= PEER_PATH_ROOM) {
        return peer_error_set(error, PEER_ERR_INPUT, "%s/%s: path too long",
                              dir, name);
    }
    return PEER_OK;
}

peer_exit peer_files_resolve(char out[PEER_PATH_ROOM], peer_error *error,
                             const char *dir, const char *path)
{
    if (path[0] != '/') {
        return peer_files_join(out, error, dir, path);
    }
    peer_text_copy(out, PEER_PATH_ROOM, path);
    return PEER_OK;
}

peer_exit peer_files_make_dir(peer_error *error, const char *path)
{
    if (mkdir(path, 0700) != 0 && errno != EEXIST) {
        return peer_error_system(error, PEER_ERR_INPUT, "cannot make %s", path);
    }
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode)) {
        return peer_error_set(error, PEER_ERR_INPUT, "%s is not a directory",
                              path);
    }
    return PEER_OK;
}

/* The length of the directory part, with its last slash. */
static int dir_len(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? 0 : (int)(slash - path + 1);
}

static peer_exit check_place(peer_error *error, const char *path)
{
    struct stat status;
    if (lstat(path, &status) == 0) {
        if (!S_ISREG(status.st_mode)) {
            return peer_error_set(
                error, PEER_ERR_INPUT,
                "%s is not a regular file and will not be replaced", path);
        }
        return PEER_OK;
    }
    if (errno != ENOENT) {
        return peer_error_system(error, PEER_ERR_INPUT, "cannot write %s",
                                 path);
    }
    return PEER_OK;
}

static peer_exit open_temporary(peer_output *output, peer_error *error)
{
    const int prefix = dir_len(output->path);
    const int len =
        snprintf(output->temporary, sizeof output->temporary, "%.*s.%s.XXXXXX",
                 prefix, output->path, output->path + prefix);
    if (len < 0 || (size_t)len >= sizeof output->temporary) {
        output->temporary[0] = '\0';
        return peer_error_set(error, PEER_ERR_INPUT, "%s: path too long",
                              output->path);
    }
    /* Mode 0600; O_EXCL, so that no link is followed. */
    const int fd = mkstemp(output->temporary);
    if (fd < 0) {
        output->temporary[0] = '\0';
        return peer_error_system(error, PEER_ERR_INPUT, "cannot write %s",
                                 output->path);
    }
    (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    output->stream = fdopen(fd, "w");
    if (output->stream == NULL) {
        (void)close(fd);
        return peer_error_system(error, PEER_ERR_LOCAL, "cannot write %s",
                                 output->path);
    }
    return PEER_OK;
}

peer_exit peer_output_open(peer_output *out, peer_error *error,
                           const char *path)
{
    memset(out, 0, sizeof *out);
    if (strcmp(path, "-") == 0) {
        out->stream = stdout;
        peer_text_copy(out->path, sizeof out->path, "standard output");
        return PEER_OK;
    }
    if (*path == '\0' || strlen(path) >= sizeof out->path) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "the path of the output is empty or too long");
    }
    peer_text_copy(out->path, sizeof out->path, path);
    PEER_TRY(check_place(error, path));
    const peer_exit code = open_temporary(out, error);
    if (code != PEER_OK) {
        peer_output_abandon(out);
    }
    return code;
}

/* A rename lasts only when its directory is on disk too. */
static int sync_dir(const char *path)
{
    char dir[PEER_PATH_ROOM];
    const int len = dir_len(path);
    (void)snprintf(dir, sizeof dir, "%.*s.", len, path);
    const int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return -1;
    }
    const int failed = fsync(fd);
    (void)close(fd);
    return failed;
}

static int finish(peer_output *output, mode_t mode)
{
    FILE *stream = output->stream;
    int failed = fflush(stream);
    failed = failed != 0 || ferror(stream) != 0;
    if (output->temporary[0] == '\0') {
        output->stream = NULL;
        return failed;
    }
    failed = failed || fchmod(fileno(stream), mode) != 0 ||
             fsync(fileno(stream)) != 0;
    output->stream = NULL;
    failed = fclose(stream) != 0 || failed;
    failed = failed || rename(output->temporary, output->path) != 0;
    if (!failed) {
        output->temporary[0] = '\0';
        failed = sync_dir(output->path) != 0;
    }
    return failed;
}

peer_exit peer_output_commit(peer_output *output, peer_error *error,
                             mode_t mode)
{
    errno = EIO;
    if (finish(output, mode) != 0) {
        (void)peer_error_system(error, PEER_ERR_LOCAL, "cannot write %s",
                                output->path);
        peer_output_abandon(output);
        return PEER_ERR_LOCAL;
    }
    return PEER_OK;
}

void peer_output_abandon(peer_output *output)
{
    if (output->stream != NULL && output->stream != stdout) {
        (void)fclose(output->stream);
    }
    output->stream = NULL;
    if (output->temporary[0] != '\0') {
        (void)unlink(output->temporary);
        output->temporary[0] = '\0';
    }
}

peer_exit peer_files_create(peer_error *error, const char *path,
                            const char *text, mode_t mode)
{
    struct stat status;
    if (lstat(path, &status) == 0) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s exists and will not be replaced", path);
    }
    peer_output output;
    PEER_TRY(peer_output_open(&output, error, path));
    (void)fputs(text, output.stream); /* commit asks the stream for errors */
    return peer_output_commit(&output, error, mode);
}

bool peer_files_is_same(const char *path, const char *place)
{
    struct stat a;
    struct stat b;
    return stat(path, &a) == 0 && lstat(place, &b) == 0 &&
           a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static peer_exit check_opened(peer_error *error, int fd, const char *path,
                              bool secret)
{
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return peer_error_system(error, PEER_ERR_INPUT, "cannot read %s", path);
    }
    if (!S_ISREG(status.st_mode)) {
        return peer_error_set(error, PEER_ERR_INPUT, "%s is not a regular file",
                              path);
    }
    if (secret && (status.st_mode & 077) != 0) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s can be read by others; if nobody has, run: "
                              "chmod 0400 %s",
                              path, path);
    }
    return PEER_OK;
}

peer_exit peer_files_open(int *out, peer_error *error, const char *path,
                          bool secret)
{
    /* O_NONBLOCK: opening a pipe that nobody writes must not hang. */
    const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
    const int fd = open(path, secret ? flags | O_NOFOLLOW : flags);
    if (fd < 0) {
        return peer_error_system(error, PEER_ERR_INPUT, "cannot read %s", path);
    }
    const peer_exit code = check_opened(error, fd, path, secret);
    if (code != PEER_OK) {
        (void)close(fd);
        return code;
    }
    *out = fd;
    return PEER_OK;
}

static bool is_same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

peer_exit peer_files_check_unchanged(peer_error *error, int fd,
                                     const struct stat *before,
                                     const char *name)
{
    struct stat now;
    if (fstat(fd, &now) == 0 && now.st_size == before->st_size &&
        is_same_time(now.st_mtim, before->st_mtim)) {
        return PEER_OK;
    }
    return peer_error_set(error, PEER_ERR_INPUT,
                          "%s has changed since it was read; run again with a "
                          "file that stays as it is",
                          name);
}
