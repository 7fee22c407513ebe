/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Runs a command on a disk that fails at the n-th call, or kills it there.
 *
 * usage: disk_fault REPORT DIR PLAN COMMAND...
 *
 * Calls count that have to do with a file or directory below DIR. PLAN is
 * N:WHAT; none has the number 0. WHAT is
 *   fail:ERRNO  call N fails with this number
 *   full        of a write N the half is written; then no call that needs room
 *               succeeds (ENOSPC)
 *   gone        call N and all behind it fail (EIO)
 *   kill        SIGKILL before call N
 *   half        SIGKILL after half of the bytes of N, a write
 * REPORT gets a line for each call: `change` or `look`, its name, its file. The
 * status is that of the command, or 128 and the number of the signal.
 *
 * A library that is loaded before would not see the writes of stdio, which do
 * not go through a symbol, and would have to be loaded behind the runtime of a
 * sanitizer. The kernel sees every call: a filter of seccomp(2) hands those of
 * the command, of its threads and of its children to this process, which lets
 * them go on, or answers in their place.
 */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a call is to the disk. */
typedef enum kind {
    LOOK,   /* nothing there changes */
    CHANGE, /* something does */
    ROOM,   /* and it needs room */
    OPEN    /* its third argument says */
} kind;

typedef struct call {
    int number;
    const char *name;
    int path; /* the argument that is a path; -1: the first one is a file */
    kind kind;
} call;

static const call calls[] = {
    {SYS_write, "write", -1, ROOM},
    {SYS_writev, "writev", -1, ROOM},
    {SYS_pwrite64, "pwrite", -1, ROOM},
    {SYS_ftruncate, "ftruncate", -1, ROOM},
    {SYS_fsync, "fsync", -1, CHANGE},
    {SYS_fdatasync, "fdatasync", -1, CHANGE},
    {SYS_fchmod, "fchmod", -1, CHANGE},
    {SYS_openat, "open", 1, OPEN},
    {SYS_mkdirat, "mkdir", 1, ROOM},
    {SYS_renameat, "rename", 1, CHANGE},
    {SYS_renameat2, "rename", 1, CHANGE},
    {SYS_linkat, "link", 1, ROOM},
    {SYS_unlinkat, "unlink", 1, CHANGE},
    {SYS_fchmodat, "chmod", 1, CHANGE},
    {SYS_close, "close", -1, LOOK},
    {SYS_read, "read", -1, LOOK},
    {SYS_pread64, "pread", -1, LOOK},
    {SYS_lseek, "lseek", -1, LOOK},
    {SYS_getdents64, "readdir", -1, LOOK},
    {SYS_newfstatat, "stat", 1, LOOK},
    {SYS_fstat, "stat", -1, LOOK},
    {SYS_statx, "stat", 1, LOOK},
    {SYS_faccessat, "access", 1, LOOK},
    {SYS_faccessat2, "access", 1, LOOK},
/* The older names, which newer machines do not have. */
#ifdef SYS_open
    {SYS_mkdir, "mkdir", 0, ROOM},
    {SYS_rename, "rename", 0, CHANGE},
    {SYS_link, "link", 0, ROOM},
    {SYS_unlink, "unlink", 0, CHANGE},
    {SYS_rmdir, "rmdir", 0, CHANGE},
    {SYS_chmod, "chmod", 0, CHANGE},
    {SYS_stat, "stat", 0, LOOK},
    {SYS_lstat, "stat", 0, LOOK},
    {SYS_access, "access", 0, LOOK},
#endif
};

#define NUM_CALLS (sizeof calls / sizeof calls[0])

typedef struct plan {
    unsigned long number;
    const char *what;
    int error; /* 0, but for fail */
} plan;

/* One run. */
typedef struct run {
    FILE *report;
    const char *dir;
    plan plan;
    int listener;
    unsigned long num_calls;
} run;

/* What is done with one call. */
typedef struct verdict {
    bool goes_on;
    int error; /* 0: it returns the next one */
    int64_t value;
} verdict;

static void die(const char *what)
{
    perror(what);
    exit(99);
}

static const call *find_call(int number)
{
    size_t i = 0;
    while (i < NUM_CALLS && calls[i].number != number) {
        i++;
    }
    return i < NUM_CALLS ? &calls[i] : NULL;
}

/* A file of /proc about the thread that called. */
static int open_proc(const struct seccomp_notif *from, const char *name,
                     int flags)
{
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/%u/%.32s", from->pid, name);
    return open(path, flags | O_CLOEXEC);
}

