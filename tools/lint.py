# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""What the check-* scripts share: the files, C without comments, the frame."""

import argparse
import contextlib
import io
import os
import pathlib
import re
import sys
import tempfile

PRODUCT = ("include", "lib", "protocol", "peer", "bench", "examples")
EVERY_ROOM = PRODUCT + ("tests", "fuzz")
C_FILES = (".c", ".h", ".inc")
C_AND_CXX_FILES = (".c", ".h", ".inc", ".cc", ".cpp", ".hpp")

TOKEN = re.compile(
    r"""/\*.*?\*/ | //[^\n]* | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'""",
    re.DOTALL | re.VERBOSE)


def files(root, folders, suffixes):
    """Paths of the files under the folders, sorted, relative to root."""
    found = []
    for folder in folders:
        for path in (root / folder).rglob("*"):
            if path.suffix in suffixes and path.is_file():
                found.append(path.relative_to(root))
    return sorted(found)


def everything(root):
    """Paths of all files that belong to the project."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [f for f in folders
                      if f not in (".git", "build", "out", "__pycache__")]
        # Self-tests plant files for a moment.
        found += [(pathlib.Path(folder) / n).relative_to(root) for n in names
                  if not n.startswith(".planted-")]
    return sorted(found)


def read(root, path):
    return (root / path).read_text(encoding="utf-8")


def strip_c(text):
    """C with comments blanked and literals emptied; lines stay in place."""
    def blank(match):
        token = match.group()
        if token[0] in "\"'":
            return token[0] * 2
        return re.sub(r"[^\n]", " ", token)
    return TOKEN.sub(blank, text)


def lines(text):
    """Numbered from 1."""
    return enumerate(text.splitlines(), 1)


def self_test(check, sound, faults):
    """A sound tree passes; each fault, planted in it, is found."""
    failed = 0
    for name, planted in [("a sound tree", {})] + sorted(faults.items()):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for path, text in {**sound, **planted}.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text, encoding="utf-8")
            with contextlib.redirect_stdout(io.StringIO()):
                problems = check(root)
        if bool(problems) != bool(planted):
            failed += 1
            print(f"{name}: {problems or 'not found'}")
    print(f"{len(faults) + 1} cases, {failed} wrong")
    return failed


def main(description, check, sound, faults):
    """Run check(root), a list of problems, or prove that it can fail."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--root", type=pathlib.Path,
                        default=pathlib.Path(__file__).resolve().parent.parent,
                        help="the tree to check (default: this one)")
    parser.add_argument("--self-test", action="store_true",
                        help="plant faults in a tree of its own, find them")
    options = parser.parse_args()
    if options.self_test:
        sys.exit(1 if self_test(check, sound, faults) else 0)
    problems = check(options.root)
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)
