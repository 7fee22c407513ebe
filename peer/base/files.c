/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
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

/* What the system says of a path: the path is wrong, or the machine is. */
static peer_exit refuse(peer_error *error, const char *what, const char *path)
{
    static const int numbers[] = {ENOSPC, EDQUOT, EIO,    EROFS,
                                  EMFILE, ENFILE, ENOMEM, ENOLCK};
    peer_exit code = PEER_ERR_INPUT;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        code = errno == numbers[i] ? PEER_ERR_LOCAL : code;
    }
    return peer_error_system(error, code, "%s %s", what, path);
}

/* The length of the directory part, with its last slash. */
static int dir_len(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? 0 : (int)(slash - path + 1);
}

/* What is new in a directory, or gone from it, lasts only when the directory
 * is on disk too. */
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
    const int why = errno;
    (void)close(fd);
    errno = why;
    return failed;
}

peer_exit peer_files_make_dir(peer_error *error, const char *path)
{
    if (mkdir(path, 0700) == 0 ? sync_dir(path) != 0 : errno != EEXIST) {
        return refuse(error, "cannot make", path);
    }
    struct stat status;
    if (stat(path, &status) != 0) {
        return refuse(error, "cannot make", path);
    }
    if (!S_ISDIR(status.st_mode)) {
        return peer_error_set(error, PEER_ERR_INPUT, "%s is not a directory",
                              path);
    }
    return PEER_OK;
}

/* A place of which the system does not tell what is there is not empty. */
static peer_exit look(struct stat *out, bool *found, peer_error *error,
                      const char *path)
{
    *found = lstat(path, out) == 0;
    return *found || errno == ENOENT ? PEER_OK
                                     : refuse(error, "cannot look at", path);
}

peer_exit peer_files_look(bool *found, peer_error *error, const char *path)
{
    struct stat status;
    return look(&status, found, error, path);
}

/* The descriptor stays open: closing it would let go. */
peer_exit peer_files_take_dir(peer_error *error, const char *path)
{
    struct stat status;
    const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) != 0) {
        return refuse(error, "cannot open", path);
    }
    if (status.st_uid != geteuid()) {
        (void)close(fd);
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s belongs to another user: run this as that "
                              "user, such as by `runuser -u vesica -- ...`",
                              path);
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        (void)close(fd);
        return peer_error_set(error, PEER_ERR_INPUT,
                              "another command changes %s just now; run again "
                              "when it is done",
                              path);
    }
    return PEER_OK;
}

static peer_exit check_place(peer_error *error, const char *path)
{
    struct stat status;
    bool found = false;
    PEER_TRY(look(&status, &found, error, path));
    if (found && !S_ISREG(status.st_mode)) {
        return peer_error_set(
            error, PEER_ERR_INPUT,
            "%s is not a regular file and will not be replaced", path);
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
        return refuse(error, "cannot write", output->path);
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

/* What failed before, the stream remembers, but not why. */
static bool write_all(FILE *stream)
{
    errno = EIO;
    return fflush(stream) == 0 && ferror(stream) == 0;
}

/* Nothing is tried twice: a sync that succeeds after one that failed says
 * nothing of what was lost. */
static bool put_in_place(peer_output *output, mode_t mode)
{
    const int fd = fileno(output->stream);
    if (!write_all(output->stream) || fchmod(fd, mode) != 0 || fsync(fd) != 0) {
        return false;
    }
    FILE *stream = output->stream;
    output->stream = NULL;
    return fclose(stream) == 0 && rename(output->temporary, output->path) == 0;
}

peer_exit peer_output_commit(peer_output *output, peer_error *error,
                             mode_t mode)
{
    const bool is_file = output->temporary[0] != '\0';
    if (is_file ? !put_in_place(output, mode) : !write_all(output->stream)) {
        (void)peer_error_system(error, PEER_ERR_LOCAL, "cannot write %s",
                                output->path);
        peer_output_abandon(output);
        return PEER_ERR_LOCAL;
    }
    output->stream = NULL;
    output->temporary[0] = '\0';
    if (is_file && sync_dir(output->path) != 0) {
        return peer_error_system(error, PEER_ERR_LOCAL,
                                 "%s is written, but may be gone after a "
                                 "crash: cannot sync its directory",
                                 output->path);
    }
    return PEER_OK;
}

peer_exit peer_files_move(peer_error *error, const char *from, const char *to)
{
    if (rename(from, to) != 0 || sync_dir(to) != 0 || sync_dir(from) != 0) {
        return peer_error_system(error, PEER_ERR_LOCAL, "cannot move %s to %s",
                                 from, to);
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
        return refuse(error, "cannot read", path);
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
        return refuse(error, "cannot read", path);
    }
    const peer_exit code = check_opened(error, fd, path, secret);
    if (code != PEER_OK) {
        (void)close(fd);
        return code;
    }
    *out = fd;
    return PEER_OK;
}

peer_exit peer_files_read(size_t *len, void *out, peer_error *error,
                          size_t room, const char *path, bool secret)
{
    char *at = out;
    int fd = -1;
    ssize_t got = 1;
    PEER_TRY(peer_files_open(&fd, error, path, secret));
    *len = 0;
    while (got != 0 && *len < room) {
        got = read(fd, at + *len, room - *len);
        if (got < 0 && errno != EINTR) {
            const peer_exit code = refuse(error, "cannot read", path);
            (void)close(fd);
            return code;
        }
        *len += got > 0 ? (size_t)got : 0;
    }
    (void)close(fd);
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
    if (fstat(fd, &now) != 0) {
        return refuse(error, "cannot look at", name);
    }
    if (now.st_size == before->st_size &&
        is_same_time(now.st_mtim, before->st_mtim)) {
        return PEER_OK;
    }
    return peer_error_set(error, PEER_ERR_INPUT,
                          "%s has changed since it was read; run again, or "
                          "send `serve` a SIGHUP, with a file that stays as it "
                          "is",
                          name);
}
