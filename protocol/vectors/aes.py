# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""AES, FIPS 197, of many blocks at once. Not in constant time.

The state of n blocks is one string: n times the byte in row 0 and column 0, one
of each block, then those of column 1, and so on row by row. So a step of the
cipher is a few operations on whole strings."""


def xtime(a):
    """a · x in GF(2^8)."""
    return (a << 1 ^ (0x1b if a & 0x80 else 0)) & 0xff


def make_sbox():
    """Section 5.1.1: the inverse in GF(2^8), then an affine map."""
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
    return bytes(sbox)


SBOX = make_sbox()
TWICE = bytes(xtime(a) for a in range(256))


def xor(*strings):
    """The sum of strings of one length."""
    total = 0
    for one in strings:
        total ^= int.from_bytes(one, "little")
    return total.to_bytes(len(strings[0]), "little")


def expand(*keys):
    """Section 5.2, for keys of one length: the round keys. Each is 16 strings,
    a byte of every key in one, in the order of the state."""
    m, nk = len(keys), len(keys[0]) // 4
    words = [b"".join(bytes(key[4 * i + row] for key in keys)
                      for row in range(4)) for i in range(nk)]
    rcon = 1
    for i in range(nk, 4 * (nk + 7)):
        temp = words[-1]
        if i % nk == 0:
            turned = temp[m:] + temp[:m]
            temp = xor(turned.translate(SBOX),
                       bytes((rcon,)) * m + bytes(3 * m))
            rcon = xtime(rcon)
        elif nk > 6 and i % nk == 4:
            temp = temp.translate(SBOX)
        words.append(xor(words[-nk], temp))
    return [[words[i + column][m * row:m * (row + 1)]
             for row in range(4) for column in range(4)]
            for i in range(0, len(words), 4)]


def shift_rows(state):
    n = len(state) // 16
    out = b""
    for r in range(4):
        row = state[4 * n * r:4 * n * (r + 1)]
        out += row[n * r:] + row[:n * r]
    return out


def mix_columns(state):
    """Row r becomes 2·r + 3·(r + 1) + (r + 2) + (r + 3)."""
    def turned(rows, by):
        return rows[4 * n * by:] + rows[:4 * n * by]

    n = len(state) // 16
    twice = state.translate(TWICE)
    return xor(twice, turned(twice, 1), turned(state, 1), turned(state, 2),
               turned(state, 3))


def encrypt(schedule, text):
    """Section 5.1, of each block of the text. With m keys in the schedule block
    i is encrypted under key i mod m, and the blocks are a multiple of m."""
    m = len(schedule[0][0])
    # What fits in the cache of a processor.
    step = 16 * m * max(1, 1024 // m)
    return b"".join(encrypt_batch(schedule, text[i:i + step])
                    for i in range(0, len(text), step))


def encrypt_batch(schedule, text):
    n = len(text) // 16
    times = n // len(schedule[0][0])
    keys = [b"".join(part * times for part in key) for key in schedule]
    state = b"".join(text[4 * column + row::16]
                     for row in range(4) for column in range(4))
    state = xor(state, keys[0])
    for key in keys[1:-1]:
        state = xor(mix_columns(shift_rows(state.translate(SBOX))), key)
    state = xor(shift_rows(state.translate(SBOX)), keys[-1])
    out = bytearray(16 * n)
    for i in range(16):
        out[4 * (i % 4) + i // 4::16] = state[n * i:n * (i + 1)]
    return bytes(out)


def encrypt_numbers(key, numbers):
    """AES of the numbers, each as a little-endian block."""
    return encrypt(expand(key), b"".join(i.to_bytes(16, "little")
                                         for i in numbers))
