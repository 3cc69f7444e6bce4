"""The Local Offer for other machines, in Open Referral UK 3 (HSDS-UK-3.0).

Addresses and fields have the names that the standard gives them; what it has no name for begins
with x_kirklees_. What is not known is left out, and never made up.
"""
