"""The benchmark: what each page costs, today and with twenty years of work in the database."""
