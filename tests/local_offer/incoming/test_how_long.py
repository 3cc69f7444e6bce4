"""What other lists tell is kept while they tell it, and a while longer; nothing for ever."""

from datetime import timedelta

import pytest
from django.utils import timezone

from local_offer.models import IncomingService
from privacy.purging import purge
from tests import factories
from tests.local_offer.incoming.another_list import service

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

History = IncomingService.history.model
TURNED_DOWN = {"state": "turned-down", "reason": "It is for adults"}


def in_months(months):
    return timezone.now() + timedelta(days=31 * months)


def test_what_was_turned_down_goes_with_its_history_once_their_list_no_longer_tells_it():
    row = factories.make_incoming_service(fetched_at=timezone.now(), **TURNED_DOWN)
    row.told |= {"email": "ann@example.org"}
    row.save()

    purge(in_months(11))
    assert IncomingService.objects.exists()
    purge(in_months(13))

    assert not IncomingService.objects.exists()
    assert not History.objects.exists()


def test_what_their_list_still_tells_stays_turned_down_and_is_not_asked_again(another, fetch):
    another.says(service(1))
    fetch()
    IncomingService.objects.update(fetched_at=factories.LONG_AGO, **TURNED_DOWN)

    fetch()
    purge(timezone.now())

    assert IncomingService.objects.get().state == "turned-down"


def test_of_what_stays_the_words_of_before_go_and_those_of_now_keep_their_version():
    row = factories.make_incoming_service(told={"name": "Help", "email": "ann@example.org"})
    row.told = {"name": "Help"}
    row.fetched_at = in_months(13)
    row.save()

    purge(in_months(13))

    assert [entry.told for entry in History.objects.all()] == [{"name": "Help"}]
    assert IncomingService.objects.get() == row


def test_what_is_gone_from_their_list_and_waits_for_nobody_goes():
    then = timezone.now()
    of_nobody = factories.make_incoming_service(fetched_at=then, gone_since=then)
    ours = factories.make_service()
    waiting = factories.make_incoming_service(fetched_at=then, gone_since=then, service=ours)

    run = purge(in_months(13))

    assert set(IncomingService.objects.all()) == {waiting}
    assert not History.objects.filter(id=of_nobody.pk).exists()
    assert run.held_back == {"finding-help.other-lists": 1}


def test_what_goes_because_ours_does_leaves_no_history():
    ours = factories.make_service()
    factories.make_incoming_service(service=ours)

    ours.delete()

    assert not History.objects.exists()
