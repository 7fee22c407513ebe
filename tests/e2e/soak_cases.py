# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Cases of a soak: what is tried, and which outcomes are right."""

import dataclasses
import glob
import json
import os
import random as randomness
import signal
import socket
import ssl
import subprocess
import time

import support
from soak_lists import List, items
from soak_wire import BREAKS, Wire
from support import DONE, INPUT, LOCAL, PARTNER

DEADLINE = 180  # seconds after which a match hangs: others use the machine too
KINDS = {  # how often each is tried
    "plain": 380, "slow": 50, "dribble": 40, "cut": 90, "reset": 50, "flip": 70,
    "stall": 4, "kill": 50, "term": 50, "freeze": 20, "busy": 30, "again": 30,
    "terms": 30, "bad-row": 30,
    "silent": 16, "garbage": 15, "no-cert": 10}
STRANGERS = ("silent", "garbage", "no-cert")
IN_THE_STREAM = ("slow", "dribble", "again", *BREAKS)
# The server's lists. The one that is for all who have none of their own gives
# no labels: it would be held once more for each who gets some.
SERVER_ROWS = {"common": 100, "small": 40, "middle": 300, "large": 2000}


def draw(seed, *what):
    """Of its own for each thing: plans do not depend on what ran before."""
    return randomness.Random("/".join(map(str, (seed, *what))))


@dataclasses.dataclass
class Terms:
    learner: str
    security: str
    proof: str
    fresh_blinds: str
    labels: str
    own_padded: int  # of who runs `match`
    partner_padded: int
    min_items: int  # of the server
    asked_items: int  # which the offer may raise: to more than a list may have
    purpose: str

    @classmethod
    def drawn(cls, random, list_name):
        def padded(number):
            return number if random.random() < 0.25 else 0
        return cls(
            learner=random.choice(("proposer", "proposer", "answerer", "both")),
            security=random.choice(("semi-honest",) * 3 + ("malicious",)),
            proof=random.choice(("if-needed", "if-needed", "yes")),
            fresh_blinds=random.choice(("no", "no", "yes")),
            labels="" if list_name == "common" else random.choice(
                ("", "", "reason", "category,reason")),
            own_padded=padded(random.choice((64, 256, 1024))),
            partner_padded=padded(max(64, SERVER_ROWS[list_name]) *
                                  random.choice((1, 2))),
            min_items=random.choice((0,) * 8 + (5, 20)),
            asked_items=random.choice((0,) * 9 + (60,)),
            purpose="soak %d" % random.randrange(1000))

    def least(self, proposes=True):
        return max(self.min_items, self.asked_items if proposes else 0)

    def keys(self, proposes):
        out = {"learner": self.learner, "security": self.security,
               "proof": self.proof, "fresh_blinds": self.fresh_blinds,
               "min_items": self.least(proposes), "purpose": self.purpose}
        sides = ("own_padded_items", "partner_padded_items")
        own, partner = sides if proposes else sides[::-1]
        out[own], out[partner] = self.own_padded, self.partner_padded
        if self.labels:
            out["labels"] = self.labels
        return out

    def options(self):
        """Of `match`, in place of all keys but the purpose."""
        who = {"proposer": "me", "answerer": "partner", "both": "both"}
        out = ["--learns", who[self.learner], "--security", self.security,
               "--pad", "%d,%d" % (self.own_padded, self.partner_padded),
               "--min-items", str(self.least())]
        out += ["--proof"] if self.proof == "yes" else []
        out += ["--fresh-blinds"] if self.fresh_blinds == "yes" else []
        return out + (["--labels", self.labels] if self.labels else [])

    def label_names(self):
        return self.labels.split(",") if self.labels else []

    def takes(self, own, other):
        """The exit code that two lists deserve."""
        def fits(number, padded):
            return number >= self.least() and (not padded or number <= padded)
        if not fits(len(own.taken), self.own_padded):
            return INPUT
        if not fits(len(other.taken), self.partner_padded):
            return PARTNER
        return DONE


def server_list(seed, name, version):
    """Each version has half of the same items, and as many rows, so that the
    server's memory has no reason to grow."""
    pool = items(draw(seed, "pool", name), 2 * SERVER_ROWS[name])
    random = draw(seed, "list", name, version)
    return List(random, random.sample(pool, SERVER_ROWS[name]),
                tabs=name == "middle",
                encoding="gb18030" if name == "middle" else "utf-8")


