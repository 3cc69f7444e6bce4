"""The services of the real file keep to the profile, and are let out as examples alone."""

import pytest

from tests.local_offer.oruk.reading import LISTS, every_object, read, share_the_unchecked
from tests.local_offer.oruk.test_objects import faults

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture(scope="module", autouse=True)
def services(filled_with):
    filled_with("load_local_offer")


@pytest.mark.parametrize("path", LISTS)
def test_every_object_of_the_real_file_keeps_to_the_profile(client, path):
    share_the_unchecked()

    told = list(every_object(client, path))
    full = list(every_object(client, f"{path}?full=true"))
    assert len(told) == len(full) > 0
    assert [fault for one in told + full for fault in faults(one, path[1:])] == []


def test_nothing_is_let_out_before_somebody_has_checked_it(client):
    counts = {path: read(client, path)["total_items"] for path in LISTS}

    assert counts["/services"] == counts["/service_at_locations"] == counts["/organizations"] == 0
    assert counts["/taxonomies"] == 5
