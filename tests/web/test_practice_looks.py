"""The page of a practice in Chromium: drawn at the desk, told state by state on the phone, nothing too wide."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.browsing import DESK, PHONE, Open, fits


@pytest.mark.browser
def test_a_practice_is_drawn_at_the_desk_and_told_on_the_phone(visit: Open, settings: Any) -> None:
    settings.DEMO = True  # the library too
    desk = visit("/practices/petition/", DESK, "chief")
    drawing = desk.locator("svg.way").first
    assert fits(desk)
    assert drawing.is_visible()
    heights = drawing.locator("text").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(heights) > 10, "as large as small print"
    outside = drawing.evaluate(
        """svg => [...svg.querySelectorAll("g")].filter(g => {
          const box = g.querySelector("rect").getBoundingClientRect()
          return [...g.querySelectorAll("text")].some(text => {
            const at = text.getBoundingClientRect()
            return at.left < box.left - 1 || at.right > box.right + 1
          })
        }).map(g => g.textContent)"""
    )
    assert outside == [], "texts within their boxes"
    desk.goto("/practices/")
    assert fits(desk)
    phone = visit("/practices/petition/", PHONE)
    assert fits(phone)
    assert not phone.locator("svg.way").first.is_visible()
    first = phone.locator(".way-states > li").first
    assert "已登记，待分类" in first.inner_text()
    phone.locator(".practice-form summary").first.click()
    assert phone.locator(".practice-form textarea").first.is_disabled()
    assert fits(phone)