/* Reads what the caller has in memory, as far as there is any. */
static size_t read_memory(void *out, size_t len,
                          const struct seccomp_notif *from, uint64_t address)
{
    const int fd = open_proc(from, "mem", O_RDONLY);
    const ssize_t got = fd < 0 ? -1 : pread(fd, out, len, (off_t)address);
    (void)close(fd);
    return got > 0 ? (size_t)got : 0;
}

static void name_file(char out[PATH_MAX], const struct seccomp_notif *from,
                      const call *made)
{
    char link[64];
    memset(out, 0, PATH_MAX);
    if (made->path >= 0) {
        (void)read_memory(out, PATH_MAX - 1, from, from->data.args[made->path]);
    }
    /* An empty path is that of the file before it. */
    if (out[0] == '\0') {
        (void)snprintf(link, sizeof link, "/proc/%u/fd/%d", from->pid,
                       (int)from->data.args[0]);
        const ssize_t len = readlink(link, out, PATH_MAX - 1);
        out[len > 0 ? len : 0] = '\0';
    }
}

static kind kind_of(const call *made, const struct seccomp_notif *from)
{
    if (made->kind != OPEN) {
        return made->kind;
    }
    const uint64_t flags = from->data.args[2];
    return (flags & O_CREAT) != 0               ? ROOM
           : (flags & (O_WRONLY | O_RDWR)) != 0 ? CHANGE
                                                : LOOK;
}

/* Writes the first half of what a write would, and returns how much that is. */
static size_t write_half(const struct seccomp_notif *from)
{
    char name[64];
    char text[256] = ""; /* begins with "pos:" */
    const int number = (int)from->data.args[0];
    const size_t len = (size_t)from->data.args[2] / 2;
    char *bytes = malloc(len + 1);
    (void)snprintf(name, sizeof name, "fdinfo/%d", number);
    const int info = open_proc(from, name, O_RDONLY);
    (void)snprintf(name, sizeof name, "fd/%d", number);
    const int file = open_proc(from, name, O_WRONLY);
    if (bytes == NULL || read(info, text, sizeof text - 1) < 0 ||
        read_memory(bytes, len, from, from->data.args[1]) != len ||
        pwrite(file, bytes, len, (off_t)strtoll(text + 4, NULL, 10)) !=
            (ssize_t)len) {
        die("disk_fault: half of a write");
    }
    (void)close(info);
    (void)close(file);
    free(bytes);
    return len;
}

static bool is_half_written(const call *made, const struct seccomp_notif *from)
{
    return made->number == SYS_write && from->data.args[2] > 1;
}

static verdict judge(const run *r, const struct seccomp_notif *from,
                     const call *made)
{
    const plan *p = &r->plan;
    const bool now = r->num_calls == p->number;
    verdict out = {.goes_on = true};
    if (p->number == 0 || r->num_calls < p->number) {
        return out;
    }
    if (strcmp(p->what, "full") == 0) {
        out.goes_on = kind_of(made, from) != ROOM;
        out.error = ENOSPC;
        if (now && is_half_written(made, from)) {
            out.error = 0;
            out.value = (int64_t)write_half(from);
        }
    } else if (strcmp(p->what, "gone") == 0) {
        out = (verdict){.error = EIO};
    } else if (now && p->error != 0) {
        out = (verdict){.error = p->error};
    } else if (now) {
        if (strcmp(p->what, "half") == 0 && is_half_written(made, from)) {
            (void)write_half(from);
        }
        (void)kill((pid_t)from->pid, SIGKILL);
    }
    return out;
}

static bool is_below(const char *path, const char *dir)
{
    const size_t len = strlen(dir);
    return strncmp(path, dir, len) == 0 &&
           (path[len] == '\0' || path[len] == '/');
}

static verdict look_at(run *r, const struct seccomp_notif *from)
{
    char path[PATH_MAX];
    const call *made = find_call(from->data.nr);
    if (made == NULL) {
        return (verdict){.goes_on = true};
    }
    name_file(path, from, made);
    if (!is_below(path, r->dir)) {
        return (verdict){.goes_on = true};
    }
    r->num_calls++;
    (void)fprintf(r->report, "%s %s %s\n",
                  kind_of(made, from) == LOOK ? "look" : "change", made->name,
                  path);
    return judge(r, from, made);
}

