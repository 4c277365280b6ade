"""Pages of meetings: for everybody who reads them, and for the officers who write them."""
