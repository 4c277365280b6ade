"""The arithmetic of METHOD.md: plain values and arrays in, plain values out; no database, request or clock."""
