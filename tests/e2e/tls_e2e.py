# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""What TLS of a peer takes and refuses, with openssl as the other end, and a
proxy between two peers that has the keys of both.

usage: tls_e2e.py VESICA_PEER DATA_DIR [unittest arguments]
"""

import contextlib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import xml.etree.ElementTree

import support
from support import DONE, INPUT, PARTNER, PeerTest, openssl, run, wait_until


HELLO, TERMS, ABORT = 1, 2, 11  # types of frames, in SPEC.md


def kinds(said):
    """The types of the frames in what somebody has said."""
    found = []
    while said:
        found.append(said[4])
        said = said[8 + int.from_bytes(said[:4], "little"):]
    return found


class TlsTest(PeerTest):
    def context(self, kind, name):
        """TLS as a peer would speak it, that believes everybody."""
        context = ssl.SSLContext(kind)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.set_alpn_protocols(["vesica/1"])
        context.load_cert_chain(self.path(name, "cert.pem"),
                                self.path(name, "key.pem"))
        return context

    def chain(self):
        """More certificates than a chain may have bytes for."""
        return self.write("chain.pem", support.read(
            self.second + "/cert.pem") * 80)


class Server(TlsTest):
    """`serve`, seen by openssl s_client with the certificate of a partner."""

    def setUp(self):
        super().setUp()
        self.server = self.pair()

    def client(self, *arguments):
        done = subprocess.run(
            ["openssl", "s_client", "-connect", self.server.address, "-cert",
             self.first + "/cert.pem", "-key", self.first + "/key.pem",
             "-alpn", "vesica/1", "-msg", *arguments], stdin=subprocess.DEVNULL,
            capture_output=True, text=True, errors="replace", timeout=20)
        return done.stdout + done.stderr

    def assert_refused(self, *arguments):
        self.assertIn("alert", self.client(*arguments).lower())
        self.assertEqual(self.match().returncode, DONE)

    def test_what_is_agreed(self):
        said = self.client()
        self.assertIn("TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384", said)
        self.assertIn("ALPN protocol: vesica/1", said)
        self.assertIn("Server Temp Key: X25519", said)

    def test_no_tickets(self):
        self.assertNotIn("NewSessionTicket", self.client())

    def test_no_early_data(self):
        self.assertNotIn("Max Early Data: 1", self.client())
        self.assertIn("Early data was not sent", self.client())

    def test_older_protocol(self):
        self.assert_refused("-tls1_2")

    def test_suite(self):
        self.assert_refused("-ciphersuites", "TLS_AES_128_CCM_SHA256")

    def test_group(self):
        self.assert_refused("-groups", "P-521")

    def test_signature(self):
        self.assert_refused("-sigalgs", "ECDSA+SHA512")

    def test_chain_that_is_too_long(self):
        self.assert_refused("-cert_chain", self.chain())

    def test_session_is_not_resumed(self):
        session = self.path("session.pem")
        self.client("-sess_out", session)
        self.assertFalse(os.path.exists(session))

    def test_no_keys_are_logged(self):
        log = self.path("keys")
        server = self.serve("--list", self.data(support.SECOND),
                            environment={"SSLKEYLOGFILE": log})
        self.set(self.first, "second", "address", server.address)
        self.assertEqual(self.match().returncode, DONE)
        self.assertFalse(os.path.exists(log))

    def test_greets_and_waits(self):
        with self.dial(self.server, self.first + "/cert.pem",
                       self.first + "/key.pem") as client:
            client.settimeout(2)
            said = client.recv(65536)
            with self.assertRaises(TimeoutError):
                client.recv(1)
        self.assertEqual(kinds(said), [HELLO])

    def test_sslscan(self):
        """What a scanner of the field finds: one protocol, three suites."""
        done = subprocess.run(
            ["sslscan", "--xml=-", "--no-colour", "--show-sigs",
             self.server.address], capture_output=True, text=True, timeout=120,
            stdin=subprocess.DEVNULL)
        found = xml.etree.ElementTree.fromstring(done.stdout).find("ssltest")
        self.assertEqual(
            [one.get("version") for one in found.iter("protocol")
             if one.get("enabled") == "1"], ["1.3"])
        self.assertEqual({one.get("cipher") for one in found.iter("cipher")},
                         {"TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256",
                          "TLS_CHACHA20_POLY1305_SHA256"})
        self.assertEqual({one.get("name") for one in found.iter("group")},
                         {"x25519", "secp256r1 (NIST P-256)",
                          "secp384r1 (NIST P-384)"})
        for what in ("compression", "renegotiation", "heartbleed"):
            for one in found.iter(what):
                self.assertNotEqual((one.get("supported"),
                                     one.get("vulnerable")), ("1", "1"))
                self.assertNotEqual(one.get("vulnerable"), "1", what)
        for one in found.iter("compression"):
            self.assertEqual(one.get("supported"), "0")
        self.assertEqual(self.match().returncode, DONE)

    def test_other_suites_that_are_right(self):
        for suite in ("TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"):
            self.assertIn("Cipher is " + suite,
                          self.client("-ciphersuites", suite))


class Client(TlsTest):
    """`match`, in the hands of openssl s_server with the partner's key."""

    def setUp(self):
        super().setUp()
        self.introduce("127.0.0.1:1")

    def meet(self, *arguments, times=1, alpn=("-alpn", "vesica/1")):
        """What `match` ended with, and what the other end has seen."""
        server = subprocess.Popen(
            ["openssl", "s_server", "-accept", "127.0.0.1:0", "-cert",
             self.second + "/cert.pem", "-key", self.second + "/key.pem",
             "-Verify", "1", "-verify_return_error", "-CAfile",
             self.first + "/cert.pem", "-naccept", str(times), "-msg", *alpn,
             *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace")
        for line in server.stdout:
            if line.startswith("ACCEPT "):
                break
        self.set(self.first, "second", "address", line.split()[1])
        lines = []

        def read():
            for line in server.stdout:
                lines.append(line)
                if line.startswith("CIPHER is"):  # hands are shaken: end it,
                    with contextlib.suppress(BrokenPipeError):  # unless it has
                        os.write(server.stdin.fileno(), b"q\n")
        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        for _ in range(times):
            done = self.match()
        server.wait(timeout=20)
        reader.join(timeout=20)
        server.stdin.close()
        server.stdout.close()
        return done, "".join(lines)

    def assert_refused(self, text, *arguments, **how):
        done, _ = self.meet(*arguments, **how)
        self.assert_fails(done, PARTNER, text)

    def test_what_is_agreed(self):
        done, said = self.meet()
        self.assert_fails(done, PARTNER, "while talking to second")
        self.assertIn("CIPHER is TLS_AES_256_GCM_SHA384", said)
        self.assertIn("ALPN protocols selected: vesica/1", said)
        self.assertIn("Shared groups: x25519:secp256r1:secp384r1", said)
        self.assertIn("CN = first", said)

    def test_nothing_is_resumed(self):
        """The other end gives tickets; the next session begins anew."""
        _, said = self.meet(times=2)
        self.assertIn("NewSessionTicket", said)
        self.assertEqual(said.count("ServerHello"), 2)
        self.assertNotIn("Reused, ", said)

    def test_no_early_data(self):
        _, said = self.meet("-early_data")
        self.assertIn("No early data received", said)

    def test_older_protocol(self):
        self.assert_refused("does not speak TLS 1.3", "-tls1_2")

    def test_suite(self):
        self.assert_refused("second", "-ciphersuites", "TLS_AES_128_CCM_SHA256")

    def test_group(self):
        self.assert_refused("second", "-groups", "P-521")

    def test_signature(self):
        self.assert_refused("second", "-sigalgs", "RSA-PSS+SHA512")

    def test_application(self):
        self.assert_refused("not a vesica-peer", alpn=())
        self.assert_refused("not a vesica-peer", alpn=("-alpn", "h2"))

    def test_chain_that_is_too_long(self):
        self.assert_refused("excessive message size", "-cert_chain",
                            self.chain())

    def test_another_key(self):
        third = self.make("third")
        self.assert_refused("not the pinned one", "-cert", third + "/cert.pem",
                            "-key", third + "/key.pem")

    def test_speaks_of_no_list_before_it_is_accepted(self):
        """All that the other end gets unless it accepts is who speaks and what
        is offered, as many bytes of it whatever the list."""
        lengths = set()
        for own in (self.data(support.FIRST),
                    self.write("none.csv", "id_type,value\n")):
            got = []

            def talk(connection):
                context = self.context(ssl.PROTOCOL_TLS_SERVER, "second")
                with context.wrap_socket(connection, server_side=True) as end:
                    end.settimeout(2)
                    while data := end.recv(65536):
                        got.append(data)
            listener = support.Listener(talk)
            self.set(self.first, "second", "address", listener.address)
            self.assert_fails(self.match(own), PARTNER)
            listener.close()
            said = b"".join(got)
            self.assertEqual(kinds(said)[:2], [HELLO, TERMS])
            self.assertIn(kinds(said)[2:], ([], [ABORT]))
            lengths.add(len(said))
        self.assertEqual(len(lengths), 1)

    def test_another_certificate_is_not_asked_for_later(self):
        refused = []

        def talk(connection):
            context = self.context(ssl.PROTOCOL_TLS_SERVER, "second")
            context.post_handshake_auth = True
            with context.wrap_socket(connection, server_side=True) as channel:
                try:
                    channel.verify_client_post_handshake()
                except ssl.SSLError as error:
                    refused.append(str(error))
        listener = support.Listener(talk)
        self.set(self.first, "second", "address", listener.address)
        self.assert_fails(self.match(), PARTNER)
        listener.close()
        self.assertIn("extension not received", refused[0].lower())


class Certificates(PeerTest):
    def remake(self, name, *extensions):
        """A new self-signed certificate of the same key with these."""
        config = self.write("openssl.cnf", "[req]\ndistinguished_name = dn\n"
                            "x509_extensions = ext\nprompt = no\n[dn]\n"
                            "CN = %s\n[ext]\nsubjectAltName = DNS:%s\n"
                            "basicConstraints = critical,CA:FALSE\n"
                            "subjectKeyIdentifier = hash\n"
                            "authorityKeyIdentifier = keyid:always\n%s\n"
                            % (name, name, "\n".join(extensions)))
        cert = self.path(name, "cert.pem")
        os.chmod(cert, 0o644)
        openssl("req", "-new", "-x509", "-config", config, "-key",
                self.path(name, "key.pem"), "-days", "99", "-out", cert)

    def test_for_both_roles(self):
        for name in ("first", "second"):
            self.remake(name, "extendedKeyUsage = serverAuth, clientAuth")
        self.pair()
        self.assertEqual(self.match().returncode, DONE)

    def test_client_with_a_certificate_for_servers(self):
        self.remake("first", "extendedKeyUsage = serverAuth")
        server = self.pair()
        self.assert_fails(self.match(), PARTNER)
        server.wait_for("purpose")

    def test_server_with_a_certificate_for_clients(self):
        self.remake("second", "extendedKeyUsage = clientAuth")
        self.pair()
        self.assert_fails(self.match(), PARTNER, "purpose")


class Rotation(PeerTest):
    """A new key, without a moment in which the two do not meet."""

    def renew(self, directory):
        done = run("renew", directory, "--days", "99")
        self.assertEqual(done.returncode, DONE, done.stderr)
        return done.stdout

    def switch(self, directory):
        done = run("renew", directory, "--switch")
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertFalse(os.path.exists(directory + "/next"))

    def change(self, directory, label, cert, option, code=DONE):
        done = run("trust", directory, cert, "--as", label, option)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout + done.stderr

    def reload(self, server):
        number = server.log().count("read again")
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: server.log().count("read again") > number)

    def meet(self):
        self.assertEqual(self.match().returncode, DONE)

    def test_of_the_one_that_asks(self):
        server = self.pair()
        self.set(self.second, "first", "results", "elsewhere")
        old = [self.path("old." + name) for name in ("cert", "key")]
        for copy, name in zip(old, ("cert.pem", "key.pem")):
            shutil.copy(self.first + "/" + name, copy)
        made = self.renew(self.first)
        said = self.change(self.second, "first", self.first + "/next/cert.pem",
                           "--next")
        self.assertEqual(made.splitlines()[2], said.splitlines()[1])
        self.meet()
        self.reload(server)
        self.meet()
        self.switch(self.first)
        self.meet()
        self.change(self.second, "first", self.first + "/cert.pem", "--replace")
        self.reload(server)
        self.meet()
        with self.assertRaises(ssl.SSLError):
            with self.dial(server, *old) as client:
                client.recv(1)
        with open(self.second + "/partners/first.conf", encoding="utf-8") as f:
            text = f.read()
        self.assertIn("\nresults = elsewhere\n", text)
        self.assertIn("\n#next_pin = \n", text)
        self.assertEqual(run("config", self.second).returncode, DONE)

    def test_of_the_one_that_serves(self):
        server = self.pair()
        self.renew(self.second)
        self.change(self.first, "second", self.second + "/next/cert.pem",
                    "--next")
        self.meet()
        self.switch(self.second)
        self.meet()
        self.reload(server)
        self.meet()
        self.change(self.first, "second", self.second + "/cert.pem",
                    "--replace")
        self.meet()

    def test_without_an_overlap(self):
        server = self.pair()
        self.renew(self.first)
        self.switch(self.first)
        self.assert_fails(self.match(), PARTNER, "does not trust")
        self.change(self.second, "first", self.first + "/cert.pem", "--replace")
        self.reload(server)
        self.meet()

    def test_switch_that_was_cut_short(self):
        self.pair()
        self.renew(self.first)
        os.rename(self.first + "/next/key.pem", self.first + "/key.pem")
        self.assert_fails(self.match(), INPUT, "not the certificate of key.pem")
        self.switch(self.first)
        self.assertEqual(run("config", self.first).returncode, DONE)

    def test_what_is_refused(self):
        self.pair()
        third = self.make("third")
        self.assertIn("says", self.change(
            self.second, "first", third + "/cert.pem", "--next", INPUT))
        self.assertIn("already trusted", self.change(
            self.second, "first", self.first + "/cert.pem", "--next", INPUT))
        self.assertIn("no partner of the name", self.change(
            self.second, "nobody", third + "/cert.pem", "--replace", INPUT))
        self.assertIn("run `vesica-peer renew",
                      run("renew", self.first, "--switch").stderr)
        self.renew(self.first)
        self.assertEqual(run("renew", self.first).returncode, INPUT)

    def test_next_pin_of_another_certificate(self):
        self.pair()
        self.set(self.second, "first", "next_pin", "ab" * 32)
        done = run("config", self.second)
        self.assertEqual(done.returncode, INPUT)
        self.assertIn("first.next.pem", done.stderr)


class Proxy(TlsTest):
    """It ends TLS on both sides with the right keys, and passes on what is
    said: the session is bound to the channel, and there are two."""

    def proxy(self, server):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def meet():
            with listener.accept()[0] as raw:
                near = self.context(ssl.PROTOCOL_TLS_SERVER, "second")
                near.verify_mode = ssl.CERT_OPTIONAL
                near.load_verify_locations(self.first + "/cert.pem")
                far = self.context(ssl.PROTOCOL_TLS_CLIENT, "first")
                one = near.wrap_socket(raw, server_side=True)
                other = far.wrap_socket(
                    socket.create_connection(("127.0.0.1", server.port)))
                support.pass_on(one, other)

        threading.Thread(target=meet, daemon=True).start()
        return "127.0.0.1:%d" % listener.getsockname()[1]

    def test_with_the_keys_of_both(self):
        server = self.pair()
        self.set(self.first, "second", "address", self.proxy(server))
        done = self.match()
        self.assert_fails(done, PARTNER)
        wait_until(lambda: "not in the same session" in
                   done.stderr + server.log())


if __name__ == "__main__":
    support.main()
