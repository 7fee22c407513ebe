# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""The parts of the engine vole checked, each alone and in sessions."""

import contextlib
import copy
import random

import aes
import aesgcm
import check
import cot
import generate
import gf128
import messages as m
import noise_code
import okvs
import ot
import planes
import rice
import sizes
import trees
import vole
from suites import SUITES, group_of_vole

SID = bytes(range(32))


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def test_aes():
    """FIPS 197, appendix C.1 and C.3; batches are the blocks one by one."""
    plain = bytes.fromhex("00112233445566778899aabbccddeeff")
    for length, sealed in ((16, "69c4e0d86a7b0430d8cdb78070b4c55a"),
                           (32, "8ea2b7ca516745bfeafc49904b496089")):
        schedule = aes.expand(bytes(range(length)))
        expect(aes.encrypt(schedule, plain).hex() == sealed, length)
    coins = random.Random(1)
    keys = [coins.randbytes(16) for _ in range(3)]
    text = coins.randbytes(16 * 3 * 700)
    expect(aes.encrypt(aes.expand(*keys), text) == b"".join(
        aes.encrypt(aes.expand(keys[i % 3]), text[16 * i:16 * i + 16])
        for i in range(3 * 700)), "several keys")


def reflected(a):
    return int(f"{a:0128b}"[::-1], 2)


def test_gf128():
    """Subkeys of RFC 4493, whose numbers are those of section 13 but for the
    order of the bytes; products by the multiplication of GCM, which has the
    same field with the bits the other way round."""
    subkeys = ("7df76b0c1ab899b33e42f047b91b546f",
               "fbeed618357133667c85e08f7236a8de",
               "f7ddac306ae266ccf90bc11ee46d513b")
    for one, twice in zip(subkeys, subkeys[1:]):
        expect(gf128.multiply(int(one, 16), 2) == int(twice, 16), one)
    coins = random.Random(2)
    some = [0, 1, 1 << 127, (1 << 128) - 1] + \
        [coins.getrandbits(128) for _ in range(20)]
    for a in some:
        for b in some:
            expect(gf128.multiply(a, b) == reflected(aesgcm.multiply(
                reflected(a), reflected(b))), (a, b))
    for number in (1, 3, len(some)):
        a, b = some[-number:], some[:number]
        product = planes.multiply(planes.planes(gf128.text(a)),
                                  planes.planes(gf128.text(b)))
        expect(planes.text_of(product, number) ==
               gf128.text(map(gf128.multiply, a, b)), "planes")
    expect(gf128.weighted(some) == gf128.add(
        gf128.multiply(one, 1 << b) for b, one in enumerate(some)),
        "weighted sum")


def test_sizes():
    """Worked out by hand."""
    for n_r, columns, bins, height in (
            (0, 129, 1, 5), (1, 129, 1, 5), (6, 135, 1, 5),
            (3092, 3838, 1, 5), (3093, 3839, 1, 5), (3094, 3840, 1, 6),
            (108906, 130815, 1, 10), (108907, 67642, 2, 10)):
        made = sizes.sizes_of(n_r)
        expect((made.num_columns, made.num_bins, made.height) ==
               (columns, bins, height), n_r)
        expect(made.num_cots == 33024 + 256 * height * bins, n_r)


def test_base_ot():
    coins = random.Random(3)
    for suite in (SUITES[1], SUITES[3]):
        order = group_of_vole(suite).group.ORDER
        choices = tuple(coins.randrange(2) for _ in range(ot.NUMBER))
        scalars = tuple(coins.randrange(1, order)
                        for _ in range(2 * ot.NUMBER))
        elements = ot.offer(suite, SID, choices, scalars)
        a, keys = ot.receive(suite, SID, coins.randrange(1, order), elements)
        chosen = ot.chosen_keys(suite, SID, choices, scalars, elements, a)
        expect(chosen == tuple(pair[b] for b, pair in zip(choices, keys)),
               "the chosen keys")
        expect(len({key for pair in keys for key in pair}) == 256,
               "keys are distinct")


