"""A next version, as long as there is none: this one with changes that do each thing decision 38
allows, in three rooms. Columns that may be empty, or that the database fills; a table, a link
table, an index; a column that goes from the models only; and a guard that comes before the others.
"""

import re

# (file, where, what is put before that)
PUT = [
    (
        "plans/models.py",
        "    source_url = models.URLField(",
        """\
    colour = models.CharField(max_length=20, null=True)
    shade = models.CharField(max_length=20, db_default="light")
""",
    ),
    (
        "plans/models.py",
        '        verbose_name = _("plan")',
        """\
        indexes = [models.Index(fields=["title"], name="plans_by_title")]
""",
    ),
    (
        "plans/models.py",
        """\
            *super().guards(),
            Guard("update", "OLD.slug <> NEW.slug", """,
        """\
            Guard("insert", "NEW.shade = ''", _("A plan has a shade.")),
""",
    ),
    (
        "plans/models.py",
        "class Section(Promised):",
        """\
class Paint(models.Model):
    plan = models.ForeignKey(Plan, models.CASCADE)
    name = models.CharField(max_length=20)


""",
    ),
    (
        "feedback/models/submissions.py",
        "    needs_translating = models.BooleanField(",
        """\
    plans = models.ManyToManyField("plans.Plan", blank=True)
    mood = models.CharField(max_length=20, null=True)
    tone = models.CharField(max_length=20, db_default="calm")
""",
    ),
    (
        "kirklees_send/field_register.toml",
        '"source_url",\n    "is_withdrawn"',
        '"colour", "shade", ',
    ),
    ("kirklees_send/field_register.toml", '"needs_translating"', '"plans", "mood", "tone", '),
    (
        "kirklees_send/field_register.toml",
        '["plans.Section"]',
        """\
["plans.Paint"]
staff = ["id", "plan", "name"]

""",
    ),
]
# (file, what is taken out)
TAKEN_OUT = [
    (
        "providers/models/links.py",
        """\
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent by"),
        help_text=_("Nobody: it went by itself."),
    )
""",
    ),
    ("providers/links.py", " made_by=by,"),
    ("kirklees_send/field_register.toml", '"made_by",\n    '),
]
STEP = re.compile(r"^        migrations\..*?^        \),\n", re.DOTALL | re.MULTILINE)


def rehearse(version):
    """Make a Version the next one. Django writes the migrations; a person sees to it that what goes
    is taken out of the models only, and that a model comes before its history."""
    for name, where, words in PUT:
        _change(version.folder / name, where, words + where)
    for name, words in TAKEN_OUT:
        _change(version.folder / name, words, "")
    version.name = "the rehearsed version"
    version.manage("makemigrations", "--name", "rehearsed")
    for file in version.folder.glob("*/migrations/*_rehearsed.py"):
        steps = STEP.findall(file.read_text("utf-8"))
        in_order = sorted(steps, key=lambda step: "model_name='historical" in step)
        _change(file, "".join(steps), "".join(map(_out_of_models_only, in_order)))


def _out_of_models_only(step):
    if "migrations.RemoveField(" not in step:
        return step
    return f"        migrations.SeparateDatabaseAndState([], [\n{step}        ]),\n"


def _change(file, words, others):
    text = file.read_text("utf-8")
    assert text.count(words) == 1, f"{file} does not say once: {words}"
    file.write_text(text.replace(words, others), "utf-8")
