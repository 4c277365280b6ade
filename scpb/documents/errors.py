"""What is said of a document that cannot be used. Plain exceptions: a process without Django raises them too."""


class BadDocument(Exception):
    """Carries one sentence for the person who gave the document: what is wrong, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class BadPdf(BadDocument):
    """An uploaded PDF that the portal will not take."""


class TooComplex(BadDocument):
    """HTML that would cost too much to lay out."""