def draw_kind(random, who):
    """Two institutions are good for one thing alone."""
    if who in ("unknown", "disabled"):
        return who
    return random.choices(list(KINDS), list(KINDS.values()))[0]


@dataclasses.dataclass
class Case:
    """One thing that is tried. After run, what it knows of the numbers that the
    server must have counted, as (at least, at most)."""
    seed: int
    number: int
    kind: str
    who: str  # which institution dials
    soak: object = dataclasses.field(repr=False)
    problems: list = dataclasses.field(default_factory=list, repr=False)
    outcome: str = ""
    code: int = None  # of the process, if there was one
    connections: tuple = (1, 1)
    sessions: tuple = (0, 0)
    busy: tuple = (0, 0)
    done: tuple = (0, 0)
    transcript: str = ""

    def __post_init__(self):
        self.random = draw(self.seed, "case", self.number)
        self.directory = os.path.join(self.soak.work, "case-%d" % self.number)

    def wrong(self, text):
        self.problems.append(text)

    def path(self, name):
        return os.path.join(self.directory, name)

    def save(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())
        return self.path(name)

    def count_busy(self, lines):
        """Look through what the server said meanwhile."""

    def check_kept(self):
        """When the server is idle: what it has kept."""


class Stranger(Case):
    """Who has no business here: the server stays as it is."""

    def run(self):
        os.mkdir(self.directory)
        self.outcome = "stranger"
        host, port = self.soak.server.address.rsplit(":", 1)
        with socket.create_connection((host, int(port)), 60) as stranger:
            stranger.settimeout(DEADLINE)
            getattr(self, self.kind.replace("-", "_"))(stranger)

    def silent(self, stranger):
        stranger.sendall(b"\x16\x03\x01"[:self.random.randint(0, 3)])
        stranger.settimeout(self.random.uniform(0.1, 2))
        try:
            if stranger.recv(1):
                self.wrong("the server spoke to who said nothing")
        except OSError:
            pass  # nothing came, or it was thrown out: both are right

    def garbage(self, stranger):
        try:
            number = self.random.randint(5, 5000)
            stranger.sendall(self.random.randbytes(number))
            while stranger.recv(1000):
                pass
        except TimeoutError:
            self.wrong("the server keeps who sends garbage")
        except OSError:
            pass

    def no_cert(self, stranger):
        """Or one that the server does not know."""
        cert = self.soak.path("unknown") if self.random.random() < 0.5 else None
        try:
            with tls(stranger, cert) as channel:
                if channel.recv(1):
                    self.wrong("the server began a session with a stranger")
        except TimeoutError:
            self.wrong("the server keeps who has no certificate")
        except OSError:
            pass


