//! Elementary files by identifier, tag and the names that folders of chip files use.

use std::fmt;

/// An elementary file of the LDS1 application (ICAO Doc 9303-10, 3.11 and 4.7) or of the master file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileId {
    /// EF.COM
    Com,
    /// EF.SOD
    Sod,
    /// EF.DG1 to EF.DG16
    Dg(u8),
    /// EF.CardAccess
    CardAccess,
    /// EF.CardSecurity
    CardSecurity,
    /// EF.ATR/INFO
    AtrInfo,
    /// EF.DIR
    Dir,
}

impl FileId {
    /// The file a name speaks of, in any case, with or without folder and ending: `EF_SOD.bin`, `EF.SOD`, `SOD`, `DG1.bin`, `Datagroup1.bin`,
    /// `EF_DG01`, `011D`.
    pub fn from_name(name: &str) -> Option<Self> {
        let base = name.rsplit(['/', '\\']).next()?;
        let upper = base.to_ascii_uppercase();
        let stem = [".BIN", ".DER", ".DAT", ".BER", ".RAW", ".TLV", ".HEX"]
            .iter()
            .find_map(|ending| upper.strip_suffix(ending))
            .unwrap_or(&upper);
        let plain: String = stem.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let bare = plain.strip_prefix("EF").filter(|rest| !rest.is_empty()).unwrap_or(&plain);
        match bare {
            "COM" | "011E" => return Some(Self::Com),
            "SOD" | "011D" => return Some(Self::Sod),
            "CARDACCESS" => return Some(Self::CardAccess),
            "CARDSECURITY" => return Some(Self::CardSecurity),
            "ATRINFO" | "ATR" => return Some(Self::AtrInfo),
            "DIR" => return Some(Self::Dir),
            _ => {}
        }
        let digits = ["DATAGROUP", "DG"].iter().find_map(|prefix| bare.strip_prefix(prefix))?;
        let number: u8 = (digits.len() <= 2).then(|| digits.parse().ok())??;
        (1..=16).contains(&number).then_some(Self::Dg(number))
    }

    /// The data group of this number.
    pub const fn data_group(self) -> Option<u8> {
        match self {
            Self::Dg(number) => Some(number),
            _ => None,
        }
    }

    /// The tag its content begins with (Doc 9303-10, table 38 and 4.7).
    pub const fn tag(self) -> Option<u8> {
        const DATA_GROUPS: [u8; 16] =
            [0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x70];
        match self {
            Self::Com => Some(0x60),
            Self::Sod => Some(0x77),
            Self::Dg(number @ 1..=16) => Some(DATA_GROUPS[number as usize - 1]),
            _ => None,
        }
    }

    /// The data group or file of a tag in EF.COM's list.
    pub fn from_tag(tag: u8) -> Option<Self> {
        match tag {
            0x60 => Some(Self::Com),
            0x77 => Some(Self::Sod),
            _ => (1..=16).map(Self::Dg).find(|file| file.tag() == Some(tag)),
        }
    }
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Com => f.write_str("EF.COM"),
            Self::Sod => f.write_str("EF.SOD"),
            Self::Dg(number) => write!(f, "DG{number}"),
            Self::CardAccess => f.write_str("EF.CardAccess"),
            Self::CardSecurity => f.write_str("EF.CardSecurity"),
            Self::AtrInfo => f.write_str("EF.ATR/INFO"),
            Self::Dir => f.write_str("EF.DIR"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_chip_files_in_use_are_understood_and_others_are_not() {
        for (name, file) in [
            ("EF_SOD.bin", FileId::Sod),
            ("chip/ef.sod", FileId::Sod),
            ("SOD", FileId::Sod),
            ("EF_COM.bin", FileId::Com),
            ("DG1.bin", FileId::Dg(1)),
            ("Datagroup15.bin", FileId::Dg(15)),
            ("EF_DG02.BIN", FileId::Dg(2)),
            ("dg16", FileId::Dg(16)),
            ("EF.CardAccess", FileId::CardAccess),
        ] {
            assert_eq!(FileId::from_name(name), Some(file), "{name}");
        }
        for name in ["", "DG0", "DG17", "DG", "mrz.txt", "DG1x", "DG001", "DG14_pk.bin", "EF", "é"] {
            assert_eq!(FileId::from_name(name), None, "{name}");
        }
        for number in 1..=16 {
            assert_eq!(FileId::from_tag(FileId::Dg(number).tag().unwrap()), Some(FileId::Dg(number)));
        }
    }
}
