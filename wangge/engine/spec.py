"""The shape of a playbook, as pydantic models: the words of vocabulary.py put together.

A playbook is read by ``engine.reader`` (which reports every fault with file and line), frozen into an edition by
``engine.edition`` and interpreted by procedure, clock, routing and forms. Unknown keys are faults.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from wangge.engine.meeting_spec import MeetingSpec, QuickSpec
from wangge.engine.spec_base import LawRef, Length, Name, SourceName, Spec
from wangge.engine.target_spec import TargetSpec
from wangge.engine.values import StakeKind
from wangge.engine.vocabulary import (
    Capability,
    Cutoff,
    DrawnFrom,
    Effect,
    FieldType,
    Guard,
    PersonalClass,
    Precedence,
    Zone,
)
from wangge.engine.watching import SampleSpec, SupervisionSpec

__all__ = ["LawRef", "Length", "MeetingSpec", "Name", "SourceName", "Spec"]  # and every model below


class FieldSpec(Spec):
    """One entry of the field registry. ``source``: who knows the value already (then it is shown, not asked: R-53).

    law         the rule that sets `most` and `least`: who goes beyond them is refused with it
    keep_years  how long its purpose needs it, counted from the case's close
    keep        the limit of a law that wants it kept at least so long, whatever the person asks
    """

    type: FieldType
    personal: PersonalClass = "none"
    purpose: Name = "handling"
    keep_years: Annotated[int, Field(ge=1, le=30)] = 3
    keep: LawRef | None = None
    source: SourceName | None = None
    choices: tuple[Name, ...] = ()
    most: int | None = None  # longest text (characters), largest number, or most entries of a list
    least: int | None = None
    law: LawRef | None = None
    past: bool = False  # date, datetime: may not lie after the moment of filling in


class FormField(Spec):
    field: Name
    required: bool = False
    shown_if: Any = None  # a condition (engine.conditions)
    source: SourceName | None = None  # in this form, instead of the field's own


class FormSpec(Spec):
    """A form is a list of field names; one FormSpec renders as HTML, JSON Schema and Excel columns."""

    fields: tuple[FormField, ...]
    steps: int = 1


class PostSpec(Spec):
    """A position over a unit, an entity or a site. Drawn from a firm or contractor: no territory, ever (design §4a)."""

    over: Annotated[str, Field(pattern="^(unit|entity|body)$")] = "unit"
    layers: tuple[Name, ...] = ()
    drawn_from: DrawnFrom
    appointed_by: Name | None = None  # an abstract organisation
    territory: tuple[Capability, ...] = ()  # capabilities over the unit it stands over
    acts_for: bool = False  # acts for the organisation it stands over (its stakes are in the inbox)
    falls_to: Name | None = None  # the post above, when this one is vacant; none: the window
    public: bool = False  # shown to anyone who files: name of the post, duty phone


class PairSpec(Spec):
    """双员: two posts that belong together, equal in number, each appointed by the other side, with a term."""

    posts: tuple[Name, Name]
    balance: Annotated[str, Field(pattern="^(equal|any)$")] = "equal"
    term_required: bool = True


class BodySpec(Spec):
    """A standing group: which abstract organisations it needs; who leads it."""

    needs: tuple[Name, ...]
    lead: Name
    law: LawRef | None = None


class OrganisationSpec(Spec):
    """An abstract organisation, mapped to a real one of the district at adoption. A gap refuses the adoption."""

    kind: DrawnFrom = "department"
    required: bool = True


class HolderSpec(Spec):
    """Who: exactly one of these. ``category_owner`` is the department that the district's category tree names.

    of_owner   of several posts only those of that department (the liaisons that departments embed in a grid)
    """

    post: Name | None = None
    of_owner: bool = False
    organisation: Name | None = None
    body: Name | None = None
    category_owner: bool = False
    stake: StakeKind | None = None


class StakeSpec(Spec):
    kind: StakeKind
    holder: HolderSpec


class BindingSpec(Spec):
    """category × layer × condition → procedure and first holder. Category codes are abstract; adoption maps them."""

    categories: tuple[str, ...]  # ("*",) binds every category
    layers: tuple[Name, ...] = ()  # () binds anywhere in the adoption's area
    when: Any = None
    procedure: Name
    first: HolderSpec
    stakes: tuple[StakeSpec, ...] = ()
    priority: int = 0  # among bindings of one playbook, the higher is asked first


class GuardSpec(Spec):
    guard: Guard
    than: Name | None = None  # other_person: the act of the other
    clock: Name | None = None
    most: int | None = None
    field: Name | None = None  # owner_suggested, grounded: the form field; of_item …: the list of materials
    other: Name | None = None  # not_held, told_before: the field of earlier steps that `field` is held against
    question: Name | None = None  # asked: the question that must be open
    law: LawRef | None = None


class EffectSpec(Spec):
    do: Effect
    field: Name | None = None  # the form field that holds its input
    to: tuple[StakeKind, ...] = ()
    template: Name | None = None  # print
    procedure: Name | None = None  # open_children
    body: Name | None = None  # open_children: one child for each member but the lead, instead of a field
    category: str | None = None  # raise_cases: the abstract category of each; reroute: that it goes to, without a field
    most: Annotated[int, Field(ge=2, le=9)] | None = None  # climb: only with that transfer (3: the third)
    law: LawRef | None = None  # climb: the rule that says so, where it is not the ladder's
    organisation: Name | None = None  # assign_lead: an organisation of the practice, instead of a field
    draw: Annotated[int, Field(ge=1, le=8)] | None = None  # open_children: so many of the body's posts, drawn by lot
    ladder: Name | None = None  # climb; none: to whoever arbitrates
    sample: Name | None = None  # draw_cases
    about: Name | None = None  # raise_cases: the field with the number of a drawn case, whose unit it is about
    stay: bool = False  # climb: at the top the act is done without it (a reopening, a date that ran out), not refused
    lane: Name | None = None  # prioritise
    system: Name | None = None  # refer: the other system, by the name under which a district enters it
    when: Any = None


class Goal(Spec):
    """Where an act leads: the first whose condition holds over the act's data."""

    when: Any = None
    state: Name


