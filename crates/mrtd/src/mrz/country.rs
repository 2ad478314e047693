//! Codes of issuing states, organisations and nationalities (ICAO Doc 9303-3, section 5).

/// What Doc 9303-3, section 5 says of a code, fillers removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeStatus {
    /// Listed for states and organisations: ISO 3166-1 and parts A to D.
    Assigned,
    /// Listed for persons without a defined nationality (part E): `XXA`, `XXB`, `XXC`, `XXX`; no issuing state.
    NoNationality,
    /// Kept for older documents (part F): `ANT`, `NTZ`.
    Deprecated,
    /// Utopia, for specimens (part G): `UTO`.
    Specimen,
    /// Used by ICAO to sign master lists only (part H): `IAO`.
    MasterListOnly,
    /// Not listed, but known to be written for the code given.
    InPlaceOf(&'static str),
    /// Withdrawn from ISO 3166-1 and not kept by part F.
    Withdrawn,
    /// In a range that ISO 3166 leaves to users (`AAA`–`AAZ`, `QMA`–`QZZ`, `XAA`–`XZZ`, `ZZA`–`ZZZ`), and not listed.
    UserAssigned,
    /// Not listed.
    Unknown,
}

/// Status of `code`: one to three letters without fillers, upper case.
///
/// ISO 3166-1 as of 2024; no status says anything about recognition of a state.
pub fn status(code: &str) -> CodeStatus {
    use CodeStatus as S;
    let Ok(letters) = <&[u8; 3]>::try_from(code.as_bytes()) else {
        return if code == "D" { S::Assigned } else { S::Unknown };
    };
    if letters.iter().all(u8::is_ascii_uppercase)
        && LISTED[place(letters) / 64] >> (place(letters) % 64) & 1 == 1
    {
        return S::Assigned;
    }
    match letters {
        b"GBD" | b"GBN" | b"GBO" | b"GBP" | b"GBS" | b"RKS" | b"EUE" | b"UNO" | b"UNA" | b"UNK" | b"XBA"
        | b"XIM" | b"XCC" | b"XCE" | b"XCO" | b"XEC" | b"XPO" | b"XES" | b"XMP" | b"XOM" | b"XDC" => {
            S::Assigned
        }
        b"XXA" | b"XXB" | b"XXC" | b"XXX" => S::NoNationality,
        b"ANT" | b"NTZ" => S::Deprecated,
        b"UTO" => S::Specimen,
        b"IAO" => S::MasterListOnly,
        // ISO 3166-1 has DEU; Doc 9303-3, part A has D for the same state, and some zones hold DEU all the same.
        b"DEU" => S::InPlaceOf("D"),
        // Codes seen in use before and beside RKS (part A).
        b"XKX" | b"XXK" | b"KOS" => S::InPlaceOf("RKS"),
        _ if former(code).is_some() => S::Withdrawn,
        [b'A', b'A', b'A'..=b'Z']
        | [b'Q', b'M'..=b'Z', b'A'..=b'Z']
        | [b'X', b'A'..=b'Z', b'A'..=b'Z']
        | [b'Z', b'Z', b'A'..=b'Z'] => S::UserAssigned,
        _ => S::Unknown,
    }
}

/// A code that ISO 3166-1 withdrew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Former {
    /// The year in which it was withdrawn. Documents issued before may bear it until they expire.
    pub until: i16,
    /// The codes of Doc 9303-3, section 5 that took its place; empty where none did.
    pub now: &'static [&'static str],
}

/// What became of a code that ISO 3166-1 withdrew; `None` for any other.
///
/// Source: ISO 3166-3. It says when a code left the list and what took its place, and nothing about succession in law.
pub fn former(code: &str) -> Option<Former> {
    FORMER.iter().find(|(old, ..)| *old == code).map(|&(_, until, now)| Former { until, now })
}

/// The year from which a code is listed, where that is later than 1990: older documents cannot bear it.
///
/// Source: newsletters of ISO 3166-1, summed up in the history of its codes; for part A to D of Doc 9303-3, section 5 no year is published.
pub fn since(code: &str) -> Option<i16> {
    SINCE.iter().find(|(listed, _)| *listed == code).map(|&(_, year)| year)
}

