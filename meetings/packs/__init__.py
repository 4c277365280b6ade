"""The board pack: what it says (`document`), how that is put together (`assembling`) and printed (`printing`)."""
