"""The web service: pages for the people paid, and the relay of what they sign."""
