# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""The code of the tags of a frame: SPEC.md, section 13, "Tags"."""

import messages as m
from messages import require
from sizes import log2_up


class Code:
    """Of the tags of a list of n_s, which is coded frame by frame."""

    def __init__(self, tag_bytes, sealed_bytes, n_s):
        low = 8 * tag_bytes - log2_up(n_s)
        self.sealed_bytes = sealed_bytes
        self.rest_bytes = low // 8 - 1
        self.head_bytes = tag_bytes - self.rest_bytes
        self.r = low - 8 * self.rest_bytes
        self.head = 0  # of the tag before
        self.last = None  # that tag

    def bounds(self, number):
        """The fewest bytes and the most."""
        rests = number * self.rest_bytes
        return (rests + -(-number * (self.r + 1) // 8),
                rests + -(-(number * (self.r + 5) + 256) // 8))

    def encode(self, tags):
        """The code of one frame."""
        bits = ""
        for tag in tags:
            head = int.from_bytes(tag[:self.head_bytes], "big")
            low = head - self.head & (1 << self.r) - 1
            bits += "0" * (head - self.head >> self.r) + f"1{low:0{self.r}b}"
            self.head = head
        length = -(-len(bits) // 8)
        code = b"".join(tag[self.head_bytes:] for tag in tags) + \
            int(bits.ljust(8 * length, "0"), 2).to_bytes(length, "big")
        require(len(code) <= self.bounds(len(tags))[1], "INTERNAL",
                "the code of a frame is too long")
        return code

    def decode(self, code, number):
        """The tags of one frame."""
        least, most = self.bounds(number)
        require(least <= len(code) <= most, "COUNT",
                f"{len(code)} bytes for {number} tags")
        rests = number * self.rest_bytes
        bits = "".join(f"{byte:08b}" for byte in code[rests:])
        at, tags = 0, []
        for i in range(number):
            one = bits.find("1", at)
            end = one + 1 + self.r
            require(one >= 0 and end <= len(bits), "MALFORMED",
                    f"the code ends before tag {i} of {number}")
            self.head += ((one - at) << self.r) + int(bits[one + 1:end], 2)
            require(self.head < 1 << 8 * self.head_bytes, "MALFORMED",
                    f"tag {i} is too large")
            tag = self.head.to_bytes(self.head_bytes, "big") + \
                code[i * self.rest_bytes:(i + 1) * self.rest_bytes]
            require(self.last is None or tag > self.last, "MALFORMED",
                    f"tag {i} is not larger than the one before it")
            tags.append(tag)
            self.last, at = tag, end
        require(len(bits) - at < 8 and "1" not in bits[at:], "MALFORMED",
                "what follows the last tag")
        return tags

    def join(self, records):
        """The bytes of a frame: the code, then the labels."""
        length = self.head_bytes + self.rest_bytes
        return self.encode([record[:length] for record in records]) + \
            b"".join(record[length:] for record in records)

    def split(self, data, number):
        """The records of a frame."""
        end = len(data) - number * self.sealed_bytes
        require(end >= 0, "COUNT", f"{len(data)} bytes for {number} records")
        tags = self.decode(data[:end], number)
        if not self.sealed_bytes:
            return tags
        return [tag + sealed for tag, sealed in
                zip(tags, m.cut(data[end:], self.sealed_bytes))]


def code_of(terms, n_r, n_s):
    """The code of the tags of a session, if it has one."""
    if terms["engine"] != m.VOLE:
        return None
    return Code(m.tag_bytes(terms, n_r, n_s), m.sealed_bytes(terms), n_s)
