# The image of web, worker, relay, scheduler and prepare (see docker-compose.yml).
# Its steps are the scripts that `make demo` uses; docs/operations.md explains.

FROM debian:12-slim AS build
RUN apt-get update && apt-get install --yes --no-install-recommends python3
WORKDIR /app
COPY . .
RUN python3 -m scripts.image build

FROM debian:12-slim
RUN apt-get update && apt-get install --yes --no-install-recommends python3
COPY scripts /app/scripts
WORKDIR /app
RUN python3 -m scripts.image system && rm -rf /var/lib/apt/lists/*
RUN groupadd --system --gid 10001 tppo \
    && useradd --system --uid 10001 --gid tppo --no-create-home --home-dir /nonexistent tppo \
    && install --directory --owner tppo --group tppo --mode 0700 /srv/media
COPY --from=build /app /app
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/tmp \
    MODE=production \
    MEDIA_ROOT=/srv/media
USER tppo
EXPOSE 8000
ENTRYPOINT ["/app/.venv/bin/python", "-m", "scripts.serve"]
CMD ["web"]
