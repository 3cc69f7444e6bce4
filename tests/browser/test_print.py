"""Public pages on paper: what is printed can be found again and cited."""

from http import HTTPStatus

import pytest

from publishing.public_pages import public_pages

pytestmark = pytest.mark.browser


def test_each_kind_of_page_says_on_paper_how_to_cite_it(site_with_samples, chromium):
    paper = chromium.new_page()
    paper.emulate_media(media="print")
    filled_in = {page.url_name for page in public_pages() if page.takes_answers}  # never cited
    for page in site_with_samples.one_page_per_template():
        if page.status != HTTPStatus.OK or page.name in filled_in:
            continue
        paper.goto(site_with_samples.origin + page.path)

        line = paper.locator(".cite")
        assert line.is_visible(), page.path
        address = f"{site_with_samples.origin}{page.path}".partition("?")[0]
        assert line.inner_text().startswith("To cite this page: "), page.path
        assert f"{address}, as it stood on " in line.inner_text(), page.path
        assert not paper.locator("header nav").is_visible(), page.path
    paper.close()
