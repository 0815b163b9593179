"""The people of a course: its roster, and the spreadsheets it comes from."""
