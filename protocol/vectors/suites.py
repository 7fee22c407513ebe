# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""The suites of SPEC.md, section 3: a group, a hash and what RFC 9497 calls
their identifier. SM3 is that of hashlib, which has it from OpenSSL."""

import dataclasses
import hashlib
import hmac
import types

import ristretto255
import weierstrass


@dataclasses.dataclass(frozen=True)
class Suite:
    name: str
    group: types.ModuleType | weierstrass.Curve
    hash_name: str
    identifier: bytes

    def hash(self, *parts):
        return hashlib.new(self.hash_name, b"".join(parts)).digest()

    def hmac(self, key, message):
        return hmac.digest(key, message, self.hash_name)

    @property
    def hash_bytes(self):
        return hashlib.new(self.hash_name).digest_size

    @property
    def block_bytes(self):
        return hashlib.new(self.hash_name).block_size

    def integer(self, text):
        return int.from_bytes(text, self.group.BYTE_ORDER)

    def encode_scalar(self, scalar):
        return scalar.to_bytes(32, self.group.BYTE_ORDER)

    def reduce(self, uniform):
        """A scalar of as many of the first bytes as the group takes."""
        return self.integer(uniform[:self.group.WIDE_BYTES]) % self.group.ORDER


# By their numbers.
SUITES = {
    1: Suite("ristretto255-sha512", ristretto255, "sha512",
             b"ristretto255-SHA512"),
    2: Suite("p256-sha256", weierstrass.P256, "sha256", b"P256-SHA256"),
    3: Suite("sm2-sm3", weierstrass.SM2, "sm3", b"vesica1-SM2-SM3"),
}


# Section 13: the engine vole has a group and a hash of its own.

def group_of_vole(suite):
    """The suite of the group, with the hash that hashes to it."""
    return suite if suite == SUITES[3] else SUITES[1]


def hash_of_vole(suite, *parts):
    return (suite if suite == SUITES[3] else SUITES[2]).hash(*parts)
