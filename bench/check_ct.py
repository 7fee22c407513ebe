# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Run `vesica-bench ct --json` and judge its report.

usage: check_ct.py PROGRAM [--portable] [OPTION]...
       --portable: it has no backend for a particular processor; the options of
       vesica-bench ct

The planted leak must be found, and all groups by all backends that this machine
has must have all cases, with a verdict that follows from t; the exit code follows
from the verdicts. Whether t is small is not judged: that takes many measurements on an
idle machine.
"""

import json
import subprocess
import sys

from check_tables import arguments, expected

CASE_KEYS = "group backend operation fixed elements t clean".split()
KEYS = """planted_t measurements machine cores compiler build_type commit
    library_version cases""".split()
CASES = [("multiply", "scalar 2"), ("multiply", "scalar -1"),
         ("multiply", "point of zero bytes"), ("hash", "zero bytes"),
         ("decode", "generator"), ("encode", "doubled points"),
         ("add_fixed", "scalar 2"), ("add_fixed", "scalar -1"),
         ("encode_sums", "sums with the double")]
LEAST_PLANTED = 100
LEAST_DIFFERENCE = 5
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)


def check_cases(cases, wanted):
    tables = {}
    for case in cases:
        check(list(case) == CASE_KEYS, f"keys: {list(case)}")
        check(case["clean"] == (abs(case["t"]) < LEAST_DIFFERENCE),
              f"verdict of {case}")
        check(case["t"] != 0, f"nothing was measured: {case}")
        tables.setdefault((case["group"], case["backend"]), []).append(
            (case["operation"], case["fixed"]))
    for where, names in tables.items():
        check(names == CASES, f"cases of {where}")
    check(list(tables) == wanted,
          f"tables: {list(tables)}, which should be {wanted}")


def main():
    program, options, portable = arguments()
    result = subprocess.run([program, "ct", *options, "--json"],
                            stdout=subprocess.PIPE, text=True, check=False)
    if result.returncode not in (0, 2):
        sys.exit(f"exit code {result.returncode}")
    report = json.loads(result.stdout)
    check(list(report) == KEYS, f"keys: {list(report)}")
    check(abs(report["planted_t"]) > LEAST_PLANTED,
          f"the planted leak: {report['planted_t']}")
    if "--plant" in options:
        check(report["cases"] == [], "the planted leak alone")
    else:
        check_cases(report["cases"], expected(options, portable))
    clean = all(case["clean"] for case in report["cases"])
    check(result.returncode == (0 if clean else 2),
          f"exit code {result.returncode}")
    for failure in failures:
        print("does not hold:", failure)
    sys.exit(1 if failures else 0)


main()
