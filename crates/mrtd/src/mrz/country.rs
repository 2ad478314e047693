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
    if ISO_3166_1.binary_search(&letters).is_ok() {
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
        b"BUR" | b"BYS" | b"CSK" | b"DDR" | b"FXX" | b"ROM" | b"SCG" | b"SUN" | b"TMP" | b"YMD" | b"YUG"
        | b"ZAR" => S::Withdrawn,
        [b'A', b'A', b'A'..=b'Z']
        | [b'Q', b'M'..=b'Z', b'A'..=b'Z']
        | [b'X', b'A'..=b'Z', b'A'..=b'Z']
        | [b'Z', b'Z', b'A'..=b'Z'] => S::UserAssigned,
        _ => S::Unknown,
    }
}

/// ISO 3166-1 alpha-3, sorted, without `DEU`.
#[rustfmt::skip]
static ISO_3166_1: [&[u8; 3]; 248] = [
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
