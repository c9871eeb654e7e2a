"""Composition: one need, several adopted playbooks, one that takes it and reasons for the rest."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wangge.engine.composition import Adopted, Composed, Composer, NeedFact, Spot, conflicts, prefixes
from wangge.engine.law import Lawbook
from wangge.engine.reader import read
from wangge.engine.spec import BindingSpec, HolderSpec, PlaybookSpec, StakeSpec
from wangge.engine.values import Refused

ROOT = Path(__file__).resolve().parents[2]
PLAYBOOKS, LAWS = ROOT / "playbooks", ROOT / "laws" / "cn"
START, LATER, END = (datetime(2026, m, 1, tzinfo=UTC) for m in (1, 3, 6))
STREET, GRID, SITE = (
    Spot("administrative", 17, "1.17."),
    Spot("dedicated", 204, "1.17.204."),
    Spot("site", 9, "1.17.9."),
)
TREE = {"city": ("city",), "roads": ("city", "roads"), "lamps": ("city", "roads", "lamps"), "noise": ("city", "noise")}


def binding(*categories: str, post: str = "owner", **more: Any) -> BindingSpec:
    return BindingSpec(categories=categories or ("*",), procedure="case", first=HolderSpec(post=post), **more)


def adopted(number: int, name: str, precedence: str, *bindings: BindingSpec, **more: Any) -> Adopted:
    playbook = PlaybookSpec(playbook=name, version="1.0", precedence=precedence, bindings=bindings or (binding(),))
    return Adopted.of(number, playbook, **{"area": "1.", "since": START, **more})


WINDOW = adopted(1, "one_window", "window")
GRIDS = adopted(2, "dedicated_grid", "dedicated_grid", binding(layers=("dedicated",), post="grid_chief"))
SITES = adopted(3, "dual_posts", "site", binding(layers=("site",), post="receiver"))


def need(*spots: Spot, category: str = "lamps", at: datetime = LATER, **facts: Any) -> NeedFact:
    return NeedFact(at, TREE.get(category, ()), spots or (STREET,), facts)


def took(claimants: list[Adopted], asked: NeedFact) -> str:
    chosen = Composer(claimants).choose(asked)
    if isinstance(chosen, Refused):
        return chosen.code
    return f"{chosen.claim.adopted.playbook}.{chosen.claim.bound.index}"


def composed(claimants: list[Adopted], asked: NeedFact) -> Composed:
    chosen = Composer(claimants).choose(asked)
    assert isinstance(chosen, Composed)
    return chosen


def test_site_before_grid_before_window() -> None:
    everything = [WINDOW, GRIDS, SITES]
    assert took(everything, need(STREET, GRID, SITE)) == "dual_posts.0"
    assert took(everything, need(STREET, GRID)) == "dedicated_grid.0"
    assert took(everything, need(STREET)) == "one_window.0"


def test_losers_stand_by_with_reasons() -> None:
    chosen = composed([WINDOW, GRIDS, SITES], need(STREET, GRID, SITE))
    assert [(s.kind, s.holder.post, s.claim.adopted.playbook) for s in chosen.stakes] == [
        ("companion", "grid_chief", "dedicated_grid"),
        ("companion", "owner", "one_window"),
    ]
    took_it, *stood_back = chosen.reasons
    assert (took_it.code, took_it.values["playbook"], took_it.values["unit"]) == ("playbook_took_it", "dual_posts", 9)
    assert [(r.values["playbook"], r.values["as"]) for r in stood_back] == [
        ("dedicated_grid", ["companion"]),
        ("one_window", ["companion"]),
    ]


def closed(number: int, *categories: str, post: str = "office", **more: Any) -> Adopted:
    """A practice of the window whose matters lie in a closed zone."""
    procedure = {"start": "a", "states": {"a": {}}, "acts": {}, "form": "f", "zone": "petition"}
    playbook = PlaybookSpec.model_validate(
        {"playbook": f"closed_{number}", "version": "1.0", "precedence": "window", "procedures": {"case": procedure},
         "bindings": [{"categories": categories or ("*",), "procedure": "case", "first": {"post": post}}]}
    )  # fmt: skip
    return Adopted.of(number, playbook, **{"area": "1.", "since": START, **more})


def test_what_is_not_for_a_grids_eyes_goes_to_its_office_whatever_the_ranks() -> None:
    everything = [WINDOW, GRIDS, SITES, closed(4, "noise", rank=90)]
    chosen = composed(everything, need(STREET, GRID, SITE, category="noise"))
    assert chosen.claim.adopted.playbook == "closed_4"
    assert chosen.stakes == ()
    assert [r.code for r in chosen.reasons] == ["playbook_took_it", *["playbook_kept_out"] * 3]
    assert took(everything, need(STREET, GRID, SITE)) == "dual_posts.0", "other matters go their way"


def test_a_closed_practice_for_everything_goes_first_in_nothing() -> None:
    assert took([GRIDS, closed(4)], need(STREET, GRID)) == "dedicated_grid.0"


def test_a_closed_and_an_open_binding_never_tie_but_two_closed_ones_do() -> None:
    paths = {code: TREE[code] for code in TREE}
    assert took([WINDOW, closed(4, "noise")], need(category="noise")) == "closed_4.0"
    assert conflicts([WINDOW, closed(4, "noise")], paths) == []
    both = [closed(4, "noise"), closed(5, "city")]
    assert took(both, need(category="noise")) == "tie"
    assert len(conflicts(both, paths)) == 1


def test_a_loser_stands_as_its_binding_says_and_never_leads() -> None:
    supporter = HolderSpec(post="grid_chief", stake="supporter")
    stakes = (
        StakeSpec(kind="verifier", holder=HolderSpec(post="checker")),
        StakeSpec(kind="companion", holder=HolderSpec(post="liaison")),
    )
    bound = BindingSpec(categories=("*",), procedure="case", first=supporter, stakes=stakes)
    grids = adopted(2, "dedicated_grid", "dedicated_grid", bound)
    lost = composed([grids, SITES], need(GRID, SITE)).stakes
    assert [(s.kind, s.holder.post) for s in lost] == [("supporter", "grid_chief"), ("companion", "liaison")]
    won = composed([grids], need(GRID)).stakes
    assert [(s.kind, s.holder.post) for s in won] == [("verifier", "checker"), ("companion", "liaison")]


def test_the_district_may_rank_otherwise() -> None:
    grids = adopted(2, "dedicated_grid", "dedicated_grid", binding(layers=("dedicated",)), rank=5)
    assert took([grids, SITES], need(GRID, SITE)) == "dedicated_grid.0"


def test_within_one_playbook_priority_then_category_then_unit_then_order() -> None:
    assert took([adopted(1, "p", "window", binding("lamps"), binding(priority=1))], need()) == "p.1"
    assert took([adopted(1, "p", "window", binding(), binding("city"), binding("roads"))], need()) == "p.2"
    layered = (binding(layers=("administrative",)), binding(layers=("dedicated",)))
    assert took([adopted(1, "p", "window", *layered)], need(STREET, GRID)) == "p.1"
    assert took([adopted(1, "p", "window", binding(), binding())], need()) == "p.0"


def test_of_two_adoptions_of_one_playbook_the_smaller_area_takes_it() -> None:
    whole, part = adopted(1, "p", "window"), adopted(2, "p", "window", area="1.17.")
    assert composed([whole, part], need()).claim.adopted.adoption == 2
    assert composed([whole, part], need()).stakes == ()
    assert took([whole, adopted(3, "p", "window")], need()) == "tie"


def test_ties_name_both() -> None:
    rival = adopted(4, "grid_plus", "dedicated_grid", binding("lamps"))
    refused = Composer([GRIDS, rival]).choose(need(GRID))
    assert isinstance(refused, Refused)
    assert (refused.code, refused.values["playbooks"], refused.values["adoptions"]) == (
        "tie", ("dedicated_grid", "grid_plus"), (2, 4),
    )  # fmt: skip
    assert refused.values["rank"] == 20


def test_window_and_mailbox_stand_in_one_district_once_one_has_a_rank() -> None:
    mailbox, window = (
        read(PLAYBOOKS / name, [PLAYBOOKS], Lawbook.load([LAWS])).spec for name in ("mailbox", "one_window")
    )
    letters, tree = Adopted.of(1, mailbox, "1.", START), {"signboard": ("services", "signboard")}

    def sign(**facts: Any) -> NeedFact:
        return NeedFact(LATER, tree["signboard"], (STREET,), {"sorted": True, **facts})

    same = Adopted.of(2, window, "1.", START)
    assert [(c.first.adoption, c.second.adoption) for c in conflicts([letters, same], tree)] == [(1, 2)]
    assert took([letters, same], sign(channel="window")) == "tie"
    first = Adopted.of(2, window, "1.", START, rank=45)
    assert conflicts([letters, first], tree) == []
    assert took([letters, first], sign(channel="window")) == "one_window.0"
    assert took([letters, first], sign(channel="web")) == "mailbox.0"
    last = Adopted.of(2, window, "1.", START, rank=60)
    assert conflicts([letters, last], tree) == []
    assert took([letters, last], sign(channel="window")) == "mailbox.0"


def test_no_binding_no_claim() -> None:
    only_noise = adopted(1, "p", "window", binding("noise"))
    assert took([only_noise], need()) == "no_playbook"
    assert took([only_noise], need(category="unsorted")) == "no_playbook"
    assert took([WINDOW], need(category="unsorted")) == "one_window.0"
    assert took([adopted(1, "p", "window", area="2.")], need()) == "no_playbook"
    assert took([adopted(1, "p", "window", binding(layers=("site",)))], need()) == "no_playbook"


def test_an_adoption_holds_from_its_first_day_and_not_at_its_end() -> None:
    term = adopted(1, "p", "window", since=LATER, until=END)
    assert took([term], need(at=START)) == "no_playbook"
    assert took([term], need(at=LATER)) == "p.0"
    assert took([term], need(at=END)) == "no_playbook"


def test_conditions_of_bindings_are_asked() -> None:
    hazards = adopted(1, "p", "window", binding(when={"fact": "hazard", "is": True}))
    assert took([hazards], need(hazard=True)) == "p.0"
    assert took([hazards], need()) == "no_playbook"


def test_abstract_categories_stand_for_the_districts_own() -> None:
    mapped = adopted(1, "p", "window", binding("public_works"), categories={"public_works": ("roads", "noise")})
    assert took([mapped], need()) == "p.0"
    assert took([mapped], need(category="city")) == "no_playbook"


def test_conflicts_are_found_before_they_happen() -> None:
    rival = adopted(4, "grid_plus", "dedicated_grid", binding("roads", layers=("dedicated", "micro")), area="1.17.")
    (found,) = conflicts([WINDOW, GRIDS, SITES, rival], TREE)
    assert (found.first.adoption, found.second.adoption) == (2, 4)
    assert (found.area, found.categories, found.layers) == ("1.17.", ("roads",), ("dedicated",))


def test_two_of_one_playbook_in_one_area_are_a_conflict() -> None:
    """At a filing neither goes before the other, so every need would be a tie."""
    term = adopted(2, "dedicated_grid", "dedicated_grid", until=LATER)
    assert len(conflicts([term, adopted(5, "dedicated_grid", "dedicated_grid")], TREE)) == 1
    assert conflicts([term, adopted(5, "dedicated_grid", "dedicated_grid", since=LATER)], TREE) == []


def test_no_conflict_where_nothing_overlaps() -> None:
    def rival(*bindings: BindingSpec, **more: Any) -> Adopted:
        return adopted(4, "grid_plus", "dedicated_grid", *bindings, **more)

    term = adopted(2, "dedicated_grid", "dedicated_grid", binding("noise", layers=("dedicated",)), until=LATER)
    assert conflicts([term, rival(rank=21)], TREE) == []
    assert conflicts([term, rival(since=LATER)], TREE) == []
    assert conflicts([term, rival(area="2.")], TREE) == []
    assert conflicts([term, rival(binding("roads"))], TREE) == []
    assert conflicts([term, rival(binding(layers=("site",)))], TREE) == []
    assert conflicts([term, adopted(5, "dedicated_grid", "dedicated_grid", area="1.2.")], TREE) == []
    assert conflicts([term, rival(binding("city"))], TREE)[0].categories == ("noise",)


def test_what_adoption_found_no_conflict_in_never_ties() -> None:
    pool = [WINDOW, GRIDS, SITES, adopted(4, "community", "industrial_community", binding("city"))]
    assert conflicts(pool, TREE) == []
    for category in (*TREE, "unsorted"):
        for spots in ((STREET,), (STREET, GRID), (STREET, SITE), (GRID, SITE)):
            assert took(pool, need(*spots, category=category)) != "tie"


def test_prefixes_of_a_path() -> None:
    assert prefixes("1.17.204.") == ("1.", "1.17.", "1.17.204.")
    assert prefixes("") == ()
