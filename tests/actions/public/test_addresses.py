"""Each change has an address that shows it for ever; that of an update is its page in the record
(tests/reports/)."""

import pytest

from actions.models import DueDate
from actions.quarters import Quarter
from publishing.changes import newest_changes
from tests import factories
from tests.kept_pages import closely

pytestmark = pytest.mark.django_db


@pytest.fixture
def action():
    area = factories.make_area(prefix="WT", plan=factories.make_plan())
    return factories.make_action(area=area, reference="WT 1", title="Wheelchairs sooner")


def tell(action, quarter, **values):
    factories.freeze(factories.make_round(quarter=quarter, updates=[{"action": action, **values}]))
    return action.updates.get(round__quarter=quarter)


def test_the_page_of_an_action_leads_to_each_of_its_updates(client, action):
    update = tell(action, Quarter(2026, 3))

    page = closely(client.get(action.get_absolute_url()).text)

    assert f'<h3><a href="{update.get_absolute_url()}">July to September 2026</a>' in page


def test_every_change_has_an_address_that_does_not_move(client, action):
    factories.make_due_date(action=action, quarter=Quarter(2026, 3))
    factories.make_correction(update=tell(action, Quarter(2026, 3)))
    factories.make_reading()
    addresses = {change.kind: change.address for change in newest_changes(10)}

    shown = {kind: client.get(address) for kind, address in addresses.items()}

    assert addresses["update"] == "/updates/2026-q3/wt-1/"
    assert addresses["date"] == f"/changes/date/{DueDate.objects.get().pk}/"
    assert {response.status_code for response in shown.values()} == {200}
    assert "First planned for July to September 2026." in shown["date"].text
    assert set(addresses) == {"date", "update", "correction", "definition", "figure"}


def test_the_list_of_changes_leads_to_the_address_of_each(client, action):
    due = factories.make_due_date(action=action)

    page = closely(client.get("/changes/").text)

    assert f'<a href="/changes/date/{due.pk}/"><time' in page
    assert f'<a href="{action.get_absolute_url()}">{action}</a>' in page


def test_a_change_that_has_a_page_of_its_own_leads_there(client, action):
    update = tell(action, Quarter(2026, 3))

    response = client.get(f"/changes/update/{update.pk}/")

    assert (response.status_code, response["Location"]) == (301, update.get_absolute_url())


def test_what_is_no_change_has_no_page(client, action):
    draft = factories.make_due_date(action=action, published_at=None)

    for path in (f"date/{draft.pk}", f"date/{'9' * 30}", "nonsense/1"):
        assert client.get(f"/changes/{path}/").status_code == 404
