"""What every model of a playbook is made of: names, references to laws, lengths."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from wangge.engine.vocabulary import Unit

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
SourceName = Annotated[str, Field(pattern=r"^([a-z]+\.)?[a-z][a-z0-9_]{0,47}$")]  # a word of engine.sources
LawRef = Annotated[str, Field(pattern=r"^R-[0-9]{2,3}(#[a-z_0-9]+)?$")]  # "R-20#finish": one limit of a law


class Spec(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Length(Spec):
    """A period: n of a unit. ``n`` is 0 of working days alone: the same working day (当日), of a start after its office
    hours the next."""

    n: Annotated[int, Field(ge=0, le=10000)]
    unit: Unit

    @model_validator(mode="after")
    def _lasts(self) -> Length:
        if self.n == 0 and self.unit != "working_day":
            raise PydanticCustomError("zero_length", "no time at all")
        return self
