from cases.forms.access import (
    BarForm,
    EmergencyForm,
    RevealForm,
    ReviewForm,
    UnitBarForm,
)
from cases.forms.complaint import ComplaintForm
from cases.forms.duties import HoldByNumberForm, HoldForm, WithdrawForm
from cases.forms.identification import IdentificationForm
from cases.forms.safety import CallResultForm, SafetyForm
from cases.forms.search import SearchForm


__all__ = [
    "BarForm",
    "CallResultForm",
    "ComplaintForm",
    "EmergencyForm",
    "HoldByNumberForm",
    "HoldForm",
    "IdentificationForm",
    "RevealForm",
    "ReviewForm",
    "SafetyForm",
    "SearchForm",
    "UnitBarForm",
    "WithdrawForm",
]
