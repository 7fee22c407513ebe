/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The unit in which curve arithmetic is counted: one
 * crypto_scalarmult_ristretto255 of libsodium (decode, multiply, encode),
 * measured in the same run, so that figures of two machines can be compared. */

#ifndef VESICA_BENCH_SCALARMULT_H
#define VESICA_BENCH_SCALARMULT_H

#include <stdbool.h>

/* Median of several batches on this thread, in microseconds of CPU time.
 *
 * Returns: false if libsodium failed; a line on stderr says so.
 */
bool bench_measure_scalarmult(double *out_us);

#endif
