# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Two vesica-peer processes end to end.

usage: peer_e2e.py VESICA_PEER DATA_DIR [unittest arguments]

Each test of a failure asserts the exit code, what the message says, and that no
output file, whole or in part, is left.
"""

import json
import fcntl
import os
import re
import signal
import socket
import ssl
import stat
import subprocess
import time

import support
from support import (DONE, FIRST, INPUT, LOCAL, PARTNER, SECOND, USAGE,
                     Listener, PeerTest, connected, openssl, run,
                     wait_until)


class Match(PeerTest):
    def test_lists_of_the_demo(self):
        self.pair()
        done = self.match(None, None, "--json")
        self.assertEqual(done.returncode, DONE, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(len(done.stdout.splitlines()), 1)
        self.assertEqual(stat.S_IMODE(os.stat(self.out).st_mode), 0o600)
        rows = self.assert_rows_of_the_demo()
        self.assertEqual(report["matches"], 485)
        self.assertEqual(report["matched_rows"], len(rows) - 1)
        self.assertEqual((report["items"], report["peer_items"]), (486, 617))
        self.assertEqual((report["engine"], report["suite"]),
                         ("dh", "ristretto255-sha512"))
        for key in ("bytes_sent", "bytes_received", "seconds", "cpu_seconds",
                    "peak_rss_bytes"):
            self.assertGreater(report[key], 0, key)
        self.assertRegex(report["transcript"], "^[0-9a-f]{32,}$")

    def test_both_sides_have_one_transcript(self):
        server = self.pair()
        report = json.loads(self.match(None, None, "--json").stdout)
        server.wait_for(report["transcript"][:16])
        server.wait_for("brought 486 identifiers and this side 617")
        self.assertEqual(server.stop(), DONE)

    def test_own_rows_come_out_as_they_are(self):
        self.pair(self.write("b.csv", "id_type,value\nBIC,HNRBBY2X\n"))
        rows = ('\ufeffname,value,id_type\r\n'
                '"A, ""quoted""\r\nname",HNRBBY2X,BIC\r\n'
                'other,KDBKKPPY,BIC\r\n'
                '\r\n'
                'again, hnrbby2x ,BIC')
        done = self.match(self.write("a.csv", rows), "-", "--json")
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertEqual(done.stdout,
                         'name,value,id_type\n'
                         '"A, ""quoted""\nname",HNRBBY2X,BIC\n'
                         'again, hnrbby2x ,BIC\n')
        report = json.loads(done.stderr)
        self.assertEqual((report["matches"], report["matched_rows"]), (1, 2))

    def test_lists_of_no_items(self):
        empty = self.write("none.csv", "id_type,value\n")
        self.pair(empty)
        for own, items in ((empty, 0), (None, 486)):
            report = json.loads(self.match(own, None, "--json").stdout)
            self.assertEqual((report["matches"], report["items"]), (0, items))
        with open(self.out, encoding="utf-8") as file:
            self.assertEqual(file.read(), "id_type,value\n")

    def test_list_of_the_partner_s_conf(self):
        self.introduce("127.0.0.1:1")
        self.set(self.second, "first", "list", self.data(SECOND))
        server = self.serve("--once")
        self.set(self.first, "second", "address", server.address)
        self.assertEqual(self.match().returncode, DONE)
        self.assertEqual(server.process.wait(timeout=20), DONE)

    def test_sessions_at_once(self):
        server = self.pair()
        with server_load(server):
            runs = [subprocess.Popen(
                [support.PEER, "match", self.first, "second", "--list",
                 self.data(FIRST), "--out", self.path("out%d" % i), "--json"],
                stdout=subprocess.PIPE, text=True) for i in range(6)]
            for i, process in enumerate(runs):
                text, _ = process.communicate(timeout=60)
                self.assertEqual(json.loads(text)["matches"], 485)
                self.assert_rows_of_the_demo(self.path("out%d" % i))

    def test_threads_do_not_change_the_result(self):
        self.pair()
        for threads in ("1", "7"):
            done = self.match(None, None, "--json", "--threads", threads)
            self.assertEqual(json.loads(done.stdout)["matches"], 485)
            self.assert_rows_of_the_demo()

    def test_threads_of_a_server(self):
        """While nobody comes there are one that waits and all that compute but
        the one that a session brings."""
        def number(*options):
            server = self.serve(*options)
            threads = os.listdir("/proc/%d/task" % server.process.pid)
            server.stop()
            return len(threads)
        # Of a sanitizer, which may begin with the first of ours.
        others = number("--threads", "2") - 2
        self.assertEqual(number() - others, len(os.sched_getaffinity(0)))
        self.configure(self.second, threads=5)
        self.assertEqual(number() - others, 5)
        self.assertEqual(number("--threads", "7") - others, 7)

    def test_demo(self):
        done = run("demo", "--data", support.DATA)
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertIn("485 matches", done.stdout)
        self.assertIn("343 matches", done.stdout)
        self.assertIn("Of A's 1,936 rows 1,375 take part", done.stdout)
        self.assertIn("B learns that A has 1,375 identifiers", done.stdout)

    def test_demo_tells_categories_and_types(self):
        """Each line of its table adds up, and so do all lines."""
        done = run("demo", "--data", support.DATA)
        table = re.findall(r"^  ([A-Z_]+) +(\d+)  (.*)$", done.stdout, re.M)
        self.assertEqual(len(table), 8)
        self.assertEqual(sum(int(rows) for _, rows, _ in table), 343)
        types = {}
        for _, rows, text in table:
            counts = re.findall(r"(\w+) (\d+)", text)
            self.assertEqual(int(rows), sum(int(n) for _, n in counts), text)
            for name, num in counts:
                types[name] = types.get(name, 0) + int(num)
        totals = done.stdout.splitlines()[-1]
        self.assertEqual({name: int(num) for name, num in
                          re.findall(r"(\w+) (\d+)", totals)}, types)


def server_load(server):
    """Strangers that connect and say nothing."""
    class Load:
        def __enter__(self):
            self.sockets = [socket.create_connection(("127.0.0.1", server.port))
                            for _ in range(4)]

        def __exit__(self, *_):
            for stranger in self.sockets:
                stranger.close()
    return Load()


class BadInput(PeerTest):
    """What fails on this side fails before the partner hears of it."""

    def setUp(self):
        super().setUp()
        self.trust(self.first, self.second + "/cert.pem", "second",
                   "127.0.0.1:1")

    def check(self, text, *texts):
        path = self.write("bad.csv", text)
        self.assert_fails(self.match(path), INPUT, "bad.csv", *texts)

    def test_unknown_type(self):
        self.check("id_type,value\nLEIX,HNRBBY2X\n", "line 2",
                   "column id_type", "not a valid type",
                   "vesica-peer types")

    def test_check_digit(self):
        self.check("id_type,value\nBIC,HNRBBY2X\nIMO,9074728\n", "line 3",
                   "column value", "90****8", "IMO", "check")

    def test_value_is_masked(self):
        path = self.write("bad.csv", "id_type,value\nIMO,9074728\n")
        self.assertNotIn("9074728", self.match(path).stderr)

    def test_missing_column(self):
        self.check("id_type,val\nBIC,HNRBBY2X\n", "line 1",
                   'no column "value"')

    def test_column_twice(self):
        self.check("id_type,value,value\n", "line 1", "more than one")

    def test_short_row(self):
        self.check("id_type,value,name\nBIC,HNRBBY2X\n", "line 2",
                   "the row has 2 columns, not 3")

    def test_empty_file(self):
        self.check("", "is empty")

    def test_quote_not_closed(self):
        self.check('id_type,value\nBIC,"HNRBBY2X\n', "line 2",
                   "unclosed-quote")

    def test_long_row(self):
        self.check("id_type,value\nBIC," + "A" * 70000 + "\n", "line 2",
                   "at most 65,536 bytes")

    def test_nul(self):
        self.check(b"id_type,value\nBIC,HNRB\0Y2X\n", "line 2", "NUL")

    def test_utf16(self):
        self.check("id_type,value\n".encode("utf-16"), "UTF-16")

    def test_not_utf8(self):
        self.check(b"id_type,value\nBIC,HNRB\xffY2X\n", "line 2",
                   "column value", "UTF-8")

    def test_many_bad_rows(self):
        self.check("id_type,value\n" + "IMO,9074728\n" * 50, "line 21",
                   "50 bad rows")
        done = self.match(self.path("bad.csv"))
        self.assertNotIn("line 22", done.stderr)

    def test_no_file(self):
        self.assert_fails(self.match(self.path("none.csv")), INPUT, "none.csv",
                          "No such file")

    def test_unreadable_file(self):
        path = self.write("a.csv", "id_type,value\n")
        if os.geteuid() == 0:
            os.unlink(path)
            os.symlink(path, path)
        else:
            os.chmod(path, 0)
        self.assert_fails(self.match(path), INPUT, "cannot read")

    def test_directory_as_list(self):
        self.assert_fails(self.match(self.dir), INPUT, "not a regular file")

    def test_out_in_no_directory(self):
        done = self.match(None, self.path("none", "out.csv"))
        self.assert_fails(done, INPUT, "cannot write", "none/out.csv")

    def test_out_is_a_link(self):
        os.symlink("/dev/null", self.path("link"))
        self.assert_fails(self.match(None, self.path("link")), INPUT,
                          "not a regular file")

    def test_out_is_the_list(self):
        text = "id_type,value\nBIC,HNRBBY2X\n"
        own = self.write("own.csv", text)
        os.link(own, self.path("hard"))
        os.symlink(own, self.path("soft"))
        for out, say in ((own, "--out is the list itself"),
                         (self.path("hard"), "--out is the list itself"),
                         (self.path("soft"), "not a regular file")):
            self.assert_fails(self.match(own, out), INPUT, say)
        self.assert_fails(self.match(self.path("soft"), own), INPUT,
                          "--out is the list itself")
        with open(own, encoding="utf-8") as file:
            self.assertEqual(file.read(), text)

    def test_two_partners_of_one_pin(self):
        for ending in ("pem", "conf"):
            with open(self.first + "/partners/second." + ending, "rb") as file:
                self.write("first/partners/twin." + ending, file.read())
        self.set(self.first, "twin", "enabled", "no")
        self.assert_fails(run("serve", self.first), INPUT, "second.conf",
                          "twin.conf", "the same pin")

    def test_own_pin(self):
        with open(self.first + "/cert.pem", "rb") as file:
            self.write("first/partners/self.pem", file.read())
        with open(self.first + "/partners/second.conf",
                  encoding="utf-8") as file:
            self.write("first/partners/self.conf", file.read())
        shown = self.trust(self.second, self.first + "/cert.pem", "first")
        pin = shown.split("):\n")[1].split("\n")[0].replace(" ", "")
        self.set(self.first, "self", "pin", pin)
        for done in (run("serve", self.first),
                     run("match", self.first, "self", "--list",
                         self.data(FIRST), "--out", self.out)):
            self.assert_fails(done, INPUT, "self.conf has the pin of this")

    def test_no_peer_s_directory(self):
        done = run("serve", self.path("none"))
        self.assert_fails(done, INPUT, "none/peer.conf", "vesica-peer init")

    def test_port_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            done = run("serve", self.first, "--listen",
                       "127.0.0.1:%d" % taken.getsockname()[1])
        self.assert_fails(done, LOCAL, "--listen HOST:PORT")

    def test_unknown_key(self):
        self.set(self.first, "second", "purose", "x")
        self.assert_fails(self.match(), INPUT, "second.conf, line",
                          "unknown key: purose")

    def test_bad_value(self):
        self.set(self.first, "second", "partner_max_items", "many")
        self.assert_fails(self.match(), INPUT, "second.conf, line",
                          "0 to 2147483647")

    def test_long_line(self):
        self.set(self.first, "second", "purpose", "x" * 200)
        self.assert_fails(self.match(), INPUT, "second.conf, line", "longer")

    def test_key_that_others_can_read(self):
        os.chmod(self.first + "/key.pem", 0o440)
        self.assert_fails(self.match(), INPUT, "key.pem", "chmod 0400")

    def test_certificate_other_than_the_pin(self):
        os.chmod(self.first + "/partners/second.pem", 0o600)
        with open(self.first + "/cert.pem", "rb") as file:
            self.write("first/partners/second.pem", file.read())
        self.assert_fails(self.match(), INPUT, "second.pem", "pinned")

    def test_list_longer_than_agreed(self):
        self.set(self.first, "second", "own_max_items", "100")
        self.assert_fails(self.match(), INPUT, "486", "own_max_items")

    def test_unknown_partner(self):
        done = run("match", self.first, "third", "--list", self.data(FIRST),
                   "--out", self.out)
        self.assert_fails(done, INPUT, "name third", "known: second;",
                          "vesica-peer trust --help")

    def test_disabled_partner(self):
        self.set(self.first, "second", "enabled", "no")
        self.assert_fails(self.match(), INPUT, "enabled = no")

    def test_init_does_not_replace(self):
        self.assert_fails(run("init", self.first, "--name", "x"), INPUT,
                          "exists")

    def test_labels_that_files_would_share(self):
        done = run("trust", self.first, self.second + "/cert.pem", "--as",
                   "third.next")
        self.assertEqual(done.returncode, USAGE)
        self.assertIn("without .next", done.stderr)

    def test_one_command_at_a_time(self):
        descriptor = os.open(self.first, os.O_RDONLY)
        self.addCleanup(os.close, descriptor)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        for command in (("renew", self.first),
                        ("trust", self.first, self.second + "/cert.pem",
                         "--as", "second"),
                        ("init", self.first, "--name", "first")):
            done = run(*command)
            self.assertEqual(done.returncode, INPUT)
            self.assertIn("another command changes", done.stderr)

    def test_trust_refuses(self):
        cases = ((self.data(FIRST), "third", INPUT, "PEM"),
                 (self.first + "/cert.pem", "../x", USAGE, "not a name"),
                 (self.first + "/cert.pem", "third", INPUT,
                  "of this peer itself"),
                 (self.second + "/cert.pem", "third", INPUT,
                  "already trusted as second"),
                 (self.make("fourth") + "/cert.pem", "second", INPUT,
                  "is trusted already"))
        for cert, label, code, text in cases:
            done = run("trust", self.first, cert, "--as", label)
            self.assert_fails(done, code, text)
        done = run("trust", self.first, self.path("fourth", "cert.pem"),
                   "--as", "fourth", "--address", "127.0.0.1:0")
        self.assert_fails(done, USAGE, "port 0")

    def test_trust_refuses_keys_that_tls_does_not_take(self):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-521", "-nodes", "-subj", "/CN=third",
                "-addext", "subjectAltName=DNS:third", "-keyout",
                self.path("key"), "-out", self.path("third.pem"))
        done = run("trust", self.first, self.path("third.pem"), "--as",
                   "third")
        self.assert_fails(done, INPUT, "P-256, P-384, Ed25519, and RSA")


class Usage(PeerTest):
    def test_wrong_usage(self):
        for arguments in ((), ("fetch",), ("match",), ("match", "a", "b", "c"),
                          ("match", self.first, "second", "--list"),
                          ("match", self.first, "second", "--lost", "x"),
                          ("init", self.path("x"), "--name", "Not A Name"),
                          ("init", self.path("x"), "--name", "x", "--days",
                           "0"), ("serve", self.first, "--once=yes"),
                          ("serve", self.first, "--threads", "0"),
                          ("serve", self.first, "--threads", "1025"),
                          ("match", self.first, "second", "--list", "x",
                           "--threads", "0")):
            self.assert_fails(run(*arguments), USAGE, "vesica-peer: ")

    def test_help(self):
        for command in ((), ("init",), ("trust",), ("serve",), ("match",),
                        ("check",), ("types",), ("demo",)):
            done = run(*command, "--help")
            self.assertEqual(done.returncode, DONE)
            self.assertIn("usage: vesica-peer", done.stdout)
        self.assertIn("vesica-peer 0.", run("--version").stdout)

    def test_what_init_writes(self):
        self.assertEqual(
            stat.S_IMODE(os.stat(self.first + "/key.pem").st_mode), 0o400)
        self.assertEqual(stat.S_IMODE(os.stat(self.first).st_mode), 0o700)

    def test_fingerprint_is_what_both_see(self):
        made = run("init", self.path("third"), "--name", "third")
        groups = [line for line in made.stdout.splitlines()
                  if line.count(" ") == 17]
        self.assertEqual(len(groups), 1, made.stdout)
        shown = self.trust(self.first, self.path("third") + "/cert.pem",
                           "third")
        self.assertIn(groups[0], shown)


class Partner(PeerTest):
    """What a partner, or somebody in its place, may do."""

    def test_not_running(self):
        with socket.create_server(("127.0.0.1", 0)) as closed:
            address = "127.0.0.1:%d" % closed.getsockname()[1]
        self.introduce(address)
        self.assert_fails(self.match(), PARTNER, "cannot reach " + address)

    def test_no_such_host(self):
        self.introduce("no-such-host.invalid:7707")
        self.assert_fails(self.match(), PARTNER, "no-such-host.invalid")

    def test_other_certificate_is_pinned(self):
        other = self.make("other")
        server = self.pair()
        for name in ("pem", "conf"):
            os.unlink(self.first + "/partners/second." + name)
        self.trust(self.first, other + "/cert.pem", "second", server.address)
        self.assert_fails(self.match(), PARTNER, "not the pinned one")

    def test_other_name(self):
        """The pinned certificate, which says another name than expected."""
        self.pair()
        self.set(self.first, "second", "name", "impostor")
        self.assert_fails(self.match(), PARTNER, "is of another name")

    def test_client_of_another_name(self):
        self.introduce("127.0.0.1:1")
        self.set(self.second, "first", "name", "impostor")
        server = self.serve("--list", self.data(SECOND))
        self.set(self.first, "second", "address", server.address)
        self.assert_fails(self.match(), PARTNER, "the connection broke")
        server.wait_for("of no partner in partners/")

    def test_client_certificate_is_unknown(self):
        server = self.serve("--list", self.data(SECOND))
        self.trust(self.first, self.second + "/cert.pem", "second",
                   server.address)
        self.assert_fails(self.match(), PARTNER,
                          "does not trust this side's certificate")
        server.wait_for("not the pinned one")

    def expire(self, name):
        """A certificate of the same key that ended in 2001."""
        config = self.write("ca.cnf", (
            "[ca]\ndefault_ca = d\n[d]\ndatabase = {0}/index\n"
            "new_certs_dir = {0}\nrand_serial = yes\ndefault_md = sha256\n"
            "policy = p\nx509_extensions = x\n[p]\ncommonName = supplied\n"
            "[x]\nsubjectAltName = DNS:{1}\n"
            "basicConstraints = critical,CA:FALSE\n"
            "subjectKeyIdentifier = hash\n"
            "authorityKeyIdentifier = keyid:always\n"
            "keyUsage = critical,digitalSignature\n").format(self.dir, name))
        self.write("index", "")
        key = self.path(name, "key.pem")
        new = self.path(name, "new.pem")
        openssl("req", "-new", "-key", key, "-subj", "/CN=" + name, "-out",
                self.path("request"))
        openssl("ca", "-batch", "-selfsign", "-config", config, "-keyfile",
                key, "-in", self.path("request"), "-out", new, "-notext",
                "-startdate", "20000101000000Z", "-enddate", "20010101000000Z")
        return new

    def repin(self, owner, name):
        """The owner takes NAME/new.pem for the same pin."""
        target = self.path(owner, "partners", name + ".pem")
        os.chmod(target, 0o600)
        with open(self.path(name, "new.pem"), "rb") as file:
            text = file.read()
        with open(target, "wb") as file:
            file.write(text)

    def test_expired_server(self):
        self.introduce("127.0.0.1:1")
        new = self.expire("second")
        self.repin("first", "second")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.set_alpn_protocols(["vesica/1"])
        context.load_cert_chain(new, self.second + "/key.pem")
        listener = Listener(lambda connection: context.wrap_socket(
            connection, server_side=True).recv(1))
        self.set(self.first, "second", "address", listener.address)
        self.assert_fails(self.match(), PARTNER, "has expired")
        listener.close()

    def test_expired_client(self):
        self.introduce("127.0.0.1:1")
        self.expire("first")
        self.repin("second", "first")
        server = self.serve("--list", self.data(SECOND))
        self.assert_cut(server, self.path("first", "new.pem"),
                        self.first + "/key.pem")
        server.wait_for("has expired")

    def assert_cut(self, *arguments):
        """The server ends the handshake with an alert."""
        with self.assertRaises(ssl.SSLError):
            with self.dial(*arguments) as client:
                client.recv(1)

    def test_own_certificate_expired(self):
        self.introduce("127.0.0.1:1")
        new = self.expire("first")
        os.replace(new, self.first + "/cert.pem")
        self.assert_fails(self.match(), INPUT, "cert.pem", "expired")

    def test_client_without_certificate(self):
        server = self.pair()
        self.assert_cut(server)
        server.wait_for("showed no certificate")

    def test_client_of_another_protocol(self):
        server = self.pair()
        key = self.first + "/key.pem"
        self.assert_cut(server, self.first + "/cert.pem", key, "h2")
        with self.dial(server, self.first + "/cert.pem", key, None) as client:
            self.assertEqual(client.recv(1), b"")
        server.wait_for("not a vesica-peer")

    def test_garbage_to_the_server(self):
        server = self.pair()
        with socket.create_connection(("127.0.0.1", server.port)) as stranger:
            stranger.sendall(b"GET / HTTP/1.0\r\n\r\n" * 100)
            stranger.recv(100)
        server.wait_for("connection from 127.0.0.1")
        self.assertEqual(self.match().returncode, DONE)

    def test_keys_changed_too_often(self):
        server = self.pair()
        client = subprocess.Popen(
            ["openssl", "s_client", "-connect", server.address, "-quiet",
             "-no_ign_eof", "-alpn", "vesica/1", "-cert",
             self.first + "/cert.pem", "-key", self.first + "/key.pem"],
            bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        began = time.monotonic()
        while ("changes its TLS keys too often" not in server.log()
               and client.poll() is None and time.monotonic() < began + 20):
            try:
                client.stdin.write(b"k\n")
            except BrokenPipeError:
                break  # it was cut before the log was read
            time.sleep(0.1)
        server.wait_for("changes its TLS keys too often")
        client.kill()
        client.wait(timeout=20)
        client.stdin.close()

    def test_garbage_in_a_session(self):
        server = self.pair()
        with self.dial(server, self.first + "/cert.pem",
                       self.first + "/key.pem") as client:
            client.sendall(b"\xff" * 1000)
            wait_until(lambda: client.recv(4096) == b"")
        server.wait_for("session with first")
        self.assertEqual(self.match().returncode, DONE)

    def test_garbage_from_the_server(self):
        listener = Listener(
            lambda connection: connection.sendall(b"\x80garbage" * 100))
        self.introduce(listener.address)
        self.assert_fails(self.match(), PARTNER, "does not speak TLS")
        listener.close()

    def test_server_closes_at_once(self):
        listener = Listener(lambda connection: None)
        self.introduce(listener.address)
        self.assert_fails(self.match(), PARTNER, "while talking to second")
        listener.close()

    def trusted_listener(self, talk):
        """TLS as the second peer would speak it, and then `talk`."""
        self.introduce("127.0.0.1:1")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.set_alpn_protocols(["vesica/1"])
        context.load_cert_chain(self.second + "/cert.pem",
                                self.second + "/key.pem")

        def serve(connection):
            with context.wrap_socket(connection, server_side=True) as channel:
                talk(channel)
        listener = Listener(serve)
        self.set(self.first, "second", "address", listener.address)
        return listener

    def test_server_closes_in_mid_session(self):
        listener = self.trusted_listener(lambda channel: channel.recv(1))
        self.assert_fails(self.match(), PARTNER, "the connection broke")
        listener.close()

    def test_server_says_garbage_in_mid_session(self):
        def talk(channel):
            channel.sendall(bytes(1000))
            drain(channel)
        listener = self.trusted_listener(talk)
        self.assert_fails(self.match(), PARTNER, "session with second")
        listener.close()

    def test_server_says_nothing(self):
        self.configure(self.first, idle_seconds=10)
        listener = self.trusted_listener(drain)
        self.assert_fails(self.match(), PARTNER,
                          "second made no progress for 10 seconds")
        listener.close()

    def test_server_says_a_byte_a_second(self):
        """Bytes of the session, as slow as can be: no progress either."""
        self.configure(self.first, idle_seconds=10)
        began = time.monotonic()

        def talk(channel):
            channel.sendall(b"\x50\0\0\0\1\0\0\0")  # HELLO, of 80 bytes
            for byte in b"\x86" + bytes(78):
                channel.sendall(bytes([byte]))
                time.sleep(0.5)
        listener = self.trusted_listener(talk)
        self.assert_fails(self.match(), PARTNER,
                          "second made no progress for 10 seconds")
        self.assertLess(time.monotonic() - began, 20)
        listener.close()

    def test_record_that_never_ends(self):
        """Bytes of TLS that are no bytes of the session do not hold it."""
        self.configure(self.second, idle_seconds=10)
        server = self.pair()
        with self.dial(server, self.first + "/cert.pem",
                       self.first + "/key.pem") as client:
            client.do_handshake()
            raw = socket.socket(fileno=os.dup(client.fileno()))
            with raw:
                raw.sendall(b"\x17\x03\x03\x40\x00")
                began = time.monotonic()
                while ("made no progress" not in server.log()
                       and time.monotonic() < began + 20):
                    raw.sendall(b"x")
                    time.sleep(0.25)
        server.wait_for("for 10 seconds")

    def test_killed_in_mid_session(self):
        server, process, _ = self.long_match()
        server.stop(signal.SIGKILL)
        out, err = process.communicate(timeout=60)
        self.assert_fails(subprocess.CompletedProcess(
            [], process.returncode, out, err), PARTNER, "vesica-peer: ")

    def interrupt(self, number):
        listener = self.trusted_listener(drain)
        process = subprocess.Popen(
            [support.PEER, "match", self.first, "second", "--list",
             self.data(FIRST), "--out", self.out], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        wait_until(lambda: connected(process.pid))
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
        self.assert_fails(subprocess.CompletedProcess(
            [], process.returncode, out, err), LOCAL, "stopped")
        listener.close()

    def test_interrupted(self):
        self.interrupt(signal.SIGINT)

    def test_hung_up(self):
        self.interrupt(signal.SIGHUP)

    def test_quit(self):
        self.interrupt(signal.SIGQUIT)

    def test_disabled_partner(self):
        server = self.pair()
        server.stop()
        self.set(self.second, "first", "enabled", "no")
        server = self.serve("--list", self.data(SECOND))
        self.set(self.first, "second", "address", server.address)
        self.assert_fails(self.match(), PARTNER, "its policy does not allow")
        server.wait_for("first is disabled (enabled = no in "
                        "partners/first.conf)")


def drain(channel):
    """Say nothing and read until the other end closes."""
    while channel.recv(4096):
        pass


class Terms(PeerTest):
    def check(self, field, side, key, value, told=(), logged=()):
        server = self.pair()
        directory, label = ((self.first, "second") if side == "proposer"
                            else (self.second, "first"))
        if side == "answerer":
            server.stop()
            self.set(directory, label, key, value)
            server = self.serve("--list", self.data(SECOND))
            self.set(self.first, "second", "address", server.address)
        else:
            self.set(directory, label, key, value)
        self.assert_fails(self.match(), PARTNER, "refused",
                          "the field is " + field, *told)
        server.wait_for("refused the terms: ")
        for text in logged:
            server.wait_for(text)
        for line in server.lines:
            self.assertRegex(line, "^20[-0-9]+T[:0-9]+Z vesica-peer: ")

    def test_other_purpose(self):
        self.check("purpose", "proposer", "purpose", "sell the list",
                   ('proposed was "sell the list"',),
                   ('purpose is "sell the list" in the offer and '
                    '"unspecified" in partners/first.conf',))

    def test_more_items_than_allowed(self):
        self.check("proposer_max_items", "answerer", "partner_max_items",
                   "1000", ('proposed was "10000000", from own_max_items in '
                            "partners/second.conf",),
                   ('"10000000" in the offer and "1000" in '
                    "partners/first.conf", "the key there is "
                    "partner_max_items: it allows an offer of no more"))

    def test_retention_that_is_not_said(self):
        self.check("retention_days", "answerer", "retention_days", "30",
                   ('proposed was "0", from retention_days',),
                   ('"0" in the offer and "30" in partners/first.conf',
                    "it allows an offer of 1 to that"))

    def test_no_list(self):
        self.trust(self.second, self.first + "/cert.pem", "first")
        server = self.serve()
        self.trust(self.first, self.second + "/cert.pem", "second",
                   server.address)
        self.assert_fails(self.match(), PARTNER, "no list to bring")
        server.wait_for("there is no list")

    def test_list_longer_than_the_offer(self):
        server = self.pair()
        self.set(self.first, "second", "partner_max_items", "100")
        self.assert_fails(self.match(), PARTNER, "answerer_max_items",
                          'proposed was "100", from partner_max_items in '
                          "partners/second.conf")
        server.wait_for("the list of 617 identifiers is not one that first "
                        "takes")
        server.wait_for('answerer_max_items is "100" in the offer')


if __name__ == "__main__":
    support.main()
