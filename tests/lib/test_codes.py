from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.lib import codes
from wangge.lib.codes import BadCode, DivisionCode, GridCode

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def completed(body: str) -> str:
    """The check sign by the standard's own words: 31 less the weighted sum mod 31, where 31 is 0."""
    total = sum(SIGNS.index(sign) * pow(3, i, 31) for i, sign in enumerate(body))
    return body + SIGNS[(31 - total % 31) % 31]


bodies = st.builds(
    lambda head, division, rest: head + division + rest,
    st.sampled_from(["91", "11", "12", "51", "52", "92", "93", "N2", "Y1", "A1"]),
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.text(SIGNS, min_size=9, max_size=9),
)


class TestUscc:
    @given(bodies)
    def test_every_complete_code_is_taken(self, body: str) -> None:
        assert codes.uscc(completed(body)) == completed(body)

    @given(bodies, st.integers(8, 17), st.sampled_from(SIGNS))
    def test_any_one_wrong_sign_is_found(self, body: str, place: int, sign: str) -> None:
        good = completed(body)
        bad = good[:place] + sign + good[place + 1 :]
        if bad != good:
            with pytest.raises(BadCode):
                codes.uscc(bad)

    @pytest.mark.parametrize(
        "text", ["91350100M000100Y43", " 91350100m000100y43 ", "9135-0100-M000100Y-43", "９１350100M000100Y43"]
    )
    def test_as_people_write_it(self, text: str) -> None:
        assert codes.uscc(text) == "91350100M000100Y43"

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("91350100M000100Y4Z", "signs"),
            ("91350100M000100Y44", "check"),
            ("91350100M000100Y4", "length"),
            ("", "length"),
            ("01350100M000100Y43", "signs"),
            ("91350100O000100Y43", "signs"),
        ],
    )
    def test_what_is_wrong_is_named(self, text: str, why: str) -> None:
        with pytest.raises(BadCode) as caught:
            codes.uscc(text)
        assert caught.value.code == why


def reads_as_division(text: str) -> bool:
    try:
        DivisionCode.read(text)
    except BadCode:
        return False
    return True


class TestDivision:
    @pytest.mark.parametrize(
        ("text", "digits", "level"),
        [
            ("33", "33", "province"),
            ("3304", "3304", "prefecture"),
            ("330400", "3304", "prefecture"),
            ("330402", "330402", "county"),
            ("330402000000", "330402", "county"),
            ("440983102", "440983102", "street"),
            ("440983102001", "440983102001", "community"),
            ("110000", "11", "province"),
        ],
    )
    def test_length_is_level_and_zeros_are_padding(self, text: str, digits: str, level: str) -> None:
        assert (DivisionCode.read(text).digits, DivisionCode.read(text).level) == (digits, level)

    def test_a_town_and_its_community(self) -> None:
        code = DivisionCode.read("440983102001")
        assert (code.street_kind, code.community_kind) == ("town", "residents")
        assert code.parent == DivisionCode("440983102")
        assert DivisionCode("440983").covers(code)
        assert not code.covers(DivisionCode("440983"))

    @pytest.mark.parametrize(
        ("serial", "kind"),
        [("001", "subdistrict"), ("100", "town"), ("200", "township"), ("400", "enterprise_run"), ("600", None)],
    )
    def test_kinds_of_street(self, serial: str, kind: str | None) -> None:
        assert DivisionCode.read(f"330402{serial}").street_kind == kind

    @pytest.mark.parametrize(
        ("serial", "kind"),
        [("001", "residents"), ("200", "village"), ("400", "like_residents"), ("500", "like_village"), ("600", None)],
    )
    def test_kinds_of_community(self, serial: str, kind: str | None) -> None:
        assert DivisionCode.read(f"330402001{serial}").community_kind == kind

    @pytest.mark.parametrize(
        ("text", "why"), [("33040", "length"), ("33O402", "digits"), ("990000", "province"), ("", "digits")]
    )
    def test_what_is_wrong_is_named(self, text: str, why: str) -> None:
        with pytest.raises(BadCode) as caught:
            DivisionCode.read(text)
        assert caught.value.code == why

    def test_there_are_34_provinces(self) -> None:
        found = [f"{n:02d}" for n in range(100) if reads_as_division(f"{n:02d}")]
        assert len(found) == 34
        assert {"11", "33", "50", "71", "82"} <= set(found)

    def test_the_counties_of_jiaxing_lie_in_jiaxing(self) -> None:
        city = DivisionCode.read("330400")
        assert all(city.covers(DivisionCode.read(code)) for code in codes.JIAXING)
        assert codes.JIAXING["330483"] == "桐乡市"

    @given(st.from_regex(r"33[0-9]{2}[0-9]{2}[0-9]{3}[0-9]{3}", fullmatch=True))
    def test_padding_and_reading_return_the_same(self, text: str) -> None:
        code = DivisionCode.read(text)
        assert code.padded == text
        assert DivisionCode.read(code.padded) == code


