from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    """Loads what the floors above register by name, so that core never imports them."""

    name = "core"

    def ready(self) -> None:
        autodiscover_modules(
            "scopes",
            "todos",
            "places",
            "figures",
            "panels",
            "handover",
            "jobs",
            "seeds",
            "duties",
        )
