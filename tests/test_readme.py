"""What README tells a newcomer is there."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_map_has_every_room():
    readme = (ROOT / "README.md").read_text()
    rooms = {place.parent.name for place in ROOT.glob("*/__init__.py")}

    assert "reports" in rooms
    assert {room for room in rooms if f"`{room}/`" not in readme} == set()
