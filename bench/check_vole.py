# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Run `vesica-bench vole --json` and judge its report.

usage: check_vole.py PROGRAM [OPTION]...   the options of vesica-bench vole

Each backend must have all steps of both sides, in order; sums, ratios and bytes
follow from their parts. The speed is not judged, since other work may be going
on.
"""

import json
import math
import subprocess
import sys

KEYS = "role step backend outputs threads ns plain_ns ratio bytes".split()
STEPS = "trees accumulate expand all check".split()
BACKENDS = "minimal portable avx2 avx512".split()
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)


def asked(options, name, default):
    if name in options:
        return options[options.index(name) + 1]
    return default


def message_bytes(role, outputs):
    """Of a chunk, as SPEC.md has them."""
    levels = 5
    while 256 << levels < 2 * outputs:
        levels += 1
    return 32 * levels if role == "receiver" else 256 * (32 * levels + 16)


def check_row(row, options):
    where = f"{row['backend']} {row['role']} {row['step']}"
    check(list(row) == KEYS, f"{where}: keys")
    check(row["threads"] == int(asked(options, "--threads", 1)),
          f"{where}: threads")
    check(row["outputs"] == int(asked(options, "--outputs", 129371)),
          f"{where}: outputs")
    check(row["ns"] > 0, f"{where}: ns")
    if row["step"] != "all":
        check(math.isclose(row["ratio"], row["ns"] / row["plain_ns"],
                           rel_tol=1e-4), f"{where}: ratio")
    else:
        check(row["ratio"] is None and row["plain_ns"] is None,
              f"{where}: nothing stands beside it")
    if row["step"] == "all":
        expected = message_bytes(row["role"], row["outputs"]) / row["outputs"]
        check(math.isclose(row["bytes"], expected, rel_tol=1e-4),
              f"{where}: bytes")
    else:
        check(row["bytes"] is None, f"{where}: bytes")


def check_backend(rows):
    where = rows[0]["backend"]
    check([(row["role"], row["step"]) for row in rows] ==
          [(role, step) for role in ("sender", "receiver") for step in STEPS],
          f"{where}: steps")
    for role in ("sender", "receiver"):
        ns = {row["step"]: row["ns"] for row in rows if row["role"] == role}
        check(math.isclose(ns["all"], sum(ns[s] for s in STEPS[:3]),
                           rel_tol=1e-4), f"{where} {role}: all")


def check_report(report, options):
    tables = {}
    for row in report:
        check_row(row, options)
        tables.setdefault(row["backend"], []).append(row)
    for rows in tables.values():
        check_backend(rows)
    backends = list(tables)
    wanted = asked(options, "--backend", None)
    check(backends == ([wanted] if wanted else BACKENDS[:len(backends)]),
          f"backends: {backends}")


def run(program, *options):
    return subprocess.run([program, "vole", *options], stdout=subprocess.PIPE,
                          text=True, check=False)


def main():
    program, options = sys.argv[1], sys.argv[2:]
    result = run(program, *options, "--json")
    if result.returncode != 0:
        sys.exit(f"exit code {result.returncode}")
    report = json.loads(result.stdout)
    check_report(report, options)
    text = run(program, *options, "--backend", report[0]["backend"])
    check(text.returncode == 0 and
          sum(line.startswith(("sender ", "receiver "))
              for line in text.stdout.splitlines()) == 2 * len(STEPS),
          "a line of the table for each step")
    for outside in ("4095", "131073"):
        check(run(program, "--outputs", outside).returncode == 1,
              f"--outputs {outside} is refused")
    for failure in failures:
        print("does not hold:", failure)
    sys.exit(1 if failures else 0)


main()