def test_trees():
    coins = random.Random(4)
    height, number = 6, 5
    for num_keys in (1, number):
        keys = [aes.expand(*(coins.randbytes(16) for _ in range(num_keys)))
                for _ in range(2)]
        leaves, sums = trees.grow(keys, coins.randbytes(16 * number), height)
        places = [0, 63, 1] + [coins.randrange(64) for _ in range(2)]
        opened = [[pair[1 - trees.digit(place, height, level)][i]
                   for i, place in enumerate(places)]
                  for level, pair in enumerate(sums, 1)]
        wanted = [[0 if x == place else leaf for x, leaf in enumerate(tree)]
                  for tree, place in zip(leaves, places)]
        expect(trees.grow_but_one(keys, places, height, opened) == wanted,
               num_keys)


def test_cot():
    """Q = T + u·Δ, from the messages."""
    coins = random.Random(5)
    suite, num_bits = SUITES[1], cot.PART + 256
    delta = coins.getrandbits(128)
    choices, _ = cot.choices(delta)
    pairs = [[coins.randbytes(16) for _ in range(2)] for _ in choices]
    leaves, records = cot.grow(suite, SID, coins.randbytes(16 * cot.GROUPS),
                               pairs)
    u, t, corrections = cot.receive(leaves, num_bits)
    opened = cot.open_trees(suite, SID, delta, records,
                            [pair[b] for b, pair in zip(choices, pairs)])
    text = cot.encode(corrections, num_bits)
    expect(len(text) == 31 * num_bits // 8 and
           cot.decode(text, num_bits) == corrections, "corrections")
    q = cot.send(opened, delta, corrections, num_bits)
    for j, (one, other) in enumerate(zip(cot.columns(q, 0, num_bits),
                                         cot.columns(t, 0, num_bits))):
        expect(one == other ^ (delta if u >> j & 1 else 0), f"COT {j}")
    i = num_bits // 128 - 1
    expect(cot.weighted(t, i) ==
           gf128.weighted(cot.columns(t, 128 * i, 128)), "weighted sums")


def test_code():
    """It is linear over the field, and no output is left out."""
    coins = random.Random(6)
    size = sizes.sizes_of(9)
    vectors = [[coins.getrandbits(128) for _ in range(size.num_leaves)]
               for _ in range(2)]
    factor = coins.getrandbits(128)
    vectors.append([one ^ gf128.multiply(factor, other)
                    for one, other in zip(*vectors)])
    y = [noise_code.encode(SUITES[1], size, x) for x in vectors]
    expect(y[2] == [one ^ gf128.multiply(factor, other)
                    for one, other in zip(*y[:2])] and
           len(set(y[0])) == size.num_columns + sizes.BASE, "linear")


def test_store():
    coins = random.Random(7)
    size = sizes.sizes_of(300)
    seeds = okvs.Seeds(SUITES[1], SID)
    items = [coins.randbytes(32) for _ in range(300)]
    keys = okvs.hash_items(SUITES[1], SID, seeds, items, 3)
    expect({key.bin for key in keys} == {0, 1, 2}, "bins")
    values = [key.value for key in keys]
    tries = [okvs.rows(seeds, keys, t, size.start_range) for t in range(3)]
    for rows in tries:
        p = okvs.solve(rows, values, size.num_columns)
        expect([okvs.times(row, p) for row in rows] == values, "the store")
        again = okvs.solve(rows[::-1], values[::-1], size.num_columns)
        expect(p == again, "one solution, whatever the order")
    expect(len({rows[0] for rows in tries}) == 3, "tries differ")
    dependent = [(5, 7), (5, 3), (7, 1)]
    expect(okvs.solve(dependent, [1, 2, 4], 200) is None and
           okvs.solve(dependent, [1, 2, 3], 200) is not None,
           "rows that depend on each other")


def error_of(function, *arguments):
    """The error of section 12 that it ends with."""
    try:
        function(*arguments)
    except m.Breach as breach:
        return breach.error
    return None


