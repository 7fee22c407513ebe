# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Run vesica-bench with command lines that it must refuse.

usage: check_usage.py PROGRAM

Each must end with exit code 1, print no report, and say first what is wrong.
"""

import subprocess
import sys

SUITES = "--suite: expected ristretto255-sha512, p256-sha256 or sm2-sm3, not: x"
VOLE = "psi --items 10 --engine vole"

# command line, and how stderr begins behind "vesica-bench"
REFUSED = [
    ("", None),
    ("foo", ": there is no command foo"),
    ("psi --foo", " psi: unrecognized option '--foo'"),
    ("list --rows", " list: option '--rows' requires an argument"),
    ("engines --foo", " engines: unrecognized option '--foo'"),
    ("group --foo", " group: unrecognized option '--foo'"),
    ("psi foo", " psi: unexpected argument: foo"),
    ("psi --suite x", f" psi: {SUITES}"),
    ("engines --suite x", f" engines: {SUITES}"),
    ("psi --threads 0", " psi: --threads: expected a number from 1 to 1024, "
                        "not 0"),
    ("psi --threads 1025", " psi: --threads: expected a number from 1 to 1024, "
                           "not 1025"),
    ("psi --items x", " psi: --items: expected a number from 0 to "),
    ("psi --items=", " psi: --items: expected a number from 0 to "),
    ("psi --pad 1x", " psi: --pad: expected a number from 0 to "),
    ("engines --from 3", " engines: --from: expected a number from 4 to 24"),
    ("list --rows 0", " list: --rows: expected a number from 1 to "),
    ("okvs --keys 0", " okvs: --keys: expected a number from 1 to "),
    ("group --seconds 0", " group: --seconds: expected a number above 0, up to "
                          "3600, not: 0"),
    ("psi --items 10 --matches 11", " psi: --matches: more than the shorter"),
    (f"{VOLE} --proof", " psi: --proof: the engine vole has none"),
    (f"{VOLE} --fresh-blinds", " psi: --fresh-blinds: the engine vole has none"),
]


def main():
    failed = False
    for line, start in REFUSED:
        run = subprocess.run([sys.argv[1], *line.split()], text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             check=False)
        start = f"vesica-bench{start}" if start else "usage: vesica-bench"
        if (run.returncode != 1 or run.stdout or
                not run.stderr.startswith(start)):
            print(f"does not hold: vesica-bench {line}: exit code "
                  f"{run.returncode}, {run.stderr!r}")
            failed = True
    sys.exit(1 if failed else 0)


main()
