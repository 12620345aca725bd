"""What people have as files about grants: rounds, applications, score sheets, awards, draws."""
