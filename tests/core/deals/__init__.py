"""Tests of what a deal can be made of."""
