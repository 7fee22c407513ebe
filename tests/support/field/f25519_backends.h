/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The backends of the field of 2^255 - 19, and how large their limbs may be. */

#ifndef VESICA_TESTS_SUPPORT_FIELD_F25519_BACKENDS_H
#define VESICA_TESTS_SUPPORT_FIELD_F25519_BACKENDS_H

#include <utility>

#include "support/field/elements.h"

extern "C" {
#include "util/cpu.h"
}

namespace vesica_test
{

/* What the file of a backend says of its limbs. */
struct F25519Backend {
    const f25519_kernel *kernel;
    std::vector<unsigned> from;
    Limbs counts;     /* the bits of an element's limbs that count */
    Limbs reduced;    /* the largest limbs of what is reduced, */
    Limbs product;    /* of a product that is no minuend, */
    Limbs difference; /* of fe_difference, */
    Limbs wide;       /* of fe_wide_difference of two products, */
    Limbs widest;     /* of a sum of three and a product, */
    std::vector<std::pair<Limbs, Limbs>> factors; /* and of two factors */
    Elements more; /* reduced, with columns larger than those of others */
};

inline uint64_t bit(unsigned i)
{
    return UINT64_C(1) << i;
}

inline Limbs times(uint64_t n, Limbs limbs)
{
    for (uint64_t &limb : limbs) {
        limb *= n;
    }
    return limbs;
}

inline F25519Backend limbs10(const f25519_kernel *kernel)
{
    Limbs reduced;
    for (unsigned i = 0; i < 10; i++) {
        reduced.push_back(bit(i % 2 == 0 ? 26 : 25) + bit(16) - 1);
    }
    return {kernel,
            {0, 26, 51, 77, 102, 128, 153, 179, 204, 230},
            Limbs(10, UINT64_MAX),
            reduced,
            reduced,
            reduced,
            times(3, reduced),
            times(5, reduced),
            {{times(6, reduced), reduced},
             {times(3, reduced), times(2, reduced)},
             {times(2, reduced), times(3, reduced)}},
            {}};
}

inline F25519Backend u64()
{
    const Limbs reduced(5, bit(51) + bit(15) - 1);
    const Limbs any(5, bit(54) - 1);
    return {&f25519_kernel_u64,
            {0, 51, 102, 153, 204},
            Limbs(5, UINT64_MAX),
            reduced,
            reduced,
            any,
            any,
            any,
            {{any, any}},
            {}};
}

#if defined(VESICA_X86_64)
/* Limbs of `more` multiply to two halves that are both near 2^52. */
inline F25519Backend ifma()
{
    const uint64_t low = bit(52) - 1;
    const uint64_t large = bit(52) - bit(26) + 1;
    const uint64_t all = UINT64_MAX;
    const Limbs reduced = {all, all, all, all, bit(47) + bit(12) - 1};
    return {&f25519_kernel_ifma,
            {0, 52, 104, 156, 208},
            {low, low, low, low, all},
            reduced,
            Limbs(5, 11 * bit(52) - 1),
            reduced,
            reduced,
            reduced,
            {{reduced, reduced}},
            {{large, large, large, large, bit(47) - bit(26) + bit(21)}}};
}
#endif

inline F25519Backend backend_of(vesica_cpu cpu)
{
    switch (cpu) {
#if defined(VESICA_X86_64)
    case VESICA_CPU_AVX512:
        return ifma();
    case VESICA_CPU_AVX2:
        return limbs10(&f25519_kernel_avx2);
#endif
    case VESICA_CPU_PORTABLE:
        return u64();
    default:
        return limbs10(&f25519_kernel_u32);
    }
}

} /* namespace vesica_test */

#endif
