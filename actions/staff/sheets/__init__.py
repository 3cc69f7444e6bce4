"""In and out: what staff see as spreadsheets to take away, and what they filled in brought back."""