def test_rice():
    """Codes worked out by hand, lists of every kind, and what is no code."""
    def code(tag_bytes, n_s):
        return rice.Code(tag_bytes, 0, n_s)
    # low is 14, r as well, and no byte is a rest.
    by_hand = [b"\x00\x01", b"\xc0\x05", b"\xff\xff"]
    bits = "1" + "00000000000001" + "0001" + "00000000000100" + \
        "1" + "11111111111010"
    expect(code(2, 3).encode(by_hand) ==
           int(bits.ljust(48, "0"), 2).to_bytes(6, "big"), "by hand")
    # low is 24: two bytes are the rest, and r is 8.
    expect(code(3, 1).encode([b"\xff\xee\xdd"]) == b"\xee\xdd\xff\x80",
           "one tag")
    coins = random.Random(8)
    for n_s in (1, 2, 3, 4, 5, 100, 1000):
        for tag_bytes in (5, 8, 9, 16):
            last = 256**tag_bytes
            for tags in ({coins.randrange(last) for _ in range(n_s)},
                         set(range(n_s)), set(range(last - n_s, last))):
                texts = [tag.to_bytes(tag_bytes, "big")
                         for tag in sorted(tags)]
                one, other = code(tag_bytes, n_s), code(tag_bytes, n_s)
                for part in m.cut(texts, 700):
                    text = one.encode(part)
                    expect(other.decode(text, len(part)) == part,
                           (n_s, tag_bytes))
    sent = code(2, 3).encode(by_hand)
    for wrong, number, error in (
            (sent + b"\0", 3, "MALFORMED"), (sent, 4, "COUNT"),
            (b"\0" * 9, 3, "MALFORMED"), (sent, 2, "MALFORMED"),
            (sent[:5], 3, "COUNT"), (bytes(41), 3, "COUNT"),
            (b"\xff" * 6, 3, "MALFORMED"),
            (b"\x08\0\0", 1, "MALFORMED"),
            (b"\x10\0\0", 1, None), (b"\x10\0\1", 1, "MALFORMED")):
        expect(error_of(code(2, 3).decode, wrong, number) == error,
               (wrong, number, error))
    # One head, and rests of which the second is the larger, the same, or less.
    bits = "1" + "00000001" + "1" + "00000000"
    codes = int(bits.ljust(24, "0"), 2).to_bytes(3, "big")
    for second, error in ((8, None), (7, "MALFORMED"), (6, "MALFORMED")):
        expect(error_of(code(3, 1).decode, bytes((0, 7, 0, second)) + codes, 2)
               == error, second)
    expect(error_of(code(3, 60000).encode, [b"\xff\xff\xff"]) == "INTERNAL",
           "a code that is too long")


@contextlib.contextmanager
def changed(owner, name, value):
    before = getattr(owner, name)
    setattr(owner, name, value)
    sizes.sizes_of.cache_clear()
    try:
        yield
    finally:
        setattr(owner, name, before)
        sizes.sizes_of.cache_clear()


def sound(options):
    vector = generate.vector_of(["--engine", "vole", *options])
    for transcript_only in (False, True):
        faults = check.check(vector, transcript_only)
        expect(not faults, (options, faults))
    return vector


def test_vole_sessions():
    sound(["--learner", "both", "--label-bytes", "9", "--duplicates", "2",
           "--padding", "8", "7", "--suite", "p256-sha256"])
    sound(["--learner", "answerer", "--items", "2", "0", "--suite",
           "sm2-sm3"])


def test_tries():
    """The first two tries of every store fail."""
    solve, calls = okvs.solve, []

    def fails_twice(*arguments):
        calls.append(1)
        return None if len(calls) % 3 else solve(*arguments)

    with changed(okvs, "solve", fails_twice):
        vector = sound(["--items", "4", "5"])
    slots = next(bytes.fromhex(frame["bytes"]) for frame in vector["frames"]
                 if frame["bytes"][8:10] == f"{m.SLOTS:02x}")
    expect(m.parse(slots).values[1] == b"\2" and
           vector["proposer"]["result"]["matches"] == 3, "try 2")
    expect(any("SLOTS) differs" in fault for fault in check.check(vector)),
           "a try that was not needed")


