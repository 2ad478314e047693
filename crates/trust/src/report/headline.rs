//! The headline: the weightiest reason in plain language, or what "no objection" covers.

use vigie_model::{Lang, Text};

use super::{Authenticated, CheckReport, Verdict};

const PRINTED_ONLY: Text = Text {
    en: "No objection in the printed line; document not authenticated",
    fr: "Aucune objection dans la ligne imprimée ; document non authentifié",
    es: "Sin objeción en la línea impresa; documento no autenticado",
    ar: "لا اعتراض على السطر المطبوع؛ ولم تُوثَّق الوثيقة",
};

const CHIP_ONLY: Text = Text {
    en: "No objection; the chip's data are signed by the issuing State",
    fr: "Aucune objection ; les données de la puce sont signées par l'État émetteur",
    es: "Sin objeción; los datos del chip están firmados por el Estado expedidor",
    ar: "لا اعتراض؛ بيانات الشريحة موقَّعة من الدولة المُصدِرة",
};

const SEAL: Text = Text {
    en: "No objection; the seal is signed by the issuing State",
    fr: "Aucune objection ; le cachet est signé par l'État émetteur",
    es: "Sin objeción; el sello está firmado por el Estado expedidor",
    ar: "لا اعتراض؛ الختم موقَّع من الدولة المُصدِرة",
};

const INCONCLUSIVE: Text = Text {
    en: "Not everything that is required could be checked",
    fr: "Tout ce qui est exigé n'a pas pu être contrôlé",
    es: "No se pudo comprobar todo lo que se exige",
    ar: "تعذّر فحص كل ما هو مطلوب",
};

pub(super) fn headline(report: &CheckReport, lang: Lang) -> &'static str {
    match (report.outcome, report.reasons.first()) {
        (Verdict::Passed, _) => match report.authenticated {
            Authenticated::Chip => CHIP_ONLY.get(lang),
            Authenticated::Seal => SEAL.get(lang),
            Authenticated::None => PRINTED_ONLY.get(lang),
        },
        (_, Some(reason)) => reason.sentence(lang),
        (_, None) => INCONCLUSIVE.get(lang),
    }
}
