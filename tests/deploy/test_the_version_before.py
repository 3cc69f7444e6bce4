"""The version before runs on while the next one migrates, and then beside it (decision 38).

Both are real: code in a folder each, a server each, one PostgreSQL. `tests.deploy.versions` says
which they are. The tests of the two begin where the one before ended, in this order.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace

import psycopg
import pytest
from django.conf import settings

from publishing.page_cache import LOOK_AGAIN_SECONDS
from tests.browser.sites import free_port
from tests.deploy import crowd, versions
from tests.deploy.people import Person, send, walk
from tests.deploy.rehearsal import rehearse
from tests.deploy.stand import ROOT, put_what_is_kept
from tests.feedback.kill import ledger
from tests.feedback.kill.crowd import PATH
from tests.feedback.visitors import Visitor
from tests.postgres import throwaway_server
from tests.throwaway import quick_folder

pytestmark = pytest.mark.outage

READERS, WRITERS = 5, 2
COUNTS_FORMS = "/you-said-we-did/"
WRITE = "/admin/write/waiting-times/"
WHAT_WE_DID = "wt-1-what_we_did"
# docs/running.md says that `migrate` is run so. It is shorter than what PostgreSQL waits before it
# ends somebody who waits for another in turn, a second.
PATIENCE = "-c lock_timeout=500ms"
TIMES = 20


@pytest.fixture(scope="module")
def two():
    """The version `before`, whose server `old` runs on a filled site, with its addresses and what
    they `said`; and the one `after`, of which nothing is at work yet, with its server `new`."""
    with quick_folder(prefix="versions-") as folder, throwaway_server() as database:
        after = versions.this_checkout(folder / "after")
        if tag := versions.newest_release(ROOT):
            before = versions.released(ROOT, tag, folder / "before")
        else:
            before = versions.this_checkout(folder / "before")
            put_what_is_kept(database.address)
        ports = free_port(), free_port()
        for version in (before, after):
            version.on(database, f"http://localhost:{ports[0]}")
        with ThreadPoolExecutor() as aside:  # each takes one processor for some time
            filled = aside.submit(before.fill)
            if tag is None:
                rehearse(after)
            told = SimpleNamespace(**filled.result())
        old, new = before.server(ports[0]), after.server(ports[1])
        try:
            old.start()
            said, refused = walk(old, told.pages)
            assert refused == {}
            yield SimpleNamespace(
                database=database,
                before=before,
                after=after,
                old=old,
                new=new,
                site=told,
                said=said,
                is_rehearsed=tag is None,
            )
        finally:
            old.kill()
            new.kill()


@pytest.fixture(scope="module")
def met(two):
    """What people met while the next version migrated: `seen` by readers, `answers` to senders, and
    how many submissions there were `before`."""
    before = ledger.stored(two.database.address)
    two.after.manage("check_migrations_expand")
    paths = [path for path in two.site.pages if not path.endswith(".xlsx")]  # they read texts
    # Pages are drawn for them, as for whoever is logged in: no kept page hides what is changed.
    asks = partial(crowd.ask, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}=of-somebody"})
    with (
        crowd.readers(two.old, paths, READERS, asks=asks) as seen,
        crowd.writers(two.old, WRITERS) as answers,
    ):
        migrate_until_done(two.after)
    return SimpleNamespace(seen=seen, answers=answers, before=before)


def migrate_until_done(version):
    """Migrate as docs/running.md says: whoever cannot have a table in time gives way, and tries
    again."""
    for _time in range(TIMES):
        said = version.try_to_manage("migrate", PGOPTIONS=PATIENCE)
        if said is None:
            return
        assert "lock timeout" in said, said
    pytest.fail(f"It gave way {TIMES} times.")


def draw_anew(database):
    """Have no page answered as it was kept."""
    with psycopg.connect(database.address) as connection:
        connection.execute("UPDATE plans_plan SET part = part WHERE FALSE")
    time.sleep(LOOK_AGAIN_SECONDS + 0.2)


def pages_that_differ(said, others):
    """Return {page: the lines that only one of two has}, but for the page that counts forms."""
    return {
        path: set(said[path].splitlines()) ^ set(others[path].splitlines())
        for path in said
        if said[path] != others[path] and path != COUNTS_FORMS
    }


def test_nobody_is_refused_while_the_next_version_migrates(two, met):
    assert set(met.seen.met) == {200}
    assert not met.answers.troubles
    assert len(met.answers.thanked) >= WRITERS
    assert ledger.stored(two.database.address) == met.before + len(met.answers.thanked)


def test_the_version_before_is_ready_on_tables_that_have_more(two, met):
    answer = Person(two.old).get("/readyz")

    assert (answer.status_code, answer.content[:6]) == (200, b"ready\n")


def test_every_kind_of_page_says_what_it_said(two, met):
    draw_anew(two.database)
    said, refused = walk(two.old, two.site.pages)

    assert refused == {}
    assert pages_that_differ(two.said, said) == {}


def test_every_form_is_taken(two, met):
    with psycopg.connect(two.database.address) as connection:
        count = "SELECT form, count(*) FROM feedback_submission GROUP BY form"
        before = dict(connection.execute(count).fetchall())
        sent = {path: send(two.old, path).status_code for path in two.site.forms}
        connection.commit()
        after = dict(connection.execute(count).fetchall())

    assert set(sent.values()) == {302}
    assert sum(after.values()) == sum(before.values()) + len(sent)
    assert sum(after[form] > before.get(form, 0) for form in after) == len(sent) >= 7


def test_staff_log_in_find_every_page_and_save_what_they_write(two, met):
    staff = Person(two.old)
    assert staff.log_in(*two.site.staff).status_code == 302

    _said, broken = walk(two.old, two.site.staff_pages, staff, worst=499)
    saved = write(staff, "We met families on the new tables.")

    assert broken == {}
    assert saved.status_code == 302
    assert "We met families on the new tables." in what_is_written(staff)


def write(staff, words):
    page = Visitor(staff).open(WRITE)
    return page.press("", save="all", **{WHAT_WE_DID: words}).response


def what_is_written(staff):
    return Visitor(staff).open(WRITE).fields[WHAT_WE_DID]


def test_the_next_version_answers_beside_it_and_shows_what_it_has_no_other_words_for(two, met):
    two.new.start()
    said, refused = walk(two.new, two.site.pages)

    assert refused == {}
    if two.is_rehearsed:
        assert pages_that_differ(two.said, said) == {}
    assert Person(two.new).get("/readyz").status_code == 200


def test_what_is_written_on_either_is_shown_by_the_other(two, met):
    staff = Person(two.old)
    staff.log_in(*two.site.staff)
    written = []
    for here, there in ((two.old, two.new), (two.new, two.old)):
        staff.server = here
        write(staff, f"Written at {here.port}.")
        staff.server = there
        written.append((here.port, what_is_written(staff)))
        thanks = send(here, PATH)["Location"]
        record = Person(there).get(thanks)
        assert (record.status_code, b"We wait and wait." in record.content) == (200, True)

    assert written == [(port, f"Written at {port}.") for port, _words in written]


@pytest.mark.parametrize(
    "command", [("deliver_post", "--once"), ("purge_expired",), ("tend_search",)]
)
def test_what_the_version_before_does_by_the_clock_is_done(two, met, command):
    two.before.manage(*command)


# What the tests above must notice.


@contextmanager
def done_meanwhile(database, there, back):
    with psycopg.connect(database.address, autocommit=True) as connection:
        connection.execute(there)
        try:
            yield
        finally:
            connection.execute(back)


def test_the_walk_names_the_pages_of_a_column_that_got_another_name(two, met):
    pages = [path for path in two.site.pages if path.startswith("/plans/")]
    with done_meanwhile(
        two.database,
        "ALTER TABLE plans_section RENAME caution TO caveat",
        "ALTER TABLE plans_section RENAME caveat TO caution",
    ):
        draw_anew(two.database)
        _said, refused = walk(two.old, [*pages, "/glossary/"])

    assert refused == dict.fromkeys([path for path in pages if path != "/plans/"], 500)
    assert len(refused) == 3


def test_no_form_is_taken_where_a_new_column_must_be_filled_in(two, met):
    with done_meanwhile(
        two.database,
        # As Django adds one that has a default of its own only.
        "ALTER TABLE feedback_submission ADD colour varchar(20) NOT NULL DEFAULT 'red'; "
        "ALTER TABLE feedback_submission ALTER colour DROP DEFAULT",
        "ALTER TABLE feedback_submission DROP colour",
    ):
        refused = send(two.old, PATH)

    assert refused.status_code >= 500
    assert send(two.old, PATH).status_code == 302


# Which version is before.


@pytest.fixture
def checkout(tmp_path):
    """A repository with releases 0.9 and 0.10, and a HEAD after them."""

    def git(*words):
        who = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org")
        return versions.git(tmp_path, *who, *words)

    git("init")
    for tag, needs in (("v0.9", "django"), ("v0.10", "no-such-package>=2"), ("v0.11", "django")):
        (tmp_path / "pyproject.toml").write_text(f"[project]\ndependencies = ['{needs}']\n")
        git("add", ".")
        git("commit", "--message", tag)
        git("tag", tag)
        git("tag", f"{tag}-rc1")
    return tmp_path


def test_the_version_before_is_the_newest_release_that_is_not_this_one(checkout):
    assert versions.newest_release(checkout) == "v0.10"


def test_without_releases_or_history_there_is_no_version_before(tmp_path):
    assert versions.newest_release(tmp_path) is None


def test_a_release_comes_into_a_folder_of_its_own(checkout, tmp_path):
    before = versions.released(checkout, "v0.9", tmp_path / "before")

    assert before.name == "v0.9"
    assert "django" in (before.folder / "pyproject.toml").read_text()


def test_a_release_that_needs_other_packages_says_so(checkout, tmp_path):
    with pytest.raises(pytest.fail.Exception, match=r"v0\.10, needs no-such-package>=2"):
        versions.released(checkout, "v0.10", tmp_path / "before")
