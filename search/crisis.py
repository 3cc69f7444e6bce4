"""Words by which somebody may say that they, or a child, cannot wait."""

from search.words import words_of

_HARMS = ("cut", "cuts", "hang", "hangs", "harm", "harms", "harming", "hurt", "hurts", "hurting")
_SELVES = ("myself", "herself", "himself", "themself", "themselves", "yourself")
_WISHES = ("want", "wants", "wanted", "wanting")
# As they begin.
_BEGINNINGS = (
    *("suicid", "suisid", "suacid", "sucid", "suecid", "overdos", "self harm", "selfharm"),
    *("kill ", "kills ", "killing ", "kms ", "unalive", "cutting "),
    *(f"{deed} {whom}" for deed in _HARMS for whom in _SELVES),
    *(
        f"{deed} {whose} life"
        for deed in ("end", "take")
        for whose in ("my", "his", "her", "their")
    ),
    *(f"{wish} to {what}" for wish in _WISHES for what in ("die", "be dead", "disappear")),
    *("want to live", "want to be here", "be here anymore", "be here any more", "reason to live"),
    *("wish i was dead", "wish i were dead", "better off dead", "rather be dead"),
    *("crisis ", "emergency ", "not safe", "isn't safe", "unsafe ", "in danger"),
    *("ran away", "run away", "running away"),
)


def is_said_in(text):
    """Return whether the words may be those of somebody who cannot wait."""
    said = f" {' '.join(words_of(text))} "
    return any(f" {beginning}" in said for beginning in _BEGINNINGS)
