# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Partners that are believed because an authority has certified them: chains,
names, and what the authority has revoked.

usage: ca_e2e.py VESICA_PEER DATA_DIR [unittest arguments]
"""

import os
import re
import shutil
import signal
import socket

import support
from support import (DONE, INPUT, PARTNER, PeerTest, run, temporary_directory,
                     wait_until)

CONFIG = """
[ca]
default_ca = this
[this]
database = %(dir)s/index.txt
new_certs_dir = %(dir)s
serial = %(dir)s/serial
default_md = sha256
policy = any
unique_subject = no
crl_extensions = crl
[crl]
authorityKeyIdentifier = keyid
[any]
commonName = supplied
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[dn]
"""

MEMBER = """basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""

BOTH = "extendedKeyUsage = serverAuth,clientAuth\n"


class Openssl:
    """An authority kept by `openssl ca`, as a consortium might have."""

    def __init__(self, directory, name, parent=None, key=("EC",)):
        self.dir = os.path.join(directory, name)
        os.mkdir(self.dir)
        self.name, self.parent = name, parent
        self.key, self.cert = self.path("ca.key"), self.path("ca.crt")
        for file, text in (("index.txt", ""), ("serial", "01\n"),
                           ("ca.cnf", CONFIG % {"dir": self.dir})):
            self.write(file, text)
        self.make_key(self.key, *key)
        request = self.request(self.key, name)
        if parent:
            shutil.copy(parent.sign(request, None), self.cert)
        else:
            self.ca("-selfsign", "-in", request, "-out", self.cert, "-days",
                    "9", "-extensions", "authority")

    def path(self, name):
        return os.path.join(self.dir, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="ascii") as file:
            file.write(text)
        return self.path(name)

    @staticmethod
    def make_key(path, kind, option="ec_paramgen_curve:P-256"):
        support.openssl("genpkey", "-algorithm", kind, "-pkeyopt", option,
                        "-out", path)

    def request(self, key, name):
        out = self.path(name + ".csr")
        support.openssl("req", "-new", "-key", key, "-subj", "/CN=" + name,
                        "-out", out)
        return out

    def ca(self, *arguments):
        support.openssl("ca", "-batch", "-notext", "-config",
                        self.path("ca.cnf"), "-keyfile", self.key, "-cert",
                        self.cert, *arguments)

    def sign(self, request, extensions, times=("-days", "9")):
        """A certificate; of another authority if there are no extensions."""
        out = request + ".crt"
        more = ("-extensions", "authority")
        if extensions is not None:
            more = ("-extfile", self.write("ext.cnf", extensions))
        self.ca("-in", request, "-out", out, *times, *more)
        return out

    def member(self, key, name, names=None, uses=BOTH, **times):
        names = "subjectAltName = " + (names or "DNS:" + name)
        return self.sign(self.request(key, name), MEMBER + uses + names,
                         **times)

    def revoke(self, cert):
        self.ca("-revoke", cert)

    def delta(self):
        """A CRL that says only what has changed since the first: nothing."""
        index = support.read(self.path("index.txt"))
        config = support.read(self.path("ca.cnf"))
        self.write("index.txt", "")
        self.write("ca.cnf", config.replace(
            "[crl]\n", "[crl]\n2.5.29.27 = critical,ASN1:INTEGER:1\n"))
        made = self.crl()
        self.write("index.txt", index)
        self.write("ca.cnf", config)
        return made

    def crl(self, *times):
        """What is revoked, as PEM; by default good for nine days."""
        out = self.path("crl.pem")
        self.ca("-gencrl", "-out", out, *(times or ("-crldays", "9")))
        return support.read(out)


