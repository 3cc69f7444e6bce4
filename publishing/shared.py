"""What many pages share, found once for each content stamp and not for each page.

Only pages that are drawn to be kept (`publishing.page_cache`) share it: they stand for a stamp, and
it was read before anything of theirs. All others find it anew.
"""

# Where the page cache says by which stamp it has a page drawn. No header can be called so.
OF_STAMP = "publishing.stamp"
_found = {}  # name: ((stamp, day), what was found)


def shared(request, name, find, on=None):
    """Return what `find` returns; for a page that is drawn to be kept, what it returned for another
    such page of this stamp, and of the day `on` if it hangs on that. Pages that begin together may
    each find it, and the last is kept. Whoever takes it must leave it as it is.

    Under each name the last is kept as long as the process runs. So it is no more than keys,
    numbers and words of ours, and names are of a closed list: never what somebody typed. Rows that
    were public then are asked for again in `visible()` by whoever shows them."""
    of_stamp = request.META.get(OF_STAMP)
    if of_stamp is None:
        return find()
    known, value = _found.get(name, (None, None))
    if known != (of_stamp, on):
        value = find()
        _found[name] = (of_stamp, on), value
    return value
