#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Checks vectors of whole sessions against protocol/SPEC.md.

Written from SPEC.md alone, apart from the library. Each vector is looked at
twice. Once as a transcript: are these the frames of a session that ended well,
as far as anybody can tell without the secrets of a side. Then each side whose
seed the vector has is played with the recorded frames of its partner; every
frame that it sends, the session id, the transcript and its result must be those
of the vector.

    check.py [FILE...]              all vectors of this directory by default
    check.py --transcript-only ...  as if the vectors had no seeds
    check.py --generate OPTIONS     writes a vector: check.py --generate --help
    check.py --self-test            primitives, planted faults
"""

import argparse
import dataclasses
import hashlib
import json
import pathlib
import sys

sys.dont_write_bytecode = True
import derive  # noqa: E402
import messages as m  # noqa: E402
import ristretto255  # noqa: E402
import side as sides  # noqa: E402
import transcript as transcripts  # noqa: E402
from suites import SUITES  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
ROLES = {name: role for role, name in m.SIDES.items()}

VECTOR_KEYS = {"description", "dialer", "binding", "terms", "proposer",
               "answerer", "frames", "sid", "transcript"}
SIDE_KEYS = {"max_peer_items", "list", "result"}
ROW_KEYS = {"type", "canonical", "label"}
RESULT_KEYS = {"learned", "items", "peer_items", "matches", "rows", "unopened"}


class BadVector(Exception):
    """The file does not have the form of a vector."""


def need(condition, why):
    if not condition:
        raise BadVector(why)


def keys(where, value, wanted, optional=()):
    need(isinstance(value, dict), f"{where} is no object")
    missing = wanted - set(value)
    unknown = set(value) - wanted - set(optional)
    need(not missing, f"{where} lacks {', '.join(sorted(missing))}")
    need(not unknown, f"{where} has {', '.join(sorted(unknown))}")


def unhex(where, text, length=None):
    need(isinstance(text, str) and len(text) % 2 == 0 and
         not text.strip("0123456789abcdef"), f"{where} is no lower-case hex")
    need(length is None or len(text) == 2 * length,
         f"{where} does not have {length} bytes")
    return bytes.fromhex(text)


@dataclasses.dataclass
class Recorded:
    """A frame of a vector: all its bytes, or its header and its SHA-256."""
    role: int
    data: bytes
    sha256: bytes | None

    def is_of(self, frame):
        data = frame.bytes()
        if self.sha256 is None:
            return self.data == data
        return self.data == data[:m.HEADER_BYTES] and \
            self.sha256 == hashlib.sha256(data).digest()


def read_frame(where, content):
    hashed = isinstance(content, dict) and "sha256" in content
    keys(where, content, {"from", "header", "sha256"} if hashed else
         {"from", "bytes"})
    need(content["from"] in ROLES, f"{where} is from no side")
    role = ROLES[content["from"]]
    if not hashed:
        return Recorded(role, unhex(where, content["bytes"]), None)
    header = unhex(f"{where}, header", content["header"], m.HEADER_BYTES)
    need(header[4] in m.OF_VOLE, f"{where} must have its bytes")
    return Recorded(role, header,
                    unhex(f"{where}, sha256", content["sha256"], 32))


class Vector:
    """A vector with its bytes decoded."""

    def __init__(self, content):
        keys("the vector", content, VECTOR_KEYS)
        self.terms = content["terms"]
        keys("terms", self.terms, set(m.TERMS_FIELDS))
        try:
            m.make_terms(self.terms)
        except m.Breach as breach:
            raise BadVector(f"terms: {breach}") from None
        need(self.terms["suite"] in SUITES, "terms: there is no such suite")
        self.suite = SUITES[self.terms["suite"]]
        need(content["dialer"] in ROLES, "dialer is no side")
        self.dialer = ROLES[content["dialer"]]
        self.binding = unhex("binding", content["binding"])
        self.sid = unhex("sid", content["sid"], 32)
        self.transcript = unhex("transcript", content["transcript"],
                                self.suite.hash_bytes)
        self.frames = [read_frame(f"frame {i}", frame)
                       for i, frame in enumerate(content["frames"])]
        self.inputs = {}
        self.results = {}
        for role, name in m.SIDES.items():
            self.read_side(role, name, content[name])

    def read_side(self, role, name, content):
        keys(name, content, SIDE_KEYS, ["seed"])
        rows = []
        for i, row in enumerate(content["list"]):
            where = f"{name}, row {i}"
            keys(where, row, ROW_KEYS)
            need(m.number(0, 65535)(row["type"]), f"{where}: the type")
            label = row["label"]
            rows.append(sides.Row(
                derive.item(self.suite, row["type"],
                            unhex(f"{where}, canonical", row["canonical"])),
                None if label is None else unhex(f"{where}, label", label)))
        keys(f"{name}, result", content["result"], RESULT_KEYS, ["labels"])
        self.results[role] = content["result"]
        need(m.ITEMS(content["max_peer_items"]), f"{name}: max_peer_items")
        if content.get("seed") is not None:
            seed = unhex(f"{name}, seed", content["seed"], 32)
            self.inputs[role] = sides.Input(seed, content["max_peer_items"],
                                            rows)


def title(vector, i):
    """A frame in a message: its number, its side, its type."""
    if i == len(vector.frames):
        return "the end"
    frame = vector.frames[i]
    kind = frame.data[4] if len(frame.data) > 4 else 0
    name = m.NAMES[kind] if kind < len(m.NAMES) else f"type {kind}"
    return f"frame {i} ({m.SIDES[frame.role]}, {name})"


def short(value):
    if not isinstance(value, bytes):
        return repr(value)
    return value.hex() if len(value) <= 64 else \
        f"{value[:32].hex()}… ({len(value)} bytes)"


def difference(frame, have, record_bytes):
    """How what a vector has differs from the frame it should be."""
    expected, data = frame.bytes(), have.data
    if data[4:5] != expected[4:5]:
        return [f"should be {frame.name}"]
    if have.sha256 is not None:
        if data != expected[:m.HEADER_BYTES]:
            return ["another header"]
        return [f"sha256: by SPEC.md {hashlib.sha256(expected).hexdigest()}"]
    try:
        recorded = m.parse(data)
    except m.Breach as breach:
        at = next((i for i, (a, b) in enumerate(zip(data, expected))
                   if a != b), min(len(data), len(expected)))
        return [f"does not parse ({breach}); the first byte that differs is "
                f"{at}"]
    lines = []
    names = m.KEY_NAMES[frame.type]
    for i, (have, want) in enumerate(zip(recorded.values, frame.values)):
        if have == want:
            continue
        where = f"key {i + 1} ({names[i]})"
        if i == 0 and record_bytes and len(have) == len(want):
            pairs = list(zip(m.cut(have, record_bytes),
                             m.cut(want, record_bytes)))
            bad = [n for n, (a, b) in enumerate(pairs) if a != b]
            where += f", record {bad[0]} of {len(pairs)}, {len(bad)} differ"
            have, want = pairs[bad[0]]
        lines += [f"{where}:", f"  in the vector {short(have)}",
                  f"  by SPEC.md    {short(want)}"]
    return lines


def parse_frames(vector, faults):
    """The frames that parse; None in the place of one that does not, or of
    which the vector has the hash alone."""
    frames = []
    for i, recorded in enumerate(vector.frames):
        frame = None
        if recorded.sha256 is None:
            try:
                frame = m.parse(recorded.data)
            except m.Breach as breach:
                faults.append(f"{title(vector, i)}: {breach}")
        frames.append((recorded.role, frame))
    return frames


def check_transcript(vector, frames):
    """The faults that need no secrets."""
    public = transcripts.Transcript(vector.binding, vector.dialer)
    for i, (role, frame) in enumerate(frames):
        if frame is None and vector.frames[i].sha256 is not None:
            return [f"{title(vector, i)}: its bytes are not known"]
        if frame is None:
            return []
        try:
            public.add(role, frame)
        except m.Breach as breach:
            return [f"{title(vector, i)}: {breach}"]
    try:
        public.finish()
    except m.Breach as breach:
        return [str(breach)]
    faults = []
    if public.terms != vector.terms:
        fields = [field for field in m.TERMS_FIELDS
                  if public.terms[field] != vector.terms[field]]
        faults.append(f"terms: TERMS has another {', '.join(fields)}")
    for role, own in vector.inputs.items():
        if public.hellos[role].values[5] != own.max_peer_items:
            faults.append(f"{m.SIDES[role]}: HELLO has another max_peer_items")
    if public.sid != vector.sid:
        faults.append(f"sid: by SPEC.md {public.sid.hex()}")
    if public.transcript != vector.transcript:
        faults.append(f"transcript: by SPEC.md {public.transcript.hex()}")
    return faults


class Replay:
    """A side that is played with the recorded frames of its partner, up to the
    first fault."""

    def __init__(self, vector, role):
        self.vector = vector
        self.name = m.SIDES[role]
        self.side = sides.Side(role, vector.inputs[role], vector.terms,
                               vector.binding, vector.dialer)
        self.player = sides.Player(self.side)
        self.at = 0
        self.ended = False
        self.faults = []

    def next_frame(self):
        """The side's next frame; None if it has none or stops."""
        try:
            return self.player.next_frame()
        except m.Breach as breach:
            why = str(breach)
        except ristretto255.NotAnElement as error:
            why = f"POINT: {error}"
        self.end([f"the {self.name} stops before "
                  f"{title(self.vector, self.at)}: {why}"])
        return None

    def end(self, faults):
        self.ended = True
        self.faults += faults

    def step(self, at, sender, frame):
        """Takes the frame that is recorded there; the frame, too, if it is
        recorded by its hash alone and is the one that this side sends."""
        self.at = at
        if sender != self.side.role:
            if frame is None:
                self.end([])
            else:
                self.player.arrived.append(frame)
            return frame
        expected = self.next_frame()
        if self.ended:
            return frame
        faults = compare_frame(self.vector, self.player, at, expected)
        if faults:
            self.end(faults)
        return frame if faults else expected

    def finish(self, at):
        self.at = at
        extra = self.next_frame()
        if self.ended:
            return
        if extra or not self.player.finished:
            self.end([f"after the last frame the {self.name} "
                      + (f"sends {extra.name}" if extra else
                         "waits for another")])
        else:
            self.end(compare_end(self.vector, self.side, self.name))


