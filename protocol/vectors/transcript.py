# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Whether frames are those of a session that ended well: all that can be told
from the frames, the channel binding and the dialer, without any secret of a
side. SPEC.md, sections 4 to 8 and 13.

The order between the directions is one in which the frames could have been
sent. So a frame is a breach here if it could not have been sent after those
before it; the tables of section 7 say it from the side of who takes it."""

import collections

import derive
import malicious
import messages as m
import okvs
import oprf
import rice
from messages import Breach, require
from ristretto255 import NotAnElement
from sizes import sizes_of
from suites import SUITES, group_of_vole


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
        self.attempts = {}
        self.shares = None
        self.last = {}
        self.progress = collections.Counter()

    # Section 7

    def is_receiver(self, role):
        return m.receiver_of(self.terms) == role

    def malicious(self):
        return self.terms["security"] == m.MALICIOUS

    def both_accepted(self):
        return len(self.accepts) == 2

    def sizes(self, kind):
        """How many records each frame of a bulk message holds."""
        if not self.both_accepted():
            return []
        return [size for total in self.totals(kind)
                for size in m.frame_sizes(kind, total, self.terms, self.n_r,
                                          self.n_s)]

    def totals(self, kind):
        """Over how many records the frames of a kind are counted: of TREES and
        of SLOTS those of each chunk."""
        n = sizes_of(self.n_r)
        groups = 128 if self.malicious() else 32
        of_dh = self.n_r if self.terms["engine"] == m.DH else 0
        return {m.BLINDED: [of_dh], m.EVALUATED: [of_dh], m.TAGS: [self.n_s],
                m.REVEALED: [self.matched or 0], m.OFFER: [256],
                m.KEYS: [0 if self.malicious() else 256],
                m.CORRECTIONS: [((groups - 1) * n.num_cots // 8 +
                                 32 * n.height * n.num_bins) // 16],
                m.TREES: [512 * n.height + 256] * n.num_bins,
                m.SLOTS: [n.num_columns] * n.num_bins}[kind]

    def script(self, role):
        """What a side sends: each message, and how often."""
        yield m.HELLO, 1
        if role == m.PROPOSER:
            yield m.TERMS, 1
        yield m.ACCEPT, 1
        if not self.both_accepted():
            return
        both = self.terms["learner"] == m.LEARNER_BOTH
        if self.terms["engine"] == m.VOLE:
            yield from self.script_of_vole(role)
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

    def script_of_vole(self, role):
        """Up to TAGS; how often counts from the first one of the session."""
        once = 1 if self.malicious() else 0
        receives = self.is_receiver(role)
        yield m.COMMIT, once
        if receives:
            yield m.OPEN, once
        for kind in (m.KEYS, m.CORRECTIONS) if receives else (m.OFFER,):
            yield kind, len(self.sizes(kind))
        yield m.RESPONSE if receives else m.CHALLENGE, once
        chunks = sizes_of(self.n_r).num_bins
        for chunk in range(1, chunks + 1):
            for kind in (m.CHALLENGE, m.SLOTS) if receives else \
                    (m.TREES, m.RESPONSE):
                yield kind, chunk * (len(self.sizes(kind)) // chunks if kind in
                                     (m.TREES, m.SLOTS) else once)
        if not receives:
            yield m.OPEN, once

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
        elif kind in m.OF_VOLE:
            self.check_turn_of_vole(kind, role, number)
        if kind == m.TAGS and self.terms["engine"] == m.VOLE:
            require(self.complete(partner, m.SLOTS), "UNEXPECTED",
                    "before the last SLOTS")
        if kind in (m.ACK, m.MATCHED) and self.is_receiver(role):
            require(self.complete(partner, m.EVALUATED), "UNEXPECTED",
                    "before the last EVALUATED")

    def check_turn_of_vole(self, kind, role, number):
        """Section 13, "Order of messages"."""
        partner = m.PROPOSER + m.ANSWERER - role
        if self.malicious():
            self.check_turn_of_malicious(kind, role, number)
        if kind in m.OF_MALICIOUS or kind == m.OFFER:
            return
        chunk = 0
        if kind in (m.TREES, m.SLOTS):
            chunk = number // (len(self.sizes(kind)) //
                               sizes_of(self.n_r).num_bins)
        if kind == m.TREES:
            require(self.complete(partner, m.CORRECTIONS), "UNEXPECTED",
                    "before the last CORRECTIONS")
            require(self.chunks_of(partner, m.SLOTS) >= chunk - 1, "WINDOW",
                    "two chunks before it have no SLOTS yet")
        elif kind == m.SLOTS:
            require(self.chunks_of(partner, m.TREES) > chunk, "UNEXPECTED",
                    "before the TREES of its chunk")
        else:
            require(self.complete(partner, m.OFFER), "UNEXPECTED",
                    "before the last OFFER")

    def check_turn_of_malicious(self, kind, role, number):
        """Section 13, "Security malicious"."""
        partner = m.PROPOSER + m.ANSWERER - role
        theirs = {kind: self.count[partner, kind] for kind in m.OF_MALICIOUS}
        receives = self.is_receiver(role)
        if kind == m.COMMIT:
            before = receives or theirs[m.COMMIT]
        elif kind == m.OPEN:
            before = theirs[m.COMMIT] if receives else \
                self.complete(partner, m.SLOTS)
        elif kind == m.CHALLENGE:
            before = self.chunks_of(partner, m.TREES) > number if receives \
                else self.complete(partner, m.CORRECTIONS)
        elif kind == m.RESPONSE:
            before = theirs[m.CHALLENGE] > number
        elif kind == m.TREES:
            before = theirs[m.RESPONSE]
        elif kind == m.SLOTS:
            before = theirs[m.RESPONSE] == self.count[role, m.CHALLENGE]
        else:
            before = True
        require(before, "UNEXPECTED", "before what it waits for")

    def chunks_of(self, role, kind):
        """How many whole chunks a side has sent."""
        return self.count[role, kind] * sizes_of(self.n_r).num_bins // \
            len(self.sizes(kind))

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
        has_key = self.terms["engine"] == m.DH and not self.is_receiver(role)
        length = self.suite.group.ELEMENT_BYTES if has_key else 0
        require(len(public) == length, "MALFORMED", "the public key")
        if has_key:
            self.check_points([public])
            self.public = public
        self.accepts[role] = number
        if self.both_accepted():
            self.n_r = self.accepts[m.receiver_of(self.terms)]
            self.n_s = sum(self.accepts.values()) - self.n_r
            self.code = rice.code_of(self.terms, self.n_r, self.n_s)

    def records(self, role, kind, data):
        length = m.record_bytes(kind, self.terms, self.n_r, self.n_s)
        size = self.sizes(kind)[self.count[role, kind]]
        if kind == m.TAGS and self.code:
            return self.code.split(data, size)
        require(len(data) == length * size, "COUNT",
                f"{len(data)} bytes for {size} records of {length}")
        return m.cut(data, length)

    def check_points(self, points, suite=None):
        for i, point in enumerate(points):
            try:
                (suite or self.suite).group.decode_strictly(point)
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

    def take_offer(self, role, data):
        self.check_points(self.records(role, m.OFFER, data),
                          group_of_vole(self.suite))

    def take_keys(self, role, data, public):
        self.records(role, m.KEYS, data)
        suite = group_of_vole(self.suite)
        require(len(public) == suite.group.ELEMENT_BYTES, "COUNT",
                f"an A of {len(public)} bytes")
        self.check_points([public], suite)

    def take_corrections(self, role, data):
        self.records(role, m.CORRECTIONS, data)

    def take_trees(self, role, data):
        self.records(role, m.TREES, data)

    def take_slots(self, role, data, attempt):
        self.records(role, m.SLOTS, data)
        chunk = self.chunks_of(role, m.SLOTS)
        require(attempt[0] < okvs.TRIES and
                self.attempts.setdefault(chunk, attempt) == attempt,
                "MALFORMED", f"try {attempt[0]}")

    def take_commit(self, role, data):
        self.check_length(role, m.COMMIT, data)
        if self.shares is None:
            self.shares = malicious.Shares(self.suite, self.sid)
        self.shares.take_commit(self.is_receiver(role), data)

    def take_open(self, role, data):
        self.shares.take_open(self.is_receiver(role), data)

    def take_challenge(self, role, data):
        self.check_length(role, m.CHALLENGE, data)

    def take_response(self, role, data):
        self.check_length(role, m.RESPONSE, data)

    def check_length(self, role, kind, data):
        require(len(data) == m.length_of_one(kind, self.is_receiver(role)),
                "MALFORMED", f"{len(data)} bytes")

    def take_ack(self, role, number):
        require(number == self.count[role, m.ACK] + 1, "COUNT",
                f"frame {number}")

    def take_progress(self, role, done, total):
        require(self.both_accepted() and not self.count[role, m.DONE],
                "UNEXPECTED", "outside of the part that has operations")
        require(done <= total, "MALFORMED", "more than all")
        step, right = self.operations(role)
        require(total == right, "COUNT", f"{total} operations, not {right}")
        require(done - self.progress[role] >= step, "COUNT",
                "too soon after the last one")
        self.progress[role] = done

    def operations(self, role):
        """After how many PROGRESS is sent, and how many there are."""
        receiver = self.is_receiver(role)
        if self.terms["engine"] == m.VOLE:
            return (m.PROGRESS_STEP_OF_VOLE,
                    2 * (self.n_r if receiver else self.n_s))
        twice = 2 if self.terms["proof"] else 1
        return (m.PROGRESS_STEP, 2 * twice * self.n_r if receiver else
                self.n_s + twice * self.n_r)

    def take_done(self, _role, transcript):
        require(len(transcript) == self.suite.hash_bytes, "MALFORMED",
                "the length of the transcript")
        self.transcript = derive.transcript(self.suite, self.sid, self.chains)
        require(transcript == self.transcript, "TRANSCRIPT",
                "the transcript")
