# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""OPRF (mode 0) and VOPRF (mode 1) of RFC 9497 for any suite, with
expand_message_xmd of RFC 9380. The names are those of the RFCs."""

import functools

MODE_OPRF = 0
MODE_VOPRF = 1


def i2osp(number, length):
    return number.to_bytes(length, "big")


def prefixed(text):
    """The text behind its length in two bytes, as the transcripts have it."""
    return i2osp(len(text), 2) + text


def expand_message_xmd(suite, message, dst, length):
    """RFC 9380, section 5.3.1; a long DST by section 5.3.3."""
    if len(dst) > 255:
        dst = suite.hash(b"H2C-OVERSIZE-DST-", dst)
    dst_prime = dst + i2osp(len(dst), 1)
    b_0 = suite.hash(bytes(suite.block_bytes), message, i2osp(length, 2),
                     b"\0", dst_prime)
    block = bytes(suite.hash_bytes)
    out = b""
    for i in range(1, -(-length // suite.hash_bytes) + 1):
        mixed = bytes(a ^ b for a, b in zip(b_0, block))
        block = suite.hash(mixed, i2osp(i, 1), dst_prime)
        out += block
    return out[:length]


def context_string(suite, mode):
    return b"OPRFV1-" + i2osp(mode, 1) + b"-" + suite.identifier


@functools.lru_cache(maxsize=10000)
def hash_to_group(suite, mode, message):
    dst = b"HashToGroup-" + context_string(suite, mode)
    return suite.group.from_uniform(expand_message_xmd(
        suite, message, dst, suite.group.UNIFORM_BYTES))


def hash_to_scalar(suite, mode, message, label=b"HashToScalar-"):
    return suite.reduce(expand_message_xmd(
        suite, message, label + context_string(suite, mode),
        suite.group.WIDE_BYTES))


def derive_key_pair(suite, mode, seed, info):
    """Section 3.2.1; the private key alone."""
    for counter in range(256):
        key = hash_to_scalar(suite, mode,
                             seed + prefixed(info) + i2osp(counter, 1),
                             b"DeriveKeyPair")
        if key:
            return key
    raise ValueError("no key")


def public_key(suite, private):
    group = suite.group
    return group.encode(group.multiply(private, group.GENERATOR))


def finish(suite, message, element):
    """The hash at the end of Finalize and Evaluate, sections 3.3.1, 3.3.2."""
    return suite.hash(prefixed(message), prefixed(element), b"Finalize")


def multiply(suite, scalar, point):
    """The encoding of a product."""
    return suite.group.encode(suite.group.multiply(scalar, point))


def blind(suite, mode, message, scalar):
    return multiply(suite, scalar, hash_to_group(suite, mode, message))


def blind_evaluate(suite, private, element):
    return multiply(suite, private, suite.group.decode_strictly(element))


def finalize(suite, message, scalar, evaluated):
    inverse = pow(scalar, -1, suite.group.ORDER)
    point = suite.group.decode_strictly(evaluated)
    return finish(suite, message, multiply(suite, inverse, point))


def mask(suite, mode, message, scalar):
    """SPEC.md, section 8: a point that is blinded by addition."""
    group = suite.group
    return group.encode(group.add(hash_to_group(suite, mode, message),
                                  group.multiply(scalar, group.GENERATOR)))


def unmask(suite, message, scalar, public, evaluated):
    """Finalize, where mask was Blind."""
    group = suite.group
    less = group.multiply(group.ORDER - scalar, group.decode_strictly(public))
    point = group.add(group.decode_strictly(evaluated), less)
    element = bytes(group.ELEMENT_BYTES) if point is None else \
        group.encode(point)
    return finish(suite, message, element)


def evaluate(suite, mode, private, message):
    return finish(suite, message, blind(suite, mode, message, private))


def composite_scalars(suite, b, c, d):
    """The d_i of ComputeComposites, section 2.2.1."""
    seed_dst = b"Seed-" + context_string(suite, MODE_VOPRF)
    seed = suite.hash(prefixed(b), prefixed(seed_dst))
    for i, (c_i, d_i) in enumerate(zip(c, d)):
        yield hash_to_scalar(suite, MODE_VOPRF, prefixed(seed) + i2osp(i, 2) +
                             prefixed(c_i) + prefixed(d_i) + b"Composite")


def weighted_sum(suite, scalars, elements):
    group = suite.group
    total = group.IDENTITY
    for scalar, element in zip(scalars, elements):
        term = group.multiply(scalar, group.decode_strictly(element))
        total = group.add(total, term)
    return total


def challenge(suite, b, m, z, t2, t3):
    points = b"".join(prefixed(suite.group.encode(p)) for p in (m, z, t2, t3))
    return hash_to_scalar(suite, MODE_VOPRF,
                          prefixed(b) + points + b"Challenge")


def generate_proof(suite, private, b, c, d, nonce):
    """Section 2.2.1 with A = G, B = b: c ‖ s."""
    group = suite.group
    m = weighted_sum(suite, composite_scalars(suite, b, c, d), c)
    z = group.multiply(private, m)
    t2 = group.multiply(nonce, group.GENERATOR)
    t3 = group.multiply(nonce, m)
    chosen = challenge(suite, b, m, z, t2, t3)
    s = (nonce - chosen * private) % group.ORDER
    return suite.encode_scalar(chosen) + suite.encode_scalar(s)


def verify_proof(suite, b, c, d, proof):
    """Section 2.2.2. Scalars that are not reduced are no proof."""
    group = suite.group
    if len(proof) != 64:
        return False
    claimed, s = suite.integer(proof[:32]), suite.integer(proof[32:])
    if claimed >= group.ORDER or s >= group.ORDER:
        return False
    scalars = list(composite_scalars(suite, b, c, d))
    m = weighted_sum(suite, scalars, c)
    z = weighted_sum(suite, scalars, d)
    b_point = group.decode_strictly(b)
    t2 = group.add(group.multiply(s, group.GENERATOR),
                   group.multiply(claimed, b_point))
    t3 = group.add(group.multiply(s, m), group.multiply(claimed, z))
    if None in (m, z, t2, t3):
        return False  # the identity, which a Weierstrass curve does not encode
    return challenge(suite, b, m, z, t2, t3) == claimed
