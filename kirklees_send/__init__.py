"""Joins the rooms: settings, addresses, home page and site-wide pages. Nothing imports it."""
