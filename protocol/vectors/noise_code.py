# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""The code that maps N blocks to N_out: SPEC.md, section 13."""

import functools
import itertools
import operator
import struct

import aes
import derive
import gf128
import planes
from sizes import BASE
from suites import hash_of_vole

TERMS = 24


def key(suite, label, sizes):
    return hash_of_vole(suite, label, derive.le64(sizes.num_leaves),
                        derive.le64(sizes.num_outputs))[:16]


@functools.lru_cache(maxsize=2)
def diagonal(suite, sizes):
    """D, in planes."""
    made = gf128.numbers(aes.encrypt_numbers(
        key(suite, b"vesica1/code/diagonal", sizes), range(sizes.num_leaves)))
    return planes.planes(gf128.text(d or 1 for d in made))


@functools.lru_cache(maxsize=2)
def term_places(suite, sizes):
    """For each j the place in g of the j-th term of the outputs that are used:
    the first m + 257."""
    schedule = aes.expand(key(suite, b"vesica1/code/expand", sizes))
    number = sizes.num_columns + BASE
    bounds = [j * sizes.num_leaves // TERMS for j in range(TERMS + 1)]
    made = []
    for j, (low, high) in enumerate(zip(bounds, bounds[1:])):
        stream = aes.encrypt(schedule, gf128.text(
            i | j << 64 for i in range(-(-number // 4))))
        words = struct.unpack(f"<{len(stream) // 4}I", stream)
        made.append([low + (word * (high - low) >> 32)
                     for word in words[:number]])
    return made


def encode(suite, sizes, x):
    """The outputs of x that are used."""
    sums = planes.planes(gf128.text(itertools.accumulate(x, operator.xor)))
    g = gf128.numbers(planes.text_of(
        planes.multiply(diagonal(suite, sizes), sums), sizes.num_leaves))
    y = [0] * (sizes.num_columns + BASE)
    for terms in term_places(suite, sizes):
        y = [one ^ g[place] for one, place in zip(y, terms)]
    return y
