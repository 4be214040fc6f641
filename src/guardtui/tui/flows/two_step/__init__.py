"""The wizard that turns two-step verification on, or adds a way to it (M2): one page at a time, all at once at the end."""

from guardtui.tui.flows.two_step.wizard import TwoStepWizard

__all__ = ["TwoStepWizard"]
