"""The parts of one customer's profile as of a day."""
