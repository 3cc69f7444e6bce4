"""Our own words, as the search knows them by what people type: "hardly talks", "SALT", "autsim"."""

from local_offer.models import Term

SOUGHT = (Term.Taxonomy.NEED, Term.Taxonomy.KIND)
# What is asked for by somebody who may not be able to wait.
CRISIS_TERMS = frozenset(("self-harm-and-crisis", "crisis-help"))


def sought_as(taxonomy, slug):
    """Return what the search calls a term."""
    return f"{taxonomy}:{slug}"


def terms_named(names, terms):
    """Return those of the terms that the search calls by one of these names."""
    return [term for term in terms if sought_as(term.taxonomy, term.slug) in names]
