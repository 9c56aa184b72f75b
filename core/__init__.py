"""What we know of customers: no chat, no network, no clock."""
