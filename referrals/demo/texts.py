"""What made-up referrals say; every text begins with words that mark it as an example."""

from random import Random

from core.demo import pick


MARK = "Data contoh: "
REASONS = (
    "korban memerlukan pemeriksaan dan pendampingan awal.",
    "korban membutuhkan tempat tinggal aman dan kebutuhan dasar.",
    "perlu tindak lanjut atas laporan yang sudah diterima.",
    "korban ingin pulang; keluarga sudah ditemukan.",
    "dokumen korban dipegang orang lain dan perlu diterbitkan kembali.",
)
SAFETY = (
    "perekrut mengetahui nomor telepon korban; jangan menelepon.",
    "hubungi hanya melalui pendamping.",
    "jangan mengirim surat ke alamat korban.",
)
NEEDS = (
    "petugas perempuan.",
    "pendamping anak.",
    "bahasa daerah asal.",
)
ALTERNATIVES = (
    "instansi lain di tingkat provinsi dapat melayani.",
    "jadwal tersedia pekan depan.",
    "kirim kembali dengan keterangan tambahan.",
)
FEEDBACK = (
    "layanan sudah diberikan; langkah berikutnya disepakati dengan pendamping.",
    "pemeriksaan selesai; kontrol dijadwalkan dua pekan lagi.",
    "berkas lengkap dan sudah diserahkan.",
    "korban belum hadir; jadwal baru sedang dicari.",
)


def reason(rng: Random) -> str:
    return MARK + pick(REASONS, rng)


def safety(rng: Random) -> str:
    """Advice where there is danger; most have none."""
    return MARK + pick(SAFETY, rng) if rng.random() < 0.3 else ""


def needs(rng: Random) -> str:
    return MARK + pick(NEEDS, rng) if rng.random() < 0.25 else ""


def alternative(rng: Random) -> str:
    return MARK + pick(ALTERNATIVES, rng)


def feedback(rng: Random) -> str:
    return MARK + pick(FEEDBACK, rng)