def replay(vector, frames):
    """Plays the sides whose seeds the vector has: the faults, in the order in
    which the sides end. A frame that one of them sends, and that is recorded by
    its hash alone, is put among the frames."""
    replays = [Replay(vector, role) for role in vector.inputs]
    for at, (sender, frame) in enumerate(frames):
        if frame is not None and frame.type == m.PROGRESS:
            continue
        # The one who sends first, since it may be the one who knows the bytes.
        for one in sorted(replays, key=lambda one: one.side.role != sender):
            if not one.ended:
                frame = one.step(at, sender, frame)
        frames[at] = sender, frame
    for one in replays:
        if not one.ended:
            one.finish(len(frames))
    return [fault for one in sorted(replays, key=lambda one: one.at)
            for fault in one.faults]


def compare_frame(vector, player, at, expected):
    """Whether a recorded frame is the next one that its side sends."""
    side = player.side
    where, name = title(vector, at), m.SIDES[side.role]
    if expected is None:
        return [f"{where}: the {name} " +
                ("sends nothing more" if player.finished else
                 "could not send it yet")]
    if vector.frames[at].is_of(expected):
        return []
    record_bytes = 0
    is_code = expected.type == m.TAGS and side.code
    if expected.type in m.BULK and not is_code:
        record_bytes = m.record_bytes(expected.type, vector.terms, side.n_r,
                                      side.n_s)
    return [f"{where} differs:"] + [
        f"  {line}" for line in difference(expected, vector.frames[at],
                                           record_bytes)]


