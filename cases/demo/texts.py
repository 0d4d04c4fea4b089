"""What made-up complaints say. Every text begins with words that mark it as an example; no venue, no street, no person."""

from random import Random

from core.demo import pick


MARK = "Data contoh: "
WORKS = (
    "pelayan warung makan",
    "pemandu lagu",
    "asisten rumah tangga",
    "buruh kebun",
    "awak kapal",
    "petugas administrasi daring",
    "penjaga toko",
    "pekerja penginapan",
)
CONTACTS = (
    "tawaran di media sosial",
    "ajakan seorang kenalan",
    "iklan lowongan di internet",
    "perantara yang datang ke rumah",
    "ajakan kerabat jauh",
)
TURNS = (
    "Setelah tiba, pekerjaannya lain dan upahnya tidak dibayar.",
    "Ongkos perjalanan dijadikan utang yang harus dilunasi dahulu.",
    "Kartu tanda penduduk dan teleponnya dipegang pemberi kerja.",
    "Ia tidak boleh keluar tanpa izin dan selalu diawasi.",
    "Ia dipindahkan ke tempat lain sesudah beberapa hari.",
    "Ia diancam bila menceritakan hal ini kepada orang lain.",
)
ENDINGS = (
    "Pelapor meminta petugas datang.",
    "Pelapor takut identitasnya diketahui.",
    "Pelapor hanya dapat dihubungi pada malam hari.",
    "Pelapor belum tahu alamat pastinya.",
)
PEOPLE = {"P": "seorang perempuan", "L": "seorang laki-laki"}
LANDMARKS = ("dekat pasar", "dekat pangkalan", "di tepi jalan besar", "dekat lapangan")
OTHERWISE = (
    "Pertengkaran keluarga; diteruskan kepada layanan yang sesuai.",
    "Sengketa upah tanpa tanda perdagangan orang.",
    "Keterangan tidak cukup dan pelapor tidak dapat dihubungi lagi.",
    "Orang yang dicari sudah pulang dengan selamat.",
)
REASONS = (
    "Cara dan tujuan cocok dengan cerita korban serta dokumen yang dipegang orang lain.",
    "Dijanjikan pekerjaan lain, diangkut atas biaya perekrut, lalu dieksploitasi.",
    "Umur korban di bawah 18 tahun; proses dan tujuan terpenuhi.",
    "Terdapat penjeratan utang dan pengawasan terus-menerus.",
)


RULES = (
    "hanya pagi sebelum pukul sepuluh; bila orang lain yang mengangkat, katakan salah sambung.",
    "kirim pesan lebih dahulu dan tunggu jawabannya.",
    "hanya hari kerja; boleh diangkat kakaknya.",
    "jangan menelepon malam hari.",
)
CODE_WORDS = ("melati", "payung biru", "teh hangat", "perahu", "kue lapis")
DANGERS = (
    "diancam fotonya akan disebarkan.",
    "perekrut pernah datang ke rumah keluarganya.",
    "dapat panik bila ditanya tentang utang; beri waktu.",
    "pernah pergi dari rumah aman pada malam hari.",
)
MEDICINES = ("tidak ada.", "obat lambung sesudah makan.", "alergi penisilin.", "")
KEPT_AWAY = (
    "perekrut dan siapa pun yang mengaku temannya.",
    "paman dari pihak ayah.",
    "pemilik tempat kerja dan sopirnya.",
    "",
)


def safety(rng: Random) -> dict[str, str]:
    """What keeps somebody safe who does not exist."""
    words = {
        "contact_rule": pick(RULES, rng),
        "code_word": pick(CODE_WORDS, rng),
        "risks": pick(DANGERS, rng),
        "medicine": pick(MEDICINES, rng),
        "keep_away": pick(KEPT_AWAY, rng),
    }
    marked = {name: f"{MARK}{text}" if text else "" for name, text in words.items()}
    return {"safe_phone": contact(rng), **marked}


def story(sex: str, rng: Random) -> str:
    """What the caller said."""
    return (
        f"{MARK}{PEOPLE[sex]} dijanjikan kerja sebagai {pick(WORKS, rng)} lewat "
        f"{pick(CONTACTS, rng)}. {pick(TURNS, rng)} {pick(ENDINGS, rng)}"
    )


def landmark(rng: Random) -> str:
    """A place that could be anywhere."""
    return f"{MARK}{pick(LANDMARKS, rng)}, patokan contoh {int(rng.random() * 90) + 10}"


def contact(rng: Random) -> str:
    """A number that rings nowhere."""
    return f"{MARK}0000-0000-{int(rng.random() * 10_000):04}"


def address(rng: Random) -> str:
    """A street that does not exist."""
    return f"{MARK}Jalan Contoh {int(rng.random() * 200) + 1}"


def reason(rng: Random) -> str:
    """Why it is a case."""
    return MARK + pick(REASONS, rng)


def otherwise(rng: Random) -> str:
    """Why it is none."""
    return MARK + pick(OTHERWISE, rng)