class AskSpec(Spec):
    """A question beside the state: until it is answered, the case waits for the holders of this stake as well."""

    question: Name
    of: StakeKind


class ActSpec(Spec):
    """An act on a case. ``by``: stakes that may do it; "clock" is the ticker; "may:board.read" is whoever holds this
    capability over the ground and reads its cases, but neither leads the case nor asked. ``to`` none: the state stays.

    inner    said among those who work on it: the one who asked never sees that it was done, and it moves nothing
    asks     the question that the act opens beside the state; answers: the one that it closes, and without which it
             cannot be done
    """

    by: tuple[StakeKind | Annotated[str, Field(pattern="^(clock|anyone|(holder_of|may):[a-z_.]+)$")], ...]
    from_: Annotated[tuple[Name, ...], Field(alias="from")]
    to: Name | tuple[Goal, ...] | None = None
    form: Name | None = None
    guards: tuple[GuardSpec, ...] = ()
    effects: tuple[EffectSpec, ...] = ()
    undoable: bool = True
    pauses: bool = False
    resumes: bool = False
    asks: AskSpec | None = None
    answers: Name | None = None
    inner: bool = False
    key: str | None = None  # one-letter key in the inbox
    main: bool = False  # the act offered first in this state


class StateSpec(Spec):
    """``waits_for``: whose next act it is. An ``end`` state closes the case with that outcome."""

    waits_for: StakeKind | None = None
    end: Name | None = None  # satisfied, solved, unconfirmed, withdrawn, handed_over …


class MeasureSpec(Spec):
    """A figure computed from the record: part ÷ whole, grouped by unit, organisation or category; never by a person."""

    part: Any
    whole: Any = None
    by: tuple[Annotated[str, Field(pattern="^(unit|organisation|category|playbook|month)$")], ...] = ()
    law: LawRef | None = None
    target: TargetSpec | None = None


class AlsoSpec(Spec):
    """One line that brings a set into a procedure. ``states``, ``stakes`` …: the set's word → the procedure's.

    without   acts of the set that the procedure does not have
    """

    set: Name
    states: dict[Name, Name] = {}
    stakes: dict[StakeKind, StakeKind] = {}
    acts: dict[Name, Name] = {}
    clocks: dict[Name, Name] = {}
    without: tuple[Name, ...] = ()


class SetSpec(Spec):
    """Acts that many procedures have alike, with the states that they lead through (``engine.sets``). ``clocks`` join
    those of the procedure, ``measures`` those of a playbook that binds it."""

    states: dict[Name, StateSpec] = {}
    acts: Annotated[dict[Name, ActSpec], Field(min_length=1)]
    clocks: tuple[Name, ...] = ()
    measures: dict[Name, MeasureSpec] = {}


class ProcedureSpec(Spec):
    """One way of a case.

    keep      the limit of a law that wants everything of such a case kept at least so long (petitions, wages)
    also      sets of acts that come in; what stands here itself wins
    filed_by  only who holds this capability over the place may file it, and the house
    bars      the field of the filing form that names the units it is about: they never see it, whatever their zones
    """

    start: Name
    states: dict[Name, StateSpec] = {}
    acts: dict[Name, ActSpec] = {}
    also: tuple[Name | AlsoSpec, ...] = ()
    clocks: tuple[Name, ...] = ()
    form: Name  # the filing form
    zone: Zone = "open"
    keep: LawRef | None = None
    filed_by: Capability | None = None
    bars: Name | None = None


class Basis(Spec):
    """凭什么: a law's limit, or a promise of this district. Exactly one."""

    law: LawRef | None = None
    promise: bool = False


class ExtendSpec(Spec):
    act: Name
    field: Name = "length"  # the form field that holds n, in the clock's unit
    most: int  # units in all
    law: LawRef | None = None


