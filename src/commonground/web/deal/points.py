"""Money points that a deal leaves open until partners answer them: dated facts, each with its source. Out: `POINTS`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commonground.core.figures import Quality


@dataclass(frozen=True)
class Point:
    """One question of money that no figure answers, why it is asked, and where that is written."""

    id: str
    title: str
    question: str
    why: str
    source: str
    url: str  # '' where it is recalled
    quality: Quality
    read_on: date | None

    @property
    def open(self) -> str:
        """What a paper says of it while nobody has answered."""
        return f"{self.title}: {self.question[:1].lower()}{self.question[1:].rstrip('?')}"


READ = date(2026, 11, 27)
POINTS = (
    Point(
        "vat",
        "Value added tax (VAT)",
        "Who delivers each service for VAT, and who bears what cannot be recovered?",
        "In a pooled fund VAT is recovered by the rules of the body that delivers. Councils recover most of theirs; "
        "NHS bodies recover less. A partnership that ended in 2015 had not planned for it.",
        "HM Revenue and Customs, VAT Government and Public Bodies manual, VATGPB6640",
        "https://www.gov.uk/hmrc-internal-manuals/vat-government-and-public-bodies/vatgpb6640",
        "A",
        READ,
    ),
    Point(
        "price_base",
        "Price base and yearly uplift",
        "In which year’s prices are contributions set, and by what do they rise each year?",
        "The plan counts in the prices of one year. Agreements say by which uplift contributions rise, and what "
        "efficiency is taken off.",
        "Law Insider: clauses on contributions to a pooled fund, quoted from agreements",
        "https://lawinsider.com/clause/contributions-to-the-pooled-fund/_1",
        "B",
        READ,
    ),
    Point(
        "overspend",
        "Shares of an overspend",
        "Which lines of spending have a fixed share, and on which do all partners share an overspend?",
        "On a line with a fixed share the partner that hosts it bears what it overspends. On a variable one the others "
        "pay more too.",
        "Law Insider: clauses on risk share, quoted from agreements",
        "https://lawinsider.com/clause/risk-share",
        "B",
        READ,
    ),
    Point(
        "meanwhile",
        "Who pays while partners disagree",
        "Who pays until a disagreement is settled, and by when is it settled?",
        "Between NHS commissioners guidance asks that one pays at once and they settle it afterwards. Between other "
        "partners only the agreement can say so.",
        "Luke Clements: revised NHS “Who Pays?” guidance, on its paragraph 7.4",
        "https://www.lukeclements.co.uk/revised-nhs-who-pays-guidance/",
        "B",
        READ,
    ),
    Point(
        "late_savings",
        "Savings that come late",
        "If savings come later than planned, who pays for the services until they come?",
        "Parliament found that hope about how soon savings would come was one cause of a gap of about £30 million in "
        "the first year of the partnership that ended in 2015.",
        "Public Accounts Committee: UnitingCare Partnership contract inquiry, report of 16 November 2016",
        "https://www.parliament.uk/business/committees/committees-a-z/commons-select/public-accounts-committee/"
        "inquiries/parliament-2015/unitingcare-partnership-contract-16-17/",
        "A",
        READ,
    ),
    Point(
        "underspend",
        "Money that is left over",
        "Who keeps what is not spent at the end of a year, and may it be carried over?",
        "A council can hold a reserve. Most NHS bodies cannot carry money over. So it matters who holds it at the end "
        "of March.",
        "Recalled, not looked up",
        "",
        "D",
        None,
    ),
)
BY_ID = {point.id: point for point in POINTS}
