"""A content file is taken whole, or every fault in it is told with its line."""

import json

import pytest

from publishing.content_files import MOST_BYTES, ContentError, ContentFile

SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["areas"],
    "properties": {
        "areas": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["slug", "title"],
                "properties": {
                    "slug": {"type": "string"},
                    "title": {"type": "string", "pattern": "\\S", "description": "this is empty"},
                    "day": {"type": "string", "format": "date", "description": "this is no day"},
                    "kind": {"enum": ["did", "well"]},
                    "ongoing": {"type": "boolean"},
                    "actions": {"type": "array", "items": {"required": ["title"]}},
                },
            },
        }
    },
}

GOOD = """\
areas:
- slug: waiting-times
  title: Waiting times
  day: 2025-10-28
  kind: did
  actions:
  - title: Cut waits
  - title: Tell people
"""


def written(tmp_path, content):
    path = tmp_path / "content.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def shape_faults(tmp_path, content):
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps(SCHEMA))
    return ContentFile(written(tmp_path, content)).faults_against(schema)


def reading_fault(path):
    with pytest.raises(ContentError) as told:
        ContentFile(path)
    (fault,) = told.value.faults
    return fault


def test_a_good_file_is_read_as_it_is_written(tmp_path):
    file = ContentFile(written(tmp_path, GOOD))

    assert file.content == {
        "areas": [
            {
                "slug": "waiting-times",
                "title": "Waiting times",
                "day": "2025-10-28",
                "kind": "did",
                "actions": [{"title": "Cut waits"}, {"title": "Tell people"}],
            }
        ]
    }
    assert shape_faults(tmp_path, GOOD) == []


def test_a_byte_order_mark_does_no_harm(tmp_path):
    assert shape_faults(tmp_path, "\ufeff" + GOOD) == []


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param("", "It is empty.", id="empty"),
        pytest.param("# only a remark\n", "It is empty.", id="only-a-comment"),
        pytest.param(
            b"areas:\n- title: caf\xe9\n", "Line 2: this is not UTF-8 text.", id="latin-1"
        ),
        pytest.param(GOOD.encode("utf-16"), "Line 1: this is not UTF-8 text.", id="utf-16"),
        pytest.param(
            "areas:\n- title: a\x00b\n", "Line 2: there is a hidden character, U+0000.", id="nul"
        ),
        pytest.param(
            'areas:\n- title: "a\\0b"\n',
            "Line 2, column 10: there is a hidden character, U+0000.",
            id="nul-in-disguise",
        ),
        pytest.param(
            "areas:\n- title: a\u202eb\n",
            "Line 2, column 10: there is a hidden character, U+202E.",
            id="text-turned-round",
        ),
        pytest.param(
            'areas:\n- title: "\\ud800"\n',
            "Line 2, column 10: there is a hidden character, U+D800.",
            id="half-a-character",
        ),
        pytest.param(
            'areas:\n- title: "one\\x0btwo"\n',
            "Line 2, column 10: there is a hidden character, U+000B.",
            id="a-line-break-of-word",
        ),
        pytest.param(
            'areas:\n- title: "one\\Ltwo"\n',
            "Line 2, column 10: there is a hidden character, U+2028.",
            id="a-line-break-of-unicode",
        ),
        pytest.param(
            'areas:\n- title: "a\\ufffeb"\n',
            "Line 2, column 10: there is a hidden character, U+FFFE.",
            id="no-character",
        ),
        pytest.param(
            "areas:\n- title: one: two\n",
            "Line 2, column 13: mapping values are not allowed here.",
            id="a-colon-too-many",
        ),
        pytest.param(
            'areas:\n- title: "never closed\n',
            "Line 3, column 1: found unexpected end of stream.",
            id="cut-off",
        ),
        pytest.param(
            "areas:\n\t- title: tab\n",
            "Line 2, column 1: found character '\\t' that cannot start any token.",
            id="tab",
        ),
        pytest.param(
            "areas: []\nareas: []\n", "Line 2, column 1: areas stands here twice.", id="name-twice"
        ),
        pytest.param(
            "areas:\n- slug: a\n  slug: b\n",
            "Line 3, column 3: slug stands here twice.",
            id="inner-name-twice",
        ),
        pytest.param(
            "a: &a [x]\nb: *a\n",
            "Line 1, column 4: aliases and anchors (& and *) are not used here.",
            id="alias",
        ),
        pytest.param(
            "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n",
            "Line 1, column 4: aliases and anchors (& and *) are not used here.",
            id="billion-laughs",
        ),
        pytest.param(
            "a: !!python/object/apply:os.getcwd []\n",
            "Line 1, column 4: tags (!) are not used here.",
            id="code",
        ),
        pytest.param("1: x\n", "Line 1, column 1: this name is not a word.", id="number-as-name"),
        pytest.param(
            "? [x]\n: y\n", "Line 1, column 3: this name is not a word.", id="list-as-name"
        ),
        pytest.param(
            f"a: {'9' * 5000}\n", "Line 1, column 4: this is not a number.", id="endless-number"
        ),
        pytest.param("[" * 9000, "It is nested too deeply.", id="too-deep"),
        pytest.param(
            "a: 1\n---\nb: 2\n", "Line 2, column 1: but found another document.", id="two-in-one"
        ),
        pytest.param(
            "#" * (MOST_BYTES + 1),
            "It is larger than 1 MB, so it is not a content file.",
            id="too-big",
        ),
    ],
)
def test_a_file_that_is_not_plain_yaml_is_refused_with_the_line(tmp_path, content, fault):
    assert reading_fault(written(tmp_path, content)) == fault