class AuthorityTest(PeerTest):
    """Two peers that both have certificates of an authority below a root."""

    def setUp(self):
        super().setUp()
        self.root = Openssl(self.dir, "root")
        self.middle = Openssl(self.dir, "middle", self.root)
        self.certs = {}
        for name in ("first", "second"):
            self.certify(name)
            self.configure(self.path(name), trust="ca")
            self.put(self.path(name, "ca.pem"), support.read(self.root.cert))
        self.publish()
        self.meet_each_other()

    def put(self, path, text):
        with support.replace(path) as file:
            file.write(text)

    def certify(self, name, authority=None, **how):
        """A certificate of the peer's key, with its chain behind it."""
        authority = authority or self.middle
        made = authority.member(self.path(name, "key.pem"), name, **how)
        self.certs[name] = made
        chain = support.read(made)
        while authority.parent:
            chain += support.read(authority.cert)
            authority = authority.parent
        self.put(self.path(name, "cert.pem"), chain)

    def publish(self, *times):
        crls = self.root.crl() + self.middle.crl(*times)
        for name in ("first", "second"):
            self.put(self.path(name, "crl.pem"), crls)

    def meet_each_other(self):
        """The address is set when there is a server."""
        for one, other in (("first", "second"), ("second", "first")):
            self.put(self.path(one, "partners", other + ".conf"),
                     "name = %s\n" % other)

    def up(self):
        server = self.serve("--list", self.data(support.SECOND))
        self.set(self.first, "second", "address", server.address)
        return server

    def reload(self, server):
        number = server.log().count("read again")
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: server.log().count("read again") > number)

    def assert_not_there(self, *texts, directory=None):
        """A configuration that cannot be used."""
        done = run("config", directory or self.second)
        self.assertEqual(done.returncode, INPUT, done.stderr)
        for text in texts:
            self.assertIn(text, done.stderr)

    def assert_met(self):
        done = self.match()
        self.assertEqual(done.returncode, DONE, done.stderr)


class Chain(AuthorityTest):
    def test_of_one_authority(self):
        self.up()
        self.assert_met()

    def test_root_that_signs_itself(self):
        for name in ("first", "second"):
            self.certify(name, self.root)
        self.up()
        self.assert_met()

    def test_renewed_without_the_partner(self):
        self.up()
        for name in ("key.pem", "cert.pem"):
            os.remove(self.path("first", name))
        self.middle.make_key(self.path("first", "key.pem"), "EC")
        os.chmod(self.path("first", "key.pem"), 0o400)
        self.certify("first")
        self.assert_met()

    def test_renew(self):
        self.up()
        made = run("renew", self.first)
        self.assertEqual(made.returncode, DONE, made.stderr)
        self.assertIn("Have the authority certify this key", made.stdout)
        early = run("renew", self.first, "--switch")
        self.assertEqual(early.returncode, INPUT)
        self.assertIn("next/cert.pem: ", early.stderr)
        self.assert_met()
        os.remove(self.out)
        self.put(self.path("first/next/cert.pem"),
                 support.read(self.middle.member(
                     self.path("first/next/key.pem"), "first")) +
                 support.read(self.middle.cert))
        self.assertEqual(run("renew", self.first, "--switch").returncode, DONE)
        self.assert_met()

    def test_without_the_authority_between(self):
        self.put(self.path("first", "cert.pem"),
                 support.read(self.certs["first"]))
        self.up()
        self.assert_fails(self.match(), INPUT, "first/cert.pem", "not signed")

    def test_longer_than_two_authorities(self):
        low = Openssl(self.dir, "low", self.middle)
        lower = Openssl(self.dir, "lower", low)
        crls = "".join(one.crl() for one in (self.root, self.middle, low, lower))
        for name in ("first", "second"):
            self.put(self.path(name, "crl.pem"), crls)
        server = self.up()
        chain = lower.member(self.path("first", "key.pem"), "first")
        self.put(chain, "".join(support.read(path) for path in (
            chain, lower.cert, low.cert, self.middle.cert)))
        self.assertIn("unknown ca", support.alert(
            self, server, chain, self.path("first", "key.pem")))
        server.wait_for("too long: at most two")
        self.certify("first", lower)
        self.assert_not_there("too long: at most two", directory=self.first)

    def test_another_authority_of_the_same_name(self):
        other = Openssl(temporary_directory(self), "root")
        self.certify("first", other)
        self.put(self.path("first", "crl.pem"), other.crl() +
                 support.read(self.path("second", "crl.pem")))
        self.put(self.path("first", "ca.pem"), support.read(other.cert) +
                 support.read(self.root.cert))
        server = self.up()
        self.assert_fails(self.match(), PARTNER)
        wait_until(lambda: re.search("signature failure|not signed by",
                                     server.log()))

    def test_self_signed_of_a_partner_s_name(self):
        third = self.path("third")
        self.assertEqual(run("init", third, "--name", "first").returncode, DONE)
        server = self.up()
        self.assertIn("unknown ca", support.alert(
            self, server, third + "/cert.pem", third + "/key.pem"))
        self.assertEqual(self.match().returncode, DONE)

    def test_member_for_one_role(self):
        self.certify("first", uses="extendedKeyUsage = serverAuth\n")
        self.up()
        self.assert_fails(self.match(), INPUT, "first/cert.pem", "purpose")
        self.certify("first", uses="extendedKeyUsage = clientAuth\n")
        self.assert_met()

    def test_members_with_roles_exchanged(self):
        server = self.up()
        key = self.path("first", "key.pem")
        wrong = self.middle.member(key, "first",
                                   uses="extendedKeyUsage = serverAuth\n")
        self.put(wrong, support.read(wrong) + support.read(self.middle.cert))
        self.assertIn("unsupported certificate",
                      support.alert(self, server, wrong, key))

    def test_weak_keys(self):
        server = self.up()
        weak = self.path("weak.pem")
        self.root.make_key(weak, "RSA", "rsa_keygen_bits:2048")
        chain = self.middle.member(weak, "first")
        self.put(chain, support.read(chain) + support.read(self.middle.cert))
        self.assertIn("alert", support.alert(self, server, chain, weak))
        self.assert_met()

    def test_weak_authority(self):
        weak = Openssl(self.dir, "weak", self.root,
                       ("RSA", "rsa_keygen_bits:2048"))
        self.certify("first", weak)
        self.put(self.path("first", "crl.pem"),
                 self.root.crl() + weak.crl())
        done = run("config", self.first)
        self.assertIn("too small", done.stderr)
        self.put(self.path("second", "crl.pem"), self.root.crl() +
                 self.middle.crl() + weak.crl())
        server = self.up()
        self.assertIn("alert", support.alert(
            self, server, self.path("first", "cert.pem"),
            self.path("first", "key.pem")))
        server.wait_for("is too weak")

    def test_expired_member(self):
        self.certify("first", times=("-startdate", "20200101000000Z",
                                     "-enddate", "20200102000000Z"))
        self.assert_not_there("has expired", directory=self.first)


