"""What `feedback.names` promises: a sender's own names are found however they are written."""

import pytest

from feedback.models.submissions import PersonalPart
from feedback.names import names_in


def found(text, *, shown="", **sender):
    return names_in([text], [PersonalPart(**sender)], shown=shown)


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("Tom Smith", "Tom Smith got a frame.", ["Tom", "Smith"]),
        ("Tom Smith", "tom's frame, and TOM’S chair.", ["tom's", "TOM’S"]),
        ("Tom Smith", "The Smiths went out.", ["Smiths"]),
        ("Tom Smith", "A blacksmith and an atom.", []),
        (
            "Siobhán O'Brien",
            "Siobhan and the obriens, the O’Briens.",
            ["Siobhan", "obriens", "O’Briens"],
        ),
        ("Zoë", "Zoe\u0308 sings, Z\u00adoe too.", ["Zoë", "Zoe"]),
        ("Anne-Marie", "Marie came. Annemarie too.", ["Marie", "Annemarie"]),
        ("Annemarie", "Anne-Marie came.", ["Anne Marie"]),
        ("T. S.", "It was T time, and so it was.", []),
        ("José", "Jose\u0301s mum.", ["Josés"]),
        ("محمد علي", "شكرا محمد", ["محمد"]),
        ("", "Tom Smith got a frame.", []),
    ],
)
def test_each_part_of_a_name_is_found_as_a_whole_word(name, text, named):
    assert found(text, name=name) == named


@pytest.mark.parametrize(
    ("email", "named"),
    [
        ("tom.smith84@example.org", ["Tom", "Smith"]),
        ("tomsmith@example.org", ["Tom Smith"]),
        ("smith@example.org", ["Smith"]),
        ("ts@example.org", []),
        ("someone@smith.example.org", []),
        ("info@example.org", []),
    ],
)
def test_what_an_address_is_called_is_a_name_and_where_it_is_kept_is_none(email, named):
    assert found("Tom Smith wrote to info at the office.", email=email) == named


def test_an_organisation_is_found_by_its_whole_name_alone():
    sender = {"organisation": "Parents of Almondbury"}

    assert found("PARENTS of Almondbury's hall.", **sender) == ["PARENTS of Almondbury's"]
    assert found("Parents met.", **sender) == []


def test_the_first_name_they_said_yes_to_may_be_told_and_their_surname_may_not():
    assert found("Tom Smith got a frame.", name="Tom Smith", shown="Tom") == ["Smith"]
