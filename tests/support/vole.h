/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Blocks and correlated OTs out of nothing, for tests of lib/vole. */

#ifndef VESICA_TESTS_SUPPORT_VOLE_H
#define VESICA_TESTS_SUPPORT_VOLE_H

#include <cstring>
#include <random>
#include <vector>

#include "support/bytes.h"

extern "C" {
#include "field/gf128.h"
#include "util/block.h"
}

inline bool operator==(const vesica_block &a, const vesica_block &b)
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

inline bool operator!=(const vesica_block &a, const vesica_block &b)
{
    return !(a == b);
}

namespace vesica_test
{

using Blocks = std::vector<vesica_block>;
using Random = std::mt19937_64;

/* As field/gf128.h and the wire have them, whatever the machine. */
inline vesica_block random_block(Random &random)
{
    vesica_block block;
    for (uint8_t &byte : block.bytes) {
        byte = static_cast<uint8_t>(random());
    }
    return block;
}

inline Blocks random_blocks(Random &random, size_t num)
{
    Blocks blocks(num);
    for (vesica_block &block : blocks) {
        block = random_block(random);
    }
    return blocks;
}

inline vesica_block times(vesica_block a, const vesica_block &b)
{
    vesica_gf128_multiply(&a, &a, &b, 1);
    return a;
}

inline vesica_block sum(const vesica_block *blocks, size_t num)
{
    vesica_block all = {};
    for (size_t i = 0; i < num; i++) {
        all = vesica_block_xor(all, blocks[i]);
    }
    return all;
}

/* Q = T + u Delta. */
struct Cots {
    Cots(Random &random, size_t num)
        : delta(random_block(random)), t(random_blocks(random, num)),
          bits(random_bytes(random, (num + 7) / 8)), q(t)
    {
        for (size_t j = 0; j < num; j++) {
            if (bits[j / 8] >> (j % 8) & 1) {
                q[j] = vesica_block_xor(q[j], delta);
            }
        }
    }

    vesica_block delta;
    Blocks t;
    Bytes bits;
    Blocks q;
};

} /* namespace vesica_test */

#endif
