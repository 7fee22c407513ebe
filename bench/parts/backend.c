/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "parts/backend.h"

#include <stdatomic.h>
#include <string.h>

/* The linker gives us the library's calls of vesica_cpu_get (--wrap, in
 * CMakeLists.txt). So the objects that are measured are those of the product,
 * which has no such choice. The names are the linker's. */
/* NOLINTBEGIN(bugprone-reserved-identifier) */
vesica_cpu __real_vesica_cpu_get(void);
vesica_cpu __wrap_vesica_cpu_get(void);
/* NOLINTEND(bugprone-reserved-identifier) */

static const char *const names[] = {"minimal", "portable", "avx2", "avx512"};

static atomic_int used = VESICA_CPU_AVX512;

/* NOLINTNEXTLINE(bugprone-reserved-identifier) */
vesica_cpu __wrap_vesica_cpu_get(void)
{
    const vesica_cpu most = backend_most();
    const vesica_cpu wanted = (vesica_cpu)atomic_load(&used);
    return wanted < most ? wanted : most;
}

const char *backend_name(vesica_cpu backend)
{
    return names[backend];
}

bool backend_find(vesica_cpu *out, const char *name)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            *out = (vesica_cpu)i;
            return true;
        }
    }
    return false;
}

vesica_cpu backend_most(void)
{
    return __real_vesica_cpu_get();
}

void backend_use(vesica_cpu backend)
{
    atomic_store(&used, (int)backend);
}
