/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Writing msgpack by msgpack-c's packer into a buffer of ours. The packer gives
 * each value its shortest form. A buffer that is too small is a broken
 * invariant of this side: the writer then remembers that it failed. */

#ifndef VESICA_WIRE_WRITER_H
#define VESICA_WIRE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct vesica_writer {
    uint8_t *bytes;
    size_t size;
    size_t len; /* written so far */
    bool failed;
} vesica_writer;

void vesica_writer_map(vesica_writer *writer, size_t num_pairs);
void vesica_writer_uint(vesica_writer *writer, uint64_t x);
void vesica_writer_bin(vesica_writer *writer, const uint8_t *data, size_t len);
void vesica_writer_str(vesica_writer *writer, const char *text, size_t len);

/* The header of a byte string of len bytes, and room for them: where to write
 * them, or NULL if the writer has failed. */
uint8_t *vesica_writer_bin_space(vesica_writer *writer, size_t len);

#endif
