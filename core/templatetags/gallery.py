"""Invented material for templates/core/gallery.html, which shows every component in every state.

Nobody and no place in it is real, and nothing else loads this library.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms, template
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import area_picker, formats, inputs


register = template.Library()

NOW = datetime(2026, 7, 23, 1, 40, tzinfo=UTC)
AREAS = (
    area_picker.AreaOption("64.72", "Kota Samarinda", "Kalimantan Timur"),
    area_picker.AreaOption("64.72.05", "Kec. Samarinda Ulu", "Kota Samarinda"),
    area_picker.AreaOption("64.72.03", "Kec. Samarinda Ilir", "Kota Samarinda"),
)


class InventedAreas:
    """Three areas, found by a part of their name."""

    def search(self, query: str) -> Sequence[area_picker.AreaOption]:
        return [area for area in AREAS if query.casefold() in area.name.casefold()]

    def find(self, code: str) -> area_picker.AreaOption | None:
        return next((area for area in AREAS if area.code == code), None)


class GalleryForm(forms.Form):
    """One field of each kind; sent once with errors and once without."""

    nik = forms.CharField(
        label="NIK",
        help_text="16 angka. Bila ragu, simpan saja: ditandai “diragukan”.",
        widget=forms.TextInput(attrs={"width": "20", "inputmode": "numeric"}),
    )
    people = forms.IntegerField(
        label="Orang yang dijangkau",
        min_value=0,
        widget=forms.NumberInput(attrs={"width": "5", "suffix": "orang"}),
    )
    letter = forms.CharField(label="Nomor surat", required=False)
    agency = forms.ChoiceField(
        label="Instansi",
        choices=[("", "Pilih instansi"), ("dinsos", "Dinas Sosial")],
    )
    happened_on = inputs.SplitDateField(
        label="Tanggal kejadian", help_text="Contoh: 18 7 2026. Boleh perkiraan."
    )
    called_at = inputs.DateAndTimeField(label="Mulai panggilan", required=False)
    place = area_picker.AreaField(
        label="Tempat kejadian",
        help_text="Ketik nama desa, kecamatan, atau kabupaten/kota.",
        finder=InventedAreas(),
        allow_unknown=True,
    )
    danger = forms.ChoiceField(
        label="Apakah ada bahaya saat ini?",
        choices=[("yes", "Ya"), ("no", "Tidak"), ("unknown", "Belum tahu")],
        widget=inputs.InlineRadioSelect(),
    )
    answer = forms.ChoiceField(
        label="Jawaban",
        choices=[("accept", "Terima"), ("decline", "Tolak dengan alasan")],
        widget=inputs.SmallRadios(
            hints={"decline": "Pengirim membaca alasan Anda dan usulan pengganti."}
        ),
    )
    documents = forms.ChoiceField(
        label="Dokumen dipegang orang lain?",
        choices=[("yes", "Ya"), ("no", "Tidak"), ("unknown", "Tidak tahu")],
        widget=inputs.QuickPick(risks=["yes"]),
    )
    acts = forms.MultipleChoiceField(
        label="Apa yang dilakukan terhadapnya?",
        help_text="Minimal satu untuk unsur proses.",
        choices=[
            ("recruited", "Direkrut"),
            ("moved", "Diangkut"),
            ("housed", "Ditampung"),
            ("sent", "Dikirim"),
        ],
        widget=inputs.ColumnCheckboxes(),
    )
    reason = forms.CharField(
        label="Alasan membuka identitas",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evidence = forms.FileField(
        label="Bukti",
        required=False,
        help_text="PDF atau foto, paling besar 10 MB. Jangan tampakkan wajah korban.",
        widget=inputs.FileUpload(max_bytes=10 * 1024 * 1024),
    )
    read = forms.BooleanField(
        label="Saya sudah membaca",
        help_text="Menyatakan sudah membaca, bukan menyetujui.",
    )


FILLED = {
    "nik": "0000000000000000",
    "people": "67",
    "agency": "dinsos",
    "happened_on_day": "18",
    "happened_on_month": "7",
    "happened_on_year": "2026",
    "place": "64.72.05",
    "place_q": "samarinda",
    "danger": "no",
    "answer": "decline",
    "documents": "yes",
    "acts": ["recruited", "housed"],
    "reason": "Mencocokkan akta kelahiran untuk surat rujukan.",
    "read": "on",
}
REFUSED = {
    "people": "enam puluh",
    "happened_on_day": "31",
    "happened_on_month": "2",
    "happened_on_year": "2026",
    "called_at_day": "18",
    "called_at_month": "7",
    "called_at_year": "2026",
    "called_at_time": "25.10",
    "place_q": "samarinda",
    "reason": "x" * 201,
}


@register.simple_tag
def gallery_samples() -> dict[str, Any]:
    """Everything the gallery shows, by component."""
    return {
        "forms": _forms(),
        "clocks": _clocks(),
        "lead": _lead(),
        "actions": [
            {"url": "#", "label": "Catat pengaduan"},
            {
                "url": "#",
                "label": "Panggilan cepat",
                "icon": "phone",
                "primary": True,
            },
        ],
        "statuses": _statuses(),
        "record": _record(),
        "lists": _lists(),
    }


def _forms() -> dict[str, forms.Form]:
    evidence = SimpleUploadedFile("bukti.pdf", b"%PDF-1.7")
    files: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict(
        {"evidence": [evidence]}
    )
    refused = GalleryForm(
        REFUSED, auto_id="id_refused_%s", use_required_attribute=False
    )
    refused.add_error(None, "Data ini diubah orang lain. Bandingkan dahulu.")
    return {
        "filled": GalleryForm(FILLED, files, auto_id="id_filled_%s"),
        "refused": refused,
    }


def _clocks() -> dict[str, formats.ClockView]:
    def view(start: timedelta, due: timedelta, paused: str = "") -> formats.ClockView:
        return formats.clock_view(
            started_at=NOW + start, due_at=NOW + due, now=NOW, paused_because=paused
        )

    return {
        "normal": view(timedelta(days=-1), timedelta(days=2)),
        "near": view(timedelta(minutes=-250), timedelta(minutes=50)),
        "late": view(timedelta(hours=-4), timedelta(minutes=-90)),
        "paused": view(timedelta(0), timedelta(0), "menunggu BAP"),
    }


def _lead() -> SafeString:
    return SafeString(
        'Kamis, 23 Juli 2026. <a class="late" href="#">3 batas waktu sudah lewat</a> dan '
        '<a class="near" href="#">1 hampir habis</a>.'
    )


def _statuses() -> list[dict[str, str]]:
    words = {
        "idle": "Draf",
        "active": "Berlangsung",
        "good": "Selesai",
        "near": "Hampir habis",
        "late": "Lewat",
        "paused": "Dijeda",
        "sealed": "Tersegel",
    }
    return [{"state": state, "label": word} for state, word in words.items()]


def _record() -> dict[str, Any]:
    return {
        "tags": [
            {"state": "near", "label": "Anak, 16 tahun saat kejadian"},
            {"state": "idle", "label": "Perempuan"},
            {"state": "late", "label": "Risiko tinggi"},
        ],
        "sealed": ["Nama", "NIK", "Alamat"],
        "stages": [
            {"label": "Terima", "note": "selesai 18 Juli", "state": "done"},
            {"label": "Kenali", "note": "selesai 20 Juli", "state": "done"},
            {"label": "Rencana", "note": "tahap 6 dari 14: asesmen", "state": "now"},
            {"label": "Layanan", "note": "kesehatan sudah mulai"},
            {"label": "Pulang dan pulih", "note": "belum"},
        ],
        "trail": [
            {"label": "Dikirim 08.50", "state": "done"},
            {"label": "Ditandai diterima 09.40", "state": "now"},
            {"label": "Diterima"},
            {"label": "Selesai"},
        ],
        "tabs": [
            {"url": "#", "label": "Ringkasan", "current": True},
            {"url": "#", "label": "Layanan dan rujukan", "count": 3},
            {"url": "#", "label": "Hukum"},
        ],
        "rows": [
            {
                "label": "Kanal",
                "value": "Hotline UPTD",
                "action_url": "#",
                "action_label": "Ubah",
            },
            {"label": "Diterima", "value": formats.datetime_id(NOW)},
            {"label": "Wilayah", "value": "Kec. Samarinda Ulu, Kota Samarinda"},
            {"label": "Kewenangan", "value": None},
        ],
        "events": _events(),
        "consents": [
            {"label": "Layanan", "answer": "yes", "note": "20 Juli, wali pengganti"},
            {
                "label": "Polisi",
                "answer": "yes",
                "detail": "didampingi",
                "note": "20 Juli",
            },
            {
                "label": "Hubungi keluarga",
                "answer": "no",
                "note": "ditarik 21 Juli, korban merasa terancam",
            },
            {
                "label": "Daerah asal",
                "answer": "todo",
                "note": "ditanya sebelum rencana pemulangan",
            },
        ],
        "sees": {
            "now": [
                "Nomor orang, jenis kelamin, kelompok usia",
                "Layanan, alasan, keamanan",
            ],
            "later": ["Jawaban penapisan cepat", "Kebutuhan kesehatan ringkas"],
            "never": ["Nama dan NIK", "Foto"],
        },
        "reasons": [
            "Proses: direkrut, ditampung",
            "Cara: tidak dipersyaratkan (anak)",
            "Tujuan: pemandu lagu paksa dan jerat utang, sudah terjadi",
        ],
        "checks": [
            {"label": "Enam narasi pokja disetujui", "done": True},
            {"label": "Rekonsiliasi SIMFONI", "url": "#", "meta": "selisih 1 korban"},
        ],
    }


def _events() -> list[SimpleNamespace]:
    hour = timedelta(hours=1)
    told = [
        {
            "title": "Rujukan kesehatan diterima",
            "byline": "RSUD, fungsi PPT",
            "at": NOW - hour,
            "text": "Jadwal pemeriksaan Jumat, 24 Juli pukul 08.00.",
        },
        {
            "title": "Identitas dibuka",
            "byline": "oleh Ratna W.",
            "at": NOW - 2 * hour,
            "text": "Alasan: mencocokkan akta kelahiran untuk surat rujukan.",
            "kind": "seal",
        },
        {
            "title": "Layanan darurat terlambat 40 menit",
            "byline": "batas 2 jam",
            "at": NOW - 3 * hour,
            "kind": "danger",
        },
        {
            "title": "Pengaduan diterima",
            "byline": "Satpol PP, patroli gabungan",
            "at": NOW - 4 * hour,
            "kind": "mute",
        },
    ]
    return [SimpleNamespace(**{"kind": "", "text": ""} | event) for event in told]


def _lists() -> dict[str, Any]:
    clocks = _clocks()
    return {
        "views": [
            {"url": "#", "label": "Kasus saya", "count": 24, "current": True},
            {"url": "#", "label": "Batas waktu lewat", "count": 2, "kind": "danger"},
            {"url": "#", "label": "Seluruh unit", "count": 1038},
        ],
        "chips": [
            {"url": "#", "label": "Tahap: masih terbuka", "on": True},
            {"url": "#", "label": "Wilayah"},
            {"url": "#", "label": _("Save this view"), "add": True},
        ],
        "facts": [
            {
                "label": "Korban",
                "value": "54",
                "note": "31 kasus; semester lalu 47 korban",
            },
            {"label": "Anak di antaranya", "value": "23", "note": "43% dari korban"},
            {
                "label": "Rujukan dijawab tepat waktu",
                "value": "81%",
                "note": "target 95%",
            },
            {"label": "Perangkat daerah yang bertindak", "value": "17 dari 25"},
        ],
        "short": [
            {"label": "Asesmen awal", "clock": clocks["normal"]},
            {"label": "Polisi", "clock": clocks["paused"]},
            {
                "label": "R-2026-0036",
                "url": "#",
                "meta": "dari Satpol PP Kota",
                "status_state": "near",
                "status_label": "gawat",
            },
            {"label": "Kasus 2026/07/0012", "url": "#", "value": "kemarin 16.20"},
        ],
        "facts_of_row": [
            "dari Satpol PP Kota",
            "orang nomor 4, perempuan, 13\u201317 th",
            "gawat",
        ],
    }
