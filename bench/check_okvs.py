# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Run `vesica-bench okvs --json` and judge its report.

usage: check_okvs.py PROGRAM [OPTION]...   the options of vesica-bench okvs

The sizes must be those of the formulas, and each backend must have all figures;
the ratio follows from its parts. The speed is not judged, since other work may
be going on; that values are right the program sees itself.
"""

import json
import math
import subprocess
import sys

STEPS = """hash_ns partition_ns encode_ns decode_ns plain_encode_ns
    plain_decode_ns""".split()
RATIOS = "encode_ratio decode_ratio".split()
SIZES = "keys bins capacity slots slots_per_key".split()
BACKENDS = "minimal portable avx2 avx512".split()
MAX_SLOTS = 2**17 - 257
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)


def asked(options, name, default):
    if name in options:
        return options[options.index(name) + 1]
    return default


def sizes_of(keys):
    """Bins, capacity and slots of a bin: the fewest bins that fit."""
    bins = 1
    while True:
        mean = -(-keys // bins)
        spread = mean * (58 + 2 * (bins - 1).bit_length())
        capacity = mean if bins == 1 else mean + math.isqrt(spread) + 1
        slots = -(-6 * capacity // 5) + 127
        if slots <= MAX_SLOTS:
            return [bins, capacity, slots]
        bins += 1


def check_row(row, keys):
    where = row["backend"]
    check(list(row) == ["backend", *SIZES, *STEPS, *RATIOS], f"{where}: keys")
    bins, capacity, slots = sizes_of(keys)
    check([row[name] for name in SIZES[:4]] == [keys, bins, capacity, slots],
          f"{where}: sizes")
    check(math.isclose(row["slots_per_key"], bins * slots / keys,
                       rel_tol=1e-4), f"{where}: slots_per_key")
    for step in STEPS:
        check(row[step] > 0, f"{where}: {step}")
    for step in "encode", "decode":
        check(math.isclose(row[f"{step}_ratio"],
                           row[f"plain_{step}_ns"] / row[f"{step}_ns"],
                           rel_tol=1e-4), f"{where}: {step}_ratio")


def run(program, *options):
    return subprocess.run([program, "okvs", *options], stdout=subprocess.PIPE,
                          text=True, check=False)


def main():
    program, options = sys.argv[1], sys.argv[2:]
    result = run(program, *options, "--json")
    if result.returncode != 0:
        sys.exit(f"exit code {result.returncode}")
    report = json.loads(result.stdout)
    for row in report:
        check_row(row, int(asked(options, "--keys", 2**20)))
    backends = [row["backend"] for row in report]
    wanted = BACKENDS[:len(backends)]
    if "--backend" in options:
        wanted = [asked(options, "--backend", None)]
    check(backends and backends == wanted, f"backends: {backends}")
    text = run(program, "--keys", "100")
    check(text.returncode == 0 and
          text.stdout.count("decode_ns") == 2 * text.stdout.count(" keys"),
          "figures of each backend as text")
    for failure in failures:
        print("does not hold:", failure)
    sys.exit(1 if failures else 0)


main()
