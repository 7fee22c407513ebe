# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""What is there after a disk that is full or broken, and after kill -9: for
each command that writes, at each of its calls that has to do with its files.

usage: disk_e2e.py VESICA_PEER DATA_DIR [unittest arguments]

The program disk_fault, of tests/support, counts the calls and makes one of them
fail. Each test runs its command once on a good disk, and then with each fault
in a copy of what was there before.
"""

import concurrent.futures
import errno
import os
import shutil
import subprocess
import sys
import tempfile

import support
from support import DONE, INPUT, LOCAL, PARTNER, PeerTest, imo, run

KILLED = 137
OLD = b"what stood there before\n"
NUMBERS = {"open": errno.EMFILE, "write": errno.ENOSPC, "mkdir": errno.ENOSPC}


def tool():
    build = os.path.dirname(os.path.dirname(support.PEER))
    return os.path.join(build, "tests", "disk_fault")


def read(path):
    with open(path, "rb") as file:
        return file.read()


def files_of(folder):
    """{path: bytes} of all files below."""
    return {os.path.relpath(os.path.join(at, name), folder):
            read(os.path.join(at, name))
            for at, _, names in os.walk(folder) for name in names}


def is_temporary(path):
    return os.path.basename(path).startswith(".")


def faults(calls, every):
    """The plans of disk_fault for a run that makes these calls: every one, or a
    few."""
    for number, (kind, name, *_) in enumerate(calls, 1):
        if every or number % 8 == 0:
            yield "%d:fail:%d" % (number, NUMBERS.get(name, errno.EIO))
        if not every:
            continue
        if kind == "change":
            yield "%d:kill" % number
            yield "%d:gone" % number
        if name in ("open", "write", "mkdir") and kind == "change":
            yield "%d:full" % number
        if name == "write":
            yield "%d:half" % number


class Run:
    """A command that runs beside a copy of a peer, with a fault at one call."""

    def __init__(self, test, template, plan, do):
        self.plan = plan
        self.do = do
        self.dir = tempfile.mkdtemp(dir=test.dir)
        self.peer = self.path("peer")
        self.head = [tool(), self.dir + ".report", self.dir, plan,
                     support.PEER]
        shutil.copytree(template, self.peer)
        self.code, self.said = do(self)
        self.files = files_of(self.dir)
        number, _, self.fault = plan.partition(":")
        self.killed = self.fault in ("kill", "half")
        with open(self.head[1], encoding="utf-8", errors="replace") as report:
            self.calls = [tuple(line.split()) for line in report]
        self.reached = 0 < int(number) <= len(self.calls)
        self.call = self.calls[int(number) - 1] if self.reached else None

    def path(self, *parts):
        return os.path.join(self.dir, *parts)

    def execute(self, *arguments, **environment):
        done = subprocess.run(
            [*self.head, *arguments], capture_output=True, text=True,
            timeout=60, env={**os.environ, **environment})
        return done.returncode, done.stderr

    def again(self):
        """The same command on a good disk."""
        self.head[3] = "0"
        return self.do(self)

    def is_helpless(self):
        """Whether it could not tidy up: it was killed, the fault lasts, or is
        in tidying up."""
        return (self.killed or self.fault.startswith("gone") or
                self.call[1] in ("unlink", "rmdir"))

    def must_be_told(self):
        """What was not read, and what a result needs to be whole and to last.
        Numbers are written again in a second, and a log has nowhere else to
        go."""
        _, name, *path = self.call
        return (name in ("read", "pread", "readdir", "write", "fchmod",
                         "fsync", "rename") and
                "metrics" not in "".join(path) and
                "serve.log" not in "".join(path))

    def state(self, before):
        """What is there, but for what is there only by accident. Keys and
        certificates are new each time: whether they are whole."""
        def part(path, text):
            return text == before.get(path) or \
                (text[-20:] if path.endswith(".pem") else text)
        return frozenset((path, part(path, text))
                         for path, text in self.files.items()
                         if not is_temporary(path))

    def __str__(self):
        return "%s at %s: code %d, %s" % (self.plan, self.call, self.code,
                                          self.said)


class Disk(PeerTest):
    """A test says what is done, and checks what is there after it."""

    num = 0

    @classmethod
    def tearDownClass(cls):
        print("\ndisk faults: %d injected" % cls.num, file=sys.stderr)

    def setUp(self):
        super().setUp()
        self.list = self.write("own.csv", "id_type,value\n" + "".join(
            "IMO,%s\n" % imo(number) for number in range(100000, 100004)))
        self.introduce("127.0.0.1:1")

    def sweep(self, do, check, settle=None, every=True):
        """Do it with each fault and check what is left; settle, which goes on
        from there, goes on from each state once."""
        good = Run(self, self.first, "0", do)
        self.assertEqual(good.code, DONE, good)
        before = {os.path.join("peer", path): text
                  for path, text in files_of(self.first).items()}
        states = set()

        def examine(done):
            self.check_any(done)
            check(done, good)
            state = done.state(before)
            if settle and state not in states:
                states.add(state)
                settle(done, good)

        def attempt(plan):
            done = Run(self, self.first, plan, do)
            try:
                if done.reached:
                    examine(done)
            except AssertionError as failure:
                raise AssertionError("%s\n%s" % (done, failure)) from failure
            finally:
                shutil.rmtree(done.dir)
            return done.reached

        plans = list(faults(good.calls, every))
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            reached = sum(pool.map(attempt, plans))
        # With threads, a run has not always the same number of calls.
        self.assertGreater(reached, 0.8 * len(plans))
        type(self).num += reached

    def check_any(self, done):
        """What holds for each command."""
        for path in done.files:
            if "key.pem" in path:
                self.assertEqual(os.stat(done.path(path)).st_mode & 0o077, 0)
        if done.killed:
            # Where there are two processes, it may be the other one.
            self.assertIn(done.code, (KILLED, DONE, PARTNER, LOCAL))
            return
        self.assertIn(done.code, (DONE, INPUT, PARTNER, LOCAL))
        if done.must_be_told():
            self.assertNotEqual(done.code, DONE)
        if done.code != DONE:
            self.assertRegex(done.said, "(?m)^(.*Z )?vesica-peer: .*[^:]$")
            self.assertIn(done.dir, done.said)
        if not done.is_helpless():
            self.assertEqual([path for path in done.files
                              if is_temporary(path)], [])

    def check_config(self, folder):
        done = run("config", folder)
        self.assertEqual(done.returncode, DONE, done.stderr)

    def check_place(self, done, path, old, new):
        """A result is there as a whole, or what was there before is."""
        there = done.files.get(path)
        if done.code == DONE or "is written, but" in done.said:
            self.assertEqual(there, new)
        else:
            self.assertIn(there, (old, new) if done.killed else (old,))


class Configuration(Disk):
    def check_made(self, done, good):
        made = [path for path in done.files if path.startswith("new/")]
        if done.code == DONE:
            self.assertEqual(len(made), 3)
        elif not done.is_helpless():
            self.assertIn(len(made), (0, 3))

    def settle_init(self, done, good):
        """It can be done again, if need be after what the message says."""
        folder = done.path("new")
        made = run("config", folder).returncode == DONE
        code, said = done.again()
        if "without a peer.conf" in said:
            self.assertTrue(done.is_helpless())
            for name in ("key.pem", "cert.pem"):
                if os.path.exists(os.path.join(folder, name)):
                    os.unlink(os.path.join(folder, name))
            code, said = done.again()
        if made:
            self.assertIn("will not be replaced", said)
        else:
            self.assertEqual(code, DONE, said)
        self.check_config(folder)

    def test_init(self):
        self.sweep(lambda one: one.execute("init", one.path("new"), "--name",
                                           "new"),
                   self.check_made, self.settle_init)

    def check_trusted(self, done, good):
        if done.code == DONE and not done.is_helpless():
            self.assertEqual(done.files, good.files)

    def settle_trust(self, done, good):
        """Whatever happens, the peer and its other partners stay; and it can be
        done again."""
        self.check_config(done.peer)
        code, said = done.again()
        if code != DONE:
            self.assertIn("already", said)
        after = files_of(done.dir)
        for path, text in good.files.items():
            self.assertEqual(after[path], text, path)
        self.check_config(done.peer)

    def sweep_trust(self, cert, label, *option):
        self.sweep(lambda one: one.execute("trust", one.peer, cert, "--as",
                                           label, *option),
                   self.check_trusted, self.settle_trust)

    def next_cert(self, name):
        """A certificate of the second peer with a new key, of this name."""
        folder = self.path("second", "next")
        done = run("renew", self.second)
        self.assertEqual(done.returncode, DONE, done.stderr)
        cert = self.path(name)
        shutil.copy(os.path.join(folder, "cert.pem"), cert)
        shutil.rmtree(folder)
        return cert

    def announce(self, cert):
        done = run("trust", self.first, cert, "--as", "second", "--next")
        self.assertEqual(done.returncode, DONE, done.stderr)

    def test_trust(self):
        self.sweep_trust(self.make("third") + "/cert.pem", "third")

    def test_trust_next(self):
        self.sweep_trust(self.next_cert("a.pem"), "second", "--next")

    def test_trust_another_next(self):
        self.announce(self.next_cert("a.pem"))
        self.sweep_trust(self.next_cert("b.pem"), "second", "--next")

    def test_replace(self):
        self.sweep_trust(self.next_cert("a.pem"), "second", "--replace")

    def test_replace_by_the_next(self):
        cert = self.next_cert("a.pem")
        self.announce(cert)
        self.sweep_trust(cert, "second", "--replace")

    def test_replace_by_the_present_key(self):
        self.announce(self.next_cert("a.pem"))
        self.sweep_trust(self.second + "/cert.pem", "second", "--replace")

    def settle_renew(self, done, good):
        self.check_config(done.peer)
        code, said = done.again()
        if "was cut short" in said:
            self.assertTrue(done.is_helpless())
            os.unlink(os.path.join(done.peer, "next", "key.pem"))
            code, said = done.again()
        if code != DONE:
            self.assertIn("renew --switch", said)
        switched = run("renew", done.peer, "--switch")
        self.assertEqual(switched.returncode, DONE, switched.stderr)
        self.check_config(done.peer)

    def test_renew(self):
        self.sweep(lambda one: one.execute("renew", one.peer),
                   lambda done, good: None, self.settle_renew)

    def settle_switch(self, done, good):
        config = run("config", done.peer)
        if config.returncode != DONE:
            self.assertIn("run it again", config.stderr)
        code, said = done.again()
        if code != DONE:
            self.assertIn("in use already", said)
        self.assertEqual(read(done.peer + "/cert.pem"),
                         good.files["peer/cert.pem"])
        self.check_config(done.peer)

    def test_switch(self):
        run("renew", self.first)
        self.sweep(lambda one: one.execute("renew", one.peer, "--switch"),
                   lambda done, good: None, self.settle_switch)

    def test_switch_without_a_certificate(self):
        run("renew", self.first)
        os.unlink(self.first + "/next/cert.pem")
        self.assert_fails(run("renew", self.first, "--switch"), INPUT,
                          "/next", "cut short")
        self.check_config(self.first)


class Results(Disk):
    def own_list(self, one):
        return shutil.copy(self.list, one.path("own.csv"))

    def check_out(self, done, good):
        self.check_place(done, "out.csv", OLD, good.files["out.csv"])
        for path, text in good.files.items():
            if path != "out.csv":
                self.assertEqual(done.files[path], text, path)

    def test_check(self):
        def do(one):
            with open(one.path("out.csv"), "wb") as file:
                file.write(OLD)
            return one.execute("check", self.own_list(one), "--fix",
                               one.path("out.csv"))
        self.sweep(do, self.check_out)

    def test_match(self):
        server = self.serve("--list", self.list)
        self.set(self.first, "second", "address", server.address)

        def do(one):
            with open(one.path("out.csv"), "wb") as file:
                file.write(OLD)
            return one.execute("match", one.peer, "second", "--list",
                               self.own_list(one), "--out",
                               one.path("out.csv"), "--quiet")
        self.sweep(do, self.check_out)

    def serve_once(self, one):
        """What the side that serves says; the other may fail with it."""
        os.makedirs(one.path("metrics"), exist_ok=True)
        process = subprocess.Popen(
            [*one.head, "serve", one.peer, "--once", "--list",
             self.own_list(one), "--listen", "127.0.0.1:0", "--metrics",
             one.path("metrics", "peer.prom")],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = process.stdout.readline()
        if line.startswith("listening on "):
            folder = one.dir + ".asks"
            shutil.copytree(self.second, folder)
            self.set(folder, "first", "address", line.split()[-1])
            run("match", folder, "first", "--list", self.list, "--learns",
                "partner", "--quiet")
            shutil.rmtree(folder)
        _, said = process.communicate(timeout=60)
        return process.returncode, said

    def check_learnt(self, done, good):
        learnt = [text for path, text in done.files.items()
                  if path.startswith("peer/results/") and
                  not is_temporary(path)]
        self.assertIn(learnt, ([], [read(self.list)]))
        if done.code == DONE:
            self.assertEqual(len(learnt), 1)
        elif not done.killed:
            self.assertEqual(len(learnt), "csv is written, but" in done.said)
        numbers = done.files.get("metrics/peer.prom")
        if numbers is not None:
            self.assertRegex(numbers,
                             rb"\nvesica_peak_memory_bytes [0-9]+\n\Z")
        elif done.code == DONE:
            self.assertIn("no metrics: ", done.said)

    def test_serve(self):
        self.set(self.first, "second", "learner", "answerer")
        self.sweep(self.serve_once, self.check_learnt)


class Demo(Disk):
    def check_gone(self, done, good):
        if not done.is_helpless():
            self.assertEqual(set(done.files), set(good.files))

    def test_demo(self):
        """Its parts are what the others test; it leaves nothing."""
        data = self.path("data")
        os.makedirs(data + "/scenario")
        for name in (support.FIRST, support.SECOND):
            shutil.copy(self.list, os.path.join(data, name))
        for name in "AB":
            self.write("data/scenario/institution_%s.tsv" % name,
                       "id_type\traw_value\tcategory\n" + "".join(
                           "IMO\t%s\tship\n" % imo(number)
                           for number in range(100000, 100004)))
        self.sweep(lambda one: one.execute("demo", "--data", data,
                                           TMPDIR=one.dir),
                   self.check_gone, every=False)


if __name__ == "__main__":
    support.main()
