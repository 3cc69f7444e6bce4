"""One search over everything that is public.

Rooms say what of theirs is found (`kinds`), in a module `found`. Their words are kept in an index
of our own (`index`), the same on both databases. What somebody types is understood (`asking`) with
the words that rooms know for it (`synonyms`), and ranked (`ranking`, `finding`). The index only
proposes: each hit is asked for in the rows that are visible now.
"""
