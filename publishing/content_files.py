"""Reading a content file: plain YAML of a known shape, or sentences saying where it is broken.

Only what a person would write by hand is taken: no aliases, no tags, no name twice (YAML itself
would silently keep the last), nothing hidden in the text.
"""

import json
import unicodedata

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from jsonschema import Draft202012Validator, FormatChecker

from publishing.plain_text import tidied

# Ten times what the Big Plan needs. A bigger file is not a content file.
MOST_BYTES = 1_000_000


class ContentError(Exception):
    """The file cannot be used. `faults` is a list of sentences, each saying what is wrong where."""

    def __init__(self, faults):
        super().__init__("\n".join(faults))
        self.faults = faults


def read_checked(path, schema_path, faults):
    """Return what a content file holds; raise ContentError with all that is wrong with it: against
    its JSON Schema, or else what `faults` yields of its content, as (path, sentence)."""
    file = ContentFile(path)
    found = file.faults_against(schema_path)
    found = found or [file.fault_at(*fault) for fault in faults(file.content)]
    if found:
        raise ContentError(found)
    return file.content


class ContentFile:
    """A content file as read: its `content`, and where in the file each piece stands.

    Raise ContentError if it is not a file, not UTF-8 or not plain YAML.
    """

    def __init__(self, path):
        text = _text(path)
        try:
            loader = _PlainLoader(text)
            self._node = loader.get_single_node()
            self.content = loader.construct_document(self._node) if self._node else None
        except yaml.YAMLError as error:
            raise ContentError([_syntax_fault(error, text)]) from error
        except RecursionError as error:
            raise ContentError([_("It is nested too deeply.")]) from error
        if self._node is None:
            raise ContentError([_("It is empty.")])

    def faults_against(self, schema_path):
        """Return a sentence for everything in which the file differs from the JSON Schema."""
        schema = json.loads(schema_path.read_text(encoding="utf-8"))
        validator = Draft202012Validator(schema, format_checker=FormatChecker())
        faults = [
            (list(error.absolute_path) + further, sentence)
            for error in validator.iter_errors(self.content)
            for further, sentence in _shape_faults(error)
        ]
        faults.sort(key=lambda fault: self._line(fault[0]))
        # One thing may fail several rules that come to the same sentence.
        return list(dict.fromkeys(self.fault_at(*fault) for fault in faults))

    def fault_at(self, path, sentence):
        """Return the sentence with its place: the names on the way there, and the line."""
        return _("%(place)s: %(sentence)s (line %(line)s)") % {
            "place": " > ".join(self._names(path)) or _("the file"),
            "sentence": sentence,
            "line": self._line(path),
        }

    def _line(self, path):
        """The line of the piece, or of the nearest thing that holds it."""
        node = self._node
        for step in path:
            if isinstance(node, yaml.MappingNode):
                found = [value for name, value in node.value if name.value == step]
            else:
                found = node.value[step : step + 1]
            if not found:
                break
            node = found[0]
        return node.start_mark.line + 1

    def _names(self, path):
        """Each step in words: a thing in a list by its address if it has one, or by its place."""
        piece = self.content
        for step in path:
            piece = piece.get(step) if isinstance(piece, dict) else piece[step]
            slug = piece.get("slug") if isinstance(piece, dict) else None
            if isinstance(step, str):
                yield step
            else:
                yield slug if isinstance(slug, str) else str(step + 1)


def _text(path):
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ContentError([_("It cannot be read: %(why)s.") % {"why": error.strerror}]) from error
    if len(raw) > MOST_BYTES:
        raise ContentError([_("It is larger than 1 MB, so it is not a content file.")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        fault = _("Line %(line)s: this is not UTF-8 text.") % {"line": line}
        raise ContentError([fault]) from error


class _PlainLoader(yaml.SafeLoader):
    """YAML as people write it by hand. A day stays text: the schema says what a day looks like."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent, index):
        event = self.peek_event()
        if getattr(event, "anchor", None) is not None:
            self._refuse(event, _("aliases and anchors (& and *) are not used here"))
        if getattr(event, "tag", None) is not None:
            self._refuse(event, _("tags (!) are not used here"))
        return super().compose_node(parent, index)

    def compose_scalar_node(self, anchor):
        node = super().compose_scalar_node(anchor)
        for character in node.value:
            is_hidden = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
            if (is_hidden and character != "\n") or tidied(character) != character:
                code = f"U+{ord(character):04X}"
                self._refuse(node, _("there is a hidden character, %(code)s") % {"code": code})
        return node

    def compose_mapping_node(self, anchor):
        node = super().compose_mapping_node(anchor)
        names = set()
        for key, _value in node.value:
            if key.tag != "tag:yaml.org,2002:str":
                self._refuse(key, _("this name is not a word"))
            if key.value in names:
                self._refuse(key, _("%(name)s stands here twice") % {"name": key.value})
            names.add(key.value)
        return node

    def construct_yaml_int(self, node):
        try:
            return super().construct_yaml_int(node)
        except ValueError:
            return self._refuse(node, _("this is not a number"))

    def _refuse(self, where, sentence):
        raise yaml.MarkedYAMLError(problem=sentence, problem_mark=where.start_mark)


_PlainLoader.add_constructor("tag:yaml.org,2002:int", _PlainLoader.construct_yaml_int)


def _syntax_fault(error, text):
    if isinstance(error, yaml.reader.ReaderError):
        return _("Line %(line)s: there is a hidden character, %(code)s.") % {
            "line": text.count("\n", 0, error.position) + 1,
            "code": f"U+{error.character:04X}",
        }
    return _("Line %(line)s, column %(column)s: %(problem)s.") % {
        "line": error.problem_mark.line + 1,
        "column": error.problem_mark.column + 1,
        "problem": error.problem,
    }


def _shape_faults(error):
    """What an error of the schema means to a person: (further steps, sentence) pairs."""
    found, wanted = error.instance, error.validator_value
    match error.validator:
        case "required":
            missing = [name for name in wanted if name not in found]
            return [([], _("%(name)s is missing") % {"name": name}) for name in missing]
        case "additionalProperties":
            unknown = [name for name in found if name not in error.schema["properties"]]
            return [([name], _("nothing of this name belongs here")) for name in unknown]
        case "type":
            return [([], _("this must be %(kind)s") % {"kind": _KINDS[wanted]})]
        case "enum":
            return [([], _("this must be one of: %(names)s") % {"names": ", ".join(wanted)})]
        case "minItems":
            return [([], _("this is empty"))]
        case "uniqueItems":
            return [([], _("the same thing stands here twice"))]
    return [([], error.schema.get("description") or error.message[:200])]


_KINDS = {
    "object": gettext_lazy("names with values"),
    "array": gettext_lazy("a list"),
    "string": gettext_lazy("text"),
    "integer": gettext_lazy("a whole number"),
    "number": gettext_lazy("a number"),
    "boolean": gettext_lazy("true or false"),
}
