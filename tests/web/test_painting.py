"""Faces and number plates are painted over before a picture is sent; what is kept does not say where it was taken."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Page

from tests.lib.test_pictures import PLACE, exif, jpeg
from tests.web.browsing import PHONE, Open, fits
from tests.web.town import Town
from wangge.files import store
from wangge.files.models import File

GREEN = """() => { const c = document.createElement("canvas"); [c.width, c.height] = [800, 600];
    const x = c.getContext("2d"); x.fillStyle = "#00a000"; x.fillRect(0, 0, 800, 600);
    return c.toDataURL("image/jpeg").split(",")[1]; }"""
PIXELS = """async ([data, spots]) => { const i = new Image(); i.src = "data:image/jpeg;base64," + data;
    await i.decode();
    const c = document.createElement("canvas"); [c.width, c.height] = [i.naturalWidth, i.naturalHeight];
    const x = c.getContext("2d", { willReadFrequently: true });
    x.drawImage(i, 0, 0);
    return spots.map(([a, b]) => [...x.getImageData(a * c.width, b * c.height, 1, 1).data]); }"""
NONE, TWICE, ONCE = "还没有涂。", "已涂 2 处。", "已涂 1 处。"


def picture(page: Page) -> dict[str, Any]:
    """A green photo that says where it was taken."""
    plain = base64.b64decode(page.evaluate(GREEN))
    return {"name": "路口.jpg", "mimeType": "image/jpeg", "buffer": plain[:2] + exif(1) + plain[2:]}


def colours(page: Page, content: bytes, *spots: tuple[float, float]) -> list[str]:
    found = page.evaluate(PIXELS, [base64.b64encode(content).decode(), list(spots)])
    return ["black" if max(pixel[:3]) < 40 else "green" if pixel[1] > 120 > pixel[0] else str(pixel) for pixel in found]


@pytest.mark.browser
def test_faces_are_painted_over_on_a_phone_before_anything_is_sent(visit: Open) -> None:
    page = visit("/file/", PHONE, has_touch=True)
    page.fill("textarea[name=text]", "路口井盖破损，旁边停着别人的车")
    page.set_input_files("input[type=file]", picture(page))
    button = page.locator(".previews button")
    at_once = "button => (button.click(), document.querySelector('dialog.painter').open)"
    assert button.evaluate(at_once)  # before the picture is there: no second press, and Escape has what to leave
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog.painter", state="detached")
    button.click()
    dialog = page.locator("dialog.painter")
    dialog.get_by_text(NONE).wait_for()
    assert fits(page)
    box = page.locator("dialog canvas").bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.1)
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.9)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.9, steps=5)
    page.mouse.up()
    assert TWICE in dialog.inner_text()
    page.click("dialog >> text=撤销一步")
    assert ONCE in dialog.inner_text()
    page.focus("dialog canvas")
    for key in ["ArrowRight"] * 5 + ["Shift+ArrowRight", "Enter"]:
        page.keyboard.press(key)
    assert TWICE in dialog.inner_text()
    page.click("dialog >> text=涂好了")
    page.wait_for_selector("text=已遮挡")
    assert page.evaluate("document.activeElement.closest('.previews') !== null")
    page.click("text=下一步")
    page.wait_for_selector("h1:has-text('在哪里')")
    painted = store.get(File.objects.get().sha256)
    assert colours(page, painted, (0.1, 0.1), (0.6, 0.5), (0.5, 0.9), (0.3, 0.5)) == [
        "black",
        "black",
        "green",
        "green",
    ]
    assert b"Exif" not in painted
    assert PLACE not in painted


@pytest.mark.django_db
def test_without_script_it_says_so_and_the_place_is_removed_all_the_same(town: Town) -> None:
    page = Client().get("/file/")
    assert "先用手机相册的编辑功能涂好" in page.content.decode()
    sent = {"step": "words", "text": "井盖破损", "files": SimpleUploadedFile("a.jpg", jpeg(exif(6)), "image/jpeg")}
    assert Client().post("/file/", sent).status_code == 200
    assert PLACE not in store.get(File.objects.get().sha256)
