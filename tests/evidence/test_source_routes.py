"""How a claim's sources were read, as far as the tables say; what they do not say is said too."""

import evidence
from evidence import routes
from evidence.schemas import READ_IN

READ = {"one": {"abstract"}, "two": {"label", "paper"}}


def test_routes_are_told_in_the_order_of_their_weight_and_once():
    assert routes.of_claim("two; one", READ) == (
        "read in: the paper or its tables; its abstract; a label, or the maker's medical information"
    )


def test_what_no_table_notes_is_not_passed_over():
    assert routes.of_claim("one; three", READ) == (
        "read in: its abstract (1 of 2 sources; of the rest no table notes it)"
    )
    assert routes.of_claim("three", READ) == "how its sources were read stands in no table"
    assert routes.of_claim("", READ) == ""


def test_a_source_is_read_as_the_rows_say_that_rest_on_it_alone():
    read = routes.by_source()
    assert set().union(*read.values()) == set(READ_IN) - {"nothing"}
    # Its only row rests on three sources and was read in a label.
    figures = evidence.safety()
    assert set(figures[figures["key_sources"].str.contains("ludwig2021")].index) == {"S059"}
    assert "ludwig2021" not in read
    alone = [evidence.trials().query("bib_key == 'murrough2013ajp'")["read_in"]]
    alone.append(figures[figures["key_sources"] == "murrough2013ajp"]["read_in"])
    assert read["murrough2013ajp"] == set().union(*alone)
