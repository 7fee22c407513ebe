/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What the processor has: the one place that decides which backend runs. All of
 * them give the same bytes. */

#ifndef VESICA_UTIL_CPU_H
#define VESICA_UTIL_CPU_H

/* Each has what those before it have; the last one F, BW, DQ, VL, IFMA, VBMI,
 * GFNI, VAES and VPCLMULQDQ. */
typedef enum vesica_cpu {
    VESICA_CPU_MINIMAL,  /* C11 alone */
    VESICA_CPU_PORTABLE, /* products of 128 bits */
    VESICA_CPU_AVX2,     /* AVX2, AES and PCLMULQDQ */
    VESICA_CPU_AVX512
} vesica_cpu;

/* The most that this processor, its system and this build have. */
vesica_cpu vesica_cpu_get(void);

#if defined(VESICA_TESTING)
/* From now on no more than this, for tests; the library of tests also begins
 * with what VESICA_CPU in the environment names: minimal, portable, avx2 or
 * avx512. */
void vesica_cpu_limit(vesica_cpu most);
#endif

#endif
