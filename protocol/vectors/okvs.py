# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""The oblivious key-value store: SPEC.md, section 13."""

import dataclasses
import itertools

import aes
import gf128
from suites import hash_of_vole

TRIES = 3


@dataclasses.dataclass
class Key:
    """What follows from an item: its value, H0 and its bin."""
    value: int
    start: bytes
    bin: int


class Seeds:
    """K1_t and K2_t of each try."""

    def __init__(self, suite, sid):
        seeds = [hash_of_vole(suite, b"vesica1/okvs/seed", sid,
                              bytes((t,)))[:32] for t in range(TRIES)]
        self.first = [aes.expand(seed[:16]) for seed in seeds]
        self.second = [aes.expand(seed[16:]) for seed in seeds]


def mix(suite, label, salt, blocks):
    """M of blocks under the key of a label."""
    key = aes.expand(hash_of_vole(suite, label, salt)[:16])
    return gf128.mix(key, b"".join(blocks))


def keys_of(suite, sid, items):
    """d(x) = k ‖ h of each item: all k, then all h."""
    h = mix(suite, b"vesica1/vole/encoded", sid, [x[16:] for x in items])
    return aes.xor(b"".join(x[:16] for x in items), h), h


def salted_keys_of(suite, salt, items):
    """The same with security malicious."""
    label = b"vesica1/vole/item".ljust(32, b"\0")
    hashed = [hash_of_vole(suite, label, salt, x)[:32] for x in items]
    return (b"".join(d[:16] for d in hashed),
            b"".join(d[16:] for d in hashed))


def hash_items(suite, salt, seeds, items, num_bins, malicious=False):
    """The salt is sid, but with security malicious."""
    k, h = (salted_keys_of if malicious else keys_of)(suite, salt, items)
    starts = gf128.mix(seeds.first[0], k)
    spread = mix(suite, b"vesica1/vole/bin", salt, [x[:16] for x in items])
    return [Key(value, starts[i:i + 16],
                int.from_bytes(spread[i:i + 8], "little") * num_bins >> 64)
            for i, value in zip(range(0, len(starts), 16), gf128.numbers(h))]


def rows(seeds, keys, attempt, width):
    """(start, band) of each key in this try."""
    starts = b"".join(key.start for key in keys)
    if attempt:
        starts = gf128.mix(seeds.first[attempt], starts)
    bands = gf128.numbers(gf128.mix(seeds.second[attempt], starts))
    return [((start >> 64) * width >> 64, band | 1)
            for start, band in zip(gf128.numbers(starts), bands)]


def times(row, vector):
    """row·P"""
    start, band = row
    return gf128.add(itertools.compress(vector[start:start + 128],
                                        gf128.bits(band)))


def solve(row_list, values, num_columns):
    """P, or None if there is none."""
    reduced = {}
    for (column, band), value in zip(row_list, values):
        while column in reduced:
            other, added = reduced[column]
            band, value = band ^ other, value ^ added
            if not band:
                break
            zeros = (band & -band).bit_length() - 1
            column, band = column + zeros, band >> zeros
        if band:
            reduced[column] = band, value
        elif value:
            return None
    p = [0] * num_columns
    for column in sorted(reduced, reverse=True):
        band, value = reduced[column]
        p[column] = value ^ times((column, band), p)
    return p
