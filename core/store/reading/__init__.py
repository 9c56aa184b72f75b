"""Read customers as the tables that scoring takes."""
