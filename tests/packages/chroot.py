#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""chroot.py PACKAGES ROOT CACHE: install the packages of a folder in the fresh
system at ROOT, use them, remove them, and see what is left. CACHE keeps what
apt fetches.

It mounts file systems below ROOT: run it by `unshare --mount --pid --fork`, so
that they go with it. tools/package does.
"""

import hashlib
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys

sys.dont_write_bytecode = True
from report import (NAMES, ROOT, Report, environment, equal, output,  # noqa: E402
                    packages, require, same_names, version)

APT = ["apt-get", "--yes", "--quiet", "--no-install-recommends"]
# What package management itself and man write down, and what ends with the
# system that runs.
NOT_COMPARED = ("dev", "etc/ld.so.cache", "packages", "proc", "run", "sources",
                "sys", "var/cache/apt", "var/cache/debconf",
                "var/cache/ldconfig", "var/cache/man", "var/lib/apt",
                "var/lib/dpkg", "var/log")
# docs/PEER.md: the user stays, a line of its name in each file. Those with a
# dash are how the files were before the last change.
ACCOUNTS = {f"etc/{name}{old}" for name in ("group", "gshadow", "passwd",
                                            "shadow") for old in ("", "-")}
KEPT = {"etc/vesica", "etc/vesica/cert.pem", "etc/vesica/key.pem",
        "etc/vesica/partners", "etc/vesica/peer.conf"}
LINK = "etc/systemd/system/multi-user.target.wants/vesica-peer.service"


class System:
    """A system in a folder."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        subprocess.run(["mount", "--make-rprivate", "/"], check=True)
        subprocess.run(["mount", "-t", "proc", "proc", self.root / "proc"],
                       check=True)
        shutil.copy("/etc/resolv.conf", self.root / "etc/resolv.conf")
        # A system that is thrown away needs no dpkg that waits for the disk.
        (self.root / "etc/dpkg/dpkg.cfg.d/unsafe-io").write_text(
            "force-unsafe-io\n", encoding="utf-8")

    def run(self, *command, user=None, cwd="/tmp"):
        """What a command prints that is run in the system."""
        if user is not None:
            command = ("runuser", "-u", user, "--", *command)
        return output(["chroot", self.root, "env", f"--chdir={cwd}",
                       *command], env=environment())

    def share(self, folder, name, options="ro"):
        """A folder from outside."""
        inside = self.root / name
        inside.mkdir(exist_ok=True)
        subprocess.run(["mount", "--bind", "-o", options, folder, inside],
                       check=True)

    def snapshot(self):
        """What each path is."""
        found = {}
        for folder, folders, names in os.walk(self.root):
            here = pathlib.Path(folder).relative_to(self.root)
            folders[:] = [name for name in folders
                          if (here / name).as_posix() not in NOT_COMPARED]
            for name in folders + names:
                path = (here / name).as_posix()
                if path not in NOT_COMPARED:
                    found[path] = describe(self.root / path)
        return found


def describe(path):
    info = path.lstat()
    what = ""
    if stat.S_ISLNK(info.st_mode):
        what = os.readlink(path)
    elif stat.S_ISREG(info.st_mode):
        what = hashlib.sha256(path.read_bytes()).hexdigest()
    return info.st_mode, info.st_uid, info.st_gid, what


def differences(before, after):
    return {path for path in before.keys() | after.keys()
            if before.get(path) != after.get(path)}


def install(system, *names):
    """The packages of these names with what they depend on."""
    paths = packages(system.root / "packages")
    system.run(*APT, "install",
               *(f"/packages/{paths[name].name}" for name in names))
    for name in names:
        equal(name, system.run("dpkg-query", "--show",
                               "--showformat=${db:Status-Status}", name),
              "installed")


def verify(system):
    """All files are as they were packaged."""
    equal("dpkg --verify", system.run("dpkg", "--verify", *NAMES), "")


def print_version(system):
    require(system.run("vesica-peer", "--version")
            .startswith(f"vesica-peer {version()} (wire "), "another version")


def demo(system):
    """As somebody who may write nowhere but in /tmp, and leaves nothing."""
    found = system.run("vesica-peer", "demo", user="nobody")
    require("\n485 matches, in 486 rows" in found, found[-500:])
    equal("files in /tmp", os.listdir(system.root / "tmp"), [])


def account(system):
    equal("directory", system.run("stat", "--format=%A %U %G", "/etc/vesica"),
          "drwx------ vesica vesica\n")
    line = system.run("getent", "passwd", "vesica").split(":")
    equal("home", line[5], "/etc/vesica")
    equal("shell", line[6].strip(), "/usr/sbin/nologin")
    require(int(line[2]) < 1000, "not a user of the system")


def make_keys(system):
    """As docs/PEER.md says, and the service enabled as systemctl does it."""
    system.run("vesica-peer", "init", "/etc/vesica", "--name", "first-bank",
               user="vesica")
    link = system.root / LINK
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to("/lib/systemd/system/vesica-peer.service")


def again(system):
    """A second installation changes nothing of the institution's."""
    before = describe(system.root / "etc/vesica/key.pem")
    folder = system.root / "etc/vesica"
    folder.chmod(0o750)
    system.run(*APT, "--reinstall", "install", "vesica-peer")
    equal("key", describe(system.root / "etc/vesica/key.pem"), before)
    equal("mode", oct(folder.stat().st_mode & 0o777), oct(0o750))
    require((system.root / LINK).is_symlink(), "the service is not enabled")


