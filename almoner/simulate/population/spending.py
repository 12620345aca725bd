"""What becomes of money after it was paid: rent, shops, cashing out, relatives."""

from __future__ import annotations

import numpy as np

from almoner.simulate.population.accounts import Accounts
from almoner.simulate.population.chain import Chain
from almoner.simulate.population.chance import Chance, Numbers
from almoner.simulate.population.clock import DAY, HOUR

_WAYS = 2
"""Accounts that one account sends money on to, each time it is paid."""
LANDLORD_MOST = 650
"""The most of a payment that goes to a landlord, in 1/1000."""


class Spending:
    """Where each account sends what it gets, which share, and how long after."""

    def __init__(self, accounts: Accounts, chance: Chance, households: int) -> None:
        self._accounts, self._chance = accounts, chance
        self.landlords = accounts.several(5 + households // 120)
        self.shops = accounts.several(10 + households // 400)
        self.exchanges = accounts.several(3)
        """Each collects from thousands."""
        self.agents = accounts.several(2)
        """They pay people's bills, with all of a payment."""
        self._to = np.full((0, _WAYS), -1, np.int64)
        self._share = np.zeros((0, _WAYS), np.int64)
        self._least = np.zeros((0, _WAYS), np.int64)
        self._most = np.zeros((0, _WAYS), np.int64)
        big = np.arange(1, len(self.landlords) + 1, dtype=np.float64) ** -0.8
        self._popular = big / big.sum()

    def settle_in(self, payees: Numbers) -> None:
        """Gives ordinary habits to the accounts of households."""
        self._room()
        draw, count = self._chance.columns, len(payees)
        landlord = draw.choice(self.landlords, count, p=self._popular)
        first = np.where(draw.random(count) < 0.7, landlord, draw.choice(self.shops, count))
        self.route(payees, first, draw.integers(250, LANDLORD_MOST, count), HOUR, 5 * DAY)
        habit = draw.random(count)
        second = np.where(habit < 0.5, draw.choice(self.exchanges, count), -1)
        shop = (habit >= 0.5) & (habit < 0.8)
        second = np.where(shop, draw.choice(self.shops, count), second)
        relative = (habit >= 0.8) & (habit < 0.9)
        second[relative] = self._accounts.several(int(relative.sum()))
        self._room()
        self.route(payees, second, draw.integers(150, 340, count), 2 * HOUR, 12 * DAY, way=1)

    def route(
        self,
        payees: Numbers,
        to: Numbers | int,
        share: Numbers | int,
        least: int,
        most: int,
        *,
        way: int = 0,
    ) -> None:
        """Sends so many 1/1000 of what comes in on to an account, within these seconds."""
        self._room()
        self._to[payees, way] = to
        self._share[payees, way] = share
        self._least[payees, way] = least
        self._most[payees, way] = max(most, least + 1)

    def sink(self, payees: Numbers, to: Numbers | int, share: int, most: int) -> None:
        """Sends nearly all on to one account, and nothing elsewhere."""
        self.route(payees, to, share, min(600, most // 2), most)
        self.keep(payees, way=1)

    def keep(self, payees: Numbers, *, way: int) -> None:
        """Sends nothing that way."""
        self.route(payees, -1, 0, 0, 1, way=way)

    def inherit(self, account: int, before: int) -> None:
        """A new account of the same people."""
        self._room()
        for table in (self._to, self._share, self._least, self._most):
            table[account] = table[before]

    def spend(self, chain: Chain, payees: Numbers, amounts: Numbers, times: Numbers) -> None:
        """What accounts do with what they were just paid."""
        self._room()
        for way in range(_WAYS):
            to = self._to[payees, way]
            sent = amounts * self._share[payees, way] // 1000
            goes = np.flatnonzero((to >= 0) & (sent > 0))
            if not len(goes):
                continue
            who = payees[goes]
            wait = self._chance.columns.integers(self._least[who, way], self._most[who, way])
            chain.move(times[goes] + wait, who, to[goes], sent[goes])

    def _room(self) -> None:
        missing = self._accounts.count - len(self._to)
        if missing <= 0:
            return
        missing = max(missing, len(self._to))
        self._to = np.concatenate([self._to, np.full((missing, _WAYS), -1, np.int64)])
        empty = np.zeros((missing, _WAYS), np.int64)
        self._share = np.concatenate([self._share, empty])
        self._least = np.concatenate([self._least, empty])
        self._most = np.concatenate([self._most, empty + 1])
