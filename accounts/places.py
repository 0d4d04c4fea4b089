"""The first and the last place of the navigation."""

from django.utils.translation import gettext_lazy as _

from core.nav import Place, place


place(Place(_("Today"), "home", "sun", 10))
