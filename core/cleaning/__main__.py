import resource
import sys

from core.cleaning import REFUSED, Refused, office, pdf, pictures


MEMORY = 1024**3
SECONDS = 10
FILES = 64
CLEANERS = {
    "application/pdf": pdf.clean,
    "image/jpeg": pictures.clean_jpeg,
    "image/png": pictures.clean_png,
    "application/zip": office.check,
}


def main(kind: str) -> int:
    """Clean the file at the input within the limits; any trouble is a refusal."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    content = sys.stdin.buffer.read()
    try:
        true_kind, cleaned = CLEANERS[kind](content)
    except Refused as refusal:
        sys.stderr.write(str(refusal))
        return REFUSED
    except (MemoryError, RecursionError):
        sys.stderr.write("bomb")
        return REFUSED
    sys.stdout.buffer.write(true_kind.encode() + b"\n" + cleaned)
    return 0


sys.exit(main(sys.argv[1]))
