"""What people look at: files, tables, plots."""
