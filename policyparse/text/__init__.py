"""From the text as given to clean text, sections and sentences."""
