"""The words of the glossary, as a new portal explains them; people edit them from then on."""

from performance.reference import Find, read


def load(find: Find) -> None:
    """Make every word that is missing; words that are there stay as they are."""
    for place, entry in enumerate(read("terms"), start=1):
        find("Term").objects.get_or_create(slug=entry["slug"], defaults={**entry, "order": 10 * place})