/* A caller that has gone meanwhile needs no answer. */
static void answer(run *r)
{
    struct seccomp_notif from;
    struct seccomp_notif_resp to;
    memset(&from, 0, sizeof from);
    memset(&to, 0, sizeof to);
    if (ioctl(r->listener, SECCOMP_IOCTL_NOTIF_RECV, &from) != 0) {
        return;
    }
    const verdict v = look_at(r, &from);
    to.id = from.id;
    to.flags = v.goes_on ? SECCOMP_USER_NOTIF_FLAG_CONTINUE : 0;
    to.error = v.goes_on ? 0 : -v.error;
    to.val = v.goes_on ? 0 : v.value;
    (void)ioctl(r->listener, SECCOMP_IOCTL_NOTIF_SEND, &to);
}

/* To let others look into the command, which it forbids, that call does
 * nothing. */
static int install_filter(void)
{
    enum {
        HEAD = 5
    };
    const unsigned nr = offsetof(struct seccomp_data, nr);
    const unsigned first = offsetof(struct seccomp_data, args[0]);
    struct sock_filter code[HEAD + 1 + 2 * NUM_CALLS + 1] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, nr),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, first),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_DUMPABLE, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, nr),
    };
    size_t len = HEAD + 1;
    for (size_t i = 0; i < NUM_CALLS; i++) {
        code[len++] = (struct sock_filter)BPF_JUMP(
            BPF_JMP | BPF_JEQ | BPF_K, (unsigned)calls[i].number, 0, 1);
        code[len++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
                                                   SECCOMP_RET_USER_NOTIF);
    }
    code[len++] =
        (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    const struct sock_fprog program = {(unsigned short)len, code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return -1;
    }
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                        SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

/* Hands an open file over, or takes one: *fd. */
static bool pass_file(int socket, int *fd, bool send)
{
    char byte = 0;
    struct iovec bytes = {&byte, 1};
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control;
    memset(&control, 0, sizeof control);
    struct msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = &bytes;
    message.msg_iovlen = 1;
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    if (!send) {
        return recvmsg(socket, &message, MSG_CMSG_CLOEXEC) == 1 &&
               CMSG_FIRSTHDR(&message) != NULL &&
               memcpy(fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof *fd) !=
                   NULL;
    }
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof *fd);
    memcpy(CMSG_DATA(header), fd, sizeof *fd);
    return sendmsg(socket, &message, 0) == 1;
}

/* In the child: from the filter on, the parent answers. */
static void become(char *const command[], int socket)
{
    (void)setpgid(0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    int listener = install_filter();
    if (listener < 0 || !pass_file(socket, &listener, true)) {
        _exit(99);
    }
    (void)execv(command[0], command);
    _exit(99);
}

static pid_t start(run *r, char *const command[])
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        die("disk_fault: socketpair");
    }
    const pid_t child = fork();
    if (child == 0) {
        become(command, ends[1]);
    }
    (void)close(ends[1]);
    if (child < 0 || !pass_file(ends[0], &r->listener, false)) {
        die("disk_fault: cannot watch the calls of a process (seccomp)");
    }
    (void)close(ends[0]);
    return child;
}

/* Until the command has ended; what it has started ends with it. */
static int watch(run *r, pid_t child)
{
    const int ends = (int)syscall(SYS_pidfd_open, child, 0);
    struct pollfd files[2] = {{ends, POLLIN, 0}, {r->listener, POLLIN, 0}};
    int status = 0;
    if (ends < 0) {
        die("disk_fault: pidfd_open");
    }
    while (files[0].revents == 0) {
        if (poll(files, 2, -1) > 0 && (files[1].revents & POLLIN) != 0) {
            answer(r);
        }
    }
    (void)kill(-child, SIGKILL);
    (void)waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void read_plan(plan *out, char *text)
{
    char *end = NULL;
    out->number = strtoul(text, &end, 10);
    out->what = *end == ':' ? end + 1 : "";
    if (strncmp(out->what, "fail:", 5) == 0) {
        out->error = (int)strtol(out->what + 5, NULL, 10);
    }
}

int main(int argc, char *argv[])
{
    run r = {.listener = -1};
    if (argc < 5) {
        (void)fprintf(stderr, "usage: disk_fault REPORT DIR PLAN COMMAND...\n");
        return 99;
    }
    read_plan(&r.plan, argv[3]);
    r.report = fopen(argv[1], "we");
    r.dir = argv[2];
    if (r.report == NULL) {
        die(argv[1]);
    }
    const int status = watch(&r, start(&r, argv + 4));
    return fclose(r.report) == 0 ? status : 99;
}
