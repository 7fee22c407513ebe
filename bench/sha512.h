/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The unit in which work on rows is counted: one crypto_hash_sha512 of
 * libsodium over 18 bytes, the length of a resident identity number. */

#ifndef VESICA_BENCH_SHA512_H
#define VESICA_BENCH_SHA512_H

#include <stdbool.h>

/* Median of several batches on this thread, in nanoseconds of CPU time.
 *
 * Returns: false if libsodium failed; a line on stderr says so.
 */
bool bench_measure_sha512(double *out_ns);

#endif
