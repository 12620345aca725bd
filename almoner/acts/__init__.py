"""What officers do on the chain, one module per kind of act; each act is one verb."""
