//! Reasons about the chip's further data groups: can they be read, and do they fit what else the document says.
use super::{Entry, next};
use crate::Text;

pub(super) const CHIP_DG2_FORMAT: Entry = Entry {
    code: "chip.dg2-format",
    source: "ICAO Doc 9303-10, 4.7.2; ISO/IEC 19794-5; ISO/IEC 39794-5",
    passed: Text {
        en: "The portrait on the chip (DG2) can be read.",
        fr: "Le portrait sur la puce (DG2) est lisible.",
        es: "El retrato del chip (DG2) se puede leer.",
        ar: "يمكن قراءة الصورة الشخصية في الشريحة (DG2).",
    },
    failed: Text {
        en: "The portrait on the chip (DG2) is not built as the standard says.",
        fr: "Le portrait sur la puce (DG2) n'est pas conforme à la norme.",
        es: "El retrato del chip (DG2) no se ajusta a la norma.",
        ar: "الصورة الشخصية في الشريحة (DG2) مخالفة للمعيار.",
    },
    not_run: Text {
        en: "The portrait on the chip (DG2) was not read.",
        fr: "Le portrait sur la puce (DG2) n'a pas été lu.",
        es: "No se ha leído el retrato del chip (DG2).",
        ar: "لم تُقرأ الصورة الشخصية في الشريحة (DG2).",
    },
    next: next::SECOND_LINE,
};

pub(super) const CHIP_GROUP_FORMAT: Entry = Entry {
    code: "chip.data-group-format",
    source: "ICAO Doc 9303-10, 4.7.5 to 4.7.13, 4.7.16",
    passed: Text {
        en: "The additional details on the chip can be read.",
        fr: "Les détails complémentaires sur la puce sont lisibles.",
        es: "Los datos adicionales del chip se pueden leer.",
        ar: "يمكن قراءة البيانات الإضافية في الشريحة.",
    },
    failed: Text {
        en: "Additional details on the chip are not built as the standard says.",
        fr: "Des détails complémentaires sur la puce ne sont pas conformes à la norme.",
        es: "Algunos datos adicionales del chip no se ajustan a la norma.",
        ar: "بعض البيانات الإضافية في الشريحة مخالفة للمعيار.",
    },
    not_run: Text {
        en: "The chip holds no additional details, or they were not read.",
        fr: "La puce ne contient pas de détails complémentaires, ou ils n'ont pas été lus.",
        es: "El chip no contiene datos adicionales, o no se han leído.",
        ar: "لا تحوي الشريحة بيانات إضافية، أو أنها لم تُقرأ.",
    },
    next: next::SECOND_LINE,
};

pub(super) const CHIP_SECURITY_FORMAT: Entry = Entry {
    code: "chip.security-format",
    source: "ICAO Doc 9303-10, 4.7.14, 4.7.15; 9303-11, 9.2",
    passed: Text {
        en: "The chip's security details can be read.",
        fr: "Les informations de sécurité de la puce sont lisibles.",
        es: "Los datos de seguridad del chip se pueden leer.",
        ar: "يمكن قراءة بيانات الأمان في الشريحة.",
    },
    failed: Text {
        en: "The chip's security details are not built as the standard says.",
        fr: "Les informations de sécurité de la puce ne sont pas conformes à la norme.",
        es: "Los datos de seguridad del chip no se ajustan a la norma.",
        ar: "بيانات الأمان في الشريحة مخالفة للمعيار.",
    },
    not_run: Text {
        en: "The chip holds no security details, or they were not read.",
        fr: "La puce ne contient pas d'informations de sécurité, ou elles n'ont pas été lues.",
        es: "El chip no contiene datos de seguridad, o no se han leído.",
        ar: "لا تحوي الشريحة بيانات أمان، أو أنها لم تُقرأ.",
    },
    next: next::SECOND_LINE,
};

