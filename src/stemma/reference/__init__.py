"""What the world holds: outlets, countries, actors and clocks; one table each, which a user's file extends."""
