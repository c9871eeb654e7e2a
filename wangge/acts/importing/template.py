"""An Excel template from a playbook's filing form: one sheet to fill in, one that says what each column takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter

from wangge.acts.importing.mapping import template
from wangge.adoptions.facts import Practice, rulebook
from wangge.engine.forms import Column
from wangge.engine.values import Refused

HEADS = {
    "zh": ("填写", "说明", ("列", "必填", "类型", "最多", "可选")),
    "en": ("Cases", "Notes", ("Column", "Required", "Type", "At most", "Choices")),
}
TYPES = {
    "zh": {"text": "文字", "number": "数", "date": "日期", "datetime": "日期和时间", "yes_no": "是/否"},
    "en": {"text": "text", "number": "number", "date": "date", "datetime": "date and time", "yes_no": "yes/no"},
}


def write(playbook: str, out: Path, lang: str = "zh") -> Refused | None:
    """Write the template of an adopted playbook. Refused: import_no_practice (known)."""
    practices = rulebook().practices.values()
    practice = next((p for p in practices if p.playbook == playbook), None)
    if practice is None:
        known = sorted({p.playbook for p in practices})
        return Refused("import_no_practice", None, {"playbook": playbook, "known": known})
    with xlsxwriter.Workbook(str(out)) as book:
        _fill(book, practice, lang)
    return None


def _fill(book: Any, practice: Practice, lang: str) -> None:
    first, second, heads = HEADS[lang]
    sheet, notes = book.add_worksheet(first), book.add_worksheet(second)
    bold = book.add_format({"bold": True})
    notes.write_row(0, 0, heads, bold)
    for i, (_, labels, column) in enumerate(template(practice)):
        label = labels[1 if lang == "en" else 0] + ("*" if column.required else "")
        sheet.write_string(0, i, label, bold)
        sheet.set_column(i, i, max(12, len(label) * 2))
        notes.write_row(i + 1, 0, (label, *_told(practice, column, lang)))
        if column.choices:
            sheet.data_validation(1, i, 1_048_575, i, {"validate": "list", "source": list(column.choices)})
    sheet.freeze_panes(1, 0)


def _told(practice: Practice, column: Column, lang: str) -> tuple[str, str, Any, str]:
    choices = (f"{c} = {practice.words.text(f'choices.{column.name}.{c}', lang)}" for c in column.choices)
    return "*" if column.required else "", TYPES[lang][column.type], column.most or "", "; ".join(choices)
