# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""What the checks of packages share: each is counted, and says what it is."""

import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def abi():
    """The numbers of the shared library: in its name, and in its file's."""
    text = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
    value = {name: int(number) for name, number
             in re.findall(r"set\(VESICA_ABI_(\w+) (\d+)\)", text)}
    major = value["CURRENT"] - value["AGE"]
    return str(major), f"{major}.{value['AGE']}.{value['REVISION']}"


LIBRARY = "libvesica" + abi()[0]
SONAME = "libvesica.so." + abi()[0]
SOFILE = "libvesica.so." + abi()[1]
NAMES = ("libvesica-dev", LIBRARY, "vesica-peer")


class Failed(Exception):
    """What a check found."""


class Report:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def run(self, name, check, *arguments):
        """One check: check(*arguments) raises Failed if something is wrong. A
        file or an entry that it looks for and does not find is wrong too."""
        try:
            check(*arguments)
        except (Failed, LookupError, OSError) as problem:
            self.failed += 1
            print(f"FAILED  {name}: {problem}", flush=True)
        else:
            self.passed += 1
            print(f"ok      {name}", flush=True)

    def end(self):
        print(f"packages: {self.passed} checks passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0


def require(condition, problem):
    if not condition:
        raise Failed(problem)


def equal(what, found, expected):
    require(found == expected, f"{what}: {found!r}, not {expected!r}")


def same_names(what, found, expected):
    """Two sets of names: what is missing, and what is there too much."""
    missing = sorted(set(expected) - set(found))
    extra = sorted(set(found) - set(expected))
    require(not missing and not extra,
            f"{what}: missing {missing}, too much {extra}")


def output(command, **options):
    """What a command prints; Failed with all that it printed, if it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.STDOUT, check=False, **options)
    require(done.returncode == 0,
            f"{' '.join(map(str, command))}: {done.stdout.strip()[-2000:]}")
    return done.stdout


def packages(folder):
    """Path of each package by name."""
    return {path.name.partition("_")[0]: path
            for path in sorted(pathlib.Path(folder).glob("*.deb"))}


def version():
    """The version of the sources, as vesica/version.h has it."""
    text = (ROOT / "include/vesica/version.h").read_text(encoding="utf-8")
    return ".".join(line.split()[2] for line in text.splitlines()
                    if line.startswith(("#define VESICA_VERSION_MAJOR ",
                                        "#define VESICA_VERSION_MINOR ",
                                        "#define VESICA_VERSION_PATCH ")))


def environment(**extra):
    """For a command in a chroot: what it needs of this one."""
    kept = {name: value for name, value in os.environ.items()
            if name.lower().endswith("_proxy")}
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive", "HOME": "/root", **kept,
            **extra}
