# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""GF(2^128) and blocks: SPEC.md, section 13. An element is an integer of which
bit i is the coefficient of X^i; addition is ^. Not in constant time."""

import functools
import operator

import aes

BITS = bytes.maketrans(b"01", b"\0\1")
DIGITS = bytes.maketrans(b"\0\1", b"01")
LOWEST = int.from_bytes(b"\1" * 256, "little")


def bits(a):
    """A byte for each bit, bit 0 first."""
    return f"{a:b}"[::-1].encode().translate(BITS)


def spread(a):
    """The bits of a as the bytes of a number. A product of two such numbers has
    in each byte how many pairs of bits fall there, at most 128; the lowest bit
    of that is the bit of the product of polynomials."""
    return int.from_bytes(bits(a), "little")


def reduce(a):
    """A polynomial of up to 256 bits, modulo X^128 + X^7 + X^2 + X + 1."""
    while a >> 128:
        high = a >> 128
        a = (a & (1 << 128) - 1) ^ high ^ high << 1 ^ high << 2 ^ high << 7
    return a


def multiply(a, b):
    product = (spread(a) * spread(b) & LOWEST).to_bytes(256, "big")
    return reduce(int(product.translate(DIGITS), 2))


def add(elements):
    return functools.reduce(operator.xor, elements, 0)


def weighted(elements):
    """The sum of element b times X^b, of at most 128 elements."""
    return reduce(add(one << b for b, one in enumerate(elements)))


def numbers(text):
    """The blocks of a byte string."""
    return [int.from_bytes(text[i:i + 16], "little")
            for i in range(0, len(text), 16)]


def text(elements):
    return b"".join(one.to_bytes(16, "little") for one in elements)


def mix(schedule, x):
    """M_k(x), of each block of x."""
    return aes.xor(aes.encrypt(schedule, x), x)


def mix_two(schedule, x, i):
    """M'_k(x, i), of each block of x and i."""
    inner = aes.encrypt(schedule, x)
    return aes.xor(aes.encrypt(schedule, aes.xor(inner, i)), inner)