def remove(system):
    """What is the institution's stays, and the program is gone."""
    system.run(*APT, "remove", "vesica-peer")
    require(not (system.root / "usr/bin/vesica-peer").exists(),
            "the program is still there")
    require((system.root / "etc/vesica/key.pem").exists(), "the key is gone")


def purge(system, *names):
    """And what was installed for them."""
    system.run(*APT, "--auto-remove", "purge", *names)
    require(not system.run("dpkg-query", "--show",
                           "--showformat=${Package} ${db:Status-Status}\n")
            .count("vesica"), "dpkg still knows a package")


def accounts(system):
    """Lines of the files of accounts, without those of the user."""
    return {path: [line for line in (system.root / path)
                   .read_text(encoding="utf-8").splitlines()
                   if not line.startswith("vesica:")]
            for path in sorted(ACCOUNTS) if not path.endswith("-")}


def only_documented(system, before, others, kept):
    """Nothing is left but KEPT, and lines of the user's."""
    found = differences(before, system.snapshot())
    same_names("changed or left", found - ACCOUNTS, kept)
    now = accounts(system)
    for path, lines in others.items():
        equal(f"accounts in {path}", now[path], lines)


def empty_directory_goes(system):
    """An empty /etc/vesica is of no use to anybody."""
    shutil.rmtree(system.root / "etc/vesica")
    install(system, "vesica-peer")
    purge(system, "vesica-peer")
    require(not (system.root / "etc/vesica").exists(), "/etc/vesica stays")


def consumer(system):
    """Other projects find the library, both ways, and both of its kinds."""
    system.run("cmake", "-S", "/sources/tests/consumer/project", "-B",
               "/tmp/consumer")
    system.run("cmake", "--build", "/tmp/consumer")
    system.run("ctest", "--test-dir", "/tmp/consumer", "--no-tests=error")
    libdir = system.run("gcc", "-print-multiarch").strip()
    system.run("bash", "/sources/tests/consumer/pkg_config.sh", "gcc",
               f"/usr/lib/{libdir}",
               "/sources/tests/consumer/project/consumer.c", "/tmp/consumer/pc")


def example(system):
    """The one of README.md, from where the package has it."""
    folder = "/usr/share/doc/libvesica-dev/examples"
    system.run("sh", "-c", f"gcc -D_POSIX_C_SOURCE=200809L {folder}/readme.c "
               f"{folder}/channel.c -o /tmp/readme "
               "$(pkg-config --cflags --libs vesica)")
    equal("readme", system.run("/tmp/readme"),
          "both have 999900AAAAAAAAAAAA87\nboth have 999900CCCCCCCCCCCC59\n")


def symbols_of_user(system):
    """What a program of another package would depend on."""
    system.run("mkdir", "-p", "/tmp/user/debian")
    (system.root / "tmp/user/debian/control").write_text("Source: user\n")
    found = system.run("dpkg-shlibdeps", "-O", "/tmp/readme", cwd="/tmp/user")
    require(re.search(r"\blibvesica\d+ \(>= [\d.]+\)", found), found)


def manual(system):
    for page, words in (("vesica-peer", "vesica-peer init"),
                        ("peer.conf", "listen")):
        text = system.run("man", "--warnings", page)
        require(words in text and "warning:" not in text, text[:500])


def nothing_of_ours(system):
    """Nowhere a file that was packaged; kept are the accounts alone."""
    found = {path for path in system.snapshot() if "vesica" in path
             and not path.startswith("tmp/")}
    equal("left", found, set())


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    system = System(sys.argv[2])
    system.share(sys.argv[1], "packages")
    system.share(ROOT, "sources")
    system.share(sys.argv[3], "var/cache/apt/archives", "rw")
    system.run(*APT, "update")
    report = Report()
    fresh, others = system.snapshot(), accounts(system)
    report.run("installs with what they depend on", install, system, *NAMES)
    report.run("files are as packaged", verify, system)
    report.run("vesica-peer --version", print_version, system)
    report.run("vesica-peer demo, as nobody", demo, system)
    report.run("user and directory", account, system)
    report.run("vesica-peer init, as the user", make_keys, system)
    report.run("installing again keeps key and mode", again, system)
    report.run("remove keeps the key", remove, system)
    report.run("purge", purge, system, *NAMES)
    report.run("left after purge: key and user", only_documented, system,
               fresh, others, KEPT)
    report.run("purge removes an empty directory", empty_directory_goes,
               system)
    report.run("left then: the user", only_documented, system, fresh, others,
               set())

    system.run(*APT, "install", "cmake", "dpkg-dev", "gcc", "libc6-dev",
               "make", "man-db", "pkg-config")
    report.run("installs again", install, system, *NAMES)
    report.run("consumer: find_package, pkg-config", consumer, system)
    report.run("examples/readme.c", example, system)
    report.run("dependency of a program", symbols_of_user, system)
    report.run("manual pages", manual, system)
    report.run("purge again", purge, system, *NAMES)
    report.run("nothing is left", nothing_of_ours, system)
    sys.exit(report.end())


if __name__ == "__main__":
    main()
