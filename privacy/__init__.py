"""Personal data: encrypted, opened with a record, kept no longer than agreed, erased whole."""
