# One’s own work
