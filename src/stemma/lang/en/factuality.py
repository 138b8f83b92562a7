"""Words that say whether what is told was done, denied, planned, or only thought possible."""

import re

NOT = frozenset(("not", "n't", "n’t", "never"))
WILL = frozenset(("will", "'ll", "’ll", "shall", "wo"))  # "wo" of "won't"
IF = frozenset(("if", "unless", "whether"))
MAY = frozenset(("may", "might", "could"))
MODALS = frozenset(("will", "would", "shall", "may", "might", "could", "can", "should", "must"))
SHORT_MODALS = {"'ll": "will", "wo": "will", "ca": "can", "'d": "would"}  # as the parser cuts them off
HEDGE = re.compile(
    r"\b(?:may|might|could|would|possibly|perhaps|probably|likely|reportedly|allegedly|alleged|apparently|appear(?:s|ed)?|"
    r"seem(?:s|ed)?|believed|thought|feared|suspected|rumou?red|unconfirmed|expected|suggest(?:s|ed)?|presumably|supposedly|"
    r"purported(?:ly)?|unclear|estimated)\b",
    re.IGNORECASE,
)
NEGATION = re.compile(
    r"\b(?:not|never|none|neither|nor|den(?:y|ies|ied)|refut(?:es|ed)|reject(?:s|ed))\b|n['’]t\b", re.IGNORECASE
)
