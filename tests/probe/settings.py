"""The product's settings and one more kind of job, whose effects can be counted."""

from tppo_taskforce.settings.base import *


INSTALLED_APPS = [*INSTALLED_APPS, "tests.probe"]
