"""One chat platform a package: two conversions around one call."""
