"""What the bot writes unasked: one kind of letter a file, its words made at the moment it is sent."""
