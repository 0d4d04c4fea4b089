import csv
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.services import system_user
from agencies import services
from agencies.choices import AreaLevel
from agencies.models import Area
from core.models import AuditEvent


pytestmark = pytest.mark.django_db

PARENTS = {
    "provinces": "",
    "regencies": "province_code",
    "districts": "regency_code",
    "villages": "district_code",
}
# An invented province, so that the real ones of the template stay as they are.
ROWS = {
    "provinces": [("99", "", "Contoh")],
    "regencies": [("99.01", "99", "Kabupaten Contoh")],
    "districts": [("99.01.01", "99.01", "Hulu"), ("99.01.02", "99.01", "Hilir")],
    "villages": [("99.01.01.1001", "99.01.01", "melati"), ("99.01.02.2001", "99.01.02", "Kenanga")],
}  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The four files with one invented province; the country's own provinces stand beside it."""
    rows = {name: list(lines) for name, lines in ROWS.items()}
    for name, level in (("provinces", "province"), ("regencies", "regency")):
        known = Area.objects.filter(level=level)
        rows[name] += known.values_list("code", "parent_id", "name")
    write(tmp_path, rows)
    return tmp_path


def write(folder: Path, rows: dict[str, list[tuple[str, str, str]]]) -> None:
    for name, lines in rows.items():
        parent = PARENTS[name]
        with (folder / f"{name}.csv").open("w", newline="") as file:
            out = csv.writer(file)
            out.writerow(["code", *([parent] if parent else []), "name"])
            for code, above, label in lines:
                out.writerow([code, *([above] if parent else []), label])


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / f"{name}.csv"
    path.write_text(path.read_text().replace(old, new))


def load(folder: Path, province: str = "99") -> services.Loaded:
    return services.load_areas(by=system_user(), folder=folder, province=province)


def test_a_village_says_where_it_lies_and_what_it_is(files: Path) -> None:
    load(files)

    village = Area.objects.get(pk="99.01.01.1001")
    assert village.full_name() == "Melati, Kec. Hulu, Kabupaten Contoh, Contoh"
    assert village.village_kind == "Kelurahan"
    assert Area.objects.get(pk="99.01.02.2001").village_kind == "Desa"


def test_a_second_load_changes_nothing(files: Path) -> None:
    first = load(files)

    second = load(files)

    assert (first.new, second.new, second.changed, second.ended) == (6, 0, 0, 0)


def test_a_row_without_its_parent_refuses_the_whole_load(files: Path) -> None:
    change(files, "villages", "99.01.02.2001,99.01.02", "99.01.09.2001,99.01.09")

    with pytest.raises(services.AreasRefused) as refused:
        load(files)

    assert refused.value.rows == [
        "villages.csv line 3: 99.01.09.2001 has no parent 99.01.09"
    ]
    assert not Area.objects.filter(pk="99").exists()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("99.01.02.2001", "99.01.01.1001", "stands twice"),
        ("99.01.02.2001", "99.01.02.201", "is no code of a village"),
    ],
)
def test_a_code_that_cannot_be_is_refused(
    files: Path, old: str, new: str, fault: str
) -> None:
    change(files, "villages", f"{old},", f"{new},")

    with pytest.raises(services.AreasRefused) as refused:
        load(files)

    assert refused.value.rows[0].endswith(fault)


def test_a_code_that_vanishes_ends_today_and_is_not_deleted(
    files: Path, settings
) -> None:
    load(files)
    change(files, "villages", "99.01.02.2001,99.01.02,Kenanga\r\n", "")
    change(files, "villages", "99.01.02.2001,99.01.02,Kenanga\n", "")

    again = load(files)

    assert again.ended == 1
    assert Area.objects.get(pk="99.01.02.2001").valid_to == services.clock.today()


def test_a_code_that_comes_back_is_opened_again(files: Path) -> None:
    load(files)
    Area.objects.filter(pk="99.01.02.2001").update(valid_to=date(2026, 1, 1))

    again = load(files)

    assert (again.reopened, again.changed) == (1, 0)
    assert Area.objects.get(pk="99.01.02.2001").valid_to is None


def test_a_code_that_is_new_beside_known_ones_holds_from_today(files: Path) -> None:
    load(files)
    with (files / "villages.csv").open("a") as file:
        file.write("99.01.02.2002,99.01.02,Anggrek\r\n")

    load(files)

    assert Area.objects.get(pk="99.01.02.2002").valid_from == services.clock.today()
    assert Area.objects.get(pk="99.01.02.2001").valid_from is None


def test_a_new_name_reaches_the_path_of_all_below(files: Path) -> None:
    load(files)
    change(files, "districts", "Hulu", "Hulu Baru")

    again = load(files)

    assert again.changed == 2
    assert Area.objects.get(pk="99.01.01.1001").path().startswith("Kec. Hulu Baru, ")


def test_loading_one_province_leaves_the_villages_of_others_alone(files: Path) -> None:
    load(files)

    samarinda = Area.objects.within("64.72").at_level(AreaLevel.VILLAGE)
    assert samarinda.in_force(services.clock.today()).count() == 59


def test_kalimantan_timur_has_its_official_numbers() -> None:
    areas = Area.objects.within("64")

    assert areas.at_level(AreaLevel.REGENCY).count() == 10
    assert areas.at_level(AreaLevel.DISTRICT).count() == 105
    assert areas.at_level(AreaLevel.VILLAGE).count() == 1038
    assert Area.objects.at_level(AreaLevel.PROVINCE).count() == 38
    assert Area.objects.at_level(AreaLevel.REGENCY).count() == 514


def test_a_load_is_written_into_the_audit_trail(files: Path) -> None:
    load(files)

    event = AuditEvent.objects.filter(action="areas.loaded").latest("at")
    assert (event.actor, event.detail["new"]) == ("sistem", 6)


def test_the_command_prints_what_holds_now(files: Path, settings, capsys) -> None:
    settings.AREA_DATA_DIR = files

    call_command("load_areas", "--province", "99")

    printed = capsys.readouterr().out
    assert "6 new, 0 changed, 0 opened again, 0 ended" in printed
    assert "province" in printed


def test_the_command_lists_what_it_refuses(files: Path, settings, capsys) -> None:
    settings.AREA_DATA_DIR = files
    change(files, "districts", "99.01.01,99.01,", "99.01.01,99.07,")

    with pytest.raises(CommandError, match="nothing was loaded"):
        call_command("load_areas", "--province", "99")

    assert "99.01.01 has no parent 99.07" in capsys.readouterr().err


def test_the_command_says_what_to_do_without_the_package(settings, tmp_path) -> None:
    settings.AREA_DATA_DIR = tmp_path

    with pytest.raises(CommandError, match="npm ci"):
        call_command("load_areas")
