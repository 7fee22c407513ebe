# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""What TLS of a peer takes and refuses, with openssl as the other end, and a
proxy between two peers that has the keys of both.

usage: tls_e2e.py VESICA_PEER DATA_DIR [unittest arguments]
"""

import os
import socket
import ssl
import subprocess
import threading

import support
from support import DONE, PARTNER, PeerTest, openssl


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

        def forward(source, sink):
            try:
                while data := source.recv(65536):
                    sink.sendall(data)
                sink.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # either end may go first

        def meet():
            with listener.accept()[0] as raw:
                near = self.context(ssl.PROTOCOL_TLS_SERVER, "second")
                near.verify_mode = ssl.CERT_OPTIONAL
                near.load_verify_locations(self.first + "/cert.pem")
                far = self.context(ssl.PROTOCOL_TLS_CLIENT, "first")
                one = near.wrap_socket(raw, server_side=True)
                other = far.wrap_socket(
                    socket.create_connection(("127.0.0.1", server.port)))
                with one, other:
                    both = [threading.Thread(target=forward, args=ends,
                                             daemon=True)
                            for ends in ((one, other), (other, one))]
                    for thread in both:
                        thread.start()
                    for thread in both:
                        thread.join()

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
