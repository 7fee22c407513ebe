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
import json
import pathlib
import re
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
    need(isinstance(text, str) and re.fullmatch("([0-9a-f]{2})*", text),
         f"{where} is no lower-case hex")
    need(length is None or len(text) == 2 * length,
         f"{where} does not have {length} bytes")
    return bytes.fromhex(text)


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
        self.frames = []
        for i, frame in enumerate(content["frames"]):
            keys(f"frame {i}", frame, {"from", "bytes"})
            need(frame["from"] in ROLES, f"frame {i} is from no side")
            self.frames.append((ROLES[frame["from"]],
                                unhex(f"frame {i}", frame["bytes"])))
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
    role, data = vector.frames[i]
    kind = data[4] if len(data) > 4 else 0
    name = m.NAMES[kind] if kind < len(m.NAMES) else f"type {kind}"
    return f"frame {i} ({m.SIDES[role]}, {name})"


def short(value):
    if not isinstance(value, bytes):
        return repr(value)
    return value.hex() if len(value) <= 64 else \
        f"{value[:32].hex()}… ({len(value)} bytes)"


def difference(frame, data, record_bytes):
    """How the bytes of a vector differ from the frame they should be."""
    expected = frame.bytes()
    if data[4:5] != expected[4:5]:
        return [f"should be {frame.name}"]
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
        if i == 0 and frame.type in m.BULK and len(have) == len(want):
            pairs = list(zip(m.cut(have, record_bytes),
                             m.cut(want, record_bytes)))
            bad = [n for n, (a, b) in enumerate(pairs) if a != b]
            where += f", record {bad[0]} of {len(pairs)}, {len(bad)} differ"
            have, want = pairs[bad[0]]
        lines += [f"{where}:", f"  in the vector {short(have)}",
                  f"  by SPEC.md    {short(want)}"]
    return lines


def parse_frames(vector, faults):
    """The frames that parse; None in the place of one that does not."""
    frames = []
    for i, (role, data) in enumerate(vector.frames):
        try:
            frames.append((role, m.parse(data)))
        except m.Breach as breach:
            faults.append(f"{title(vector, i)}: {breach}")
            frames.append((role, None))
    return frames


def check_transcript(vector, frames):
    """The faults that need no secrets."""
    public = transcripts.Transcript(vector.binding, vector.dialer)
    for i, (role, frame) in enumerate(frames):
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


def replay(vector, frames, role):
    """Plays one side with the recorded frames of its partner: the number of
    the frame where it ends, and the faults."""
    side = sides.Side(role, vector.inputs[role], vector.terms, vector.binding,
                      vector.dialer)
    player = sides.Player(side)
    name = m.SIDES[role]
    at = 0
    try:
        for at, (sender, frame) in enumerate(frames):
            if frame is not None and frame.type == m.PROGRESS:
                continue
            if sender == role:
                faults = compare_frame(vector, player, at)
                if faults:
                    return at, faults
            elif frame is None:
                return at, []
            else:
                player.arrived.append(frame)
        at = len(frames)
        extra = player.next_frame()
    except m.Breach as breach:
        return at, [f"the {name} stops before {title(vector, at)}: {breach}"]
    except ristretto255.NotAnElement as error:
        return at, [f"the {name} stops before {title(vector, at)}: POINT: "
                    f"{error}"]
    if extra or not player.finished:
        return at, [f"after the last frame the {name} "
                    + (f"sends {extra.name}" if extra else
                       "waits for another")]
    return at, compare_end(vector, side, name)


def compare_frame(vector, player, at):
    """Whether a recorded frame is the next one that its side sends."""
    side = player.side
    where, name = title(vector, at), m.SIDES[side.role]
    expected = player.next_frame()
    if expected is None:
        return [f"{where}: the {name} " +
                ("sends nothing more" if player.finished else
                 "could not send it yet")]
    if expected.bytes() == vector.frames[at][1]:
        return []
    record_bytes = 0
    if expected.type in m.BULK:
        record_bytes = m.record_bytes(expected.type, vector.terms, side.n_r,
                                      side.n_s)
    return [f"{where} differs:"] + [
        f"  {line}" for line in difference(expected, vector.frames[at][1],
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
        replays = [replay(vector, frames, role) for role in vector.inputs]
        for _, found in sorted(replays, key=lambda one: one[0]):
            faults += found
    return faults + check_transcript(vector, frames)


def summary(content, transcript_only):
    """What a vector is of, in a few words."""
    terms = content["terms"]
    learner = ("proposer", "answerer", "both")[terms["learner"] - 1]
    words = [SUITES[terms["suite"]].name, f"{len(content['frames'])} frames",
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
    """Prints a line for each; whether all are right."""
    frames = failed = 0
    for path in paths:
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
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
          f"{len(paths) - failed} passed, {failed} failed")
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
