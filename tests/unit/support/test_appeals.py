"""The score of a read appeal: what counts as right, and what can't hide."""

import copy
import json
from typing import Any

import pytest

from tests.support.appeals import Score, corpus, score, told
from tests.support.appeals.comparing import digits
from tests.support.appeals.scoring import matched

RIGHT: dict[str, Any] = {
    "code": "TJK 001 / 0225 / OBS 010",
    "index": None,
    "issuer": "The Observatory for the Protection of Human Rights Defenders",
    "issue_date": "2025-03-03",
    "country": "TJ",
    "title": "Arbitrary detention of a journalist",
    "violations": ["Criminalisation", "Arbitrary detention"],
    "persons": [{"name": "Ana Lopes"}, {"name": "Bruno Sá"}],
    "events": [
        {"date": "2025-02-05", "text": "On 5 February 2025 a court sentenced Ana Lopes to two years."}
    ],
    "demands": ["Release Ana Lopes at once and without conditions", "Let a doctor of her choice see her"],
    "authorities": [
        {
            "name": "Rui Costa",
            "role": "Minister of Justice",
            "email": ["minister@justice.example", "office@justice.example"],
            "phone": ["+41 22 809 49 39"],
            "fax": [],
            "postal": "Ministry of Justice, 1 Lake Road, Capital",
            "salutation": "Dear Minister",
            "copies": False,
        },
        {"name": None, "role": "Embassy in Brussels", "email": ["embassy@state.example"], "copies": True},
    ],
    "act_until": "2025-04-14",
    "preferred_language": ["en"],
    "report_back": ["alert@issuer.example", "+33 1 43 55 25 18"],
    "warnings": ["shared_address"],
    "never": ["Marta"],
    "never_written_to": ["alert@issuer.example", "+33 1 43 55 25 18"],
}


def given(**changed: Any) -> dict[str, Any]:
    return copy.deepcopy(RIGHT) | changed


def counted(**changed: Any) -> tuple[int, int]:
    """What is missing and what is wrong of an appeal that was read right but for this."""
    found = score(RIGHT, given(**changed))
    return found.missing, found.wrong


def test_what_is_right_is_right() -> None:
    found = score(RIGHT, given())
    assert (found.missing, found.wrong, found.faults) == (0, 0, [])
    assert found.right_share == 1
    assert found.wrong_share == 0
    assert found.fields["authorities.email"].right == 3


@pytest.mark.parametrize(
    "changed",
    [
        {"code": "tjk 001/0225/OBS010"},
        {"issuer": "Observatory for the Protection of Human Rights Defenders (OMCT-FIDH)"},
        {"title": "ARBITRARY  DETENTION of a journalist."},
        {"violations": ["arbitrary detention", "criminalisation"]},
        {"persons": [{"name": "SA, Bruno"}, {"name": "Ms. Ana LOPES", "age": 31}]},
        {"events": [{"date": "2025-02-05", "text": "a court sentenced Ana Lopes to two years"}]},
        {"report_back": ["Alert@issuer.example", "0033 (0)1 43 55 25 18"]},
        {"warnings": ["Two officials have the same address"]},
        {"warnings": ["shared_address", "The name is spelt in two ways"]},
        {"warnings": ["shared_address", "The day to act until has passed"]},
        {"events": [*RIGHT["events"], {"date": None, "text": "In the autumn she wrote a book."}]},
    ],
)
def test_what_does_not_count(changed: dict[str, Any]) -> None:
    assert counted(**changed) == (0, 0)


@pytest.mark.parametrize(
    ("changed", "missing", "wrong"),
    [
        ({"code": None}, 1, 0),
        ({"index": "EUR 1/2/2025"}, 0, 1),
        ({"country": "TM"}, 1, 1),
        ({"issue_date": "2025-03-30"}, 1, 1),
        ({"title": "Something else altogether"}, 1, 1),
        ({"persons": [{"name": "Ana Lopes"}]}, 1, 0),
        ({"persons": [{"name": "Ana"}, {"name": "Bruno Sá"}]}, 1, 1),
        ({"events": [{"date": "2025-05-02", "text": RIGHT["events"][0]["text"]}]}, 1, 1),
        ({"events": [{"date": "2025-02-05", "text": "It rained all day in the mountains."}]}, 1, 1),
        ({"demands": [*RIGHT["demands"], "Send us money for the campaign"]}, 0, 1),
        ({"demands": [" ".join(RIGHT["demands"])]}, 1, 0),
        ({"act_until": ""}, 1, 0),
        ({"preferred_language": ["fr"]}, 1, 1),
        ({"warnings": []}, 1, 0),
        ({"warnings": ["shared_address", "no_addressee"]}, 0, 1),
    ],
)
def test_what_counts(changed: dict[str, Any], missing: int, wrong: int) -> None:
    assert counted(**changed) == (missing, wrong)


