"""What happens when a run is asked for: what is executed, where, and how its end is made."""
