"""How messages leave. Couriers are handed in by `bootstrap`; a store without any says so and offers the app."""

from guardtui.delivery.courier import Courier, Letter, Receipt

__all__ = ["Courier", "Letter", "Receipt"]
