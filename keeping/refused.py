class BackupRefused(Exception):  # noqa: N818  no error: it keeps what is there
    """A backup or restore that was not done; its words tell the operator why."""
