"""Erasing in two steps: what was looked at goes, and nothing else; what is in doubt is told."""

import os

import pytest
from django.core.mail import EmailMessage, get_connection
from django.db import connection
from django.utils import timezone

from feedback.data_subjects.people import EraseForm
from feedback.inbox import handling
from feedback.models import Note, PersonalPart, Submission
from post.models import Message
from privacy import erasure, exports, finding
from privacy.access_log import record_access
from privacy.mentions import Terms
from privacy.models import AccessRecord, Tombstone
from privacy.subjects import NotReferences, Subject, hash_of_email, references_in
from publishing.versions import ChangedMeanwhile, version_of
from tests import factories
from tests.privacy.keys import new_key
from tests.racing import at_once, many_pairs

pytestmark = pytest.mark.usefixtures("shared_database", "tombstones_file")

ASKED = Tombstone.Basis.ASKED


def erase(subject, code=None, **changes):
    told = {"basis": ASKED, "reason": "They asked.", "by": None, "at": timezone.now()} | changes
    return erasure.erase(subject, confirmed=code or finding.find(subject).code, **told)


def write(**values):
    """Have somebody tell us something by which they can be found."""
    personal = {"words": "We wait.", "name": "Jo Fern", "email": "jo@example.org"}
    return factories.make_submission(personal=personal | values.pop("personal", {}), **values)


def test_only_counted_facts_are_left_of_what_somebody_sent():
    submission = write(topic="idea", consents={"contact": "You may contact me."})
    factories.make_note(submission=submission)
    before = (submission.sent_key, submission.form_token)
    at = timezone.now()

    erase(Subject(email="Jo@EXAMPLE.org"), at=at)

    submission = Submission.objects.get()
    assert not PersonalPart.objects.exists()
    assert not Note.objects.exists()
    assert not submission.consents.exists()
    assert (submission.topic, submission.erased_at) == ("idea", at)
    assert submission.sent_key != before[0]
    assert submission.form_token != before[1]
    assert submission.history.first().history_change_reason == "Erased what was about a person"


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("jo@example.org", "jo@example.org\u200b"),
        ("jo@example.org\u200b", "jo@example.org"),  # as it was kept before it was put right
        ("jo@example.org", "<mailto:jo@example.org>."),
        ("o'brien@example.org", "O’Brien@example.org"),
        ("jo@exämple.org", "jo@xn--exmple-cua.org"),
        ("jo@xn--exmple-cua.org", "Jo@EXÄMPLE.org"),
    ],
)
def test_an_address_is_found_however_it_was_copied(kept, asked):
    write(personal={"email": kept})

    assert finding.find(Subject(email=asked))


def test_what_hints_at_who_it_was_goes_from_the_submission_and_its_history():
    hints = {"age": "under-16", "role": "young-person", "families": 3, "helped": True}
    write(**hints)
    other = factories.make_submission(**hints)

    erase(Subject(email="jo@example.org"))

    for rows, key in ((Submission.objects, "pk"), (Submission.history, "id")):
        told = rows.exclude(**{key: other.pk}).values_list(*hints).distinct()
        assert list(told.order_by()) == [("", "", None, False)]
        assert set(rows.filter(**{key: other.pk}).values_list(*hints)) == {tuple(hints.values())}


PHONE = "+44 (0)7700 900123"


