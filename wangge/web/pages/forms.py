"""What a form shows: one FormSpec of a playbook, filled with what is known, what was typed and what was wrong."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.engine.vocabulary import FieldType
from wangge.web.pages.parts import Fault, Option


@dataclass(frozen=True, slots=True)
class Field:
    """``value`` is what was typed, as text; of a list one entry a line; of a point "lon,lat".

    ``known``: the platform has the value already, so it is shown and not asked (R-53); ``prefilled``: it stands in the
    field, to be looked over and put right where that is the reader's to do.
    ``groups`` are for a category, (name of the branch, its leaves), and for holders, (what sort they are, those).
    """

    name: str
    type: FieldType
    label: str
    hint: str = ""
    value: str = ""
    required: bool = False
    error: str = ""
    options: tuple[Option, ...] = ()
    groups: tuple[tuple[str, tuple[Option, ...]], ...] = ()
    most: int | None = None
    least: int | None = None
    known: bool = False
    prefilled: bool = False
    personal: bool = False
    prefix: str = ""  # keeps ids apart where a page has several forms
    only_if: str = ""  # the condition in words: fields that are not always wanted say when they are
    shown_if: str = ""  # the same as JSON over what is typed, for the module that hides and shows
    blank: str = ""  # of a category: what choosing none means, where it is not "whoever sorts says"
    several: bool = False  # a file field that takes more than one
    phrases: tuple[tuple[str, str], ...] = ()  # (name, text) to begin with; "{text}": what stands there
    graded: bool = False  # a number whose every value has a word: pressing one can send the form

    @property
    def template(self) -> str:
        return f"web/fields/{self.type}.html"

    @property
    def id(self) -> str:
        return f"field-{self.prefix}{self.name}"

    @property
    def corrigible(self) -> bool:
        """Known, and somebody else's to change: another value can be proposed."""
        return self.known and self.type in ("text", "uscc", "phone")

    @property
    def described_by(self) -> str:
        """Ids of the hint, the error and the format, for aria-describedby."""
        parts = [f"{self.id}-hint"] * bool(self.hint) + [f"{self.id}-error"] * bool(self.error)
        parts += [f"{self.id}-prefilled"] * self.prefilled
        parts += [f"{self.id}-format"] * (self.type in ("date", "datetime"))
        return " ".join(parts)

    @property
    def grouped(self) -> bool:
        """Choices and yes/no are a group of radio buttons while they are few."""
        if self.type == "list":
            return bool(self.options)
        return self.type in ("choice", "yes_no", "holder") and len(self.options) <= 7

    @property
    def shown_value(self) -> str:
        """A known value in words: the label of a choice, the text of anything else."""
        return next((o.label for o in self.options if o.value == self.value), self.value)

    @property
    def taken(self) -> int:
        """Of a file field: how many were sent already; its value holds their codes."""
        return len(self.value.split())

    @property
    def longitude(self) -> str:
        return self.value.partition(",")[0]

    @property
    def latitude(self) -> str:
        return self.value.partition(",")[2]


@dataclass(frozen=True, slots=True)
class Form:
    action: str
    fields: tuple[Field, ...]
    submit: str  # the words on its button
    faults: tuple[Fault, ...] = ()
    method: str = "post"
    carried: tuple[tuple[str, str], ...] = ()  # hidden fields
    further: tuple[tuple[str, str], ...] = ()  # (words, where to): more buttons, which send the same form elsewhere

    @property
    def has_files(self) -> bool:
        return any(field.type == "file" for field in self.fields)

    @property
    def all_faults(self) -> tuple[Fault, ...]:
        return self.faults + tuple(Fault(f"{f.label}{_colon(f.label)}{f.error}", f.id) for f in self.fields if f.error)


def _colon(label: str) -> str:
    """As it is written behind the label's last sign."""
    return ": " if label[-1:].isascii() else "："
