"""Work that nobody waits for in a chat: taking files in, scoring the book."""
