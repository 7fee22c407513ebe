# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""The groups of P-256 (FIPS 186-5, SP 800-186) and of the curve of SM2 (GB/T
32918.5), in plain integers, with the map of RFC 9380. Not in constant time: it
is for vectors whose secrets are public. The names are those of RFC 9380.

A point is a pair of coordinates, or None for the identity. Inside of multiply
it is a triple of Jacobian coordinates."""

from ristretto255 import NotAnElement

IDENTITY = None


class Curve:
    """y^2 = x^3 + A·x + B over the integers modulo P, where A = -3 and P is 3
    modulo 4; the number of points is the prime ORDER."""

    BYTE_ORDER = "big"
    ELEMENT_BYTES = 33
    UNIFORM_BYTES = 96
    WIDE_BYTES = 48
    IDENTITY = IDENTITY

    def __init__(self, p, b, order, generator, z):
        self.P = p
        self.A = p - 3
        self.B = b
        self.ORDER = order
        self.GENERATOR = generator
        self.Z = z % p

    def g(self, x):
        return (x * x * x + self.A * x + self.B) % self.P

    def sqrt(self, square):
        """A root, or None if there is none."""
        root = pow(square, (self.P + 1) // 4, self.P)
        return root if root * root % self.P == square else None

    # SEC 1, sections 2.3.3 and 2.3.4

    def encode(self, point):
        x, y = point
        return bytes((2 + y % 2,)) + x.to_bytes(32, "big")

    def decode_strictly(self, encoding):
        """SPEC.md, section 3: 33 bytes, 02 or 03, a reduced x of the curve."""
        if len(encoding) != 33 or encoding[0] not in (2, 3):
            raise NotAnElement("not 33 bytes that begin with 02 or 03")
        x = int.from_bytes(encoding[1:], "big")
        if x >= self.P:
            raise NotAnElement("not reduced")
        y = self.sqrt(self.g(x))
        if y is None:
            raise NotAnElement("not on the curve")
        if y % 2 != encoding[0] - 2:
            y = self.P - y
        return x, y

    decode = decode_strictly

    # RFC 9380, sections 5.2, 6.6.2 and 3

    def map_to_curve(self, u):
        """The simplified SWU map."""
        p = self.P
        zu2 = self.Z * u % p * u % p
        tv = (zu2 * zu2 + zu2) % p
        if tv == 0:
            x1 = self.B * pow(self.Z * self.A, -1, p) % p
        else:
            x1 = -self.B * pow(self.A, -1, p) * (1 + pow(tv, -1, p)) % p
        x, y = x1, self.sqrt(self.g(x1))
        if y is None:
            x = zu2 * x1 % p
            y = self.sqrt(self.g(x))
        if y % 2 != u % 2:
            y = p - y
        return x, y

    def from_uniform(self, uniform):
        """The sum of the points of two field elements, 48 bytes each."""
        u = [int.from_bytes(uniform[i:i + 48], "big") % self.P
             for i in (0, 48)]
        return self.add(self.map_to_curve(u[0]), self.map_to_curve(u[1]))

    # The group

    def add(self, a, b):
        """The chord, or the tangent."""
        if a is None or b is None:
            return b if a is None else a
        (x1, y1), (x2, y2) = a, b
        if x1 == x2:
            if (y1 + y2) % self.P == 0:
                return None
            slope = (3 * x1 * x1 + self.A) * pow(2 * y1, -1, self.P)
        else:
            slope = (y2 - y1) * pow(x2 - x1, -1, self.P)
        x3 = (slope * slope - x1 - x2) % self.P
        return x3, (slope * (x1 - x3) - y1) % self.P

    def double_jacobian(self, point):
        x, y, z = point
        p = self.P
        zz = z * z % p
        yy = y * y % p
        s = 4 * x * yy % p
        m = 3 * (x - zz) * (x + zz) % p
        x3 = (m * m - 2 * s) % p
        return x3, (m * (s - x3) - 8 * yy * yy) % p, 2 * y * z % p

    def add_affine(self, point, other):
        """A Jacobian point that is not the identity, and one of the curve."""
        x1, y1, z1 = point
        x2, y2 = other
        p = self.P
        zz = z1 * z1 % p
        h = (x2 * zz - x1) % p
        r = (y2 * zz * z1 - y1) % p
        if h == 0:
            return self.double_jacobian(point) if r == 0 else None
        hh = h * h % p
        hhh = h * hh % p
        v = x1 * hh % p
        x3 = (r * r - hhh - 2 * v) % p
        return x3, (r * (v - x3) - y1 * hhh) % p, z1 * h % p

    def multiply(self, scalar, point):
        """scalar · point, bit by bit from the top."""
        result = None
        if point is None:
            return None
        for bit in f"{scalar % self.ORDER:b}":
            if result is not None:
                result = self.double_jacobian(result)
            if bit == "1":
                result = (*point, 1) if result is None else \
                    self.add_affine(result, point)
        if result is None:
            return None
        x, y, z = result
        inverse = pow(z, -1, self.P)
        square = inverse * inverse % self.P
        return x * square % self.P, y * square * inverse % self.P


def number(text):
    return int(text.replace(" ", ""), 16)


P256 = Curve(
    p=2**256 - 2**224 + 2**192 + 2**96 - 1,
    b=number("5ac635d8 aa3a93e7 b3ebbd55 769886bc"
             "651d06b0 cc53b0f6 3bce3c3e 27d2604b"),
    order=number("ffffffff 00000000 ffffffff ffffffff"
                 "bce6faad a7179e84 f3b9cac2 fc632551"),
    generator=(number("6b17d1f2 e12c4247 f8bce6e5 63a440f2"
                      "77037d81 2deb33a0 f4a13945 d898c296"),
               number("4fe342e2 fe1a7f9b 8ee7eb4a 7c0f9e16"
                      "2bce3357 6b315ece cbb64068 37bf51f5")),
    z=-10)

SM2 = Curve(
    p=2**256 - 2**224 - 2**96 + 2**64 - 1,
    b=number("28e9fa9e 9d9f5e34 4d5a9e4b cf6509a7"
             "f39789f5 15ab8f92 ddbcbd41 4d940e93"),
    order=number("fffffffe ffffffff ffffffff ffffffff"
                 "7203df6b 21c6052b 53bbf409 39d54123"),
    generator=(number("32c4ae2c 1f198119 5f990446 6a39c994"
                      "8fe30bbf f2660be1 715a4589 334c74c7"),
               number("bc3736a2 f4f6779c 59bdcee3 6b692153"
                      "d0a9877c c62a4740 02df32e5 2139f0a0")),
    z=-9)


def find_z(curve):
    """RFC 9380, appendix H.2, for the simplified SWU map: the Z that a curve
    gets by the rule."""
    def is_square(x):
        return pow(x % curve.P, (curve.P - 1) // 2, curve.P) in (0, 1)

    def is_irreducible(z):
        # g(x) - Z has no root: the greatest common divisor with x^P - x is 1.
        return has_no_root([(curve.B - z) % curve.P, curve.A, 0, 1], curve.P)

    for size in range(1, 100):
        for z in (size, -size):
            if not is_square(z) and z % curve.P != curve.P - 1 and \
                    is_irreducible(z) and \
                    is_square(curve.g(curve.B * pow(z * curve.A, -1,
                                                    curve.P) % curve.P)):
                return z
    raise ValueError("no Z")


def has_no_root(cubic, p):
    """Whether a monic cubic, lowest coefficient first, has no root modulo p: a
    cubic without a root is irreducible."""
    def times(a, b):
        product = [0] * 5
        for i, one in enumerate(a):
            for j, other in enumerate(b):
                product[i + j] += one * other
        for top in (4, 3):
            for i in range(3):
                product[top - 3 + i] -= product[top] * cubic[i]
            product[top] = 0
        return [x % p for x in product[:3]]

    power = [1, 0, 0]
    for bit in f"{p:b}":
        power = times(power, power)
        if bit == "1":
            power = times(power, [0, 1, 0])
    power[1] = (power[1] - 1) % p
    # Euclid's algorithm on the cubic and x^p - x.
    a, b = list(cubic), power
    while any(b):
        while b[-1] == 0:
            b.pop()
        while len(a) >= len(b):
            factor = a[-1] * pow(b[-1], -1, p) % p
            shift = len(a) - len(b)
            for i, x in enumerate(b):
                a[shift + i] = (a[shift + i] - factor * x) % p
            while a and a[-1] == 0:
                a.pop()
        a, b = b, a or [0]
    return len(a) == 1
