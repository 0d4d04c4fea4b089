"""The files a document may use, held in memory, and the fetcher that gives out nothing else."""

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from weasyprint.urls import URLFetcher, URLFetcherResponse


# A name that no resolver knows: even a fetcher gone wrong would reach nobody.
BASE_URL = "https://assets.invalid/"
OWN = Path(__file__).resolve().parents[1] / "assets"
# Built by `npm run build`: the styles of all reports, and the fonts they name.
BUILT = (
    "pdf.css",
    "fonts/public-sans-latin-400-normal.woff2",
    "fonts/public-sans-latin-700-normal.woff2",
)
TYPES = {".css": "text/css", ".woff2": "font/woff2"}


class MissingAsset(Exception):
    """The styles or fonts were not built; `make setup` builds them."""


class Refused(ValueError):
    """A document asked for something that is not one of our files."""


class MemoryFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint carries no types
    """Give out our own files and nothing else: no network, no file system, no data URL."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        content = _files().get(url)
        if content is None:
            raise Refused(f"not one of our files: {urlsplit(url).scheme}")
        kind = TYPES[Path(url).suffix]
        return URLFetcherResponse(url, content, {"Content-Type": kind}, 200)


@cache
def _files() -> dict[str, bytes]:
    """Every file a document may use, by its address; read once a process."""
    found = {BASE_URL + path.name: path.read_bytes() for path in OWN.glob("*.css")}
    for name in BUILT:
        path = finders.find(name)
        if path is None:
            raise MissingAsset(name)
        found[BASE_URL + name] = Path(path).read_bytes()
    return found
