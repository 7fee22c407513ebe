#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""contents.py FOLDER: what the packages in FOLDER hold, by their archives."""

import gzip
import io
import re
import subprocess
import sys
import tarfile
import tempfile

sys.dont_write_bytecode = True
from report import (LIBRARY, NAMES, ROOT, Report, SOFILE, SONAME, equal,  # noqa: E402
                    output, packages, require, same_names, version)

# Names alone: dpkg-shlibdeps knows the versions.
DEPENDS = {
    "libvesica-dev": {LIBRARY, "libidn2-dev", "libmsgpack-dev",
                      "libsodium-dev", "libssl-dev", "libunistring-dev",
                      "libutf8proc-dev"},
    LIBRARY: {"libc6", "libidn2-0", "libsodium23", "libssl3",
                   "libutf8proc2"},
    "vesica-peer": {"adduser", "libc6", "libcsv3", "libidn2-0", "libinih1",
                    "libjansson4", "libsodium23", "libssl3", "libutf8proc2"},
}
CONTROL = {
    "libvesica-dev": {"control", "md5sums"},
    LIBRARY: {"control", "md5sums", "postinst", "postrm", "shlibs",
                   "symbols", "triggers"},
    "vesica-peer": {"control", "md5sums", "postinst", "postrm", "prerm"},
}
SCRIPTS = ("postinst", "prerm", "postrm")
SECTIONS = {"libvesica-dev": "libdevel", LIBRARY: "libs",
            "vesica-peer": "net"}


class Package:
    """The two archives in a package."""

    def __init__(self, path):
        self.fields = dict(
            re.findall(r"^(\S+): (.*)$",
                       output(["dpkg-deb", "--field", path]), re.MULTILINE))
        self.entries, self.bytes = self.unpack(path, "--fsys-tarfile")
        self.control_entries, self.control = self.unpack(path, "--ctrl-tarfile")

    @staticmethod
    def unpack(path, which):
        """Entry and bytes by name, names without the ./ before them."""
        archive = subprocess.run(["dpkg-deb", which, path], check=True,
                                 stdout=subprocess.PIPE).stdout
        entries, data = {}, {}
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            for entry in tar:
                name = entry.name.removeprefix("./")
                if name not in ("", "."):
                    entries[name] = entry
                if entry.isfile():
                    data[name] = tar.extractfile(entry).read()
        return entries, data

    def files(self):
        return {name for name, entry in self.entries.items()
                if not entry.isdir()}

    def only(self, suffix):
        """Name of the one file that ends so."""
        found = [name for name in self.bytes if name.endswith(suffix)]
        require(len(found) == 1, f"*{suffix}: {found}")
        return found[0]


def tree(folder, suffix=""):
    """Paths of the files below a folder of the sources, relative to it."""
    return {path.relative_to(ROOT / folder).as_posix()
            for path in (ROOT / folder).rglob("*" + suffix) if path.is_file()}


def expected_files(name, libdir):
    doc = f"usr/share/doc/{name}/"
    files = {doc + file
             for file in ("changelog.Debian.gz", "changelog.gz", "copyright")}
    if name == LIBRARY:
        files |= {f"{libdir}/{SONAME}", f"{libdir}/{SOFILE}"}
    elif name == "libvesica-dev":
        files |= {f"usr/include/{file}" for file in tree("include", ".h")}
        files |= {doc + file
                  for file in ("API-CONVENTIONS.md", "LINKING.md",
                               "api-reference.html", "flow.svg",
                               "flow-vole.svg")}
        files |= {f"{doc}examples/{file}" for file in tree("examples", ".[ch]")}
        files |= {f"{libdir}/{file}"
                  for file in ("libvesica.a", "libvesica.so",
                               "pkgconfig/vesica.pc")}
        files |= {f"{libdir}/cmake/vesica/vesica{file}.cmake"
                  for file in ("-shared", "-shared-release", "-static",
                               "-static-release", "Config", "ConfigVersion")}
    else:
        files |= {"usr/bin/vesica-peer",
                  "usr/lib/systemd/system/vesica-peer.service",
                  "usr/share/man/man1/vesica-peer.1.gz",
                  "usr/share/man/man5/peer.conf.5.gz"}
        files |= {doc + file
                  for file in ("AUDITING.md", "IDENTIFIERS.md", "PEER.md",
                               "README.md", "README.zh-CN.md",
                               "SECURITY-MODEL.md", "SECURITY.md", "SPEC.md",
                               "flow.svg", "flow-vole.svg")}
        files |= {f"usr/share/vesica/data/{file}"
                  for file in tree("examples/data")}
    return files


def check_fields(name, package):
    equal("name", package.fields["Package"], name)
    equal("source", package.fields["Source"], "vesica")
    equal("section", package.fields["Section"], SECTIONS[name])
    upstream, _, revision = package.fields["Version"].partition("-")
    equal("version", upstream, version())
    require(revision, "no revision")
    require("@" in package.fields["Maintainer"], "no address")


def check_depends(name, package):
    depends = package.fields["Depends"].split(", ")
    same_names("depends", {part.split()[0] for part in depends},
               DEPENDS[name])
    if name == "libvesica-dev":
        require(f"{LIBRARY} (= {package.fields['Version']})" in depends,
                "the library of the same version is not needed")


def check_files(name, package):
    libdir = f"usr/lib/{output(['dpkg-architecture', '-qDEB_HOST_MULTIARCH'])}"
    same_names("files", package.files(),
               expected_files(name, libdir.strip()))


