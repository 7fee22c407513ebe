# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""The checker checked: primitives against the vectors of RFCs and of NIST,
sessions of every kind that must pass, and faults planted in sessions, each of
which must be found."""

import contextlib
import copy
import itertools
import pathlib

import aesgcm
import check
import derive
import generate
import messages as m
import msgpack
import oprf
import ristretto255
import selftest_malicious
import selftest_vole
import side as sides
import weierstrass
from selftest_vole import expect
from suites import SUITES

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "tests" / "vectors"

# McGrew and Viega, The Galois/Counter Mode of Operation, appendix B, test cases
# 13 to 16: key, nonce, additional data, text, ciphertext and tag.
KEY = "feffe9928665731c6d6a8f9467308308" * 2
TEXT = ("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255")
CIPHERTEXT = (
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad")
GCM = (
    ("00" * 32, "00" * 12, "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
    ("00" * 32, "00" * 12, "", "00" * 16,
     "cea7403d4d606b6e074ec5d3baf39d18" "d0d1c8a799996bf0265b98b5d48ab919"),
    (KEY, "cafebabefacedbaddecaf888", "", TEXT,
     CIPHERTEXT + "b094dac5d93471bdec1a502270e3cc6c"),
    (KEY, "cafebabefacedbaddecaf888",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2", TEXT[:120],
     CIPHERTEXT[:120] + "76fc6ece0f4e1768cddf8853bb2d551b"),
)


def records(name):
    """The records of a file of vectors, as lists of (key, text)."""
    text = (VECTORS / name).read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines()
             if not line.startswith("#")]
    for filled, chunk in itertools.groupby(lines, bool):
        if filled:
            yield [tuple(part.strip() for part in line.split("=", 1))
                   for line in chunk]


def decodes(group, encoding):
    try:
        group.decode_strictly(encoding)
    except ristretto255.NotAnElement:
        return False
    return True


def test_ristretto255():
    group = ristretto255
    point = group.IDENTITY
    seen = 0
    for name in ("ristretto255.txt", "ristretto255_noncanonical.txt"):
        for record in records(name):
            values = {key: bytes.fromhex(text) for key, text in record}
            if "multiple" in values:
                expect(group.encode(point) == values["multiple"], record)
                expect(group.encode(group.multiply(seen, group.GENERATOR)) ==
                       values["multiple"], record)
                expect(decodes(group, values["multiple"]) == (seen > 0), record)
                point = group.add(point, group.GENERATOR)
                seen += 1
            elif "invalid" in values:
                expect(not decodes(group, values["invalid"]), record)
            else:
                made = group.encode(group.from_uniform(values["uniform"]))
                expect(made == values["element"], record)
                expect(group.encode(group.decode(made)) == made, record)
    expect(seen == 16, "the multiples of the generator")
    expect(group.encode(group.multiply(group.ORDER - 1, group.GENERATOR)) ==
           group.encode(tuple(c * s for c, s in
                              zip(group.GENERATOR, (-1, 1, 1, -1)))),
           "the order of the group")


def test_weierstrass_record(suite, values):
    curve = suite.group
    if "dst" in values:
        uniform = oprf.expand_message_xmd(suite, values["message"],
                                          values["dst"], 96)
        return curve.encode(curve.from_uniform(uniform)) == values["element"]
    if "uniform" in values:
        made = curve.encode(curve.from_uniform(values["uniform"]))
        return made == values["element"]
    if "identity" in values:
        return curve.from_uniform(values["identity"]) is None
    if "invalid" in values:
        return not decodes(curve, values["invalid"])
    if "multiple" in values:
        return oprf.public_key(suite, suite.integer(values["scalar"])) == \
            values["multiple"]
    return oprf.blind_evaluate(suite, suite.integer(values["scalar"]),
                               values["point"]) == values["product"]


def test_weierstrass():
    for number, name, z in ((2, "p256", -10), (3, "sm2", -9)):
        curve = SUITES[number].group
        for record in records(f"{name}.txt"):
            values = {key: bytes.fromhex(text) for key, text in record}
            expect(test_weierstrass_record(SUITES[number], values), record)
        x, y = curve.GENERATOR
        expect(y * y % curve.P == curve.g(x) and
               curve.multiply(curve.ORDER, curve.GENERATOR) is None and
               curve.multiply(curve.ORDER - 1, curve.GENERATOR) ==
               (x, curve.P - y), "the order of the group")
        expect(weierstrass.find_z(curve) == z and curve.Z == z % curve.P,
               "Z is the one of appendix H.2")


def test_expand_message():
    for number, name in ((1, ""), (2, "_sha256"), (3, "_sm3")):
        for record in records(f"expand_message{name}.txt"):
            values = {key: bytes.fromhex(text) for key, text in record}
            expect(oprf.expand_message_xmd(SUITES[number], values["message"],
                                           values["dst"],
                                           len(values["output"])) ==
                   values["output"], record)


def test_oprf():
    for number, name in ((1, ""), (2, "_p256"), (3, "_sm2")):
        for record in records(f"oprf{name}.txt"):
            values = {}
            for key, text in record:
                values.setdefault(key, []).append(bytes.fromhex(text))
            test_oprf_record(SUITES[number], values)


def test_oprf_record(suite, values):
    scalars = {key: [suite.integer(v) for v in values[key]]
               for key in ("scalar", "blind", "nonce") if key in values}
    mode, private = values["mode"][0][0], scalars["scalar"][0]
    expect(oprf.derive_key_pair(suite, mode, values["seed"][0],
                                values["info"][0]) == private, values)
    for i, message in enumerate(values["input"]):
        blind = scalars["blind"][i]
        blinded = oprf.blind(suite, mode, message, blind)
        evaluated = oprf.blind_evaluate(suite, private, blinded)
        expect(blinded == values["blinded"][i] and
               evaluated == values["evaluated"][i], values)
        expect(oprf.finalize(suite, message, blind, evaluated) ==
               oprf.evaluate(suite, mode, private, message) ==
               values["output"][i], values)
    if mode == oprf.MODE_VOPRF:
        test_proof(suite, private, values, scalars["nonce"][0])


def test_proof(suite, private, values, nonce):
    public = oprf.public_key(suite, private)
    batch = public, values["blinded"], values["evaluated"]
    proof = values["proof"][0]
    expect(public == values["public_key"][0], "public key")
    expect(oprf.generate_proof(suite, private, *batch, nonce) == proof, "proof")
    expect(oprf.verify_proof(suite, *batch, proof), "proof does not verify")
    for i in (0, 31, 32, 63):
        wrong = bytearray(proof)
        wrong[i] ^= 1
        expect(not oprf.verify_proof(suite, *batch, bytes(wrong)),
               "wrong proof")
    unreduced = suite.integer(proof[32:]) + suite.group.ORDER
    if unreduced < 2**256:
        expect(not oprf.verify_proof(suite, *batch, proof[:32] +
                                     suite.encode_scalar(unreduced)),
               "a proof with a scalar that is not reduced")


def test_aesgcm():
    for case in GCM:
        key, nonce, additional, text, sealed = map(bytes.fromhex, case)
        expect(aesgcm.seal(key, nonce, additional, text) == sealed, case)
        expect(aesgcm.unseal(key, nonce, additional, sealed) == text, case)
        for i in range(len(sealed)):
            wrong = bytearray(sealed)
            wrong[i] ^= 0x80
            with contextlib.suppress(aesgcm.DoesNotOpen):
                aesgcm.unseal(key, nonce, additional, bytes(wrong))
                raise AssertionError("a wrong text opens")


def unrun(text):
    """Hex with runs: 91*3+c0 is 919191c0."""
    out = b""
    for term in text.replace("-", "").split("+"):
        one, _, times = term.partition("*")
        out += bytes.fromhex(one) * int(times or 1)
    return out


def canonical(data):
    try:
        return msgpack.encode(msgpack.decode(data)) == data
    except msgpack.NotCanonical:
        return False


def test_msgpack():
    lines = [line.split(maxsplit=2) for name in
             ("msgpack_accepted.txt", "msgpack_refused.txt")
             for line in (VECTORS / name).read_text().splitlines()
             if line and not line.startswith("#")]
    for kind, text, *_ in lines:
        if kind in ("canonical", "other", "any"):
            expect(canonical(unrun(text)) == (kind == "canonical"), text)
    expect(not canonical(b"\x91" * 9 + b"\xc0") and
           canonical(b"\x91" * 8 + b"\xc0"), "nesting")


def test_tags():
    """Equal tags are replaced, and the earlier item keeps its own."""
    coins = derive.Coins.of_session(SUITES[1], "padding", bytes(32),
                                    bytes(32))
    tags = [(b"bbbbb", "1", None), (b"aaaaa", "2", None),
            (b"bbbbb", "3", None), (b"bbbbb", "4", None)]
    made = sides.distinct_tags(tags, coins, 5)
    expect(len({tag for tag, _, _ in made}) == 4, "distinct")
    expect(sorted(own for _, own, _ in made if own) == ["1", "2"], "kept")
    expect({(tag, key) for tag, own, key in made if not own} ==
           {(coins.block(i)[:5], coins.block(i)[32:]) for i in (0, 1)},
           "replaced")


def options():
    """One session of every kind of terms, and what lists may be."""
    for learner in generate.LEARNERS:
        for security in generate.SECURITIES:
            yield ["--learner", learner, "--security", security]
        yield ["--learner", learner, "--label-bytes", "9", "--duplicates", "2",
               "--dialer", "answerer", "--binding", "5a" * 96]
        yield ["--learner", learner, "--fresh-blinds", "--padding", "8", "7",
               "--label-bytes", "33"]
        yield ["--learner", learner, "--padding", "0", "6", "--proof"]
        yield ["--learner", learner, "--padding", "6", "0", "--min-items", "4",
               "--common", "0", "--label-bytes", "1024", "--items", "4", "4"]
        for items in (("0", "0"), ("0", "3"), ("3", "0"), ("1", "1")):
            yield ["--learner", learner, "--items", *items]
        yield ["--learner", learner, "--items", "0", "0", "--padding", "2", "3",
               "--label-bytes", "1"]
    for suite in ("p256-sha256", "sm2-sm3"):
        yield ["--suite", suite]
        yield ["--suite", suite, "--learner", "answerer", "--fresh-blinds",
               "--padding", "8", "7", "--label-bytes", "33"]
        yield ["--suite", suite, "--learner", "both", "--security",
               "malicious", "--label-bytes", "9", "--duplicates", "2"]


def test_sessions():
    for option in options():
        vector = generate.vector_of(option)
        for transcript_only in (False, True):
            faults = check.check(vector, transcript_only)
            expect(not faults, (option, faults))


@contextlib.contextmanager
def small_frames(elements):
    """Frames that hold few records, so that a short list fills several."""
    before = m.FRAME_MAX_ELEMENTS
    m.FRAME_MAX_ELEMENTS = elements
    try:
        yield
    finally:
        m.FRAME_MAX_ELEMENTS = before


def windowed():
    return generate.vector_of(["--learner", "both", "--items", "12", "13",
                               "--common", "11", "--label-bytes", "8"])


def test_window():
    """Many frames of each kind; a fifth that was not answered is found."""
    with small_frames(2):
        vector = windowed()
        kinds = [frame["bytes"][8:10] for frame in vector["frames"]]
        expect([kinds.count(f"{kind:02x}") for kind in
                (m.BLINDED, m.EVALUATED, m.TAGS, m.REVEALED)] == [6, 6, 7, 6],
               "the number of frames")
        for transcript_only in (False, True):
            expect(not check.check(vector, transcript_only), "windows")
        for kind, answer in ((m.BLINDED, m.EVALUATED), (m.TAGS, m.ACK),
                             (m.REVEALED, m.ACK)):
            early = copy.deepcopy(vector)
            fifth = [i for i, k in enumerate(kinds) if k == f"{kind:02x}"][4]
            first = next(i for i, k in enumerate(kinds)
                         if k == f"{answer:02x}" and
                         (kind != m.REVEALED or i > kinds.index("0d")))
            early["frames"].insert(first, early["frames"].pop(fifth))
            expect(any("WINDOW" in fault
                       for fault in check.check(early, True)), "WINDOW")
            expect(any("could not send it yet" in fault
                       for fault in check.check(early)), "window")


class Liar(sides.Side):
    """A sender whose first label does not open, and whose second one is longer
    than what was agreed."""

    def seal(self, kind, own, tag):
        label_bytes = self.terms["label_bytes"]
        if self.is_receiver or own.label not in (b"1", b"2"):
            return super().seal(kind, own, tag)
        if own.label == b"1":
            return bytes(label_bytes + 18)
        key = derive.label_key(self.suite, own.f, self.sid)
        return aesgcm.seal(key, bytes(12), self.sid + tag,
                           derive.le16(label_bytes + 1) + bytes(label_bytes))


def test_unopened():
    """What does not open is no match, is counted, and is not revealed."""
    terms = generate.vector_of(["--learner", "both",
                                "--label-bytes", "4"])["terms"]
    rows = [sides.Row(derive.item(SUITES[1], 25, b"%d.example" % i), b"%d" % i)
            for i in range(4)]
    receiver, sender = (
        made(role, sides.Input(bytes(31) + bytes((role,)), 9, rows), terms,
             b"", m.PROPOSER)
        for role, made in ((m.PROPOSER, sides.Side), (m.ANSWERER, Liar)))
    sides.play([receiver, sender])
    for side, unopened in ((receiver, 2), (sender, 0)):
        result = side.result()
        expect(result["rows"] == [0, 3] and result["unopened"] == unopened and
               result["labels"] == ["30", "33"], result)


def found(vector, what, transcript_only=False):
    expect(check.check(vector, transcript_only), f"not found: {what}")


def test_flipped_bytes(vector):
    for i, frame in enumerate(vector["frames"]):
        data = bytes.fromhex(frame["bytes"])
        last = len(data) - 1
        for n, at in enumerate(sorted({0, 4, 5, 8, 9, 10, last // 2, last - 20,
                                       last} & set(range(len(data))))):
            wrong = bytearray(data)
            wrong[at] ^= 1 << (i + n) % 8
            planted = copy.deepcopy(vector)
            planted["frames"][i]["bytes"] = wrong.hex()
            for transcript_only in (False, True):
                found(planted, f"frame {i}, byte {at}", transcript_only)
            faults = check.check(planted)
            expect(any(f"frame {i} (" in fault for fault in faults),
                   f"frame {i} is not named: {faults}")


def test_frames_moved(vector):
    for i in range(len(vector["frames"])):
        planted = copy.deepcopy(vector)
        del planted["frames"][i]
        twice = copy.deepcopy(vector)
        twice["frames"].insert(i, twice["frames"][i])
        for transcript_only in (False, True):
            found(planted, f"frame {i} is missing", transcript_only)
            found(twice, f"frame {i} comes twice", transcript_only)


def test_other_fields(vector):
    changes = {
        "dialer": lambda v: v.update(dialer="answerer"),
        "binding": lambda v: v.update(binding="00"),
        "sid": lambda v: v.update(sid="00" * 32),
        "transcript": lambda v: v.update(transcript="00" * 64),
        "terms": lambda v: v["terms"].update(retention_days=1),
        "seed": lambda v: v["proposer"].update(seed="00" * 32),
        "most": lambda v: v["answerer"].update(max_peer_items=7),
        "row": lambda v: v["proposer"]["list"].pop(0),
        "label": lambda v: v["answerer"]["list"][1].update(label="00"),
        "no label": lambda v: v["answerer"]["list"][1].update(label=None),
        "missing": lambda v: v.pop("sid"),
        "unknown": lambda v: v.update(more=1),
    }
    for key in check.RESULT_KEYS | {"labels"}:
        for name in m.SIDES.values():
            changes[f"{name} {key}"] = \
                lambda v, name=name, key=key: v[name]["result"].update(
                    {key: not v[name]["result"][key]})
    for what, change in changes.items():
        planted = copy.deepcopy(vector)
        change(planted)
        found(planted, what)


def test_planted_faults():
    for option in (["--learner", "both", "--label-bytes", "6"],
                   ["--learner", "answerer", "--label-bytes", "4"],
                   ["--learner", "proposer", "--security", "malicious"],
                   ["--learner", "proposer", "--proof", "--suite",
                    "sm2-sm3"]):
        vector = generate.vector_of([*option, "--items", "3", "3", "--common",
                                     "2", "--duplicates", "1"])
        expect(not check.check(vector), option)
        test_flipped_bytes(vector)
        test_frames_moved(vector)
        if "both" in option:
            test_other_fields(vector)


def main():
    failed = 0
    for test in (test_ristretto255, test_weierstrass, test_expand_message,
                 test_oprf, test_aesgcm, test_msgpack, test_tags, test_sessions,
                 test_window, test_unopened, test_planted_faults,
                 *selftest_vole.TESTS, *selftest_malicious.TESTS):
        try:
            test()
            print(f"pass {test.__name__}")
        except AssertionError as error:
            failed += 1
            print(f"FAIL {test.__name__}: {error}")
    return 1 if failed else 0
