# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Run `vesica-bench list --json` and judge its report.

usage: check_list.py PROGRAM [OPTION]...   the options of vesica-bench list

All keys must be there, and the figures must hang together: the ratios follow
from their parts, and a list of 10^6 rows or more takes no more than 104 bytes
for each and 24 MiB, which are 1 GiB for 10^7. (The memory of a short list
drowns in what the process takes in any case.) The speed is not judged, since
other work may be going on.
"""

import json
import math
import subprocess
import sys

KEYS = """rows mix bytes items rows_per_second row_ns ratio_to_pass sha512_ns
    ratio_to_sha512 reference_rows_per_second peak_rss_bytes bytes_per_row
    stages machine cores compiler build_type commit library_version""".split()
STAGES = "pass records scan hash seal read".split()
PEAK_BYTES_PER_ROW = 104
PEAK_BYTES_FIXED = 24 << 20
PEAK_LEAST_ROWS = 1000000
ROW_BYTES = (40, 200)
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)


def close(a, b):
    """Equal but for the digits that a report leaves out."""
    return math.isclose(a, b, rel_tol=1e-3)


def asked(options, name, default):
    if name in options:
        return options[options.index(name) + 1]
    return default


def check_ratios(report):
    stages, rows = report["stages"], report["rows"]
    check(sorted(stages) == sorted(STAGES), "keys of the stages")
    check(all(seconds >= 0 for seconds in stages.values()), "times")
    seconds = stages["read"] - stages["seal"]
    check(seconds > stages["pass"] > 0, "reading takes more than a pass")
    check(close(report["row_ns"], 1e9 * seconds / rows), "row_ns")
    check(close(report["rows_per_second"], rows / seconds), "rows_per_second")
    check(close(report["ratio_to_pass"], seconds / stages["pass"]),
          "ratio_to_pass")
    check(10 < report["sha512_ns"] < 100000, "sha512_ns")
    ratio = report["row_ns"] / report["sha512_ns"]
    check(close(report["ratio_to_sha512"], ratio), "ratio_to_sha512")
    check(close(report["reference_rows_per_second"], 1e9 / (190 * ratio)),
          "reference_rows_per_second")


def check_report(report, options):
    rows = int(asked(options, "--rows", 1000000))
    check(sorted(report) == sorted(KEYS),
          f"keys: {set(KEYS) ^ set(report)}")
    check(report["rows"] == rows, "rows")
    check(report["mix"] == asked(options, "--mix", "mixed"), "mix")
    check(0 < report["items"] <= rows, "items")
    check(ROW_BYTES[0] * rows < report["bytes"] < ROW_BYTES[1] * rows + 200,
          f"bytes: {report['bytes']}")
    peak = PEAK_BYTES_PER_ROW * rows + PEAK_BYTES_FIXED
    check(rows < PEAK_LEAST_ROWS or 0 < report["peak_rss_bytes"] <= peak,
          f"peak_rss_bytes: {report['peak_rss_bytes']}, at most {peak}")
    check_ratios(report)


def main():
    options = sys.argv[2:]
    run = subprocess.run([sys.argv[1], "list", *options, "--json"],
                         stdout=subprocess.PIPE, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"exit code {run.returncode}")
    check_report(json.loads(run.stdout), options)
    for failure in failures:
        print("does not hold:", failure)
    sys.exit(1 if failures else 0)


main()
