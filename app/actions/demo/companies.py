"""The demo's register: three real companies, and sixty whose names say that they are invented."""

from __future__ import annotations

from typing import Final, NamedTuple

from app.domain.eligibility import CompanyStatus
from app.domain.register import SizeClass


class DemoCompany(NamedTuple):
    """A company to register; a place outside the municipality brings its code along.

    `industry` is an SNI 2025 code. Of the real ones nothing more is said than that they are there.
    """

    name: str
    place: str
    status: CompanyStatus = CompanyStatus.ACTIVE
    municipality_code: str | None = None
    industry: str | None = None
    size: SizeClass | None = None


KNACKEBROD: Final = DemoCompany("Leksands Knäckebröd", "Leksand")
TOMOKU: Final = DemoCompany("Tomoku Hus", "Insjön")
DORREN: Final = DemoCompany("Leksandsdörren", "Leksand")
REAL: Final = (KNACKEBROD, TOMOKU, DORREN)

SMEDJAN: Final = DemoCompany(
    "Påhittade Smedjan AB", "Häradsbygden", industry="43", size=SizeClass.TO_9
)
BAGERIET: Final = DemoCompany("Låtsasbageriet", "Insjön", industry="10", size=SizeClass.TO_4)
KONKURSEN: Final = DemoCompany("Fantasikonkursen AB", "Leksand", CompanyStatus.BANKRUPT)
SNICKERIET: Final = DemoCompany(
    "Sagosnickeriet AB", "Siljansnäs", industry="16", size=SizeClass.TO_19
)
FRISOREN: Final = DemoCompany("Fantasifrisören", "Leksand", industry="96", size=SizeClass.NONE)
SAGEN: Final = DemoCompany("Påhittade Sågen AB", "Tällberg", industry="16", size=SizeClass.TO_19)
PENSIONATET: Final = DemoCompany(
    "Låtsaspensionatet", "Tällberg", industry="55", size=SizeClass.TO_49
)
GRANNEN: Final = DemoCompany(
    "Påhittade Grannkommunens Glas AB",
    "Rättvik",
    CompanyStatus.ACTIVE,
    "2031",
    industry="16",
    size=SizeClass.TO_19,
)
HOTELLET: Final = DemoCompany("Låtsashotellet AB", "Tällberg", industry="55", size=SizeClass.TO_49)
GARDEN: Final = DemoCompany("Sagogården", "Häradsbygden", CompanyStatus.UNKNOWN)

