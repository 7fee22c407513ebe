/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "rows/places.h"

#include <stdlib.h>

#include "rows/records.h"

#define SEGMENT_PLACES 65536

/* A place is one number: offset times 2^17 plus length. */
#define LENGTH_BITS 17
#define MAX_LENGTH (((uint64_t)1 << LENGTH_BITS) - 1)
#define MAX_OFFSET (((uint64_t)1 << (64 - LENGTH_BITS)) - 1)

_Static_assert(PEER_MAX_RECORD <= MAX_LENGTH, "any record has a place");

void peer_places_clear(peer_places *places)
{
    for (size_t i = 0; i < places->num_segments; i++) {
        free(places->segments[i]);
    }
    free(places->segments);
    *places = (peer_places){NULL, 0, 0};
}

/* Only the pointers to the segments ever move. */
static peer_exit grow(peer_places *places, peer_error *error)
{
    uint64_t **segments = realloc(places->segments, (places->num_segments + 1) *
                                                        sizeof(uint64_t *));
    if (segments == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    places->segments = segments;
    uint64_t *segment = malloc(SEGMENT_PLACES * sizeof *segment);
    if (segment == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    segments[places->num_segments++] = segment;
    return PEER_OK;
}

peer_exit peer_places_add(peer_places *places, peer_error *error,
                          peer_place place)
{
    const size_t segment = (size_t)(places->num / SEGMENT_PLACES);
    if (place.offset > MAX_OFFSET || place.length > MAX_LENGTH) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "expected a file of at most 128 TiB");
    }
    if (segment == places->num_segments) {
        PEER_TRY(grow(places, error));
    }
    places->segments[segment][places->num % SEGMENT_PLACES] =
        place.offset << LENGTH_BITS | place.length;
    places->num++;
    return PEER_OK;
}

peer_place peer_places_at(const peer_places *places, uint64_t index)
{
    const uint64_t place =
        places->segments[index / SEGMENT_PLACES][index % SEGMENT_PLACES];
    return (peer_place){place >> LENGTH_BITS, (uint32_t)(place & MAX_LENGTH)};
}
