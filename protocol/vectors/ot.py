# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""The 128 base OTs: SPEC.md, section 13. Scalars are numbers, elements their
encodings. Vectors are tuples: what a session has computed is kept, since
checks play it several times. Here the sender and the receiver are those of the session, so it is
the sender who chooses."""

import functools

import oprf
from messages import require
from suites import group_of_vole, hash_of_vole

NUMBER = 128


def prefix(sid, i, j):
    return sid + oprf.i2osp(i, 4) + oprf.i2osp(j, 1)


class Multiples:
    """Products of one point: there are its multiples by each digit, of four
    bits, at each place of a scalar."""

    def __init__(self, group, point):
        self.group = group
        self.rows = []
        for _ in range(64):
            row = [group.IDENTITY]
            for _ in range(16):
                row.append(group.add(row[-1], point))
            point = row.pop()
            self.rows.append(row)

    def times(self, scalar):
        point = self.group.IDENTITY
        for i, row in enumerate(self.rows):
            point = self.group.add(point, row[scalar >> 4 * i & 15])
        return point


@functools.lru_cache
def generator(group):
    return Multiples(group, group.GENERATOR)


@functools.lru_cache(maxsize=1024)
def hash_to_group(suite, sid, i, j, element):
    """Hg"""
    inner = group_of_vole(suite)
    uniform = oprf.expand_message_xmd(inner, prefix(sid, i, j) + element,
                                      b"vesica1/ot/point",
                                      inner.group.UNIFORM_BYTES)
    return inner.group.from_uniform(uniform)


def key(suite, sid, place, a, pair, p):
    """key_{i,j}, place being (i, j)."""
    return hash_of_vole(suite, b"vesica1/ot/key", prefix(sid, *place), a,
                        *pair, p)[:16]


@functools.lru_cache(maxsize=4)
def offer(suite, sid, choices, scalars):
    """What the sender sends: T_{0,0}, T_{0,1}, T_{1,0} and so on. scalars are
    s_0 … s_127, r_0 … r_127."""
    group = group_of_vole(suite).group
    g = generator(group)
    elements = []
    for i, b in enumerate(choices):
        s, r = scalars[i], scalars[NUMBER + i]
        other = group.encode(g.times(r))
        negated = group.multiply(-1, hash_to_group(suite, sid, i, b, other))
        own = group.encode(group.add(g.times(s), negated))
        elements += [other, own] if b else [own, other]
    return tuple(elements)


@functools.lru_cache(maxsize=4)
def receive(suite, sid, a, elements):
    """A, and both keys of each OT."""
    group = group_of_vole(suite).group
    public = group.encode(generator(group).times(a))
    keys = []
    for i in range(NUMBER):
        pair = elements[2 * i:2 * i + 2]
        keys.append([key(suite, sid, (i, j), public, pair,
                         shared(suite, sid, (i, j), a, pair))
                     for j in (0, 1)])
    return public, tuple(map(tuple, keys))


def shared(suite, sid, place, a, pair):
    """P_{i,j}"""
    group = group_of_vole(suite).group
    i, j = place
    point = group.add(group.decode_strictly(pair[j]),
                      hash_to_group(suite, sid, i, j, pair[1 - j]))
    made = group.multiply(a, point)
    require(not is_identity(group, made), "POINT", f"P of OT {i} is nothing")
    return group.encode(made)


def is_identity(group, point):
    return point is None or group.encode(point) == bytes(32)


@functools.lru_cache(maxsize=4)
def chosen_keys(suite, sid, choices, scalars, elements, public):
    """What the sender has: one key of each OT."""
    group = group_of_vole(suite).group
    a = Multiples(group, group.decode_strictly(public))
    keys = []
    for i, b in enumerate(choices):
        p = group.encode(a.times(scalars[i]))
        keys.append(key(suite, sid, (i, b), public,
                        elements[2 * i:2 * i + 2], p))
    return tuple(keys)
