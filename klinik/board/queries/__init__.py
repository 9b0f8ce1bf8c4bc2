"""What the screens ask the database: counts for the board on the wall, and what is on the air outside."""
