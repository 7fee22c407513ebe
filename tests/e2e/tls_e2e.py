# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""What TLS of a peer takes and refuses, with openssl as the other end, and a
proxy between two peers that has the keys of both.

usage: tls_e2e.py VESICA_PEER DATA_DIR [unittest arguments]
"""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import threading

import support
from support import DONE, INPUT, PARTNER, PeerTest, openssl, run, wait_until


class Server(PeerTest):
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

    def test_other_suites_that_are_right(self):
        for suite in ("TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"):
            self.assertIn("Cipher is " + suite,
                          self.client("-ciphersuites", suite))


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


class Proxy(PeerTest):
    """It ends TLS on both sides with the right keys, and passes on what is
    said: the session is bound to the channel, and there are two."""

    def context(self, kind, name):
        context = ssl.SSLContext(kind)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.set_alpn_protocols(["vesica/1"])
        context.load_cert_chain(self.path(name, "cert.pem"),
                                self.path(name, "key.pem"))
        return context

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
        self.assertTrue("not in the same session" in done.stderr or
                        "not in the same session" in server.log(), done.stderr)


if __name__ == "__main__":
    support.main()
