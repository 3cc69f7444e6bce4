"""Staff pages about all of the plan: the first page, what is missing, sheets to take away."""
