# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Lists as institutions have them, through vesica-peer processes.

usage: lists_e2e.py VESICA_PEER DATA_DIR [unittest arguments]

With VESICA_E2E_PAIRS=N in the environment N pairs of the scenario are run
instead of all 28.
"""

import csv
import io
import itertools
import json
import os
import signal
import stat
import subprocess
import unittest

import support
from support import DONE, INPUT, USAGE, PeerTest, run, wait_until

THEIRS = ("id_type,value\nBIC,DEUTDEFF\nIMO,9074729\nPHONE,16400123456\n"
          "NAME_DOB,张三:1990-03-07\n")
PAST = ("--as-of", "2026-01-01")


class Check(PeerTest):
    """`check` needs no peer, and says which rows are bad and why."""

    def setUp(self):
        self.dir = support.temporary_directory(self)
        self.out = self.path("copy.csv")

    def check(self, text, *arguments, name="own.csv", code=DONE):
        done = run("check", self.write(name, text), *arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def test_good_list(self):
        done = self.check("id_type,value\nIMO,9074729\nIMO,IMO9074729\n")
        self.assertIn("0 bad rows; 2 rows take part, 1 distinct identifier\n",
                      done.stdout)
        self.assertEqual(done.stderr, "")

    def test_every_bad_row_is_told(self):
        bad = "id_type,value\n" + "IMO,9074728\n" * 100
        done = self.check(bad, code=INPUT)
        lines = [line for line in done.stdout.splitlines()
                 if line.startswith("line ")]
        self.assertEqual(len(lines), 100)
        self.assertIn("line 101, column value: \"90****8\"", lines[-1])
        self.assertNotIn("9074728", done.stdout + done.stderr)
        self.assertIn("own.csv: 100 bad rows", done.stderr)
        shown = self.check(bad, "--show", "--skip-invalid")
        self.assertIn("9074728", shown.stdout)

    def test_hint_about_a_code_that_is_contained(self):
        done = self.check("id_type,value\nUSCC,919901011234567880\n")
        self.assertIn("hint: USCC", done.stdout)
        self.assertIn("does not add that CN_ORG", " ".join(
            done.stdout.split()))

    def test_json(self):
        done = self.check(
            "value,id_type,state\n9074729,IMO,\n9074729,IMO,\n9074728,IMO,\n"
            "DEUTDEFF,BIC,disputed\n919901011234567880,USCC,\nx,Y,\n",
            "--json", *PAST, code=INPUT)
        self.assertEqual(len(done.stdout.splitlines()), 1)
        found = json.loads(done.stdout)
        self.assertEqual(found["as_of"], "2026-01-01")
        self.assertEqual([found[key] for key in (
            "rows", "taken", "distinct", "duplicates", "bad_rows")],
            [6, 3, 2, 1, 2])
        self.assertEqual(found["left_out"]["disputed"], 1)
        self.assertEqual([(bad["line"], bad["type"], bad["column"],
                           bad["value"], bad["rule"]) for bad in found["bad"]],
                         [(4, "IMO", "value", "90****8", "check-digit"),
                          (7, None, "id_type", "*", "type")])
        self.assertEqual(found["rules"], {"check-digit": 1, "type": 1})
        types = {part["type"]: part for part in found["types"]}
        self.assertEqual(types["IMO"]["duplicates"], 1)
        self.assertEqual(types["BIC"]["left_out"]["disputed"], 1)
        self.assertEqual(types[None]["bad_rows"], 1)
        self.assertEqual([(hint["type"], hint["contains"], hint["rows"],
                           hint["lines"]) for hint in found["hints"]],
                         [("USCC", "CN_ORG", 1, [6])])

    def test_json_keeps_the_first_bad_rows(self):
        done = self.check("id_type,value\n" + "IMO,9074728\n" * 10001,
                          "--json", code=INPUT)
        found = json.loads(done.stdout)
        self.assertEqual(found["bad_rows"], 10001)
        self.assertEqual(len(found["bad"]), 10000)

    def items(self, path, *arguments):
        found = json.loads(run("check", path, "--json", *arguments).stdout)
        return {key: found[key] for key in (
            "rows", "taken", "distinct", "left_out", "bad_rows", "types")}

    def fix(self, text, *arguments, name="own.csv"):
        done = self.check(text, "--fix", self.out, *arguments, name=name)
        with open(self.out, encoding="utf-8", newline="") as file:
            return done, file.read()

    def test_copy_is_canonical_and_the_same_list(self):
        own = ("name\traw\tstate\tkind\n"
               '"x", y\t９０７４７２９\t\timo\n'
               "z\t+86 164-0012-3456\tdisputed\tPHONE\n"
               "w\tdeutdeff\t\tBIC\n")
        how = ("--map", "value=raw", "--map", "id_type=kind")
        _, copy = self.fix(own, *how, name="own.tsv")
        self.assertEqual(copy, "id_type,value,name,state\n"
                         'IMO,IMO9074729,"""x"", y",\n'
                         "PHONE,+8616400123456,z,disputed\n"
                         "BIC,DEUTDEFFXXX,w,\n")
        self.assertEqual(stat.S_IMODE(os.stat(self.out).st_mode), 0o600)
        self.assertEqual(self.items(self.out),
                         self.items(self.path("own.tsv"), *how))
        _, again = self.fix(copy, name="again.csv")
        self.assertEqual(again, copy)

    def test_copy_of_the_scenario(self):
        how = ("--map", "value=raw_value", *PAST)
        for letter in "AH":
            own = scenario("institution_%s.tsv" % letter)
            done = run("check", own, "--fix", self.out, *how)
            self.assertEqual(done.returncode, DONE, done.stderr)
            self.assertEqual(self.items(self.out, *PAST),
                             self.items(own, *how))

    def test_copy_of_gb18030(self):
        own = 'id_type,value,name\nNAME_ORG,北京示例（集团）有限公司,"甲,乙"\n'
        _, copy = self.fix(own.encode("gb18030"), "--encoding", "gb18030")
        self.assertEqual(
            copy, 'id_type,value,name\nNAME_ORG,北京示例集团有限公司,"甲,乙"\n')

    def test_no_copy_of_bad_rows(self):
        bad = "id_type,value\nIMO,9074728\nIMO,9074729\n"
        done = self.check(bad, "--fix", self.out, code=INPUT)
        self.assertIn("no copy is written", done.stderr)
        self.assertEqual(os.listdir(self.dir), ["own.csv"])
        done = self.check(bad, "--fix", "-", code=INPUT)
        self.assertEqual(done.stdout, "")
        _, copy = self.fix(bad, "--skip-invalid")
        self.assertEqual(copy, "id_type,value\nIMO,IMO9074729\n")

    def test_copy_to_standard_output(self):
        done = self.check("id_type,value\nIMO,9074729\n", "--fix", "-")
        self.assertEqual(done.stdout, "id_type,value\nIMO,IMO9074729\n")
        self.assertIn("0 bad rows", done.stderr)

    def test_copy_never_replaces_the_list(self):
        text = "id_type,value\nIMO,9074729\n"
        own = self.write("own.csv", text)
        os.link(own, self.path("hard"))
        for place in (own, self.path("hard")):
            done = run("check", own, "--fix", place)
            self.assertEqual(done.returncode, INPUT)
            self.assertIn("--fix is the list itself", done.stderr)
        with open(own, encoding="utf-8") as file:
            self.assertEqual(file.read(), text)

    def test_what_cannot_be_checked(self):
        for text, say in (("", "empty"), ("a,b\n", "id_type")):
            done = self.check(text, code=INPUT)
            self.assertIn(say, done.stderr)
        self.assertEqual(run("check", self.path("none")).returncode, INPUT)
        self.assertEqual(run("check").returncode, USAGE)

    def test_types(self):
        text = run("types").stdout
        found = json.loads(run("types", "--json").stdout)
        self.assertEqual(len(found["types"]), 31)
        self.assertRegex(found["hash"], "^[0-9a-f]{64}$")
        self.assertIn(found["hash"], text)
        self.assertIn("profile 1, Unicode 15.0", text)
        own = io.StringIO()
        rows = csv.writer(own, lineterminator="\n")
        rows.writerow(["id_type", "value", "canonical"])
        for info in found["types"]:
            self.assertIn(info["name"], text)
            self.assertIn(info["example"], text)
            rows.writerow([info["name"], info["example"], info["canonical"]])
        _, copy = self.fix(own.getvalue())
        for row in csv.DictReader(io.StringIO(copy)):
            self.assertEqual(row["value"], row["canonical"])


