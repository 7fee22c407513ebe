# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Frames, the forms of their messages and the rules of the terms: SPEC.md,
sections 4 and 5."""

import dataclasses
import re

import msgpack
from sizes import log2_up
from suites import SUITES, group_of_vole

HELLO, TERMS, ACCEPT, REFUSE, BLINDED, EVALUATED, TAGS, ACK, PROGRESS, DONE, \
    ABORT, MATCHED, REVEALED, OFFER, KEYS, CORRECTIONS, TREES, SLOTS, COMMIT, \
    OPEN, CHALLENGE, RESPONSE = range(1, 23)
NAMES = ("", "HELLO", "TERMS", "ACCEPT", "REFUSE", "BLINDED", "EVALUATED",
         "TAGS", "ACK", "PROGRESS", "DONE", "ABORT", "MATCHED", "REVEALED",
         "OFFER", "KEYS", "CORRECTIONS", "TREES", "SLOTS", "COMMIT", "OPEN",
         "CHALLENGE", "RESPONSE")
# Those that the engine vole alone has, and of them those that security
# malicious alone has.
OF_MALICIOUS = (COMMIT, OPEN, CHALLENGE, RESPONSE)
OF_VOLE = (OFFER, KEYS, CORRECTIONS, TREES, SLOTS, *OF_MALICIOUS)
BULK = (BLINDED, EVALUATED, TAGS, REVEALED, *OF_VOLE)
CHAINED = (ACCEPT, MATCHED, *BULK)
LARGEST = {HELLO: 96, TERMS: 384, ACCEPT: 80, REFUSE: 8, ACK: 16, PROGRESS: 32,
           DONE: 96, ABORT: 8, MATCHED: 8, COMMIT: 72, OPEN: 40, CHALLENGE: 40,
           RESPONSE: 2072}
# The bytes of key 1, from the receiver and from the sender.
LENGTHS = {COMMIT: (32, 64), OPEN: (32, 32), CHALLENGE: (32, 16),
           RESPONSE: (16 * 129, 32)}

HEADER_BYTES = 8
FRAME_MAX_BYTES = 1048576
FRAME_MAX_ELEMENTS = 16384
FRAME_MAX_RECORD_BYTES = 1048448
FRAME_WINDOW = 4
PROGRESS_STEP = 16384
PROGRESS_STEP_OF_VOLE = 4194304
MAX_ITEMS = 2**31 - 1

PROPOSER, ANSWERER = 1, 2
SIDES = {PROPOSER: "proposer", ANSWERER: "answerer"}
LEARNER_PROPOSER, LEARNER_ANSWERER, LEARNER_BOTH = 1, 2, 3
DH, VOLE = 1, 2
SEMI_HONEST, MALICIOUS = 1, 2

# The fields of TERMS, key 1 first.
TERMS_FIELDS = (
    "purpose", "function", "learner", "suite", "engine", "security",
    "proposer_max_items", "answerer_max_items", "retention_days", "min_items",
    "proof", "fresh_blinds", "proposer_padded_items", "answerer_padded_items",
    "labels", "label_bytes")

KEY_NAMES = {
    HELLO: ("version", "side", "nonce", "profile", "profile hash",
            "most items from the partner"),
    TERMS: TERMS_FIELDS,
    ACCEPT: ("confirmation", "number of items", "public key"),
    REFUSE: ("reason", "field"),
    BLINDED: ("elements",),
    EVALUATED: ("elements", "proof"),
    TAGS: ("records",),
    ACK: ("number of frames",),
    PROGRESS: ("operations done", "operations in all"),
    DONE: ("transcript",),
    ABORT: ("class", "status"),
    MATCHED: ("number of matches",),
    REVEALED: ("records",),
    OFFER: ("elements",),
    KEYS: ("records", "A"),
    CORRECTIONS: ("records",),
    TREES: ("records",),
    SLOTS: ("records", "try"),
    COMMIT: ("records",),
    OPEN: ("records",),
    CHALLENGE: ("records",),
    RESPONSE: ("records",),
}


class Breach(Exception):
    """A rule of SPEC.md that a frame breaks; error is a name of section 12."""

    def __init__(self, error, why):
        super().__init__(f"{error}: {why}")
        self.error = error


def require(condition, error, why):
    if not condition:
        raise Breach(error, why)


# What a value of a message may be.

def number(least, most):
    return lambda v: isinstance(v, int) and not isinstance(v, bool) and \
        least <= v <= most


def byte_string(*lengths):
    return lambda v: isinstance(v, bytes) and (not lengths or
                                               len(v) in lengths)


def plain_text(least, most):
    def form(value):
        return isinstance(value, str) and \
            least <= len(value.encode()) <= most and \
            not re.search("[\0-\x1f\x7f-\x9f]", value)
    return form


ITEMS = number(0, MAX_ITEMS)
ANY = number(0, 2**64 - 1)
U8 = number(0, 255)
FLAG = number(0, 1)

FORMS = {
    HELLO: (ANY, number(1, 2), byte_string(32), number(0, 65535),
            byte_string(32), ITEMS),
    TERMS: (plain_text(1, 128), U8, U8, U8, U8, U8, ITEMS, ITEMS,
            number(0, 36500), ITEMS, FLAG, FLAG, ITEMS, ITEMS,
            plain_text(0, 128), number(0, 1024)),
    ACCEPT: (byte_string(32), ITEMS, byte_string(0, 32, 33)),
    REFUSE: (number(1, 4), number(0, 16)),
    BLINDED: (byte_string(),),
    EVALUATED: (byte_string(), byte_string(0, 64)),
    TAGS: (byte_string(),),
    ACK: (ANY,),
    PROGRESS: (ANY, ANY),
    DONE: (byte_string(32, 64),),
    ABORT: (number(2, 3), number(0, 65535)),
    MATCHED: (ITEMS,),
    REVEALED: (byte_string(),),
    OFFER: (byte_string(),),
    KEYS: (byte_string(), byte_string(32, 33)),
    CORRECTIONS: (byte_string(),),
    TREES: (byte_string(),),
    SLOTS: (byte_string(), byte_string(1)),
    **{kind: (byte_string(*lengths),) for kind, lengths in LENGTHS.items()},
}


@dataclasses.dataclass(frozen=True)
class Frame:
    """One message; values holds those of its keys, key 1 first."""
    type: int
    payload: bytes
    values: tuple

    @property
    def name(self):
        return NAMES[self.type]

    def bytes(self):
        return (len(self.payload).to_bytes(4, "little") +
                bytes((self.type, 0, 0, 0)) + self.payload)


def make(kind, *values):
    payload = msgpack.encode(dict(enumerate(values, 1)))
    return Frame(kind, payload, values)


def parse(data):
    """The frame of these bytes, all of them; what can be checked without the
    rest of the session is checked."""
    require(len(data) >= HEADER_BYTES, "TRUNCATED", "no whole header")
    length = int.from_bytes(data[:4], "little")
    kind = data[4]
    require(data[5:8] == bytes(3), "MALFORMED", "reserved bytes")
    require(HELLO <= kind < len(NAMES), "MALFORMED", f"type {kind}")
    require(length + HEADER_BYTES <= FRAME_MAX_BYTES, "MALFORMED",
            "the size of the frame")
    require(length <= LARGEST.get(kind, length), "TOO_LARGE",
            f"a payload of {length} bytes")
    require(len(data) == HEADER_BYTES + length,
            "TRUNCATED" if len(data) < HEADER_BYTES + length else "MALFORMED",
            f"the header says {length} bytes, there are "
            f"{len(data) - HEADER_BYTES}")
    payload = data[HEADER_BYTES:]
    if kind == HELLO:
        require(payload[1:3] == b"\x01\x01" and payload[:1] > b"\x80",
                "VERSION", "the wire is not version 1")
    return Frame(kind, payload, values_of(kind, payload))


def values_of(kind, payload):
    try:
        content = msgpack.decode(payload)
    except msgpack.NotCanonical as error:
        raise Breach("MALFORMED", str(error)) from None
    forms = FORMS[kind]
    keys = list(content) if isinstance(content, dict) else None
    whole = list(range(1, len(forms) + 1))
    require(keys == whole or kind == ABORT and keys == [1], "MALFORMED",
            f"the keys are not those of {NAMES[kind]}")
    for key, value in content.items():
        require(forms[key - 1](value), "MALFORMED",
                f"key {key} ({KEY_NAMES[kind][key - 1]}) has a value that "
                "its form does not allow")
    return tuple(content.values())


def make_terms(terms):
    """TERMS with these fields; a Breach if one has not its form."""
    frame = make(TERMS, *(terms[field] for field in TERMS_FIELDS))
    values_of(TERMS, frame.payload)
    return frame


def terms_of(frame):
    return dict(zip(TERMS_FIELDS, frame.values))


def terms_fault(terms):
    """Section 5: the field that REFUSE names, or None."""
    known = {"function": (1,), "learner": (1, 2, 3), "suite": SUITES,
             "engine": (DH, VOLE), "security": (SEMI_HONEST, MALICIOUS)}
    for field, values in known.items():
        if terms[field] not in values:
            return field
    if terms["engine"] == VOLE:
        for field in ("proof", "fresh_blinds"):
            if terms[field]:
                return field
    elif not terms["proof"] and (terms["security"] == MALICIOUS or
                                 terms["learner"] == LEARNER_BOTH):
        return "proof"
    bounds = terms["proposer_max_items"], terms["answerer_max_items"]
    if terms["min_items"] > min(bounds):
        return "min_items"
    for side, bound in zip(("proposer", "answerer"), bounds):
        padded = terms[f"{side}_padded_items"]
        if padded and not terms["min_items"] <= padded <= bound:
            return f"{side}_padded_items"
    if (terms["label_bytes"] == 0) != (terms["labels"] == ""):
        return "label_bytes"
    return None


def receiver_of(terms):
    """Section 1: the side that learns, the proposer if both do."""
    return ANSWERER if terms["learner"] == LEARNER_ANSWERER else PROPOSER


def sealed_bytes(terms):
    return terms["label_bytes"] + 18 if terms["label_bytes"] else 0


def tag_bytes(terms, n_r, n_s):
    """Section 8, step 4: l."""
    if terms["security"] == MALICIOUS:
        return 16
    return -(-(40 + log2_up(n_r) + log2_up(n_s)) // 8)


def record_bytes(kind, terms, n_r, n_s):
    """Section 5: the length of a record of a bulk message."""
    if kind == TAGS:
        return tag_bytes(terms, n_r, n_s) + sealed_bytes(terms)
    if kind == REVEALED:
        return 4 + 16 + sealed_bytes(terms)
    if kind == OFFER:
        return group_of_vole(SUITES[terms["suite"]]).group.ELEMENT_BYTES
    if kind in OF_VOLE:
        return 16
    return SUITES[terms["suite"]].group.ELEMENT_BYTES


def length_of_one(kind, from_receiver):
    """Of key 1 of a message of security malicious."""
    return LENGTHS[kind][0 if from_receiver else 1]


def records_per_frame(length):
    return min(FRAME_MAX_ELEMENTS, FRAME_MAX_RECORD_BYTES // length)


def split(records):
    """The records of each frame of one kind, as lists."""
    if not records:
        return []
    step = records_per_frame(len(records[0]))
    return [records[i:i + step] for i in range(0, len(records), step)]


def frame_sizes(kind, total, terms, n_r, n_s):
    """How many records each frame of a kind holds."""
    if kind == KEYS and not total:
        return [0]
    step = records_per_frame(record_bytes(kind, terms, n_r, n_s))
    return [min(step, total - i) for i in range(0, total, step)]


def cut(data, length):
    return [data[i:i + length] for i in range(0, len(data), length)]
