"""Settings from the environment. A missing or silly value gives a sentence on what to do."""

import os
import re
from email.utils import getaddresses
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name, default=None):
    """Return a variable's words; raise ImproperlyConfigured if it is needed and missing."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is not None:
        return default
    raise ImproperlyConfigured(
        f"{name} is not set. Start the site with bin/run, which looks after it, "
        f"or set it as 'Settings' in docs/running.md says."
    )


def file(name, default):
    """Return the path of a file; refuse one that we could not write, such as for want of a folder.
    The default may be made later."""
    path = Path(text(name, str(default))).absolute()
    written = path if path.exists() else path.parent
    if path.is_dir() or (path != default and not os.access(written, os.W_OK)):
        raise ImproperlyConfigured(
            f'{name} is "{path}". Name a file in a folder that is there and that we may write to.'
        )
    return path


def yes_or_no(name):
    """Return True for "yes", False for "no" or nothing; anything else is refused."""
    value = text(name, "no").lower()
    if value not in ("yes", "no"):
        raise ImproperlyConfigured(f'{name} is "{value}". Set it to yes or no.')
    return value == "yes"


def number(name, default, *, most):
    """Return a whole number from 1 to the most there may be."""
    value = text(name, str(default))
    if not re.fullmatch("[1-9][0-9]{0,8}", value) or int(value) > most:
        raise ImproperlyConfigured(f'{name} is "{value}". Set it to a number from 1 to {most}.')
    return int(value)


def address(name, default):
    """Return the address of a machine's own to listen on."""
    value = text(name, default)
    try:
        ip_address(value)
    except ValueError:
        raise ImproperlyConfigured(
            f'{name} is "{value}". Set it to an address of this machine, such as 127.0.0.1.'
        ) from None
    return value


def origin(name, default=None):
    """Return the split web address of this site: scheme and host, perhaps a port, no path."""
    value = text(name, default).rstrip("/")
    try:
        parts = urlsplit(value)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_fine = urlsplit(""), False
    plain = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
    host_is_one = re.fullmatch(HOST, parts.hostname or "")
    if parts.scheme not in ("http", "https") or not host_is_one or not port_is_fine or not plain:
        raise ImproperlyConfigured(
            f'{name} is "{value}". Set it to the address people type, '
            f"such as https://bigplan.example.org, with one host and nothing after it. "
            f"A host with other letters than a to z is written as xn--..."
        )
    return parts


# A host as browsers name it: Django answers no other.
HOST = r"[a-z0-9-]+(\.[a-z0-9-]+)*"


def networks(name):
    """Return the networks of a list such as "10.0.0.0/8, 2001:db8::7"; none if it is not set."""
    found = []
    for words in text(name, "").replace(",", " ").split():
        try:
            network = ip_network(words)
        except ValueError:
            network = None
        if network is None or network.prefixlen == 0:
            raise ImproperlyConfigured(
                f'{name} has "{words}". Name the addresses of your own proxies, such as '
                f"192.0.2.7 or 10.0.0.0/8, with commas between them. All of the internet is "
                f"not allowed: then anybody could say where they come from."
            )
        found.append(network)
    return tuple(found)


def feeds(name):
    """Return {name of a list: its address} of words such as "Calderdale=https://..., ...", in their
    order; none if it is not set."""
    found = {}
    for words in filter(None, (each.strip() for each in text(name, "").split(","))):
        called, _equals, url = (part.strip() for part in words.partition("="))
        try:
            host = urlsplit(url).hostname
        except ValueError:
            host = None
        if not called or len(called) > 100 or called in found or not host:
            raise ImproperlyConfigured(
                f'{name} has "{words}". Name each list once, with the address of its feed, such '
                f"as Calderdale=https://feed.example.org/api, and commas between them."
            )
        found[called] = url
    return found


def secret(name):
    """Return a secret; refuse one that is short enough to guess."""
    value = text(name)
    if len(value) < 50 or len(set(value)) < 10:
        raise ImproperlyConfigured(
            f"{name} is too easy to guess. Use at least 50 random characters: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(50))" prints some.'
        )
    return value


def secret_or_none(name):
    """Return a secret, or None if it is not set."""
    return secret(name) if text(name, "") else None