def check_modes(package):
    for name, entry in package.entries.items():
        mode = 0o777 if entry.issym() else \
            0o755 if entry.isdir() or name == "usr/bin/vesica-peer" else 0o644
        require(entry.isdir() or entry.isfile() or entry.issym(),
                f"{name}: of another kind")
        equal(f"mode of {name}", oct(entry.mode), oct(mode))
        equal(f"owner of {name}", (entry.uid, entry.gid), (0, 0))
    for name, entry in package.control_entries.items():
        equal(f"mode of {name}", oct(entry.mode),
              oct(0o755 if name in SCRIPTS else 0o644))


def check_dates(package):
    """One date for all, or two builds differ."""
    dates = {entry.mtime for entry in package.entries.values()}
    require(len(dates) == 1, f"{len(dates)} dates")


def check_paths(package):
    """Nothing tells where it was built."""
    plain = {name: gzip.decompress(data) if name.endswith(".gz") else data
             for name, data in {**package.bytes, **package.control}.items()}
    for name, data in plain.items():
        require(str(ROOT).encode() not in data,
                f"{name} holds the folder of the sources")


def check_compressed(package):
    """The best compression, and no name and no date within."""
    for name, data in package.bytes.items():
        if name.endswith(".gz"):
            require(gzip.decompress(data), f"{name} is empty")
            equal(f"head of {name}", data[3:9], b"\0\0\0\0\0\x02")
        require(not re.search(r"/man\d/[^/]*\d$", name),
                f"{name} is not compressed")


def check_control(name, package):
    same_names("control files", package.control, CONTROL[name])
    for script in SCRIPTS:
        if script in package.control:
            text = package.control[script].decode()
            output(["sh", "-n", "-c", text])
            require("set -e" in text.splitlines(), f"{script} without set -e")


def check_changelog(name, package):
    data = package.bytes[f"usr/share/doc/{name}/changelog.Debian.gz"]
    with tempfile.NamedTemporaryFile() as file:
        file.write(gzip.decompress(data))
        file.flush()
        found = output(["dpkg-parsechangelog", "-l", file.name, "-S",
                        "Version"])
    equal("version of the changelog", found.strip(), package.fields["Version"])


def readelf(package, suffix, option):
    with tempfile.NamedTemporaryFile() as file:
        file.write(package.bytes[package.only(suffix)])
        file.flush()
        return output(["readelf", "--wide", option, file.name])


def check_binary(package, suffix):
    sections = readelf(package, suffix, "--sections")
    require(".symtab" not in sections and ".debug_" not in sections,
            "is not stripped")
    dynamic = readelf(package, suffix, "--dynamic")
    require("RUNPATH" not in dynamic and "RPATH" not in dynamic,
            "looks for libraries in a folder of its own")


def check_library(package):
    check_binary(package, SOFILE)
    dynamic = readelf(package, SOFILE, "--dynamic")
    require(f"soname: [{SONAME}]" in dynamic, f"is not {SONAME}")
    equal("shlibs", package.control["shlibs"].decode().split(" (")[0],
          f"libvesica {SONAME.rpartition('.')[2]} {LIBRARY}")
    equal("triggers", package.control["triggers"],
          b"activate-noawait ldconfig\n")


def check_symbols(package):
    """The file for programs of other packages tells what the library has."""
    lines = package.control["symbols"].decode().splitlines()
    equal("first line", lines[0], f"{SONAME} {LIBRARY} #MINVER#")
    listed = {line.split()[0] for line in lines[1:]}
    table = readelf(package, SOFILE, "--dyn-syms")
    found = {f"{name}@{node}" for name, node
             in re.findall(r" (\w[\w.]*)@@(VESICA_[\d.]+)$", table,
                           re.MULTILINE)}
    nodes = set(re.findall(r"^.* ABS +(VESICA_[\d.]+)(?:@@\S+)?$", table,
                           re.MULTILINE))
    same_names("symbols", listed, found | {f"{node}@{node}" for node in nodes})
    require(len(found) > 50, f"{len(found)} functions")


def check_program(package):
    check_binary(package, "bin/vesica-peer")
    unit = package.bytes[package.only(".service")].decode()
    require("\nExecStart=/usr/bin/vesica-peer serve /etc/vesica\n" in unit,
            "the service runs another program")
    require(b"/usr/share/vesica/data\0" in
            package.bytes[package.only("bin/vesica-peer")],
            "the demo looks elsewhere for its data")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    paths = packages(sys.argv[1])
    report = Report()
    report.run("three packages", same_names, "packages", paths, NAMES)
    for name, path in paths.items():
        package = Package(path)
        for what, check in (("fields", check_fields),
                            ("dependencies", check_depends),
                            ("files", check_files),
                            ("control files", check_control),
                            ("changelog", check_changelog)):
            report.run(f"{name}: {what}", check, name, package)
        for what, check in (("modes and owners", check_modes),
                            ("dates", check_dates), ("paths", check_paths),
                            ("compression", check_compressed)):
            report.run(f"{name}: {what}", check, package)
        if name == LIBRARY:
            report.run(f"{name}: library", check_library, package)
            report.run(f"{name}: symbols", check_symbols, package)
        if name == "vesica-peer":
            report.run(f"{name}: program", check_program, package)
    sys.exit(report.end())


if __name__ == "__main__":
    main()