#[rustfmt::skip]
static FORMER: [(&str, i16, &[&str]); 31] = [
    ("AFI", 1977, &["DJI"]), ("ANT", 2010, &["BES", "CUW", "SXM"]), ("ATB", 1979, &["ATA"]), ("ATN", 1983, &["ATA"]),
    ("BUR", 1989, &["MMR"]), ("BYS", 1992, &["BLR"]), ("CSK", 1993, &["CZE", "SVK"]), ("CTE", 1984, &["KIR"]),
    ("DDR", 1990, &["D"]), ("DHY", 1977, &["BEN"]), ("FXX", 1997, &["FRA"]), ("GEL", 1979, &["KIR", "TUV"]),
    ("HVO", 1984, &["BFA"]), ("JTN", 1986, &["UMI"]), ("MID", 1986, &["UMI"]), ("NHB", 1980, &["VUT"]),
    ("NTZ", 1993, &["IRQ", "SAU"]), ("PCI", 1986, &["FSM", "MHL", "MNP", "PLW"]), ("PCZ", 1980, &["PAN"]),
    ("PUS", 1986, &["UMI"]), ("RHO", 1980, &["ZWE"]), ("ROM", 2002, &["ROU"]), ("SCG", 2006, &["MNE", "SRB"]),
    ("SKM", 1975, &["IND"]),
    ("SUN", 1992, &["ARM", "AZE", "BLR", "EST", "GEO", "KAZ", "KGZ", "LTU", "LVA", "MDA", "RUS", "TJK", "TKM", "UKR", "UZB"]),
    ("TMP", 2002, &["TLS"]), ("VDR", 1977, &["VNM"]), ("WAK", 1986, &["UMI"]), ("YMD", 1990, &["YEM"]),
    ("YUG", 2003, &["BIH", "HRV", "MKD", "MNE", "SRB", "SVN"]), ("ZAR", 1997, &["COD"]),
];

#[rustfmt::skip]
static SINCE: [(&str, i16); 42] = [
    ("ALA", 2004), ("ARM", 1992), ("AZE", 1992), ("BES", 2010), ("BIH", 1992), ("BLM", 2007), ("BLR", 1992), ("COD", 1997),
    ("CUW", 2010), ("CZE", 1993), ("ERI", 1993), ("EST", 1992), ("FXX", 1993), ("GEO", 1992), ("GGY", 2006), ("HRV", 1992),
    ("IMN", 2006), ("JEY", 2006), ("KAZ", 1992), ("KGZ", 1992), ("LTU", 1992), ("LVA", 1992), ("MAF", 2007), ("MDA", 1992),
    ("MKD", 1993), ("MNE", 2006), ("MYT", 1993), ("PSE", 1999), ("ROU", 2002), ("RUS", 1992), ("SCG", 2003), ("SGS", 1993),
    ("SRB", 2006), ("SSD", 2011), ("SVK", 1993), ("SVN", 1992), ("SXM", 2010), ("TJK", 1992), ("TKM", 1992), ("TLS", 2002),
    ("UKR", 1992), ("UZB", 1992),
];

/// Number of three capital letters among all of them.
const fn place(letters: &[u8; 3]) -> usize {
    ((letters[0] - b'A') as usize * 26 + (letters[1] - b'A') as usize) * 26 + (letters[2] - b'A') as usize
}

/// One bit for each three letters, set if ISO 3166-1 lists them: this is asked twice for every zone.
static LISTED: [u64; 26 * 26 * 26 / 64 + 1] = {
    let mut bits = [0; 26 * 26 * 26 / 64 + 1];
    let mut at = 0;
    while at < ISO_3166_1.len() {
        bits[place(ISO_3166_1[at]) / 64] |= 1 << (place(ISO_3166_1[at]) % 64);
        at += 1;
    }
    bits
};

