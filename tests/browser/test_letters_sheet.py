"""The sheet of `letters sample`: each letter beside what its sender reads."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser

from tests.support.programs.terminal import finished


async def test_the_sheet_has_each_letter_beside_its_reading_copy(tmp_path: Path, browser: Browser) -> None:
    sheet = tmp_path / "sheet.html"
    words = ("letters", "sample", "tjk001", "ar", "-n", "2", "--html", str(sheet))
    code, _ = await finished(tmp_path, *words)
    assert code == 0
    context = await browser.new_context(viewport={"width": 1200, "height": 900})
    tab = await context.new_page()
    await tab.goto(sheet.as_uri())
    assert await tab.locator("section").count() == 4
    there, here = await tab.locator("section").first.locator("div").all()
    assert (await there.get_attribute("dir"), await here.get_attribute("dir")) == ("rtl", "ltr")
    assert await there.locator("p").count() == await here.locator("p").count()
    boxes = await there.bounding_box(), await here.bounding_box()
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert abs(boxes[0]["x"] - boxes[1]["x"]) > 400
    await context.close()
