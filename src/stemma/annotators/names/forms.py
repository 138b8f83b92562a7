"""What a name is made of: titles off, spellings brought together, short forms known."""

import re
from functools import lru_cache

from stemma.lang import NATIVE
from stemma.text import fold

_WORDS = NATIVE.table("name_words")
TITLES = frozenset(_WORDS["titles"].split())
SUFFIXES = frozenset(_WORDS["suffixes"].split())
COMPANY = frozenset(_WORDS["companies"].split())
PARTS_OF = frozenset(_WORDS["parts"].split())  # of an organisation, and what it makes
INSTITUTIONS = frozenset(_WORDS["institutions"].split())  # known by one word, though longer names end in it too
NICKNAMES: dict[str, frozenset[str]] = {}  # a first name -> the names it goes with
FULL_FIRST: dict[str, frozenset[str]] = {}  # a short first name -> what it is short for
for _line in _WORDS["short_first_names"]:
    for _name in _line.split():
        NICKNAMES[_name] = NICKNAMES.get(_name, frozenset()) | frozenset(_line.split())
        FULL_FIRST[_name] = FULL_FIRST.get(_name, frozenset()) | {_line.split()[0]}

_TOKEN = re.compile(r"[^\W_](?:[\w.'’]*[\w'’])?\.?")
# Spellings that romanisations of one name interchange; applied in this order.
_SOUNDS = [
    (re.compile(p), r)
    for p, r in (
        ("^(?:kh|gh|q|g|k)(?=[aeiou]d+h?h?af)", "g"),  # one sound of Arabic written in five ways
        ("ph", "f"), ("ck", "k"), ("kh|gh", "h"), ("[qc](?=[aouklr]|$)", "k"), ("dh|th", "d"), ("sch|sh", "s"),
        ("tch|tsch|ch", "c"), ("w", "v"),
        ("ou|oo|u", "o"), ("ee|ey|ie|iy|y|i", "e"), ("x", "ks"), (r"(\w)\1+", r"\1"), ("z", "s"),
    )
]  # fmt: skip

# Dotted, these are states, regions and kinds of company: "S.C." is no Select Committee.
_NO_ACRONYMS = frozenset(["dc", "nc", "nd", "nh", "nj", "nm", "ny", "ri", "sc", "sd", "wv", "pr", "bc", "lp", "sa"])


def is_acronym(short: str) -> bool:
    """Whether a short form may be the initials of a longer name.

    >>> [is_acronym(s) for s in ("KNA", "U.N.", "S.C.", "Varo", "A")]
    [True, True, False, False, False]
    """
    letters = short.replace(".", "")
    return len(letters) > 1 and letters.isupper() and not ("." in short and letters.lower() in _NO_ACRONYMS)


def tokens(name: str) -> tuple[str, ...]:
    """The folded tokens of a name, full stops and possessives off."""
    return tuple(fold(t).rstrip(".").removesuffix("'s").removesuffix("’s") for t in _TOKEN.findall(fold(name)))


@lru_cache(maxsize=65536)
def core(name: str) -> tuple[str, ...]:
    """The tokens of a person's name without titles before it.

    >>> core("Mr. Kim Jong-un")
    ('kim', 'jong', 'un')
    """
    parts = tokens(name)
    while len(parts) > 1 and parts[0] in TITLES:
        parts = parts[1:]
    return parts


@lru_cache(maxsize=65536)
def sound(token: str) -> str:
    """A rough key of how a token sounds, the same for usual romanisations of one name.

    >>> sound("mohammed") == sound("muhammad"), sound("gaddafi") == sound("qadhafi"), sound("jong") == sound("yong")
    (True, True, False)
    """
    heard = token
    for pattern, replacement in _SOUNDS:
        heard = pattern.sub(replacement, heard)
    # Inner vowels of long tokens vary most; a last one tells Maria from Mario, and short tokens have little else.
    return heard[0] + re.sub("[aeo]", "", heard[1:-1]) + heard[-1] if len(token) > 4 else heard


def initials(name: str) -> str:
    """The first letters of the words with a capital.

    >>> initials("Rail Accident Inquiry Office of the North")
    'RAION'
    """
    return "".join(w[0] for w in re.findall(r"[^\W\d_][\w’'.]*", name) if w[0].isupper())
