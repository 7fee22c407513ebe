# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""What the checks of reports with a table for each group by each backend share:
which tables there must be.

The processor is asked without the library, by the names that Linux has for what
lib/util/cpu.c looks for.
"""

import re
import sys

GROUPS = "ristretto255 p256 sm2".split()
BACKENDS = "minimal portable avx2 avx512".split()
NEEDS = {"avx2": {"avx2", "aes", "pclmulqdq"},
         "avx512": {"avx512f", "avx512bw", "avx512dq", "avx512vl",
                    "avx512ifma", "avx512vbmi", "gfni", "vaes", "vpclmulqdq"}}


def asked(options, name, default):
    if name in options:
        return options[options.index(name) + 1]
    return default


def backends(portable):
    """Those of this machine, or of a build that has none for a particular
    processor."""
    found = BACKENDS[:2 if sys.maxsize > 1 << 32 else 1]
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
        line = re.search(r"^flags\s*:(.*)$", file.read(), re.MULTILINE)
    flags = set(line[1].split()) if line and not portable else set()
    for name, needs in NEEDS.items():
        if not needs <= flags:
            break
        found.append(name)
    return found


def expected(options, portable):
    """Group and backend of each table, in order."""
    group = asked(options, "--group", None)
    backend = asked(options, "--backend", None)
    return [(one, other) for one in ([group] if group else GROUPS)
            for other in ([backend] if backend else backends(portable))]


def arguments():
    """The program, its options, and whether the build is a portable one."""
    words = [word for word in sys.argv[1:] if word != "--portable"]
    return words[0], words[1:], len(words) < len(sys.argv) - 1
