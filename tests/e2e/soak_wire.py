# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Networks of a soak: a proxy with faults, and two namespaces with netem."""

import os
import select
import shutil
import socket
import struct
import subprocess
import threading
import time

NEAR, FAR = "10.213.0.1", "10.213.0.2"
BREAKS = ("cut", "reset", "flip", "stall")
INSIDE = "VESICA_SOAK_INSIDE"  # set in the process within the namespace


class Wire:
    """A way to a server that does to the stream what a fault says: one that
    BREAKS it at a byte of a direction, once; `dribble` all the time. A weather
    of (delay in ms, loss in percent) holds packets up: what is lost comes late,
    as TCP sends it again."""

    def __init__(self, address, random, fault=None, weather=(0, 0)):
        host, port = address.rsplit(":", 1)
        self.target = host, int(port)
        self.random = random
        self.fault = fault or {"kind": "none"}
        self.weather = weather
        self.connections = 0
        self.hit = False
        self.over = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return  # closed: the case is over
            with near:
                try:
                    with socket.create_connection(self.target, 60) as far:
                        far.settimeout(None)
                        self.connections += 1
                        self.pass_on(near, far)
                except OSError:
                    pass  # either end may go first

    def pass_on(self, near, far):
        """Until both have closed, or the fault has ended it."""
        self.passed = {near: 0, far: 0}
        sink = {near: far, far: near}
        for end in sink:
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sources = [near, far]
        while sources and not self.over.is_set():
            for source in select.select(sources, [], [], 0.5)[0]:
                data = source.recv(self.most())
                if not data:
                    sources.remove(source)
                    sink[source].shutdown(socket.SHUT_WR)
                elif not self.hand_over(data, source, sink[source],
                                        "up" if source is near else "down"):
                    return

    def dribbles(self):
        return self.fault["kind"] == "dribble"

    def most(self):
        return self.random.randint(1, 200) if self.dribbles() else 65536

    def hold_up(self):
        if self.dribbles():
            return  # so many small packets, each late, would take for ever
        delay, loss = self.weather
        late = 0.2 if self.random.random() * 100 < loss else 0
        if delay or late:
            time.sleep(delay * self.random.uniform(0.5, 1.5) / 1000 + late)

    def hand_over(self, data, source, sink, direction):
        """Returns whether the connection goes on."""
        self.hold_up()
        at = self.fault.get("at", -1) - self.passed[source]
        self.passed[source] += len(data)
        if (self.hit or self.fault.get("direction") != direction or
                not 0 <= at < len(data)):
            sink.sendall(data)
            return True
        self.hit = True
        kind = self.fault["kind"]
        if kind == "flip":
            data = bytearray(data)
            data[at] ^= 1 << self.fault["bit"]
            sink.sendall(data)
            return True
        sink.sendall(data[:at])
        if kind == "stall":
            self.over.wait()
        if kind == "reset":
            for end in (source, sink):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                               struct.pack("ii", 1, 0))
        return False

    def close(self):
        self.over.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(timeout=90)


class Loopback:
    """Both peers on this machine; what the weather does, proxies do."""

    name = "proxy"
    host = "127.0.0.1"
    within = ()  # of the server

    def set_weather(self, weather):
        """The weather that proxies must make."""
        return weather

    def close(self):
        pass


def unshare():
    """A command within a network of its own; who is not root is it there."""
    return ["unshare", *(("--user", "--map-root-user") if os.geteuid() else ()),
            "--net", "--"]


def has_namespaces():
    """Whether a trial of all that they need succeeds."""
    if not all(shutil.which(tool) for tool in
               ("unshare", "nsenter", "ip", "tc")):
        return False
    trial = ("ip link add soak0 type veth peer name soak1 && "
             "tc qdisc add dev soak0 root netem delay 1ms loss 1%")
    return subprocess.run([*unshare(), "sh", "-c", trial], check=False,
                          capture_output=True).returncode == 0


def enter_namespace(arguments):
    """Begin this program anew in a network of its own, which goes when its last
    process does: nothing is left to remove."""
    os.execvpe("unshare", [*unshare(), *arguments],
               {**os.environ, INSIDE: "1"})


class Namespaces:
    """This process in one network, the server in another, a veth between."""

    name = "namespaces"
    host = FAR

    def __init__(self):
        # It ends at the end of its input, so whenever this process does.
        self.holder = subprocess.Popen(
            ["unshare", "--net", "--", "sh", "-c", "echo; exec cat"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.holder.stdout.readline()
        pid = self.holder.pid
        self.within = ("nsenter", "--net=/proc/%d/ns/net" % pid, "--")
        for line in ("link set lo up",
                     "link add soak0 type veth peer name soak1 netns %d" % pid,
                     "address add %s/30 dev soak0" % NEAR,
                     "link set soak0 up"):
            self.run("ip", *line.split())
        for line in ("link set lo up", "address add %s/30 dev soak1" % FAR,
                     "link set soak1 up"):
            self.run(*self.within, "ip", *line.split())

    @staticmethod
    def run(*command):
        subprocess.run(command, check=True)

    def set_weather(self, weather):
        """netem makes it: there is none left for proxies."""
        delay, loss = weather
        for within, device in (((), "soak0"), (self.within, "soak1")):
            self.run(*within, "tc", "qdisc", "replace", "dev", device, "root",
                     "netem", "delay", "%dms" % delay, "%dms" % (delay // 2),
                     "loss", "%g%%" % loss)
        return 0, 0

    def close(self):
        self.holder.stdin.close()
        self.holder.stdout.close()
        self.holder.wait()