class TestGrid:
    community = DivisionCode("330402001003")

    @given(st.integers(1, 999), st.none() | st.integers(1, 99))
    def test_there_and_back(self, serial: int, micro: int | None) -> None:
        code = GridCode(self.community, serial, micro)
        assert GridCode.read(code.digits) == code
        assert len(code.digits) == (15 if micro is None else 17)

    @given(st.lists(st.integers(1, 999), min_size=2, unique=True))
    def test_digits_sort_like_the_ground(self, serials: list[int]) -> None:
        grids = [GridCode(self.community, serial) for serial in serials]
        assert [g.digits for g in sorted(grids)] == sorted(g.digits for g in grids)

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("33040200100300", "length"),
            ("330402001003000", "serial"),
            ("33040200100300100", "serial"),
            ("330402000000001", "length"),
        ],
    )
    def test_what_is_wrong_is_named(self, text: str, why: str) -> None:
        with pytest.raises(BadCode) as caught:
            GridCode.read(text)
        assert caught.value.code == why


class TestPhone:
    @pytest.mark.parametrize(
        ("text", "stored"),
        [
            ("138 1234 5678", "13812345678"),
            ("+86 138-1234-5678", "13812345678"),
            ("008613812345678", "13812345678"),
            ("１３８１２３４５６７８", "13812345678"),
            ("0573-82123456", "0573-82123456"),
            ("(0573) 82123456", "0573-82123456"),
            ("+86 573 82123456", "0573-82123456"),
            ("010-62265678", "010-62265678"),
            ("0775-6226567", "0775-6226567"),
            ("0573-82123456转801", "0573-82123456-801"),
            ("0573-82123456-801", "0573-82123456-801"),
            ("0573-82123456 ext. 801", "0573-82123456-801"),
            ("400-812-3456", "4008123456"),
        ],
    )
    def test_as_people_write_it(self, text: str, stored: str) -> None:
        assert codes.phone(text) == stored
        assert codes.phone(stored) == stored

    def test_a_local_number_needs_its_area(self) -> None:
        assert codes.phone("82123456", area="0573") == "0573-82123456"
        with pytest.raises(BadCode):
            codes.phone("82123456")

    @pytest.mark.parametrize(
        "text",
        ["", "12345678901", "1381234567", "138123456789", "010-6226567", "0573-12345678", "abc", "5738212345", "110"],
    )
    def test_no_phone_number(self, text: str) -> None:
        with pytest.raises(BadCode):
            codes.phone(text)

    @given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
    def test_every_mobile_number_keeps_its_form(self, text: str) -> None:
        assert codes.phone(text) == text

    @given(st.text(max_size=30))
    def test_any_text_is_taken_or_refused_never_an_accident(self, text: str) -> None:
        for read in (codes.phone, codes.uscc, DivisionCode.read, GridCode.read):
            try:
                read(text)
            except BadCode:
                continue


class TestMasking:
    @pytest.mark.parametrize(
        ("name", "masked"), [("王小明", "王**"), ("李四", "李**"), ("欧阳某某", "欧**"), ("", ""), ("Ann", "A**")]
    )
    def test_names_keep_their_first_sign_and_hide_their_length(self, name: str, masked: str) -> None:
        assert codes.mask_name(name) == masked

    @pytest.mark.parametrize(
        ("number", "masked"),
        [
            ("13812345678", "138****5678"),
            ("0573-82123456", "0573-*****456"),
            ("0573-82123456-801", "0573-*****456"),
            ("4008123456", "*******456"),
            ("110", "***"),
            ("", ""),
        ],
    )
    def test_phones_cannot_be_called_from_their_mask(self, number: str, masked: str) -> None:
        assert codes.mask_phone(number) == masked


# --- identity number


def test_an_identity_number_is_proved_by_its_check_sign_and_its_date() -> None:
    """The example of GB 11643, as people and card readers write it."""
    for text in (
        "11010519491231002X",
        "11010519491231002x",
        " 110105 19491231 002X",
        "１１０１０５１９４９１２３１００２Ｘ",
    ):
        assert codes.identity_number(text) == "11010519491231002X"
    wrong = {
        "length": "1101051949123100",
        "signs": "1101051949123100XX",
        "province": "190105194912310026",
        "date": "110105194913310025",
        "check": "110105194912310021",
    }
    for code, text in wrong.items():
        with pytest.raises(BadCode) as error:
            codes.identity_number(text)
        assert error.value.code == code


def test_of_an_identity_number_only_the_end_is_shown() -> None:
    assert codes.mask_identity("11010519491231002X") == "**************002X"
