"""What `check --deploy` says of mail."""

from post.checks import mail_leaves_this_machine


def test_a_site_that_only_writes_files_is_not_ready_for_the_public(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"

    assert [error.id for error in mail_leaves_this_machine(None)] == ["post.E001"]


def test_a_site_that_sends_mail_is(settings):
    settings.EMAIL_BACKEND = "post.notify.EmailBackend"

    assert mail_leaves_this_machine(None) == []
