"""Codes of public life in China: division and grid codes, the unified social credit code, the citizen's identity
number, phone numbers; and masking.

Every reader takes text as people write it (blanks, hyphens, full-width digits, small letters), returns the one form
that is stored, and raises BadCode, a ValueError, whose ``code`` names what is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum.cn import uscc as _stdnum_uscc
from stdnum.iso7064 import mod_11_2


class BadCode(ValueError):
    """What stands there is no such code. ``code`` says why: length, digits, signs, check, province, serial, date,
    phone."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text!r}")
        self.code, self.text = code, text


def _compact(text: str) -> str:
    """Full-width signs made plain, blanks and hyphens of every kind dropped, letters large."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) != "Pd").upper()


# --- unified social credit code 统一社会信用代码

# Digit or letter of the registering office and of the kind of body (GB 32100-2015, table 1; N is agriculture: rural
# economic cooperatives, Y is other), then the division, then the organisation code. I, O, S, V, Z are never used.
_USCC = re.compile(r"[1-9ANY][1-9A-GY]\d{6}[0-9A-HJ-NP-RTUWXY]{10}")


def uscc(text: str) -> str:
    """The 18 signs of a unified social credit code, its check sign proved (GB 32100-2015: weights 3^(i-1) mod 31)."""
    number = _compact(text)
    if len(number) != 18:
        raise BadCode("length", text)
    if not _USCC.fullmatch(number):
        raise BadCode("signs", text)
    if _stdnum_uscc.calc_check_digit(number[:17]) != number[17]:
        raise BadCode("check", text)
    return number


# --- identity number 公民身份号码

_IDENTITY = re.compile(r"\d{17}[0-9X]")
_RESIDENTS_BEYOND = frozenset({"83"})  # of residence permits of Taiwan; 81 and 82 are provinces of GB/T 2260, too


def identity_number(text: str) -> str:
    """The 18 signs of a citizen's identity number, its date and its check sign proved (GB 11643-1999: division, date of
    birth, serial; ISO 7064 MOD 11-2). A foreigner's permanent residence number begins with 9."""
    number = _compact(text)
    if len(number) != 18:
        raise BadCode("length", text)
    if not _IDENTITY.fullmatch(number):
        raise BadCode("signs", text)
    if number[0] != "9" and number[:2] not in _PROVINCES | _RESIDENTS_BEYOND:
        raise BadCode("province", text)
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadCode("date", text) from None
    if mod_11_2.calc_check_digit(number[:17]) != number[17]:
        raise BadCode("check", text)
    return number


def mask_identity(number: str) -> str:
    """The last four signs: enough to tell two people of one name apart, not enough to be anybody."""
    return f"{'*' * (len(number) - 4)}{number[-4:]}"


# --- division codes 行政区划代码

DivisionLevel = Literal["province", "prefecture", "county", "street", "community"]
StreetKind = Literal["subdistrict", "town", "township", "enterprise_run"]
CommunityKind = Literal["residents", "village", "like_residents", "like_village"]

_LENGTHS: dict[int, DivisionLevel] = {2: "province", 4: "prefecture", 6: "county", 9: "street", 12: "community"}
# The first digit is the region; the second counts its provinces from 1 (Chongqing came later and has 50).
_PROVINCES = frozenset(
    ["50", *(f"{region}{n}" for region, most in enumerate((5, 3, 7, 6, 4, 5, 1, 2), 1) for n in range(1, most + 1))]
)

# GB/T 2260. Pages with wrong codes exist (one gives Tongxiang the code of Haining).
JIAXING: dict[str, str] = {
    "330400": "嘉兴市",
    "330402": "南湖区",
    "330411": "秀洲区",
    "330421": "嘉善县",
    "330424": "海盐县",
    "330481": "海宁市",
    "330482": "平湖市",
    "330483": "桐乡市",
}


@dataclass(frozen=True, slots=True, order=True)
class DivisionCode:
    """A division at its own length: 2, 4, 6 (GB/T 2260), 9 (street or town) or 12 (community or village) digits."""

    digits: str

    @classmethod
    def read(cls, text: str) -> DivisionCode:
        """From 2 to 12 digits; trailing zeros, as in 330402000000, are padding."""
        number = _compact(text)
        if not (number.isascii() and number.isdecimal()):
            raise BadCode("digits", text)
        if len(number) not in _LENGTHS:
            raise BadCode("length", text)
        if number[:2] not in _PROVINCES:
            raise BadCode("province", text)
        return cls(_unpadded(number))

    @property
    def level(self) -> DivisionLevel:
        return _LENGTHS[len(self.digits)]

    @property
    def padded(self) -> str:
        """All 12 digits, as statistics write it."""
        return self.digits.ljust(12, "0")

    @property
    def parent(self) -> DivisionCode | None:
        """The division above; None for a province."""
        shorter = [length for length in _LENGTHS if length < len(self.digits)]
        return DivisionCode(self.digits[: shorter[-1]]) if shorter else None

    def covers(self, other: DivisionCode) -> bool:
        """Whether ``other`` is this division or lies below it."""
        return other.digits.startswith(self.digits)

    @property
    def street_kind(self) -> StreetKind | None:
        """By the seventh to ninth digit: 001–099 街道, 100–199 镇, 200–399 乡, 400–599 政企合一单位."""
        if len(self.digits) < 9:
            return None
        serial = int(self.digits[6:9])
        kinds: tuple[tuple[int, StreetKind], ...] = (
            (99, "subdistrict"),
            (199, "town"),
            (399, "township"),
            (599, "enterprise_run"),
        )
        return next((kind for last, kind in kinds if serial <= last), None)

    @property
    def community_kind(self) -> CommunityKind | None:
        """By the last three digits: 001–199 居委会, 200–399 村委会, 400–499 and 500–599 what resembles them.

        The two last ranges serve places without a committee, such as an industrial community.
        """
        if len(self.digits) < 12:
            return None
        serial = int(self.digits[9:12])
        kinds: tuple[tuple[int, CommunityKind], ...] = (
            (199, "residents"),
            (399, "village"),
            (499, "like_residents"),
            (599, "like_village"),
        )
        return next((kind for last, kind in kinds if serial <= last), None)


