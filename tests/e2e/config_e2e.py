# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""`vesica-peer config`: what is in force, and what is wrong.

usage: config_e2e.py VESICA_PEER DATA_DIR [unittest arguments]
"""

import json
import os

import support
from support import DONE, FIRST, INPUT, PeerTest, run


class Config(PeerTest):
    def setUp(self):
        super().setUp()
        self.trust(self.first, self.second + "/cert.pem", "second",
                   "peer.second.example:7707")

    def add(self, name, line):
        with open(os.path.join(self.first, name), "a", encoding="utf-8") as file:
            file.write(line + "\n")

    def config(self, *arguments):
        return run("config", self.first, *arguments)

    def test_what_is_in_force(self):
        self.add("peer.conf", "idle_seconds = 90")
        self.set(self.first, "second", "min_items", "7")
        done = self.config()
        self.assertEqual((done.returncode, done.stderr), (DONE, ""))
        lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
        self.assertIn(self.first + "/peer.conf", lines)
        for line in ("name first", "idle_seconds 90", "min_items 7",
                     "threads 0 (default)", "list - (default)",
                     "address peer.second.example:7707",
                     "learner proposer (default)"):
            self.assertIn(line, lines)

    def test_as_json(self):
        done = self.config("--json")
        self.assertEqual((done.returncode, done.stderr), (DONE, ""))
        report = json.loads(done.stdout)
        self.assertEqual(report["peer"]["keys"]["name"],
                         {"value": "first", "set": True})
        self.assertEqual(report["peer"]["keys"]["connect_seconds"],
                         {"value": "10", "set": False})
        self.assertIn(report["certificate"]["days_left"], (824, 825))
        self.assertRegex(report["certificate"]["valid_until"],
                         "^20[0-9]{2}-[01][0-9]-[0-3][0-9]$")
        keys = report["partners"]["second"]["keys"]
        self.assertEqual(keys["address"]["value"], "peer.second.example:7707")
        self.assertEqual(report["partners"]["second"]["file"],
                         self.first + "/partners/second.conf")

    def refused(self, *texts):
        self.assert_fails(self.config(), INPUT, *texts)

    def test_line_that_is_wrong(self):
        with open(self.first + "/peer.conf", encoding="utf-8") as file:
            number = len(file.readlines()) + 1
        self.add("peer.conf", "idle_second = 90")
        self.refused("%s/peer.conf, line %d: unknown key: idle_second" %
                     (self.first, number))

    def test_value_of_a_partner(self):
        self.add("partners/second.conf", "learner = nobody")
        self.refused("/partners/second.conf, line ",
                     "expected: proposer, answerer or both")

    def test_value_that_is_not_utf8(self):
        with open(self.first + "/partners/second.conf", "ab") as file:
            file.write(b"results = r\xff\n")
        done = run("config", self.first, "--json")
        self.assert_fails(done, INPUT, "second.conf", "not UTF-8")

    def test_terms_that_contradict_each_other(self):
        self.add("partners/second.conf", "proof = no")
        self.add("partners/second.conf", "learner = both")
        self.refused("partners/second.conf", "proof")

    def test_list_that_is_not_there(self):
        self.set(self.first, "second", "list", "none.csv")
        self.refused("partners/second.conf, the key list: cannot read",
                     "none.csv: No such file")
        self.set(self.first, "second", "list", self.data(FIRST))
        self.assertEqual(self.config().returncode, DONE)

    def test_certificate_that_was_exchanged(self):
        os.remove(self.first + "/partners/second.pem")
        os.link(self.first + "/cert.pem", self.first + "/partners/second.pem")
        self.refused("second.pem is not the certificate that is pinned in "
                     "second.conf")

    def test_key_that_others_can_read(self):
        os.chmod(self.first + "/key.pem", 0o444)
        self.refused("key.pem")


class Expiry(PeerTest):
    """A certificate that ends within thirty days."""

    def make(self, name):
        days = "29" if name == "second" else "31"
        made = run("init", self.path(name), "--name", name, "--days", days)
        self.assertEqual(made.returncode, DONE, made.stderr)
        return self.path(name)

    def test_warnings(self):
        server = self.pair()
        server.wait_for("warning: this side's certificate expires on 20")
        done = self.match()
        self.assertEqual(done.returncode, DONE)
        self.assertRegex(done.stderr, "warning: second's certificate expires "
                         "on 20[-0-9]+, in 2[89] days; a new one must be made")
        self.assertNotIn("this side's", done.stderr)
        done = run("config", self.first)
        self.assertEqual(done.returncode, DONE)
        self.assertIn("warning: second's certificate expires", done.stderr)


if __name__ == "__main__":
    support.main()
