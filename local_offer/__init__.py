"""What help there is: the Local Offer, true even where nobody has checked it."""
