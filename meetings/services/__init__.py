"""Writing what concerns meetings: the meetings themselves, agendas, papers and packs."""