def test_each_address_of_an_authority_counts() -> None:
    read = given()
    minister = read["authorities"][0]
    minister["email"] = ["minister@justice.example", "issuer@elsewhere.example"]
    minister["phone"] = ["+41 22 809 49 3"]
    minister["copies"] = True
    found = score(RIGHT, read)
    assert (found.missing, found.wrong) == (2, 3)
    assert "wrong authorities.email: issuer@elsewhere.example" in found.faults


def test_authorities_are_known_by_what_they_have_in_common() -> None:
    read = given()
    read["authorities"].reverse()
    read["authorities"][1]["name"] = "H.E. Mr COSTA Rui"
    read["authorities"][1]["role"] = "Minister of Justice of the Republic"
    assert score(RIGHT, read).faults == []


def test_an_office_alone_may_be_given_as_a_name() -> None:
    read = given()
    read["authorities"][1] |= {"name": "Embassy in Brussels", "role": None}
    assert score(RIGHT, read).faults == []


def test_all_of_a_false_authority_is_wrong() -> None:
    read = given()
    read["authorities"].append(
        {"name": "Eva Wolf", "role": "Press officer", "email": ["press@issuer.example"]}
    )
    found = score(RIGHT, read)
    assert (found.missing, found.wrong) == (0, 3)


def test_an_authority_that_was_not_read_is_missing_whole() -> None:
    read = given()
    del read["authorities"][1]
    assert score(RIGHT, read).missing == 3


def test_one_value_cannot_stand_for_two() -> None:
    assert matched(["a", "a"], ["a"], lambda one, other: float(one == other)) == [(0, 0)]
    assert matched(["a"], ["a", "a"], lambda one, other: float(one == other)) == [(0, 0)]


def test_an_authority_is_known_by_its_street_alone() -> None:
    read = given()
    read["authorities"] = [{"name": "Eva Wolf", "postal": "1 Lake Road, Ministry of Justice, Capital"}]
    assert score(RIGHT, read).fields["authorities.postal"].right == 1


def test_what_is_not_over_is_not_said_to_be() -> None:
    endless = RIGHT | {"act_until": None}
    assert score(endless, given(act_until=None, warnings=["shared_address", "over"])).wrong == 1


def test_a_field_that_is_open_is_passed_over() -> None:
    found = score(RIGHT | {"unscored": ["title"]}, given(title="Something else altogether"))
    assert "title" not in found.fields
    assert (found.missing, found.wrong) == (0, 0)


def test_what_is_never_told_is_found_in_any_field() -> None:
    assert told(RIGHT, given()) == []
    assert told(RIGHT, given(demands=["Let her see MARTA, her daughter"])) == ["Marta"]
    assert told(RIGHT, given(demands=["Let her see the Martas"])) == []


def test_the_issuers_addresses_are_found_among_the_authorities_only() -> None:
    read = given()
    read["authorities"][0]["fax"] = ["+33 (0)143 55 25 18"]
    read["authorities"][1]["postal"] = "write to ALERT@issuer.example"
    assert told(RIGHT, read) == ["alert@issuer.example", "+33 1 43 55 25 18"]


def test_scores_add_up() -> None:
    whole = Score()
    whole.add(score(RIGHT, given()))
    whole.add(score(RIGHT, {}))
    assert whole.right == whole.missing
    assert whole.right_share == pytest.approx(0.5)
    assert whole.wrong == 0


@pytest.mark.parametrize(
    ("number", "dialled"),
    [("+33 (0)1 43", "33143"), ("0041 22 809", "4122809"), ("(+41-22) 809.49", "412280949"), ("none", "")],
)
def test_numbers_are_compared_as_they_are_dialled(number: str, dialled: str) -> None:
    assert digits(number) == dialled


@pytest.mark.parametrize("appeal", corpus(), ids=lambda appeal: appeal.name)
def test_each_appeal_of_the_corpus_agrees_with_itself(appeal: Any) -> None:
    assert score(appeal.expected, json.loads(json.dumps(appeal.expected))).faults == []
    assert told(appeal.expected, appeal.expected) == []
    assert set(appeal.about) - {"held_back"} == {"family", "decade", "format", "language", "defects"}
    assert appeal.file.stat().st_size < 100_000
