/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "util/cpu.h"

#include <stdatomic.h>
#include <stdbool.h>

#if defined(VESICA_X86_64)
#include <cpuid.h>

/* Whether the processor has it; clang 14 does not know the name. It is of use
 * with the registers of AVX-512, for which others ask. */
static bool has_vaes(void)
{
    unsigned eax = 0;
    unsigned ebx = 0;
    unsigned ecx = 0;
    unsigned edx = 0;
    return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0 &&
           (ecx & bit_VAES) != 0;
}
#endif

static vesica_cpu look(void)
{
#if defined(VESICA_X86_64)
    /* They ask the system too whether it keeps the registers. */
    const bool has_avx2 = __builtin_cpu_supports("avx2") &&
                          __builtin_cpu_supports("aes") &&
                          __builtin_cpu_supports("pclmul");
    if (has_avx2 && __builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512ifma") &&
        __builtin_cpu_supports("avx512vbmi") &&
        __builtin_cpu_supports("gfni") &&
        __builtin_cpu_supports("vpclmulqdq") && has_vaes()) {
        return VESICA_CPU_AVX512;
    }
    if (has_avx2) {
        return VESICA_CPU_AVX2;
    }
#endif
#if defined(__SIZEOF_INT128__)
    return VESICA_CPU_PORTABLE;
#else
    return VESICA_CPU_MINIMAL;
#endif
}

/* Looked once: in a virtual machine the question takes longer than what is
 * done with the answer. Whoever looks at the same time sees the same. */
static vesica_cpu look_once(void)
{
    static atomic_int seen = -1;
    const int before = atomic_load_explicit(&seen, memory_order_relaxed);
    if (before >= 0) {
        return (vesica_cpu)before;
    }
    const vesica_cpu cpu = look();
    atomic_store_explicit(&seen, (int)cpu, memory_order_relaxed);
    return cpu;
}

#if defined(VESICA_TESTING)

#include <stdlib.h>
#include <string.h>

static atomic_int limit = -1; /* not looked at yet */

static vesica_cpu first_limit(void)
{
    static const char *const names[] = {"minimal", "portable", "avx2"};
    const char *wanted = getenv("VESICA_CPU");
    for (int i = 0; wanted != NULL && i < 3; i++) {
        if (strcmp(wanted, names[i]) == 0) {
            return (vesica_cpu)i;
        }
    }
    return VESICA_CPU_AVX512;
}

void vesica_cpu_limit(vesica_cpu most)
{
    atomic_store(&limit, (int)most);
}

vesica_cpu vesica_cpu_get(void)
{
    const vesica_cpu has = look_once();
    if (atomic_load(&limit) < 0) {
        vesica_cpu_limit(first_limit());
    }
    const vesica_cpu most = (vesica_cpu)atomic_load(&limit);
    return has < most ? has : most;
}

#else

vesica_cpu vesica_cpu_get(void)
{
    return look_once();
}

#endif
