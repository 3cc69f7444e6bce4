"""Pages that bring a sheet in: a template to take, the file tried and told row by row, then done.

Between the try and the doing nothing is kept here. The page carries the file's text and, signed,
the version of everything it was tried on. So what is confirmed is what was read, or it is refused.
"""

import hashlib

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from publishing.spreadsheets import sheet_response
from staff.pages import refuse_strangers, refuse_unless, staff_page
from staff.sheets.files import MOST_BYTES, TOO_LARGE, lines_of, text_of
from staff.sheets.rows import bring_in

# Of a long report people read the beginning; the rest is like it.
ROWS_SHOWN = 200
_SALT = "actions.staff.sheets"  # as ever, for what somebody is looking at


class FileForm(forms.Form):
    """The file that comes back."""

    file = forms.FileField(
        label=gettext_lazy("The file, saved as CSV or Excel (.xlsx)"),
        help_text=gettext_lazy("At most 1 MB and 10,000 rows. Nothing is saved yet."),
        allow_empty_file=True,  # we say ourselves what is wrong with it
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,.xlsx"}),
        error_messages={"required": gettext_lazy("Choose the file first.")},
    )
    use_required_attribute = False


def addresses(kind, moment_for):
    """Return the addresses under /admin/ of one kind of sheet: its page and its template.

    `kind` is a Sheet; `moment_for(user)` returns when what this person brings in becomes public,
    or None if others decide.
    """
    of_kind = {"kind": kind, "moment_for": moment_for}
    page = f"sheets/{kind.name}/"
    return [
        path(page, bring_in_sheet, of_kind, name=f"sheet_of_{kind.name}"),
        path(f"{page}template.csv", template, of_kind, name=f"template_of_{kind.name}"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in_sheet(request, kind, moment_for):
    """Bring in a sheet: choose the file, read what it would do, confirm."""
    sheet = _sheet_for(request, kind, moment_for)
    if request.method != "POST" or sheet.closed:
        return _page(request, sheet, FileForm())
    if "text" in request.POST:
        # Browsers send line ends of their own.
        text = request.POST["text"].replace("\r\n", "\n")
        if "tried" in request.POST:
            return _confirm(request, sheet, text)
        return _look_again(request, sheet, text)
    form = FileForm(request.POST, request.FILES)
    if _was_let_go(request):
        form.fields["file"].error_messages["required"] = TOO_LARGE
    if not form.is_valid():
        return _page(request, sheet, form)
    try:
        file = form.cleaned_data["file"]
        text = text_of(file.read(MOST_BYTES + 1), file.name)
        report = bring_in(sheet, _lines(sheet, text), only_try=True)
    except ValidationError as refusal:
        form.add_error("file", refusal.messages)
        return _page(request, sheet, form)
    return _page(request, sheet, FileForm(), report=report, text=text)


# Where a confirmation did not get in, its file is looked at anew.
bring_in_sheet.shown_again_without = ("tried",)


def _look_again(request, sheet, text):
    try:
        report = bring_in(sheet, _lines(sheet, text), only_try=True)
    except ValidationError as refusal:
        return _refused(request, sheet, refusal)
    return _page(request, sheet, FileForm(), report=report, text=text)


def _was_let_go(request):
    """Whether what was sent was so large that no file in it was kept (settings)."""
    sent = int(request.META.get("CONTENT_LENGTH") or 0)
    return not request.FILES and sent > settings.FILE_UPLOAD_MAX_MEMORY_SIZE


def _sheet_for(request, kind, moment_for):
    refuse_strangers(request)
    sheet = kind(request.user, at=moment_for(request.user))
    refuse_unless(sheet.may_bring_in())
    return sheet


def _lines(sheet, text):
    return lines_of(text, sheet.headings, sheet.needed, sheet.also)


def _confirm(request, sheet, text):
    form = FileForm()
    seen = _signed_for(sheet, text, request.POST.get("tried", ""))
    if seen is None:
        messages.error(request, _("This is not what you looked at. Choose the file again."))
        return _page(request, sheet, form)
    try:
        report = bring_in(sheet, _lines(sheet, text), seen=seen, only_try=False)
    except ValidationError as refusal:
        return _refused(request, sheet, refusal)
    if not report.is_done:
        messages.error(request, _("Nothing was saved. Something changed since you looked."))
        return _page(request, sheet, form, report=report, text=text, status=409)
    messages.success(request, f"{_counted(report)} {sheet.after}")
    return redirect(sheet.done_at)


def _refused(request, sheet, refusal):
    for sentence in refusal.messages:
        messages.error(request, sentence)
    return _page(request, sheet, FileForm(), status=409)


def _counted(report):
    added, changed = len(report.added), len(report.changed)
    said = []
    if added:
        said.append(
            ngettext("%(n)d row was added.", "%(n)d rows were added.", added) % {"n": added}
        )
    if changed:
        many = ngettext("%(n)d row was changed.", "%(n)d rows were changed.", changed)
        said.append(many % {"n": changed})
    return " ".join(said) or _("Nothing in it was new, so nothing was saved.")


def _page(request, sheet, form, *, report=None, text="", status=200):
    may_confirm = report and not report.refused and (report.added or report.changed)
    return staff_page(
        request,
        "staff/sheet_in.html",
        sheet.title,
        status=status,
        sheet=sheet,
        template_form=sheet.template_form(),
        form=form,
        report=report,
        shown=ROWS_SHOWN,
        public=sheet.public if may_confirm else None,
        text=text if may_confirm else "",
        tried=_sign(sheet, text, report) if may_confirm else "",
    )


def _sign(sheet, text, report):
    said = {"of": _what_of(sheet, text), "seen": report.seen}
    return signing.dumps(said, salt=_SALT, compress=True)


def _signed_for(sheet, text, tried):
    """Return {row: version} of the try that was confirmed, or None if it was not of this text, by
    this person, in this round."""
    try:
        said = signing.loads(tried, salt=_SALT)
    except signing.BadSignature:
        return None
    if said["of"] != _what_of(sheet, text):
        return None
    return {int(row): version for row, version in said["seen"].items()}


def _what_of(sheet, text):
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    return [sheet.name, sheet.context, sheet.user.pk, fingerprint]


@require_safe
def template(request, kind, moment_for):
    """The sheet to fill in: the rows this person may write, with what they say now."""
    sheet = _sheet_for(request, kind, moment_for)
    if sheet.closed:
        messages.warning(request, sheet.closed)
        return redirect(f"admin:sheet_of_{sheet.name}")
    form = sheet.template_form(request.GET)
    about = form.cleaned_data if form and form.is_valid() else {}
    lines = (
        [line.get(column.name) for column in sheet.columns] for line in sheet.template(**about)
    )
    return sheet_response(f"{sheet.name}", "csv", sheet.headings.values(), lines)
