"""`act`: accept, then reply, over HTTP, on fresh letters of the department whose token acts.

.venv/bin/python -m benchmarks.act [--json]
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator

from benchmarks import figures, load, stand

MARKS = {"c8_per_s": "≥ 550", "c8_p95_ms": "≤ 25", "statements": ""}
CLIENTS, CASES, ROUNDS = 8, 2000, 4
REPLY = json.dumps({"reply_text": "已经安排处理，请您关注。"}, ensure_ascii=False).encode()


def measure() -> figures.Figures:
    known = stand.use()
    fresh = _fresh(known, ROUNDS * CASES + 4)
    with stand.serving() as running:
        turns = iter([fresh[i * CASES : (i + 1) * CASES] for i in range(ROUNDS)])
        outcomes = load.rounds(
            lambda: load.run(running.port, _acts(known["tokens"], next(turns)), CLIENTS, CASES * 2), ROUNDS - 1
        )
        load.expect(outcomes, 200)
    return {
        "c8_per_s": load.middle(outcomes, lambda o: o.per_s),
        "c8_p95_ms": load.middle(outcomes, lambda o: o.ms(0.95)),
        "statements": _statements(known, fresh[-4:]),
    }


def _fresh(known: dict[str, dict[str, str]], count: int) -> list[tuple[str, str]]:
    """Newly filed letters that a department leads: (code, username)."""
    from benchmarks.district import Maker
    from wangge.acts import Filed, file_many
    from wangge.people.facts import roster

    maker = Maker()
    maker.setup.refresh()
    users = {person: code for code, person in known["people"].items()}
    leads = {
        p.over: users[t.person] for p in roster().posts.values() for t in roster().by_post.get(p.id, ()) if p.acts_for
    }
    found: list[tuple[str, str]] = []
    while len(found) < count:
        filed = [f for f in file_many(maker.scope, maker.needs(500), maker.now) if isinstance(f, Filed)]
        found += [(f.code, leads[f.lead]) for f in filed if f.lead in leads]
    return found[:count]


def _acts(tokens: dict[str, str], cases: list[tuple[str, str]]) -> Iterator[bytes]:
    """Accept every case in turn; reply to it two rounds of clients later, when its acceptance has been answered."""
    waiting: deque[tuple[str, str]] = deque()
    for code, user in cases:
        yield _act(tokens[user], code, "accept", b"{}")
        waiting.append((code, user))
        if len(waiting) > CLIENTS * 4:
            yield _reply(tokens, *waiting.popleft())
    while waiting:
        yield _reply(tokens, *waiting.popleft())


def _reply(tokens: dict[str, str], code: str, user: str) -> bytes:
    return _act(tokens[user], code, "reply", REPLY)


def _act(token: str, code: str, act: str, body: bytes) -> bytes:
    return load.request("POST", f"/api/v1/cases/{code}/acts/{act}", {"Authorization": f"Bearer {token}"}, body)


def _statements(known: dict[str, dict[str, str]], cases: list[tuple[str, str]]) -> float:
    from django.test import Client

    from benchmarks.statements import count

    def accept(code: str, user: str) -> None:
        client = Client(SERVER_NAME="127.0.0.1", headers={"authorization": f"Bearer {known['tokens'][user]}"})
        answer = client.post(f"/api/v1/cases/{code}/acts/accept", b"{}", content_type="application/json")
        assert answer.status_code == 200, answer.content

    accept(*cases[0])
    return count(lambda: accept(*cases[1]))


if __name__ == "__main__":
    figures.main("act", measure, MARKS)
