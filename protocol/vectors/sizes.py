# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""What follows from n_r: SPEC.md, section 13, "Sizes"."""

import dataclasses
import functools
import math

TREES = 256
BASE = 257
MAX_COLUMNS = 130815


def log2_up(n):
    return max(n - 1, 0).bit_length()


@dataclasses.dataclass(frozen=True)
class Sizes:
    num_bins: int
    capacity: int
    start_range: int
    num_columns: int
    num_outputs: int
    height: int

    @property
    def num_leaves(self):
        return TREES << self.height

    @property
    def num_cots(self):
        return 128 * BASE + TREES * self.height * self.num_bins + 128


def capacity(n, num_bins):
    """L"""
    if num_bins == 1:
        return n
    mean = -(-n // num_bins)
    return mean + math.isqrt(mean * (58 + 2 * log2_up(num_bins))) + 1


def start_range(limit):
    return -(-6 * limit // 5)


@functools.lru_cache
def sizes_of(n_r):
    n = max(n_r, 1)
    num_bins = 1
    while start_range(capacity(n, num_bins)) + 127 > MAX_COLUMNS:
        num_bins += 1
    limit = capacity(n, num_bins)
    num_columns = start_range(limit) + 127
    num_outputs = max(4096, num_columns + BASE)
    height = 5
    while TREES << height < 2 * num_outputs:
        height += 1
    return Sizes(num_bins, limit, num_columns - 127, num_columns, num_outputs,
                 height)
