"""One kind of risk a file; the file's name is the kind's, as in core.tables.RISKS."""
