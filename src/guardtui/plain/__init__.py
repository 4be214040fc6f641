"""The plain face: everything that the app does, line by line, for screen readers, plain terminals and scripts.

No boxes, no colours, no escapes: words alone, one question at a time, typed with the terminal's own cursor. It asks the
same Guard as the app and says the same sentences; nothing here decides.
"""
