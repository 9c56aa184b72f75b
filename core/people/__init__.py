"""The people who decide: what kind they are, why they buy, and how to talk with them."""
