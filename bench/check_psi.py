# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Run `vesica-bench psi --json` and judge its report.

usage: check_psi.py PROGRAM [OPTION]...   the options of vesica-bench psi

All keys must be there, and the figures must hang together: phases add up to the
CPU time, one party receives what the other sends, the ratio follows from its
parts, and the peaks keep the promise of the library, which README.md, section
"Memory", has.
"""

import json
import math
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "protocol/vectors"))
from sizes import log2_up, sizes_of  # noqa: E402

KEYS = """engine suite learns security proof fresh_blinds padded_items min_items
    labels label_bytes items peer_items matches seconds peak_rss_bytes
    warm_bytes warm_seconds scalarmult_us ratio_per_pair parties machine compiler library_version
    """.split()
PARTY_KEYS = """role seconds cpu_seconds bytes_sent bytes_received peak_bytes
    phases""".split()
ROLES = {"me": ["receiver", "sender"], "partner": ["sender", "receiver"],
         "both": ["receiver", "sender"]}
PEAK_BYTES_PER_ITEM = {"receiver": 96, "sender": 64}
PEAK_BYTES_PER_LEAF = {"receiver": 64, "sender": 32}
PEAK_BYTES_FIXED = 4 << 20
# A step that sessions with the engine vole have, and no others.
STEP_OF_VOLE = {"receiver": "open trees", "sender": "build trees"}
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)


def close(a, b):
    """Equal but for the digits that a report leaves out."""
    return math.isclose(a, b, rel_tol=1e-3, abs_tol=1e-6)


def asked(options, name, default):
    """The value that was given as an option, of the type of the default."""
    if name in options:
        return type(default)(options[options.index(name) + 1])
    return default


class Plan:
    """What was asked for, with the defaults that the program has."""

    def __init__(self, options):
        self.items = asked(options, "--items", 10000)
        self.peer_items = asked(options, "--peer-items", self.items)
        self.matches = asked(options, "--matches",
                             min(self.items, self.peer_items) // 2)
        self.engine = asked(options, "--engine", "dh")
        self.learns = asked(options, "--learns", "me")
        self.security = asked(options, "--security", "semi-honest")
        self.both = self.learns == "both"
        self.malicious = self.security == "malicious"
        self.proof = ("--proof" in options or self.engine == "dh" and
                      (self.both or self.malicious))
        self.fresh_blinds = "--fresh-blinds" in options
        self.padded_items = asked(options, "--pad", 0)
        self.min_items = asked(options, "--min-items", 0)
        self.labels = asked(options, "--labels", "")
        self.label_bytes = asked(options, "--label-bytes",
                                 64 if self.labels else 0)
        self.has_processes = asked(options, "--transport", "memory") == "tcp"
        self.roles = ROLES[self.learns]
        self.brought = [self.padded_items or self.items,
                        self.padded_items or self.peer_items]
        self.brought_by = dict(zip(self.roles, self.brought))

    def most_peak(self, role, num_items):
        """The most that a party may take."""
        each = PEAK_BYTES_PER_ITEM[role]
        kept = 0  # for each item that may match
        fixed = PEAK_BYTES_FIXED
        leaves = 0
        if self.engine == "vole":
            leaves = sizes_of(self.brought_by["receiver"]).num_leaves
        if self.both:
            each += {"receiver": 4, "sender": 40}[role]
            kept = 4
        if self.labels:
            each += self.label_bytes + {"receiver": 64, "sender": 68}[role]
            fixed *= 2
            if role == "receiver" or self.both:
                kept = self.label_bytes + 22
        return (each * num_items + PEAK_BYTES_PER_LEAF[role] * leaves +
                kept * (min(self.brought) + 1) + fixed)


def check_party(party, plan, side):
    role, num_items = plan.roles[side], plan.brought[side]
    keys = PARTY_KEYS + ["peak_rss_bytes"] * plan.has_processes
    check(sorted(party) == sorted(keys), f"keys of the {role}")
    check(party["role"] == role, f"{role} in its place")
    session = {k: v for k, v in party["phases"].items() if k != "list"}
    check("list" in party["phases"], f"phase list of the {role}")
    check(len(session) >= 3, f"the {role}'s session has phases")
    check((STEP_OF_VOLE[role] in session) == (plan.engine == "vole"),
          f"the {role}'s session has the steps of its engine")
    check(close(sum(session.values()), party["cpu_seconds"]),
          f"phases of the {role} add up")
    check(party["seconds"] > 0, f"time of the {role}")
    least = (40 + plan.label_bytes) * [plan.items, plan.peer_items][side]
    most = plan.most_peak(role, num_items)
    check(least <= party["peak_bytes"] <= most,
          f"peak_bytes of the {role}: {party['peak_bytes']}, at most {most}")


def bytes_of_dh(plan):
    """What the records of each role take at least, without what both engines
    have, and how much more the records may take."""
    points = 32 * plan.brought_by["receiver"]
    return ({"receiver": points,
             "sender": points + 5 * plan.brought_by["sender"]},
            11 * max(plan.brought))


def bytes_of_vole(plan):
    """The same: SPEC.md, section 13. What varies is the code of the tags, which
    takes up to 1.6 bits more of each on average."""
    n_r, n_s = plan.brought_by["receiver"], plan.brought_by["sender"]
    sizes = sizes_of(n_r)
    receiver = 32 * sizes.height + 16 * sizes.num_columns
    sender = 8192 * sizes.height + 4096
    shared = {"receiver": 32 + 4096 + 31 * sizes.num_cots // 8,
              "sender": 256 * 32}
    tag_bits = (40 + log2_up(n_r) + log2_up(n_s) + 7) // 8 * 8
    if plan.malicious:
        receiver, sender = receiver + 32, sender + 32
        shared = {"receiver": 32 + 127 * sizes.num_cots // 8 + 2 * 32 + 2064,
                  "sender": 256 * 32 + 64 + 16 + 32}
        tag_bits = 128
    code = n_s * (tag_bits - log2_up(n_s) + 1) // 8
    return ({"receiver": shared["receiver"] + sizes.num_bins * receiver,
             "sender": shared["sender"] + sizes.num_bins * sender + code},
            n_s // 4)


def check_bytes(parties, plan):
    """What a party sends, the other one receives; and it is what the records
    take, but for messages that are small."""
    least, more = {"dh": bytes_of_dh, "vole": bytes_of_vole}[plan.engine](plan)
    sealed = plan.label_bytes + 18 if plan.labels else 0
    least["receiver"] += (20 + sealed) * plan.matches if plan.both else 0
    least["sender"] += sealed * plan.brought_by["sender"]
    for party, other in (parties, parties[::-1]):
        role = party["role"]
        check(party["bytes_sent"] == other["bytes_received"],
              f"bytes of the {role}")
        check(least[role] < party["bytes_sent"] < least[role] + more + 4096,
              f"bytes_sent of the {role}: {party['bytes_sent']}, at least "
              f"{least[role]}")


def check_report(report, plan):
    check(set(KEYS) <= set(report), f"keys: {set(KEYS) - set(report)}")
    for name in ("engine", "items", "peer_items", "matches", "learns",
                 "security", "proof", "fresh_blinds", "padded_items",
                 "min_items", "labels", "label_bytes"):
        check(report[name] == getattr(plan, name),
              f"{name}: {report[name]}, not {getattr(plan, name)}")
    parties = report["parties"]
    for side, party in enumerate(parties):
        check_party(party, plan, side)
    check_bytes(parties, plan)
    cpu = sum(party["cpu_seconds"] for party in parties)
    ratio = 1e6 * cpu / max(plan.brought) / report["scalarmult_us"]
    check(close(report["ratio_per_pair"], ratio), "ratio_per_pair")
    check(report["peak_rss_bytes"] > parties[0]["peak_bytes"],
          "peak_rss_bytes")
    if plan.has_processes:
        check(report["peak_rss_bytes"] ==
              sum(party["peak_rss_bytes"] for party in parties),
              "peak_rss_bytes of both")


def main():
    options = sys.argv[2:]
    run = subprocess.run([sys.argv[1], "psi", *options, "--json"],
                         stdout=subprocess.PIPE, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"exit code {run.returncode}")
    check_report(json.loads(run.stdout), Plan(options))
    for failure in failures:
        print("does not hold:", failure)
    sys.exit(1 if failures else 0)


main()
