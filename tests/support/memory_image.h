/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The memory of a process as a core image would have it: every mapping that is
 * readable and writable, with heap, stacks and registers. */

#ifndef VESICA_TESTS_SUPPORT_MEMORY_IMAGE_H
#define VESICA_TESTS_SUPPORT_MEMORY_IMAGE_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace vesica_test
{

struct MemoryRegion {
    uint64_t address;
    std::string name; /* "registers", or as in /proc/self/maps */
    std::vector<uint8_t> bytes;
};

/* Write all memory of this process to a pipe. A signal takes the image, on a
 * stack of its own: so the registers are part of it, and what lies on the stack
 * below the caller stays as it is. Ends the process if that fails. */
void SendMemory(int fd);

/* Read what SendMemory wrote. Throws if it is not whole. */
std::vector<MemoryRegion> ReceiveMemory(int fd);

} /* namespace vesica_test */

#endif