def test_chunks():
    """Three chunks, with frames that hold few records; TREES that come too
    early."""
    with changed(sizes, "MAX_COLUMNS", 300), \
            changed(m, "FRAME_MAX_ELEMENTS", 200):
        expect(sizes.sizes_of(200).num_bins == 3, "chunks")
        vector = sound(["--items", "200", "450", "--common", "6"])
        expect(vector["proposer"]["result"]["matches"] == 6, "matches")
        kinds = [frame["bytes"][8:10] for frame in vector["frames"]]
        expect(kinds.count(f"{m.TAGS:02x}") == 3, "frames of TAGS")
        of_trees = [i for i, kind in enumerate(kinds)
                    if kind == f"{m.TREES:02x}"]
        of_slots = kinds.index(f"{m.SLOTS:02x}")
        third = of_trees[len(of_trees) // 3 * 2]
        expect(of_trees[len(of_trees) // 3] < of_slots < third,
               "one chunk ahead")
        early = copy.deepcopy(vector)
        early["frames"].insert(of_slots, early["frames"].pop(third))
        expect(any("WINDOW" in fault for fault in check.check(early, True)),
               "WINDOW")
        late = copy.deepcopy(vector)
        late["frames"].insert(of_trees[0], late["frames"].pop(of_slots))
        expect(any("UNEXPECTED" in fault for fault in check.check(late, True)),
               "SLOTS before their TREES")
        turned = copy.deepcopy(vector)
        second = turned["frames"][of_slots + 1]
        expect(second["bytes"][8:10] == f"{m.SLOTS:02x}", "frames of SLOTS")
        second["bytes"] = second["bytes"][:-2] + "01"
        expect(any("MALFORMED: try 1" in fault
                   for fault in check.check(turned, True)), "two tries")


def test_vole_faults():
    vector = generate.vector_of(["--engine", "vole", "--items", "3", "3"])
    hashed = generate.with_hashes(vector)
    expect(not check.check(hashed), "hashes in the place of frames")
    expect(check.check(hashed, True), "a transcript of hashes")
    for i, frame in enumerate(vector["frames"]):
        if int(frame["bytes"][8:10], 16) not in (*m.OF_VOLE, m.TAGS):
            continue
        planted = copy.deepcopy(vector)
        data = bytearray.fromhex(frame["bytes"])
        data[len(data) // 2] ^= 16
        planted["frames"][i]["bytes"] = data.hex()
        # Every second one by its hash.
        played = generate.with_hashes(planted) if i % 2 else planted
        for one, transcript_only in ((planted, True), (played, False)):
            faults = check.check(one, transcript_only)
            expect(faults, f"not found: frame {i}")
            expect(transcript_only or f"frame {i} (" in faults[0],
                   f"frame {i} is not named: {faults}")
        for change in (lambda frames, i: frames.pop(i),
                       lambda frames, i: frames.insert(i, frames[i])):
            planted = copy.deepcopy(vector)
            change(planted["frames"], i)
            expect(check.check(planted, True), f"frame {i}, moved")
    without = copy.deepcopy(hashed)
    del without["answerer"]["seed"]
    expect(check.check(without), "hashes without a seed")


def test_vole_terms():
    terms = generate.vector_of(["--items", "0", "0"])["terms"]
    terms |= {"engine": m.VOLE, "learner": m.LEARNER_BOTH, "proof": 0}
    expect(m.terms_fault(terms) is None, "terms")
    expect(m.terms_fault(terms | {"security": m.MALICIOUS}) is None, "claim")
    for field, value in (("security", 3), ("proof", 1), ("fresh_blinds", 1),
                         ("engine", 3)):
        expect(m.terms_fault(terms | {field: value}) == field, field)


def test_zero_scalar():
    engine = vole.Engine.__new__(vole.Engine)
    engine.suite = SUITES[1]

    class Zero:
        def block(self, _):
            return bytes(64)

    try:
        engine.scalar(Zero(), 0)
    except m.Breach:
        return
    raise AssertionError("a scalar that is zero")


TESTS = (test_aes, test_gf128, test_sizes, test_base_ot, test_trees, test_cot,
         test_code, test_store, test_rice, test_vole_terms, test_zero_scalar,
         test_vole_sessions, test_tries, test_chunks, test_vole_faults)
