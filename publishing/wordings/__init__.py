"""What was promised, in words: how it may change once the site is opened."""
