# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Binary trees of blocks, many of one height at once: SPEC.md, section 13,
"Correlated OTs" and "Trees of a chunk".

A level is one string: node 0 of every tree, then node 1 of every tree, and so
on. keys are the two schedules of the left and the right children, for one key
or for one of each tree."""

import aes
import gf128


def sum_of_nodes(nodes, width):
    """For each tree the sum of its nodes; width is the bytes of one node of
    every tree."""
    return aes.xor(*(nodes[i:i + width] for i in range(0, len(nodes), width)))


def interleave(left, right, width):
    return b"".join(side[i:i + width] for i in range(0, len(left), width)
                    for side in (left, right))


def by_tree(level, num_trees):
    """The nodes of a level as numbers, a list for each tree."""
    nodes = gf128.numbers(level)
    return [nodes[i::num_trees] for i in range(num_trees)]


def grow(keys, roots, height):
    """The leaves of each tree, and for each level the sums of all left and of
    all right nodes, each a block for each tree."""
    width = len(roots)
    level, sums = roots, []
    for _ in range(height):
        left, right = (gf128.mix(key, level) for key in keys)
        sums.append((gf128.numbers(sum_of_nodes(left, width)),
                     gf128.numbers(sum_of_nodes(right, width))))
        level = interleave(left, right, width)
    return by_tree(level, width // 16), sums


def digit(place, height, level):
    """Where the path to a place turns in this level: 0 left, 1 right."""
    return place >> (height - level) & 1


def grow_but_one(keys, places, height, opened):
    """The leaves of each tree but the one at its place, which is 0 here.
    opened[level - 1][i] is, for tree i, the sum of all nodes of the level on the
    side to which the path does not turn."""
    width = 16 * len(places)
    nodes = bytes(width)
    for level in range(1, height + 1):
        pair = [bytearray(gf128.mix(key, nodes)) for key in keys]
        # Where the children of the node are that is not known.
        at = [(place >> (height - level + 1)) * width + 16 * i
              for i, place in enumerate(places)]
        for side in pair:
            for start in at:
                side[start:start + 16] = bytes(16)
        sums = [gf128.numbers(sum_of_nodes(side, width)) for side in pair]
        for i, place in enumerate(places):
            other = 1 - digit(place, height, level)
            node = opened[level - 1][i] ^ sums[other][i]
            pair[other][at[i]:at[i] + 16] = node.to_bytes(16, "little")
        nodes = interleave(*map(bytes, pair), width)
    return by_tree(nodes, len(places))
