"""How people ask and are told: commands, channels and jobs around the core."""