class Names(AuthorityTest):
    def assert_let_go(self, server, cert, key):
        """TLS takes the certificate; the peer knows nobody of it."""
        self.assertIn(support.alert(self, server, cert, key),
                      ("nothing", "[errno 104] connection reset by peer"))
        server.wait_for("of no partner in partners/")

    def test_of_nobody(self):
        third = self.make("third")
        self.certify("third")
        server = self.up()
        self.assert_let_go(server, third + "/cert.pem", third + "/key.pem")

    def test_server_of_another_name(self):
        self.make("third")
        self.certify("third")
        self.configure(self.path("third"), trust="ca")
        for name in ("ca.pem", "crl.pem"):
            shutil.copy(self.path("first", name), self.path("third", name))
        server = self.serve("--list", self.data(support.SECOND),
                            directory=self.path("third"))
        self.set(self.first, "second", "address", server.address)
        self.assert_fails(self.match(), PARTNER, "of another name")

    def test_wildcard_and_several(self):
        key = self.path("first", "key.pem")
        for names in ("DNS:*", "DNS:first,DNS:second", "email:first@a.example"):
            chain = self.middle.member(key, "first", names=names)
            self.put(chain, support.read(chain) + support.read(self.middle.cert))
            server = self.up()
            self.assert_let_go(server, chain, key)

    def test_own_name_as_a_partner(self):
        self.put(self.path("second/partners/self.conf"), "name = second\n")
        self.assert_not_there("partners/self.conf", "name of this peer itself")

    def test_authority_of_a_partner_s_name(self):
        """It may certify others, and so is no member itself."""
        key = self.path("first", "key.pem")
        chain = self.middle.sign(self.middle.request(key, "first"), MEMBER.replace(
            "CA:FALSE", "CA:TRUE").replace("digitalSignature",
            "digitalSignature,keyCertSign") + BOTH + "subjectAltName = DNS:first")
        self.put(chain, support.read(chain) + support.read(self.middle.cert))
        self.assert_let_go(self.up(), chain, key)

    def test_two_partners_of_one(self):
        self.put(self.path("second/partners/other.conf"), "name = first\n")
        self.assert_not_there("partners/first.conf and partners/other.conf",
                              "same name")

    def test_pin_is_kept_to(self):
        server = self.up()
        self.set(self.second, "first", "pin", "ab" * 32)
        self.reload(server)
        self.assert_fails(self.match(), PARTNER)
        server.wait_for("of no partner in partners/")
        pin = self.config_of(self.first)["certificate"]["fingerprint"]
        self.set(self.second, "first", "next_pin", pin.replace(" ", ""))
        self.reload(server)
        self.assert_met()

    def config_of(self, directory):
        return support.json_of(run("config", directory, "--json"))

    def test_trust(self):
        os.remove(self.path("first/partners/second.conf"))
        done = run("trust", self.first, self.second + "/cert.pem", "--as",
                   "second")
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertIn("the authority", done.stdout)
        self.assertEqual(os.listdir(self.first + "/partners"), ["second.conf"])
        self.up()
        self.assert_met()
        again = run("trust", self.first, self.second + "/cert.pem", "--as",
                    "other")
        self.assertIn("already trusted as second", again.stderr)
        third = self.make("third")
        done = run("trust", self.first, third + "/cert.pem", "--as", "third")
        self.assertEqual(done.returncode, INPUT)
        self.assertIn("not signed by the authority", done.stderr)
        done = run("trust", self.first, third + "/cert.pem", "--as", "second",
                   "--replace")
        self.assertIn("trust = ca", done.stderr)


