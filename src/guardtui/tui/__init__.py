"""The app: shows what the Guard says and asks it to act. Nothing here decides."""
