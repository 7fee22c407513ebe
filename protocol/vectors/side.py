# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""One side of a session, with the coins of SPEC.md, section 9.
The engine dh is here, the engine vole in vole.py.

A side is a coroutine: it yields a Frame that it sends, or TAKE for the next
frame of its partner. It sends as soon as the protocol lets it. What only this
side can tell is checked here; what anybody can tell who sees the frames and the
binding is checked by transcript.py."""

import collections
import dataclasses

import derive
import messages as m
import oprf
import rice
import vole
from suites import SUITES

TAKE = None


@dataclasses.dataclass
class Row:
    item: bytes
    label: bytes | None


@dataclasses.dataclass
class Input:
    """What a side brings, besides the terms."""
    seed: bytes
    max_peer_items: int
    rows: list


@dataclasses.dataclass
class Own:
    """An item of the sorted list, or a dummy, which has no rows."""
    item: bytes
    rows: list
    label: bytes = b""
    tag: bytes = b""  # not yet cut
    f: bytes = b""    # gives ack and label key


def sorted_items(rows):
    """The distinct items; the label is that of the first row that has one."""
    found = {}
    for number, row in enumerate(rows):
        own = found.setdefault(row.item, Own(row.item, []))
        own.rows.append(number)
    for own in found.values():
        own.label = next((rows[i].label for i in own.rows
                          if rows[i].label is not None), b"")
    return [found[key] for key in sorted(found)]


class Side:
    def __init__(self, role, own, terms, binding, dialer):
        self.role = role
        self.partner = m.PROPOSER + m.ANSWERER - role
        self.input = own
        self.terms = terms
        self.suite = SUITES[terms["suite"]]
        self.binding = binding
        self.dialer = dialer
        self.is_receiver = m.receiver_of(terms) == role
        self.both = terms["learner"] == m.LEARNER_BOTH
        self.learns = self.is_receiver or self.both
        self.mode = oprf.MODE_VOPRF if terms["proof"] else oprf.MODE_OPRF
        self.matched = {}
        self.unopened = 0
        self.sid = self.chains = self.transcript = None
        self.n = {}

    # What every frame goes through

    def send(self, frame):
        if self.chains:
            self.chains[self.role].add(frame)
        return frame

    def take(self, kind):
        frame = yield TAKE
        while frame.type == m.PROGRESS and kind > m.ACCEPT:
            frame = yield TAKE
        m.require(frame.type == kind, "UNEXPECTED",
                  f"{frame.name} instead of {m.NAMES[kind]}")
        if self.chains:
            self.chains[self.partner].add(frame)
        return frame

    # Section 7, from HELLO to the ACCEPTs

    def run(self):
        hello = m.make(m.HELLO, 1, self.role,
                       derive.hello_nonce(self.input.seed), derive.PROFILE,
                       derive.profile_hash(), self.input.max_peer_items)
        yield self.send(hello)
        if self.role == m.PROPOSER:
            terms = m.make_terms(self.terms)
            yield self.send(terms)
            other = yield from self.take(m.HELLO)
            self.start(hello, other, terms)
            accept = yield from self.take(m.ACCEPT)
            yield self.send(self.accept())
        else:
            other = yield from self.take(m.HELLO)
            terms = yield from self.take(m.TERMS)
            m.require(m.terms_of(terms) == self.terms, "TERMS",
                      "not the terms of the vector")
            self.start(other, hello, terms)
            yield self.send(self.accept())
            accept = yield from self.take(m.ACCEPT)
        self.n[self.partner] = accept.values[1]
        if self.is_receiver:
            self.public = accept.values[2]
        self.n_r = self.n[m.receiver_of(self.terms)]
        self.n_s = sum(self.n.values()) - self.n_r
        self.tag_bytes = m.tag_bytes(self.terms, self.n_r, self.n_s)
        self.sealed_bytes = m.sealed_bytes(self.terms)
        self.code = rice.code_of(self.terms, self.n_r, self.n_s)
        yield from (self.receive() if self.is_receiver else self.serve())

    def start(self, hello_p, hello_a, terms):
        """Everything that depends on the session id."""
        self.sid = derive.session_id(self.suite, self.binding, self.dialer,
                                     hello_p.payload, hello_a.payload,
                                     terms.payload)
        self.chains = {role: derive.Chain(self.suite, role, self.sid)
                       for role in m.SIDES}
        self.own = sorted_items(self.input.rows) + self.dummies()
        self.n[self.role] = len(self.own)
        self.public = b""
        if not self.is_receiver and self.terms["engine"] == m.DH:
            self.key = self.coins("key").scalar(0)
            self.public = oprf.public_key(self.suite, self.key)

    def coins(self, purpose):
        return derive.Coins.of_session(self.suite, purpose, self.input.seed,
                                       self.sid)

    def dummies(self):
        padded = self.terms[f"{m.SIDES[self.role]}_padded_items"]
        distinct = len({row.item for row in self.input.rows})
        m.require(distinct >= self.terms["min_items"], "own list",
                  "fewer items than min_items")
        m.require(not padded or distinct <= padded, "own list",
                  "more items than padded_items")
        longest = max((len(row.label or b"") for row in self.input.rows),
                      default=0)
        m.require(not self.terms["label_bytes"] or
                  longest <= self.terms["label_bytes"], "own list",
                  "a label that is longer than label_bytes")
        coins = self.coins("dummy")
        return [Own(coins.block(i)[:32], [])
                for i in range(padded - distinct if padded else 0)]

    def accept(self):
        return m.make(m.ACCEPT,
                      derive.confirmation(self.suite, self.role, self.sid),
                      len(self.own), self.public)

    def cut(self, frame, number=None):
        """The records of a bulk frame, of which there are so many."""
        if frame.type == m.TAGS and self.code:
            return self.code.split(frame.values[0], number)
        length = m.record_bytes(frame.type, self.terms, self.n_r, self.n_s)
        m.require(len(frame.values[0]) % length == 0, "COUNT",
                  "not a whole number of records")
        return m.cut(frame.values[0], length)

    def join(self, kind, batch):
        """The records of a frame as they go."""
        if kind == m.TAGS and self.code:
            return self.code.join(batch)
        return b"".join(batch)

    def send_windowed(self, kind, records, answer):
        """Sends the records; the answers that the window made it wait for."""
        answers = []
        for number, batch in enumerate(m.split(records)):
            if number - len(answers) == m.FRAME_WINDOW:
                answers.append((yield from self.take(answer)))
            yield self.send(m.make(kind, self.join(kind, batch)))
        return answers

    def take_rest(self, kind, records, answers):
        """All answers, of which some have been taken."""
        answers = list(answers)
        while len(answers) < len(m.split(records)):
            answers.append((yield from self.take(kind)))
        return answers

    def take_all(self, kind, total):
        """The records of a kind that is acknowledged."""
        records = []
        sizes = m.frame_sizes(kind, total, self.terms, self.n_r, self.n_s)
        for taken, number in enumerate(sizes, 1):
            records += self.cut((yield from self.take(kind)), number)
            yield self.send(m.make(m.ACK, taken))
        return records

    def end(self):
        self.transcript = derive.transcript(self.suite, self.sid,
                                            self.chains)
        return m.make(m.DONE, self.transcript)

    # Section 8, the receiver

    def receive_dh(self):
        coins = self.coins("blind")
        blinds = [self.suite.reduce(coins.item_block(own.item))
                  for own in self.own]
        points = [(oprf.mask(self.suite, self.mode, own.item, blind), own,
                   blind) for own, blind in zip(self.own, blinds)]
        points.sort(key=lambda point: point[0])
        blinded = [element for element, _, _ in points]
        answers = yield from self.send_windowed(m.BLINDED, blinded,
                                                m.EVALUATED)
        answers = yield from self.take_rest(m.EVALUATED, blinded, answers)
        evaluated = self.check_proofs(m.split(blinded), answers)
        for (_, own, blind), element in zip(points, evaluated):
            self.finish_dh(own, oprf.unmask(self.suite, own.item, blind,
                                            self.public, element))

    def finish_dh(self, own, f):
        own.f, own.tag = f, derive.out_tag(self.suite, f)

    def receive(self):
        yield from (self.receive_dh() if self.terms["engine"] == m.DH else
                    vole.receive(self))
        records = yield from self.take_all(m.TAGS, self.n_s)
        if self.both:
            revealed = self.match(records)
            yield self.send(m.make(m.MATCHED, len(revealed)))
            answers = yield from self.send_windowed(m.REVEALED, revealed,
                                                    m.ACK)
            yield from self.take_rest(m.ACK, revealed, answers)
        done = yield from self.take(m.DONE)
        yield self.send(self.end())
        self.check_done(done)
        if not self.both:
            self.match(records)

    def check_proofs(self, batches, answers):
        """Step 3: the elements, once the proof of each frame holds."""
        elements = []
        for batch, answer in zip(batches, answers):
            part = self.cut(answer)
            m.require(len(part) == len(batch), "COUNT",
                      "another number of elements than in BLINDED")
            if self.terms["proof"]:
                m.require(oprf.verify_proof(self.suite, self.public, batch,
                                            part, answer.values[1]),
                          "PROOF", "the proof does not hold")
            elements += part
        return elements

    def match(self, records):
        """Steps 6 and 7: the result, and the records of REVEALED."""
        places = {record[:self.tag_bytes]: i
                  for i, record in enumerate(records)}
        revealed = {}
        for own in self.own:
            tag = own.tag[:self.tag_bytes]
            if tag not in places or not own.rows:
                continue
            place = places[tag]
            label = b""
            if self.sealed_bytes:
                label = self.open(m.TAGS, own, tag,
                                  records[place][self.tag_bytes:])
                if label is None:
                    self.unopened += 1
                    continue
            self.matched[own.item] = own, label
            if self.both:
                revealed.setdefault(place, derive.le32(place) +
                                    derive.out_ack(self.suite, own.f) +
                                    self.seal(m.REVEALED, own, tag))
        return [revealed[place] for place in sorted(revealed)]

    # Section 8, the sender

    def serve_dh(self):
        taken = 0
        while taken < self.n_r:
            batch = self.cut((yield from self.take(m.BLINDED)))
            evaluated = [oprf.blind_evaluate(self.suite, self.key, c)
                         for c in batch]
            yield self.send(m.make(m.EVALUATED, b"".join(evaluated),
                                   self.prove(batch, evaluated)))
            taken += len(batch)
        for own in self.own:
            self.finish_dh(own, oprf.evaluate(self.suite, self.mode, self.key,
                                              own.item))

    def serve(self):
        yield from (self.serve_dh() if self.terms["engine"] == m.DH else
                    vole.send(self))
        tags = self.tags()
        records = [tag + sealed for tag, sealed, _ in tags]
        acks = yield from self.send_windowed(m.TAGS, records, m.ACK)
        if self.both:
            yield from self.take_rest(m.ACK, records, acks)
            matched = yield from self.take(m.MATCHED)
            yield from self.take_revealed(tags, matched.values[0])
        yield self.send(self.end())
        if not self.both:
            yield from self.take_rest(m.ACK, records, acks)
        self.check_done((yield from self.take(m.DONE)))

    def prove(self, batch, evaluated):
        """Step 2: the proof of one frame."""
        if not self.terms["proof"]:
            return b""
        nonce = derive.proof_nonce(
            self.suite, self.key, self.coins("proof").subkey, self.public,
            b"".join(batch), b"".join(evaluated))
        return oprf.generate_proof(self.suite, self.key, self.public, batch,
                                   evaluated, nonce)

    def tags(self):
        """Step 5: (tag, sealed label, item) in the order of the tags; no item
        where the tag was replaced."""
        tags = [(own.tag[:self.tag_bytes], own, None) for own in self.own]
        tags = distinct_tags(tags, self.coins("padding"), self.tag_bytes)
        return [(tag, self.seal(m.TAGS, own, tag) if own else
                 self.seal_empty(key, tag), own) for tag, own, key in tags]

    def take_revealed(self, tags, number):
        """Step 7: the sender's result."""
        for record in (yield from self.take_all(m.REVEALED, number)):
            place = int.from_bytes(record[:4], "little")
            m.require(place < len(tags), "ORDER", "a position beyond the tags")
            tag, _, own = tags[place]
            m.require(own and own.rows and
                      derive.out_ack(self.suite, own.f) == record[4:20], "PROOF",
                      f"the ack of position {place}")
            label = b""
            if self.sealed_bytes:
                label = self.open(m.REVEALED, own, tag, record[20:])
                m.require(label is not None, "PROOF",
                          f"the label of position {place} does not open")
            self.matched[own.item] = own, label

    # Sealed labels

    def seal(self, kind, own, tag):
        if not self.sealed_bytes:
            return b""
        key = derive.label_key(self.suite, own.f, self.sid)
        return derive.seal_label(kind, key, self.sid, tag, own.label,
                                 self.terms["label_bytes"])

    def seal_empty(self, key, tag):
        if not self.sealed_bytes:
            return b""
        return derive.seal_label(m.TAGS, key, self.sid, tag, b"",
                                 self.terms["label_bytes"])

    def open(self, kind, own, tag, sealed):
        key = derive.label_key(self.suite, own.f, self.sid)
        return derive.open_label(kind, key, self.sid, tag, sealed,
                                 self.terms["label_bytes"])

    # The end

    def check_done(self, done):
        m.require(done.values[0] == self.transcript, "TRANSCRIPT",
                  "the partner's DONE has another transcript")

    def result(self):
        """As it stands in a vector."""
        labels = {number: label for own, label in self.matched.values()
                  for number in own.rows}
        result = {"learned": self.learns, "items": self.n[self.role],
                  "peer_items": self.n[self.partner],
                  "matches": len(self.matched), "rows": sorted(labels)}
        if self.sealed_bytes:
            result["labels"] = [labels[i].hex() for i in sorted(labels)]
        return result | {"unopened": self.unopened}


