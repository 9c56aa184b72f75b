"""Importing, through its door: files on disk in, checked rows or clear answers out."""