def tls(connection, directory=None):
    """Shake hands as a client that believes everything."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["vesica/1"])
    if directory:
        context.load_cert_chain(directory + "/cert.pem", directory + "/key.pem")
    return context.wrap_socket(connection)


def draw_own_size(random, kind):
    if kind in ("kill", "term", "freeze"):
        return random.randint(500, 4000)  # there is time to be hit in
    return random.randint(*random.choices(
        ((0, 30), (31, 300), (301, 1500), (1501, 4000)), (60, 30, 8, 2))[0])


class Match(Case):
    """One run of `vesica-peer match`."""

    def prepare(self):
        os.mkdir(self.directory)
        random, peer = self.random, self.soak.peers[self.who]
        self.terms, self.list_name = peer.terms, peer.list
        self.own = self.draw_list(random)
        self.as_tabs = self.own.tabs and random.random() < 0.7
        self.learns = self.terms.learner != "answerer"
        self.partner_learns = self.terms.learner != "proposer"
        self.skip = self.kind == "bad-row" and random.random() < 0.5
        self.out = self.path("out" + (".tsv" if self.as_tabs else ".csv"))
        self.wire = None
        fault = self.draw_fault(random)
        if self.kind in IN_THE_STREAM or any(self.soak.weather):
            weather = ((random.randint(2, 30), 0) if self.kind == "slow"
                       else self.soak.weather)
            self.wire = Wire(self.soak.server.address, random, fault, weather)
        self.configure(random, peer)

    def draw_list(self, random):
        size = draw_own_size(random, self.kind)
        pool = items(draw(self.seed, "pool", self.list_name),
                     2 * SERVER_ROWS[self.list_name])
        common = random.sample(pool, min(len(pool), int(
            size * random.choice((0, 0.1, 0.5, 1)))))
        others = set(items(random, size)) - set(pool)
        return List(random, common + sorted(others)[:size - len(common)])

    def draw_fault(self, random):
        """Of the stream. One that breaks it does so at a byte of one way."""
        rows = len(self.own.rows) + SERVER_ROWS[self.list_name]
        where = {"direction": random.choice(("up", "down")),
                 "at": random.randrange(3000 + 50 * random.randint(1, rows)),
                 "bit": random.randrange(8)}
        kind = "cut" if self.kind == "again" else self.kind
        return {"kind": kind, **(where if kind in BREAKS else {})}

    def configure(self, random, peer):
        """The terms in the file or on the command line."""
        by_options = random.random() < 0.5
        keys = ({"purpose": self.terms.purpose} if by_options
                else self.terms.keys(True))
        if self.kind == "terms":
            keys["purpose"] = "another"
        address = self.wire.address if self.wire else self.soak.server.address
        peer.write_partner(keys, address)
        text = self.own.text("NOT ONE" if self.kind == "bad-row" else "")
        self.command = [
            support.PEER, "match", peer.directory, "house", "--json",
            "--list", self.save("own" + self.own.extension(), text),
            *(("--out", self.out) if self.learns else ()),
            *(("--encoding", "gb18030") if self.own.encoding == "gb18030"
              else ()),
            *(("--skip-invalid",) if self.skip else ()),
            *(self.terms.options() if by_options else ()),
            *(("--quiet",) if random.random() < 0.3 else ()),
            *(("--threads", "1") if random.random() < 0.3 else ())]
        self.waits = self.kind == "again" or (
            self.kind == "busy" and random.random() < 0.5)
        if self.waits:
            self.command += ["--wait", "120"]

    def deserves(self, other):
        """The exit code with one version of the partner's list, if nothing goes
        wrong on the way."""
        if self.kind == "bad-row" and not self.skip:
            return INPUT
        code = self.terms.takes(self.own, other)
        if code != INPUT and (self.kind in ("terms", "disabled", "unknown") or
                              (self.kind == "busy" and not self.waits)):
            return PARTNER
        return code

    def run(self):
        self.prepare()
        try:
            if self.kind == "busy":
                self.hold_and_run()
            else:
                self.start()
                self.disturb()
                self.finish()
        finally:
            if self.wire:
                self.wire.close()
        self.judge()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self.soak.processes.add(self.process)

    def disturb(self):
        """The process, at some moment."""
        moment = self.random.uniform(0, 0.4)
        signals = {"kill": (signal.SIGKILL,), "term": (signal.SIGTERM,),
                   "freeze": (signal.SIGSTOP, signal.SIGCONT)}
        for number in signals.get(self.kind, ()):
            time.sleep(moment)
            self.process.send_signal(number)
            moment = self.random.uniform(0.1, 1.5)

    def finish(self):
        try:
            out, err = self.process.communicate(timeout=DEADLINE)
        except subprocess.TimeoutExpired:
            self.wrong("it hangs")
            self.process.kill()
            out, err = self.process.communicate()
        self.soak.processes.discard(self.process)
        self.code = self.process.returncode
        self.save("stdout", out)
        self.save("stderr", err)
        self.report, self.err = out.decode(), err.decode()

    def hold_and_run(self):
        """While all the sessions that this partner may have are taken."""
        host, port = self.soak.server.address.rsplit(":", 1)
        with tls(socket.create_connection((host, int(port)), 60),
                 self.soak.peers[self.who].directory) as holder:
            holder.recv(1)  # HELLO: its session has begun
            since = len(self.soak.server.lines)
            self.start()
            if self.waits:
                support.wait_until(lambda: self.process.poll() is not None or
                                   self.soak.logged("refused %s: busy" %
                                                    self.who, since), DEADLINE)
            else:
                self.process.wait(DEADLINE)
        self.finish()

    def judge(self):
        hit = bool(self.wire and self.wire.hit)
        hot = self.list_name in self.soak.hot
        versions = self.soak.versions[self.list_name]
        self.outcome = {DONE: "done", INPUT: "input", PARTNER: "partner",
                        LOCAL: "machine"}.get(self.code, "killed")
        allowed = {self.deserves(version) for version in versions}
        right = allowed == {DONE}
        # The server refuses to learn from a list that has changed.
        if hot and self.partner_learns and DONE in allowed:
            allowed.add(PARTNER)
        if hit and (not self.waits or self.partner_learns):
            allowed.add(PARTNER)
        if self.kind == "kill":
            allowed.add(-signal.SIGKILL)
        if self.kind == "term":  # at the very start nothing catches it
            allowed |= {-signal.SIGTERM, LOCAL}
        if self.code not in allowed:
            self.wrong("exit code %d, right were %s" % (self.code,
                                                        sorted(allowed)))
        self.sure = right and not hit and not (hot and self.partner_learns)
        self.judge_files(versions)
        self.count(hit)

    def judge_files(self, versions):
        out = None
        if os.path.exists(self.out):
            with open(self.out, "rb") as file:
                out = file.read()
        if self.code == DONE:
            report = json.loads(self.report)
            self.transcript = report["transcript"]
            if not any(self.fits(report, out, version) for version in versions):
                self.wrong("the result or the report is not right")
            return
        if self.report:
            self.wrong("it failed, and printed a report")
        if not self.err and self.code > 0:
            self.wrong("it failed without a word")
        if out is not None and (self.code > 0 or out not in [
                self.result(version) for version in versions]):
            self.wrong("there is a result of what failed")
        if self.code > 0 and any(name.startswith(".")
                                 for name in os.listdir(self.directory)):
            self.wrong("it left a temporary file")

    def result(self, other):
        return self.own.result(other, self.terms.label_names(), self.as_tabs)

    def fits(self, report, out, other):
        matches, rows = self.own.numbers(other) if self.learns else (0, 0)
        return out == (self.result(other) if self.learns else None) and (
            matches, rows, self.terms.own_padded or len(self.own.taken),
            self.terms.partner_padded or len(other.taken),
            self.terms.learner, self.learns, 0, 0, int(self.skip)) == tuple(
                report[name] for name in (
                    "matches", "matched_rows", "items", "peer_items", "learner",
                    "learned", "unopened", "bad_labels", "skipped"))

    def count(self, hit):
        killed = self.kind in ("kill", "term")
        number = self.wire.connections if self.wire else (
            0 if self.code == INPUT else 1)
        self.connections = (number, number)
        if not self.wire and killed and self.code != DONE:
            self.connections = (0, 1)
        most = self.connections[1]
        known = self.kind != "unknown"
        sure = self.code in (DONE, PARTNER) and not hit and not killed
        self.sessions = (most if sure and known else 0, most if known else 0)
        if self.code == DONE:
            self.sessions = (1, most)
        surely_done = self.code == DONE and self.sure
        # What failed here may be done there, if the last byte was lost.
        maybe = (self.code == DONE or hit or killed) and known
        self.done = (int(surely_done), most if maybe else 0)

    def count_busy(self, lines):
        """How often the server says that it refused this one."""
        refused = sum("refused %s: busy" % self.who in line for line in lines)
        right = refused == 0
        if self.kind == "busy" and self.code != INPUT:
            right = refused > 0
        elif self.kind == "again":  # what broke may still hold the one place
            right = True
        if not right:
            self.wrong("it was refused %d times as busy" % refused)
        self.busy = (refused, refused)
        if self.kind == "busy":  # beside the holder; who waits gets in at last
            came = refused + int(self.waits and self.code != INPUT)
            self.connections = self.sessions = (1 + came, 1 + came)

    def check_kept(self):
        """The results of the server."""
        files = glob.glob(os.path.join(self.soak.house, "results",
                                       self.who + "-*"))
        versions = self.soak.versions[self.list_name]
        right = [version.result(self.own, self.terms.label_names(), False)
                 for version in versions]
        least = self.done[0] if self.partner_learns else 0
        most = self.done[1] if self.partner_learns else 0
        if not least <= len(files) <= most:
            self.wrong("the server kept %d results, right were %d to %d" % (
                len(files), least, most))
        for path in files:
            with open(path, "rb") as file:
                if file.read() not in right:
                    self.wrong("what the server learnt is wrong: " + path)
            if self.transcript and self.transcript[:8] not in path:
                self.wrong("a result of another session: " + path)


def make_case(soak, seed, number, kind, who):
    return (Stranger if kind in STRANGERS else Match)(
        seed, number, kind, who, soak)
