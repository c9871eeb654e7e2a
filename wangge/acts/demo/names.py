"""Names and numbers of what does not exist: coined syllables, roles with a counting sign, valid check digits."""

from __future__ import annotations

from itertools import permutations

from stdnum.cn import uscc as check

DISTRICT = "汀澜区"
PREFIX = DISTRICT[:-1]
DIVISION = "339801"  # no such prefecture is in GB/T 2260
SYLLABLES = "砚榭澜槐汀篱岚衡禾"  # 72 ordered pairs: as many as there are communities
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANDS = ("朗瀚拓铭曜砺弘谦颐珩睿恪翊峻澍煜楷栩泓祺", "序川越禾岳衍辰屿森朔澄韬岩昱泽麟桓启畅迅")
AREA_CODE = "0589"  # assigned to no city
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def coined() -> list[str]:
    """72 names for communities and villages."""
    return ["".join(pair) for pair in permutations(SYLLABLES, 2)]


def nth(role: str, n: int) -> str:
    """The n-th of a role, from 0: 监督员甲, 监督员乙 … and from the eleventh on 监督员11."""
    return role + (STEMS[n] if n < len(STEMS) else str(n + 1))


def brand(n: int) -> str:
    """A name of two signs for the n-th firm, each once among 800."""
    first, second = BRANDS if n < 400 else reversed(BRANDS)
    return first[n % 20] + second[(n // 20 + n) % 20]


def uscc(n: int) -> str:
    """A credit code with valid check signs (GB 32100-2015, GB 11714) in a division that does not exist."""
    serial = f"MA{n:06d}"
    found = sum(int(sign, 36) * weight for sign, weight in zip(serial, ORGANISATION_WEIGHTS, strict=True))
    last = "0123456789X0"[11 - found % 11]
    body = f"91{DIVISION}{serial}{last}"
    return body + str(check.calc_check_digit(body))


def landline(n: int) -> str:
    return f"{AREA_CODE}-8{n:07d}"


def mobile(n: int) -> str:
    """A mobile number of a range that no operator has."""
    return f"154{n:08d}"
