# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Run `vesica-bench engines --json` and judge its report.

usage: check_engines.py PROGRAM [OPTION]...   the options of vesica-bench engines

All sizes must be there; the engine that is chosen is the one with the smaller
estimate, and losses and crossing points follow from their parts. What the choice
loses is printed and not judged, since other work may be going on.
"""

import json
import math
import subprocess
import sys

SUITES = "ristretto255-sha512 p256-sha256 sm2-sm3".split()
ENGINES = "dh vole".split()
KEYS = """suite items peer_items dh_seconds vole_seconds dh_estimate
    vole_estimate chosen loss""".split()
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)


def asked(options, name, default):
    if name in options:
        return type(default)(options[options.index(name) + 1])
    return default


def sizes(options):
    """In the order of the report, of one suite."""
    longer = [1 << e for e in range(asked(options, "--from", 6),
                                    asked(options, "--to", 18) + 1)]
    return ([(n, n) for n in longer] +
            [pair for n in longer for pair in ((n // 16, n), (n, n // 16))])


def check_row(row):
    where = f"{row['suite']} {row['items']} {row['peer_items']}"
    check(list(row) == KEYS, f"{where}: keys")
    times, estimates = ({name: row[name + of] for name in ENGINES}
                        for of in ("_seconds", "_estimate"))
    check(min(times.values()) > 0, f"{where}: times")
    check(min(estimates.values()) > 0, f"{where}: estimates")
    check(estimates[row["chosen"]] == min(estimates.values()),
          f"{where}: the smaller estimate is chosen")
    loss = times[row["chosen"]] / min(times.values()) - 1
    check(math.isclose(row["loss"], loss, rel_tol=1e-3, abs_tol=1e-4),
          f"{where}: loss")


def check_crossing(crossing, rows):
    """With lists of one length."""
    suite = crossing["suite"]
    equal = [row for row in rows if row["suite"] == suite
             and row["items"] == row["peer_items"]]
    for row in equal:
        large = row["items"] >= crossing["formula_items"]
        check((row["chosen"] == "vole") == large,
              f"{suite} {row['items']}: on its side of the crossing point")
    measured = crossing["measured_items"]
    check(measured == 0 or
          equal[0]["items"] <= measured <= equal[-1]["items"],
          f"{suite}: the measured crossing point is between sizes")
    print(f"{suite}: lists of {crossing['formula_items']} by the formula, of "
          f"{measured or 'another length'} as measured, are faster with vole")


def check_report(report, options):
    suites = [asked(options, "--suite", "")] if "--suite" in options else SUITES
    rows = report["rows"]
    check(report["bandwidth_mbit"] == asked(options, "--bandwidth", 0),
          "bandwidth_mbit")
    check([(row["suite"], row["items"], row["peer_items"]) for row in rows] ==
          [(suite, *pair) for suite in suites for pair in sizes(options)],
          "rows")
    for row in rows:
        check_row(row)
    check([crossing["suite"] for crossing in report["crossings"]] == suites,
          "crossings")
    for crossing in report["crossings"]:
        check_crossing(crossing, rows)
    check(report["worst_loss"] == max(row["loss"] for row in rows),
          "worst_loss")
    print(f"the engine that is chosen takes at most {report['worst_loss']:.0%} "
          "longer than the faster one")


def main():
    options = sys.argv[2:]
    run = subprocess.run([sys.argv[1], "engines", *options, "--json"],
                         stdout=subprocess.PIPE, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"exit code {run.returncode}")
    check_report(json.loads(run.stdout), options)
    for failure in failures:
        print("does not hold:", failure)
    sys.exit(1 if failures else 0)


main()
