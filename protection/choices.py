from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestKind(models.TextChoices):
    """What a person may ask about the own data (UU 27/2022 Ps 5-13)."""

    INFORMATION = "INFORMASI", _("Information about the processing")
    CORRECTION = "PERBAIKAN", _("Correction")
    ACCESS = "AKSES", _("Access or a copy")
    ERASURE = "HENTI_HAPUS", _("Stop and erase")
    WITHDRAWAL = "TARIK_PERSETUJUAN", _("Withdraw consent")
    OBJECTION = "KEBERATAN_OTOMATIS", _("Object to an automated decision")
    RESTRICTION = "TUNDA_BATASI", _("Delay or restrict")
    PORTABILITY = "PORTABILITAS", _("Portability")


# The time limits of the law (3 x 24 hours); the other kinds are answered within OTHER_DAYS, a proposal of ours.
REQUEST_LIMITS = {
    RequestKind.CORRECTION: "T24A",
    RequestKind.ACCESS: "T24B",
    RequestKind.ERASURE: "T24C",
    RequestKind.WITHDRAWAL: "T24C",
    RequestKind.RESTRICTION: "T24D",
}
OTHER_DAYS = 14
BREACH_LIMIT = "T21"


class Capacity(models.TextChoices):
    SELF = "SENDIRI", _("The person")
    PARENT = "ORANG_TUA_WALI", _("Parent or guardian")
    COMPANION = "PENDAMPING", _("Appointed companion")
    ATTORNEY = "KUASA", _("Attorney")
    HEIR = "AHLI_WARIS", _("Heir")


class IdentityCheck(models.TextChoices):
    CARD = "KTP", _("Identity card seen")
    KNOWN = "DIKENAL_UNIT", _("Known to the unit that handles the case")
    SAFE_CONTACT = "KONTAK_AMAN", _("Called back over the safe contact")
    AUTHORITY = "SURAT_KUASA", _("Letter of authority and identity card seen")
    GUARDIAN = "BUKTI_WALI", _("Proof of guardianship seen")


class RefusalReason(models.TextChoices):
    """Why a request is not met (UU 27/2022 Ps 15, 33, 50)."""

    NOT_PROVEN = "IDENTITAS_TIDAK_TERBUKTI", _("Identity or authority not proven")
    LAW_ENFORCEMENT = "PENEGAKAN_HUKUM", _("A law enforcement process is running")
    DEFENCE = "PERTAHANAN", _("National defence and security")
    PUBLIC_INTEREST = "KEPENTINGAN_UMUM", _("Public interest of the state")
    ENDANGERS = "MEMBAHAYAKAN", _("Would endanger the person or somebody else")
    OTHERS_DATA = "DATA_ORANG_LAIN", _("Would disclose data of somebody else")
    NO_DATA = "TIDAK_ADA_DATA", _("No data of this person are here")
    LEGAL_DUTY = "KEWAJIBAN_HUKUM", _("The law obliges us to keep the data")


class BreachKind(models.TextChoices):
    INTRUSION = "PERETASAN", _("Intrusion or malware")
    ACCOUNT = "AKUN_DISALAHGUNAKAN", _("An account was misused")
    DEVICE = "PERANGKAT_HILANG", _("A device or paper was lost")
    RECIPIENT = "SALAH_KIRIM", _("Sent to the wrong recipient")
    DISCLOSED = "DIBUKA_TANPA_HAK", _("Disclosed without right")
    LOST = "DATA_HILANG", _("Data lost or damaged")
    OTHER = "LAINNYA", _("Something else")


class DataKind(models.TextChoices):
    IDENTITY = "IDENTITAS", _("Name, NIK, date of birth, address")
    CONTACT = "KONTAK", _("Telephone number or safe contact")
    STORY = "CERITA", _("What happened to the person")
    HEALTH = "KESEHATAN", _("Health")
    CHILD = "ANAK", _("Data of a child")
    LEGAL = "HUKUM", _("Criminal process")
    FINANCIAL = "KEUANGAN", _("Personal finances")
    STAFF = "PETUGAS", _("Accounts of staff")


class ToldTo(models.TextChoices):
    """Who is told of a breach (Ps 46)."""

    SUBJECTS = "SUBJEK", _("The persons concerned")
    AGENCY = "LEMBAGA", _("The agency for personal data protection")


class Verdict(models.TextChoices):
    """What the officer found about unusual reading."""

    ASK_HEAD = "TANYA_KEPALA", _("Ask the head of the unit")
    EXPLAINED = "WAJAR", _("Explained by the work")
    REMINDED = "DIINGATKAN", _("The person was reminded of the rules")
    SUSPENDED = "AKUN_DITANGGUHKAN", _("Suspend the account")
    BREACH = "INSIDEN", _("Open a breach entry")


class ErasureRefusal(models.TextChoices):
    """Why a proposal to erase is not carried out now; next week it is counted anew."""

    NEEDED = "MASIH_DIPERLUKAN", _("Still needed for a process")
    WRONG = "HITUNGAN_SALAH", _("The count is not right")
    POLICY = "JADWAL_DITINJAU", _("The policy is being reviewed")
