# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""`vesica-peer serve` under load, while its files change, and when it is told to
end.

usage: serve_e2e.py VESICA_PEER DATA_DIR [unittest arguments]
"""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import threading
import time
import unittest

import support
from support import (DONE, FIRST, LOCAL, PARTNER, SECOND, PeerTest, connected,
                     run, wait_until)


def rss(pid):
    """Resident memory of a process, in bytes."""
    with open("/proc/%d/statm" % pid, encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")


class Limits(PeerTest):
    def strangers(self, server, number):
        """Connections that say nothing, held until the test ends."""
        for _ in range(number):
            stranger = socket.create_connection(("127.0.0.1", server.port))
            self.addCleanup(stranger.close)

    def hold(self, server, name="first"):
        """A partner that shakes hands and says no more."""
        client = self.dial(server, self.path(name) + "/cert.pem",
                           self.path(name) + "/key.pem")
        self.addCleanup(client.close)
        client.do_handshake()
        client.recv(1)  # HELLO: the session has begun
        return client

    def test_stranger_says_nothing(self):
        self.configure(self.second, handshake_seconds=1)
        server = self.pair()
        with socket.create_connection(("127.0.0.1", server.port)) as stranger:
            stranger.sendall(b"\x16")
            server.wait_for("took too long")
            wait_until(lambda: stranger.recv(100) == b"")

    def test_thousand_idle_strangers(self):
        server = self.pair()
        self.strangers(server, 1000)
        began = time.monotonic()
        self.assertEqual(self.match().returncode, DONE)
        self.assertLess(time.monotonic() - began, 10)
        server.wait_for("it did not say who it is, and others came")
        lines = [line for line in server.lines if "others came" in line]
        self.assertLess(len(lines), 10)
        self.assertRegex(lines[0], "^20[-0-9]+T[:0-9]+Z vesica-peer: "
                         r"\[[0-9]+-[0-9]+\] connection from 127.0.0.1:[0-9]+")
        self.assertLess(rss(server.process.pid), 200e6)

    def test_strangers_come_and_go(self):
        server = self.pair()
        for _ in range(300):
            socket.create_connection(("127.0.0.1", server.port)).close()
        self.assertEqual(self.match().returncode, DONE)
        server.wait_for("more connections came to nothing")
        self.assertLess(len(server.lines), 10)

    def test_stranger_that_sends_without_end(self):
        server = self.pair()
        with socket.create_connection(("127.0.0.1", server.port)) as stranger:
            with self.assertRaises(OSError):
                while True:
                    stranger.sendall(bytes(65536))
        self.assertEqual(self.match().returncode, DONE)

    def test_sessions_in_all(self):
        self.configure(self.second, max_sessions=1, idle_seconds=10)
        server = self.pair()
        self.hold(server)
        self.assert_fails(self.match(), PARTNER,
                          "second refused: it is busy; try again later")
        server.wait_for("refused first: busy: as many sessions run as "
                        "max_sessions in peer.conf allows")
        server.wait_for("made no progress for 10 seconds")
        wait_until(lambda: self.match().returncode == DONE)

    def test_sessions_of_one_partner(self):
        third = self.make("third")
        self.trust(self.second, self.first + "/cert.pem", "first")
        self.set(self.second, "first", "max_sessions", "2")
        self.trust(self.second, third + "/cert.pem", "third")
        server = self.serve("--list", self.data(SECOND))
        for directory in (self.first, third):
            self.trust(directory, self.second + "/cert.pem", "second",
                       server.address)
        self.hold(server)
        self.hold(server)
        self.assert_fails(self.match(), PARTNER, "it is busy")
        server.wait_for("with it as max_sessions in its .conf allows")
        done = run("match", third, "second", "--list", self.data(FIRST),
                   "--out", self.out)
        self.assertEqual(done.returncode, DONE, done.stderr)

    def test_disabled_partners_take_no_sessions(self):
        third = self.make("third")
        self.configure(self.second, max_sessions=1, idle_seconds=60)
        self.trust(self.second, third + "/cert.pem", "third")
        self.set(self.second, "third", "enabled", "no")
        server = self.pair()
        self.hold(server, "third")
        self.hold(server, "third")
        self.assertEqual(self.match().returncode, DONE)

    def test_memory(self):
        self.configure(self.second, max_memory_mib=1)
        own = self.write("long.csv", "id_type,value\n" + "".join(
            "IMO,%s\n" % support.imo(n) for n in range(100000, 120000)))
        server = self.pair()
        self.assert_fails(self.match(own), PARTNER, "session with second")
        server.wait_for("out of memory")
        self.assertEqual(self.match().returncode, DONE)

    def test_partner_vanishes(self):
        """Its machine is gone: no byte more, no close."""
        self.configure(self.second, idle_seconds=10)
        server = self.pair()
        self.hold(server)
        self.assertEqual(self.match().returncode, DONE)
        server.wait_for("first made no progress for 10 seconds")


class Slow(PeerTest):
    """Between two peers a network that passes on the first bytes of each side,
    and then a byte now and then."""

    def slow(self, server, swift_bytes):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def meet():
            try:
                one, _ = listener.accept()
            except OSError:
                return  # the test is over
            support.pass_on(one, socket.create_connection(
                ("127.0.0.1", server.port)), swift_bytes)

        threading.Thread(target=meet, daemon=True).start()
        return "127.0.0.1:%d" % listener.getsockname()[1]

    def meet(self, swift_bytes):
        self.configure(self.second, idle_seconds=10, handshake_seconds=5)
        server = self.pair()
        self.set(self.first, "second", "address", self.slow(server, swift_bytes))
        process = subprocess.Popen(
            [support.PEER, "match", self.first, "second", "--list",
             self.data(FIRST), "--out", self.out], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        wait_until(lambda: connected(process.pid))
        self.set(self.first, "second", "address", server.address)
        began = time.monotonic()
        self.assertEqual(self.match().returncode, DONE)
        self.assertLess(time.monotonic() - began, 10)
        return server

    def test_handshake(self):
        self.meet(500).wait_for("the TLS handshake took too long")

    def test_session(self):
        self.meet(6000).wait_for("first made no progress for 10 seconds")


class Many(PeerTest):
    """Twenty partners with ten sessions each, and a thousand strangers. 200
    processes share this machine: nobody is hurried."""
    PARTNERS = int(os.environ.get("VESICA_E2E_PARTNERS", 20))
    SESSIONS = 10

    def patient(self, directory, **keys):
        self.configure(directory, connect_seconds=300, handshake_seconds=300,
                       idle_seconds=300, **keys)

    def test_sessions_at_once(self):
        self.patient(self.second, max_sessions=200)
        names = ["bank-%d" % i for i in range(self.PARTNERS)]
        for name in names:
            self.trust(self.second, self.make(name) + "/cert.pem", name)
            self.patient(self.path(name))
            self.set(self.second, name, "max_sessions", str(self.SESSIONS))
        server = self.serve("--list", self.data(SECOND))
        for name in names:
            self.trust(self.path(name), self.second + "/cert.pem", "second",
                       server.address)
        strangers = [socket.create_connection(("127.0.0.1", server.port))
                     for _ in range(1000)]
        running = []
        for i in range(self.SESSIONS):
            for name in names:
                running.append(subprocess.Popen(
                    [support.PEER, "match", self.path(name), "second", "--list",
                     self.data(FIRST), "--out", self.path("%s-%d" % (name, i)),
                     "--threads", "1", "--json"], stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE, text=True))
        for process in running:
            out, err = process.communicate(timeout=300)
            self.assertEqual(process.returncode, DONE, err)
            self.assertEqual(json.loads(out)["matches"], 485)
        for stranger in strangers:
            stranger.close()


class Reload(PeerTest):
    def setUp(self):
        super().setUp()
        self.list = self.write("list.csv", "id_type,value\nBIC,HNRBBY2X\n")
        self.own = self.write("own.csv", "id_type,value\nBIC,HNRBBY2X\n"
                              "BIC,KDBKKPPY\n")

    def reload(self, server):
        number = server.log().count("read again")
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: server.log().count("read again") > number)

    def matches(self):
        done = self.match(self.own, None, "--json")
        self.assertEqual(done.returncode, DONE, done.stderr)
        return json.loads(done.stdout)["matches"]

    def test_new_list(self):
        server = self.pair(self.list)
        self.assertEqual(self.matches(), 1)
        self.write("list.csv", "id_type,value\nBIC,HNRBBY2X\nBIC,KDBKKPPY\n")
        self.assertEqual(self.matches(), 1)
        self.reload(server)
        self.assertEqual(self.matches(), 2)

    def test_new_partner(self):
        server = self.serve("--list", self.list)
        server.wait_for("there are no partners yet")
        self.introduce(server.address)
        self.assert_fails(self.match(self.own), PARTNER)
        self.reload(server)
        self.assertEqual(self.matches(), 1)
        server.wait_for("lists, 1 partner\n")

    def test_mistake(self):
        server = self.pair(self.list)
        self.configure(self.second, idle_second=3)
        server.process.send_signal(signal.SIGHUP)
        server.wait_for("what was read before stays in force: ")
        server.wait_for("unknown key: idle_second")
        self.assertEqual(self.matches(), 1)

    def test_bad_list(self):
        server = self.pair(self.list)
        self.write("list.csv", "id_type,value\nBIC,NOT A BIC\n")
        server.process.send_signal(signal.SIGHUP)
        server.wait_for("what was read before stays in force: ")
        self.assertEqual(self.matches(), 1)

    def test_running_sessions_keep_theirs(self):
        server, process, gate = self.long_match("--json")
        self.write("other.csv", "id_type,value\n")
        self.reload(server)
        gate.open()
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, DONE, err)
        self.assertEqual(json.loads(out)["matches"], 3000)

    @unittest.skipIf("VESICA_E2E_INSTRUMENTED" in os.environ,
                     "its allocator keeps what is freed")
    def test_memory_of_old_lists_goes_back(self):
        """Once the new one is read and nobody is served."""
        self.write("list.csv", "id_type,value\n" + "".join(
            "IMO,%s\n" % support.imo(n) for n in range(100000, 150000)))
        server = self.pair(self.list)
        begin = rss(server.process.pid)
        for _ in range(5):
            self.reload(server)
        wait_until(lambda: rss(server.process.pid) < 1.3 * begin)

    def test_often(self):
        server = self.pair(self.list)
        for _ in range(20):
            self.reload(server)
            self.assertEqual(self.matches(), 1)


class Wait(PeerTest):
    """A dialer that tries again."""

    def begin(self, *more):
        return subprocess.Popen(
            [support.PEER, "match", self.first, "second", "--list",
             self.data(FIRST), "--out", self.out, "--json", *more],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def done(self, process):
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, DONE, err)
        self.assertEqual(json.loads(out)["matches"], 485)
        return err

    def restart(self, server):
        """The same address again."""
        server.stop(signal.SIGKILL)
        return self.serve("--list", self.data(SECOND), "--listen",
                          server.address)

    def test_server_comes_later(self):
        server = self.pair()
        server.stop()
        process = self.begin("--wait", "30")
        time.sleep(1.5)
        self.restart(server)
        err = self.done(process)
        self.assertIn("cannot reach %s" % server.address, err)
        self.assertIn("; trying again in 1 s", err)

    def test_quietly(self):
        server = self.pair()
        server.stop()
        process = self.begin("--wait", "30", "--quiet")
        time.sleep(1.5)
        self.restart(server)
        self.assertEqual(self.done(process), "")

    def test_server_is_busy(self):
        self.configure(self.second, max_sessions=1, idle_seconds=10)
        server = self.pair()
        with self.dial(server, self.first + "/cert.pem",
                       self.first + "/key.pem") as client:
            client.do_handshake()
            client.recv(1)
            err = self.done(self.begin("--wait", "60"))
        self.assertIn("second refused: it is busy", err)

    def test_broken_session_is_begun_anew(self):
        server, process, gate = self.long_match("--wait", "60")
        server = self.restart(server)
        gate.open()
        out, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, DONE, err)
        self.assertIn("trying again", err)
        self.assertIn("identifiers match", out)

    def test_partner_that_learns_gets_no_second_session(self):
        server, process, _ = self.long_match("--wait", "60",
                                             learner="answerer")
        server.stop(signal.SIGKILL)
        _, err = process.communicate(timeout=20)
        self.assertEqual(process.returncode, PARTNER, err)
        self.assertNotIn("trying again", err)

    def test_time_is_over(self):
        server = self.pair()
        server.stop()
        began = time.monotonic()
        process = self.begin("--wait", "4")
        out, err = process.communicate(timeout=20)
        self.assertEqual((process.returncode, out), (PARTNER, ""))
        self.assertLess(time.monotonic() - began, 5)
        self.assertIn("trying again in 2 s", err)

    def test_what_will_not_pass(self):
        self.pair()
        self.set(self.first, "second", "purpose", "another")
        process = self.begin("--wait", "30")
        began = time.monotonic()
        _, err = process.communicate(timeout=20)
        self.assertEqual(process.returncode, PARTNER)
        self.assertNotIn("trying again", err)
        self.assertLess(time.monotonic() - began, 5)


def has_ipv6():
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


class Address(PeerTest):
    def meet(self, listen, address):
        """Serve at one address, and match with another name for it."""
        self.trust(self.second, self.first + "/cert.pem", "first")
        server = self.serve("--list", self.data(SECOND), "--listen", listen)
        self.trust(self.first, self.second + "/cert.pem", "second",
                   address % server.port)
        done = self.match()
        self.assertEqual(done.returncode, DONE, done.stderr)
        return server

    @unittest.skipUnless(has_ipv6(), "this machine has no IPv6")
    def test_ipv6(self):
        server = self.meet("[::1]:0", "[::1]:%d")
        self.assertTrue(server.address.startswith("[::1]:"))
        server.wait_for("first from [::1]:")

    def test_name(self):
        """Whatever comes first for the name: all its addresses are tried."""
        self.meet("127.0.0.1:0", "localhost:%d")

    @unittest.skipUnless(has_ipv6(), "this machine has no IPv6")
    def test_all_addresses_of_both_kinds(self):
        self.meet("[::]:0", "127.0.0.1:%d")


class Metrics(PeerTest):
    def setUp(self):
        super().setUp()
        self.file = self.path("metrics.prom")

    def numbers(self):
        """Of the file, by name and labels; each with its kind before it."""
        out, kinds = {}, {}
        with open(self.file, encoding="utf-8") as file:
            for line in file.read().splitlines():
                if line.startswith("# TYPE "):
                    _, _, name, kinds[name] = line.split()
                elif not line.startswith("# HELP "):
                    key, number = line.rsplit(" ", 1)
                    self.assertIn(kinds[key.split("{")[0]],
                                  ("counter", "gauge"))
                    out[key] = float(number)
        return out

    def test_sessions(self):
        self.trust(self.second, self.first + "/cert.pem", "first")
        server = self.serve("--list", self.data(SECOND), "--metrics", self.file)
        self.trust(self.first, self.second + "/cert.pem", "second",
                   server.address)
        done = json.loads(self.match(None, None, "--json").stdout)
        self.set(self.first, "second", "purpose", "another")
        self.assertEqual(self.match().returncode, PARTNER)
        socket.create_connection(("127.0.0.1", server.port)).close()
        wait_until(lambda: server.log().count("connection from") == 2)
        self.assertEqual(server.stop(), DONE)
        numbers = self.numbers()
        for name, expected in {
                "connections_total": 3, "connections_failed_total": 1,
                "sessions_running": 0, 'sessions_total{outcome="done"}': 1,
                'sessions_total{outcome="configuration"}': 0,
                'sessions_total{outcome="partner"}': 1,
                'sessions_total{outcome="machine"}': 0,
                "sessions_refused_busy_total": 0,
                'items_total{side="own"}': 617,
                'items_total{side="partner"}': 486, "matches_total": 0,
                'bytes_total{direction="sent"}': done["bytes_received"],
                'bytes_total{direction="received"}': done["bytes_sent"],
                }.items():
            self.assertEqual(numbers["vesica_" + name], expected, name)
        states = [name for name in numbers if "session_seconds" in name]
        # A turn may pass through several: how many are seen depends on how the
        # partner's bytes come.
        self.assertGreater(len(states), 2)
        self.assertIn('vesica_session_seconds_total{state="expect hello"}',
                      states)
        self.assertGreater(numbers["vesica_peak_memory_bytes"], 1e6)
        self.assertEqual(stat.S_IMODE(os.stat(self.file).st_mode), 0o644)
        with open(self.file, encoding="utf-8") as file:
            self.assertNotIn("first", file.read())

    def test_while_it_runs(self):
        self.trust(self.second, self.first + "/cert.pem", "first")
        server = self.serve("--list", self.data(SECOND), "--metrics", self.file)
        client = self.dial(server, self.first + "/cert.pem",
                           self.first + "/key.pem")
        with client:
            client.do_handshake()
            wait_until(lambda: os.path.exists(self.file) and
                       self.numbers()["vesica_sessions_running"] == 1)

    def test_file_that_cannot_be_written(self):
        server = self.serve("--list", self.data(SECOND), "--metrics",
                            self.path("nowhere", "metrics.prom"))
        server.wait_for("no metrics: ")
        time.sleep(2.5)
        self.assertEqual(server.log().count("no metrics: "), 1)


class Log(PeerTest):
    """What is said of a session that succeeds and of one that does not."""

    def lines(self, form):
        self.configure(self.second, log=form)
        server = self.pair()
        self.assertEqual(self.match().returncode, DONE)
        server.wait_for("first from")
        self.set(self.first, "second", "purpose", 'a "quoted" one \u00e9')
        self.assertEqual(self.match().returncode, PARTNER)
        server.wait_for("refused the terms")
        server.stop()
        return server.lines

    def test_how_many_in_a_row(self):
        server = self.pair()
        self.set(self.first, "second", "purpose", "another")
        for number in (1, 2, 3):
            self.assertEqual(self.match().returncode, PARTNER)
            if number > 1:
                server.wait_for("%d sessions in a row have ended by a fault of "
                                "first" % number)

    def sessions(self, ids):
        """Each line of a session has its id, and the two have two."""
        self.assertGreater(len(ids), 2)
        self.assertEqual(len(set(ids)), 2)

    def test_text(self):
        ids = []
        for line in self.lines("text"):
            found = re.match(r"20[-0-9]+T[:0-9]+Z vesica-peer: "
                             r"\[([0-9]+-[0-9]+)\] .", line)
            self.assertTrue(found, line)
            ids.append(found[1])
        self.sessions(ids)

    def test_json(self):
        lines = [json.loads(line) for line in self.lines("json")]
        for line in lines:
            self.assertEqual(sorted(line),
                             ["level", "message", "session", "time"])
        self.assertIn("first from", lines[0]["message"])
        self.assertEqual(lines[0]["level"], "info")
        self.assertEqual(lines[1]["level"], "warning")
        self.assertIn('a "quoted" one \u00e9', lines[1]["message"])
        self.assertIn("\n", lines[1]["message"])
        self.assertNotEqual(lines[0]["session"], lines[1]["session"])

    def test_journal(self):
        ids = []
        for line in self.lines("journal"):
            found = re.match(r"<([46])>\[([0-9]+-[0-9]+)\] .", line)
            self.assertTrue(found, line)
            self.assertEqual(found[1], "6" if "done" in line else "4")
            ids.append(found[2])
        self.sessions(ids)


class Stop(PeerTest):
    def test_signals(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            server = self.serve("--list", self.data(SECOND))
            began = time.monotonic()
            self.assertEqual(server.stop(number), DONE)
            self.assertLess(time.monotonic() - began, 5)

    def test_in_mid_session(self):
        server = self.pair()
        with self.dial(server, self.first + "/cert.pem",
                       self.first + "/key.pem") as client:
            client.do_handshake()
            began = time.monotonic()
            self.assertEqual(server.stop(), DONE)
            self.assertLess(time.monotonic() - began, 5)

    def test_with_strangers_at_the_door(self):
        server = self.pair()
        with socket.create_connection(("127.0.0.1", server.port)):
            began = time.monotonic()
            self.assertEqual(server.stop(), DONE)
            self.assertLess(time.monotonic() - began, 5)

    def test_partner_hears_that_the_server_stops(self):
        server, process, _ = self.long_match()
        began = time.monotonic()
        self.assertEqual(server.stop(), DONE)
        self.assertLess(time.monotonic() - began, 5)
        server.wait_for("stopped before the session had ended")
        out, err = process.communicate(timeout=20)
        self.assert_fails(subprocess.CompletedProcess(
            [], process.returncode, out, err), PARTNER, "was told to stop")

    def test_server_hears_that_the_partner_stops(self):
        server, process, gate = self.long_match()
        process.send_signal(signal.SIGTERM)
        gate.open()
        process.communicate(timeout=20)
        server.wait_for("was told to stop")

    def test_once(self):
        """Its outcome is that of the one session, or that there was none."""
        self.trust(self.second, self.first + "/cert.pem", "first")
        arguments = [self.second, "--list", self.data(SECOND), "--once"]
        server = support.Server(*arguments)
        self.assertEqual(server.stop(), LOCAL)
        server = support.Server(*arguments)
        socket.create_connection(("127.0.0.1", server.port)).close()
        self.assertEqual(server.process.wait(timeout=20), PARTNER)
        server.stop()
        server = support.Server(*arguments)
        with self.dial(server, self.first + "/cert.pem",
                       self.first + "/key.pem") as client:
            client.do_handshake()
            client.recv(1)
            self.assertEqual(server.stop(), LOCAL)

    def test_while_it_waits_to_try_again(self):
        server = self.pair()
        server.stop()
        process = subprocess.Popen(
            [support.PEER, "match", self.first, "second", "--list",
             self.data(FIRST), "--out", self.out, "--wait", "60"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=20)
        self.assertEqual(process.returncode, LOCAL, err)
        self.assertIn("stopped", err)

    def test_while_it_reads(self):
        """A list that never ends: the process does, and says so."""
        pipe = self.path("list.csv")
        os.mkfifo(pipe)
        process = subprocess.Popen(
            [support.PEER, "serve", self.second, "--listen", "127.0.0.1:0",
             "--list", pipe], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True)
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        process.communicate(timeout=20)
        self.assertLess(time.monotonic() - began, 6)
        self.assertNotEqual(process.returncode, DONE)


if __name__ == "__main__":
    support.main()