@pytest.mark.parametrize(
    ("subject", "given"),
    [
        (Subject(email=" jo@example.org"), {}),
        (Subject(phone="07700 900 123"), {"email": "", "phone": PHONE}),
        (Subject(email="Jo@example.org", phone="07700900123"), {"phone": PHONE}),
        (Subject(references=frozenset({"BP-2222-3333"})), {"phone": PHONE}),
    ],
    ids=["email", "phone", "both", "reference"],
)
def test_somebody_is_found_by_each_thing_they_may_give(subject, given):
    write(reference="BP-2222-3333", personal=given)
    write(personal={"email": "kim@example.org"})

    erase(subject)

    assert [part.email for part in PersonalPart.objects.all()] == ["kim@example.org"]


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        ({"email": "kim@example.org", "phone": PHONE}, "phone"),
        ({"phone": "01484 000000"}, "email"),
    ],
    ids=["phone", "email"],
)
def test_whoever_shares_one_way_to_be_reached_and_has_another_is_only_told(other, shared):
    mine = write(personal={"phone": PHONE})
    theirs = write(personal={"words": "Our own secret", **other})
    waiting = factories.make_message(
        send_key=f"{theirs.reference} received, to the sender",
        to=other.get("email", "jo@example.org"),
    )
    subject = Subject(email="jo@example.org", phone="07700900123")

    found = finding.find(subject)
    told = {thing.reference for thing in finding.may_be_theirs(subject)}
    taken = exports.export(subject, reason="They asked.", by=None, at=timezone.now())
    erase(subject)

    assert found.references == [mine.reference]
    assert told == {theirs.reference}
    assert "Our own secret" not in "".join(taken.files().values())
    assert theirs.reference not in taken.as_json()
    assert PersonalPart.objects.get().submission == theirs
    assert Message.objects.get() == waiting


def test_what_a_person_ticked_is_theirs_whatever_else_it_holds():
    theirs = write(personal={"email": "kim@example.org", "phone": PHONE})

    erase(Subject(phone=PHONE, references=frozenset({theirs.reference})))

    assert not PersonalPart.objects.exists()


def test_mail_about_what_is_not_theirs_is_told_though_it_goes_to_an_address_of_theirs():
    other = write(personal={"email": "", "phone": ""})
    factories.make_message(
        send_key=f"{other.reference} received, to the sender", to="jo@example.org"
    )
    subject = Subject(email="jo@example.org")

    told = [thing.reference for thing in finding.may_be_theirs(subject)]

    assert told == [other.reference]
    assert not finding.find(subject)


def test_mail_to_whoever_of_us_answers_is_not_theirs():
    submission = write()
    ours = factories.make_message(
        send_key=f"{submission.reference} given 1, to who answers", to="a-colleague@example.org"
    )
    subject = Subject(email="jo@example.org")

    taken = exports.export(subject, reason="They asked.", by=None, at=timezone.now())
    erase(subject)

    assert "a-colleague" not in "".join(taken.files().values())
    assert Message.objects.get() == ours


