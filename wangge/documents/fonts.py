"""Which fonts a paper is set in: what the office has installed, else the open fonts that `make assets` brings.

GB/T 9704 asks for 小标宋 (title), 仿宋 (body) and 黑体 (headings). Those are not free to ship; an office that has them
installed gets them, everybody else gets Noto Serif and Noto Sans, which have all characters of the standard.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

BUILT = Path(__file__).parent / "fonts-built"
SONG = ("Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun")
HEI = ("Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "SimHei", "WenQuanYi Zen Hei")
BODY = ("FangSong_GB2312", "FangSong", "STFangsong", *SONG)
TITLE = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", *SONG)


class NoChineseFont(RuntimeError):
    """No font of this machine can show Chinese. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """Families by part, in the order in which a character is looked for; ``held`` is what typst loads."""

    body: tuple[str, ...]
    title: tuple[str, ...]
    sans: tuple[str, ...]
    held: typst.Fonts

    def names(self) -> dict[str, list[str]]:
        return {"body": list(self.body), "title": list(self.title), "sans": list(self.sans)}


@lru_cache(maxsize=1)
def fonts() -> Fonts:
    """The fonts of this process. NoChineseFont when there are none."""
    return choose(typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=[str(BUILT)]))


def choose(held: typst.Fonts) -> Fonts:
    """Pick families for each part; the other kind of type stands behind, for characters that the first lacks."""
    known = set(held.families())
    song, hei = [f for f in SONG if f in known], [f for f in HEI if f in known]
    body = [f for f in BODY if f in known] or hei
    if not body:
        raise NoChineseFont(
            f"no font can show Chinese: run `make assets` (it fills {BUILT.name}/) or install fonts-noto-cjk"
        )
    title = [f for f in TITLE if f in known] or body
    rest = tuple(dict.fromkeys((*song, *hei)))
    return Fonts(_with(body, rest), _with(title, rest), _with(hei or body, rest), held)


def _with(first: list[str], rest: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *rest)))
