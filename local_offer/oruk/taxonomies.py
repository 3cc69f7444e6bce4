"""The lists of words that services are sorted by."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from local_offer.models import Term
from local_offer.oruk.identifiers import identifier

# How a service is tied to the words of each.
RELATION = {
    Term.Taxonomy.NEED: "needs",
    Term.Taxonomy.KIND: "kinds",
    Term.Taxonomy.ACCESS: "access",
    Term.Taxonomy.OUTCOME: "outcomes",
    Term.Taxonomy.SCHEDULE_2: "schedule_2",
}


@dataclass(frozen=True)
class Taxonomy:
    """One such list; `code` is its name on each of its terms."""

    code: str
    name: Promise
    description: Promise

    @property
    def uuid(self):
        return identifier("taxonomy", self.code)


TAXONOMIES = (
    Taxonomy(Term.Taxonomy.NEED, _("Needs"), _("The special needs that a service is for.")),
    Taxonomy(Term.Taxonomy.KIND, _("Kinds of help"), _("What a service does for people.")),
    Taxonomy(
        Term.Taxonomy.ACCESS,
        _("Access"),
        _("What a service has said of its access. What is not there is not known."),
    ),
    Taxonomy(
        Term.Taxonomy.OUTCOME,
        _("Growing up"),
        _("What a service leads to in adult life."),
    ),
    Taxonomy(
        Term.Taxonomy.SCHEDULE_2,
        _("Headings of the law"),
        _(
            "What a Local Offer must tell: Special Educational Needs and Disability Regulations"
            " 2014, schedule 2. The words are ours."
        ),
    ),
)
TAXONOMY_OF = {taxonomy.code: taxonomy for taxonomy in TAXONOMIES}