/// ISO 3166-1 alpha-3, sorted, without `DEU`.
#[rustfmt::skip]
const ISO_3166_1: [&[u8; 3]; 248] = [
    b"ABW", b"AFG", b"AGO", b"AIA", b"ALA", b"ALB", b"AND", b"ARE", b"ARG", b"ARM", b"ASM", b"ATA", b"ATF", b"ATG",
    b"AUS", b"AUT", b"AZE", b"BDI", b"BEL", b"BEN", b"BES", b"BFA", b"BGD", b"BGR", b"BHR", b"BHS", b"BIH", b"BLM",
    b"BLR", b"BLZ", b"BMU", b"BOL", b"BRA", b"BRB", b"BRN", b"BTN", b"BVT", b"BWA", b"CAF", b"CAN", b"CCK", b"CHE",
    b"CHL", b"CHN", b"CIV", b"CMR", b"COD", b"COG", b"COK", b"COL", b"COM", b"CPV", b"CRI", b"CUB", b"CUW", b"CXR",
    b"CYM", b"CYP", b"CZE", b"DJI", b"DMA", b"DNK", b"DOM", b"DZA", b"ECU", b"EGY", b"ERI", b"ESH", b"ESP", b"EST",
    b"ETH", b"FIN", b"FJI", b"FLK", b"FRA", b"FRO", b"FSM", b"GAB", b"GBR", b"GEO", b"GGY", b"GHA", b"GIB", b"GIN",
    b"GLP", b"GMB", b"GNB", b"GNQ", b"GRC", b"GRD", b"GRL", b"GTM", b"GUF", b"GUM", b"GUY", b"HKG", b"HMD", b"HND",
    b"HRV", b"HTI", b"HUN", b"IDN", b"IMN", b"IND", b"IOT", b"IRL", b"IRN", b"IRQ", b"ISL", b"ISR", b"ITA", b"JAM",
    b"JEY", b"JOR", b"JPN", b"KAZ", b"KEN", b"KGZ", b"KHM", b"KIR", b"KNA", b"KOR", b"KWT", b"LAO", b"LBN", b"LBR",
    b"LBY", b"LCA", b"LIE", b"LKA", b"LSO", b"LTU", b"LUX", b"LVA", b"MAC", b"MAF", b"MAR", b"MCO", b"MDA", b"MDG",
    b"MDV", b"MEX", b"MHL", b"MKD", b"MLI", b"MLT", b"MMR", b"MNE", b"MNG", b"MNP", b"MOZ", b"MRT", b"MSR", b"MTQ",
    b"MUS", b"MWI", b"MYS", b"MYT", b"NAM", b"NCL", b"NER", b"NFK", b"NGA", b"NIC", b"NIU", b"NLD", b"NOR", b"NPL",
    b"NRU", b"NZL", b"OMN", b"PAK", b"PAN", b"PCN", b"PER", b"PHL", b"PLW", b"PNG", b"POL", b"PRI", b"PRK", b"PRT",
    b"PRY", b"PSE", b"PYF", b"QAT", b"REU", b"ROU", b"RUS", b"RWA", b"SAU", b"SDN", b"SEN", b"SGP", b"SGS", b"SHN",
    b"SJM", b"SLB", b"SLE", b"SLV", b"SMR", b"SOM", b"SPM", b"SRB", b"SSD", b"STP", b"SUR", b"SVK", b"SVN", b"SWE",
    b"SWZ", b"SXM", b"SYC", b"SYR", b"TCA", b"TCD", b"TGO", b"THA", b"TJK", b"TKL", b"TKM", b"TLS", b"TON", b"TTO",
    b"TUN", b"TUR", b"TUV", b"TWN", b"TZA", b"UGA", b"UKR", b"UMI", b"URY", b"USA", b"UZB", b"VAT", b"VCT", b"VEN",
    b"VGB", b"VIR", b"VNM", b"VUT", b"WLF", b"WSM", b"YEM", b"ZAF", b"ZMB", b"ZWE",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_so_that_every_code_is_found() {
        assert!(ISO_3166_1.windows(2).all(|pair| pair[0] < pair[1]));
        for code in ISO_3166_1 {
            assert_eq!(status(std::str::from_utf8(code).unwrap()), CodeStatus::Assigned);
        }
    }

    #[test]
    fn former_codes_say_until_when_and_what_took_their_place() {
        assert_eq!(former("SUN").map(|former| (former.until, former.now.len())), Some((1992, 15)));
        assert_eq!(former("DDR"), Some(Former { until: 1990, now: &["D"] }));
        assert_eq!((status("ZAR"), status("ANT")), (CodeStatus::Withdrawn, CodeStatus::Deprecated));
        for (code, _, now) in FORMER {
            assert_ne!(status(code), CodeStatus::Assigned, "{code}");
            assert!(now.iter().all(|code| status(code) == CodeStatus::Assigned), "{code}");
        }
        for (code, year) in SINCE {
            let listed = status(code) == CodeStatus::Assigned;
            assert!(listed || former(code).is_some_and(|former| former.until > year), "{code}");
        }
        assert_eq!((since("SSD"), since("FRA"), former("FRA")), (Some(2011), None, None));
    }

    #[test]
    fn odd_codes_of_section_5_have_their_own_status() {
        assert_eq!(status("D"), CodeStatus::Assigned);
        assert_eq!(status("DEU"), CodeStatus::InPlaceOf("D"));
        assert_eq!(status("RKS"), CodeStatus::Assigned);
        assert_eq!(status("XKX"), CodeStatus::InPlaceOf("RKS"));
        assert_eq!(status("XXB"), CodeStatus::NoNationality);
        assert_eq!(status("UTO"), CodeStatus::Specimen);
        assert_eq!(status("XNM"), CodeStatus::UserAssigned);
        assert_eq!(status("ZZZ"), CodeStatus::UserAssigned);
        assert_eq!(status("ZZ"), CodeStatus::Unknown);
        assert_eq!(status("ZQA"), CodeStatus::Unknown);
        assert_eq!(status("UT0"), CodeStatus::Unknown);
        assert_eq!(status(""), CodeStatus::Unknown);
    }
}
