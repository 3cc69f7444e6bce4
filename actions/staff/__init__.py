"""Staff pages: the quarter written in minutes, published at once, dates moved with reasons."""
