//! The visual zone, as the officer typed it, against the machine readable zone: ICAO Doc 9303-3 to -7.
use super::super::Entry;
use super::next;
use crate::Text;

pub(super) const VISUAL_MRZ_NUMBER: Entry = Entry {
    code: "visual.mrz-number",
    source: "ICAO Doc 9303-3, 4.1; 9303-4 to -7, 4.2",
    passed: Text {
        en: "The document number typed from the visual zone agrees with the printed lines.",
        fr: "Le numéro du document saisi d'après la zone visuelle concorde avec les lignes imprimées.",
        es: "El número de documento escrito de la zona visual concuerda con las líneas impresas.",
        ar: "رقم الوثيقة المكتوب من المنطقة المرئية يوافق السطور المطبوعة.",
    },
    failed: Text {
        en: "The document number typed from the visual zone is not that of the printed lines.",
        fr: "Le numéro du document saisi d'après la zone visuelle n'est pas celui des lignes imprimées.",
        es: "El número de documento escrito de la zona visual no es el de las líneas impresas.",
        ar: "رقم الوثيقة المكتوب من المنطقة المرئية يخالف السطور المطبوعة.",
    },
    not_run: Text {
        en: "The document number in the visual zone could not be compared with the printed lines.",
        fr: "Le numéro du document de la zone visuelle n'a pas pu être comparé aux lignes imprimées.",
        es: "No se ha podido comparar el número de documento de la zona visual con las líneas impresas.",
        ar: "تعذّرت مقارنة رقم الوثيقة في المنطقة المرئية بالسطور المطبوعة.",
    },
    next: next::COMPARE,
};

pub(super) const VISUAL_MRZ_BIRTH_DATE: Entry = Entry {
    code: "visual.mrz-birth-date",
    source: "ICAO Doc 9303-3, 4.8; 9303-4 to -7, 4.2",
    passed: Text {
        en: "The date of birth typed from the visual zone agrees with the printed lines.",
        fr: "La date de naissance saisie d'après la zone visuelle concorde avec les lignes imprimées.",
        es: "La fecha de nacimiento escrita de la zona visual concuerda con las líneas impresas.",
        ar: "تاريخ الميلاد المكتوب من المنطقة المرئية يوافق السطور المطبوعة.",
    },
    failed: Text {
        en: "The date of birth typed from the visual zone is not that of the printed lines.",
        fr: "La date de naissance saisie d'après la zone visuelle n'est pas celle des lignes imprimées.",
        es: "La fecha de nacimiento escrita de la zona visual no es la de las líneas impresas.",
        ar: "تاريخ الميلاد المكتوب من المنطقة المرئية يخالف السطور المطبوعة.",
    },
    not_run: Text {
        en: "The date of birth in the visual zone could not be compared with the printed lines.",
        fr: "La date de naissance de la zone visuelle n'a pas pu être comparée aux lignes imprimées.",
        es: "No se ha podido comparar la fecha de nacimiento de la zona visual con las líneas impresas.",
        ar: "تعذّرت مقارنة تاريخ الميلاد في المنطقة المرئية بالسطور المطبوعة.",
    },
    next: next::COMPARE,
};

pub(super) const VISUAL_MRZ_SEX: Entry = Entry {
    code: "visual.mrz-sex",
    source: "ICAO Doc 9303-4 to -7, 4.2",
    passed: Text {
        en: "The sex typed from the visual zone agrees with the printed lines.",
        fr: "Le sexe saisi d'après la zone visuelle concorde avec les lignes imprimées.",
        es: "El sexo escrito de la zona visual concuerda con las líneas impresas.",
        ar: "خانة الجنس المكتوبة من المنطقة المرئية توافق السطور المطبوعة.",
    },
    failed: Text {
        en: "The sex typed from the visual zone is not that of the printed lines.",
        fr: "Le sexe saisi d'après la zone visuelle n'est pas celui des lignes imprimées.",
        es: "El sexo escrito de la zona visual no es el de las líneas impresas.",
        ar: "خانة الجنس المكتوبة من المنطقة المرئية تخالف السطور المطبوعة.",
    },
    not_run: Text {
        en: "The sex in the visual zone could not be compared with the printed lines.",
        fr: "Le sexe de la zone visuelle n'a pas pu être comparé aux lignes imprimées.",
        es: "No se ha podido comparar el sexo de la zona visual con las líneas impresas.",
        ar: "تعذّرت مقارنة خانة الجنس في المنطقة المرئية بالسطور المطبوعة.",
    },
    next: next::COMPARE,
};

