# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Run `vesica-bench psi --json` and judge its report.

usage: check_psi.py PROGRAM [OPTION]...   the options of vesica-bench psi

All keys must be there, and the figures must hang together: phases add up to the
CPU time, one party receives what the other sends, the ratio follows from its
parts, and the peaks keep the promise of the library: 96 bytes for each item of
the receiver, 64 for each of the sender, and 4 MiB.
"""

import json
import math
import subprocess
import sys

KEYS = """engine suite security items peer_items matches seconds peak_rss_bytes
    scalarmult_us ratio_per_pair parties machine compiler library_version
    """.split()
PARTY_KEYS = """role seconds cpu_seconds bytes_sent bytes_received peak_bytes
    phases""".split()
PEAK_BYTES_PER_ITEM = {"receiver": 96, "sender": 64}
PEAK_BYTES_FIXED = 4 << 20
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)


def close(a, b):
    """Equal but for the digits that a report leaves out."""
    return math.isclose(a, b, rel_tol=1e-3, abs_tol=1e-6)


def asked(options, name, default):
    """The number that was given as an option."""
    if name in options:
        return int(options[options.index(name) + 1])
    return default


def check_party(party, role, num_items):
    check(sorted(party) == sorted(PARTY_KEYS), f"keys of the {role}")
    check(party["role"] == role, f"{role} in its place")
    session = {k: v for k, v in party["phases"].items() if k != "list"}
    check("list" in party["phases"], f"phase list of the {role}")
    check(len(session) >= 3, f"the {role}'s session has phases")
    check(close(sum(session.values()), party["cpu_seconds"]),
          f"phases of the {role} add up")
    check(party["seconds"] > 0, f"time of the {role}")
    peak = PEAK_BYTES_PER_ITEM[role] * num_items + PEAK_BYTES_FIXED
    check(40 * num_items <= party["peak_bytes"] <= peak,
          f"peak_bytes of the {role}: {party['peak_bytes']}, at most {peak}")


def check_report(report, options):
    items = asked(options, "--items", 10000)
    peer_items = asked(options, "--peer-items", items)
    matches = asked(options, "--matches", min(items, peer_items) // 2)
    check(set(KEYS) <= set(report), f"keys: {set(KEYS) - set(report)}")
    for name, value in (("items", items), ("peer_items", peer_items),
                        ("matches", matches)):
        check(report[name] == value, f"{name}: {report[name]}, not {value}")
    receiver, sender = report["parties"]
    check_party(receiver, "receiver", items)
    check_party(sender, "sender", peer_items)
    for one, other in ((receiver, sender), (sender, receiver)):
        check(one["bytes_sent"] == other["bytes_received"] > 0,
              f"bytes of the {one['role']}")
    # A party brings a point of 32 bytes for each item of the receiver.
    for party in (receiver, sender):
        check(party["bytes_sent"] > 32 * items,
              f"the {party['role']} sends points")
    cpu = receiver["cpu_seconds"] + sender["cpu_seconds"]
    ratio = 1e6 * cpu / max(items, peer_items) / report["scalarmult_us"]
    check(close(report["ratio_per_pair"], ratio), "ratio_per_pair")
    check(report["peak_rss_bytes"] > receiver["peak_bytes"], "peak_rss_bytes")


def main():
    options = sys.argv[2:]
    run = subprocess.run([sys.argv[1], "psi", *options, "--json"],
                         stdout=subprocess.PIPE, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"exit code {run.returncode}")
    check_report(json.loads(run.stdout), options)
    for failure in failures:
        print("does not hold:", failure)
    sys.exit(1 if failures else 0)


main()