def _unpadded(number: str) -> str:
    """Cut to the shortest level whose rest is zeros only; a province keeps its two digits."""
    return next(number[:length] for length in _LENGTHS if length <= len(number) and not number[length:].strip("0"))


# --- grid codes 网格代码


@dataclass(frozen=True, slots=True, order=True)
class GridCode:
    """A grid of a community: 12 + 3 digits, numbered from west to east and from north to south inside it (DB11 15-digit
    cell grids); a micro-grid has two more. Codes compare in the order of the ground.

    ``serial`` 1–999; ``micro`` 1–99, or None for the grid itself.
    """

    community: DivisionCode
    serial: int
    micro: int | None = None

    def __post_init__(self) -> None:
        if self.community.level != "community":
            raise BadCode("length", self.community.digits)
        if not 1 <= self.serial <= 999 or not (self.micro is None or 1 <= self.micro <= 99):
            raise BadCode("serial", f"{self.serial} {self.micro}")

    @classmethod
    def read(cls, text: str) -> GridCode:
        """From 15 digits, or 17 for a micro-grid."""
        number = _compact(text)
        if not (number.isascii() and number.isdecimal()):
            raise BadCode("digits", text)
        if len(number) not in (15, 17):
            raise BadCode("length", text)
        community = DivisionCode.read(number[:12])
        return cls(community, int(number[12:15]), int(number[15:]) if len(number) == 17 else None)

    @property
    def digits(self) -> str:
        """15 or 17 digits."""
        return f"{self.community.digits}{self.serial:03d}" + ("" if self.micro is None else f"{self.micro:02d}")


# --- phone numbers

_MOBILE = re.compile(r"1[3-9]\d{9}")
# Two-digit area codes (010, 02x) go with eight digits; three-digit ones with seven or eight. No subscriber number
# begins with 0 or 1.
_LANDLINE = re.compile(r"(010|02\d|0[3-9]\d{2})([2-9]\d{6,7})")
_SERVICE = re.compile(r"[48]00\d{7}")
_EXTENSION = re.compile(r"(?:转|EXT\.?|X|#)(\d{1,5})$")


def phone(text: str, *, area: str | None = None) -> str:
    """A phone number of the mainland: ``13812345678``, ``0573-82123456``, ``0573-82123456-801`` or ``4008123456``.

    +86, 0086, brackets, blanks and hyphens are understood. ``area`` ("0573") completes a number without area code;
    without it such a number is refused, because nobody outside could call it.
    """
    number, extension = _split_extension(text)
    number = re.sub(r"[().]", "", number)
    abroad = re.fullmatch(r"(?:\+|00)86(\d+)", number)
    number = abroad[1] if abroad else number
    if _MOBILE.fullmatch(number) or _SERVICE.fullmatch(number):
        return number
    if area and re.fullmatch(r"[2-9]\d{6,7}", number):
        number = area + number
    found = _LANDLINE.fullmatch(f"0{number}" if abroad and number[0] != "0" else number)
    if not found or (len(found[1]) == 3 and len(found[2]) != 8):
        raise BadCode("phone", text)
    return "-".join([found[1], found[2], *([extension] if extension else [])])


def _split_extension(text: str) -> tuple[str, str]:
    """An extension follows 转, ext, x or #, or a last hyphen after a landline with its area code."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if tail := re.fullmatch(r"(\(?0\d{2,3}\)?[- ]?\d{7,8})[- ](\d{1,5})", plain):
        return _compact(tail[1]), tail[2]
    number = _compact(text)
    if named := _EXTENSION.search(number):
        return number[: named.start()], named[1]
    return number, ""


# --- masking


def mask_name(name: str) -> str:
    """The first sign and two stars whatever the length, so that the length tells nothing either."""
    name = name.strip()
    return f"{name[0]}**" if name else ""


def mask_phone(number: str) -> str:
    """``138****5678``, ``0573-*****456``: enough to recognise one's own number, not enough to call."""
    if _MOBILE.fullmatch(number):
        return f"{number[:3]}****{number[-4:]}"
    area, hyphen, rest = number.partition("-")
    if not hyphen:
        area, rest = "", number
    local = rest.partition("-")[0]
    return f"{area}{hyphen}{'*' * max(0, len(local) - 3)}{local[-3:] if len(local) > 3 else '*' * len(local)}"
