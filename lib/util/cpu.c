/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "util/cpu.h"

static vesica_cpu look(void)
{
#if defined(VESICA_X86_64)
    /* They ask the system too whether it keeps the registers. */
    if (__builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512ifma")) {
        return VESICA_CPU_AVX512;
    }
    if (__builtin_cpu_supports("avx2")) {
        return VESICA_CPU_AVX2;
    }
#endif
#if defined(__SIZEOF_INT128__)
    return VESICA_CPU_PORTABLE;
#else
    return VESICA_CPU_MINIMAL;
#endif
}

#if defined(VESICA_TESTING)

#include <stdatomic.h>
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
    const vesica_cpu has = look();
    if (atomic_load(&limit) < 0) {
        vesica_cpu_limit(first_limit());
    }
    const vesica_cpu most = (vesica_cpu)atomic_load(&limit);
    return has < most ? has : most;
}

#else

vesica_cpu vesica_cpu_get(void)
{
    return look();
}

#endif
