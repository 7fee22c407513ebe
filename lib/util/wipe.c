/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "util/wipe.h"

#include <stdint.h>
#include <string.h>

#include "util/cpu.h"

/* A call through a volatile pointer: the optimiser cannot know that it is
 * memset, so it cannot know that nobody reads the result. */
static void *(*const volatile wipe_set)(void *, int, size_t) = memset;
static void *(*const volatile wipe_move)(void *, const void *,
                                         size_t) = memmove;

void vesica_wipe(void *p, size_t len)
{
    if (len > 0) {
        wipe_set(p, 0, len);
    }
}

#if defined(__GNUC__) && defined(__x86_64__)

#define CLEAR(n) __asm__ volatile("pxor %%xmm" #n ", %%xmm" #n ::: "xmm" #n)

static void clear_sse(void)
{
    CLEAR(0);
    CLEAR(1);
    CLEAR(2);
    CLEAR(3);
    CLEAR(4);
    CLEAR(5);
    CLEAR(6);
    CLEAR(7);
    CLEAR(8);
    CLEAR(9);
    CLEAR(10);
    CLEAR(11);
    CLEAR(12);
    CLEAR(13);
    CLEAR(14);
    CLEAR(15);
}

#undef CLEAR

/* Registers that this file's own code does not have: no clobbers are needed. */
#define CLEAR(n) __asm__ volatile("vpxord %zmm" #n ", %zmm" #n ", %zmm" #n)

static void clear_avx512(void)
{
    CLEAR(16);
    CLEAR(17);
    CLEAR(18);
    CLEAR(19);
    CLEAR(20);
    CLEAR(21);
    CLEAR(22);
    CLEAR(23);
    CLEAR(24);
    CLEAR(25);
    CLEAR(26);
    CLEAR(27);
    CLEAR(28);
    CLEAR(29);
    CLEAR(30);
    CLEAR(31);
}

#undef CLEAR

#endif

/* Compilers copy through these, and the dynamic linker puts them on the stack
 * when it binds a name. */
static void clear_registers(void)
{
#if defined(__GNUC__) && defined(__x86_64__)
    const vesica_cpu cpu = vesica_cpu_get();
    if (cpu >= VESICA_CPU_AVX2) {
        /* With what is above 128 bits; sse follows, for its clobbers. */
        __asm__ volatile("vzeroall");
    }
    if (cpu >= VESICA_CPU_AVX512) {
        clear_avx512();
    }
    clear_sse();
#endif
}

void vesica_wipe_stack(void)
{
    uint8_t dead[VESICA_STACK_DEPTH];
    clear_registers();
    vesica_wipe(dead, sizeof dead);
    /* memmove has registers of its own; which, depends on the length. */
    for (size_t len = sizeof dead / 2; len > 0; len /= 2) {
        (void)wipe_move(dead, dead + len, len);
    }
}
