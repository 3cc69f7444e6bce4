"""Finding services: what was asked, what fits it, what may fit, and the pages that show it."""
