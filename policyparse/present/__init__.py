"""Frames for people: files, tables, pages."""
