"""Dates of other calendars as pages print them (Jalali, Reiwa, Minguo, Buddhist), as days of ours."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

_JALALI = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")
_THAI = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
_THAI_SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_NUMBER = {name: n for names in (_JALALI, _THAI, _THAI_SHORT) for n, name in enumerate(names, 1)}
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_CJK = re.compile(r"(?P<era>令和|平成|昭和|民[國国])\s?(?P<y>\d{1,3}|元)年\s?(?P<m>\d{1,2})月\s?(?P<d>\d{1,2})日")
_MONTH_NAMES = "|".join(map(re.escape, _THAI + _THAI_SHORT))
_BUDDHIST = re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})\s?(?P<m>{_MONTH_NAMES})\s?(?:พ\.ศ\.\s?)?(?P<y>2[45]\d\d)(?!\d)")
_PERSIAN = re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})\s+(?P<m>{'|'.join(_JALALI)})(?:\s+ماه)?\s+(?P<y>1[34]\d\d)(?!\d)")
_PERSIAN_NUMBERS = re.compile(r"(?<![\d/])(?P<y>1[34]\d\d)/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/])")
_SIGN = re.compile(r"[令平昭民]|(?:2[45]|1[34])\d\d")
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९０１２３４５６７８９", "0123456789" * 4)


def elsewhere(text: str) -> Iterator[tuple[int, int, date]]:
    """The dates of other calendars in a text whose digits are ASCII: start, end, the day.

    >>> [str(day) for _, _, day in elsewhere("令和6年3月12日 / 22 اسفند 1402")]
    ['2024-03-12', '2024-03-12']
    """
    if (text.isascii() and "/" not in text) or not _SIGN.search(text):
        return
    for m in _CJK.finditer(text):
        year = _ERAS[m["era"]] + (1 if m["y"] == "元" else int(m["y"]))
        yield from _day(m, year, int(m["m"]), int(m["d"]))
    for m in _BUDDHIST.finditer(text):
        yield from _day(m, int(m["y"]) - 543, _NUMBER[m["m"]], int(m["d"]))
    for pattern in (_PERSIAN, _PERSIAN_NUMBERS):
        for m in pattern.finditer(text):
            month = _NUMBER.get(m["m"]) or int(m["m"])
            if 1 <= month <= 12 and 1 <= int(m["d"]) <= 31:
                yield *m.span(), jalali(int(m["y"]), month, int(m["d"]))


def _day(m: re.Match[str], year: int, month: int, day: int) -> Iterator[tuple[int, int, date]]:
    try:
        yield *m.span(), date(year, month, day)
    except ValueError:
        return


def jalali(year: int, month: int, day: int) -> date:
    """The day of a date of the Iranian calendar, by its cycle of 33 years, right from 1244 to 1497.

    >>> str(jalali(1399, 1, 1)), str(jalali(1402, 12, 22))
    ('2020-03-20', '2024-03-12')
    """
    # 21 March 1921 was 1 Farvardin 1300; in a cycle the years 1, 5, 9, 13, 17, 22, 26, 30 are leap years.
    years = year - 1300
    leaps = sum((1300 + n) % 33 in (1, 5, 9, 13, 17, 22, 26, 30) for n in range(min(0, years), max(0, years)))
    days = years * 365 + (leaps if years >= 0 else -leaps)
    months = (month - 1) * 31 if month <= 7 else 186 + (month - 7) * 30
    return date(1921, 3, 21) + timedelta(days + months + day - 1)
