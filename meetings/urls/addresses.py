"""How addresses of meetings begin: the board and a running number, so that a new date changes none of them."""

BOARD = "boards/<slug:slug>/"
MEETING = "boards/<slug:slug>/meetings/<int:number>/"
