"""From a company's own files to checked tables: formats, kinds of file, and the recognition of both."""
