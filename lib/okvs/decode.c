/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "okvs/kernels.h"
#include "util/status.h"

size_t vesica_okvs_decode_memory(const vesica_okvs *okvs, size_t num)
{
    return VESICA_OKVS_WINDOW_BYTES + vesica_okvs_order_memory(okvs, num);
}

_Static_assert(VESICA_OKVS_WINDOW % VESICA_OKVS_BUCKET == 0,
               "rows in order of buckets are in order of windows");

/* How many of num rows, from the first on, start in its window. */
static size_t num_together(const uint32_t *starts, size_t num)
{
    const uint32_t window = starts[0] / VESICA_OKVS_WINDOW;
    size_t n = 1;
    while (n < num && starts[n] / VESICA_OKVS_WINDOW == window) {
        n++;
    }
    return n;
}

/* The window that is open. */
typedef struct view {
    const vesica_okvs_kernels *kernels;
    const vesica_block *slots;
    size_t num_slots;
    void *window;
    uint32_t first; /* its first column; UINT32_MAX before there is one */
} view;

static void decode_rows(view *v, vesica_block *products,
                        const vesica_okvs_rows *rows, size_t num)
{
    for (size_t i = 0, n; i < num; i += n) {
        const uint32_t *starts = rows->starts + i;
        const uint32_t first =
            starts[0] / VESICA_OKVS_WINDOW * VESICA_OKVS_WINDOW;
        n = num_together(starts, num - i);
        if (first != v->first) {
            v->kernels->open(v->window, v->slots, first, v->num_slots);
            v->first = first;
        }
        v->kernels->multiply(products + i, v->window, first, starts,
                             rows->bands + i, n);
    }
}

void vesica_okvs_decode(const vesica_okvs *okvs, vesica_block *out,
                        const vesica_block *slots, const vesica_block *hashes,
                        size_t num, void *memory)
{
    view v = {.kernels = vesica_okvs_kernels_get(),
              .slots = slots,
              .num_slots = okvs->params.num_slots,
              .window = memory,
              .first = UINT32_MAX};
    VESICA_ASSERT(num <= VESICA_OKVS_MAX_DECODE);
    const uint32_t *order =
        vesica_okvs_order(okvs, hashes, (uint32_t)num,
                          (uint8_t *)memory + VESICA_OKVS_WINDOW_BYTES);
    for (size_t i = 0, n; i < num; i += n) {
        vesica_block products[VESICA_OKVS_BATCH];
        vesica_okvs_rows rows;
        n = vesica_okvs_batch_of(num - i);
        vesica_okvs_rows_get(&rows, okvs, hashes, order + i, n);
        decode_rows(&v, products, &rows, n);
        for (size_t j = 0; j < n; j++) {
            out[order[i + j]] = products[j];
        }
    }
}
