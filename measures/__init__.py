"""How progress is checked: figures are recorded, looked at and shown. Tables: see actions."""