def compare_end(vector, side, name):
    faults = []
    if side.sid != vector.sid:
        faults.append(f"sid: the {name} has {side.sid.hex()}")
    if side.transcript != vector.transcript:
        faults.append(f"transcript: the {name} has {side.transcript.hex()}")
    recorded = dict(vector.results[side.role])
    expected = side.result()
    if not recorded.get("labels"):
        recorded.pop("labels", None)
    if not expected.get("labels"):
        expected.pop("labels", None)
    for key in sorted(set(recorded) | set(expected)):
        have, want = recorded.get(key), expected.get(key)
        if have != want or type(have) is not type(want):
            faults.append(f"{name}, result, {key}: in the vector {have}, "
                          f"by SPEC.md {want}")
    return faults


def check(content, transcript_only=False):
    """The faults of a vector; none if it is right."""
    try:
        vector = Vector(content)
    except BadVector as fault:
        return [str(fault)]
    faults = []
    frames = parse_frames(vector, faults)
    if not transcript_only:
        faults += replay(vector, frames)
    return faults + check_transcript(vector, frames)


def summary(content, transcript_only):
    """What a vector is of, in a few words."""
    terms = content["terms"]
    learner = ("proposer", "answerer", "both")[terms["learner"] - 1]
    words = [SUITES[terms["suite"]].name,
             "vole" if terms["engine"] == m.VOLE else "dh",
             f"{len(content['frames'])} frames",
             f"learner {learner}",
             "malicious" if terms["security"] == m.MALICIOUS else
             "semi-honest"]
    words += [word for word in ("proof", "fresh_blinds", "labels", "min_items")
              if terms[word]]
    if terms["proposer_padded_items"] or terms["answerer_padded_items"]:
        words.append("padded")
    if transcript_only or not all(content[name].get("seed")
                                  for name in ROLES):
        words.append("as a transcript")
    return ", ".join(words)


