# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Whether frames are those of a session that ended well: all that can be told
from the frames, the channel binding and the dialer, without any secret of a
side. SPEC.md, sections 4 to 8.

The order between the directions is one in which the frames could have been
sent. So a frame is a breach here if it could not have been sent after those
before it; the tables of section 7 say it from the side of who takes it."""

import collections

import derive
import messages as m
import oprf
from messages import Breach, require
from ristretto255 import NotAnElement
from suites import SUITES


class Transcript:
    def __init__(self, binding, dialer):
        self.binding = binding
        self.dialer = dialer
        self.count = collections.Counter()
        self.hellos = {}
        self.accepts = {}
        self.terms = self.terms_payload = None
        self.sid = self.chains = self.transcript = self.matched = None
        self.blinded = []
        self.last = {}
        self.progress = collections.Counter()

    # Section 7

    def is_receiver(self, role):
        return m.receiver_of(self.terms) == role

    def both_accepted(self):
        return len(self.accepts) == 2

    def sizes(self, kind):
        """How many records each frame of a bulk message holds."""
        if not self.both_accepted():
            return []
        total = {m.BLINDED: self.n_r, m.EVALUATED: self.n_r, m.TAGS: self.n_s,
                 m.REVEALED: self.matched or 0}[kind]
        return m.frame_sizes(kind, total, self.terms, self.n_r, self.n_s)

    def script(self, role):
        """What a side sends: each message, and how often."""
        yield m.HELLO, 1
        if role == m.PROPOSER:
            yield m.TERMS, 1
        yield m.ACCEPT, 1
        if not self.both_accepted():
            return
        both = self.terms["learner"] == m.LEARNER_BOTH
        if self.is_receiver(role):
            yield m.BLINDED, len(self.sizes(m.BLINDED))
            yield m.ACK, len(self.sizes(m.TAGS))
            yield m.MATCHED, 1 if both else 0
            yield m.REVEALED, len(self.sizes(m.REVEALED))
        else:
            yield m.EVALUATED, len(self.sizes(m.EVALUATED))
            yield m.TAGS, len(self.sizes(m.TAGS))
            yield m.ACK, len(self.sizes(m.REVEALED))
        yield m.DONE, 1

    def next_type(self, role):
        for kind, times in self.script(role):
            if self.count[role, kind] < times:
                return kind
        return None

    def complete(self, role, kind):
        return self.count[role, kind] == len(self.sizes(kind))

    def check_turn(self, role, kind):
        """The frame is the next one of its side, and what it needs of the
        partner is there."""
        expected = self.next_type(role)
        require(kind == expected, "UNEXPECTED",
                f"where {m.NAMES[expected or 0] or 'nothing'} had to come")
        partner = m.PROPOSER + m.ANSWERER - role
        mine, theirs = ((lambda kind, role=role: self.count[role, kind])
                        for role in (role, partner))
        number = mine(kind)
        if kind == m.ACCEPT:
            before = theirs(m.TERMS if role == m.ANSWERER else m.ACCEPT)
            require(theirs(m.HELLO) and before, "UNEXPECTED",
                    "before what it accepts")
        elif kind in (m.BLINDED, m.TAGS, m.REVEALED):
            answer = m.EVALUATED if kind == m.BLINDED else m.ACK
            require(number - theirs(answer) < m.FRAME_WINDOW, "WINDOW",
                    "4 frames before it have no answer yet")
        elif kind == m.EVALUATED:
            require(number < theirs(m.BLINDED), "UNEXPECTED",
                    "before its BLINDED")
        elif kind == m.ACK:
            acknowledged = m.TAGS if self.is_receiver(role) else m.REVEALED
            require(number < theirs(acknowledged), "COUNT",
                    "before the frame that it acknowledges")
        elif kind == m.DONE:
            self.check_turn_of_done(role, partner)
        if kind in (m.ACK, m.MATCHED) and self.is_receiver(role):
            require(self.complete(partner, m.EVALUATED), "UNEXPECTED",
                    "before the last EVALUATED")

    def check_turn_of_done(self, role, partner):
        if self.is_receiver(role):
            require(self.count[partner, m.DONE], "UNEXPECTED",
                    "before the sender's DONE")
        elif self.terms["learner"] == m.LEARNER_BOTH:
            require(self.matched is not None and
                    self.complete(partner, m.REVEALED), "UNEXPECTED",
                    "before the last REVEALED")

    # Every frame

    def add(self, role, frame):
        require(frame.type != m.REFUSE, "REFUSED", "the session ends here")
        require(frame.type != m.ABORT, "ABORTED", "the session ends here")
        if frame.type == m.PROGRESS:
            self.take_progress(role, *frame.values)
            return
        self.check_turn(role, frame.type)
        take = getattr(self, f"take_{frame.name.lower()}")
        take(role, *frame.values)
        self.count[role, frame.type] += 1
        if frame.type == m.HELLO:
            self.hellos[role] = frame
        if frame.type == m.TERMS:
            self.terms_payload = frame.payload
        if self.sid is None and len(self.hellos) == 2 and self.terms:
            self.start()
        if self.chains:
            self.chains[role].add(frame)

    def start(self):
        self.sid = derive.session_id(
            self.suite, self.binding, self.dialer,
            self.hellos[m.PROPOSER].payload, self.hellos[m.ANSWERER].payload,
            self.terms_payload)
        self.chains = {role: derive.Chain(self.suite, role, self.sid)
                       for role in m.SIDES}

    def finish(self):
        for role, name in m.SIDES.items():
            require(self.count[role, m.DONE], "TRUNCATED",
                    f"no DONE of the {name}")

    # Section 5, message by message

    def take_hello(self, role, _version, side, nonce, profile, profile_hash,
                   _most):
        require(side == role, "UNEXPECTED", "the side is the other one")
        require(profile == derive.PROFILE and
                profile_hash == derive.profile_hash(), "PROFILE",
                "another profile")
        for other in self.hellos.values():
            require(other.values[2] != nonce, "REFLECTED",
                    "the nonces are equal")

    def take_terms(self, _role, *values):
        self.terms = dict(zip(m.TERMS_FIELDS, values))
        fault = m.terms_fault(self.terms)
        require(fault is None, "TERMS", f"the field {fault}")
        self.suite = SUITES[self.terms["suite"]]

    def take_accept(self, role, confirmation, number, public):
        require(confirmation == derive.confirmation(
            self.suite, role, self.sid), "CONFIRM", "the confirmation")
        name = m.SIDES[role]
        partner = self.hellos[m.PROPOSER + m.ANSWERER - role]
        require(number <= self.terms[f"{name}_max_items"] and
                number <= partner.values[5], "TOO_LARGE", f"{number} items")
        padded = self.terms[f"{name}_padded_items"]
        if padded:
            require(number == padded, "COUNT", f"{number} items, not padded")
        else:
            require(number >= self.terms["min_items"], "TOO_SMALL",
                    f"{number} items")
        has_key = self.terms["proof"] and not self.is_receiver(role)
        length = self.suite.group.ELEMENT_BYTES if has_key else 0
        require(len(public) == length, "MALFORMED", "the public key")
        if has_key:
            self.check_points([public])
            self.public = public
        self.accepts[role] = number
        if self.both_accepted():
            self.n_r = self.accepts[m.receiver_of(self.terms)]
            self.n_s = sum(self.accepts.values()) - self.n_r

    def records(self, role, kind, data):
        length = m.record_bytes(kind, self.terms, self.n_r, self.n_s)
        size = self.sizes(kind)[self.count[role, kind]]
        require(len(data) == length * size, "COUNT",
                f"{len(data)} bytes for {size} records of {length}")
        return m.cut(data, length)

    def check_points(self, points):
        for i, point in enumerate(points):
            try:
                self.suite.group.decode_strictly(point)
            except NotAnElement as error:
                raise Breach("POINT", f"element {i}: {error}") from None

    def check_order(self, kind, keys):
        """Strictly increasing over all frames of a kind."""
        for i, key in enumerate(keys):
            require(kind not in self.last or self.last[kind] < key, "ORDER",
                    f"record {i} is not above the one before it")
            self.last[kind] = key

    def take_blinded(self, role, data):
        points = self.records(role, m.BLINDED, data)
        self.check_order(m.BLINDED, points)
        self.check_points(points)
        self.blinded.append(points)

    def take_evaluated(self, role, data, proof):
        points = self.records(role, m.EVALUATED, data)
        self.check_points(points)
        require(len(proof) == (64 if self.terms["proof"] else 0), "COUNT",
                f"a proof of {len(proof)} bytes")
        if proof:
            blinded = self.blinded[self.count[role, m.EVALUATED]]
            require(oprf.verify_proof(self.suite, self.public, blinded, points,
                                      proof),
                    "PROOF", "the proof does not hold")

    def take_tags(self, role, data):
        length = m.tag_bytes(self.terms, self.n_r, self.n_s)
        self.check_order(m.TAGS, [record[:length] for record in
                                  self.records(role, m.TAGS, data)])

    def take_matched(self, _role, number):
        require(number <= min(self.n_r, self.n_s), "COUNT",
                f"{number} matches")
        self.matched = number

    def take_revealed(self, role, data):
        places = [int.from_bytes(record[:4], "little") for record in
                  self.records(role, m.REVEALED, data)]
        self.check_order(m.REVEALED, places)
        require(places[-1] < self.n_s, "ORDER", "a position beyond the tags")

    def take_ack(self, role, number):
        require(number == self.count[role, m.ACK] + 1, "COUNT",
                f"frame {number}")

    def take_progress(self, role, done, total):
        require(self.both_accepted() and not self.count[role, m.DONE],
                "UNEXPECTED", "outside of the part that has operations")
        require(done <= total, "MALFORMED", "more than all")
        twice = 2 if self.terms["proof"] else 1
        right = 2 * twice * self.n_r if self.is_receiver(role) else \
            self.n_s + twice * self.n_r
        require(total == right, "COUNT", f"{total} operations, not {right}")
        require(done - self.progress[role] >= m.PROGRESS_STEP, "COUNT",
                "too soon after the last one")
        self.progress[role] = done

    def take_done(self, _role, transcript):
        require(len(transcript) == self.suite.hash_bytes, "MALFORMED",
                "the length of the transcript")
        self.transcript = derive.transcript(self.suite, self.sid, self.chains)
        require(transcript == self.transcript, "TRANSCRIPT",
                "the transcript")