def keys(name):
    """Return {name of a key: key}, newest first, of a list such as "2026-11:..., 2026-05:...".

    The newest encrypts. Older ones stay in the list until `rekey_personal_data` is done.
    """
    found = {}
    for words in text(name).replace(",", " ").split():
        identity, _colon, key = words.partition(":")
        if not re.fullmatch(r"[a-z0-9-]{1,20}", identity) or identity in found:
            raise ImproperlyConfigured(
                f"{name} needs a name before each key, each its own, of small letters, figures "
                f"and dashes, such as 2026-11:..."
            )
        if not re.fullmatch(r"[A-Za-z0-9+/_-]{43}=", key):  # it is secret, so it is not repeated
            raise ImproperlyConfigured(
                f'{name} has a key "{identity}" that is none. '
                'python3 -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32))'
                '.decode())" prints one.'
            )
        if key in found.values():
            raise ImproperlyConfigured(
                f'{name} has the key "{identity}" twice, by two names. Make a new one.'
            )
        found[identity] = key
    if not found:
        raise ImproperlyConfigured(f"{name} has no key in it. Give it one, such as 2026-11:...")
    return found


SIGNS = "In a password / is written %2F, # %23, ? %3F, @ %40, : %3A and % itself %25."


def database(base_dir):
    """Return Django's settings for the database named by DATABASE_URL, else for SQLite in var/."""
    import dj_database_url

    address = text("DATABASE_URL", f"sqlite:///{quote(str(base_dir))}/var/db.sqlite3")
    try:
        found = dj_database_url.parse(address)
    except ValueError:  # its message may hold the password, so it is not repeated
        found = {}
    if found.get("ENGINE") == "django.db.backends.sqlite3":
        try:
            Path(found["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise ImproperlyConfigured(
                f"DATABASE_URL names a file in a folder that cannot be made: {problem}."
            ) from None
        return found | SQLITE
    if found.get("ENGINE") == "django.db.backends.postgresql" and found.get("NAME"):
        return found | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    raise ImproperlyConfigured(
        "DATABASE_URL is not an address we can use. Use postgresql://user:password@host/name, "
        f"or leave it out to keep everything in var/db.sqlite3. {SIGNS}"
    )


def mail(files):
    """Return Django's settings for how mail leaves, by EMAIL_URL; without it, it is put into files.

    `files` is the folder for those. Mail by SMTP is encrypted, and the server's certificate
    checked, unless the address says that it shall not be.
    """
    address = text("EMAIL_URL", "")
    if not address:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": files,
        }
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    if host and parts.scheme == "notify" and parts.username:
        return {
            "EMAIL_BACKEND": "post.notify.EmailBackend",
            "NOTIFY": {"api_key": unquote(parts.username), "template_id": host},
        }
    if host and parts.scheme in SMTP:
        usual_port, encryption = SMTP[parts.scheme]
        return encryption | {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": host,
            "EMAIL_PORT": port or usual_port,
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_TIMEOUT": 30,
            "DEFAULT_FROM_EMAIL": sender("EMAIL_FROM"),
        }
    raise ImproperlyConfigured(  # the address may hold a password, so it is not repeated
        "EMAIL_URL is not an address we can use. Use smtp://user:password@host, "
        f"notify://api-key@template-id, or leave it out to keep mail in files in var/post. {SIGNS}"
    )


def sender(name):
    """Return the sender of mail, as it is written; refuse what is not one address."""
    value = text(name, "")
    addresses = [address for _name, address in getaddresses([value])]
    if len(addresses) != 1 or not re.fullmatch(r"[^@\s]+@[^@\s]+", addresses[0]):
        raise ImproperlyConfigured(
            f'{name} is "{value}". Mail by SMTP needs one sender, such as '
            f"Big Plan <bigplan@example.org>. A name with a comma in it stands in quotes."
        )
    return value


# How to speak to a mail server: the usual port, and how what is said is kept private.
SMTP = {
    "smtp": (587, {"EMAIL_USE_TLS": True}),
    "smtps": (465, {"EMAIL_USE_SSL": True}),
    "smtp-unencrypted": (25, {}),  # for a relay on the same machine
}

# Writers queue instead of failing, and what was acknowledged is on the disk (FULL).
SQLITE = {
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;"
            "PRAGMA synchronous=FULL;"
            "PRAGMA recursive_triggers=ON;"  # REPLACE then says what it deletes
            "PRAGMA secure_delete=ON;"
            "PRAGMA mmap_size=134217728;"
            "PRAGMA temp_store=MEMORY;"
            "PRAGMA cache_size=-20000;"
        ),
    },
}
