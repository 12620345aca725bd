"""What the contracts say when somebody acts: their events with their fields and totals.

They check little of what the real ones check. Behaviors act through them and say no event
themselves, so that the same behaviors can be played through the real contracts.
"""
