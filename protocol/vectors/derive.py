# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""All that SPEC.md derives by hashing: items and the profile (section 2), the
session id and the chains (section 6), what comes out of F and sealed labels
(section 8), coins (section 9)."""

import functools
import hashlib
import pathlib
import re

import aesgcm
import messages

PROFILE = 1
UNICODE = 15, 0
LEAF_BYTES = 4096
SPEC = pathlib.Path(__file__).resolve().parent.parent / "SPEC.md"


def u8(n):
    return n.to_bytes(1, "little")


def le16(n):
    return n.to_bytes(2, "little")


def le32(n):
    return n.to_bytes(4, "little")


def le64(n):
    return n.to_bytes(8, "little")


def field(x):
    return le64(len(x)) + x


def sha512(*parts):
    return hashlib.sha512(b"".join(parts)).digest()


# Section 2

def item(suite, kind, canonical):
    return suite.hash(b"vesica1/item", le16(kind), le16(PROFILE),
                      le16(len(canonical)), canonical)[:32]


def profile_rows(text):
    """The rows of the table of section 2, read from SPEC.md itself."""
    table = text.split("| code | name | form |", 1)[1].split("\n\n", 1)[0]
    for code, name, form in re.findall(r"^\| (\d+) \| `(\w+)` \| (.*) \|$",
                                       table, re.MULTILINE):
        yield int(code), name, form


@functools.lru_cache
def profile_hash(text=None):
    parts = []
    rows = list(profile_rows(text or SPEC.read_text(encoding="utf-8")))
    if [code for code, _, _ in rows] != list(range(1, 32)):
        raise ValueError("the table of section 2 does not have its 31 rows")
    for code, name, form in rows:
        parts += [le16(code), field(name.encode()), field(form.encode())]
    return sha512(b"vesica1/profile", le16(PROFILE), le16(UNICODE[0]),
                  le16(UNICODE[1]), *parts)[:32]


# Section 6

def session_id(suite, binding, dialer, hello_p, hello_a, terms):
    H = suite.hash
    return H(b"vesica1/sid", field(binding), field(u8(dialer)),
             field(H(b"vesica1/hello", field(hello_p))),
             field(H(b"vesica1/hello", field(hello_a))),
             field(H(b"vesica1/terms", field(terms))))[:32]


def confirmation(suite, side, sid):
    return suite.hash(b"vesica1/confirm", u8(side), sid)[:32]


class Chain:
    """The hash chain of one direction."""

    def __init__(self, suite, side, sid):
        self.suite = suite
        self.value = suite.hash(b"vesica1/chain/start", u8(side), sid)

    def add(self, frame):
        if frame.type in messages.CHAINED:
            self.value = self.suite.hash(
                b"vesica1/chain/frame", self.value, u8(frame.type),
                le64(len(frame.payload)), *self.leaves(frame.payload))

    def leaves(self, payload):
        return [self.suite.hash(b"vesica1/chain/leaf",
                                payload[at:at + LEAF_BYTES])
                for at in range(0, len(payload), LEAF_BYTES)]


def transcript(suite, sid, chains):
    return suite.hash(b"vesica1/transcript", sid,
                      chains[messages.PROPOSER].value,
                      chains[messages.ANSWERER].value)


# Section 8

def out_tag(suite, f):
    return suite.hmac(f, b"vesica1/out/tag")


def out_ack(suite, f):
    return suite.hmac(f, b"vesica1/out/ack")[:16]


def label_key(suite, f, sid):
    return suite.hmac(f, b"vesica1/out/label" + sid)[:32]


def label_nonce(kind):
    return bytes(11) + (b"\x01" if kind == messages.REVEALED else b"\0")


def seal_label(kind, key, sid, tag, label, label_bytes):
    text = (le16(len(label)) + label).ljust(label_bytes + 2, b"\0")
    return aesgcm.seal(key, label_nonce(kind), sid + tag, text)


def open_label(kind, key, sid, tag, sealed, label_bytes):
    """The label, or None if it does not open or has another form."""
    try:
        text = aesgcm.unseal(key, label_nonce(kind), sid + tag, sealed)
    except aesgcm.DoesNotOpen:
        return None
    length = int.from_bytes(text[:2], "little")
    if length > label_bytes or any(text[2 + length:]):
        return None
    return text[2:2 + length]


# Section 9

def hello_nonce(seed):
    return sha512(b"vesica1/coins/nonce", seed)[:32]


class Coins:
    """The blocks that a subkey gives."""

    def __init__(self, suite, subkey):
        self.suite = suite
        self.subkey = subkey

    @classmethod
    def of_session(cls, suite, purpose, seed, sid):
        return cls(suite, suite.hash(b"vesica1/coins/" + purpose.encode(),
                                     seed, sid)[:32])

    def block(self, i):
        return b"".join(self.suite.hash(b"vesica1/coins/expand", self.subkey,
                                        le64(j))[:32]
                        for j in (2 * i, 2 * i + 1))

    def item_block(self, item):
        return b"".join(self.suite.hash(b"vesica1/coins/item", self.subkey,
                                        item, u8(half))[:32]
                        for half in (0, 1))

    def scalar(self, i):
        """Block i as a scalar, or the next one if that is zero."""
        while True:
            value = self.suite.reduce(self.block(i))
            if value:
                return value
            i += 1


def proof_nonce(suite, private, seed, public, blinded, evaluated):
    subkey = suite.hash(b"vesica1/proof/nonce", suite.encode_scalar(private),
                        seed, field(public), field(blinded),
                        field(evaluated))[:32]
    return Coins(suite, subkey).scalar(0)
