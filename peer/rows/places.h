/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Where rows stand in a file: eight bytes a row, in segments that never move.
 */

#ifndef VESICA_PEER_ROWS_PLACES_H
#define VESICA_PEER_ROWS_PLACES_H

#include "base/message.h"

/* A zero length is no place. */
typedef struct peer_place {
    uint64_t offset;
    uint32_t length;
} peer_place;

/* Zero is empty. */
typedef struct peer_places {
    uint64_t **segments;
    size_t num_segments;
    uint64_t num;
} peer_places;

void peer_places_clear(peer_places *places);

/** Add a place behind the others. */
peer_exit peer_places_add(peer_places *places, peer_error *error,
                          peer_place place);

/** The place at index, which is below num. */
peer_place peer_places_at(const peer_places *places, uint64_t index);

#endif
