"""The practice lab behind `guardtui demo`: an invented account's year, told through Guard's own verbs.

Product code never imports it. It works only on stores that were marked "practice" when they were made; a real store
refuses its couriers, its clock and its entropy, because nobody hands them to one.
"""
