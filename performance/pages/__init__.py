"""What each page and picture of figures says, found and put in words: between the arithmetic and the templates."""