INVENTED: Final = (
    SMEDJAN,
    BAGERIET,
    KONKURSEN,
    SNICKERIET,
    FRISOREN,
    SAGEN,
    PENSIONATET,
    GRANNEN,
    GARDEN,
    DemoCompany("Fantasifiket", "Leksand", industry="56", size=SizeClass.TO_4),
    DemoCompany("Låtsas-El i Insjön AB", "Insjön", industry="43", size=SizeClass.TO_9),
    DemoCompany("Påhittade Rör AB", "Insjön", industry="43", size=SizeClass.TO_9),
    DemoCompany("Sagosyateljén", "Leksand", industry="96", size=SizeClass.NONE),
    DemoCompany("Exempelbygg i Leksand AB", "Leksand", industry="43", size=SizeClass.TO_9),
    DemoCompany("Exempelmåleriet", "Siljansnäs", industry="43", size=SizeClass.TO_9),
    DemoCompany(
        "Fantasifiskedragen",
        "Siljansnäs",
        CompanyStatus.UNKNOWN,
        industry="55",
        size=SizeClass.TO_49,
    ),
    DemoCompany("Låtsaslanthandeln", "Siljansnäs", industry="47", size=SizeClass.TO_4),
    DemoCompany("Påhittade Potatisodlingen", "Häradsbygden", industry="10", size=SizeClass.TO_4),
    DemoCompany("Sagomjölkgården AB", "Häradsbygden", industry="10", size=SizeClass.TO_4),
    DemoCompany("Exempelhonung", "Häradsbygden", CompanyStatus.UNKNOWN),
    HOTELLET,
    DemoCompany("Fantasikonferensen AB", "Tällberg", industry="55", size=SizeClass.TO_49),
    DemoCompany("Påhittade Paddelbåtar", "Tällberg", industry="93", size=SizeClass.NONE),
    DemoCompany("Sagokrukmakeriet", "Tällberg", industry="16", size=SizeClass.TO_19),
    DemoCompany("Exempelrevision AB", "Leksand", industry="69", size=SizeClass.TO_4),
    DemoCompany("Fantasibokhandeln", "Leksand", industry="47", size=SizeClass.TO_4),
    DemoCompany("Låtsasblommor", "Leksand", industry="47", size=SizeClass.TO_4),
    DemoCompany("Påhittade Plåt & Tak AB", "Insjön", industry="43", size=SizeClass.TO_9),
    DemoCompany("Sagotransporter AB", "Insjön", industry="49", size=SizeClass.TO_19),
    DemoCompany("Exempelgräv AB", "Insjön", industry="43", size=SizeClass.TO_9),
    DemoCompany("Fantasifönster AB", "Insjön", industry="16", size=SizeClass.TO_19),
    DemoCompany("Låtsaslogistik AB", "Insjön", industry="49", size=SizeClass.TO_19),
    DemoCompany("Påhittade Pallar AB", "Insjön", industry="16", size=SizeClass.TO_19),
    DemoCompany(
        "Sagosliperiet", "Insjön", CompanyStatus.UNKNOWN, industry="16", size=SizeClass.TO_19
    ),
    DemoCompany("Exempeltandvården", "Leksand", industry="86", size=SizeClass.TO_9),
    DemoCompany("Fantasigymmet", "Leksand", industry="93", size=SizeClass.NONE),
    DemoCompany("Låtsascykel", "Leksand", industry="47", size=SizeClass.TO_4),
    DemoCompany("Påhittade Pizzan", "Leksand", industry="56", size=SizeClass.TO_4),
    DemoCompany("Sagofoto", "Leksand", CompanyStatus.UNKNOWN, industry="69", size=SizeClass.TO_4),
    DemoCompany("Exempelbemanning AB", "Leksand", industry="77", size=SizeClass.TO_49),
    DemoCompany("Fantasireklam AB", "Leksand", industry="69", size=SizeClass.TO_4),
    DemoCompany("Låtsasdata AB", "Leksand", industry="62", size=SizeClass.TO_9),
    DemoCompany("Påhittade Programmerarna AB", "Leksand", industry="62", size=SizeClass.TO_9),
    DemoCompany("Sagospelet", "Leksand", CompanyStatus.UNKNOWN, industry="62", size=SizeClass.TO_9),
    DemoCompany("Exempelskog AB", "Siljansnäs", industry="02", size=SizeClass.TO_4),
    DemoCompany("Fantasifisken", "Siljansnäs", industry="47", size=SizeClass.TO_4),
    DemoCompany("Låtsasluftballongen", "Siljansnäs", industry="93", size=SizeClass.NONE),
    DemoCompany("Påhittade Plantskolan", "Siljansnäs", industry="01", size=SizeClass.TO_4),
    DemoCompany("Sagostugorna", "Siljansnäs", industry="55", size=SizeClass.TO_49),
    DemoCompany("Exempelfår & Ull", "Häradsbygden", CompanyStatus.UNKNOWN),
    DemoCompany("Fantasimaskiner AB", "Häradsbygden", industry="16", size=SizeClass.TO_19),
    DemoCompany("Låtsasentreprenad AB", "Häradsbygden", industry="43", size=SizeClass.TO_9),
    DemoCompany("Påhittade Piluthyrningen", "Häradsbygden", industry="77", size=SizeClass.TO_49),
    DemoCompany("Sagostenhuggeriet", "Häradsbygden", industry="43", size=SizeClass.TO_9),
    DemoCompany("Exempelvärdshuset AB", "Tällberg", industry="56", size=SizeClass.TO_4),
    DemoCompany(
        "Fantasifiolen", "Tällberg", CompanyStatus.UNKNOWN, industry="93", size=SizeClass.NONE
    ),
    DemoCompany("Låtsaslinne", "Tällberg", industry="16", size=SizeClass.TO_19),
    DemoCompany("Påhittade Äppelmusteriet", "Tällberg", industry="10", size=SizeClass.TO_4),
    DemoCompany(
        "Sagoölet AB", "Tällberg", CompanyStatus.DEREGISTERED, industry="56", size=SizeClass.TO_4
    ),
    DemoCompany("Exempelåkeriet Överdådig AB", "Insjön", industry="49", size=SizeClass.TO_19),
)
