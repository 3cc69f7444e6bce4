"""What was promised, as work: areas, leads, actions, due dates, updates, measures, figures."""
