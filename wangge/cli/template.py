"""The files of a new playbook: small, complete, and without a fault."""

from __future__ import annotations

from wangge.cli.library import word

_PLAYBOOK = """\
# yaml-language-server: $schema=../schema.json
playbook: {name}
version: "1.0"
precedence: dedicated_grid
uses: [common]
cites: [R-13, R-14, R-48, R-54]

layers: [dedicated]

organisations:
  office: {{}}
  dispatch: {{}}

posts:
  grid_member: {{layers: [dedicated], drawn_from: enterprise, appointed_by: office, acts_for: true, public: true}}
  grid_chief:
    layers: [dedicated]
    drawn_from: department
    appointed_by: office
    territory: [cases.read, cases.file_for_others]
    public: true

bindings:
  - categories: ["*"]
    layers: [dedicated]
    procedure: case
    first: {{category_owner: true}}
    stakes:
      - {{kind: companion, holder: {{post: grid_chief}}}}
      - {{kind: verifier, holder: {{post: grid_chief}}}}
      - {{kind: arbiter, holder: {{organisation: dispatch}}}}
"""
_WORDS = """\
title: {title}
summary: {summary}

organisations:
  office: {office}
  dispatch: {dispatch}

posts:
  grid_member: {member}
  grid_chief: {chief}

layers:
  dedicated: {layer}
"""
_README = """\
# {name}

{summary_zh}

{summary_en}

    wangge playbook check {name}
    wangge playbook show {name}
"""
_KEYS = ("title", "summary", "office", "dispatch", "member", "chief", "layer")


def files(name: str) -> dict[str, str]:
    """File name → text."""
    zh, en = ({key: word(f"template.{key}", lang) for key in _KEYS} for lang in ("zh", "en"))
    return {
        "playbook.yaml": _PLAYBOOK.format(name=name),
        "words.zh.yaml": _WORDS.format(**zh),
        "words.en.yaml": _WORDS.format(**en),
        "README.md": _README.format(name=name, summary_zh=zh["summary"], summary_en=en["summary"]),
    }
