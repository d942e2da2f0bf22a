"""From clean text to quantities, slogans, projects and the glossary."""
