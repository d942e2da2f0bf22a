"""Coding by hand: workbooks for research assistants, gold from what they corrected, and the formats of annotation tools."""
