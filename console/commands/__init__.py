"""The commands behind run.py: each a thin skin over the library, its modules imported only when it runs."""
