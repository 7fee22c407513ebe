# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""README shows the marked lines of examples/readme.c, letter by letter.

usage: check_readme.py README.md readme.c
"""

import sys
import textwrap

BEGIN = "    /* README begins */\n"
END = "    /* README ends */\n"

readme_path, example_path = sys.argv[1:]
with open(example_path, encoding="utf-8") as file:
    shown = textwrap.dedent(file.read().split(BEGIN)[1].split(END)[0])
with open(readme_path, encoding="utf-8") as file:
    readme = file.read()
if f"```c\n{shown}```\n" not in readme:
    sys.exit(f"{readme_path} does not show this:\n```c\n{shown}```")
