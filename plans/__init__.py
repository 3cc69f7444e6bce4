"""What was promised, as documents: the three Big Plans and who watches over them."""
