# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""The engine vole with security malicious: sessions, and lies that a side must
not take."""

import copy
import random

import check
import derive
import generate
import gf128
import malicious
import messages as m
import side as sides
import sizes
from selftest_vole import changed, error_of, expect, sound
from suites import SUITES

CLAIM = ["--engine", "vole", "--security", "malicious"]
HEIGHT = 5


def test_sums_of_products():
    coins = random.Random(9)
    factors, *rows = ([coins.getrandbits(128) for _ in range(5)]
                      for _ in range(4))
    expect(malicious.sums_of_products(
        gf128.text(factors), [gf128.text(row) for row in rows]) ==
        [gf128.add(map(gf128.multiply, factors, row)) for row in rows],
        "sums of products")


def test_sessions():
    sound(["--security", "malicious", "--learner", "both", "--label-bytes", "9",
           "--padding", "8", "7", "--suite", "p256-sha256"])
    sound(["--security", "malicious", "--learner", "answerer", "--items", "0",
           "2", "--suite", "sm2-sm3"])


def kinds_of(vector):
    return [int(frame["bytes"][8:10], 16) for frame in vector["frames"]]


def test_order():
    """Three chunks, and frames that come before what they wait for."""
    with changed(sizes, "MAX_COLUMNS", 300), \
            changed(m, "FRAME_MAX_ELEMENTS", 2000):
        vector = sound(["--security", "malicious", "--items", "200", "5"])
        expect(vector["proposer"]["result"]["matches"] == 3, "matches")
        order = [kind for kind in kinds_of(vector) if kind >= m.OFFER]
        order = [kind for i, kind in enumerate(order)
                 if order[i - 1:i] != [kind]]
        expect(order == [m.COMMIT, m.OFFER, m.OPEN, m.KEYS, m.CORRECTIONS,
                         m.CHALLENGE, m.RESPONSE, m.TREES,
                         *2 * [m.CHALLENGE, m.RESPONSE, m.TREES, m.SLOTS],
                         m.CHALLENGE, m.RESPONSE, m.SLOTS, m.OPEN], order)
        for waits in WAITS:
            test_early(vector, *waits)


# The side, a message of it, and what of the partner that waits for.
WAITS = (("answerer", m.COMMIT, m.COMMIT), ("proposer", m.OPEN, m.COMMIT),
         ("answerer", m.CHALLENGE, m.CORRECTIONS),
         ("proposer", m.RESPONSE, m.CHALLENGE),
         ("answerer", m.TREES, m.RESPONSE),
         ("proposer", m.CHALLENGE, m.TREES),
         ("answerer", m.RESPONSE, m.CHALLENGE),
         ("proposer", m.SLOTS, m.RESPONSE), ("answerer", m.OPEN, m.SLOTS))


def test_early(vector, side, kind, before):
    planted = copy.deepcopy(vector)
    frames, kinds = planted["frames"], kinds_of(vector)
    at = next(i for i, frame in enumerate(frames)
              if (frame["from"], kinds[i]) == (side, kind))
    to = next(i for i in range(at, -1, -1)
              if frames[i]["from"] != side and kinds[i] == before)
    frames.insert(to, frames.pop(at))
    expect(any(f"{m.NAMES[kind]}): UNEXPECTED" in fault
               for fault in check.check(planted, True)),
           f"{m.NAMES[kind]} before {m.NAMES[before]}")


class Liar(sides.Side):
    """Turns a bit of bytes of its first frame of a kind, and stands by it."""
    receives = kind = places = None
    told = False

    def send(self, frame):
        if not self.told and (self.is_receiver, frame.type) == \
                (self.receives, self.kind):
            self.told = True
            data = bytearray(frame.values[0])
            for place in self.places:
                data[place] ^= 1
            frame = m.make(frame.type, bytes(data), *frame.values[1:])
        return super().send(frame)


def error_of_lie(receives, kind, *places):
    liar = type("OneLie", (Liar,), {"receives": receives, "kind": kind,
                                    "places": places})
    with changed(sides, "Side", liar):
        return error_of(generate.vector_of, CLAIM)


def test_lies():
    for lie in ((True, m.COMMIT, 0), (True, m.OPEN, 31), (False, m.COMMIT, 32),
                (False, m.OPEN, 0), (False, m.RESPONSE, 31),
                (True, m.RESPONSE, 0), (True, m.RESPONSE, 16 * 128)):
        expect(error_of_lie(*lie) == "PROOF", lie)


def test_columns():
    """A column is one of another u: that is seen if its bit of Δ is set."""
    vector = generate.vector_of(CLAIM)
    coins = derive.Coins.of_session(
        SUITES[1], "delta", bytes.fromhex(vector["answerer"]["seed"]),
        bytes.fromhex(vector["sid"]))
    delta = gf128.numbers(coins.block(0)[:16])[0]
    for bit in (0, 1):
        group = next(g for g in range(1, 128) if delta >> g & 1 == bit)
        place = 2048 * (group - 1)
        expect(error_of_lie(True, m.CORRECTIONS, place) ==
               ("PROOF" if bit else None), f"column {group}")


def test_trees():
    """A sum of a tree that is wrong is seen where the receiver opens it."""
    place = 32 * (3 * HEIGHT + 1)
    expect(error_of_lie(False, m.TREES, place, place + 16) == "PROOF", "both")
    one, other = (error_of_lie(False, m.TREES, at)
                  for at in (place, place + 16))
    expect({one, other} == {"PROOF", None}, "one of both")
    expect(error_of_lie(False, m.TREES, 32 * sizes.TREES * HEIGHT) == "PROOF",
           "the sum of a tree with its base VOLE")


TESTS = (test_sums_of_products, test_sessions, test_order, test_lies, test_columns, test_trees)
