"""The pages on which a second person looks at changes of what was promised."""
