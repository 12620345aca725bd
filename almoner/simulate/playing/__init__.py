"""A made-up population happens through the real contracts, which say the same.

What a population's export says was written without a chain. Here somebody does on a local node what
each of its transactions was, in its order and at its time, and what the contracts say is compared
with it, argument by argument (docs/populations.md).
"""

from __future__ import annotations

from almoner.simulate.playing.comparing import Difference as Difference
from almoner.simulate.playing.player import Played as Played
from almoner.simulate.playing.player import Player as Player
from almoner.simulate.playing.player import play as play
from almoner.simulate.playing.script import Said as Said
from almoner.simulate.playing.script import Script as Script
from almoner.simulate.playing.script import Step as Step
from almoner.simulate.playing.script import read as read
