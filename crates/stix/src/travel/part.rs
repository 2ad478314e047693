//! Parts of a document, to group the controlled lists by: where an examiner looks. Only for display; no object carries it.

use super::terms::{DetectionPoint, ForgeryMethod};

/// A part of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The document as a whole.
    Document,
    /// The page or side with the data, the photograph among them.
    DataPage,
    /// The machine readable zone.
    Mrz,
    /// The chip and the visible digital seal.
    Chip,
    /// Paper or card body.
    Substrate,
    /// Security printing and security features.
    Printing,
    /// Binding, pages, cover, laminate.
    Binding,
    /// Visas, residence stickers, stamps.
    VisaStamps,
    /// Anything else.
    Other,
}

impl Part {
    /// All parts, in the order of a form.
    pub const ALL: [Self; 9] = [
        Self::Document,
        Self::DataPage,
        Self::Mrz,
        Self::Chip,
        Self::Substrate,
        Self::Printing,
        Self::Binding,
        Self::VisaStamps,
        Self::Other,
    ];

    /// Its name in forms and catalogues.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::DataPage => "data-page",
            Self::Mrz => "mrz",
            Self::Chip => "chip",
            Self::Substrate => "substrate",
            Self::Printing => "printing",
            Self::Binding => "binding",
            Self::VisaStamps => "visa-stamps",
            Self::Other => "other",
        }
    }
}

impl ForgeryMethod {
    /// The part of the document that it is done to.
    pub fn part(self) -> Part {
        match self.code() {
            "data-page-substitution" | "data-page-alteration" | "photo-substitution" | "photo-morphed" => {
                Part::DataPage
            }
            "mrz-alteration" => Part::Mrz,
            "page-substitution" | "page-removed" | "laminate-manipulation" | "binding-manipulation" => {
                Part::Binding
            }
            "security-feature-imitated" => Part::Printing,
            "substrate-damaged" => Part::Substrate,
            "other" => Part::Other,
            code if code.starts_with("chip-") || code.starts_with("digital-seal") => Part::Chip,
            code if code.starts_with("visa-") || code.starts_with("stamp-") => Part::VisaStamps,
            _ => Part::Document,
        }
    }
}

impl DetectionPoint {
    /// The part of the document that it is at.
    pub fn part(self) -> Part {
        match self.code() {
            "personalisation" | "typeface" | "photo-integration" | "secondary-portrait"
            | "laser-engraving" => Part::DataPage,
            "substrate" | "uv-dullness" | "watermark" | "security-thread" | "security-fibres"
            | "infrared" | "card-layers" => Part::Substrate,
            "uv-print"
            | "background-printing"
            | "rainbow-printing"
            | "intaglio"
            | "microprinting"
            | "latent-image"
            | "see-through-register"
            | "optically-variable-ink"
            | "optically-variable-device"
            | "transparent-window"
            | "tactile" => Part::Printing,
            "laminate" | "binding" | "binding-thread" | "cover" | "page-numbering" | "laser-perforation" => {
                Part::Binding
            }
            "document-number" | "data-inconsistency" => Part::Document,
            "digital-seal" => Part::Chip,
            "stamp" | "visa-sticker" => Part::VisaStamps,
            code if code.starts_with("mrz-") => Part::Mrz,
            code if code.starts_with("chip-") => Part::Chip,
            _ => Part::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_methods_or_points_and_only_other_falls_through() {
        for part in Part::ALL {
            let methods = ForgeryMethod::all().filter(|method| method.part() == part).count();
            let points = DetectionPoint::all().filter(|point| point.part() == part).count();
            assert!(methods + points > 0, "{part:?}");
        }
        let others = |codes: Vec<&'static str>| assert_eq!(codes, ["other"]);
        others(ForgeryMethod::all().filter(|one| one.part() == Part::Other).map(|one| one.code()).collect());
        others(DetectionPoint::all().filter(|one| one.part() == Part::Other).map(|one| one.code()).collect());
    }
}
