"""The demo's register: three real companies, and sixty whose names say that they are invented."""

from __future__ import annotations

from typing import Final, NamedTuple

from app.domain.eligibility import CompanyStatus


class DemoCompany(NamedTuple):
    """A company to register; a place outside the municipality brings its code along."""

    name: str
    place: str
    status: CompanyStatus = CompanyStatus.ACTIVE
    municipality_code: str | None = None


KNACKEBROD: Final = DemoCompany("Leksands Knäckebröd", "Leksand")
TOMOKU: Final = DemoCompany("Tomoku Hus", "Insjön")
DORREN: Final = DemoCompany("Leksandsdörren", "Leksand")
REAL: Final = (KNACKEBROD, TOMOKU, DORREN)

SMEDJAN: Final = DemoCompany("Påhittade Smedjan AB", "Häradsbygden")
BAGERIET: Final = DemoCompany("Låtsasbageriet", "Insjön")
KONKURSEN: Final = DemoCompany("Fantasikonkursen AB", "Leksand", CompanyStatus.BANKRUPT)
SNICKERIET: Final = DemoCompany("Sagosnickeriet AB", "Siljansnäs")
FRISOREN: Final = DemoCompany("Fantasifrisören", "Leksand")
SAGEN: Final = DemoCompany("Påhittade Sågen AB", "Tällberg")
PENSIONATET: Final = DemoCompany("Låtsaspensionatet", "Tällberg")
GRANNEN: Final = DemoCompany(
    "Påhittade Grannkommunens Glas AB", "Rättvik", CompanyStatus.ACTIVE, "2031"
)
HOTELLET: Final = DemoCompany("Låtsashotellet AB", "Tällberg")
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
    DemoCompany("Fantasifiket", "Leksand"),
    DemoCompany("Låtsas-El i Insjön AB", "Insjön"),
    DemoCompany("Påhittade Rör AB", "Insjön"),
    DemoCompany("Sagosyateljén", "Leksand"),
    DemoCompany("Exempelbygg i Leksand AB", "Leksand"),
    DemoCompany("Exempelmåleriet", "Siljansnäs"),
    DemoCompany("Fantasifiskedragen", "Siljansnäs", CompanyStatus.UNKNOWN),
    DemoCompany("Låtsaslanthandeln", "Siljansnäs"),
    DemoCompany("Påhittade Potatisodlingen", "Häradsbygden"),
    DemoCompany("Sagomjölkgården AB", "Häradsbygden"),
    DemoCompany("Exempelhonung", "Häradsbygden", CompanyStatus.UNKNOWN),
    HOTELLET,
    DemoCompany("Fantasikonferensen AB", "Tällberg"),
    DemoCompany("Påhittade Paddelbåtar", "Tällberg"),
    DemoCompany("Sagokrukmakeriet", "Tällberg"),
    DemoCompany("Exempelrevision AB", "Leksand"),
    DemoCompany("Fantasibokhandeln", "Leksand"),
    DemoCompany("Låtsasblommor", "Leksand"),
    DemoCompany("Påhittade Plåt & Tak AB", "Insjön"),
    DemoCompany("Sagotransporter AB", "Insjön"),
    DemoCompany("Exempelgräv AB", "Insjön"),
    DemoCompany("Fantasifönster AB", "Insjön"),
    DemoCompany("Låtsaslogistik AB", "Insjön"),
    DemoCompany("Påhittade Pallar AB", "Insjön"),
    DemoCompany("Sagosliperiet", "Insjön", CompanyStatus.UNKNOWN),
    DemoCompany("Exempeltandvården", "Leksand"),
    DemoCompany("Fantasigymmet", "Leksand"),
    DemoCompany("Låtsascykel", "Leksand"),
    DemoCompany("Påhittade Pizzan", "Leksand"),
    DemoCompany("Sagofoto", "Leksand", CompanyStatus.UNKNOWN),
    DemoCompany("Exempelbemanning AB", "Leksand"),
    DemoCompany("Fantasireklam AB", "Leksand"),
    DemoCompany("Låtsasdata AB", "Leksand"),
    DemoCompany("Påhittade Programmerarna AB", "Leksand"),
    DemoCompany("Sagospelet", "Leksand", CompanyStatus.UNKNOWN),
    DemoCompany("Exempelskog AB", "Siljansnäs"),
    DemoCompany("Fantasifisken", "Siljansnäs"),
    DemoCompany("Låtsasluftballongen", "Siljansnäs"),
    DemoCompany("Påhittade Plantskolan", "Siljansnäs"),
    DemoCompany("Sagostugorna", "Siljansnäs"),
    DemoCompany("Exempelfår & Ull", "Häradsbygden", CompanyStatus.UNKNOWN),
    DemoCompany("Fantasimaskiner AB", "Häradsbygden"),
    DemoCompany("Låtsasentreprenad AB", "Häradsbygden"),
    DemoCompany("Påhittade Piluthyrningen", "Häradsbygden"),
    DemoCompany("Sagostenhuggeriet", "Häradsbygden"),
    DemoCompany("Exempelvärdshuset AB", "Tällberg"),
    DemoCompany("Fantasifiolen", "Tällberg", CompanyStatus.UNKNOWN),
    DemoCompany("Låtsaslinne", "Tällberg"),
    DemoCompany("Påhittade Äppelmusteriet", "Tällberg"),
    DemoCompany("Sagoölet AB", "Tällberg", CompanyStatus.DEREGISTERED),
    DemoCompany("Exempelåkeriet Överdådig AB", "Insjön"),
)
