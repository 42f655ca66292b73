"""What a loan costs, year by year, in whole fen: it is repaid exactly, whatever is rounded on the way."""

from __future__ import annotations

from fractions import Fraction

from meihao.funding.rules.balance.plan import BULLET, EQUAL_PRINCIPAL


def whole(top: int, bottom: int, rounding: str) -> int:
    """A quotient of whole numbers, neither of them negative, in whole fen: half up, or down."""
    return top // bottom if rounding == "down" else (2 * top + bottom) // (2 * bottom)


def schedule(amount: int, rate: Fraction, term: int, repayment: str, rounding: str) -> list[tuple[int, int]]:
    """Interest and principal of each year after the one in which the loan was drawn; the principal adds up to the loan.

    Interest is on what is still owed at the beginning of the year. Of equal instalments only the last may differ, by what
    rounding left.
    """
    owed, (top, bottom) = amount, rate.as_integer_ratio()
    instalment = whole(*_instalment(amount, rate, term).as_integer_ratio(), rounding)
    found = []
    for year in range(1, term + 1):
        interest = whole(owed * top, bottom, rounding)
        if year == term:
            principal = owed
        elif repayment == BULLET:
            principal = 0
        elif repayment == EQUAL_PRINCIPAL:
            principal = amount * year // term - amount * (year - 1) // term
        else:
            principal = min(max(instalment - interest, 0), owed)
        owed -= principal
        found.append((interest, principal))
    return found


def _instalment(amount: int, rate: Fraction, term: int) -> Fraction:
    """The equal yearly sum that repays a loan with its interest."""
    if not rate:
        return Fraction(amount, term)
    grown = (1 + rate) ** term
    return amount * rate * grown / (grown - 1)