pub(super) const VISUAL_MRZ_EXPIRY_DATE: Entry = Entry {
    code: "visual.mrz-expiry-date",
    source: "ICAO Doc 9303-3, 4.8; 9303-4 to -7, 4.2",
    passed: Text {
        en: "The date of expiry typed from the visual zone agrees with the printed lines.",
        fr: "La date d'expiration saisie d'après la zone visuelle concorde avec les lignes imprimées.",
        es: "La fecha de caducidad escrita de la zona visual concuerda con las líneas impresas.",
        ar: "تاريخ الانتهاء المكتوب من المنطقة المرئية يوافق السطور المطبوعة.",
    },
    failed: Text {
        en: "The date of expiry typed from the visual zone is not that of the printed lines.",
        fr: "La date d'expiration saisie d'après la zone visuelle n'est pas celle des lignes imprimées.",
        es: "La fecha de caducidad escrita de la zona visual no es la de las líneas impresas.",
        ar: "تاريخ الانتهاء المكتوب من المنطقة المرئية يخالف السطور المطبوعة.",
    },
    not_run: Text {
        en: "The date of expiry in the visual zone could not be compared with the printed lines.",
        fr: "La date d'expiration de la zone visuelle n'a pas pu être comparée aux lignes imprimées.",
        es: "No se ha podido comparar la fecha de caducidad de la zona visual con las líneas impresas.",
        ar: "تعذّرت مقارنة تاريخ الانتهاء في المنطقة المرئية بالسطور المطبوعة.",
    },
    next: next::COMPARE,
};

pub(super) const VISUAL_MRZ_ISSUING_STATE: Entry = Entry {
    code: "visual.mrz-issuing-state",
    source: "ICAO Doc 9303-3, 4.7, 5",
    passed: Text {
        en: "The issuing State typed from the visual zone agrees with the printed lines.",
        fr: "L'État de délivrance saisi d'après la zone visuelle concorde avec les lignes imprimées.",
        es: "El Estado expedidor escrito de la zona visual concuerda con las líneas impresas.",
        ar: "الدولة المُصدِرة المكتوبة من المنطقة المرئية توافق السطور المطبوعة.",
    },
    failed: Text {
        en: "The issuing State typed from the visual zone is not that of the printed lines.",
        fr: "L'État de délivrance saisi d'après la zone visuelle n'est pas celui des lignes imprimées.",
        es: "El Estado expedidor escrito de la zona visual no es el de las líneas impresas.",
        ar: "الدولة المُصدِرة المكتوبة من المنطقة المرئية تخالف السطور المطبوعة.",
    },
    not_run: Text {
        en: "The issuing State in the visual zone could not be compared with the printed lines.",
        fr: "L'État de délivrance de la zone visuelle n'a pas pu être comparé aux lignes imprimées.",
        es: "No se ha podido comparar el Estado expedidor de la zona visual con las líneas impresas.",
        ar: "تعذّرت مقارنة الدولة المُصدِرة في المنطقة المرئية بالسطور المطبوعة.",
    },
    next: next::COMPARE,
};

pub(super) const VISUAL_MRZ_NAME: Entry = Entry {
    code: "visual.mrz-name",
    source: "ICAO Doc 9303-3, 4.6, 6; 9303-4 to -7, 4.2.3; ELOT 743",
    passed: Text {
        en: "The name typed from the visual zone agrees with the printed lines.",
        fr: "Le nom saisi d'après la zone visuelle concorde avec les lignes imprimées.",
        es: "El nombre escrito de la zona visual concuerda con las líneas impresas.",
        ar: "الاسم المكتوب من المنطقة المرئية يوافق السطور المطبوعة.",
    },
    failed: Text {
        en: "The name typed from the visual zone is not that of the printed lines.",
        fr: "Le nom saisi d'après la zone visuelle n'est pas celui des lignes imprimées.",
        es: "El nombre escrito de la zona visual no es el de las líneas impresas.",
        ar: "الاسم المكتوب من المنطقة المرئية يخالف السطور المطبوعة.",
    },
    not_run: Text {
        en: "The name in the visual zone could not be compared with the printed lines.",
        fr: "Le nom de la zone visuelle n'a pas pu être comparé aux lignes imprimées.",
        es: "No se ha podido comparar el nombre de la zona visual con las líneas impresas.",
        ar: "تعذّرت مقارنة الاسم في المنطقة المرئية بالسطور المطبوعة.",
    },
    next: next::COMPARE,
};
