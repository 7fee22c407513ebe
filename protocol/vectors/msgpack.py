# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""The canonical msgpack of SPEC.md, section 4: int, str, bytes, list, dict,
bool and None. Decoding accepts what encoding writes, and nothing else."""

MAX_DEPTH = 8


class NotCanonical(ValueError):
    """The bytes are not one value in canonical form."""


def encode_integer(value):
    if value >= 0:
        if value < 0x80:
            return bytes((value,))
        for first, size in ((0xcc, 1), (0xcd, 2), (0xce, 4), (0xcf, 8)):
            if value < 1 << 8 * size:
                return bytes((first,)) + value.to_bytes(size, "big")
    else:
        if value >= -32:
            return bytes((value & 0xff,))
        for first, size in ((0xd0, 1), (0xd1, 2), (0xd2, 4), (0xd3, 8)):
            if value >= -1 << 8 * size - 1:
                return (bytes((first,)) +
                        value.to_bytes(size, "big", signed=True))
    raise ValueError("an integer of more than 64 bits")


def head(length, short, short_limit, forms):
    """The shortest head for a length: in one byte, or one of the forms."""
    if length < short_limit:
        return bytes((short | length,))
    for first, size in forms:
        if length < 1 << 8 * size:
            return bytes((first,)) + length.to_bytes(size, "big")
    raise ValueError("too long")


def encode(value):
    """The bytes; the keys of a map stand as the dict has them."""
    if value is None:
        return b"\xc0"
    if isinstance(value, bool):
        return b"\xc3" if value else b"\xc2"
    if isinstance(value, int):
        return encode_integer(value)
    if isinstance(value, str):
        text = value.encode()
        return head(len(text), 0xa0, 32,
                    ((0xd9, 1), (0xda, 2), (0xdb, 4))) + text
    if isinstance(value, bytes):
        return head(len(value), 0, 0,
                    ((0xc4, 1), (0xc5, 2), (0xc6, 4))) + value
    if isinstance(value, list):
        return head(len(value), 0x90, 16, ((0xdc, 2), (0xdd, 4))) + \
            b"".join(map(encode, value))
    if isinstance(value, dict):
        return head(len(value), 0x80, 16, ((0xde, 2), (0xdf, 4))) + \
            b"".join(encode(k) + encode(v) for k, v in value.items())
    raise TypeError(type(value))


class Reader:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, length):
        if length > len(self.data) - self.at:
            raise NotCanonical("the value is cut off")
        self.at += length
        return self.data[self.at - length:self.at]

    def number(self, size, signed=False):
        return int.from_bytes(self.take(size), "big", signed=signed)

    def text(self, length):
        try:
            text = self.take(length).decode("utf-8")
        except UnicodeDecodeError:
            raise NotCanonical("a text is not UTF-8") from None
        if "\0" in text:
            raise NotCanonical("a text with U+0000")
        return text

    def array(self, length, depth):
        return [self.value(depth) for _ in range(length)]

    def map(self, length, depth):
        values = {}
        last = b""
        for _ in range(length):
            start = self.at
            key = self.value(depth)
            if isinstance(key, bool) or not isinstance(key, (int, str)) or \
                    isinstance(key, int) and key < 0:
                raise NotCanonical("a key is no unsigned integer and no text")
            encoded = self.data[start:self.at]
            if encoded <= last:
                raise NotCanonical("the keys are not strictly increasing")
            last = encoded
            values[key] = self.value(depth)
        return values

    def value(self, depth):
        """One value inside of depth arrays and maps."""
        first = self.number(1)
        if first < 0x80:
            return first
        if first < 0x90 or first in (0xde, 0xdf):
            length = first & 0x0f if first < 0x90 else \
                self.number(2 << first - 0xde)
            return self.map(length, self.deeper(depth))
        if first < 0xa0 or first in (0xdc, 0xdd):
            length = first & 0x0f if first < 0xa0 else \
                self.number(2 << first - 0xdc)
            return self.array(length, self.deeper(depth))
        if first < 0xc0:
            return self.text(first & 0x1f)
        if first >= 0xe0:
            return first - 0x100
        if 0xd9 <= first <= 0xdb:
            return self.text(self.number(1 << first - 0xd9))
        if 0xc4 <= first <= 0xc6:
            return self.take(self.number(1 << first - 0xc4))
        if 0xcc <= first <= 0xcf:
            return self.number(1 << first - 0xcc)
        if 0xd0 <= first <= 0xd3:
            return self.number(1 << first - 0xd0, signed=True)
        if first in (0xc0, 0xc2, 0xc3):
            return {0xc0: None, 0xc2: False, 0xc3: True}[first]
        raise NotCanonical(f"a value of the form {first:02x}")

    @staticmethod
    def deeper(depth):
        if depth == MAX_DEPTH:
            raise NotCanonical("nested too deep")
        return depth + 1


def decode(data):
    """The value; NotCanonical for anything else."""
    reader = Reader(data)
    value = reader.value(0)
    if reader.at != len(data):
        raise NotCanonical("bytes behind the value")
    if encode(value) != data:
        raise NotCanonical("a form that is not the shortest")
    return value
