"""What the bot writes unasked, one kind of message a file; its words are chosen when it is sent."""