pub(super) const CHIP_DG11_MRZ: Entry = Entry {
    code: "chip.dg11-mrz",
    source: "ICAO Doc 9303-10, 4.7.11; 9303-3, 4.6",
    passed: Text {
        en: "The additional personal details on the chip (DG11) fit the lines.",
        fr: "Les détails personnels complémentaires sur la puce (DG11) concordent avec les lignes.",
        es: "Los datos personales adicionales del chip (DG11) concuerdan con las líneas.",
        ar: "البيانات الشخصية الإضافية في الشريحة (DG11) توافق السطور.",
    },
    failed: Text {
        en: "The additional personal details on the chip (DG11) do not fit the lines.",
        fr: "Les détails personnels complémentaires sur la puce (DG11) ne concordent pas avec les lignes.",
        es: "Los datos personales adicionales del chip (DG11) no concuerdan con las líneas.",
        ar: "البيانات الشخصية الإضافية في الشريحة (DG11) لا توافق السطور.",
    },
    not_run: Text {
        en: "The additional personal details on the chip (DG11) were not compared with the lines.",
        fr: "Les détails personnels complémentaires sur la puce (DG11) n'ont pas été comparés aux lignes.",
        es: "No se han comparado los datos personales adicionales del chip (DG11) con las líneas.",
        ar: "لم تُقارن البيانات الشخصية الإضافية في الشريحة (DG11) بالسطور.",
    },
    next: next::SECOND_LINE,
};

pub(super) const CHIP_DG12_DATES: Entry = Entry {
    code: "chip.dg12-dates",
    source: "ICAO Doc 9303-10, 4.7.12",
    passed: Text {
        en: "The date of issue on the chip (DG12) fits the other dates.",
        fr: "La date de délivrance sur la puce (DG12) concorde avec les autres dates.",
        es: "La fecha de expedición del chip (DG12) concuerda con las demás fechas.",
        ar: "تاريخ الإصدار في الشريحة (DG12) يوافق التواريخ الأخرى.",
    },
    failed: Text {
        en: "The date of issue on the chip (DG12) does not fit the other dates.",
        fr: "La date de délivrance sur la puce (DG12) ne concorde pas avec les autres dates.",
        es: "La fecha de expedición del chip (DG12) no concuerda con las demás fechas.",
        ar: "تاريخ الإصدار في الشريحة (DG12) لا يوافق التواريخ الأخرى.",
    },
    not_run: Text {
        en: "The date of issue on the chip (DG12) was not compared.",
        fr: "La date de délivrance sur la puce (DG12) n'a pas été comparée.",
        es: "No se ha comparado la fecha de expedición del chip (DG12).",
        ar: "لم يُقارن تاريخ الإصدار في الشريحة (DG12).",
    },
    next: next::SECOND_LINE,
};

pub(super) const CHIP_CARD_ACCESS: Entry = Entry {
    code: "chip.card-access",
    source: "ICAO Doc 9303-11, 4.2, 9.2.11; 9303-10, 3.11.3",
    passed: Text {
        en: "How the chip offers itself to readers (EF.CardAccess) is what the issuer signed.",
        fr: "La façon dont la puce se présente aux lecteurs (EF.CardAccess) est celle que l'émetteur a signée.",
        es: "La forma en que el chip se ofrece a los lectores (EF.CardAccess) es la que firmó el expedidor.",
        ar: "طريقة عرض الشريحة نفسها على القارئات (EF.CardAccess) هي التي وقّعها المُصدِر.",
    },
    failed: Text {
        en: "How the chip offers itself to readers (EF.CardAccess) is not what the issuer signed.",
        fr: "La façon dont la puce se présente aux lecteurs (EF.CardAccess) n'est pas celle que l'émetteur a signée.",
        es: "La forma en que el chip se ofrece a los lectores (EF.CardAccess) no es la que firmó el expedidor.",
        ar: "طريقة عرض الشريحة نفسها على القارئات (EF.CardAccess) ليست التي وقّعها المُصدِر.",
    },
    not_run: Text {
        en: "How the chip offers itself to readers (EF.CardAccess) was not compared with what the issuer signed.",
        fr: "La façon dont la puce se présente aux lecteurs (EF.CardAccess) n'a pas été comparée à ce que l'émetteur a signé.",
        es: "No se ha comparado la forma en que el chip se ofrece a los lectores (EF.CardAccess) con lo que firmó el expedidor.",
        ar: "لم تُقارن طريقة عرض الشريحة نفسها على القارئات (EF.CardAccess) بما وقّعه المُصدِر.",
    },
    next: next::SECOND_LINE,
};
