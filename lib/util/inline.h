/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* For short functions of which long ones are made: they are parts of those
 * always, since with what is constant in a call they come out shorter. */

#ifndef VESICA_UTIL_INLINE_H
#define VESICA_UTIL_INLINE_H

#if defined(__GNUC__)
#define VESICA_INLINE static inline __attribute__((always_inline))
#else
#define VESICA_INLINE static inline
#endif

#endif
