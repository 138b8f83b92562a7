"""What the tables of a record that no kind of finding makes are for, and what their columns mean.

`docs/schema.md` is made from these words, those of the kinds and the tables themselves; `docs/make.py` says where a
table or a column has none.
"""

Words = tuple[str, dict[str, str]]  # what a table is, and its columns

DERIVED: dict[str, Words] = {
    "member": (
        "Which reports tell which event; the members of `event`, a row each.",
        {
            "event": "the id of the event",
            "report": "the id of the report",
            "score": "how sure, from 0 to 1",
            "reasons": "why, in words; JSON: list of text",
            "passages": "the passages that tell of the event, none where all of the report does; JSON: list of spans",
            "main": "1 where it is the report's main event",
        },
    ),
    "support": (
        "Every word that a line of the record rests on, a row each: from a report to all that rests on it. Empty "
        "after `stemma compact`, as `claim` and `statement` are, until a run writes the record again.",
        {
            "kind": "the table of the line",
            "owner": "the id of the line; of an account EVENT/ORDER",
            "event": "the id of the event",
            "value": "which value of the line the words give; of an account its role",
            "report": "the id of the report",
            "start": "offset of the first code point",
            "end": "offset behind the last code point",
            "span": "the words",
            "part": "what the offsets count in: text or headline",
        },
    ),
    "search": (
        "The full-text index (FTS5) over reports, quotations, reported speech and names; accents are folded.",
        {
            "kind": "report, quotation, reported speech or name",
            "report": "the id of the report",
            "start": "offset of the first code point in the report's text",
            "end": "offset behind the last code point",
            "headline": "of a report; of a quotation or reported speech its speaker",
            "words": "what is searched",
        },
    ),
    "search_row": (
        "Which rows of `search` are a report's, so that they can be made again with it.",
        {"row": "the rowid in `search`", "report": "the id of the report"},
    ),
}

APART: dict[str, Words] = {
    "meta": (
        "What the file says of itself.",
        {
            "name": "sources, roots (these as absolute paths), run (its number), state, doing, settled, made, files",
            "value": "the value, as text or JSON",
        },
    ),
    "judgement": (
        "What people decided; it holds through every later run.",
        {
            "id": "its number, by which it is taken back",
            "kind": "merge, split, same-origin, not-a-copy; confirm, dismiss; outlet, date, place, speaker, origin (a "
            "correction); note, checked",
            "reports": "the ids of the reports; JSON: list of text",
            "who": "who judged, as given",
            "made": "ISO 8601 in UTC",
            "why": "the reason, as given",
            "withdrawn": "when it was taken back, ISO 8601 in UTC; NULL while it stands",
            "subject": "what else it is about, as it stood; JSON: Subject; NULL for a group of reports",
            "value": "of a correction what is so instead",
            "reading": "what was confirmed or dismissed, as it stood; JSON: Reading; NULL for other kinds",
        },
    ),
    "history": (
        "How events changed as reports were added or judged.",
        {
            "made": "ISO 8601 in UTC",
            "change": "merged, split, gone",
            "event": "the id of the event as it was",
            "into": "the ids of the events that have its reports now; JSON: list of text",
        },
    ),
    "notice": (
        "What was new as the record grew, each once, in order of number.",
        {
            "number": "counts from 1",
            "id": "the same for the same news",
            "made": "when it was noticed, ISO 8601 in UTC",
            "kind": "event, voice, conflict, update, version, commitment",
            "event": "the id of the event it had then",
            "storyline": "the id of its storyline then",
            "data": "the `Notice`; JSON",
        },
    ),
    "proposal": (
        "What a language model of the user's own proposed, apart from what was computed.",
        {"id": "its id", "event": "the id of the event", "data": "all of it; JSON: a row of proposals.jsonl, in full"},
    ),
}

WORK: dict[str, Words] = {
    "work_item": (
        "What was read, every version of it.",
        {
            "identity": "what the item is known by through all its versions",
            "number": "of the version, from 1",
            "digest": "of all that the capture says",
            "container": "the path of the file it was read from; - for standard input; empty for an agency's item",
            "named": "its id or address in that file, or its agency's for it; `file` where the file is the item",
            "source": "where it was read: a path, or path#line",
            "given": "the id it came with",
            "born": "the run that first read this version",
            "run": "the last run that read it",
            "data": "the `Capture`; MessagePack, zlib",
        },
    ),
    "work_id": (
        "The id of the report that an item became; it stays.",
        {"identity": "the item", "id": "the id of the report"},
    ),
    "work_done": (
        "What a run has read, so that a killed one goes on.",
        {"key": "where it was read: a path, or path#line", "run": "the number of the run"},
    ),
    "work_issue": (
        "What the readers could not read.",
        {"container": "the file", "run": "the number of the run", "issue": "the `Issue`; JSON"},
    ),
    "work_cache": (
        "What stages made, by all that decides it.",
        {
            "stage": "the name of the stage",
            "key": "a digest over the stage's code, the settings and user's files, the model, and the item",
            "run": "the last run that used it",
            "data": "what it made, with its issues; MessagePack, zlib",
        },
    ),
    "work_signed": (
        "The index by which reports are added to a large record: the reports in it.",
        {
            "number": "of the report in the index",
            "report": "the id of the report",
            "day": "of the report as an ordinal; 10000000 for none",
            "terms": "its rarest words: codes of 64 bits",
            "published": "its date as given, before days were inferred: a `When`; JSON",
        },
    ),
    "work_posting": (
        "Which reports have a word among their rarest.",
        {
            "term": "the code of the word",
            "day": "of the report, by which the nearest in time are found",
            "number": "of the report in the index",
            "weight": "of the word in it when it was grouped",
        },
    ),
    "work_held": (
        "How common words are in the record.",
        {"stem": "the code of the stem", "reports": "how many hold it"},
    ),
    "work_standing": (
        "The lines that were their outlets' furniture when the record was last made as a whole.",
        {"line": "a digest over the outlet and the line"},
    ),
    "work_seal": (
        "By what the rows of an owner are known again: a run writes only what is not as it was.",
        {"kind": "the table", "owner": "the id of the report, event or storyline", "digest": "over its rows"},
    ),
}
