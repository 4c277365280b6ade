"""The forward plan as frozen data: what it says, how it is put together, and what changed from one to the next."""
