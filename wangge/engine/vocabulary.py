"""Every word that a playbook may use. Adding one here is how the engine learns something new;
tests bind each word to the code that carries it out and to docs/vocabulary.md."""

from __future__ import annotations

from typing import Literal

Unit = Literal["hour", "working_hour", "day", "working_day", "month"]
Cutoff = Literal["midnight", "office_close"]
Zone = Literal["open", "petition", "conduct", "members", "wages"]
Precedence = Literal["site", "dedicated_grid", "industrial_community", "comprehensive_grid", "window"]
DrawnFrom = Literal["department", "community", "enterprise", "contractor", "organisation", "public"]
PersonalClass = Literal["none", "contact", "identity", "sensitive"]
FieldType = Literal[
    "text", "long_text", "choice", "number", "date", "datetime", "yes_no", "phone", "uscc", "id_number", "point",
    "file", "holder", "category", "list",
]  # fmt: skip
Capability = Literal[
    "cases.read", "cases.file_for_others", "cases.import", "board.read", "people.read", "people.appoint",
    "places.edit", "playbooks.adopt", "admin.system", "admin.security", "admin.audit", "erase", "supervise",
]  # fmt: skip
Effect = Literal[
    "assign_lead",  # the ruling's owner, or an organisation of the practice, becomes lead
    "open_children",  # one child case a co-handler, each with its own clocks; holds the parent
    "raise_cases",  # a filled form becomes several cases (the four questions)
    "climb",  # a level up: the next rung of a ladder leads, or the arbiter; at once, or when handed on too often
    "draw_cases",  # cases within the scope are drawn by lot for a sample (抽查); seed and pool stand in the step
    "prioritise",  # the case goes into a lane of the playbook: urgent lists show it first
    "reroute",  # sort: a new category, routed afresh
    "recuse",  # who has an interest in the matter loses it and sees it no more; what was theirs passes on
    "notify",  # tell holders of stakes
    "print",  # render a paper about the case
    "record_rating",
    "refer",  # the number in a field becomes the case's number in another system, where the district entered that
    "stand_in",  # a duty is with another unit than the lead's: the window takes it where it is not
    "leave_out",  # the rates of units no longer count the case: another unit than its lead's ruled so
    "count_in",  # they count it (again)
    "erase",
]
Exclusion = Literal[  # why the rates of units may leave a case out; no other ground is known
    "out_of_remit", "malicious", "repeated",
]  # fmt: skip
SystemAct = Literal[  # steps that the house takes by itself, under whatever playbook
    "pass_on",  # a post is vacant: what waits for it goes to the post above, then to the window; the clocks run on
    "follow_parent",  # the case that this one is part of is led by somebody else: they ask now
    "end_with_parent",  # it ended: its part is withdrawn
    "redraw",  # the unit was redrawn: the case lies in what follows it
    "tell_above",  # a light turned red: the next level goes along from now on
]
StateGroup = Literal[  # in `from`: such states of the procedure, whatever they are called
    "any_state",
    "any_open",  # all but its ends
    "any_in_hand",  # open, and it is not the asker's turn
    "any_end",
]
Guard = Literal[
    "children_closed",  # no child is open
    "not_paused",
    "paused",
    "other_person",  # not the one who last did `than`
    "other_unit",  # nobody of the unit that leads the case
    "times",  # the act stands fewer than `most` times
    "before_due",  # the named clock is not past its due
    "extension_within",  # the asked length is within the clock's `extends.most`
    "asked",  # the named question is open
    "once_each",  # the act was done fewer times than `than`
    "within_clock",  # the named clock is still running (a window: rate, reopen)
    "owner_suggested",  # return: names whom, never oneself
    "grounded",  # `field` states a permitted ground (a call of departments, a priority)
    "of_item",  # `field` lists only materials of the case's service item
    "deferrable",  # `field` lists only materials that the item lets come later (容缺)
    "not_held",  # `field` lists nothing that was handed in (`other`) or that the platform knows
    "told_before",  # `field` lists only what `other` listed in an earlier step (一次性告知)
]
