"""The invented company behind the demo: who buys, what they buy, who works there and what went on."""
