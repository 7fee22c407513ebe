# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""ristretto255, RFC 9496, in plain integers. Not in constant time: it is for
vectors whose secrets are public. The names are those of the RFC.

A point is a tuple of extended coordinates (x, y, z, t) of edwards25519."""

P = 2**255 - 19
# The order of the group, called l in the RFC.
ORDER = 2**252 + 27742317777372353535851937790883648493

D = -121665 * pow(121666, -1, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)
# The root that section 4.1 names, which is the odd one of the two.
SQRT_AD_MINUS_ONE = int("2506306895338462347411141415870215270124453150249265"
                        "6460079210482610430750235")
INVSQRT_A_MINUS_D = int("5446930700890931692099581386874514160539359729292745"
                        "6921205312896311721017578")
ONE_MINUS_D_SQ = (1 - D * D) % P
D_MINUS_ONE_SQ = (D - 1) ** 2 % P

IDENTITY = (0, 1, 1, 0)

BYTE_ORDER = "little"
ELEMENT_BYTES = 32
# What the one-way map and the reduction to a scalar take: RFC 9497, section 4.1.
UNIFORM_BYTES = 64
WIDE_BYTES = 64


class NotAnElement(ValueError):
    """The bytes are not the encoding of an element."""


def is_negative(x):
    return x % P & 1 == 1


def ct_abs(x):
    return -x % P if is_negative(x) else x % P


def sqrt_ratio_m1(u, v):
    """Section 4.2: whether u/v is a square, and a root of it or of i·u/v."""
    v3 = v * v % P * v % P
    v7 = v3 * v3 % P * v % P
    r = u * v3 % P * pow(u * v7 % P, (P - 5) // 8, P) % P
    check = v * r % P * r % P
    u %= P
    correct_sign = check == u
    flipped_sign = check == -u % P
    flipped_sign_i = check == -u * SQRT_M1 % P
    if flipped_sign or flipped_sign_i:
        r = r * SQRT_M1 % P
    return correct_sign or flipped_sign, ct_abs(r)


def decode(encoding):
    """Section 4.3.1: the point; NotAnElement for what is no encoding."""
    if len(encoding) != 32:
        raise NotAnElement("an element has 32 bytes")
    s = int.from_bytes(encoding, "little")
    if s >= P or is_negative(s):
        raise NotAnElement("not reduced, or negative")
    ss = s * s % P
    u1 = (1 - ss) % P
    u2 = (1 + ss) % P
    u2_sqr = u2 * u2 % P
    v = (-D * u1 % P * u1 - u2_sqr) % P
    was_square, invsqrt = sqrt_ratio_m1(1, v * u2_sqr % P)
    den_x = invsqrt * u2 % P
    den_y = invsqrt * den_x % P * v % P
    x = ct_abs(2 * s * den_x)
    y = u1 * den_y % P
    t = x * y % P
    if not was_square or is_negative(t) or y == 0:
        raise NotAnElement("not on the curve, or not the chosen encoding")
    return x, y, 1, t


def decode_strictly(encoding):
    """SPEC.md, section 3: the identity is refused too."""
    point = decode(encoding)
    if encoding == bytes(32):
        raise NotAnElement("the identity")
    return point


def encode(point):
    """Section 4.3.2."""
    x0, y0, z0, t0 = point
    u1 = (z0 + y0) * (z0 - y0) % P
    u2 = x0 * y0 % P
    _, invsqrt = sqrt_ratio_m1(1, u1 * u2 % P * u2 % P)
    den1 = invsqrt * u1 % P
    den2 = invsqrt * u2 % P
    z_inv = den1 * den2 % P * t0 % P
    if is_negative(t0 * z_inv):
        x, y = y0 * SQRT_M1 % P, x0 * SQRT_M1 % P
        den_inv = den1 * INVSQRT_A_MINUS_D % P
    else:
        x, y = x0, y0
        den_inv = den2
    if is_negative(x * z_inv):
        y = -y
    return ct_abs(den_inv * (z0 - y)).to_bytes(32, "little")


def map_to_point(half):
    """Section 4.3.4, MAP, of 32 bytes whose top bit is not looked at."""
    t = int.from_bytes(half, "little") % 2**255 % P
    r = SQRT_M1 * t % P * t % P
    u = (r + 1) * ONE_MINUS_D_SQ % P
    v = (-1 - r * D) * (r + D) % P
    was_square, s = sqrt_ratio_m1(u, v)
    if was_square:
        c = -1
    else:
        s = -ct_abs(s * t) % P
        c = r
    n = (c * (r - 1) % P * D_MINUS_ONE_SQ - v) % P
    w0 = 2 * s * v % P
    w1 = n * SQRT_AD_MINUS_ONE % P
    w2 = (1 - s * s) % P
    w3 = (1 + s * s) % P
    return w0 * w3 % P, w2 * w1 % P, w1 * w3 % P, w0 * w2 % P


def from_uniform(uniform):
    """Section 4.3.4: the one-way map of 64 bytes."""
    return add(map_to_point(uniform[:32]), map_to_point(uniform[32:]))


def add(p, q):
    """The complete addition on edwards25519 (RFC 8032, section 5.1.4)."""
    x1, y1, z1, t1 = p
    x2, y2, z2, t2 = q
    a = (y1 - x1) * (y2 - x2) % P
    b = (y1 + x1) * (y2 + x2) % P
    c = 2 * D * t1 % P * t2 % P
    d = 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def double(p):
    x1, y1, z1, _ = p
    a = x1 * x1 % P
    b = y1 * y1 % P
    h = a + b
    e = h - (x1 + y1) ** 2 % P
    g = a - b
    f = 2 * z1 * z1 % P + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar, point):
    """scalar · point, four bits at a time from the top."""
    table = [IDENTITY]
    for _ in range(15):
        table.append(add(table[-1], point))
    result = IDENTITY
    for digit in f"{scalar % ORDER:x}":
        for _ in range(4):
            result = double(result)
        if digit != "0":
            result = add(result, table[int(digit, 16)])
    return result


def generator():
    """Section 4.4: the base point of edwards25519, whose y is 4/5."""
    y = 4 * pow(5, -1, P) % P
    _, x = sqrt_ratio_m1(y * y - 1, D * y * y + 1)
    return x, y, 1, x * y % P


GENERATOR = generator()
