# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Run a program: it must end well, and its output match a regular expression.

usage: check_output.py PROGRAM REGEX
"""

import re
import subprocess
import sys

program, expected = sys.argv[1:]
run = subprocess.run([program], stdout=subprocess.PIPE, text=True, check=False)
if run.returncode != 0:
    sys.exit(f"exit code {run.returncode}")
if not re.fullmatch(expected, run.stdout):
    sys.exit(f"printed:\n{run.stdout}which does not match {expected!r}")
