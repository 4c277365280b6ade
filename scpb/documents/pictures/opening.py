"""Opens a picture that nobody has vouched for. Run as a script in a process of its own, with limits; see `inspect`.

Standard input is the picture, the argument the limits as JSON. Standard output is one line of JSON — what was found, or
`{"refused": CODE, …}` — and after it the picture drawn anew: its points, and nothing else that the file carried.
"""

import io
import json
import resource
import sys
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

KINDS = ("PNG", "JPEG", "WEBP")


class Refused(Exception):
    """The picture is not taken; `code` and the details become a sentence in the process that asked."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.answer = {"refused": code, **details}


def opened(data: bytes, limits: dict[str, Any]) -> Image.Image:
    """The picture, if it is a still one of a bearable size; its points are not read before that is known."""
    try:
        picture = Image.open(io.BytesIO(data), formats=KINDS)
    except UnidentifiedImageError:
        raise Refused("not_picture") from None
    wide, high = picture.size
    if max(wide, high) > limits["side"] or wide * high > limits["pixels"]:
        raise Refused("pixels", wide=wide, high=high, side=min(limits["side"], int(limits["pixels"] ** 0.5)))
    if getattr(picture, "is_animated", False):
        raise Refused("moving")
    picture.load()
    return picture


def drawn(picture: Image.Image, limits: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The picture turned the right way up, no larger than print needs: photographs as JPEG, all else as PNG."""
    is_photograph = picture.format == "JPEG"
    upright = ImageOps.exif_transpose(picture)
    see_through = "A" in upright.getbands() or "transparency" in upright.info
    plain = upright.convert("RGBA" if see_through and not is_photograph else "RGB")
    plain.thumbnail((limits["printed"], limits["printed"]), Image.Resampling.LANCZOS)
    bare = Image.new(plain.mode, plain.size)  # carries no comment, profile or place
    bare.paste(plain)
    written = io.BytesIO()
    if is_photograph:
        bare.save(written, "JPEG", quality=88, optimize=True)
    else:
        bare.save(written, "PNG", optimize=True)
    kind = "image/jpeg" if is_photograph else "image/png"
    return {"media_type": kind, "width": bare.width, "height": bare.height}, written.getvalue()


def main(argument: str) -> None:
    limits = json.loads(argument)
    for kind, most in ((resource.RLIMIT_AS, limits["memory"]), (resource.RLIMIT_CPU, limits["cpu"])):
        resource.setrlimit(kind, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Image.MAX_IMAGE_PIXELS = None  # `opened` asks the size itself, to say it
    content = b""
    try:
        answer, content = drawn(opened(sys.stdin.buffer.read(), limits), limits)
    except Refused as refusal:
        answer = refusal.answer
    except MemoryError:
        answer = {"refused": "bomb"}
    except (OSError, SyntaxError, ValueError, TypeError, EOFError, KeyError, IndexError, ArithmeticError) as error:
        answer = {"refused": "broken", "why": repr(error)[:300]}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + content)


if __name__ == "__main__":
    main(sys.argv[1])
