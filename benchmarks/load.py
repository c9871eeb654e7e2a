"""A load generator that costs little: one process, one epoll loop, keep-alive connections, requests as ready bytes.

It shares the machine with what it measures, so every microsecond here is one that the server does not get. Bounded by
count, to loopback only.
"""

from __future__ import annotations

import selectors
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

HOST = "127.0.0.1"
SILENCE = 30.0  # seconds without any answer end a run


@dataclass(slots=True)
class Outcome:
    """What a run came to: seconds in all, seconds of each request, answers by status, bodies of the last few."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    failed_body: bytes = b""

    @property
    def per_s(self) -> float:
        return len(self.latencies) / self.seconds

    def ms(self, share: float) -> float:
        """The latency in milliseconds that ``share`` of all requests kept within."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


@dataclass(slots=True)
class _Client:
    socket: socket.socket
    sent: float = 0.0
    buffer: bytearray = field(default_factory=bytearray)


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """One HTTP/1.1 request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def run(port: int, requests: Iterator[bytes], clients: int, count: int) -> Outcome:
    """``count`` requests over ``clients`` connections, each sending its next one when its answer is there."""
    loop, outcome, left, open_ = selectors.DefaultSelector(), Outcome(), count, 0
    for _ in range(clients):
        client = _Client(socket.create_connection((HOST, port)))
        client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        loop.register(client.socket, selectors.EVENT_READ, client)
    begin = perf_counter()
    for key in list(loop.get_map().values()):
        if left:
            _send(key.data, requests)
            left, open_ = left - 1, open_ + 1
    while open_:
        events = loop.select(SILENCE)
        if not events:
            raise TimeoutError(f"no answer for {SILENCE:.0f} s")
        for key, _ in events:
            if not _take(key.data, outcome):
                continue
            open_ -= 1
            if left:
                _send(key.data, requests)
                left, open_ = left - 1, open_ + 1
    outcome.seconds = perf_counter() - begin
    for key in list(loop.get_map().values()):
        key.data.socket.close()
    return outcome


def _send(client: _Client, requests: Iterator[bytes]) -> None:
    client.sent = perf_counter()
    client.socket.sendall(next(requests))


def _take(client: _Client, outcome: Outcome) -> bool:
    """Read what came; True when an answer is complete."""
    part = client.socket.recv(262144)
    if not part:
        raise ConnectionError("the server closed the connection")
    buffer = client.buffer
    buffer += part
    head = buffer.find(b"\r\n\r\n")
    if head < 0:
        return False
    at = buffer.lower().find(b"content-length:", 0, head)
    length = int(buffer[at + 15 : buffer.find(b"\r\n", at)]) if at >= 0 else 0
    if len(buffer) < head + 4 + length:
        return False
    outcome.latencies.append(perf_counter() - client.sent)
    status = int(buffer[9:12])
    outcome.statuses[status] = outcome.statuses.get(status, 0) + 1
    if status >= 400:
        outcome.failed_body = bytes(buffer[head + 4 : head + 2000])
    buffer.clear()
    return True


def rounds(measure: Callable[[], Outcome], times: int = 3) -> list[Outcome]:
    """One warm-up that does not count, then ``times`` rounds."""
    measure()
    return [measure() for _ in range(times)]


def middle(outcomes: list[Outcome], figure: Callable[[Outcome], float]) -> float:
    return median(figure(o) for o in outcomes)


def expect(outcomes: list[Outcome], status: int) -> None:
    """A benchmark of errors is none."""
    for outcome in outcomes:
        strange = {s: n for s, n in outcome.statuses.items() if s != status}
        if strange:
            raise RuntimeError(f"answers {strange}, expected {status}: {outcome.failed_body.decode(errors='replace')}")
