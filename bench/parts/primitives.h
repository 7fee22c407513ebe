/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What the vole engine is made of, block by block: AES and GF(2^128). Beside
 * each what another library does, or a plain loop. */

#ifndef VESICA_BENCH_PARTS_PRIMITIVES_H
#define VESICA_BENCH_PARTS_PRIMITIVES_H

#include "prg/aes.h"

#include <openssl/evp.h>
#include <stdbool.h>

/* Few enough that all of them stay next to the processor. */
#define PRIMITIVES_NUM_BLOCKS ((size_t)256)

struct primitives_work {
    vesica_block keys[PRIMITIVES_NUM_BLOCKS];
    vesica_block in[PRIMITIVES_NUM_BLOCKS];
    vesica_block tweaks[PRIMITIVES_NUM_BLOCKS];
    vesica_block out[PRIMITIVES_NUM_BLOCKS];
    vesica_aes aes;
    vesica_aes other_aes;
    EVP_CIPHER_CTX *openssl;
    EVP_CIPHER_CTX *other_openssl;
    EVP_CIPHER_CTX *new_openssl; /* of changing keys */
};

struct primitive {
    const char *name;
    const char *oracle; /* what stands beside it */
    /* Both make PRIMITIVES_NUM_BLOCKS blocks. */
    void (*ours)(struct primitives_work *work);
    bool (*theirs)(struct primitives_work *work);
    bool hidden; /* what is made cannot be compared: OpenSSL keeps it */
};

extern const struct primitive primitives[];
extern const size_t primitives_num;

/* Make inputs by coins, always the same, for the backend in use.
 *
 * Returns: false if OpenSSL fails; what was made is closed all the same. */
bool primitives_open(struct primitives_work *work);
void primitives_close(struct primitives_work *work);

/* A product in GF(2^128), bit by bit: what one writes first. */
vesica_block primitives_plain_product(const vesica_block *a,
                                      const vesica_block *b);

/* Returns: whether both make the same, where that can be seen. */
bool primitives_agree(const struct primitive *primitive,
                      struct primitives_work *work);

#endif
