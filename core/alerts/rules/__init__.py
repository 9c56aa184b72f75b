"""The rules of the alerts, one file each, found by looking."""
