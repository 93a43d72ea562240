"""The way of a room from its first day to three papers, through pages alone. In: browsers, a place. Out: `Journey`.

The board's own figures turn its yes into a not yet: hospitals put nothing on the table and the council less than was
modelled, which the board can carry with half a million a year and not with what it was modelled to give.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from commonground.document import Plan
from toys.room_people import Browsers, Person, fill_workbook
from toys.web_accounts import PASSWORD

BROKER = "robin@example.org"
BOARD, TRUST = "NHS Exampleshire and Elsewhere ICB", "Exampleton Hospitals NHS Trust"
BOARD_SPELT = BOARD.removesuffix(" ICB")  # the page spells the rest out
COUNCIL, COMMUNITY = "Exampleshire Council", "Community health services in Exampleshire"
POLICE, AMBULANCE = "Example and Elsewhere Police", "Ambulance service"
ROLES = {  # who leads alone needs no second factor
    BOARD: ("lead", "finance"),
    TRUST: ("lead", "finance"),
    COUNCIL: ("lead", "finance"),
    COMMUNITY: ("lead",),
    POLICE: ("lead",),
    AMBULANCE: ("lead",),
}
CONFIRM = (BOARD, TRUST, COUNCIL, POLICE, AMBULANCE)  # the community services are reminded
CONDITION = "the standard for response times is kept"
FIRST = {BOARD: 500_000.0, TRUST: 0.0, COUNCIL: 60_000.0}  # what each puts on the table, a year
CORRECTED_GBP = 311_000.0  # what the board then says
PAPERS = (TRUST, COUNCIL, BOARD)


@dataclass
class Journey:
    """What happens in the room, in the order in which it can."""

    browsers: Browsers
    place: Path  # a zip file
    folder: Path
    people: dict[str, Person] = field(default_factory=dict)  # by the name of their organisation
    seen: str = ""  # the state of the board before it corrected its figures

    def gather(self) -> None:
        """The broker signs in, sets up a factor, opens the place and invites six partners; each joins."""
        broker = self.broker = self.browsers.seat(BROKER)
        broker.open("/")
        broker.page.fill("[name=login]", BROKER)
        broker.page.fill("[name=password]", PASSWORD)
        broker.press("Sign in")
        broker.add_app()
        broker.follow("Open a place")
        broker.choose("what", "file")
        broker.page.set_input_files("[name=file]", self.place)
        broker.press("Open the place")
        broker.wait_for("is open")
        broker.press("Go in")
        broker.wait_for("broker for")
        links = {name: self._invite(name) for name in ROLES}
        for name, link in links.items():
            person = self.people[name] = self.browsers.seat(_address(name))
            person.join(link, second_factor="finance" in ROLES[name])
        broker.open("/invitations/")
        assert broker.read().count("Used") >= len(ROLES)

    def _invite(self, name: str) -> str:
        broker = self.broker
        broker.open("/partners/")
        broker.follow("Invite somebody")
        broker.page.select_option("[name=body]", label=name)
        broker.page.fill("[name=name]", f"Lead of {name}")
        broker.page.fill("[name=email]", _address(name))
        for role in ROLES[name]:
            broker.choose("roles", role)
        broker.page.fill("[name=why]", "They know what it takes and may say so.")
        broker.press("Check your answers")
        broker.press("Invite")
        return str(broker.page.locator(".room-copy").inner_text())

    def confirm(self) -> None:
        """Sheets in nine answers, and a stance each: one not in, one in if something holds."""
        for name in CONFIRM:
            self._confirm_sheet(self.people[name], name)
        for name in ROLES:
            self._take_stance(self.people[name], name)
        self.broker.open("/partners/")
        listed = self.broker.read()
        assert CONDITION in listed
        assert "4 of 10 are in. 1 is in on a condition. 1 is not in." in listed
        assert f"{len(CONFIRM)} have confirmed their sheet" in listed

    def _confirm_sheet(self, person: Person, name: str) -> None:
        person.open("/partners/")
        person.follow(name)
        person.page.locator(".nhsuk-task-list a").first.click()
        for number in range(1, 10):
            assert re.search(rf"/{number}/$", person.page.url), person.page.url
            person.choose("says", "right")
            person.page.locator("form#form button").last.click()
            person.page.wait_for_load_state()
        person.press("Confirm our sheet")
        assert person.heading == "Sheet confirmed"

    def _take_stance(self, person: Person, name: str) -> None:
        person.open("/partners/")
        person.follow(name)
        person.follow("Say whether you are in")
        person.choose("stance", {POLICE: "not_in", AMBULANCE: "in_if"}.get(name, "in"))
        if name == AMBULANCE:
            person.page.fill("[name=condition]", CONDITION)
        person.press("Save")
        assert person.heading.startswith("Our sheet")

    def plan(self) -> None:
        """Once the first version is there: own figures of three, and a version with them."""
        self.broker.open("/plans/")
        self.broker.wait_for("Version 1")
        for name, gbp in FIRST.items():
            self._give(name, gbp)
        self._make(self.broker, "With the partners' own figures")
        self.broker.follow("The deal: can we sign?")
        self.seen = self.broker.state_of(BOARD_SPELT)

    def _give(self, name: str, offer_gbp: float) -> None:
        person = self.people[name]
        person.open("/figures/")
        book = person.take("Download the workbook", self.folder)
        ours: dict[str, float | str] = {f"offer_year_{year}": offer_gbp for year in range(1, 6)}
        fill_workbook(book, ours | {"offer_confirmed": "yes"})
        person.follow("Send your workbook")
        person.page.set_input_files("[name=file]", book)
        person.press("Check these figures")
        person.press("Confirm these figures")
        assert person.heading == "Your figures are saved"
        person.says("6 shared, 0 private")

    def _ask(self, person: Person, reason: str) -> None:
        person.open("/plans/")
        person.follow("Make a version")
        person.follow("Check and send")
        person.page.fill("[name=reason]", reason)
        if person.page.locator("[name=seen]").count():
            person.choose("seen", "all")
        person.press("Make this version")
        assert "/plans/runs/" in person.page.url

    def _make(self, person: Person, reason: str) -> None:
        self._ask(person, reason)
        self._arrive(person)

    def _arrive(self, person: Person) -> None:
        """From a run that goes on to its version."""
        person.wait_for("Open version")
        person.follow("Open version")
        assert person.heading.startswith("Version ")

    def cancel_one(self) -> None:
        """The council asks for something and stops it while it runs."""
        council = self.people[COUNCIL]
        self._ask(council, "What if it begins later?")
        council.wait_for("% done")
        council.follow("Cancel")
        council.press("Cancel this version")
        council.wait_for("Cancelled")
        council.says("Run again")

    def correct(self) -> None:
        """The board says what it can really give: its yes becomes a not yet."""
        self._give(BOARD, CORRECTED_GBP)
        board = self.people[BOARD]
        self._make(board, "With what the board can really give")
        board.follow("The deal: can we sign?")
        assert (self.seen, board.state_of(BOARD_SPELT)) == ("Yes", "Not yet")
        assert board.state_of(TRUST) == "Yes"

    def compare(self) -> None:
        """Two versions side by side: what moved, and for whom."""
        trust = self.people[TRUST]
        trust.open("/plans/")
        trust.press("Compare")
        assert trust.heading == "What moves from version 2 to version 3"
        trust.says("For whom")

    def try_a_remedy(self) -> None:
        """The board opens its row and tries what would help, by its button."""
        board = self.people[BOARD]
        board.open("/deal/")
        board.follow(f"Open {BOARD_SPELT}")
        helps = board.page.locator("ol.room-lines a").first
        words = helps.inner_text()
        helps.click()
        board.page.wait_for_load_state()
        board.choose("audience", "all")
        board.press("Make this version")
        self._arrive(board)
        assert board.heading == "Version 4", words
        assert "begins from version 3" in board.read().lower()

    def talk(self) -> None:
        """A comment, a reminder, and the log that tells of both."""
        trust, broker = self.people[TRUST], self.broker
        trust.open("/plans/")
        trust.follow("Version 4")
        trust.page.fill("[name=text]", "Our beds close later than this assumes.")
        trust.press("Send comment")
        trust.says("Our beds close later than this assumes.")
        broker.open("/today/?all=yes")
        assert f"{COMMUNITY}: 9 of 9 questions of its sheet unanswered" in broker.read()
        broker.press(f"{COMMUNITY}: 9 of 9 questions of its sheet")
        broker.says(f"{COMMUNITY} is reminded.")
        broker.open("/log/")
        log = broker.read()
        for said in ("Comment made", "Partner reminded of its sheet", "Version cancelled", "Version made"):
            assert said in log, said

    def take_papers(self) -> tuple[Plan, dict[str, bytes]]:
        """The newest version as a file, and a paper of it for a trust, a council and a board."""
        papers = {}
        for name in PAPERS:
            person = self.people[name]
            person.open("/deal/")
            person.follow(f"Open {name.removesuffix(' ICB')}")
            person.follow("Our paper")
            person.page.fill("[name=decide_on]", "3 December 2027")
            papers[name] = person.take("Download our paper", self.folder).read_bytes()
        self.broker.open("/plans/")
        self.broker.follow("Version 4")
        path = self.broker.take("Download it as a file", self.folder)
        return Plan.model_validate(json.loads(path.read_bytes())), papers


def _address(name: str) -> str:
    return f"lead@{'-'.join(name.lower().split())[:40]}.example.org"
