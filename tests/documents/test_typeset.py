"""The page: A4, the margins and the 22 × 28 of GB/T 9704-2012, and text of every kind that stays on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import typst

from tests import pdfs
from wangge.documents import fonts, typeset
from wangge.documents.typeset import Block, Receipt, Sheet

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MM = 72 / 25.4  # points
SLIP = Receipt("本文书已收到。", "签名：", "电话：", "年　月　日")


def sheet(*pieces: Block, layout: str = "notice", lang: str = "zh") -> Sheet:
    return Sheet(
        layout, lang, "南湾区政务服务中心", "一窗告〔2026〕1号", "一次性告知书", pieces, "南湾区政务服务中心",
        "2026年3月2日", masthead="南湾区政务服务中心文件", receipt=SLIP if layout == "notice" else None,
    )  # fmt: skip


def body_of(page: pdfs.Page) -> list[pdfs.Sign]:
    return [sign for sign in page.signs if sign.text == "国"]


def test_a_full_page_has_22_lines_of_28_characters() -> None:
    pdf = typeset.pdf(sheet(Block("para", "国" * 3000), layout="official"), AT)
    full = pdfs.pages(pdf)[1].text.splitlines()
    assert len(full) == 22 + 1, "and the page number"
    assert {len(line) for line in full[:22]} == {28}
    assert full[-1].replace(" ", "") == "—2—"


def test_the_type_area_is_156_by_225_mm() -> None:
    pdf = typeset.pdf(sheet(Block("para", "国" * 3000), layout="official"), AT)
    body = body_of(pdfs.pages(pdf)[1])
    assert min(sign.left for sign in body) == pytest.approx(28 * MM, abs=1)
    assert max(sign.right for sign in body) == pytest.approx((210 - 26) * MM, abs=2)
    assert min(sign.top for sign in body) >= 37 * MM - 4  # the box of a font is a little higher than its signs
    assert max(sign.bottom for sign in body) <= (297 - 35) * MM + 4


def test_page_numbers_stand_outside() -> None:
    pdf = typeset.pdf(sheet(Block("para", "国" * 2000), layout="official"), AT)
    first, second = (next(s.left for s in page.signs if s.text == "—") for page in pdfs.pages(pdf)[:2])
    assert first > 105 * MM > second


TEXTS = {
    "long Chinese": "国" * 900,
    "long word": "x" * 900,
    "web address": "见https://example.invalid/" + "a" * 300 + "?q=" + "1" * 300,
    "English": "The quick brown fox jumps over the lazy dog. " * 30,
    "name": "Bartholomew Featherstonehaugh-Cholmondeley-Wolfeschlegelsteinhausenberger",
    "rare characters": "䶮𠮷㛃𬱖𫖯" * 30,
    "mixed": "王小明Wang Xiaoming（护照E12345678）" * 20,
    "emoji and marks": "👍🏽a\u0301\u0327 ﷽ ﹏",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("layout", ["official", "notice"])
def test_nothing_runs_out_of_the_type_area(text: str, layout: str) -> None:
    pieces = [Block("to", f"{text[:80]}："), Block("para", text), Block("list", entries=(text[:200], "乙"))]
    pieces.append(Block("table", rows=(("事项", text[:200]), (text[:60], "乙"))))
    made = replace(sheet(*pieces, layout=layout), title=text[:70], signed=text[:60])
    for number, page in enumerate(pdfs.pages(typeset.pdf(made, AT)), start=1):
        for sign in page.signs:
            assert sign.left >= 28 * MM - 9, (number, sign)  # the box of an opening bracket begins with its white half
            assert sign.right <= (210 - 26) * MM + 9, (number, sign)  # and of a closing one ends with it


def test_markup_is_text() -> None:
    note = '#panic("x") $1/0$ *b* _i_ `c` @ref <label> = title \\ #import "x": * // end'
    shown = "".join(pdfs.pages(typeset.pdf(sheet(Block("para", note)), AT))[0].text.split())
    assert note.replace(" ", "") in shown


def test_equal_content_gives_equal_bytes() -> None:
    assert typeset.pdf(sheet(Block("para", "甲")), AT) == typeset.pdf(sheet(Block("para", "甲")), AT)


def test_a_paper_is_archival_and_small() -> None:
    pdf = typeset.pdf(sheet(*(Block("para", "国家机关公文格式" * 20) for _ in range(5))), AT)
    assert b"pdfaid:part" in pdf or b"pdfaid" in pdf
    assert len(pdf) < 300_000


def test_a_sign_that_stands_in_no_font_hinders_no_paper() -> None:
    assert typeset.pdf(sheet(Block("para", "甲\U000f1234乙")), AT).startswith(b"%PDF-")


def test_without_a_chinese_font_it_says_what_to_do() -> None:
    bare = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    with pytest.raises(fonts.NoChineseFont, match="make assets"):
        fonts.choose(bare)


def test_the_built_fonts_are_enough() -> None:
    held = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.BUILT)])
    chosen = fonts.choose(held)
    assert (chosen.body[0], chosen.title[0], chosen.sans[0]) == ("Noto Serif SC", "Noto Serif SC", "Noto Sans SC")