def distinct_tags(tags, coins, length):
    """Step 5: of two equal tags the later one in the order of the items is
    replaced. Sorting is stable, so the earlier one stays in front."""
    replaced = 0
    tags = sorted(tags, key=lambda entry: entry[0])
    while True:
        again = [i for i in range(1, len(tags))
                 if tags[i][0] == tags[i - 1][0]]
        if not again:
            return tags
        block = coins.block(replaced)
        tags[again[0]] = block[:length], None, block[32:]
        tags.sort(key=lambda entry: entry[0])
        replaced += 1


class Player:
    """A side that is played frame by frame."""

    def __init__(self, side):
        self.side = side
        self.arrived = collections.deque()
        self.coroutine = side.run()
        self.wants = next(self.coroutine)
        self.given = False
        self.finished = False

    def next_frame(self):
        """The next frame that the side sends, or None if it cannot send before
        more has arrived, or has nothing more to send. What the side does after
        a frame is not done before the next call, so that a breach that it
        finds then does not hide the frame."""
        if self.given:
            self.go_on(None)
        while not self.finished:
            if self.wants is not TAKE:
                self.given = True
                return self.wants
            if not self.arrived:
                return None
            self.go_on(self.arrived.popleft())
        return None

    def go_on(self, frame):
        self.given = False
        try:
            self.wants = self.coroutine.send(frame)
        except StopIteration:
            self.finished = True


def play(sides):
    """The frames of a whole session of two sides, as (role, Frame) in an order
    in which they could have been sent."""
    players = {side.role: Player(side) for side in sides}
    frames = []
    moved = True
    while moved:
        moved = False
        for role, player in players.items():
            frame = player.next_frame()
            while frame:
                frames.append((role, frame))
                players[player.side.partner].arrived.append(frame)
                moved = True
                frame = player.next_frame()
    if not all(player.finished for player in players.values()):
        raise RuntimeError("the two sides wait for each other")
    return frames
