"""From files to texts with metadata."""
