# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Run `vesica-bench prg --json` and judge its report.

usage: check_prg.py PROGRAM [OPTION]...   the options of vesica-bench prg

Each backend must have all primitives, in order, and ratios follow from their
parts. The speed is not judged, since other work may be going on.
"""

import json
import math
import subprocess
import sys

KEYS = """primitive backend ns_per_block oracle oracle_ns_per_block
    ratio""".split()
PRIMITIVES = """aes_permute aes_hash aes_hash_tweaked aes_hash_children
    aes_expand aes_init gf128_multiply gf128_add_scaled
    gf128_add_products""".split()
ORACLES = {"aes": "OpenSSL EVP_aes_128_ecb", "gf128": "a plain loop"}
BACKENDS = "minimal portable avx2 avx512".split()
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)


def check_row(row):
    where = f"{row['primitive']} {row['backend']}"
    check(list(row) == KEYS, f"{where}: keys")
    check(row["oracle"] == ORACLES[row["primitive"].split("_")[0]],
          f"{where}: oracle")
    ours, theirs = row["ns_per_block"], row["oracle_ns_per_block"]
    check(ours > 0 and theirs > 0, f"{where}: times")
    check(math.isclose(row["ratio"], theirs / ours, rel_tol=1e-4),
          f"{where}: ratio")


def check_report(report, options):
    tables = {}
    for row in report:
        check_row(row)
        tables.setdefault(row["backend"], []).append(row["primitive"])
    for backend, names in tables.items():
        check(names == PRIMITIVES, f"{backend}: primitives")
    wanted = BACKENDS[:len(tables)]
    if "--backend" in options:
        wanted = [options[options.index("--backend") + 1]]
    check(tables and list(tables) == wanted, f"backends: {list(tables)}")


def run(program, *options):
    result = subprocess.run([program, "prg", *options], stdout=subprocess.PIPE,
                            text=True, check=False)
    if result.returncode != 0:
        sys.exit(f"exit code {result.returncode}")
    return result.stdout


def main():
    program, options = sys.argv[1], sys.argv[2:]
    report = json.loads(run(program, *options, "--json"))
    check_report(report, options)
    if report:
        text = run(program, *options, "--backend", report[0]["backend"])
        check([line.split(" ")[0] for line in text.splitlines()
               if line.startswith(("aes_", "gf128_"))] == PRIMITIVES,
              "a line of the table for each primitive")
    for failure in failures:
        print("does not hold:", failure)
    sys.exit(1 if failures else 0)


main()
