# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""What the end-to-end tests share: two institutions, and processes of
vesica-peer.
"""

import contextlib
import csv
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

PEER = DATA = ""  # from the command line, set by main
FIRST = "ofac-2019-01.csv"
SECOND = "ofac-2021-07.csv"
DONE, USAGE, INPUT, PARTNER, LOCAL = range(5)


def run(*arguments, timeout=60):
    return subprocess.run([PEER, *arguments], text=True, timeout=timeout,
                          capture_output=True)


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def rows_of(path, delimiter=","):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


@contextlib.contextmanager
def replace(path):
    """Write a file in the place of one that may not be written."""
    with contextlib.suppress(FileNotFoundError):
        os.remove(path)
    with open(path, "w", encoding="utf-8") as file:
        yield file


def json_of(done):
    return json.loads(done.stdout)


def alert(test, server, cert, key):
    """What a server says to a client of this certificate."""
    try:
        with test.dial(server, cert, key) as end:
            while end.recv(100):
                pass
    except OSError as error:
        return str(error).lower()
    return "nothing"


def wait_until(condition, seconds=20):
    """Poll: the process on the other side has no other way to tell."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the condition did not come true")
        time.sleep(0.02)


def temporary_directory(test):
    """A place that is removed after a test."""
    temporary = tempfile.TemporaryDirectory(prefix="vesica-e2e-")
    test.addCleanup(temporary.cleanup)
    return temporary.name


def connected(pid):
    """Whether a process has a TCP socket."""
    folder = "/proc/%d/fd" % pid
    try:
        return any(os.readlink(os.path.join(folder, fd)).startswith("socket:")
                   for fd in os.listdir(folder))
    except FileNotFoundError:
        return False
    except PermissionError:  # it lets nobody but root look at it
        time.sleep(1)
        return True


def imo(number):
    """An IMO number with its check digit, from six digits."""
    digits = [int(digit) for digit in str(number)]
    return str(number) + str(
        sum(d * w for d, w in zip(digits, range(7, 1, -1))) % 10)


def pass_on(one, other, swift_bytes=float("inf")):
    """Pass on what two sockets say to each other, until both have closed: the
    first bytes of each at once, the rest a byte in half a second."""
    def forward(source, sink):
        left = swift_bytes
        try:
            while data := source.recv(int(min(left, 65536)) if left > 0 else 1):
                sink.sendall(data)
                left -= len(data)
                if left <= 0:
                    time.sleep(0.5)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # either end may go first
    with one, other:
        both = [threading.Thread(target=forward, args=ends, daemon=True)
                for ends in ((one, other), (other, one))]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()


class Gate:
    """A network before a server that holds what a dialer says after its first
    bytes until it is opened. What the server says passes."""

    def __init__(self, test, port, swift_bytes):
        self.port = port
        self.swift_bytes = swift_bytes
        self.holds = threading.Event()
        self.is_open = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        test.addCleanup(self.close)
        threading.Thread(target=self.accept, daemon=True).start()

    def open(self):
        self.is_open.set()

    def close(self):
        self.open()
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)  # accept() ends
        self.listener.close()

    def wait_until_it_holds(self):
        if not self.holds.wait(timeout=20):
            raise TimeoutError("the dialer did not say enough")

    def accept(self):
        with contextlib.suppress(OSError):  # the test is over
            while True:
                near, _ = self.listener.accept()
                threading.Thread(target=self.pass_on, args=(near,),
                                 daemon=True).start()

    def pass_on(self, near):
        with near, contextlib.suppress(OSError):  # there may be no server now
            with socket.create_connection(("127.0.0.1", self.port)) as far:
                back = threading.Thread(target=self.forward,
                                        args=(far, near, float("inf")),
                                        daemon=True)
                back.start()
                self.forward(near, far, self.swift_bytes)
                back.join()

    def forward(self, source, sink, swift_bytes):
        passed = 0
        with contextlib.suppress(OSError):  # either end may go first
            while data := source.recv(65536):
                passed += len(data)
                if passed > swift_bytes:
                    self.holds.set()
                    self.is_open.wait()
                sink.sendall(data)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


class Server:
    """`vesica-peer serve` on a free port, with its messages kept."""

    def __init__(self, directory, *arguments, environment=None, within=()):
        self.process = subprocess.Popen(
            [*within, PEER, "serve", directory,
             *(() if "--listen" in arguments else ("--listen", "127.0.0.1:0")),
             *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, **(environment or {})})
        self.lines = []
        line = self.process.stdout.readline()
        if not line.startswith("listening on "):
            raise RuntimeError("no server: " + self.process.stderr.read())
        self.address = line.split()[-1]
        self.port = int(self.address.rsplit(":", 1)[1])
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stderr:
            self.lines.append(line)

    def log(self):
        return "".join(self.lines)

    def wait_for(self, text):
        wait_until(lambda: text in self.log())

    def stop(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(timeout=20)
        self.reader.join(timeout=20)
        self.process.stdout.close()
        self.process.stderr.close()
        return code


class Listener:
    """A TCP server that is no peer: `talk` gets one connection."""

    def __init__(self, talk):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, args=(talk,),
                                       daemon=True)
        self.thread.start()

    def serve(self, talk):
        connection, _ = self.socket.accept()
        with connection:
            try:
                talk(connection)
            except OSError:
                pass  # the peer may go first

    def close(self):
        self.thread.join(timeout=20)
        self.socket.close()


