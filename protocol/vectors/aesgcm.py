# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""AES-256-GCM with a nonce of 96 bits: FIPS 197 and NIST SP 800-38D. Not in
constant time."""

ROUNDS = 14
# The polynomial of GHASH, whose first bit is the top one of the integer.
GHASH_R = 0xe1 << 120


class DoesNotOpen(ValueError):
    """The authentication tag is not the one of this text."""


def xtime(a):
    """a · x in GF(2^8)."""
    return (a << 1 ^ (0x1b if a & 0x80 else 0)) & 0xff


def make_sbox():
    """FIPS 197, section 5.1.1: the inverse in GF(2^8), then an affine map."""
    exponent, power = [0] * 255, 1
    for i in range(255):
        exponent[i] = power
        power ^= xtime(power)
    logarithm = {value: i for i, value in enumerate(exponent)}
    sbox = []
    for value in range(256):
        inverse = exponent[-logarithm[value] % 255] if value else 0
        bits = inverse
        for shift in range(1, 5):
            bits ^= (inverse << shift | inverse >> (8 - shift)) & 0xff
        sbox.append(bits ^ 0x63)
    return sbox


SBOX = make_sbox()


def make_column_tables():
    """What a byte of row r adds to its column in SubBytes and MixColumns."""
    tables = [[], [], [], []]
    for value in range(256):
        s = SBOX[value]
        column = bytes((xtime(s), s, s, xtime(s) ^ s))
        for row in range(4):
            turned = column[-row:] + column[:-row]
            tables[row].append(int.from_bytes(turned, "big"))
    return tables


T0, T1, T2, T3 = make_column_tables()


def sub_word(word):
    return int.from_bytes(bytes(SBOX[b] for b in word.to_bytes(4, "big")),
                          "big")


def expand_key(key):
    """FIPS 197, section 5.2: 60 words."""
    words = [int.from_bytes(key[i:i + 4], "big") for i in range(0, 32, 4)]
    rcon = 1
    for i in range(8, 4 * (ROUNDS + 1)):
        temp = words[-1]
        if i % 8 == 0:
            turned = (temp << 8 | temp >> 24) & 0xffffffff
            temp = sub_word(turned) ^ rcon << 24
            rcon = xtime(rcon)
        elif i % 8 == 4:
            temp = sub_word(temp)
        words.append(words[-8] ^ temp)
    return words


def encrypt_block(words, block):
    """FIPS 197, section 5.1; SubBytes to MixColumns by the tables."""
    s = [int.from_bytes(block[4 * i:4 * i + 4], "big") ^ words[i]
         for i in range(4)]
    for r in range(1, ROUNDS):
        s = [T0[s[i] >> 24] ^ T1[s[(i + 1) % 4] >> 16 & 0xff] ^
             T2[s[(i + 2) % 4] >> 8 & 0xff] ^ T3[s[(i + 3) % 4] & 0xff] ^
             words[4 * r + i] for i in range(4)]
    out = b""
    for i in range(4):
        column = bytes(SBOX[s[(i + row) % 4] >> (24 - 8 * row) & 0xff]
                       for row in range(4))
        word = int.from_bytes(column, "big") ^ words[4 * ROUNDS + i]
        out += word.to_bytes(4, "big")
    return out


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


def counter_mode(words, nonce, text):
    """The counter block 1 is for the tag, so the text begins with 2."""
    out = b""
    for i, block in enumerate(blocks(text)):
        stream = encrypt_block(words, nonce + (i + 2).to_bytes(4, "big"))
        out += bytes(a ^ b for a, b in zip(block, stream))
    return out[:len(text)]


def tag_of(words, nonce, additional, ciphertext):
    h = int.from_bytes(encrypt_block(words, bytes(16)), "big")
    mask = encrypt_block(words, nonce + (1).to_bytes(4, "big"))
    s = ghash(h, additional, ciphertext)
    return (s ^ int.from_bytes(mask, "big")).to_bytes(16, "big")


def seal(key, nonce, additional, text):
    """Ciphertext and behind it the authentication tag of 16 bytes."""
    words = expand_key(key)
    ciphertext = counter_mode(words, nonce, text)
    return ciphertext + tag_of(words, nonce, additional, ciphertext)


def unseal(key, nonce, additional, sealed):
    """The text; DoesNotOpen if the authentication tag is wrong."""
    words = expand_key(key)
    ciphertext, tag = sealed[:-16], sealed[-16:]
    if tag_of(words, nonce, additional, ciphertext) != tag:
        raise DoesNotOpen("the authentication tag is wrong")
    return counter_mode(words, nonce, ciphertext)
