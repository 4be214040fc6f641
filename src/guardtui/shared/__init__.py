"""What the two faces that show everything to a person have in common besides words: places, marks, offers. Nothing is drawn here."""