class PeerTest(unittest.TestCase):
    def setUp(self):
        self.dir = temporary_directory(self)
        self.out = self.path("out.csv")
        self.first = self.make("first")
        self.second = self.make("second")

    def path(self, *parts):
        return os.path.join(self.dir, *parts)

    def make(self, name):
        made = run("init", self.path(name), "--name", name)
        self.assertEqual(made.returncode, DONE, made.stderr)
        return self.path(name)

    def trust(self, directory, cert, label, address=None):
        arguments = ["trust", directory, cert, "--as", label]
        if address:
            arguments += ["--address", address]
        done = run(*arguments)
        self.assertEqual(done.returncode, DONE, done.stderr)
        return done.stdout

    def configure(self, directory, **keys):
        """Put keys in force in peer.conf."""
        with open(os.path.join(directory, "peer.conf"), "a",
                  encoding="utf-8") as file:
            file.writelines("%s = %s\n" % item for item in keys.items())

    def set(self, directory, label, key, value):
        """Put a key in force in partners/LABEL.conf."""
        path = os.path.join(directory, "partners", label + ".conf")
        with open(path, encoding="utf-8") as file:
            lines = [line for line in file
                     if not line.startswith((key + " =", "#" + key + " ="))]
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(lines + ["%s = %s\n" % (key, value)])

    def serve(self, *arguments, directory=None, environment=None):
        server = Server(directory or self.second, *arguments,
                        environment=environment)
        self.addCleanup(self.end, server)
        return server

    def end(self, server):
        """Whatever happened to it, a server ends well when told to."""
        code = server.stop()
        self.assertIn(code, (DONE, -signal.SIGKILL), server.log())

    def introduce(self, address, first_cert=None, second_cert=None):
        self.trust(self.first, second_cert or self.second + "/cert.pem",
                   "second", address)
        self.trust(self.second, first_cert or self.first + "/cert.pem",
                   "first")

    def pair(self, second_list=None, **keys):
        """Both trust each other, and the second one serves, on terms of the
        first one that have these keys."""
        self.trust(self.second, self.first + "/cert.pem", "first")
        for key, value in keys.items():
            self.set(self.second, "first", key, value)
        server = self.serve("--list", second_list or self.data(SECOND))
        self.trust(self.first, self.second + "/cert.pem", "second",
                   server.address)
        return server

    def data(self, name):
        return os.path.join(DATA, name)

    def write(self, name, text):
        with open(self.path(name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return self.path(name)

    def match(self, own_list=None, out=None, *more):
        return run("match", self.first, "second", "--list",
                   own_list or self.data(FIRST), "--out", out or self.out,
                   *more)

    def assert_rows_of_the_demo(self, out=None):
        """A result of the demo's lists, by whatever suite and engine, is what a
        plain comparison gives: there the rows are equal whose identifiers are.
        Returns its rows. The file goes, so that the next run makes its own."""
        theirs = {tuple(row) for row in rows_of(self.data(SECOND))}
        expected = [row for row in rows_of(self.data(FIRST))
                    if tuple(row) in theirs]
        rows = rows_of(out or self.out)
        self.assertEqual(rows, expected)
        os.remove(out or self.out)
        return rows

    def dial(self, server, cert=None, key=None, alpn="vesica/1"):
        """Connect as a client that believes everything."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        if alpn:
            context.set_alpn_protocols([alpn])
        if cert:
            context.load_cert_chain(cert, key)
        return context.wrap_socket(
            socket.create_connection(("127.0.0.1", server.port)))

    def long_match(self, *more, learner="proposer"):
        """A session of 3,000 identifiers that stands still in its middle until
        the gate opens: the server, the process of the dialer, the gate. What
        the dialer says meanwhile finds room in the buffers of its sockets."""
        rows = "id_type,value\n" + "".join(
            "IMO,%s\n" % imo(number) for number in range(100000, 103000))
        own = self.write("long.csv", rows)
        server = self.pair(self.write("other.csv", rows), learner=learner)
        gate = Gate(self, server.port, 30000)
        self.set(self.first, "second", "address", gate.address)
        process = subprocess.Popen(
            [PEER, "match", self.first, "second", "--list", own, *more,
             *(("--out", self.out) if learner == "proposer"
               else ("--learns", "partner"))],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        gate.wait_until_it_holds()
        return server, process, gate

    def assert_fails(self, done, code, *texts):
        self.assertEqual(done.returncode, code, done.stderr)
        for text in texts:
            self.assertIn(text, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertFalse(os.path.exists(self.out))
        left = [name for name in os.listdir(self.dir) if name.startswith(".")]
        self.assertEqual(left, [])


def main():
    """Run the tests of a program called with VESICA_PEER DATA_DIR [unittest
    arguments]."""
    global PEER, DATA
    PEER, DATA = (os.path.abspath(path) for path in sys.argv[1:3])
    # Whoever started this may have had it ignored: children would inherit that.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
