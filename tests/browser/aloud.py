"""What a page says to somebody who hears it: what Chromium tells screen readers."""

# Some screen readers say "check mark", "down arrow", "equals". Words beside them say it better.
SIGNS = {"✓", "!", "?", "↓", "↑", "=", "×"}
# Who goes from landmark to landmark looks for the few places of a page, not for each heading.
MOST_REGIONS = 2


def said_oddly(page):
    """Return what is said twice, or said and only meant for the eye, on the page that is open."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    told = [node for node in nodes if not node["ignored"]]
    for node in told:
        role, name, description = (_value(node, key) for key in ("role", "name", "description"))
        if role == "StaticText" and name.strip() in SIGNS:
            yield f"says a sign: {name.strip()}"
        if description and description.strip() in name:
            yield f"says twice: {description}"
    regions = [_value(node, "name") for node in told if _value(node, "role") == "region"]
    if len(regions) > MOST_REGIONS:
        yield f"has {len(regions)} regions: {regions}"


def _value(node, key):
    return str(node.get(key, {}).get("value", ""))
