# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""What security malicious adds to the engine vole: SPEC.md, section 13."""

import dataclasses

import aes
import derive
import gf128
import messages as m
import planes
from suites import hash_of_vole


class Shares:
    """ρ_R, ρ_S and w, and the two commitments, as far as they are known."""

    def __init__(self, suite, sid):
        self.suite, self.sid = suite, sid
        self.of_receiver = self.of_sender = self.last = None
        self.commitments = {}

    def hash(self, label, *shares):
        return hash_of_vole(self.suite, b"vesica1/vole/" + label, self.sid,
                            *shares)[:32]

    def draw(self, receives, coins):
        """The COMMIT of a side, with block 0 of its coins."""
        if receives:
            self.of_receiver = coins[:32]
            return self.hash(b"nonce", self.of_receiver)
        self.of_sender, self.last = coins[:32], coins[32:]
        return self.of_sender + self.hash(b"commit", self.last)

    def take_commit(self, receives, data):
        """That of the side which receives, or which sends."""
        if not receives:
            self.of_sender = data[:32]
        self.commitments[receives] = data[-32:]

    def take_open(self, receives, share):
        label = b"nonce" if receives else b"commit"
        m.require(self.commitments[receives] == self.hash(label, share),
                  "PROOF", "not what its COMMIT says")
        if receives:
            self.of_receiver = share
        else:
            self.last = share

    def salt(self):
        return self.hash(b"salt", self.of_receiver, self.of_sender)

    def joint(self):
        return self.hash(b"joint", self.of_receiver, self.of_sender,
                         self.last)


def outputs(suite, joint, v, item):
    """F and F2"""
    label = b"vesica1/vole/value".ljust(32, b"\0")
    made = hash_of_vole(suite, label, joint, gf128.text([v]), item)
    return made[:16], made[16:32]


def sums_of_products(factors, rows):
    """Of the blocks of each row with as many factors."""
    number = len(rows) * len(factors) // 16
    products = planes.text_of(planes.multiply(
        planes.planes(factors * len(rows)), planes.planes(b"".join(rows))),
        number)
    return [gf128.add(gf128.numbers(part))
            for part in m.cut(products, len(factors))]


def combine(seed, u, rows, sizes):
    """x, y_0 … y_127: the check of the correlated OTs."""
    factors = aes.encrypt_numbers(seed, range(1, sizes.num_cots // 128)) + \
        gf128.text([1])
    return sums_of_products(factors, [
        row.to_bytes(len(factors), "little") for row in (u, *rows)])


@dataclasses.dataclass
class Vector:
    """What the check of a chunk combines: N blocks, and one more that covers
    their sum."""
    blocks: list
    cover: int

    def check(self, seed):
        factors = aes.encrypt_numbers(seed, range(len(self.blocks)))
        return self.cover ^ sums_of_products(factors,
                                             [gf128.text(self.blocks)])[0]


def response(suite, sid, chunk, y):
    return hash_of_vole(suite, b"vesica1/vole/check", sid, derive.le32(chunk),
                        gf128.text([y]))[:32]
