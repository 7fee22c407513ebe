# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""AES-256-GCM with a nonce of 96 bits: NIST SP 800-38D. Not in constant
time."""

import aes

# The polynomial of GHASH, whose first bit is the top one of the integer.
GHASH_R = 0xe1 << 120


class DoesNotOpen(ValueError):
    """The authentication tag is not the one of this text."""


def multiply(x, y):
    """SP 800-38D, section 6.3."""
    z = 0
    for bit in range(127, -1, -1):
        if x >> bit & 1:
            z ^= y
        y = y >> 1 ^ (GHASH_R if y & 1 else 0)
    return z


def blocks(text):
    for i in range(0, len(text), 16):
        yield text[i:i + 16].ljust(16, b"\0")


def ghash(h, additional, ciphertext):
    """Section 6.4, of the string that section 7.1, step 5, builds."""
    y = 0
    for text in (additional, ciphertext):
        for block in blocks(text):
            y = multiply(y ^ int.from_bytes(block, "big"), h)
    lengths = len(additional) * 8 << 64 | len(ciphertext) * 8
    return multiply(y ^ lengths, h)


def counter_mode(schedule, nonce, text):
    """The counter block 1 is for the tag, so the text begins with 2."""
    stream = aes.encrypt(schedule, b"".join(
        nonce + (i + 2).to_bytes(4, "big") for i, _ in enumerate(blocks(text))))
    return aes.xor(text, stream[:len(text)])


def tag_of(schedule, nonce, additional, ciphertext):
    keys = aes.encrypt(schedule, bytes(16) + nonce + (1).to_bytes(4, "big"))
    h, mask = keys[:16], keys[16:]
    s = ghash(int.from_bytes(h, "big"), additional, ciphertext)
    return aes.xor(s.to_bytes(16, "big"), mask)


def seal(key, nonce, additional, text):
    """Ciphertext and behind it the authentication tag of 16 bytes."""
    schedule = aes.expand(key)
    ciphertext = counter_mode(schedule, nonce, text)
    return ciphertext + tag_of(schedule, nonce, additional, ciphertext)


def unseal(key, nonce, additional, sealed):
    """The text; DoesNotOpen if the authentication tag is wrong."""
    schedule = aes.expand(key)
    ciphertext, tag = sealed[:-16], sealed[-16:]
    if tag_of(schedule, nonce, additional, ciphertext) != tag:
        raise DoesNotOpen("the authentication tag is wrong")
    return counter_mode(schedule, nonce, ciphertext)
