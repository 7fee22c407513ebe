# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

"""Lists of which a soak knows what every result must be, byte for byte.

An item is a number: even ones are ships, odd ones telephones. A row takes part
or does not, and spells its item in one of several ways.
"""

import support

COLUMNS = ("id_type", "value", "note", "category", "reason", "state", "role",
           "expires_on")
NOTES = ("", "x", "a, b", 'says "no"', "\u8239", "caf\u00e9", "  two  ")
CATEGORIES = ("bank", "ship", "\u9a97", "")
REASONS = ("", "late", "a, b", 'so "called"', "=1+1", "@home", "-", "\u9519")
LEAVES_OUT = ({"state": "disputed"}, {"state": "retracted"},
              {"state": "expired"}, {"state": "corrected"}, {"role": "victim"},
              {"expires_on": "2001-01-01"})
TAKES_PART = ({}, {"state": "active"}, {"role": "account"},
              {"expires_on": "2999-12-31"})


def items(random, number):
    """So many different ones."""
    return random.sample(range(100000, 900000), number)


def spell(random, item):
    """(type, value) of an item, as one or another would write it."""
    if item % 2 == 0:
        return "IMO", random.choice(("", "IMO")) + support.imo(item)
    number = "138%08d" % item
    return "PHONE", random.choice((
        number, "+86" + number, "0086 %s-%s" % (number[:3], number[3:])))


def field(text):
    """As CSV must write it."""
    if any(sign in text for sign in ',"\r\n'):
        return '"%s"' % text.replace('"', '""')
    return text


class List:
    """A file: what stands in it, and which items take part."""

    def __init__(self, random, contents, tabs=None, encoding=None):
        self.tabs = random.random() < 0.3 if tabs is None else tabs
        self.encoding = encoding or random.choice(
            ("utf-8", "utf-8", "utf-8", "gb18030"))
        self.end = random.choice(("\n", "\r\n"))
        self.rows = [(None, COLUMNS, self.line(random, COLUMNS))]
        self.taken = {}  # of each item its rows, in the order of the file
        contents = list(contents)
        contents += random.sample(contents, len(contents) // 10)
        random.shuffle(contents)
        for item in contents:
            self.add(random, item)

    def line(self, random, fields):
        """The row as it stands in the file, without its end."""
        if self.tabs:
            return "\t".join(fields)
        return ",".join(field(text) if random.random() < 0.9 else
                        '"%s"' % text.replace('"', '""') for text in fields)

    def add(self, random, item):
        takes_part = random.random() < 0.9
        row = dict.fromkeys(COLUMNS, "")
        row["id_type"], row["value"] = spell(random, item)
        row["note"] = random.choice(NOTES)
        row["category"] = random.choice(CATEGORIES)
        row["reason"] = random.choice(REASONS)
        row.update(random.choice(TAKES_PART if takes_part else LEAVES_OUT))
        fields = tuple(row[name] for name in COLUMNS)
        self.rows.append((item if takes_part else None, fields,
                          self.line(random, fields)))
        if takes_part:
            self.taken.setdefault(item, []).append(row)

    def extension(self):
        return ".tsv" if self.tabs else ".csv"

    def text(self, more=""):
        lines = [line for _, _, line in self.rows]
        if more:
            lines.append(("\t" if self.tabs else ",").join(
                ["IMO", more] + [""] * (len(COLUMNS) - 2)))
        return "".join(line + self.end for line in lines).encode(self.encoding)

    def label(self, item, names):
        """The cells that a partner gets with an item of this list."""
        cells = []
        for name in names:
            cell = "; ".join(dict.fromkeys(
                row[name] for row in self.taken[item] if row[name]))
            cells.append(cell)
        return cells

    def result(self, other, names, as_tabs):
        """What this side gets in a session with another list."""
        out = []
        for item, fields, line in self.rows:
            if fields is COLUMNS:
                cells = ["partner_" + name for name in names]
            elif item in other.taken:
                cells = [harmless(cell, as_tabs)
                         for cell in other.label(item, names)]
            else:
                continue
            if self.tabs and not as_tabs:
                line = ",".join(field(text) for text in fields)
            tail = cells if as_tabs else [field(cell) for cell in cells]
            out.append(("\t" if as_tabs else ",").join([line, *tail]) +
                       self.end)
        return "".join(out).encode(self.encoding)

    def numbers(self, other):
        """matches, matched_rows"""
        matches = self.taken.keys() & other.taken.keys()
        return len(matches), sum(len(self.taken[item]) for item in matches)


def harmless(cell, as_tabs):
    """A spreadsheet does not run it; in a file with tabs, nor unquote it."""
    return "'" + cell if cell and cell[0] in '=+-@"' else cell
