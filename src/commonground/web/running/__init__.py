"""What runs the room: serve, worker, backup, restore."""
