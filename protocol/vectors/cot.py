# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Correlated OTs: SPEC.md, section 13. A vector of M bits is an integer of
which bit j is that of COT j. Groups are of four bits of Δ, or of one with
security malicious: of as many as the trees have levels."""

import aes
import gf128
import trees
from sizes import log2_up
from suites import hash_of_vole

BITS, HEIGHT = 128, 4
GROUPS = BITS // HEIGHT
PART = 16384


def choices(delta, height=HEIGHT):
    """b_0 … b_127, the choices of the base OTs, and the places p_0, p_1, …"""
    places = [delta >> i & (1 << height) - 1 for i in range(0, BITS, height)]
    return tuple(1 - trees.digit(p, height, level) for p in places
                 for level in range(1, height + 1)), places


def tree_keys(suite, sid):
    return [aes.expand(hash_of_vole(suite, b"vesica1/cot/" + side, sid)[:16])
            for side in (b"left", b"right")]


def grow(suite, sid, roots, ot_keys):
    """The receiver's leaves, and the records of KEYS."""
    leaves, sums = trees.grow(tree_keys(suite, sid), roots, HEIGHT)
    records = []
    for i, pair in enumerate(ot_keys):
        group, level = divmod(i, HEIGHT)
        records += [aes.xor(gf128.text([sums[level][side][group]]), pair[side])
                    for side in (0, 1)]
    return leaves, records


def open_trees(suite, sid, delta, records, ot_keys):
    """The sender's leaves: all but one of each tree."""
    bits, places = choices(delta)
    sums = gf128.numbers(b"".join(aes.xor(records[2 * i + bit], key)
                                  for i, (bit, key) in
                                  enumerate(zip(bits, ot_keys))))
    opened = [sums[level::HEIGHT] for level in range(HEIGHT)]
    return trees.grow_but_one(tree_keys(suite, sid), places, HEIGHT, opened)


def stream(leaf, num_bits):
    """r_{g,x}"""
    return int.from_bytes(aes.encrypt_numbers(gf128.text([leaf]),
                                              range(num_bits // 128)), "little")


def height_of(group):
    return log2_up(len(group))


def rows_of(streams, place=0):
    """For each bit b of a place the sum of all streams x with bit b of
    x XOR place set. A stream that is None is in no sum."""
    return [gf128.add(r for x, r in enumerate(streams)
                      if r is not None and (x ^ place) >> b & 1)
            for b in range(height_of(streams))]


def receive(leaves, num_bits):
    """u, t_0 … t_127 and d_1, d_2, …"""
    t, sums = [], []
    for group in leaves:
        streams = [stream(leaf, num_bits) for leaf in group]
        sums.append(gf128.add(streams))
        t += rows_of(streams)
    return sums[0], t, [one ^ sums[0] for one in sums[1:]]


def send(leaves, delta, corrections, num_bits):
    """q_0 … q_127"""
    q = []
    _, places = choices(delta, height_of(leaves[0]))
    for g, (group, place) in enumerate(zip(leaves, places)):
        rows = rows_of([None if x == place else stream(leaf, num_bits)
                        for x, leaf in enumerate(group)], place)
        for b, row in enumerate(rows):
            if g and place >> b & 1:
                row ^= corrections[g - 1]
            q.append(row)
    return q


def encode(corrections, num_bits):
    """d_1, d_2, … in parts."""
    rows = [d.to_bytes(num_bits // 8, "little") for d in corrections]
    return b"".join(row[i:i + PART // 8] for i in
                    range(0, num_bits // 8, PART // 8) for row in rows)


def decode(text, num_bits):
    num_rows = 8 * len(text) // num_bits
    rows = [b""] * num_rows
    at = 0
    for i in range(0, num_bits, PART):
        length = min(PART, num_bits - i) // 8
        for g in range(num_rows):
            rows[g] += text[at:at + length]
            at += length
    return [int.from_bytes(row, "little") for row in rows]


def columns(rows, first, number):
    """T_j or Q_j of the COTs from first on, rows being t or q."""
    mask = (1 << number) - 1
    rows = [row >> first & mask for row in rows]
    return [sum((row >> j & 1) << i for i, row in enumerate(rows))
            for j in range(number)]


def block(row, i):
    """Bits 128·i … 128·i + 127."""
    return row >> 128 * i & (1 << 128) - 1


def weighted(rows, i):
    """The sum of X^b times T (or Q) of COT 128·i + b over b = 0 … 127. Bit k of
    T_j is bit j of t_k, so that is the sum of X^k times block i of t_k."""
    return gf128.weighted(block(row, i) for row in rows)