def check_files(paths, transcript_only):
    """Prints a line for each; whether all are right. A vector that has of some
    frames the hash alone cannot be looked at without its seeds."""
    frames = failed = skipped = 0
    for path in paths:
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if transcript_only and any("sha256" in frame
                                       for frame in content["frames"]):
                skipped += 1
                print(f"skip {path.name}: it has hashes of frames")
                continue
            faults = check(content, transcript_only)
        except (OSError, ValueError) as error:
            content, faults = {}, [str(error)]
        if faults:
            failed += 1
            print(f"FAIL {path.name}")
            for fault in faults:
                print(f"    {fault}")
        else:
            print(f"pass {path.name}: {summary(content, transcript_only)}")
        frames += len(content.get("frames", []))
    print(f"vectors: {len(paths)} sessions, {frames} frames, "
          f"{len(paths) - failed - skipped} passed, {failed} failed")
    return bool(paths) and not failed


def main():
    if sys.argv[1:2] == ["--generate"]:
        import generate
        sys.exit(generate.main(sys.argv[2:]))
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", metavar="FILE", nargs="*", type=pathlib.Path)
    parser.add_argument("--transcript-only", action="store_true",
                        help="do not use the seeds")
    parser.add_argument("--self-test", action="store_true",
                        help="primitives against the vectors of RFCs and NIST, "
                             "planted faults in sessions")
    options = parser.parse_args()
    if options.self_test:
        import selftest
        sys.exit(selftest.main())
    paths = options.files or sorted(HERE.glob("*.json"))
    sys.exit(0 if check_files(paths, options.transcript_only) else 1)


if __name__ == "__main__":
    main()
