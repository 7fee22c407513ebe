# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Vectors of sessions by this implementation, with seeds and lists that the
options determine."""

import argparse
import hashlib
import json

import derive
import messages as m
import side as sides
from suites import SUITES

LEARNERS = {"proposer": 1, "answerer": 2, "both": 3}
ENGINES = {"dh": m.DH, "vole": m.VOLE}
SECURITIES = {"semi-honest": m.SEMI_HONEST, "malicious": m.MALICIOUS}


def part(text):
    return derive.le16(len(text)) + text


def identifier(i):
    """A telephone number, a domain and a composite identifier by turns."""
    kind = (6, 25, 29)[i % 3]
    canonical = {6: b"+861640012%04d" % i, 25: b"d%d.example" % i,
                 29: part(b"weixin") + part(b"id%d" % i)}[kind]
    return kind, canonical


def label(owner, i, label_bytes):
    """None, an empty one, one of the greatest length, and short ones."""
    if i % 7 == 3:
        return None
    if i % 7 == 5:
        return b""
    if i % 7 == 6:
        return b"x" * label_bytes
    return (b"%s %d" % (owner.encode(), i))[:label_bytes]


def make_list(owner, numbers, duplicates, terms):
    """Rows of these identifiers, the first few of them once more at the end
    with another label."""
    rows = []
    numbers = list(numbers)
    for row, i in enumerate(numbers + numbers[:duplicates]):
        kind, canonical = identifier(i)
        text = label(owner, row, terms["label_bytes"]) \
            if terms["label_bytes"] else None
        rows.append({"type": kind, "canonical": canonical.hex(),
                     "label": None if text is None else text.hex()})
    return rows


def seed(text, name):
    return hashlib.sha256(f"{text} {name}".encode()).digest()


def session(description, dialer, binding, terms, inputs):
    """The vector of a session; inputs has seed, max_peer_items and list of each
    side by its name."""
    fault = m.terms_fault(terms)
    if fault:
        raise ValueError(f"no valid terms: {fault}")
    suite = SUITES[terms["suite"]]
    both = []
    for role, name in m.SIDES.items():
        own = inputs[name]
        rows = [sides.Row(derive.item(suite, row["type"],
                                      bytes.fromhex(row["canonical"])),
                          None if row["label"] is None else
                          bytes.fromhex(row["label"])) for row in own["list"]]
        both.append(sides.Side(
            role, sides.Input(bytes.fromhex(own["seed"]),
                              own["max_peer_items"], rows),
            terms, binding, m.PROPOSER if dialer == "proposer" else
            m.ANSWERER))
    frames = sides.play(both)
    vector = {"description": description, "dialer": dialer,
              "binding": binding.hex(), "terms": terms}
    for one in both:
        name = m.SIDES[one.role]
        vector[name] = inputs[name] | {"result": one.result()}
    vector["frames"] = [{"from": m.SIDES[role], "bytes": frame.bytes().hex()}
                        for role, frame in frames]
    vector["sid"] = both[0].sid.hex()
    vector["transcript"] = both[0].transcript.hex()
    return vector


def with_hashes(vector):
    """The vector with the hashes of the long frames in their place."""
    def short(frame):
        data = bytes.fromhex(frame["bytes"])
        if data[4] not in m.OF_VOLE:
            return frame
        return {"from": frame["from"],
                "header": data[:m.HEADER_BYTES].hex(),
                "sha256": hashlib.sha256(data).hexdigest()}
    return vector | {"frames": [short(frame) for frame in vector["frames"]]}


def parser():
    made = argparse.ArgumentParser(prog="check.py --generate",
                                   description=__doc__)
    made.add_argument("--suite", default="ristretto255-sha512",
                      choices=[suite.name for suite in SUITES.values()])
    made.add_argument("--engine", choices=ENGINES, default="dh")
    made.add_argument("--learner", choices=LEARNERS, default="proposer")
    made.add_argument("--security", choices=SECURITIES, default="semi-honest")
    made.add_argument("--proof", action="store_true")
    made.add_argument("--fresh-blinds", action="store_true")
    made.add_argument("--label-bytes", type=int, default=0,
                      help="longest label; 0: there are none")
    made.add_argument("--items", type=int, nargs=2, default=(6, 5),
                      metavar=("PROPOSER", "ANSWERER"))
    made.add_argument("--common", type=int, default=3)
    made.add_argument("--duplicates", type=int, default=0,
                      help="rows of each list that come twice")
    made.add_argument("--padding", type=int, nargs=2, default=(0, 0),
                      metavar=("PROPOSER", "ANSWERER"))
    made.add_argument("--min-items", type=int, default=0)
    made.add_argument("--max-items", type=int, default=1000)
    made.add_argument("--purpose", default="vectors")
    made.add_argument("--retention-days", type=int, default=30)
    made.add_argument("--dialer", choices=("proposer", "answerer"),
                      default="proposer")
    made.add_argument("--binding", default="", help="hex")
    made.add_argument("--hashes", action="store_true",
                      help="of the messages of the engine vole the hashes")
    made.add_argument("--seed", default="0", help="any text")
    made.add_argument("--description", default="generated")
    return made


def vector_of(options):
    """The vector of options as on the command line."""
    o = parser().parse_args(options)
    suite = next(i for i, one in SUITES.items() if one.name == o.suite)
    proof = o.proof or o.engine == "dh" and (o.security == "malicious" or
                                             o.learner == "both")
    terms = dict(zip(m.TERMS_FIELDS, (
        o.purpose, 1, LEARNERS[o.learner], suite, ENGINES[o.engine],
        SECURITIES[o.security], o.max_items, o.max_items, o.retention_days,
        o.min_items, int(proof), int(o.fresh_blinds), *o.padding,
        "labels" if o.label_bytes else "", o.label_bytes)))
    common = min(o.common, *o.items)
    # The items of the two lists overlap in the last ones of the proposer.
    first = o.items[0] - common
    numbers = {"proposer": range(o.items[0]),
               "answerer": range(first, first + o.items[1])}
    inputs = {name: {"seed": seed(o.seed, name).hex(),
                     "max_peer_items": o.max_items,
                     "list": make_list(name, numbers[name], o.duplicates,
                                       terms)}
              for name in m.SIDES.values()}
    vector = session(o.description, o.dialer, bytes.fromhex(o.binding), terms,
                     inputs)
    return with_hashes(vector) if o.hashes else vector


def main(options):
    print(json.dumps(vector_of(options), indent=1, ensure_ascii=False))
    return 0
