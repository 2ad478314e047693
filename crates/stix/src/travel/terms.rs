//! Controlled lists: methods of forgery, detection points, kinds of checkpoint. Codes never change; labels may.

use vigie_model::{Lang, Text};

macro_rules! controlled_list {
    ($(#[$doc:meta])* $name:ident, $all:ident, [$(($code:literal, $en:literal, $fr:literal, $es:literal, $ar:literal),)*]) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub struct $name(&'static (&'static str, Text));

        static $all: &[(&str, Text)] = &[$(($code, Text { en: $en, fr: $fr, es: $es, ar: $ar }),)*];

        impl $name {
            /// The entry of this code.
            pub fn find(code: &str) -> Option<Self> {
                $all.iter().find(|entry| entry.0 == code).map(Self)
            }

            /// Every entry, in the order of the list.
            pub fn all() -> impl Iterator<Item = Self> {
                $all.iter().map(Self)
            }

            /// The stable code, as STIX objects carry it.
            pub fn code(self) -> &'static str {
                self.0.0
            }

            /// What people read.
            pub fn label(self, lang: Lang) -> &'static str {
                self.0.1.get(lang)
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.code() == other.code()
            }
        }

        impl Eq for $name {}

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                Self::find(&code).ok_or_else(|| serde::de::Error::custom("not a code of the controlled list"))
            }
        }
    };
}

controlled_list!(
    /// How a document was falsified, in the terms of document examiners. It speaks of the document, never of who carries it:
    /// that a holder resembles a photograph (look-alike) is no entry.
    ForgeryMethod, METHODS, [
    ("counterfeit", "Counterfeit: the whole document is reproduced", "Contrefaçon : document reproduit en entier", "Falsificación íntegra: documento reproducido por completo", "تقليد: الوثيقة مستنسخة بكاملها"),
    ("fantasy-document", "Fantasy document: no such state or issuing body", "Document de fantaisie : État ou autorité inexistants", "Documento de fantasía: Estado o autoridad inexistentes", "وثيقة وهمية: دولة أو جهة إصدار غير موجودة"),
    ("stolen-blank", "Stolen blank, personalised without authority", "Document vierge volé, personnalisé sans droit", "Documento en blanco robado, personalizado sin autorización", "نموذج فارغ مسروق جرى تخصيصه دون إذن"),
    ("fraudulently-obtained", "Issued by the authority on false grounds", "Délivré par l’autorité sur la base de fausses pièces", "Expedido por la autoridad con base en datos falsos", "صادرة عن الجهة المختصة بناءً على معطيات كاذبة"),
    ("data-page-substitution", "Data page replaced", "Page de données substituée", "Página de datos sustituida", "استبدال صفحة البيانات"),
    ("data-page-alteration", "Printed data altered", "Données imprimées modifiées", "Datos impresos alterados", "تغيير البيانات المطبوعة"),
    ("photo-substitution", "Photograph replaced", "Photographie substituée", "Fotografía sustituida", "استبدال الصورة"),
    ("photo-morphed", "Photograph merged from several images", "Photographie issue de la fusion de plusieurs images", "Fotografía fusionada a partir de varias imágenes", "صورة مدمجة من عدة صور"),
    ("page-substitution", "Inner page replaced", "Page intérieure substituée", "Página interior sustituida", "استبدال صفحة داخلية"),
    ("page-removed", "Page removed", "Page retirée", "Página retirada", "إزالة صفحة"),
    ("laminate-manipulation", "Laminate lifted, cut or replaced", "Laminat décollé, découpé ou remplacé", "Laminado levantado, cortado o sustituido", "نزع الغشاء الواقي أو قصّه أو استبداله"),
    ("binding-manipulation", "Binding opened and closed again", "Reliure ouverte et refermée", "Encuadernación abierta y vuelta a cerrar", "فتح التجليد وإعادة إغلاقه"),
    ("substrate-damaged", "Paper or card scraped, bleached or washed", "Support gratté, blanchi ou lavé", "Soporte raspado, blanqueado o lavado", "كشط الورق أو البطاقة أو تبييضه أو غسله"),
    ("security-feature-imitated", "Security feature imitated or transplanted", "Élément de sécurité imité ou transplanté", "Elemento de seguridad imitado o trasplantado", "تقليد عنصر أمان أو نقله من وثيقة أخرى"),
    ("mrz-alteration", "Machine readable zone altered", "Zone de lecture automatique modifiée", "Zona de lectura mecánica alterada", "تغيير المنطقة المقروءة آليا"),
    ("chip-altered-data", "Chip: data altered after signing", "Puce : données modifiées après signature", "Chip: datos alterados tras la firma", "الشريحة: بيانات مغيّرة بعد التوقيع"),
    ("chip-unauthorised-signer", "Chip: signed by a key that the state did not authorise", "Puce : signée par une clé non autorisée par l’État", "Chip: firmado con una clave no autorizada por el Estado", "الشريحة: موقعة بمفتاح لم تأذن به الدولة"),
    ("chip-cloned", "Chip: copy of another chip", "Puce : copie d’une autre puce", "Chip: copia de otro chip", "الشريحة: نسخة عن شريحة أخرى"),
    ("chip-replaced", "Chip: of another document", "Puce : provenant d’un autre document", "Chip: procedente de otro documento", "الشريحة: من وثيقة أخرى"),
    ("chip-disabled", "Chip: made unreadable on purpose", "Puce : rendue illisible à dessein", "Chip: inutilizado a propósito", "الشريحة: معطلة عمدا"),
    ("digital-seal-counterfeit", "Counterfeit or copied visible digital seal", "Cachet électronique visible contrefait ou copié", "Sello digital visible falsificado o copiado", "ختم رقمي مرئي مقلد أو منسوخ"),
    ("visa-counterfeit", "Counterfeit visa or residence sticker", "Vignette visa ou de séjour contrefaite", "Etiqueta de visado o residencia falsificada", "ملصق تأشيرة أو إقامة مقلد"),
    ("visa-alteration", "Visa or residence sticker altered", "Vignette visa ou de séjour modifiée", "Etiqueta de visado o residencia alterada", "تغيير ملصق التأشيرة أو الإقامة"),
    ("stamp-counterfeit", "Counterfeit entry or exit stamp", "Cachet d’entrée ou de sortie contrefait", "Sello de entrada o salida falsificado", "ختم دخول أو خروج مقلد"),
    ("other", "Another method", "Autre procédé", "Otro método", "طريقة أخرى"),
]);