def scenario(name):
    return os.path.join(support.DATA, "scenario", name)


class Lists(PeerTest):
    """What `match` reads and what it writes."""

    def setUp(self):
        super().setUp()
        self.server = self.pair(self.write("theirs.csv", THEIRS))

    def rows(self, own, name, *arguments, out=None, code=DONE):
        """The result of a list against THEIRS, as bytes, and the report."""
        done = self.match(self.write(name, own), out, *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        with open(out or self.out, "rb") as file:
            return file.read(), done

    def test_tsv_as_it_stands(self):
        own = ('value\tname\tid_type\r\n９０７４７２９\t"a, b\tIMO\r\n'
               "DEUTDEFX\tother\tBIC\r\ndeutdeff\tc\tBIC")
        want = ('value\tname\tid_type\n９０７４７２９\t"a, b\tIMO\n'
                "deutdeff\tc\tBIC\n")
        for out in ("out.tsv", "out.txt"):
            got, _ = self.rows(own.replace("DEUTDEFX", "DEUTGBFX"), "own.tsv",
                               out=self.path(out))
            self.assertEqual(got.decode().replace("\r", ""), want)

    def test_tsv_as_csv(self):
        own = 'id_type\tvalue\tname\nIMO\t9074729\ta, "b"\n'
        got, _ = self.rows(own, "own.tsv")
        self.assertEqual(got.decode(), 'id_type,value,name\n'
                         'IMO,9074729,"a, ""b"""\n')
        got, _ = self.rows(own, "own.txt", "--format", "tsv")
        self.assertEqual(list(csv.reader(io.StringIO(got.decode())))[1],
                         ["IMO", "9074729", 'a, "b"'])

    def test_csv_never_as_tsv(self):
        done = self.match(self.write("own.csv", "id_type,value\n"),
                          self.path("out.tsv"))
        self.assert_fails(done, INPUT, "the list is CSV")
        self.assertFalse(os.path.exists(self.path("out.tsv")))
        self.assertNotIn("session", self.server.log())

    def test_standard_output(self):
        done = self.match(self.write(
            "own.tsv", "id_type\tvalue\tstate\nIMO\t9074729\t\n"
            "BIC\tDEUTDEFF\tretracted\n"), "-")
        self.assertEqual(done.stdout,
                         "id_type\tvalue\tstate\nIMO\t9074729\t\n")
        self.assertIn("left out: 1 retracted", done.stderr)

    def test_gb18030(self):
        own = 'id_type,value,name\nNAME_DOB,张三:1990/3/7,"甲,乙"\n'
        got, _ = self.rows(own.encode("gb18030"), "own.csv", "--encoding",
                           "gb18030")
        self.assertEqual(got.decode("gb18030"), own)
        os.unlink(self.out)
        self.assert_fails(self.match(self.path("own.csv")), INPUT, "line 2")

    def test_other_names(self):
        got, _ = self.rows("kind,raw_value\nBIC,DEUTDEFF\n", "own.csv",
                           "--map", "value=raw_value", "--map=id_type=kind")
        self.assertEqual(got.decode(), "kind,raw_value\nBIC,DEUTDEFF\n")

    def test_one_type(self):
        got, _ = self.rows("ship,name\n9074729,a\n", "own.csv", "--type",
                           "imo", "--column", "ship")
        self.assertEqual(got.decode(), "ship,name\n9074729,a\n")
        got, _ = self.rows("a,9074729\nb,9999993\n", "own.csv", "--type",
                           "IMO", "--column", "2")
        self.assertEqual(got.decode(), "a,9074729\n")

    def test_compose(self):
        own = "id_type,name,born\nNAME_DOB,张 三,1990/3/7\n"
        got, _ = self.rows(own, "own.csv", "--compose", "NAME_DOB=name+born")
        self.assertEqual(got.decode(), own)

    def test_skip_invalid(self):
        own = "id_type,value\nIMO,9074728\nIMO,9074729\n"
        self.assert_fails(self.match(self.write("own.csv", own)), INPUT,
                          "1 bad row", "--skip-invalid")
        got, done = self.rows(own, "own.csv", "--skip-invalid")
        self.assertEqual(got.decode(), "id_type,value\nIMO,9074729\n")
        self.assertIn("skipped as invalid: 1", done.stdout)
        self.assertIn("line 2, column value", done.stdout)
        _, done = self.rows(own, "own.csv", "--skip-invalid", "--json")
        self.assertEqual(json.loads(done.stdout)["skipped"], 1)

    ELIGIBLE = ("id_type,value,state,expires_on,role\n"
                "IMO,9074729,active,2026-01-01,\n"
                "BIC,DEUTDEFF,disputed,,\n"
                "PHONE,16400123456,,2025-12-31,device\n"
                "NAME_DOB,张三:1990-03-07,,,victim\n")

    def test_eligible_rows(self):
        _, done = self.rows(self.ELIGIBLE, "own.csv", "--json", *PAST)
        report = json.loads(done.stdout)
        self.assertEqual(report["matches"], 1)
        self.assertEqual(report["left_out"], {
            "victim": 1, "disputed": 1, "retracted": 0, "expired": 0,
            "corrected": 0, "past-expiry": 1})
        _, done = self.rows(self.ELIGIBLE, "own.csv", "--json", "--as-of",
                            "2026-01-02")
        self.assertEqual(json.loads(done.stdout)["matches"], 0)
        _, done = self.rows(self.ELIGIBLE, "own.csv", "--json", "--any-state")
        report = json.loads(done.stdout)
        self.assertEqual(report["matches"], 3)
        self.assertEqual(report["left_out"]["victim"], 1)

    def test_all_rows_of_an_item(self):
        own = ('id_type,value,name\nIMO,9074729,"a\n"\nBIC,ICBKCNBJ,x\n'
               "IMO, imo 9074729,b\n")
        got, _ = self.rows(own, "own.csv")
        self.assertEqual(got.decode(), own.replace("BIC,ICBKCNBJ,x\n", ""))

    def test_file_that_changes(self):
        """The partner answers only when the list is another one."""
        own = self.write("own.csv", "id_type,value\nIMO,9074729\n")
        os.kill(self.server.process.pid, signal.SIGSTOP)
        process = subprocess.Popen(
            [support.PEER, "match", self.first, "second", "--list", own,
             "--out", self.out], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        try:
            wait_until(lambda: support.connected(process.pid))
            with open(own, "a", encoding="utf-8") as file:
                file.write("BIC,DEUTDEFF\n")
        finally:
            os.kill(self.server.process.pid, signal.SIGCONT)
        out, err = process.communicate(timeout=60)
        self.assert_fails(subprocess.CompletedProcess(
            [], process.returncode, out, err), INPUT, "has changed")

    def test_options_that_do_not_fit(self):
        for arguments, say in (
                (("--map", "value=a"), "--map: it describes the file"),
                (("--type=IMO",), "--type: it describes the file"),
                (("--as-of", "2026-02-30"), "--as-of: expected a day")):
            done = run("match", self.first, "second", "--out", self.out,
                       *arguments)
            self.assert_fails(done, USAGE, say)
        done = run("serve", self.second, "--skip-invalid")
        self.assert_fails(done, USAGE, "--skip-invalid: it describes")

    def test_list_of_the_conf(self):
        done = run("match", self.first, "second", "--out", self.out)
        self.assert_fails(done, INPUT, "there is no list", "second.conf")
        self.write("first/own.tsv", "id_type\traw\tstate\nIMO\t9074729\t\n"
                   "BIC\tDEUTDEFF\tdisputed\nIMO\t9074728\t\n")
        for key, value in (("list", "own.tsv"), ("map", "value=raw"),
                           ("skip_invalid", "yes")):
            self.set(self.first, "second", key, value)
        for arguments, matches in (((), 1), (("--any-state",), 2)):
            done = run("match", self.first, "second", "--out", self.out,
                       "--json", *arguments)
            self.assertEqual(done.returncode, DONE, done.stderr)
            report = json.loads(done.stdout)
            self.assertEqual((report["matches"], report["skipped"]),
                             (matches, 1))
        done = self.match(self.path("first", "own.tsv"), self.path("x.csv"))
        self.assertEqual(done.returncode, INPUT)
        self.assertIn("own.tsv", done.stderr)
        self.set(self.first, "second", "encoding", "latin1")
        done = run("match", self.first, "second", "--out", self.path("x.csv"))
        self.assertEqual(done.returncode, INPUT)
        self.assertRegex(done.stderr, "second.conf, line [0-9]+: the key "
                         "encoding: expected utf-8 or gb18030")


class Serve(PeerTest):
    """What `serve` brings."""

    OWN = "id_type,value\nBIC,DEUTDEFF\nIMO,9074729\nPHONE,16400123456\n"

    def matches(self, server):
        self.set(self.first, "second", "address", server.address)
        done = self.match(self.write("own.csv", self.OWN), None, "--json")
        self.assertEqual(done.returncode, DONE, done.stderr)
        return json.loads(done.stdout)["matches"]

    def setUp(self):
        super().setUp()
        self.introduce("127.0.0.1:1")
        self.theirs = self.write(
            "theirs.tsv", "id_type\traw\tstate\texpires_on\n"
            "BIC\tDEUTDEFF\t\t\nIMO\t9074729\tdisputed\t\n"
            "PHONE\t16400123456\t\t2025-12-31\n")

    def test_list_options(self):
        how = ("--list", self.theirs, "--map", "value=raw")
        server = self.serve(*how)
        self.assertEqual(self.matches(server), 1)
        server.wait_for("left out: 1 disputed, 1 past-expiry")
        self.assertEqual(self.matches(self.serve(*how, "--any-state")), 3)
        self.assertEqual(self.matches(
            self.serve(*how, "--as-of", "2025-12-31")), 2)

    def test_keys_of_the_conf(self):
        self.set(self.second, "first", "list", self.theirs)
        self.set(self.second, "first", "map", "value=raw")
        self.assertEqual(self.matches(self.serve()), 1)
        self.assertEqual(self.matches(self.serve("--any-state")), 3)
        self.set(self.second, "first", "as_of", "2025-12-31")
        self.assertEqual(self.matches(self.serve()), 2)
        self.assertEqual(self.matches(
            self.serve("--as-of", "2026-01-01")), 1)

    def test_bad_rows_are_told_at_the_start(self):
        theirs = self.write("bad.csv", "id_type,value\nIMO,9074728\n"
                            "BIC,DEUTDEFF\n")
        self.assert_fails(run("serve", self.second, "--list", theirs), INPUT,
                          "bad.csv", "line 2")
        server = self.serve("--list", theirs, "--skip-invalid")
        self.assertEqual(self.matches(server), 1)
        server.wait_for("skipped as invalid: 1")
        server.wait_for("line 2, column value")


class Scenario(unittest.TestCase):
    """Eight institutions: all pairs find what the ground truth says."""

    def setUp(self):
        self.dir = support.temporary_directory(self)
        self.letters = "ABCDEFGH"
        for letter in self.letters:
            made = run("init", self.at(letter), "--name", self.name(letter))
            self.assertEqual(made.returncode, DONE, made.stderr)

    def at(self, letter):
        return os.path.join(self.dir, letter)

    def name(self, letter):
        return "institution-" + letter.lower()

    def trust(self, owner, other, *address):
        done = run("trust", self.at(owner), self.at(other) + "/cert.pem",
                   "--as", self.name(other), *address)
        self.assertEqual(done.returncode, DONE, done.stderr)

    def pairs(self):
        pairs = list(itertools.combinations(self.letters, 2))
        num = int(os.environ.get("VESICA_E2E_PAIRS", len(pairs)))
        return pairs[-num:]  # the last ones are the shortest

    def start(self, letter, partners, how):
        """One process serves for all partners."""
        for other in partners:
            self.trust(letter, other)
        server = support.Server(
            self.at(letter), "--list",
            scenario("institution_%s.tsv" % letter), *how)
        self.addCleanup(server.stop)
        for other in partners:
            self.trust(other, letter, "--address", server.address)

    def match(self, asks, answers, how):
        done = run("match", self.at(asks), self.name(answers), "--list",
                   scenario("institution_%s.tsv" % asks), "--out",
                   os.path.join(self.dir, "out.tsv"), "--json", *how,
                   timeout=300)
        self.assertEqual(done.returncode, DONE, done.stderr)
        return json.loads(done.stdout)

    def check(self, truth, *how):
        with open(scenario(truth), encoding="utf-8") as file:
            expected = json.load(file)
        how = ("--map", "value=raw_value", *how)
        pairs = self.pairs()
        self.assertTrue(pairs)
        for answers in sorted({pair[1] for pair in pairs}):
            self.start(answers, [asks for asks, other in pairs
                                 if other == answers], how)
        for asks, answers in pairs:
            report = self.match(asks, answers, how)
            with self.subTest(pair=asks + answers):
                self.assertEqual(report["matches"],
                                 expected["pairwise"][asks + answers])
                self.assertEqual(
                    (report["items"], report["peer_items"]),
                    (expected["sizes"][asks], expected["sizes"][answers]))

    def test_rows_of_every_state(self):
        self.check("expected.json", "--any-state")

    def test_rows_of_a_day(self):
        self.check("expected_active_2026-01-01.json", *PAST)


if __name__ == "__main__":
    support.main()
