"""What a deal can be made of: products that go together, goals, concessions, a price, a standard, their gain."""
