# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""GF(2^128), many products at once: the elements of a vector are 128 integers,
the i-th of which has bit i of every element, that of the first on top."""

import aes

# Bit b of a byte as a digit, and a digit as bit b of a byte.
DIGIT = [bytes(b"01"[byte >> b & 1] for byte in range(256)) for b in range(8)]
WEIGHT = [bytes.maketrans(b"01", bytes((0, 1 << b))) for b in range(8)]


def planes(text):
    """Of the blocks of a byte string."""
    return [int(text[byte::16].translate(digit), 2)
            for byte in range(16) for digit in DIGIT]


def text_of(made, num):
    """The blocks again, num of them."""
    out = bytearray(16 * num)
    for byte in range(16):
        out[byte::16] = aes.xor(*(
            f"{plane:0{num}b}".encode().translate(weight) for plane, weight in
            zip(made[8 * byte:8 * byte + 8], WEIGHT)))
    return bytes(out)


def multiply(a, b):
    """The product of each two elements, modulo X^128 + X^7 + X^2 + X + 1."""
    product = [0] * 255
    for i, one in enumerate(a):
        for j, other in enumerate(b):
            product[i + j] ^= one & other
    for i in range(254, 127, -1):
        for less in (128, 127, 126, 121):
            product[i - less] ^= product[i]
    return product[:128]
