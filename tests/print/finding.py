"""What a rule has to complain about."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Finding:
    """One offence: the rule's name (as docs/conformance.md lists them), where it was found, and what is wrong."""
    rule: str
    place: str
    text: str

    def __str__(self):
        return f"{self.rule}: {self.place}: {self.text}"
