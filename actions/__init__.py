"""What was promised, as work: focus areas, leads, actions, due dates, updates, measures, figures."""
