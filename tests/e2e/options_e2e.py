# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""What terms can say, between two vesica-peer processes.

usage: options_e2e.py VESICA_PEER DATA_DIR [unittest arguments]
"""

import csv
import glob
import json
import os
import re
import stat

import support
from support import DONE, INPUT, PARTNER, USAGE, PeerTest, rows_of, run

DAY = "2026-01-01"
HOW = ("--map", "value=raw_value", "--as-of", DAY)
LABELS = ("category", "severity")


class Side:
    """A list of the scenario as the plain comparison sees it."""

    def __init__(self, test, letter):
        self.path = os.path.join(support.DATA, "scenario",
                                 "institution_%s.tsv" % letter)
        copy = test.path("plain_%s.csv" % letter)
        done = run("check", self.path, "--map", "value=raw_value", "--as-of",
                   DAY, "--fix", copy)
        test.assertEqual(done.returncode, DONE, done.stderr)
        with open(copy, encoding="utf-8") as file:
            self.rows = list(csv.DictReader(file))
        self.taken = [row for row in self.rows
                      if row["state"] in ("", "active")
                      and (row["expires_on"] or DAY) >= DAY]

    def items(self):
        return {key(row) for row in self.taken}

    def label(self, item):
        """For each column the different values, in the order of the file."""
        rows = [row for row in self.taken if key(row) == item]
        return ["; ".join(dict.fromkeys(row[name] for row in rows if row[name]))
                for name in LABELS]


def key(row):
    return row["id_type"], row["value"]


class OptionsTest(PeerTest):
    """Two institutions; what is set for one is set for the other too."""

    def serve_on(self, *arguments):
        self.introduce("127.0.0.1:1")
        for name, value in getattr(self, "keys", {}).items():
            self.set(self.second, "first", name, value)
        server = self.serve(*arguments)
        self.set(self.first, "second", "address", server.address)
        return server

    def kept(self):
        return glob.glob(os.path.join(self.second, "results", "*"))

    def check_rows(self, path, own, other, labelled):
        """The rows of a result, in the file's order, and labels behind."""
        rows = rows_of(path)
        common = own.items() & other.items()
        expected = [row for row in own.taken if key(row) in common]
        self.assertEqual(rows[0][-2:] if labelled else [],
                         ["partner_category", "partner_severity"]
                         if labelled else [])
        self.assertEqual(len(rows) - 1, len(expected))
        at = rows[0].index("category")
        for got, want in zip(rows[1:], expected):
            self.assertEqual(got[at], want["category"])
            if labelled:
                self.assertEqual(got[-2:], other.label(key(want)))


