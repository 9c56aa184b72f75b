"""The people who decide: what kind they are, why they buy, and whether their records agree."""