class ClockSpec(Spec):
    """A time limit on a case, projected from its steps by ``engine.clock.project``.

    of         whose clock: the holder of this stake when it starts ("lead": begins anew, round 2 …, when the lead
               changes; "case": runs once for the whole case)
    starts     acts that start it; stops: acts that end it
    counts_from  a field of type date: the period counts from the newest answer to it when the clock starts, or from the
               start where that is later or nobody answered. Only of a promise: a law says itself from when it counts
    pauses     whether the procedure's pausing acts hold it
    then       an act that the ticker does when it runs out
    warn       how long before its due the holder is told
    first_answer  whether meeting it is the first answer to the asker, which the board's rate counts
    window     a time within which one may, not must: letting it pass is no delay, and no list shows it
    when       a condition over the filing form: the clock runs only for cases that it holds of. A clock that items name
               runs for those items alone, without saying so here
    """

    of: Annotated[str, Field(pattern="^(lead|co|verifier|arbiter|asker|case)$")]
    length: Length
    starts: tuple[Name, ...]
    stops: tuple[Name, ...]
    counts_from: Name | None = None
    pauses: bool = True
    extends: ExtendSpec | None = None
    cutoff: Cutoff = "midnight"
    basis: Basis
    warn: Length | None = None
    then: Name | None = None
    first_answer: bool = False
    window: bool = False
    when: Any = None


class PaperSpec(Spec):
    """A document template: official (GB/T 9704 layout) or a plain notice; body text stands in the words files."""

    layout: Annotated[str, Field(pattern="^(official|notice)$")] = "official"
    fields: tuple[Name, ...] = ()  # of the case's forms: each fills the slot of its name
    laws: tuple[LawRef, ...] = ()  # the legal ground, named in the slot {laws}
    office: StakeKind = "lead"  # the holder of this stake issues it
    receipt: bool = False  # with a slip that the receiver signs


class ItemSpec(Spec):
    """A service item of the window (事项): its materials, its promise, what may come later (容缺).

    ``known``: material → source (as in FieldSpec) that stands in for it: where the platform knows it, nobody is asked.
    ``requires``: fields of the filing form without which nobody who has no account can apply: who it is, what is there.
    """

    category: str
    materials: tuple[Name, ...]
    deferrable: tuple[Name, ...] = ()
    known: dict[Name, SourceName] = {}
    requires: tuple[Name, ...] = ()
    clock: Name


class LadderSpec(Spec):
    """Who leads a hard matter next, from the nearest to the highest: posts over the case's unit or one above it, and
    organisations."""

    rungs: Annotated[tuple[HolderSpec, ...], Field(min_length=2, max_length=8)]
    law: LawRef | None = None


class LaneSpec(Spec):
    """A lane that goes first (绿色通道) where dates are compared; it shortens nobody else's time.

    level  of two lanes the higher goes first; each lane of a playbook has its own
    when   a condition over the filing form and what filing knows; none: only an act grants it (``prioritise``)
    """

    level: Annotated[int, Field(ge=1, le=9)]
    when: Any = None
    law: LawRef | None = None


class LibrarySpec(Spec):
    """What worked, kept for later cases of the same category: the form of ``act`` in the parts that follow the
    procedure ``part``, once the whole's act ``proved`` was done with data of which ``when`` holds."""

    part: Name
    act: Name
    fields: Annotated[tuple[Name, ...], Field(min_length=1)]  # none of them personal
    proved: Name
    when: Any = None


class PlaybookSpec(Spec):
    """One practice."""

    playbook: Name
    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+$")]  # 1.0; a patch changes the second number and words only
    precedence: Precedence
    cites: tuple[LawRef, ...] = ()
    uses: tuple[Name, ...] = ()  # libraries whose procedures, forms, fields and clocks are merged in first
    organisations: dict[Name, OrganisationSpec] = {}
    posts: dict[Name, PostSpec] = {}
    pairs: tuple[PairSpec, ...] = ()
    bodies: dict[Name, BodySpec] = {}
    layers: tuple[Name, ...] = ()
    fields: dict[Name, FieldSpec] = {}
    forms: dict[Name, FormSpec] = {}
    bindings: tuple[BindingSpec, ...] = ()
    presets: tuple[Name, ...] = ()  # categories that who asks can choose with one press, where this practice takes them
    procedures: dict[Name, ProcedureSpec] = {}
    sets: dict[Name, SetSpec] = {}
    clocks: dict[Name, ClockSpec] = {}
    meetings: dict[Name, MeetingSpec] = {}
    quick: dict[Name, QuickSpec] = {}
    measures: dict[Name, MeasureSpec] = {}
    papers: dict[Name, PaperSpec] = {}
    items: dict[Name, ItemSpec] = {}
    ladders: dict[Name, LadderSpec] = {}
    lanes: dict[Name, LaneSpec] = {}
    library: dict[Name, LibrarySpec] = {}
    samples: dict[Name, SampleSpec] = {}
    supervision: SupervisionSpec | None = None
