"""What a practice says, in one language: its states, acts, holders, limits and conditions as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wangge.adoptions.facts import Practice
from wangge.engine.required_words import category_key
from wangge.engine.spec import ClockSpec, HolderSpec, Length, PlaybookSpec, ProcedureSpec
from wangge.web.showing.practice_graph import goals_of
from wangge.web.showing.values import choice_label, field_label
from wangge.web.wording import Language, has, say

MOST_LIMITS = 2  # told in a box of the drawing
SIGNS = ("gt", "ge", "lt", "le")


@dataclass(frozen=True, slots=True)
class Speaker:
    own: Practice
    language: Language

    @property
    def spec(self) -> PlaybookSpec:
        return self.own.spec

    def say(self, key: str, /, **values: Any) -> str:
        return say(key, self.language, **values)

    def word(self, key: str) -> str:
        return self.own.words.text(key, self.language)

    def state(self, procedure: str, state: str) -> str:
        return self.word(f"procedures.{procedure}.states.{state}")

    def act(self, procedure: str, act: str) -> str:
        return self.say("step.file") if act == "file" else self.word(f"procedures.{procedure}.acts.{act}")

    def clock(self, name: str) -> str:
        return self.word(f"clocks.{name}")

    def field(self, name: str) -> str:
        return field_label(self.own, name, self.language)

    def joined(self, items: Iterable[str]) -> str:
        return ("、" if self.language == "zh" else ", ").join(items)

    def told(self, sentences: Iterable[str]) -> str:
        """Short sentences in one line."""
        return ("；" if self.language == "zh" else "; ").join(sentences)

    def bracketed(self, name: str, parts: Iterable[str]) -> str:
        """ "Name (part, part)"."""
        inside = self.joined(parts)
        return f"{name}（{inside}）" if self.language == "zh" else f"{name} ({inside})"

    def right(self, capability: str) -> str:
        name = capability.replace(".", "_")
        return self.say(f"practices.capability.{name}")

    def length(self, length: Length) -> str:
        return self.say(f"length.{length.unit}", n=length.n)

    def waits(self, kind: str) -> str:
        return self.say("practices.waits", who=self.say(f"stake.{kind}"))

    def who(self, by: Iterable[str]) -> str:
        return self.joined(self._actor(one) for one in by)

    def _actor(self, one: str) -> str:
        if one in ("clock", "anyone"):
            return self.say(f"practices.by.{one}")
        kind, _, name = one.partition(":")
        if kind == "may":
            return self.say("practices.by.may", right=self.right(name))
        return self.place(name) if kind == "holder_of" else self.say(f"stake.{one}")

    def place(self, name: str) -> str:
        """An organisation, a body or a post of the practice."""
        keys = (f"{section}.{name}" for section in ("posts", "organisations", "bodies"))
        return next((found for key in keys if (found := self.own.words.find(key, self.language))), name)

    def holder(self, holder: HolderSpec) -> str:
        if holder.category_owner:
            return self.say("practices.category_owner")
        if holder.stake:
            return self.say(f"stake.{holder.stake}")
        name = self.place(holder.post or holder.organisation or holder.body or "")
        return self.say("practices.of_owner", who=name) if holder.of_owner else name

    def category(self, code: str) -> str:
        return self.say("practices.every_category") if code == "*" else self.word(category_key(code))

    def here(self, acts: Iterable[str]) -> str:
        return self.say("practices.here", acts=self.joined(acts))

    def limits_in(self, procedure: str, state: str) -> tuple[str, ...]:
        """The time that there is in a state: of the clocks that run there those that an act of the state can stop, else
        all; but not those of single items."""
        items = {item.clock for item in self.spec.items.values()}
        running = [name for name in running_in(self.spec, procedure, state) if name not in items]
        acts = {name for name, act in self.spec.procedures[procedure].acts.items() if state in act.from_}
        names = [name for name in running if acts & set(self.spec.clocks[name].stops)] or running
        lengths = tuple(dict.fromkeys(self.length(self.spec.clocks[name].length) for name in names))
        shown = (self.say("practices.within", length=length) for length in lengths[:MOST_LIMITS])
        more = (self.say("practices.limits_more", n=len(lengths)),) if len(lengths) > MOST_LIMITS else ()
        return more or ((self.told(shown),) if lengths else ())

    # --- conditions

    def condition(self, when: Any, procedure: str = "") -> str:
        """A condition as a sentence; "" for none."""
        if when is None:
            return ""
        for word in ("all", "any"):
            if word in when:
                return self.say(f"practices.when.{word}").join(self._part(one, procedure) for one in when[word])
        if "not" in when:
            return self.say("practices.when.not", what=self.condition(when["not"], procedure))
        tests = [self._test(when["fact"], test, when[test], procedure) for test in when if test != "fact"]
        return self.say("practices.when.all").join(tests)

    def _part(self, when: Mapping[str, Any], procedure: str) -> str:
        said = self.condition(when, procedure)
        inside = "any" in when or "all" in when
        return (f"（{said}）" if self.language == "zh" else f"({said})") if inside else said

    def _test(self, fact: str, test: str, value: Any, procedure: str) -> str:
        of, _, name = fact.partition("_")
        if of == "times" and self.named_act(name, procedure):
            return self._times(self.named_act(name, procedure), test, value)
        if of == "clock" and name in self.spec.clocks:
            return self._clocked(self.clock(name), test, value)
        called = self._fact(fact)
        if isinstance(value, bool) and test == "is" and has(f"practices.fact_not.{fact}"):
            return self.say(f"practices.{'fact' if value else 'fact_not'}.{fact}")
        if test == "known":
            return self.say(f"practices.when.{'known' if value else 'unknown'}", fact=called)
        values = value if isinstance(value, list | tuple) else [value]
        said = self.say("practices.when.or").join(self._value(fact, one, procedure) for one in values)
        return self.say(f"practices.when.{test}", fact=called, value=said)

    def _clocked(self, clock: str, test: str, value: Any) -> str:
        if test == "known":
            return self.say("practices.when.counted" if value else "practices.when.uncounted", clock=clock)
        values = value if isinstance(value, list | tuple) else [value]
        said = self.say("practices.when.or").join(self.say(f"practices.found.{one}") for one in values)
        return self.say("practices.when.clock", clock=clock, value=said)

    def _times(self, act: str, test: str, value: Any) -> str:
        never = value is False or (test in ("is", "le") and value == 0) or (test == "lt" and value == 1)
        once = value is True or (test == "ge" and value == 1) or (test == "gt" and value == 0)
        if never or once:
            return self.say("practices.when.never" if never else "practices.when.done", act=act)
        return self.say(f"practices.when.{test}", fact=self.say("practices.when.times", act=act), value=value)

    def named_act(self, name: str, procedure: str = "") -> str:
        """What a procedure, or any of them, calls an act; "" where none has it."""
        return self._named("acts", name, procedure)

    def named_state(self, name: str, procedure: str = "") -> str:
        return self._named("states", name, procedure)

    def _fact(self, fact: str) -> str:
        if fact in self.spec.fields:
            return self.field(fact)
        return self.say(f"practices.fact.{fact}") if has(f"practices.fact.{fact}") else fact

    def _value(self, fact: str, value: Any, procedure: str) -> str:
        if isinstance(value, bool):
            return self.say("form.yes" if value else "form.no")
        if fact == "state":
            return self.named_state(str(value), procedure) or str(value)
        key = {"outcome": f"outcomes.{value}", "procedure": f"procedures.{value}.title"}.get(fact, "")
        key = category_key(str(value)) if fact == "category" else key
        found = self.own.words.find(key, self.language) if key else None
        return found or choice_label(self.own, fact, str(value), self.language)

    def _named(self, section: str, name: str, procedure: str) -> str:
        of = [procedure] if procedure else list(self.spec.procedures)
        found = (self.own.words.find(f"procedures.{one}.{section}.{name}", self.language) for one in of)
        return next((one for one in found if one), "")


def running_in(spec: PlaybookSpec, procedure: str, state: str) -> tuple[str, ...]:
    """The clocks that may run while a case is in ``state``, in the procedure's order."""
    way = spec.procedures[procedure]
    return tuple(name for name in way.clocks if state in _runs(way, spec.clocks[name]))


def _runs(way: ProcedureSpec, clock: ClockSpec) -> set[str]:
    """The states in which a clock may run: from where its acts lead, along all acts that do not stop it."""
    reached: set[str] = set()
    waiting = [state for name in clock.starts for state in _led(way, name)]
    while waiting:
        state = waiting.pop()
        if state in reached or way.states[state].end:
            continue
        reached.add(state)
        on = (act for name, act in way.acts.items() if state in act.from_ and name not in clock.stops)
        waiting += [goal for act in on for goal in goals_of(act)]
    return reached


def _led(way: ProcedureSpec, act: str) -> Iterator[str]:
    if act == "file":
        yield way.start
    elif act in way.acts:
        yield from goals_of(way.acts[act]) or way.acts[act].from_