controlled_list!(
    /// Where on the document the falsification was noticed.
    DetectionPoint, POINTS, [
    ("substrate", "Paper or card body", "Support papier ou carte", "Soporte de papel o tarjeta", "مادة الورق أو البطاقة"),
    ("uv-dullness", "Dullness of the paper under ultraviolet light", "Inertie du papier sous ultraviolet", "Opacidad del papel bajo luz ultravioleta", "خمود الورق تحت الأشعة فوق البنفسجية"),
    ("uv-print", "Fluorescent print", "Impression fluorescente", "Impresión fluorescente", "طباعة فلورية"),
    ("infrared", "Behaviour under infrared light", "Comportement sous infrarouge", "Comportamiento bajo luz infrarroja", "السلوك تحت الأشعة تحت الحمراء"),
    ("watermark", "Watermark", "Filigrane", "Marca de agua", "العلامة المائية"),
    ("security-thread", "Security thread", "Fil de sécurité", "Hilo de seguridad", "خيط الأمان"),
    ("security-fibres", "Security fibres or planchettes", "Fibres ou planchettes de sécurité", "Fibrillas o confetis de seguridad", "ألياف أو رقائق الأمان"),
    ("background-printing", "Background printing, guilloches", "Impression de fond, guilloches", "Impresión de fondo, guilloches", "طباعة الخلفية والزخارف المتشابكة"),
    ("rainbow-printing", "Rainbow (split duct) printing", "Impression irisée", "Impresión en iris", "الطباعة القزحية"),
    ("intaglio", "Intaglio printing", "Taille-douce", "Calcografía", "الطباعة الغائرة"),
    ("microprinting", "Microprinting", "Micro-impression", "Microimpresión", "الطباعة الدقيقة"),
    ("latent-image", "Latent image", "Image latente", "Imagen latente", "الصورة الكامنة"),
    ("see-through-register", "See-through register", "Repérage par transparence", "Registro perfecto", "التطابق بالشفافية"),
    ("optically-variable-ink", "Optically variable ink", "Encre optiquement variable", "Tinta ópticamente variable", "حبر متغير بصريا"),
    ("optically-variable-device", "Optically variable device (hologram, kinegram)", "Élément optiquement variable (hologramme, kinégramme)", "Elemento ópticamente variable (holograma, kinegrama)", "عنصر متغير بصريا (هولوغرام، كينيغرام)"),
    ("transparent-window", "Transparent window", "Fenêtre transparente", "Ventana transparente", "النافذة الشفافة"),
    ("tactile", "Tactile features", "Éléments tactiles", "Elementos táctiles", "عناصر ملموسة"),
    ("laser-perforation", "Laser perforation", "Perforation laser", "Perforación láser", "التثقيب بالليزر"),
    ("laser-engraving", "Laser engraving", "Gravure laser", "Grabado láser", "النقش بالليزر"),
    ("personalisation", "Personalisation technique", "Technique de personnalisation", "Técnica de personalización", "تقنية التخصيص"),
    ("typeface", "Typeface, spacing or alignment", "Police, espacement ou alignement", "Tipografía, espaciado o alineación", "نوع الخط أو التباعد أو المحاذاة"),
    ("photo-integration", "How the photograph is integrated", "Intégration de la photographie", "Integración de la fotografía", "طريقة دمج الصورة"),
    ("secondary-portrait", "Secondary portrait", "Portrait secondaire", "Retrato secundario", "الصورة الثانوية"),
    ("laminate", "Laminate or its edges", "Laminat ou ses bords", "Laminado o sus bordes", "الغشاء الواقي أو حوافه"),
    ("binding", "Binding or stitching", "Reliure ou couture", "Encuadernación o cosido", "التجليد أو الخياطة"),
    ("binding-thread", "Sewing thread, also under ultraviolet light", "Fil de couture, aussi sous ultraviolet", "Hilo de cosido, también bajo luz ultravioleta", "خيط التجليد، وكذلك تحت الأشعة فوق البنفسجية"),
    ("cover", "Cover, its stamping or end papers", "Couverture, sa dorure ou ses gardes", "Cubierta, su estampación o sus guardas", "الغلاف أو طباعته البارزة أو بطانته"),
    ("card-layers", "Layers or edges of a card", "Couches ou bords d’une carte", "Capas o bordes de una tarjeta", "طبقات البطاقة أو حوافها"),
    ("page-numbering", "Page numbers or page count", "Numérotation ou nombre de pages", "Numeración o número de páginas", "ترقيم الصفحات أو عددها"),
    ("document-number", "Form or range of the document number", "Forme ou série du numéro de document", "Formato o serie del número de documento", "صيغة رقم الوثيقة أو سلسلته"),
    ("mrz-check-digit", "Check digits of the machine readable zone", "Chiffres de contrôle de la zone de lecture automatique", "Dígitos de control de la zona de lectura mecánica", "أرقام التحقق في المنطقة المقروءة آليا"),
    ("mrz-typeface", "Typeface or position of the machine readable zone", "Police ou position de la zone de lecture automatique", "Tipografía o posición de la zona de lectura mecánica", "خط المنطقة المقروءة آليا أو موضعها"),
    ("mrz-infrared", "Machine readable zone under infrared light", "Zone de lecture automatique sous infrarouge", "Zona de lectura mecánica bajo luz infrarroja", "المنطقة المقروءة آليا تحت الأشعة تحت الحمراء"),
    ("mrz-visual-mismatch", "Machine readable zone differs from the visual zone", "Zone de lecture automatique différente de la zone visuelle", "Zona de lectura mecánica distinta de la zona visual", "اختلاف المنطقة المقروءة آليا عن المنطقة المرئية"),
    ("chip-digest", "Chip: digest of a data group", "Puce : empreinte d’un groupe de données", "Chip: resumen de un grupo de datos", "الشريحة: بصمة مجموعة بيانات"),
    ("chip-signature", "Chip: signature or certificate chain", "Puce : signature ou chaîne de certificats", "Chip: firma o cadena de certificados", "الشريحة: التوقيع أو سلسلة الشهادات"),
    ("chip-mrz-mismatch", "Chip: differs from the printed data", "Puce : différente des données imprimées", "Chip: distinto de los datos impresos", "الشريحة: تختلف عن البيانات المطبوعة"),
    ("chip-authentication", "Chip: does not prove that it is the original", "Puce : ne prouve pas qu’elle est l’originale", "Chip: no demuestra ser el original", "الشريحة: لا تثبت أنها الأصلية"),
    ("chip-silent", "Chip: does not answer", "Puce : sans réponse", "Chip: no responde", "الشريحة: لا تستجيب"),
    ("digital-seal", "Visible digital seal", "Cachet électronique visible", "Sello digital visible", "الختم الرقمي المرئي"),
    ("visa-sticker", "Visa or residence sticker: paper, print or place", "Vignette visa ou de séjour : papier, impression ou emplacement", "Etiqueta de visado o residencia: papel, impresión o lugar", "ملصق التأشيرة أو الإقامة: الورق أو الطباعة أو الموضع"),
    ("stamp", "Stamp: ink, form or date", "Cachet : encre, forme ou date", "Sello: tinta, forma o fecha", "الختم: الحبر أو الشكل أو التاريخ"),
    ("data-inconsistency", "Data that contradict one another", "Données contradictoires", "Datos contradictorios", "بيانات متناقضة"),
    ("other", "Another point", "Autre point", "Otro punto", "نقطة أخرى"),
]);

controlled_list!(
    /// The kind of place where a document was inspected; which place it was is not told.
    CheckpointKind, KINDS, [
    ("land", "Land", "Terre", "Tierra", "بر"),
    ("air", "Air", "Air", "Aire", "جو"),
    ("sea", "Sea", "Mer", "Mar", "بحر"),
]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_every_label_is_written_in_every_language() {
        for list in [METHODS, POINTS, KINDS] {
            let codes: std::collections::BTreeSet<_> = list.iter().map(|entry| entry.0).collect();
            assert_eq!(codes.len(), list.len());
            for (code, text) in list {
                assert!(code.bytes().all(|c| c.is_ascii_lowercase() || c == b'-'), "{code}");
                for lang in Lang::ALL {
                    let label = text.get(lang);
                    assert!(!label.is_empty() && label.trim() == label, "{code}");
                    assert!(!label.to_lowercase().contains("genuine"), "{code}");
                }
                assert!(text.ar.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c)), "{code}");
                assert!(!text.fr.eq(text.en) || *code == "air", "{code}");
            }
        }
        assert_eq!(ForgeryMethod::find("chip-cloned").unwrap().code(), "chip-cloned");
        assert_eq!(ForgeryMethod::find("look-alike"), None);
    }
}
