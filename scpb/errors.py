"""The two ways in which a service refuses; the middleware answers both with a page that says why."""


class Refusal(Exception):
    """Carries one sentence for the person who asked."""

    status = 400

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotPermitted(Refusal):
    """This person may not do this."""

    status = 403


class NotAllowed(Refusal):
    """Nobody may do this in the state that things are in."""

    status = 409
