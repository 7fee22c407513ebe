# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""OPRF (mode 0) and VOPRF (mode 1) of RFC 9497 for ristretto255-SHA512, with
expand_message_xmd of RFC 9380. The names are those of the RFCs."""

import functools
import hashlib

import ristretto255 as group

MODE_OPRF = 0
MODE_VOPRF = 1


def i2osp(number, length):
    return number.to_bytes(length, "big")


def prefixed(text):
    """The text behind its length in two bytes, as the transcripts have it."""
    return i2osp(len(text), 2) + text


def sha512(text):
    return hashlib.sha512(text).digest()


def expand_message_xmd(message, dst, length):
    """RFC 9380, section 5.3.1, with SHA-512; a long DST by section 5.3.3."""
    if len(dst) > 255:
        dst = sha512(b"H2C-OVERSIZE-DST-" + dst)
    dst_prime = dst + i2osp(len(dst), 1)
    b_0 = sha512(bytes(128) + message + i2osp(length, 2) + b"\0" + dst_prime)
    block = bytes(64)
    out = b""
    for i in range(1, -(-length // 64) + 1):
        mixed = bytes(a ^ b for a, b in zip(b_0, block))
        block = sha512(mixed + i2osp(i, 1) + dst_prime)
        out += block
    return out[:length]


def context_string(mode):
    return b"OPRFV1-" + i2osp(mode, 1) + b"-ristretto255-SHA512"


@functools.lru_cache(maxsize=10000)
def hash_to_group(mode, message):
    dst = b"HashToGroup-" + context_string(mode)
    return group.from_uniform(expand_message_xmd(message, dst, 64))


def hash_to_scalar(mode, message, label=b"HashToScalar-"):
    uniform = expand_message_xmd(message, label + context_string(mode), 64)
    return int.from_bytes(uniform, "little") % group.ORDER


def encode_scalar(scalar):
    return scalar.to_bytes(32, "little")


def derive_key_pair(mode, seed, info):
    """Section 3.2.1; the private key alone."""
    for counter in range(256):
        key = hash_to_scalar(mode, seed + prefixed(info) + i2osp(counter, 1),
                             b"DeriveKeyPair")
        if key:
            return key
    raise ValueError("no key")


def public_key(private):
    return group.encode(group.multiply(private, group.GENERATOR))


def finish(message, element):
    """The hash at the end of Finalize and Evaluate, sections 3.3.1, 3.3.2."""
    return sha512(prefixed(message) + prefixed(element) + b"Finalize")


def blind(mode, message, scalar):
    return group.encode(group.multiply(scalar, hash_to_group(mode, message)))


def blind_evaluate(private, element):
    return group.encode(group.multiply(private, group.decode_strictly(element)))


def finalize(message, scalar, evaluated):
    inverse = pow(scalar, -1, group.ORDER)
    point = group.multiply(inverse, group.decode_strictly(evaluated))
    return finish(message, group.encode(point))


def evaluate(mode, private, message):
    point = group.multiply(private, hash_to_group(mode, message))
    return finish(message, group.encode(point))


def composite_scalars(b, c, d):
    """The d_i of ComputeComposites, section 2.2.1."""
    seed_dst = b"Seed-" + context_string(MODE_VOPRF)
    seed = sha512(prefixed(b) + prefixed(seed_dst))
    for i, (c_i, d_i) in enumerate(zip(c, d)):
        yield hash_to_scalar(MODE_VOPRF, prefixed(seed) + i2osp(i, 2) +
                             prefixed(c_i) + prefixed(d_i) + b"Composite")


def weighted_sum(scalars, elements):
    total = group.IDENTITY
    for scalar, element in zip(scalars, elements):
        term = group.multiply(scalar, group.decode_strictly(element))
        total = group.add(total, term)
    return total


def challenge(b, m, z, t2, t3):
    points = b"".join(prefixed(group.encode(p)) for p in (m, z, t2, t3))
    return hash_to_scalar(MODE_VOPRF, prefixed(b) + points + b"Challenge")


def generate_proof(private, b, c, d, nonce):
    """Section 2.2.1 with A = G, B = b: c ‖ s."""
    m = weighted_sum(composite_scalars(b, c, d), c)
    z = group.multiply(private, m)
    t2 = group.multiply(nonce, group.GENERATOR)
    t3 = group.multiply(nonce, m)
    chosen = challenge(b, m, z, t2, t3)
    s = (nonce - chosen * private) % group.ORDER
    return encode_scalar(chosen) + encode_scalar(s)


def verify_proof(b, c, d, proof):
    """Section 2.2.2. Scalars that are not reduced are no proof."""
    if len(proof) != 64:
        return False
    claimed = int.from_bytes(proof[:32], "little")
    s = int.from_bytes(proof[32:], "little")
    if claimed >= group.ORDER or s >= group.ORDER:
        return False
    scalars = list(composite_scalars(b, c, d))
    m = weighted_sum(scalars, c)
    z = weighted_sum(scalars, d)
    b_point = group.decode_strictly(b)
    t2 = group.add(group.multiply(s, group.GENERATOR),
                   group.multiply(claimed, b_point))
    t3 = group.add(group.multiply(s, m), group.multiply(claimed, z))
    return challenge(b, m, z, t2, t3) == claimed