class Revoked(AuthorityTest):
    def test_client(self):
        server = self.up()
        self.assert_met()
        os.remove(self.out)
        self.middle.revoke(self.certs["first"])
        fresh = self.root.crl() + self.middle.crl()
        self.put(self.path("second", "crl.pem"), fresh)
        self.reload(server)
        self.assert_fails(self.match(), PARTNER, "has revoked this side's")
        server.wait_for("has revoked the certificate")
        self.put(self.path("first", "crl.pem"), fresh)
        self.assert_fails(self.match(), PARTNER, "first/cert.pem",
                          "has revoked this side's own certificate")

    def test_own_and_a_partner_s_at_once(self):
        """The list that names this side too is in force for the others."""
        server = self.up()
        for name in ("first", "second"):
            self.middle.revoke(self.certs[name])
        self.put(self.path("second", "crl.pem"),
                 self.root.crl() + self.middle.crl())
        self.reload(server)
        server.wait_for("revoked this side's own")
        self.assert_fails(self.match(), PARTNER, "has revoked this side's")

    def test_server(self):
        self.up()
        self.middle.revoke(self.certs["second"])
        self.put(self.path("first", "crl.pem"),
                 self.root.crl() + self.middle.crl())
        self.assert_fails(self.match(), PARTNER, "has revoked the certificate",
                          "at a number that you knew before")

    def test_authority(self):
        self.up()
        self.root.revoke(self.middle.cert)
        self.put(self.path("first", "crl.pem"),
                 self.root.crl() + self.middle.crl())
        self.assert_fails(self.match(), INPUT, "revoked")

    def test_trust(self):
        self.middle.revoke(self.certs["second"])
        self.publish()
        os.remove(self.path("first/partners/second.conf"))
        done = run("trust", self.first, self.second + "/cert.pem", "--as",
                   "second")
        self.assertEqual(done.returncode, INPUT)
        self.assertIn("revoked", done.stderr)

    def test_no_crl(self):
        os.remove(self.path("second", "crl.pem"))
        self.assert_not_there("crl.pem")

    def test_no_crl_of_one_authority(self):
        for authority in (self.root, self.middle):
            self.put(self.path("second", "crl.pem"), authority.crl())
            self.assert_not_there("has no CRL in the file")

    def test_crl_of_another_key(self):
        other = Openssl(temporary_directory(self), "middle", self.root)
        self.put(self.path("second", "crl.pem"),
                 self.root.crl() + other.crl())
        self.assert_not_there("second/cert.pem")

    def test_crl_out_of_date_at_the_start(self):
        self.publish("-crl_lastupdate", "20200101000000Z",
                     "-crl_nextupdate", "20200102000000Z")
        self.assert_not_there("crl.pem", "out of date since 2020-01-02")

    def test_crl_that_goes_out_of_date(self):
        self.publish("-crlsec", "30")
        server = self.up()
        server.wait_for("warning")
        self.assert_met()
        os.remove(self.out)
        self.put(self.path("first", "crl.pem"),
                 self.root.crl() + self.middle.crl())
        wait_until(lambda: run("config", self.second).returncode == INPUT, 120)
        self.assert_fails(self.match(), PARTNER)
        server.wait_for("out of date")
        self.publish()
        self.reload(server)
        self.assert_met()

    def test_what_is_no_crl(self):
        good = support.read(self.path("second", "crl.pem"))
        for text in ("", "no PEM\n", support.read(self.root.cert), good[:-200],
                     good[:-60], good + "-----BEG", good + good[20:],
                     good + support.read(self.root.cert),
                     good.replace("BEGIN X509 CRL-----", "BEGIN X509 CRL----", 1)):
            self.put(self.path("second", "crl.pem"), text)
            self.assert_not_there("crl.pem")

    def test_delta_alone_or_behind(self):
        """It is newer, and does not name what was revoked before."""
        self.middle.revoke(self.certs["first"])
        base = self.middle.crl()
        delta = self.middle.delta()
        for crls in (delta, base + delta, delta + base):
            self.put(self.path("second", "crl.pem"), self.root.crl() + crls)
            self.assert_not_there("crl.pem", "delta CRL")

    def test_two_of_one_authority(self):
        old = self.middle.crl()
        self.middle.revoke(self.certs["first"])
        self.put(self.path("second", "crl.pem"),
                 self.root.crl() + old + self.middle.crl())
        self.assert_not_there("crl.pem", "two CRLs of one authority")

    def shake_late(self, server, meanwhile):
        """A client that shows its certificate when files were read again: what
        it hears last."""
        def hold(connection):
            """Bytes of a handshake go to the server as they are told to."""
            far = socket.create_connection(("127.0.0.1", server.port))
            with far:
                far.sendall(connection.recv(65536))
                connection.sendall(far.recv(65536))
                second = connection.recv(65536)
                meanwhile()
                far.sendall(second)
                support.pass_on(connection, far)
        listener = support.Listener(hold)
        self.addCleanup(listener.close)
        self.set(self.first, "second", "address", listener.address)
        return self.match()

    def test_at_the_door(self):
        server = self.up()

        def revoke():
            self.middle.revoke(self.certs["first"])
            self.put(self.path("second", "crl.pem"),
                     self.root.crl() + self.middle.crl())
            self.reload(server)
        self.assert_fails(self.shake_late(server, revoke), PARTNER)
        server.wait_for("its certificate: the authority has revoked")

    def test_at_the_door_and_still_believed(self):
        server = self.up()
        done = self.shake_late(server, lambda: self.reload(server))
        self.assertEqual(done.returncode, DONE, done.stderr)

    def test_at_the_door_of_a_partner_that_is_gone(self):
        server = self.up()

        def remove():
            os.remove(self.path("second/partners/first.conf"))
            self.reload(server)
        self.assert_fails(self.shake_late(server, remove), PARTNER)
        server.wait_for("of no partner in partners/")

    def test_what_is_no_authority(self):
        for text in ("", support.read(self.root.cert)[:200],
                     support.read(self.certs["first"])):
            self.put(self.path("second", "ca.pem"), text)
            self.assert_not_there()


if __name__ == "__main__":
    support.main()
