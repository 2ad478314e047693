use serde::{Deserialize, Serialize};

/// Traffic Light Protocol 2.0 (FIRST, August 2022), from least to most restrictive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Tlp {
    /// No limit on disclosure.
    #[serde(rename = "clear")]
    Clear,
    /// Limited disclosure within the community.
    #[serde(rename = "green")]
    Green,
    /// Need-to-know within the recipient's organisation and its clients.
    #[serde(rename = "amber")]
    Amber,
    /// Need-to-know within the recipient's organisation only.
    #[serde(rename = "amber+strict")]
    AmberStrict,
    /// Individual recipients only.
    #[serde(rename = "red")]
    Red,
}

impl Tlp {
    /// All levels, least restrictive first.
    pub const ALL: [Self; 5] = [Self::Clear, Self::Green, Self::Amber, Self::AmberStrict, Self::Red];

    /// The marking-definition id of the TLP 2.0 STIX extension.
    pub const fn marking_id(self) -> &'static str {
        match self {
            Self::Clear => "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
            Self::Green => "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
            Self::Amber => "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
            Self::AmberStrict => "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
            Self::Red => "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
        }
    }

    /// The level a marking-definition id stands for: TLP 2.0, and the four TLP 1 ids of STIX 2.1 (section 7.2.1.4), white read as clear.
    pub fn from_marking_id(id: &str) -> Option<Self> {
        match id {
            "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9" => Some(Self::Clear),
            "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da" => Some(Self::Green),
            "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82" => Some(Self::Amber),
            "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed" => Some(Self::Red),
            _ => Self::ALL.into_iter().find(|tlp| tlp.marking_id() == id),
        }
    }

    /// The label as FIRST writes it, `TLP:AMBER+STRICT`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Clear => "TLP:CLEAR",
            Self::Green => "TLP:GREEN",
            Self::Amber => "TLP:AMBER",
            Self::AmberStrict => "TLP:AMBER+STRICT",
            Self::Red => "TLP:RED",
        }
    }
}

impl std::fmt::Display for Tlp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.label())
    }
}

impl std::str::FromStr for Tlp {
    type Err = &'static str;
    /// Reads `amber+strict`, `TLP:AMBER+STRICT` and the like, in any case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let lower = text.trim().to_ascii_lowercase();
        let name = lower.strip_prefix("tlp:").unwrap_or(&lower);
        Self::ALL
            .into_iter()
            .find(|tlp| tlp.label()[4..].eq_ignore_ascii_case(name))
            .ok_or("not a TLP 2.0 level: clear, green, amber, amber+strict or red")
    }
}