@pytest.fixture
def mail_in_files(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "post"
    return settings.EMAIL_FILE_PATH


# As long as the line that ends each mail of a file.
BODY = f"Above the line.\n{'-' * 79}\nBelow the line."


@pytest.mark.parametrize("in_one_file", [True, False])
def test_of_mail_in_files_only_what_went_to_them_about_what_they_sent_goes(
    mail_in_files, in_one_file
):
    colleague = factories.make_person(email="a-colleague@example.org")
    mine, theirs = write(), write(personal={"phone": "01484 000000"})
    one_file = get_connection()  # a connection writes into one file, whatever it sends
    for to, subject in (
        ("jo@example.org", f"Our answer: {mine.reference}"),
        ("jo@example.org", f"Our answer: {theirs.reference}"),
        (colleague.email, f"For you to answer: {mine.reference}"),
    ):
        message = EmailMessage(subject=subject, body=BODY, to=[to])
        (one_file if in_one_file else get_connection()).send_messages([message])

    erase(Subject(email="jo@example.org"))

    left = "".join(file.read_text() for file in mail_in_files.iterdir())
    assert f"Our answer: {mine.reference}" not in left
    assert f"For you to answer: {mine.reference}" in left
    assert f"Our answer: {theirs.reference}" in left
    assert left.count("Below the line.") == 2


def test_a_file_of_mail_is_as_old_as_before(mail_in_files):
    mine, theirs = write(), write(personal={"phone": "01484 000000"})
    get_connection().send_messages(
        EmailMessage(subject=f"Our answer: {each.reference}", body=BODY, to=["jo@example.org"])
        for each in (mine, theirs)
    )
    (file,) = mail_in_files.iterdir()
    os.utime(file, (1_000_000_000, 1_000_000_000))

    erase(Subject(email="jo@example.org"))

    assert list(mail_in_files.iterdir()) == [file]
    assert file.stat().st_mtime == 1_000_000_000


def under_a_lost_key(settings, make):
    """Have something made under a key that we have no more."""
    kept = settings.PERSONAL_DATA_KEYS
    settings.PERSONAL_DATA_KEYS = {"lost": new_key()}
    made = make()
    settings.PERSONAL_DATA_KEYS = kept
    return made


def test_what_no_key_opens_keeps_nobody_from_being_erased_and_goes_too(settings):
    under_a_lost_key(settings, lambda: factories.make_message(to="kim@example.org"))
    under_a_lost_key(settings, lambda: factories.make_message(to="jo@example.org"))
    under_a_lost_key(settings, lambda: factories.make_note(submission=write()))
    subject = Subject(email="jo@example.org")

    with pytest.raises(exports.ExportRefused, match="cannot be read"):
        exports.export(subject, reason="They asked.", by=None, at=timezone.now())
    erase(subject)

    assert not PersonalPart.objects.exists()
    assert not Note.objects.exists()
    assert Message.objects.defer("to", "text").get().to_hash == hash_of_email("kim@example.org")


def test_what_no_key_opens_is_told_beside_the_mentions_that_were_found(settings):
    under_a_lost_key(settings, factories.make_note)
    noted = factories.make_note(text="Jo Fern rang.").submission

    told = [mention.what for mention in finding.mentions(Subject(name="Jo Fern"))]

    assert told == [
        "What somebody else sent: 1 cannot be read, as their key is missing",
        f"A note of our staff: {noted.reference}",
        "A note of our staff: 1 cannot be read, as their key is missing",
    ]


def test_words_of_others_are_read_while_everybody_can_write(monkeypatch):
    write()
    is_in_transaction = []
    read = Terms.are_in

    def noted(terms, *texts):
        is_in_transaction.append(connection.in_atomic_block)
        return read(terms, *texts)

    monkeypatch.setattr(Terms, "are_in", noted)
    factories.make_note(text="Jo Fern rang.")
    exports.export(Subject(email="jo@example.org"), reason="Asked.", by=None, at=timezone.now())

    assert is_in_transaction
    assert not any(is_in_transaction)


@pytest.mark.parametrize(
    "half", ["BP 7K3M", "BP", "7K3M-9QX2", "BP-7K3M-9QX2 BP-22", "Jo", "BP-7K3M-9QX22"]
)
def test_half_a_reference_is_nobodys(half):
    with pytest.raises(NotReferences):
        references_in(half)


@pytest.mark.parametrize("whole", ["BP 7K3M-9QX2", "bp7k3m9qx2", " BP-7K3M 9QX2, ", "BP–7K3M–9QX2"])
def test_a_reference_is_known_however_it_is_copied(whole):
    assert references_in(whole) == {"BP-7K3M-9QX2"}
    assert references_in(f"{whole}; BP-2222-3333") == {"BP-7K3M-9QX2", "BP-2222-3333"}


def test_records_and_files_of_others_are_not_found_by_half_a_reference(mail_in_files):
    mine = write()
    for name in (mine.reference, "BP-9999-9999"):
        record_access("opened", by=None, subject=f"{name}, BP-8888-8888", at=timezone.now())
        EmailMessage(subject=f"Our answer: {name}", body="W.", to=["kim@example.org"]).send()

    for reference, number in ((mine.reference, 2), ("BP", 0), (mine.reference[:9], 0)):
        held = finding.find(Subject(references=frozenset({reference}))).all
        others = [each for each in held if type(each.holding).__name__ != "Submissions"]
        assert sum(len(each.things) for each in others) == number


def test_a_tombstone_and_a_record_say_that_it_was_done_and_name_nobody():
    submission, person = write(), factories.make_person()
    at = timezone.now()

    erased = erase(Subject(email="jo@example.org"), by=person, at=at, reason="By letter.")

    stone, record = Tombstone.objects.get(), AccessRecord.objects.get()
    assert stone == erased.tombstone
    assert (stone.at, stone.basis, stone.references) == (at, "asked", [submission.reference])
    assert stone.hashes == [Subject(email="jo@example.org").email_hash]
    assert stone.counts == {"contact": 1, "words": 1}
    assert (record.kind, record.by, record.subject) == ("erased", person, submission.reference)
    assert (record.rows, record.reason, record.at) == (2, "By letter.", at)
    assert "jo@" not in repr(Subject(email="jo@example.org"))


def a_note(submission):
    factories.make_note(submission=submission)


def a_mail(submission):
    factories.make_message(to="jo@example.org")


def a_mail_with_its_reference(submission):
    factories.make_message(send_key=f"{submission.reference} answered, to the sender")


def another_submission(submission):
    write()


def fewer_words(submission):
    PersonalPart.objects.update(name="")


@pytest.mark.parametrize(
    "change", [a_note, a_mail, a_mail_with_its_reference, another_submission, fewer_words]
)
def test_what_changed_since_it_was_looked_at_is_looked_at_again(change):
    submission = write()
    subject = Subject(email="jo@example.org")
    code = finding.find(subject).code
    change(submission)

    with pytest.raises(erasure.ErasureRefused, match="Look again"):
        erase(subject, code)

    assert PersonalPart.objects.exists()
    assert not Tombstone.objects.exists()
    assert erase(subject).tombstone


def test_the_code_of_somebody_else_erases_nobody():
    write(personal={"email": "kim@example.org"})
    write()
    code = finding.find(Subject(email="kim@example.org")).code

    with pytest.raises(erasure.ErasureRefused):
        erase(Subject(email="jo@example.org"), code)


def test_nobody_is_erased_of_whom_nothing_is_held():
    write(personal={"email": "", "phone": ""})

    for subject in (Subject(email="jo@example.org"), Subject()):
        with pytest.raises(erasure.ErasureRefused, match="hold nothing"):
            erase(subject)


def test_all_or_nothing_goes(monkeypatch):
    write()
    factories.make_message(to="jo@example.org")

    def fail(*args, **kwargs):
        raise OSError

    monkeypatch.setattr("post.personal_data.WaitingMail.erase", fail)
    with pytest.raises(OSError):  # noqa: PT011  it has no words
        erase(Subject(email="jo@example.org"))

    assert PersonalPart.objects.exists()
    assert not Tombstone.objects.exists()


def test_mail_to_the_team_stays_as_it_says_only_where_to_look():
    submission = write()
    team = factories.make_message(send_key=f"{submission.reference} received, to the team", to="")
    factories.make_message(send_key=f"{submission.reference} received, to the sender")
    factories.make_message(send_key="BP-9999-9999 received, to the sender")

    erase(Subject(references=frozenset({submission.reference})))

    assert set(Message.objects.values_list("send_key", flat=True)) == {
        team.send_key,
        "BP-9999-9999 received, to the sender",
    }


def test_what_is_open_leaves_the_inbox():
    submission, set_aside = write(), write(state="quarantined", set_aside_because="A reason")

    erase(Subject(email="jo@example.org"))

    submission.refresh_from_db()
    set_aside.refresh_from_db()
    assert (submission.state, submission.answered_at) == ("answered", submission.erased_at)
    assert set_aside.state == "quarantined"


def test_a_safeguarding_concern_and_what_is_unanswered_are_told_before_they_go():
    concern = write(safeguarding_at=timezone.now())
    unanswered = write()
    write(state="answered", answered_at=timezone.now())

    (held,) = finding.find(Subject(email="jo@example.org")).goes

    cautions = {thing.reference: thing.caution for thing in held.things if thing.caution}
    assert set(cautions) == {concern.reference, unanswered.reference}
    assert "safeguarding" in cautions[concern.reference]


def test_what_may_be_theirs_is_told_and_stays():
    submission = write(personal={"phone": "07700 900123"})
    same_opening = write(form_token=submission.form_token, personal={"email": ""})
    same_phone = write(personal={"email": "", "phone": "+447700900123"})
    write(personal={"email": "", "phone": ""})
    subject = Subject(references=frozenset({submission.reference}))

    told = {found.reference for found in finding.may_be_theirs(subject)}
    erase(subject)

    assert told == {same_opening.reference, same_phone.reference}
    assert PersonalPart.objects.count() == 3


def test_words_of_others_that_name_them_are_told_and_stay():
    write(personal={"phone": "07700 900123"})
    named = factories.make_submission(personal={"words": "JO  FERN\nhelped us"})
    noted = factories.make_note(text="They also write as Jo@example.org.").submission
    answered = factories.make_reply(text="Ring +44 7700-900 123.").submission
    factories.make_page_verdict(what_went_wrong="Ask Jo Fern")
    factories.make_submission(personal={"words": "Joanna Fernandez helped us, 07700 900124"})
    subject = Subject(email="jo@example.org", phone="07700 900123")

    told = [mention.what for mention in finding.mentions(subject)]
    erase(subject)

    assert [what.rpartition(": ")[2] for what in told[:3]] == [
        named.reference,
        noted.reference,
        answered.reference,
    ]
    assert told[3].startswith("What somebody said of a page")
    assert len(told) == 4
    assert Note.objects.count() == 1


def test_a_name_is_looked_for_only_in_what_others_wrote():
    write(personal={"name": "Jo Fern"})
    subject = Subject(name="Jo Fern", references=frozenset({"BP-9999-9999"}))

    assert not finding.find(subject)
    assert len(finding.mentions(subject)) == 1


def test_a_log_in_for_staff_is_told_and_stays():
    person = factories.make_person(email="Jo@example.org")
    write()
    subject = Subject(email="jo@example.org")

    (held,) = finding.find(subject).stays
    erase(subject)

    person.refresh_from_db()
    assert "administrator" in str(held.holding.kept_because)
    assert person.email == "Jo@example.org"


@many_pairs
def test_two_who_erase_at_once_erase_once(size):
    for _turn in range(size):
        write()
        subject = Subject(email="jo@example.org")
        code = finding.find(subject).code
        before = Tombstone.objects.count()

        def try_it(subject=subject, code=code):
            try:
                return erase(subject, code)
            except erasure.ErasureRefused as refusal:
                return refusal

        answers = at_once(try_it, try_it)

        assert Tombstone.objects.count() == before + 1
        assert sum(isinstance(answer, erasure.Erased) for answer in answers) == 1


@many_pairs
def test_a_note_that_comes_at_the_same_moment_is_erased_too_or_stops_it(size):
    staff = factories.make_person(is_superuser=True)
    for _turn in range(size):
        submission = write()
        version = version_of(submission)
        subject = Subject(email="jo@example.org")
        code = finding.find(subject).code

        def write_note(submission=submission, version=version):
            try:
                text, at = "Rang Jo.", timezone.now()
                handling.note(submission, text=text, by=staff, at=at, version=version)
            except ChangedMeanwhile:
                return False
            return True

        def try_it(subject=subject, code=code):
            try:
                return bool(erase(subject, code))
            except erasure.ErasureRefused:
                return False

        written, erased = at_once(write_note, try_it)

        assert written != erased
        assert Note.objects.count() == (1 if written else 0)
        if not erased:
            erase(subject)


@pytest.mark.parametrize("reason", ["Jo Fern asked", "from jo@example.org", "0770 0900123 rang"])
def test_no_name_or_address_gets_into_the_record(reason):
    who = Subject(email="jo@example.org", phone="07700900123", name="Jo Fern")

    form = EraseForm({"basis": "asked", "reason": reason, "checked": "on"}, subject=who)

    assert form.errors == {"reason": ["Take out the name, address or number: this is kept."]}
