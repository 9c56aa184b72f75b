"""The customer's journey: six stages, how long deals stay in them, and how many get from one to the next."""
