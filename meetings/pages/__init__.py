"""What pages show: each module fetches in a fixed number of queries, and nothing that the reader may not see."""
