"""The waits of the file, put into rows: what is measured, never a signed figure."""

from local_offer.models import WaitingTime

TOPICS = {
    "therapies": WaitingTime.Topic.THERAPIES,
    "mental-health": WaitingTime.Topic.MENTAL_HEALTH,
    "wheelchairs": WaitingTime.Topic.WHEELCHAIRS,
    "autism-and-adhd": WaitingTime.Topic.AUTISM_AND_ADHD,
    "ehc-needs-assessment": WaitingTime.Topic.EHC_NEEDS_ASSESSMENT,
    "other": WaitingTime.Topic.OTHER,
}


def load_waits(content, loader, services):
    """Load every wait of the file; `services` are the loaded ones by the name the file uses."""
    for order, wait in enumerate(content.get("waiting_times", []), 1):
        law, aim, known = (wait.get(name, {}) for name in ("law", "aim", "known"))
        values = {
            "topic": TOPICS[wait["topic"]],
            "order": order,
            "name": wait["name"],
            "clock_start": wait.get("clock_start", ""),
            "clock_stop": wait.get("clock_stop", ""),
            "statistic": wait.get("statistic", ""),
            "within": wait.get("within"),
            "unit": wait.get("unit", ""),
            "ages": wait.get("ages", ""),
            "area": wait["area"],
            "law_words": law.get("words", ""),
            "law_url": law.get("url", ""),
            "target_words": aim.get("words", ""),
            "target_url": aim.get("url", ""),
            "limits_are_sure": not wait.get("check", False),
            "known_words": known.get("words", ""),
            "known_url": known.get("url", ""),
            "known_kind": known.get("kind", ""),
            "known_on": known.get("date", ""),
            "looked_on": wait["read"],
            "could_be_supplied_by": wait.get("could_be_supplied_by", ""),
            "note": wait.get("note", ""),
        }
        service = services.get(wait.get("service"))
        if "service" in wait and service is None:
            continue  # its service was deleted or renamed here
        loader.load(WaitingTime, wait["id"], {**values, "service": service}, slug=wait["id"])
