"""The day that pages are asked on."""


def make_it(day, monkeypatch):
    """Have it be this day, until the test ends."""
    monkeypatch.setattr(
        "django.utils.timezone.localdate",
        lambda value=None, timezone=None: value.date() if value else day,
    )
