"""Full screens: sign-in, the first account, the main screen, the lock."""
