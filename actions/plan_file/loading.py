"""The Big Plan's content file, put into rows.

Every function here says which values of the file go into which fields of one model. A row
without a name of its own is found by its place, which the file gives it for ever.
"""

from collections import Counter

from django.utils.translation import gettext as _

from actions.models import (
    Action,
    ActionLink,
    ActionPart,
    AreaDefinition,
    FactFigure,
    FocusArea,
    Lead,
    Measure,
    MeasureInArea,
    PublicFact,
    RecommendationPoint,
)
from plans.models import Document, Inspection, KeyArea, OversightBody, Plan, Point, Section
from publishing.loading import loading
from publishing.models import GlossaryTerm


def load(content, *, overwrite=False):
    """Put checked content on the site and return the Loader, which tells what it did.

    Raise LoadingError, with nothing changed, if the database's own rules refuse any of it.
    """
    reason = _("Loaded from the plan")
    with loading("big-plan", reason=reason, overwrite=overwrite) as loader:
        BigPlan(content, loader).load()
    return loader


class BigPlan:
    """One loading of the file: what others refer to is kept by the name they use."""

    def __init__(self, content, loader):
        self.content = content
        self.loader = loader
        self.plans, self.sections = {}, {}
        self.leads, self.areas, self.actions, self.measures = {}, {}, {}, {}

    def load(self):
        """Load everything, what is referred to first."""
        for plan in self.content["plans"]:
            self._plan(plan)
        self._key_areas()
        self._inspection()
        self._oversight()
        for area in self.content["focus_areas"]:
            self._area(area)
        self._action_links()
        self._glossary()
        self._facts()

    # Plans

    def _plan(self, plan):
        part = plan["part"]
        self.plans[part] = self.loader.load(
            Plan,
            str(part),
            _words(plan, "title short_title slug summary publisher period period_note what_is_here")
            | {
                "source_url": plan["url"],
                "published_words": plan.get("published", ""),
                "source_updated_on": plan.get("last_updated"),
            },
            part=part,
        )
        for section in plan["sections"]:
            self.sections[part, section["heading"]] = self.loader.load(
                Section,
                f"{part}.{section['place']}",
                _words(section, "heading body holds caution"),
                plan=self.plans[part],
                order=section["place"],
            )
        for kind in Point.Kind:
            self._points(plan, kind)
        for document in plan["documents"]:
            self.loader.load(
                Document,
                f"{part}.{document['place']}",
                _words(document, "kind name url"),
                plan=self.plans[part],
                order=document["place"],
            )

    def _points(self, plan, kind):
        name = {
            Point.Kind.AMBITION: "ambitions",
            Point.Kind.COMMITMENT: "commitments",
            Point.Kind.STRENGTH: "strengths",
            Point.Kind.STATEMENT: "statements",
        }[kind]
        for point in plan.get(name, []):
            self.loader.load(
                Point,
                f"{plan['part']} {kind} {point['place']}",
                _words(point, "text"),
                plan=self.plans[plan["part"]],
                kind=kind,
                order=point["place"],
            )

    def _key_areas(self):
        for area in self.content["key_areas"]:
            self.loader.load(
                KeyArea,
                area["key"],
                _words(area, "title formal_name text linked_quote")
                | {"order": area["place"], "plans": [self.plans[part] for part in area["plans"]]},
                slug=area["key"],
            )

    def _inspection(self):
        inspection = self.content["inspection"]
        self.loader.load(
            Inspection,
            inspection["dates"],
            _words(
                inspection,
                "inspectors dates previous outcome outcome_rank next_full_inspection asked_to_do "
                "responsible url",
            )
            | {"report_published_words": inspection.get("report_published", "")},
            plan=self.plans[inspection["plan"]],
        )

    def _oversight(self):
        for body in self.content["governance"]:
            self.loader.load(
                OversightBody,
                str(body["place"]),
                _words(body, "name role how_often url") | {"plan": self.plans[body["plan"]]},
                order=body["place"],
            )

    # Focus areas

    def _area(self, content):
        area = self.areas[content["slug"]] = self.loader.load(
            FocusArea,
            content["slug"],
            _words(content, "title full_title prefix")
            | {
                "plan": self.plans[content["plan"]],
                "number": content["number"],
                "lead": self._lead(content["lead"]),
                "recommendation": content["recommendation"]["text"],
            },
            slug=content["slug"],
        )
        self._lines(RecommendationPoint, "text", content["recommendation"]["points"], area, content)
        self._lines(AreaDefinition, "term text", content["definitions"], area, content)
        for order, measure in enumerate(content["measures"], 1):
            self._measure(measure, area, order)
        for order, action in enumerate(content["actions"], 1):
            self._action(action, area, order)

    def _lead(self, title):
        """The lead of that title. One lead may be responsible for several areas."""
        if title not in self.leads:
            self.leads[title] = self.loader.load(Lead, title, {}, title=title)
        return self.leads[title]

    def _lines(self, model, names, lines, area, content):
        for line in lines:
            key = f"{content['prefix']} {line['place']}"
            self.loader.load(model, key, _words(line, names), area=area, order=line["place"])

    def _measure(self, content, area, order):
        """A measure and its place in the area; or only its place, if another area has it too."""
        reference = content["reference"]
        same_as = content.get("same_measure_as", reference)
        if same_as == reference:
            target = content.get("target", {})
            self.measures[reference] = self.loader.load(
                Measure,
                reference,
                _words(
                    content,
                    "question text method unit audience direction direction_words direction_note "
                    "read_with_care",
                )
                | {
                    "parts": _lines(content, "parts"),
                    "note": content.get("caution", ""),
                    "target_value": target.get("value"),
                    "target_unit": target.get("unit", ""),
                    "target_words": target.get("words", ""),
                    "counts_people": content.get("counts_people", True),
                },
                reference=reference,
            )
        self.loader.load(
            MeasureInArea,
            reference,
            {"measure": self.measures[same_as], "area": area, "order": order},
            reference=reference,
        )

    def _action(self, content, area, order):
        reference = content["reference"]
        action = self.actions[reference] = self.loader.load(
            Action,
            reference,
            _words(content, "title text for_young_people timing_words")
            | {
                "area": area,
                "order": order,
                "ongoing": content.get("ongoing", False),
                "involved": _lines(content, "involved"),
                "keywords": _lines(content, "keywords"),
            },
            reference=reference,
        )
        for part in content.get("parts", []):
            self.loader.load(
                ActionPart,
                f"{reference}.{part['place']}",
                _words(part, "text"),
                action=action,
                order=part["place"],
            )

    def _action_links(self):
        for area in self.content["focus_areas"]:
            for content in area["actions"]:
                for kind in ActionLink.Kind:
                    for other in content.get(kind, []):
                        reference = content["reference"]
                        self.loader.load(
                            ActionLink,
                            f"{reference} > {other}",
                            {"kind": kind},
                            from_action=self.actions[reference],
                            to_action=self.actions[other],
                        )

    # Words and facts

    def _glossary(self):
        for term in self.content["glossary"]:
            self.loader.load(
                GlossaryTerm,
                term["term"],
                _words(term, "acronym full definition basis"),
                term=term["term"],
            )

    def _facts(self):
        order = Counter()
        for content in self.content["public_facts"]:
            order[content["kind"]] += 1
            reference = content["reference"]
            table = content.get("table", {"caption": "", "rows": []})
            fact = self.loader.load(
                PublicFact,
                reference,
                _words(content, "kind text date_words source_kind url caution")
                | {
                    "order": order[content["kind"]],
                    "dated_on": content.get("date"),
                    "table_caption": table["caption"],
                    "sections": [
                        self.sections[place["plan"], place["heading"]]
                        for place in content.get("sections", [])
                    ],
                    "areas": [self.areas[slug] for slug in content.get("areas", [])],
                    "actions": [self.actions[name] for name in content.get("actions", [])],
                    "measures": [self.measures[name] for name in content.get("measures", [])],
                },
                reference=reference,
            )
            for row in table["rows"]:
                self.loader.load(
                    FactFigure,
                    f"{reference}.{row['place']}",
                    _words(row, "period figure"),
                    fact=fact,
                    order=row["place"],
                )


def _words(content, names):
    """The texts of those names; where the file has none, there are no words."""
    return {name: content.get(name, "") for name in names.split()}


def _lines(content, name):
    """A list as the lines of one text."""
    return "\n".join(content.get(name, []))
