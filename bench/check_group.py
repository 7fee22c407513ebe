# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Run `vesica-bench group --json` and judge its report.

usage: check_group.py PROGRAM [--portable] [OPTION]...
       --portable: it has no backend for a particular processor; the options of
       vesica-bench group

All groups by all backends that this machine has must be there, in order, and each
must have all operations, in order; ratios follow from their parts; what contains
another operation is slower, since both are timed in the same batch. The speed is
not judged, since other work may be going on.
"""

import json
import math
import subprocess
import sys

from check_tables import arguments, asked, expected

KEYS = """group backend operation threads ops_per_second oracle
    oracle_ops_per_second ratio""".split()
OPERATIONS = """decode hash multiply encode multiply_encode
    decode_multiply_encode hash_multiply_encode add_fixed
    hash_add_fixed_encode""".split()
CONTAINS = [("multiply_encode", "multiply"), ("multiply_encode", "encode"),
            ("decode_multiply_encode", "multiply_encode"),
            ("decode_multiply_encode", "decode"),
            ("hash_multiply_encode", "hash"),
            ("hash_add_fixed_encode", "add_fixed")]
# Operations beside which nothing stands.
NO_ORACLE = {"ristretto255": {"encode"},
             "p256": {"hash", "hash_multiply_encode", "hash_add_fixed_encode"},
             "sm2": {"hash", "hash_multiply_encode", "hash_add_fixed_encode"}}
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)


def check_row(row, threads):
    where = f"{row['group']} {row['backend']} {row['operation']}"
    check(list(row) == KEYS, f"{where}: keys")
    check(row["threads"] == threads, f"{where}: threads")
    check(row["ops_per_second"] > 0, f"{where}: ops_per_second")
    beside = [row["oracle"], row["oracle_ops_per_second"], row["ratio"]]
    if row["operation"] in NO_ORACLE[row["group"]]:
        check(beside == [None] * 3, f"{where}: an oracle of nothing")
        return
    name, rate, ratio = beside
    check(name.startswith(("libsodium ", "OpenSSL ")), f"{where}: oracle")
    check(math.isclose(ratio, row["ops_per_second"] / rate, rel_tol=1e-4),
          f"{where}: ratio")


def check_table(rows):
    """The rows of one group and backend."""
    where = f"{rows[0]['group']} {rows[0]['backend']}"
    check([row["operation"] for row in rows] == OPERATIONS,
          f"{where}: operations")
    rates = {row["operation"]: row["ops_per_second"] for row in rows}
    for whole, part in CONTAINS:
        check(rates[whole] <= rates[part], f"{where}: {whole} contains {part}")


def check_report(report, options, portable):
    tables = {}
    for row in report:
        check_row(row, int(asked(options, "--threads", 1)))
        tables.setdefault((row["group"], row["backend"]), []).append(row)
    for rows in tables.values():
        check_table(rows)
    wanted = expected(options, portable)
    check(list(tables) == wanted,
          f"tables: {list(tables)}, which should be {wanted}")


def run(program, *options):
    return subprocess.run([program, "group", *options], stdout=subprocess.PIPE,
                          text=True, check=False)


def main():
    program, options, portable = arguments()
    result = run(program, *options, "--json")
    if result.returncode != 0:
        sys.exit(f"exit code {result.returncode}")
    report = json.loads(result.stdout)
    check_report(report, options, portable)
    # One table tells how they all look, and an instrumented build is slow.
    text = run(program, *options, "--group", report[0]["group"],
               "--backend", report[0]["backend"])
    check(text.returncode == 0 and
          sum(line.split(" ")[0] in OPERATIONS
              for line in text.stdout.splitlines()) == len(OPERATIONS),
          "a line of the table for each operation")
    for failure in failures:
        print("does not hold:", failure)
    sys.exit(1 if failures else 0)


main()
