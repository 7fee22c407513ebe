# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""The engine vole: SPEC.md, section 13. receive and send are what a side does
between the ACCEPTs and TAGS; they give each of its items a tag and f."""

import aes
import cot
import derive
import gf128
import malicious
import messages as m
import noise_code
import okvs
import ot
import trees
from sizes import BASE, TREES, sizes_of
from suites import group_of_vole, hash_of_vole


class Engine:
    """What both sides have."""

    def __init__(self, side):
        self.side = side
        self.suite, self.sid = side.suite, side.sid
        self.sizes = sizes_of(side.n_r)
        self.malicious = side.terms["security"] == m.MALICIOUS
        self.shares = malicious.Shares(self.suite, self.sid)
        self.values = []

    # Messages

    def send_all(self, kind, records, *more):
        for batch in m.split(records):
            yield self.side.send(m.make(kind, b"".join(batch), *more))

    def take_all(self, kind, total):
        """The records, and the values of key 2 if the message has it."""
        records, more = [], []
        while len(records) < total:
            frame = yield from self.side.take(kind)
            records += self.side.cut(frame)
            more += frame.values[1:]
        m.require(len(records) == total, "COUNT", "more than all records")
        return records, more

    def send_one(self, kind, data):
        return self.side.send(m.make(kind, data))

    def take_one(self, kind):
        """What a frame of security malicious has."""
        data = (yield from self.side.take(kind)).values[0]
        m.require(len(data) == m.length_of_one(
            kind, not self.side.is_receiver), "MALFORMED",
            f"{len(data)} bytes of {m.NAMES[kind]}")
        return data

    def commitment(self):
        return self.shares.draw(self.side.is_receiver,
                                self.coins("share", 0, 1))

    # Coins and hashes

    def scalar(self, coins, i):
        """A block of section 9 as a scalar of the group of the base OTs."""
        scalar = group_of_vole(self.suite).reduce(coins.block(i))
        m.require(scalar, "RANDOM", "a scalar is zero")
        return scalar

    def coins(self, purpose, first, number):
        coins = self.side.coins(purpose)
        return b"".join(coins.block(first + i) for i in range(number))

    def schedule(self, label):
        return aes.expand(hash_of_vole(self.suite, label, self.sid)[:16])

    def tree_keys(self, chunk):
        pairs = [hash_of_vole(self.suite, b"vesica1/vole/tree", self.sid,
                              derive.le32(chunk), derive.le32(tree))[:32]
                 for tree in range(TREES)]
        return [aes.expand(*(pair[i:i + 16] for pair in pairs))
                for i in (0, 16)]

    def masks(self, blocks, chunk):
        """M' of a block for each level of each tree of the chunk."""
        height = self.sizes.height
        tweaks = b"".join(derive.le32(chunk) + derive.le32(tree) +
                          derive.le32(level) + derive.le32(0)
                          for tree in range(TREES)
                          for level in range(1, height + 1))
        return gf128.numbers(gf128.mix_two(self.schedule(b"vesica1/vole/ot"),
                                           gf128.text(blocks), tweaks))

    def first_cot(self, chunk):
        return 128 * BASE + TREES * self.sizes.height * chunk

    # The store and the outputs

    def hash_items(self):
        self.seeds = okvs.Seeds(self.suite, self.sid)
        salt = self.shares.salt() if self.malicious else self.sid
        self.keys = okvs.hash_items(self.suite, salt, self.seeds,
                                    [own.item for own in self.side.own],
                                    self.sizes.num_bins, self.malicious)

    def of_bin(self, number):
        """The side's own items of a bin, with what follows from them."""
        return [(own, key) for own, key in zip(self.side.own, self.keys)
                if key.bin == number]

    def rows(self, members, attempt):
        return okvs.rows(self.seeds, [key for _, key in members], attempt,
                         self.sizes.start_range) if members else []

    def keep(self, members, v):
        """v(x) of the items of a bin."""
        self.values += [(own, key, one)
                        for (own, key), one in zip(members, v)]

    def finish(self):
        """F and F2 of all items."""
        if self.malicious:
            joint = self.shares.joint()
            for own, _, v in self.values:
                own.tag, own.f = malicious.outputs(self.suite, joint, v,
                                                   own.item)
            return
        v = gf128.text(v for _, _, v in self.values)
        starts = b"".join(key.start for _, key, _ in self.values)
        for name, label in (("tag", b"vesica1/vole/out"),
                            ("f", b"vesica1/vole/second")):
            made = gf128.mix_two(self.schedule(label), v, starts)
            for (own, _, _), block in zip(self.values, m.cut(made, 16)):
                setattr(own, name, block)


