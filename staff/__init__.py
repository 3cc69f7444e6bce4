"""What all staff pages stand on. Rooms add their own pages and roles to it; it names no room."""