def test_a_file_that_is_not_there_is_refused(tmp_path):
    fault = reading_fault(tmp_path / "nothing.yaml")

    assert fault == "It cannot be read: No such file or directory."


def test_a_folder_is_refused(tmp_path):
    assert reading_fault(tmp_path) == "It cannot be read: Is a directory."


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        pytest.param("[]\n", ["the file: this must be names with values (line 1)"], id="list"),
        pytest.param("words\n", ["the file: this must be names with values (line 1)"], id="words"),
        pytest.param("areas: []\n", ["areas: this is empty (line 1)"], id="nothing-in-it"),
        pytest.param(
            "areas:\n", ["areas: this must be a list (line 1)"], id="nothing-where-a-list-belongs"
        ),
        pytest.param(
            GOOD.replace("- title: Tell people", "- text: Tell people"),
            ["areas > waiting-times > actions > 2: title is missing (line 8)"],
            id="missing",
        ),
        pytest.param(
            GOOD.replace("  title: W", "  titel: W"),
            [
                "areas > waiting-times: title is missing (line 2)",
                "areas > waiting-times > titel: nothing of this name belongs here (line 3)",
            ],
            id="misspelt",
        ),
        pytest.param(
            GOOD.replace("Waiting times", "'  '"),
            ["areas > waiting-times > title: this is empty (line 3)"],
            id="blank",
        ),
        pytest.param(
            GOOD.replace("Waiting times", "[x]"),
            ["areas > waiting-times > title: this must be text (line 3)"],
            id="wrong-kind",
        ),
        pytest.param(
            GOOD.replace("10-28", "02-30"),
            ["areas > waiting-times > day: this is no day (line 4)"],
            id="no-such-day",
        ),
        pytest.param(
            GOOD.replace("did", "dud"),
            ["areas > waiting-times > kind: this must be one of: did, well (line 5)"],
            id="no-such-choice",
        ),
        pytest.param(
            GOOD.replace("kind: did", "ongoing: perhaps"),
            ["areas > waiting-times > ongoing: this must be true or false (line 5)"],
            id="neither-yes-nor-no",
        ),
        pytest.param(
            "areas:\n- {slug: a, title: A}\n- {slug: a, title: A}\n",
            ["areas: the same thing stands here twice (line 2)"],
            id="twice",
        ),
        pytest.param(
            "areas:\n- {title: A}\n", ["areas > 1: slug is missing (line 2)"], id="no-address"
        ),
    ],
)
def test_a_file_of_another_shape_is_told_where_it_differs(tmp_path, content, faults):
    assert shape_faults(tmp_path, content) == faults


def test_every_fault_is_told_in_the_order_of_the_file(tmp_path):
    content = "areas:\n- slug: a\n- slug: 2\n  title: B\n- {}\n"

    assert shape_faults(tmp_path, content) == [
        "areas > a: title is missing (line 2)",
        "areas > 2 > slug: this must be text (line 3)",
        "areas > 3: slug is missing (line 5)",
        "areas > 3: title is missing (line 5)",
    ]
