"""Writes FoldingTable.swift from the Unicode data of Python (Unicode 14) and the Hant-Hans transliterator of ICU.

    apt-get install icu-devtools; /usr/bin/python3 Sources/Bulk/folding.py > Sources/Bulk/FoldingTable.swift
"""

import re
import subprocess
import sys
import unicodedata
from collections import defaultdict

WIDTH = 110
# Letters of other scripts that look like Latin ones, upper case only where the lower case does not.
LOOK_ALIKES = {
    "a": "аαɑ", "b": "ьΒВ", "c": "сϲ", "d": "ԁ", "e": "еєΕ", "g": "ɡ", "h": "һΗНհ", "i": "іιΙӏ",
    "j": "јϳ", "k": "кκ", "m": "мΜ", "n": "ոпΝη", "o": "оοօσ", "p": "рρ", "q": "ԛ", "r": "гᴦ",
    "s": "ѕ", "t": "тτ", "u": "υսц", "v": "νѵ", "w": "ԝωш", "x": "хχ", "y": "уγүΥ", "z": "ᴢΖ",
}
NAMED = re.compile(r"LATIN (?:SMALL|CAPITAL) LETTER ([A-Z]) WITH |"
                   r"LATIN LETTER SMALL CAPITAL ([A-Z])$|"
                   r"NEGATIVE (?:SQUARED|CIRCLED) LATIN CAPITAL LETTER ([A-Z])$")


def folded(character):
    """Compatibility decomposition without marks, case folded; letters and digits only."""
    def plain(text):
        return "".join(c for c in unicodedata.normalize("NFKD", text)
                       if unicodedata.category(c)[0] in "LN" and c not in "\u309b\u309c")
    named = NAMED.match(unicodedata.name(character, ""))
    if named:
        return next(filter(None, named.groups())).lower()
    return plain(plain(character).casefold())


def is_listed(code):
    """Not Hangul, not Chinese, and not written from the right to the left."""
    if 0xac00 <= code <= 0xf8ff or 0x4e00 <= code <= 0x9fff or 0xfb1d <= code <= 0xfdff:
        return False
    return not (0xfe70 <= code <= 0xfefc or 0x1ee00 <= code <= 0x1eeff
                or 0xffa0 <= code <= 0xffdc or 0x3131 <= code <= 0x318e
                or 0x3200 <= code <= 0x321e or 0x3260 <= code <= 0x327e)


def variants():
    """Each text with the characters that fold to it."""
    found = defaultdict(list)
    look_alikes = {c: latin for latin, all in LOOK_ALIKES.items() for c in all}
    for code in range(0x80, 0x2fa20):
        character = chr(code)
        category = unicodedata.category(character)
        if not is_listed(code) or category in ("Cn", "Cs", "Co", "Cf", "Mn", "Me", "Zs"):
            continue
        target = folded(character)
        target = "".join(look_alikes.get(c, c) for c in target) or target
        target = look_alikes.get(character, target)
        if target and target != character.lower():
            found[target].append(character)
    return found


def traditional():
    """Each traditional character followed by the simplified one."""
    han = [chr(c) for bounds in ((0x3400, 0x4dc0), (0x4e00, 0xa000)) for c in range(*bounds)]
    lines = subprocess.run(["uconv", "-f", "utf8", "-t", "utf8", "-x", "Traditional-Simplified"],
                           input="\n".join(han).encode(), stdout=subprocess.PIPE,
                           check=True).stdout.decode().split("\n")
    return [a + b for a, b in zip(han, lines, strict=True) if a != b and len(b) == 1]


def literal(name, comment, words, separator):
    """A string literal over several lines, the words kept whole."""
    out, line = [], ""
    for word in words:
        if line and len(line) + len(separator) + len(word) > WIDTH:
            out.append(line)
            line = ""
        line += (separator if line else "") + word
    out.append(line)
    body = "\n".join("    " + line for line in out)
    return f'  /// {comment}\n  static let {name} = """\n{body}\n    """\n'


def split(target, characters):
    """Entries of at most 60 characters."""
    for start in range(0, len(characters), 60):
        yield target + "".join(characters[start:start + 60])


def main():
    found = variants()
    single = [e for t in sorted(found) if len(t) == 1 for e in split(t, found[t])]
    several = [c + t for t in sorted(found) if len(t) > 1 for c in found[t]]
    sys.stdout.write(
        "/// What characters fold to; written by folding.py.\n///\n"
        "/// Sources: Unicode Character Database 14 (compatibility decompositions without marks, case folding, names of\n"
        "/// letters), CLDR Hant-Hans, and the look-alikes listed in the generator. Unicode License.\n"
        "enum FoldingTable {\n"
        + literal("letters", "A character, and behind it those that fold to it.", single, " ") + "\n"
        + literal("sequences", "A character, and behind it the several it folds to.", several, " ") + "\n"
        + literal("simplified", "A traditional Chinese character, and behind it the simplified one.",
                  traditional(), "") + "}\n")


main()
