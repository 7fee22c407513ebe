# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""The code of the tags of a frame: SPEC.md, section 13, "Tags"."""

import messages as m
from messages import require
from sizes import log2_up


class Code:
    """Of the tags of a list of n_s, which is coded frame by frame."""

    def __init__(self, tag_bytes, sealed_bytes, n_s):
        self.tag_bytes = tag_bytes
        self.sealed_bytes = sealed_bytes
        self.low = 8 * tag_bytes - log2_up(n_s)
        self.next = 0  # the least that the next tag may be

    def least_bytes(self, number):
        return -(-number * (self.low + 1) // 8)

    def most_bytes(self, number):
        return -(-(number * (self.low + 5) + 256) // 8)

    def encode(self, tags):
        """The code of one frame."""
        bits = ""
        for tag in tags:
            number = int.from_bytes(tag, "big")
            distance = number - self.next
            low = distance & (1 << self.low) - 1
            bits += "0" * (distance >> self.low) + f"1{low:0{self.low}b}"
            self.next = number + 1
        length = -(-len(bits) // 8)
        require(length <= self.most_bytes(len(tags)), "INTERNAL",
                "the code of a frame is too long")
        return int(bits.ljust(8 * length, "0"), 2).to_bytes(length, "big")

    def decode(self, code, number):
        """The tags of one frame."""
        require(self.least_bytes(number) <= len(code) <=
                self.most_bytes(number), "COUNT",
                f"{len(code)} bytes for {number} tags")
        bits = f"{int.from_bytes(code, 'big'):0{8 * len(code)}b}"
        at, tags = 0, []
        for i in range(number):
            one = bits.find("1", at)
            end = one + 1 + self.low
            require(one >= 0 and end <= len(bits), "MALFORMED",
                    f"the code ends before tag {i} of {number}")
            tag = self.next + ((one - at) << self.low) + \
                int(bits[one + 1:end], 2)
            require(tag < 1 << 8 * self.tag_bytes, "MALFORMED",
                    f"tag {i} is too large")
            tags.append(tag.to_bytes(self.tag_bytes, "big"))
            self.next, at = tag + 1, end
        require(len(bits) - at < 8 and "1" not in bits[at:], "MALFORMED",
                "what follows the last tag")
        return tags

    def join(self, records):
        """The bytes of a frame: the code, then the labels."""
        length = self.tag_bytes
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