class Options(OptionsTest):
    """The lists of the scenario."""

    def setUp(self):
        super().setUp()
        self.a = Side(self, "A")
        self.b = Side(self, "B")
        self.common = self.a.items() & self.b.items()
        self.assertEqual(len(self.common), 343)

    def run_scenario(self, *options, out=True, **keys):
        self.keys = keys
        server = self.serve_on("--list", self.b.path, *HOW)
        where = ("--out", self.out) if out else ()
        done = run("match", self.first, "second", "--list", self.a.path, *HOW,
                   *where, "--json", *options)
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertEqual(done.stderr, "")
        report = json.loads(done.stdout)
        server.wait_for("transcript " + report["transcript"][:16])
        return report, server

    def test_both_with_labels_padding_and_proof(self):
        report, server = self.run_scenario(
            "--learns", "both", "--labels", ",".join(LABELS), "--pad", "4000",
            "--proof", learner="both", labels=",".join(LABELS),
            own_padded_items="4000", partner_padded_items="4000")
        self.assertEqual([report[name] for name in (
            "matches", "items", "peer_items", "learner", "learned", "proof",
            "labels", "unopened", "bad_labels", "own_padded_items",
            "partner_padded_items")], [343, 4000, 4000, "both", True, True,
                                       "category,severity", 0, 0, 4000, 4000])
        self.check_rows(self.out, self.a, self.b, True)
        kept = self.kept()
        self.assertEqual(len(kept), 1)
        self.assertRegex(os.path.basename(kept[0]),
                         r"^first-\d{8}T\d{6}Z-%s\.csv$"
                         % report["transcript"][:8])
        self.assertEqual(stat.S_IMODE(os.stat(kept[0]).st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(os.stat(
            self.second + "/results").st_mode), 0o700)
        self.check_rows(kept[0], self.b, self.a, True)
        server.wait_for("brought 4,000 identifiers (padded)")
        server.wait_for("this side learnt which of its own are on that list: "
                        "343, in ")
        server.wait_for(kept[0])
        for _, value in self.common:
            self.assertNotIn(value, server.log())

    def test_malicious_with_fresh_blinds(self):
        report, _ = self.run_scenario(
            "--security", "malicious", "--fresh-blinds", security="malicious",
            fresh_blinds="yes")
        self.assertEqual([report[name] for name in (
            "matches", "security", "proof", "fresh_blinds", "labels")],
            [343, "malicious", True, True, None])
        self.check_rows(self.out, self.a, self.b, False)
        self.assertFalse(os.path.exists(self.second + "/results"))

    def test_partner_learns(self):
        report, server = self.run_scenario(
            "--learns", "partner", "--labels", ",".join(LABELS), out=False,
            learner="answerer", labels=",".join(LABELS), results="learnt")
        self.assertEqual([report[name] for name in (
            "matches", "matched_rows", "learner", "learned")],
            [0, 0, "answerer", False])
        kept = glob.glob(os.path.join(self.second, "learnt", "*"))
        self.assertEqual(len(kept), 1)
        self.check_rows(kept[0], self.b, self.a, True)
        server.wait_for("it learnt no more; this side learnt which")

    def test_labels_for_the_proposer_alone(self):
        report, server = self.run_scenario(
            "--labels", ",".join(LABELS), labels=",".join(LABELS))
        self.assertEqual(report["matches"], 343)
        self.check_rows(self.out, self.a, self.b, True)
        server.wait_for("it learnt which of its own are on this side's list; "
                        "this side learnt no more")

    def test_report_for_people(self):
        self.keys = {"learner": "answerer"}
        self.serve_on("--list", self.b.path, *HOW)
        done = run("match", self.first, "second", "--list", self.a.path, *HOW,
                   "--learns", "partner")
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertIn("this side learnt nothing of the partner's list but its "
                      "size\nthe partner learnt which", done.stdout)
        self.assertIn("answerer learns, semi-honest, proof no", done.stdout)

    def test_one_match_is_told_as_one(self):
        self.keys = {"learner": "both"}
        one = self.write("one.csv", "id_type,value\nIMO,9074729\n")
        server = self.serve_on("--list", one)
        done = run("match", self.first, "second", "--list", one, "--learns",
                   "both", "--out", self.out)
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertIn("1 identifier matches, in 1 row\n", done.stdout)
        self.assertIn("both learn, semi-honest, proof yes", done.stdout)
        server.wait_for("it brought 1 identifier and this side 1; ")
        server.wait_for(": 1, in 1 row of ")


class Suites(OptionsTest):
    """Three institutions that have a suite each with the one that serves."""

    SUITES = {"first": "ristretto255-sha512", "third": "p256-sha256",
              "fourth": "sm2-sm3"}

    def test_each_gives_the_same_matches(self):
        labels = "category,severity"
        own, theirs = Side(self, "A"), Side(self, "B")
        for name, suite in self.SUITES.items():
            directory = self.path(name) if name == "first" else \
                self.make(name)
            self.trust(self.second, directory + "/cert.pem", name)
            self.set(self.second, name, "suite", suite)
        # One has a reading of its own of the common list.
        for key, value in (("labels", labels), ("learner", "both")):
            self.set(self.second, "fourth", key, value)
        server = self.serve("--list", theirs.path, *HOW)
        results = []
        for name, suite in self.SUITES.items():
            out = self.path(name + ".csv")
            self.trust(self.path(name), self.second + "/cert.pem", "second",
                       server.address)
            more = ("--learns", "both", "--labels", labels) \
                if name == "fourth" else ()
            done = run("match", self.path(name), "second", "--list", own.path,
                       *HOW, "--out", out, "--json", "--suite", suite, *more)
            self.assertEqual(done.returncode, DONE, done.stderr)
            report = json.loads(done.stdout)
            self.assertEqual((report["suite"], report["matches"]), (suite, 343))
            self.assertEqual(len(report["transcript"]),
                             128 if name == "first" else 64)
            results.append(rows_of(out))
        plain, other, labelled = results
        self.assertEqual(plain, other)
        self.assertEqual(plain, [row[:-2] for row in labelled])
        self.assertTrue(any(row[-2] for row in labelled[1:]))
        self.check_rows(self.path("fourth.csv"), own, theirs, True)
        self.check_rows(self.kept()[0], theirs, own, True)

    def test_the_lists_of_the_demo(self):
        server = self.pair()
        server.stop()
        for suite in ("p256-sha256", "sm2-sm3"):
            self.set(self.second, "first", "suite", suite)
            self.set(self.first, "second", "suite", suite)
            server = self.serve("--list", self.data(support.SECOND))
            self.set(self.first, "second", "address", server.address)
            done = self.match(None, None, "--json")
            self.assertEqual(done.returncode, DONE, done.stderr)
            report = json.loads(done.stdout)
            self.assertEqual(
                [report[name] for name in ("suite", "matches", "items",
                                           "peer_items")],
                [suite, 485, 486, 617])
            self.assert_rows_of_the_demo()
            server.stop()

    def test_one_that_is_not_there(self):
        names = "ristretto255-sha512, p256-sha256 or sm2-sm3"
        self.introduce("127.0.0.1:1")
        self.assert_fails(self.match(None, None, "--suite", "p521-sha512"),
                          USAGE, "--suite: expected " + names)
        self.set(self.first, "second", "suite", "SM2-SM3")
        self.assert_fails(self.match(), INPUT, "second.conf", names)


class Engine(PeerTest):
    """The engine vole gives what dh gives."""

    def run_demo(self, engine, suite, *options):
        for directory, name in ((self.first, "second"), (self.second, "first")):
            self.set(directory, name, "suite", suite)
        self.set(self.second, "first", "engine", engine)
        server = self.serve("--list", self.data(support.SECOND))
        self.set(self.first, "second", "address", server.address)
        done = self.match(None, None, "--json", "--engine", engine, *options)
        self.assertEqual(done.returncode, DONE, done.stderr)
        server.stop()
        report = json.loads(done.stdout)
        self.assertEqual([report[name] for name in ("engine", "suite", "matches",
                                                    "items", "peer_items")],
                         [engine, suite, 485, 486, 617])
        self.assert_rows_of_the_demo()

    def test_the_lists_of_the_demo(self):
        self.pair().stop()
        for suite in ("ristretto255-sha512", "p256-sha256", "sm2-sm3"):
            self.run_demo("vole", suite)
        self.set(self.second, "first", "security", "malicious")
        self.run_demo("vole", "sm2-sm3", "--security", "malicious")

    def test_the_scenario_with_labels_to_both(self):
        theirs, own = (os.path.join(support.DATA, "scenario",
                                    "institution_%s.tsv" % letter)
                       for letter in "BA")
        terms = ("--learns", "both", "--labels", "category,severity", "--pad",
                 "3000,2500")
        keys = {"learner": "both", "labels": "category,severity",
                "own_padded_items": "2500", "partner_padded_items": "3000"}
        self.pair().stop()
        for name, value in keys.items():
            self.set(self.second, "first", name, value)
        outcomes = []
        for engine in ("dh", "vole"):
            self.set(self.second, "first", "engine", engine)
            server = self.serve("--list", theirs, *HOW)
            self.set(self.first, "second", "address", server.address)
            done = run("match", self.first, "second", "--list", own, *HOW,
                       "--out", self.out, "--json", "--engine", engine, *terms)
            self.assertEqual(done.returncode, DONE, done.stderr)
            self.assertEqual(json.loads(done.stdout)["matches"], 343)
            server.stop()
            kept = sorted(glob.glob(os.path.join(self.second, "results",
                                                 "first-*.csv")))
            outcomes.append((rows_of(self.out), rows_of(kept[-1])))
        self.assertEqual(outcomes[0], outcomes[1])

    def test_what_it_does_not_have(self):
        self.introduce("127.0.0.1:1")
        for options, key in ((("--proof",), "proof"),
                             (("--fresh-blinds",), "fresh_blinds")):
            self.assert_fails(self.match(None, None, "--engine", "vole",
                                         *options), INPUT,
                              "the key " + key, "the engine vole")
        self.assert_fails(self.match(None, None, "--engine", "rsa"), USAGE,
                          "--engine: expected dh, vole or auto")


class EngineAuto(PeerTest):
    """Who proposes takes the engine that is estimated to be faster; who answers
    takes either."""

    def serve_with(self, **keys):
        self.introduce("127.0.0.1:1")
        for name, value in keys.items():
            self.set(self.second, "first", name, value)
        server = self.serve("--list", self.data(support.SECOND))
        self.set(self.first, "second", "address", server.address)
        return server

    def auto(self, *options):
        """The report of a run, and what it said before."""
        done = self.match(None, None, "--json", "--engine", "auto", *options)
        self.assertEqual(done.returncode, DONE, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual([report[name] for name in ("matches", "items",
                                                    "peer_items")],
                         [485, 486, 617])
        choice = report["engine_choice"]
        times = {name: choice[name + "_seconds"] for name in ("dh", "vole")}
        self.assertEqual(report["engine"], min(
            (name for name in times if times[name] is not None),
            key=times.get))
        self.assertIn("engine auto: %s; estimated dh " % report["engine"],
                      done.stderr)
        self.assert_rows_of_the_demo()
        return report, done.stderr

    def test_by_sizes(self):
        self.serve_with(engine="auto")
        report, said = self.auto("--bandwidth", "10")
        self.assertEqual(report["engine"], "dh")
        self.assertEqual(report["engine_choice"]["items"], 486)
        self.assertEqual(report["engine_choice"]["peer_items"], 486)
        self.assertEqual(report["engine_choice"]["bits_per_second"], 10 ** 7)
        self.assertIn("for 486 identifiers here and 486 there, over 10 Mbit/s",
                      said)
        report, said = self.auto("--partner-items", "300000")
        self.assertEqual(report["engine"], "vole")
        self.assertEqual(report["engine_choice"]["peer_items"], 300000)
        self.assertEqual(report["engine_choice"]["bits_per_second"], 0)
        self.assertIn("486 identifiers here and 300,000 there, over a line of "
                      "unknown bandwidth", said)

    def test_by_keys(self):
        self.serve_with(engine="auto")
        for name, value in (("engine", "auto"), ("partner_items", "300000"),
                            ("bandwidth", "1000")):
            self.set(self.first, "second", name, value)
        done = self.match()
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertIn("computed by: vole on", done.stdout)
        self.assertIn("chosen by auto: estimated dh ", done.stdout)
        self.assert_rows_of_the_demo()
        done = self.match(None, None, "--json", "--engine", "dh", "--quiet")
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertEqual(done.stderr, "")
        report = json.loads(done.stdout)
        self.assertEqual((report["engine"], report["engine_choice"]),
                         ("dh", None))
        self.assert_rows_of_the_demo()

    def test_padding_counts(self):
        self.serve_with(engine="auto", own_padded_items="30000",
                        partner_padded_items="30000", learner="both")
        done = self.match(None, None, "--json", "--engine", "auto", "--pad",
                          "30000", "--learns", "both")
        self.assertEqual(done.returncode, DONE, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual([report[name] for name in ("engine", "matches",
                                                    "proof")],
                         ["vole", 485, False])
        self.assert_rows_of_the_demo()
        self.assertEqual(report["engine_choice"]["items"], 30000)

    def test_both_learn_and_either_engine_is_accepted(self):
        self.serve_with(engine="auto", learner="both")
        for engine in ("dh", "vole", "auto"):
            done = self.match(None, None, "--json", "--engine", engine,
                              "--learns", "both")
            self.assertEqual(done.returncode, DONE, done.stderr)
            report = json.loads(done.stdout)
            self.assertEqual((report["matches"], report["proof"]),
                             (485, report["engine"] == "dh"))
            self.assert_rows_of_the_demo()

    def test_what_the_terms_exclude(self):
        self.serve_with(engine="auto", fresh_blinds="yes")
        report, said = self.auto("--fresh-blinds", "--partner-items", "300000")
        self.assertIsNone(report["engine_choice"]["vole_seconds"])
        self.assertIn("vole not allowed", said)

    def test_an_answerer_that_takes_the_other_alone(self):
        server = self.serve_with(engine="dh")
        done = self.match(None, None, "--engine", "auto", "--partner-items",
                          "300000")
        self.assert_fails(done, PARTNER, "the field is engine; proposed was "
                          "\"vole\"", "auto has chosen it; --engine NAME")
        server.wait_for("engine is \"vole\" in the offer and \"dh\"")

    def test_an_answerer_whose_auto_leaves_one(self):
        server = self.serve_with(engine="auto", proof="yes")
        self.assert_fails(self.match(None, None, "--engine", "vole"), PARTNER,
                          "the field is engine")
        server.wait_for("it is auto, but other keys there")

    def test_what_is_wrong(self):
        self.introduce("127.0.0.1:1")
        for option in ("--partner-items", "--bandwidth"):
            self.assert_fails(self.match(None, None, option, "5"), USAGE,
                              "--engine auto")
            self.assert_fails(self.match(None, None, "--engine", "auto",
                                         option, "0"), USAGE, option)
        for key, value, wanted in (
                ("engine", "fastest", "dh, vole or auto"),
                ("bandwidth", "1000001", "0 to 1000000 Mbit/s"),
                ("partner_items", "-1", "0 to 2147483647 identifiers")):
            self.set(self.first, "second", key, value)
            self.assert_fails(self.match(), INPUT, "second.conf", wanted)
            self.set(self.first, "second", key,
                     "auto" if key == "engine" else "0")


class Labels(OptionsTest):
    OWN = "id_type,value,note\nIMO,9074729,x\nBIC,DEUTDEFF,y\n"
    THEIRS = ("id_type,value,reason\nBIC,DEUTDEFF,\"a, \"\"b\"\"\"\n"
              "IMO,9074729,one\nIMO,9074729,two\nIMO,IMO9074729,one\n")

    def run_labels(self, theirs, *options, name="theirs.csv", code=DONE,
                   own=None, label="reason", out=None):
        self.keys = {"labels": label}
        self.serve_on("--list", self.write(name, theirs))
        done = self.match(self.write("own.csv", own or self.OWN),
                          out or self.out, "--labels", label, *options)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def test_merged_and_quoted(self):
        self.run_labels(self.THEIRS)
        self.assertEqual(rows_of(self.out), [
            ["id_type", "value", "note", "partner_reason"],
            ["IMO", "9074729", "x", "one; two"],
            ["BIC", "DEUTDEFF", "y", 'a, "b"']])

    def test_spreadsheets_do_not_run_cells(self):
        self.run_labels("id_type,value,reason\nIMO,9074729,=1+1\n"
                        "BIC,DEUTDEFF,@x\n")
        self.assertEqual([row[-1] for row in rows_of(self.out)[1:]],
                         ["'=1+1", "'@x"])

    def test_tabs_and_gb18030(self):
        own = ("id_type\tvalue\tnote\r\nIMO\t9074729\t船\r\n").encode("gb18030")
        self.keys = {"labels": "reason"}
        self.serve_on("--list", self.write(
            "theirs.tsv", "id_type\tvalue\treason\nIMO\t9074729\t\"骗\n"))
        done = self.match(self.write("own.tsv", own), self.path("out.tsv"),
                          "--encoding", "gb18030", "--labels", "reason")
        self.assertEqual(done.returncode, DONE, done.stderr)
        with open(self.path("out.tsv"), "rb") as file:
            self.assertEqual(file.read().decode("gb18030"),
                             "id_type\tvalue\tnote\tpartner_reason\r\n"
                             "IMO\t9074729\t船\t'\"骗\r\n")

    def serve_fails(self, theirs, *texts, **keys):
        self.introduce("127.0.0.1:1")
        for name, value in keys.items():
            self.set(self.second, "first", name, value)
        done = run("serve", self.second, "--list",
                   self.write("theirs.csv", theirs))
        self.assert_fails(done, INPUT, *texts)

    def test_sender_without_the_column(self):
        self.serve_fails("id_type,value\nIMO,9074729\n", "theirs.csv, line 1",
                         'no column "reason"', "add it to the list",
                         labels="reason")

    def test_label_that_is_too_long(self):
        self.serve_fails(self.THEIRS, "theirs.csv, line 2, column reason",
                         "label_bytes = 4", "--label-bytes",
                         labels="reason", label_bytes="4")

    def test_value_of_two_lines(self):
        self.serve_fails('id_type,value,reason\nIMO,9074729,"a\nb"\n',
                         "theirs.csv, line 2, column reason", "one line",
                         labels="reason")

    def test_proposer_without_the_column(self):
        self.introduce("127.0.0.1:1")
        done = run("match", self.first, "second", "--list",
                   self.write("own.csv", self.OWN), "--learns", "partner",
                   "--labels", "reason")
        self.assert_fails(done, INPUT, 'no column "reason"')

    def test_partners_have_their_own_reading(self):
        """One list for two partners, of which one gets labels."""
        third = self.make("third")
        self.trust(self.second, third + "/cert.pem", "third")
        self.keys = {"labels": "reason"}
        server = self.serve_on("--list", self.write("t.csv", self.THEIRS))
        self.trust(third, self.second + "/cert.pem", "second", server.address)
        own = self.write("own.csv", self.OWN)
        self.assertEqual(self.match(own, None, "--labels",
                                    "reason").returncode, DONE)
        self.assertEqual(len(rows_of(self.out)[0]), 4)
        done = run("match", third, "second", "--list", own, "--out", self.out)
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertEqual(len(rows_of(self.out)[0]), 3)


class Refusals(OptionsTest):
    LIST = "id_type,value,reason\nIMO,9074729,a\nBIC,DEUTDEFF,b\n"

    def check(self, field, offered, allowed, *options, key=None, **keys):
        self.keys = keys
        path = self.write("list.csv", self.LIST)
        server = self.serve_on("--list", path)
        where = () if "partner" in options else ("--out", self.out)
        done = run("match", self.first, "second", "--list", path, *where,
                   *options)
        key = key or field
        self.assert_fails(
            done, PARTNER, "second refused: it does not accept a field of the "
            "terms", 'the field is %s; proposed was "%s", from %s in '
            "partners/second.conf" % (field, offered, key), "ask second")
        server.wait_for('refused the terms: %s is "%s" in the offer and "%s" '
                        "in partners/first.conf" % (field, offered, allowed))
        server.stop()

    def test_learner(self):
        self.check("learner", "both", "proposer", "--learns", "both")

    def test_learner_of_the_answerer(self):
        self.check("learner", "proposer", "answerer", learner="answerer")

    def test_security(self):
        self.check("security", "malicious", "semi-honest", "--security",
                   "malicious")

    def test_suite(self):
        self.check("suite", "sm2-sm3", "ristretto255-sha512", "--suite",
                   "sm2-sm3")

    def test_suite_of_the_answerer(self):
        self.check("suite", "p256-sha256", "sm2-sm3", "--suite", "p256-sha256",
                   suite="sm2-sm3")

    def test_proof(self):
        self.check("proof", "yes", "no", "--proof")

    def test_fresh_blinds(self):
        self.check("fresh_blinds", "yes", "no", "--fresh-blinds")

    def test_padding(self):
        self.check("proposer_padded_items", "10", "0", "--pad", "10",
                   key="own_padded_items", partner_padded_items="0")

    def test_padding_of_the_answerer(self):
        self.check("answerer_padded_items", "11", "12", "--pad", "10,11",
                   key="partner_padded_items", partner_padded_items="10",
                   own_padded_items="12")

    def test_labels(self):
        self.check("labels", "value", "reason", "--labels", "value",
                   labels="reason")

    def test_label_bytes(self):
        self.check("label_bytes", "100", "128", "--labels", "reason",
                   "--label-bytes", "100", labels="reason")

    def test_min_items(self):
        self.check("min_items", "1", "2", "--min-items", "1", min_items="2")

    def test_min_items_may_be_more(self):
        self.keys = {"min_items": "1"}
        path = self.write("list.csv", self.LIST)
        self.serve_on("--list", path)
        done = self.match(path, None, "--min-items", "2")
        self.assertEqual(done.returncode, DONE, done.stderr)

    def test_list_shorter_than_the_offer_asks(self):
        long = self.write("long.csv", self.LIST + "BIC,HNRBBY2X,c\n")
        server = self.serve_on("--list", self.write("list.csv", self.LIST))
        done = self.match(long, None, "--min-items", "3")
        self.assert_fails(done, PARTNER, "the field is min_items")
        server.wait_for("the list of 2 identifiers is not one that first "
                        "takes")
        server.wait_for('min_items is "3" in the offer')


class Contradictions(OptionsTest):
    """What is wrong on this side is told before the partner is asked."""

    def setUp(self):
        super().setUp()
        self.introduce("127.0.0.1:1")
        self.own = self.write("own.csv", "id_type,value\nIMO,9074729\n")

    def fails(self, code, *texts, options=(), **keys):
        for name, value in keys.items():
            self.set(self.first, "second", name, value)
        self.assert_fails(self.match(self.own, None, *options), code, *texts)

    def test_own_list_is_too_short(self):
        self.fails(INPUT, "the list has 1 identifiers", "min_items", "allows "
                   "no fewer than 2", options=("--min-items", "2"))

    def test_own_list_is_longer_than_its_padding(self):
        self.own = self.data(support.FIRST)
        self.fails(INPUT, "own_padded_items", "no more than 485",
                   options=("--pad", "485"))

    def test_no_proof_where_it_must_be(self):
        self.fails(INPUT, "partners/second.conf: the key proof",
                   "compulsory", learner="both", proof="no")

    def test_no_proof_and_an_option(self):
        self.fails(INPUT, "partners/second.conf with the options of this run: "
                   "the key proof", proof="no",
                   options=("--security", "malicious"))

    def test_padding_of_less_than_min_items(self):
        self.fails(INPUT, "partners/second.conf: the key own_padded_items",
                   min_items="10", own_padded_items="9")

    def test_server_names_the_file(self):
        self.set(self.second, "first", "learner", "both")
        self.set(self.second, "first", "proof", "no")
        done = run("serve", self.second, "--list", self.own)
        self.assert_fails(done, INPUT, "partners/first.conf: the key proof")

    def test_directory_that_cannot_be_made(self):
        self.set(self.second, "first", "learner", "both")
        self.write("second/results", "a file")
        done = run("serve", self.second, "--list", self.own)
        self.assert_fails(done, INPUT, "results is not a directory")

    def test_labels_that_are_not_names(self):
        self.fails(INPUT, "second.conf, line", "names of 1 to 16 columns",
                   labels="a,,b")

    def test_usage(self):
        for options, text in (
                (("--learns", "all"), "--learns: expected me, partner or"),
                (("--security", "x"), "--security: expected semi-honest"),
                (("--pad", "1,2,3"), "--pad: expected a number"),
                (("--pad", "x"), "--pad: expected a number"),
                (("--pad", "1,"), "--pad: expected a number"),
                (("--min-items", "-1"), "--min-items: expected a number"),
                (("--label-bytes", "9999"), "--label-bytes: expected a number"),
                (("--label-bytes", "9"), "there are no labels"),
                (("--labels", "a,a"), "--labels: expected names"),
                (("--learns", "partner"), "--out: the partner alone learns")):
            self.fails(USAGE, text, options=options)

    def test_out_is_missing(self):
        done = run("match", self.first, "second", "--list", self.own)
        self.assert_fails(done, USAGE, "missing: --out FILE")
        self.assertIsNone(re.search("cannot reach", done.stderr))


if __name__ == "__main__":
    support.main()