class Receiver(Engine):
    def run(self):
        if self.malicious:
            yield self.send_one(m.COMMIT, self.commitment())
            self.shares.take_commit(False, (yield from self.take_one(
                m.COMMIT)))
            yield self.send_one(m.OPEN, self.shares.of_receiver)
        elements, _ = yield from self.take_all(m.OFFER, 2 * ot.NUMBER)
        self.hash_items()
        public, ot_keys = ot.receive(
            self.suite, self.sid, self.scalar(self.side.coins("ot"), 0),
            tuple(elements))
        leaves, records = self.leaves(ot_keys)
        for batch in m.split(records) or [[]]:
            yield self.side.send(m.make(m.KEYS, b"".join(batch), public))
        self.u, self.t, corrections = cot.receive(leaves, self.sizes.num_cots)
        self.places = [self.places_of(chunk)
                       for chunk in range(self.sizes.num_bins)]
        text = cot.encode(corrections, self.sizes.num_cots) + b"".join(
            self.choice_bits(chunk) for chunk in range(self.sizes.num_bins))
        yield from self.send_all(m.CORRECTIONS, m.cut(text, 16))
        if self.malicious:
            seed = yield from self.take_one(m.CHALLENGE)
            yield self.send_one(m.RESPONSE, gf128.text(
                malicious.combine(seed, self.u, self.t, self.sizes)))
        beta = [cot.block(self.u, i) for i in range(BASE)]
        w = [cot.weighted(self.t, i) for i in range(BASE)]
        for chunk in range(self.sizes.num_bins):
            beta, w = yield from self.run_chunk(chunk, beta, w)
        if self.malicious:
            self.shares.take_open(False, (yield from self.take_one(m.OPEN)))
        self.finish()

    def leaves(self, ot_keys):
        """The leaves of the COTs, and the records of KEYS."""
        if self.malicious:
            return [gf128.numbers(b"".join(pair)) for pair in ot_keys], []
        return cot.grow(self.suite, self.sid,
                        self.coins("cot", 0, cot.GROUPS // 4), ot_keys)

    def places_of(self, chunk):
        text = self.coins("noise", 16 * chunk, 16)
        return [int.from_bytes(text[4 * i:4 * i + 4], "little") %
                2**self.sizes.height for i in range(TREES)]

    def not_turned(self, chunk):
        """NOT a for each level of each tree: the side that is opened."""
        height = self.sizes.height
        return [1 - trees.digit(place, height, level)
                for place in self.places[chunk]
                for level in range(1, height + 1)]

    def choice_bits(self, chunk):
        first = self.first_cot(chunk)
        bits = sum(((self.u >> first + i & 1) ^ side) << i
                   for i, side in enumerate(self.not_turned(chunk)))
        return bits.to_bytes(32 * self.sizes.height, "little")

    def run_chunk(self, chunk, beta, w):
        """The base VOLEs of the next chunk."""
        height, used = self.sizes.height, self.sizes.num_columns
        num_opened = TREES * height
        records, _ = yield from self.take_all(m.TREES,
                                              2 * num_opened + TREES)
        blocks = gf128.numbers(b"".join(records))
        masks = self.masks(cot.columns(self.t, self.first_cot(chunk),
                                       num_opened), chunk)
        opened = [blocks[2 * i + side] ^ mask for i, (side, mask) in
                  enumerate(zip(self.not_turned(chunk), masks))]
        leaves = trees.grow_but_one(
            self.tree_keys(chunk), self.places[chunk], height,
            [opened[level::height] for level in range(height)])
        e, leaves = self.complete(chunk, leaves, beta, w,
                                  blocks[2 * num_opened:])
        if self.malicious:
            yield from self.check(chunk, malicious.Vector(e, beta[-1]),
                                  malicious.Vector(leaves, w[-1]))
        a = noise_code.encode(self.suite, self.sizes, e)
        c = noise_code.encode(self.suite, self.sizes, leaves)
        yield from self.store(chunk, a, c)
        return a[used:used + BASE], c[used:used + BASE]

    def check(self, chunk, e, w):
        seed = self.coins("check", chunk, 1)[:16]
        x = gf128.text([e.check(seed)])
        yield self.send_one(m.CHALLENGE, seed + x)
        response = yield from self.take_one(m.RESPONSE)
        m.require(response == malicious.response(
            self.suite, self.sid, chunk, w.check(seed)), "PROOF",
            f"the response of chunk {chunk}")

    def complete(self, chunk, leaves, beta, w, psi):
        """e and w, N blocks each."""
        width = 1 << self.sizes.height
        e, filled = [0] * self.sizes.num_leaves, []
        for i, (tree, place) in enumerate(zip(leaves, self.places[chunk])):
            tree[place] = gf128.add(tree) ^ psi[i] ^ w[i]
            e[i * width + place] = beta[i]
            filled += tree
        return e, filled

    def store(self, chunk, a, c):
        members = self.of_bin(chunk)
        values = [key.value for _, key in members]
        m.require(len(members) <= self.sizes.capacity, "INTERNAL",
                  "too many items in a bin")
        for attempt in range(okvs.TRIES):
            rows = self.rows(members, attempt)
            p = okvs.solve(rows, values, self.sizes.num_columns)
            if p is not None:
                break
        m.require(p is not None, "INTERNAL", "a bin does not solve")
        sums = gf128.text(one ^ other for one, other in zip(p, a))
        yield from self.send_all(m.SLOTS, m.cut(sums, 16), bytes((attempt,)))
        self.keep(members, [okvs.times(row, c) for row in rows])


class Sender(Engine):
    def run(self):
        self.delta = int.from_bytes(self.coins("delta", 0, 1)[:16], "little")
        if self.malicious:
            self.shares.take_commit(True, (yield from self.take_one(
                m.COMMIT)))
            yield self.send_one(m.COMMIT, self.commitment())
        coins = self.side.coins("ot")
        scalars = tuple(self.scalar(coins, i) for i in range(2 * ot.NUMBER))
        choices, _ = cot.choices(self.delta, 1 if self.malicious else
                                 cot.HEIGHT)
        elements = ot.offer(self.suite, self.sid, choices, scalars)
        yield from self.send_all(m.OFFER, elements)
        if self.malicious:
            self.shares.take_open(True, (yield from self.take_one(m.OPEN)))
        self.hash_items()
        records, public = yield from self.take_keys()
        ot_keys = ot.chosen_keys(self.suite, self.sid, choices, scalars,
                                 elements, public)
        yield from self.take_corrections(self.leaves(records, choices,
                                                     ot_keys))
        if self.malicious:
            yield from self.check_cots()
        yield from self.run_chunks()
        if self.malicious:
            yield self.send_one(m.OPEN, self.shares.last)
        self.finish()

    def take_keys(self):
        if self.malicious:
            frame = yield from self.side.take(m.KEYS)
            m.require(not frame.values[0], "COUNT", "records in KEYS")
            return [], frame.values[1]
        records, publics = yield from self.take_all(m.KEYS, 2 * ot.NUMBER)
        return records, publics[0]

    def leaves(self, records, choices, ot_keys):
        """The leaves of the COTs, but one of each group."""
        if not self.malicious:
            return cot.open_trees(self.suite, self.sid, self.delta, records,
                                  ot_keys)
        keys = gf128.numbers(b"".join(ot_keys))
        return [[0, key] if b else [key, 0] for b, key in zip(choices, keys)]

    def check_cots(self):
        seed = self.coins("check", 0, 1)[:16]
        yield self.send_one(m.CHALLENGE, seed)
        x, *y = gf128.numbers((yield from self.take_one(m.RESPONSE)))
        _, *sums = malicious.combine(seed, 0, self.q, self.sizes)
        for i, one in enumerate(sums):
            m.require(one == y[i] ^ (x if self.delta >> i & 1 else 0), "PROOF",
                      f"column {i} of the correlated OTs")

    def run_chunks(self):
        v = [cot.weighted(self.q, i) for i in range(BASE)]
        b, v = yield from self.send_trees(0, v)
        for chunk in range(self.sizes.num_bins):
            ahead = None
            if self.malicious:
                yield from self.respond(chunk)
            if chunk + 1 < self.sizes.num_bins:
                ahead, v = yield from self.send_trees(chunk + 1, v)
            yield from self.take_slots(chunk, b)
            b = ahead

    def respond(self, chunk):
        data = yield from self.take_one(m.CHALLENGE)
        seed, x = data[:16], int.from_bytes(data[16:], "little")
        y = self.checked.check(seed) ^ gf128.multiply(self.delta, x)
        yield self.send_one(m.RESPONSE, malicious.response(
            self.suite, self.sid, chunk, y))

    def take_corrections(self, leaves):
        num_cots, sizes = self.sizes.num_cots, self.sizes
        length = (len(leaves) - 1) * num_cots // 8
        per_chunk = 32 * sizes.height
        records, _ = yield from self.take_all(
            m.CORRECTIONS, (length + per_chunk * sizes.num_bins) // 16)
        text = b"".join(records)
        self.q = cot.send(leaves, self.delta,
                          cot.decode(text[:length], num_cots), num_cots)
        self.choices = m.cut(text[length:], per_chunk)

    def send_trees(self, chunk, v):
        """B of the chunk, and the base VOLEs of the next one."""
        height, used = self.sizes.height, self.sizes.num_columns
        roots = self.coins("tree", 64 * chunk, 64)
        leaves, sums = trees.grow(self.tree_keys(chunk), roots, height)
        q = cot.columns(self.q, self.first_cot(chunk), TREES * height)
        bits = int.from_bytes(self.choices[chunk], "little")
        masks = [self.masks([one ^ (self.delta if s ^ bits >> i & 1 else 0)
                             for i, one in enumerate(q)], chunk)
                 for s in (0, 1)]
        blocks = [sums[i % height][s][i // height] ^ masks[s][i]
                  for i in range(TREES * height) for s in (0, 1)]
        blocks += [one ^ gf128.add(tree) for one, tree in zip(v, leaves)]
        yield from self.send_all(m.TREES, m.cut(gf128.text(blocks), 16))
        leaves = [leaf for tree in leaves for leaf in tree]
        self.checked = malicious.Vector(leaves, v[-1])
        b = noise_code.encode(self.suite, self.sizes, leaves)
        return b, b[used:used + BASE]

    def take_slots(self, chunk, b):
        records, attempts = yield from self.take_all(m.SLOTS,
                                                     self.sizes.num_columns)
        m.require(len(set(attempts)) == 1 and attempts[0][0] < okvs.TRIES,
                  "MALFORMED", "the number of the try")
        k = [one ^ gf128.multiply(self.delta, p) for one, p in
             zip(b, gf128.numbers(b"".join(records)))]
        members = self.of_bin(chunk)
        rows = self.rows(members, attempts[0][0])
        self.keep(members, [
            okvs.times(row, k) ^ gf128.multiply(self.delta, key.value)
            for row, (_, key) in zip(rows, members)])


def receive(side):
    yield from Receiver(side).run()


def send(side):
    yield from Sender(side).run()
