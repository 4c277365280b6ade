"""Writing what concerns boards: their set-up and who sits on them; and the register of people and organisations."""
