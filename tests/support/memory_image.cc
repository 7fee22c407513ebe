/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "support/memory_image.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <stdexcept>

namespace vesica_test
{

namespace
{

/* What stands before the bytes of a region; a length of 0 ends the image. */
struct Header {
    uint64_t address;
    uint64_t len;
    char name[64];
};

/* Nothing here may take memory of the heap: it is what is looked at. */
constexpr size_t kMapsRoom = 1 << 18;
constexpr size_t kStackRoom = 1 << 17;
char maps[kMapsRoom];
alignas(64) uint8_t signal_stack[kStackRoom];
int image_fd = -1;

void WriteAll(const void *bytes, size_t len)
{
    const auto *from = static_cast<const uint8_t *>(bytes);
    while (len > 0) {
        const ssize_t n = write(image_fd, from, len);
        if (n <= 0) {
            _exit(2);
        }
        from += n;
        len -= static_cast<size_t>(n);
    }
}

void ReadMaps()
{
    const int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    size_t len = 0;
    ssize_t n = 0;
    while (len < kMapsRoom - 1 &&
           (n = read(fd, maps + len, kMapsRoom - 1 - len)) > 0) {
        len += static_cast<size_t>(n);
    }
    (void)close(fd);
    if (fd < 0 || n != 0) {
        _exit(2);
    }
    maps[len] = '\0';
}

void SendRange(Header header, unsigned long begin, unsigned long end)
{
    if (begin == end) {
        return;
    }
    header.address = begin;
    header.len = end - begin;
    WriteAll(&header, sizeof header);
    WriteAll(reinterpret_cast<const void *>(begin), end - begin);
}

void SendRegion(const char *line)
{
    unsigned long begin = 0;
    unsigned long end = 0;
    char rights[8] = "";
    Header header = {};
    std::snprintf(header.name, sizeof header.name, "other memory");
    if (std::sscanf(line, "%lx-%lx %7s %*s %*s %*s %63s", &begin, &end, rights,
                    header.name) < 3 ||
        std::strncmp(rights, "rw", 2) != 0) {
        return;
    }
    /* What the kernel put on the signal's stack is a region of its own. */
    const auto stack = reinterpret_cast<unsigned long>(signal_stack);
    const unsigned long first = std::clamp(stack, begin, end);
    const unsigned long last = std::clamp(stack + kStackRoom, begin, end);
    SendRange(header, begin, first);
    SendRange(header, last, end);
    std::snprintf(header.name, sizeof header.name, "registers");
    SendRange(header, first, last);
}

void OnSignal(int)
{
    ReadMaps();
    for (char *line = maps, *next; *line != '\0'; line = next) {
        next = std::strchr(line, '\n');
        if (next == nullptr) {
            _exit(2);
        }
        *next++ = '\0';
        SendRegion(line);
    }
    const Header last = {};
    WriteAll(&last, sizeof last);
}

void ReadAll(int fd, void *bytes, size_t len)
{
    auto *to = static_cast<uint8_t *>(bytes);
    while (len > 0) {
        const ssize_t n = read(fd, to, len);
        if (n <= 0) {
            throw std::runtime_error("the image is not whole");
        }
        to += n;
        len -= static_cast<size_t>(n);
    }
}

} /* namespace */

void SendMemory(int fd)
{
    stack_t stack = {};
    struct sigaction action = {};
    image_fd = fd;
    stack.ss_sp = signal_stack;
    stack.ss_size = sizeof signal_stack;
    action.sa_handler = OnSignal;
    action.sa_flags = SA_ONSTACK;
    if (sigaltstack(&stack, nullptr) != 0 ||
        sigaction(SIGUSR1, &action, nullptr) != 0 || raise(SIGUSR1) != 0) {
        _exit(2);
    }
}

std::vector<MemoryRegion> ReceiveMemory(int fd)
{
    std::vector<MemoryRegion> regions;
    for (Header header;;) {
        ReadAll(fd, &header, sizeof header);
        if (header.len == 0) {
            return regions;
        }
        regions.push_back({header.address, header.name, {}});
        regions.back().bytes.resize(header.len);
        ReadAll(fd, regions.back().bytes.data(), header.len);
    }
}

} /* namespace vesica_test */
