//! The printed lines: ICAO Doc 9303-3 to -7.
use super::super::Entry;
use super::next;
use crate::Text;

pub(super) const MRZ_FORMAT: Entry = Entry {
    code: "mrz.format",
    source: "ICAO Doc 9303-3, 4; 9303-4 to -7, 4",
    passed: Text {
        en: "The printed lines have the layout of a known format.",
        fr: "Les lignes imprimées ont la disposition d'un format connu.",
        es: "Las líneas impresas tienen la disposición de un formato conocido.",
        ar: "للسطور المطبوعة ترتيب صيغة معروفة.",
    },
    failed: Text {
        en: "The printed lines have the length of no known document format.",
        fr: "Les lignes imprimées n'ont la longueur d'aucun format de document connu.",
        es: "Las líneas impresas no tienen la longitud de ningún formato conocido.",
        ar: "طول السطور المطبوعة لا يوافق أي صيغة معروفة للوثائق.",
    },
    not_run: Text {
        en: "No printed lines were given.",
        fr: "Aucune ligne imprimée n'a été fournie.",
        es: "No se han facilitado líneas impresas.",
        ar: "لم تُقدَّم سطور مطبوعة.",
    },
    next: next::READ_AGAIN,
};

pub(super) const MRZ_CHARACTERS: Entry = Entry {
    code: "mrz.characters",
    source: "ICAO Doc 9303-3, 4.3",
    passed: Text {
        en: "Every printed position holds a character allowed there.",
        fr: "Chaque position imprimée porte un caractère admis à cet endroit.",
        es: "Cada posición impresa tiene un carácter admitido en ella.",
        ar: "كل موضع مطبوع يحمل حرفًا مسموحًا به فيه.",
    },
    failed: Text {
        en: "A printed position holds a character that is not allowed there.",
        fr: "Une position imprimée porte un caractère qui n'y est pas admis.",
        es: "Una posición impresa tiene un carácter que no se admite en ella.",
        ar: "في أحد المواضع المطبوعة حرف غير مسموح به فيه.",
    },
    not_run: Text {
        en: "The characters of the printed lines were not checked.",
        fr: "Les caractères des lignes imprimées n'ont pas été contrôlés.",
        es: "No se han comprobado los caracteres de las líneas impresas.",
        ar: "لم تُفحص حروف السطور المطبوعة.",
    },
    next: next::READ_AGAIN,
};

pub(super) const MRZ_NORMALISED: Entry = Entry {
    code: "mrz.normalised",
    source: "ICAO Doc 9303-3, 4.3; Vigie, reading of keyed and scanned lines",
    passed: Text {
        en: "The lines were read exactly as they came.",
        fr: "Les lignes ont été lues telles qu'elles sont arrivées.",
        es: "Las líneas se leyeron tal como llegaron.",
        ar: "قُرئت السطور كما وردت تمامًا.",
    },
    failed: Text {
        en: "The lines were changed on their way by the keyboard or reader, and repaired before reading.",
        fr: "Les lignes ont été altérées en route par le clavier ou le lecteur, puis rétablies avant lecture.",
        es: "El teclado o el lector alteró las líneas y se restablecieron antes de leerlas.",
        ar: "غيّرت لوحة المفاتيح أو القارئ السطور في الطريق، فأُعيدت قبل القراءة.",
    },
    not_run: Text {
        en: "It was not checked whether the lines were changed on their way.",
        fr: "Il n'a pas été vérifié si les lignes ont été altérées en route.",
        es: "No se ha comprobado si las líneas se alteraron en el camino.",
        ar: "لم يُفحص هل تغيّرت السطور في الطريق.",
    },
    next: next::READ_AGAIN,
};

pub(super) const MRZ_DOCUMENT_CODE: Entry = Entry {
    code: "mrz.document-code",
    source: "ICAO Doc 9303-4 to -7, 4.2",
    passed: Text {
        en: "The document code is one that this format allows.",
        fr: "Le code du document est admis par ce format.",
        es: "El código del documento es uno de los que admite este formato.",
        ar: "رمز الوثيقة من الرموز التي تسمح بها هذه الصيغة.",
    },
    failed: Text {
        en: "The document code is not one that this format allows.",
        fr: "Le code du document n'est pas admis par ce format.",
        es: "Este formato no admite el código del documento.",
        ar: "رمز الوثيقة ليس مما تسمح به هذه الصيغة.",
    },
    not_run: Text {
        en: "The document code was not checked.",
        fr: "Le code du document n'a pas été contrôlé.",
        es: "No se ha comprobado el código del documento.",
        ar: "لم يُفحص رمز الوثيقة.",
    },
    next: next::SECOND_LINE,
};

pub(super) const MRZ_ISSUING_STATE: Entry = Entry {
    code: "mrz.issuing-state",
    source: "ICAO Doc 9303-3, 4.7, 5",
    passed: Text {
        en: "The issuing State or organization is a known code.",
        fr: "L'État ou l'organisation de délivrance porte un code connu.",
        es: "El Estado u organización expedidor tiene un código conocido.",
        ar: "رمز الدولة أو المنظمة المُصدِرة معروف.",
    },
    failed: Text {
        en: "No State or organization has the code printed as issuer.",
        fr: "Aucun État ni aucune organisation ne porte le code imprimé comme émetteur.",
        es: "Ningún Estado ni organización tiene el código impreso como expedidor.",
        ar: "لا توجد دولة أو منظمة تحمل الرمز المطبوع كجهة مُصدِرة.",
    },
    not_run: Text {
        en: "The code of the issuer was not checked.",
        fr: "Le code de l'émetteur n'a pas été contrôlé.",
        es: "No se ha comprobado el código del expedidor.",
        ar: "لم يُفحص رمز الجهة المُصدِرة.",
    },
    next: next::READ_AGAIN,
};

pub(super) const MRZ_NATIONALITY: Entry = Entry {
    code: "mrz.nationality",
    source: "ICAO Doc 9303-3, 4.7, 5",
    passed: Text {
        en: "The nationality field holds a known code.",
        fr: "La zone de nationalité porte un code connu.",
        es: "El campo de nacionalidad tiene un código conocido.",
        ar: "خانة الجنسية تحمل رمزًا معروفًا.",
    },
    failed: Text {
        en: "The nationality field holds a code that does not exist.",
        fr: "La zone de nationalité porte un code qui n'existe pas.",
        es: "El campo de nacionalidad tiene un código que no existe.",
        ar: "خانة الجنسية تحمل رمزًا غير موجود.",
    },
    not_run: Text {
        en: "The code in the nationality field was not checked.",
        fr: "Le code de la zone de nationalité n'a pas été contrôlé.",
        es: "No se ha comprobado el código del campo de nacionalidad.",
        ar: "لم يُفحص الرمز في خانة الجنسية.",
    },
    next: next::READ_AGAIN,
};

pub(super) const MRZ_SEX: Entry = Entry {
    code: "mrz.sex",
    source: "ICAO Doc 9303-4 to -7, 4.2",
    passed: Text {
        en: "The field for sex holds F, M or the filler.",
        fr: "La zone du sexe porte F, M ou le caractère de remplissage.",
        es: "El campo de sexo tiene F, M o el carácter de relleno.",
        ar: "خانة الجنس تحمل F أو M أو حرف الملء.",
    },
    failed: Text {
        en: "The field for sex holds something else than F, M or the filler.",
        fr: "La zone du sexe porte autre chose que F, M ou le caractère de remplissage.",
        es: "El campo de sexo tiene algo distinto de F, M o el relleno.",
        ar: "خانة الجنس تحمل غير F وM وحرف الملء.",
    },
    not_run: Text {
        en: "The field for sex was not checked.",
        fr: "La zone du sexe n'a pas été contrôlée.",
        es: "No se ha comprobado el campo de sexo.",
        ar: "لم تُفحص خانة الجنس.",
    },
    next: next::READ_AGAIN,
};

pub(super) const MRZ_NAME: Entry = Entry {
    code: "mrz.name",
    source: "ICAO Doc 9303-3, 4.6",
    passed: Text {
        en: "The name field is built as the standard says.",
        fr: "La zone du nom est composée selon la norme.",
        es: "El campo del nombre está compuesto según la norma.",
        ar: "خانة الاسم مكوّنة وفق المعيار.",
    },
    failed: Text {
        en: "The name field is not built as the standard says.",
        fr: "La zone du nom n'est pas composée selon la norme.",
        es: "El campo del nombre no está compuesto según la norma.",
        ar: "خانة الاسم غير مكوّنة وفق المعيار.",
    },
    not_run: Text {
        en: "The layout of the name field was not checked.",
        fr: "La composition de la zone du nom n'a pas été contrôlée.",
        es: "No se ha comprobado la composición del campo del nombre.",
        ar: "لم يُفحص تكوين خانة الاسم.",
    },
    next: next::READ_AGAIN,
};

pub(super) const MRZ_BIRTH_DATE: Entry = Entry {
    code: "mrz.birth-date",
    source: "ICAO Doc 9303-3, 4.8",
    passed: Text {
        en: "The date of birth is a possible date.",
        fr: "La date de naissance est une date possible.",
        es: "La fecha de nacimiento es una fecha posible.",
        ar: "تاريخ الميلاد تاريخ ممكن.",
    },
    failed: Text {
        en: "The date of birth is not a possible date.",
        fr: "La date de naissance n'est pas une date possible.",
        es: "La fecha de nacimiento no es una fecha posible.",
        ar: "تاريخ الميلاد ليس تاريخًا ممكنًا.",
    },
    not_run: Text {
        en: "The date of birth was not checked.",
        fr: "La date de naissance n'a pas été contrôlée.",
        es: "No se ha comprobado la fecha de nacimiento.",
        ar: "لم يُفحص تاريخ الميلاد.",
    },
    next: next::READ_AGAIN,
};

pub(super) const MRZ_EXPIRY_DATE: Entry = Entry {
    code: "mrz.expiry-date",
    source: "ICAO Doc 9303-3, 4.8",
    passed: Text {
        en: "The date of expiry is a possible date.",
        fr: "La date d'expiration est une date possible.",
        es: "La fecha de caducidad es una fecha posible.",
        ar: "تاريخ الانتهاء تاريخ ممكن.",
    },
    failed: Text {
        en: "The date of expiry is not a possible date.",
        fr: "La date d'expiration n'est pas une date possible.",
        es: "La fecha de caducidad no es una fecha posible.",
        ar: "تاريخ الانتهاء ليس تاريخًا ممكنًا.",
    },
    not_run: Text {
        en: "The date of expiry was not checked.",
        fr: "La date d'expiration n'a pas été contrôlée.",
        es: "No se ha comprobado la fecha de caducidad.",
        ar: "لم يُفحص تاريخ الانتهاء.",
    },
    next: next::READ_AGAIN,
};

pub(super) const MRZ_FILLER: Entry = Entry {
    code: "mrz.filler",
    source: "ICAO Doc 9303-3, 4.3",
    passed: Text {
        en: "Fillers stand only where the standard puts them.",
        fr: "Les caractères de remplissage ne figurent qu'aux endroits prévus.",
        es: "Los caracteres de relleno están solo donde los pone la norma.",
        ar: "حروف الملء موجودة فقط حيث يضعها المعيار.",
    },
    failed: Text {
        en: "Fillers stand where the standard puts none, or are missing where it puts them.",
        fr: "Des caractères de remplissage figurent là où la norme n'en met pas, ou manquent là où elle en met.",
        es: "Hay caracteres de relleno donde la norma no los pone, o faltan donde los pone.",
        ar: "توجد حروف ملء حيث لا يضعها المعيار، أو تنقص حيث يضعها.",
    },
    not_run: Text {
        en: "The fillers were not checked.",
        fr: "Les caractères de remplissage n'ont pas été contrôlés.",
        es: "No se han comprobado los caracteres de relleno.",
        ar: "لم تُفحص حروف الملء.",
    },
    next: next::READ_AGAIN,
};

pub(super) const MRZ_CHECK_DIGIT_DOCUMENT_NUMBER: Entry = Entry {
    code: "mrz.check-digit.document-number",
    source: "ICAO Doc 9303-3, 4.9; 9303-4 to -7, 4.2",
    passed: Text {
        en: "The check digit of the document number is right.",
        fr: "Le chiffre de contrôle du numéro du document est juste.",
        es: "El dígito de control del número de documento es correcto.",
        ar: "رقم التحقق الخاص برقم الوثيقة صحيح.",
    },
    failed: Text {
        en: "The check digit of the document number does not fit what is printed.",
        fr: "Le chiffre de contrôle du numéro du document ne correspond pas à ce qui est imprimé.",
        es: "El dígito de control del número de documento no corresponde a lo impreso.",
        ar: "رقم التحقق الخاص برقم الوثيقة لا يوافق المطبوع.",
    },
    not_run: Text {
        en: "The check digit of the document number was not checked.",
        fr: "Le chiffre de contrôle du numéro du document n'a pas été contrôlé.",
        es: "No se ha comprobado el dígito de control del número de documento.",
        ar: "لم يُفحص رقم التحقق الخاص برقم الوثيقة.",
    },
    next: next::READ_AGAIN,
};

pub(super) const MRZ_CHECK_DIGIT_BIRTH_DATE: Entry = Entry {
    code: "mrz.check-digit.birth-date",
    source: "ICAO Doc 9303-3, 4.9; 9303-4 to -7, 4.2",
    passed: Text {
        en: "The check digit of the date of birth is right.",
        fr: "Le chiffre de contrôle de la date de naissance est juste.",
        es: "El dígito de control de la fecha de nacimiento es correcto.",
        ar: "رقم التحقق الخاص بتاريخ الميلاد صحيح.",
    },
    failed: Text {
        en: "The check digit of the date of birth does not fit what is printed.",
        fr: "Le chiffre de contrôle de la date de naissance ne correspond pas à ce qui est imprimé.",
        es: "El dígito de control de la fecha de nacimiento no corresponde a lo impreso.",
        ar: "رقم التحقق الخاص بتاريخ الميلاد لا يوافق المطبوع.",
    },
    not_run: Text {
        en: "The check digit of the date of birth was not checked.",
        fr: "Le chiffre de contrôle de la date de naissance n'a pas été contrôlé.",
        es: "No se ha comprobado el dígito de control de la fecha de nacimiento.",
        ar: "لم يُفحص رقم التحقق الخاص بتاريخ الميلاد.",
    },
    next: next::READ_AGAIN,
};

pub(super) const MRZ_CHECK_DIGIT_EXPIRY_DATE: Entry = Entry {
    code: "mrz.check-digit.expiry-date",
    source: "ICAO Doc 9303-3, 4.9; 9303-4 to -7, 4.2",
    passed: Text {
        en: "The check digit of the date of expiry is right.",
        fr: "Le chiffre de contrôle de la date d'expiration est juste.",
        es: "El dígito de control de la fecha de caducidad es correcto.",
        ar: "رقم التحقق الخاص بتاريخ الانتهاء صحيح.",
    },
    failed: Text {
        en: "The check digit of the date of expiry does not fit what is printed.",
        fr: "Le chiffre de contrôle de la date d'expiration ne correspond pas à ce qui est imprimé.",
        es: "El dígito de control de la fecha de caducidad no corresponde a lo impreso.",
        ar: "رقم التحقق الخاص بتاريخ الانتهاء لا يوافق المطبوع.",
    },
    not_run: Text {
        en: "The check digit of the date of expiry was not checked.",
        fr: "Le chiffre de contrôle de la date d'expiration n'a pas été contrôlé.",
        es: "No se ha comprobado el dígito de control de la fecha de caducidad.",
        ar: "لم يُفحص رقم التحقق الخاص بتاريخ الانتهاء.",
    },
    next: next::READ_AGAIN,
};

pub(super) const MRZ_CHECK_DIGIT_OPTIONAL_DATA: Entry = Entry {
    code: "mrz.check-digit.optional-data",
    source: "ICAO Doc 9303-3, 4.9; 9303-4, 4.2.2",
    passed: Text {
        en: "The check digit of the optional data is right.",
        fr: "Le chiffre de contrôle des données facultatives est juste.",
        es: "El dígito de control de los datos opcionales es correcto.",
        ar: "رقم التحقق الخاص بالبيانات الاختيارية صحيح.",
    },
    failed: Text {
        en: "The check digit of the optional data does not fit what is printed.",
        fr: "Le chiffre de contrôle des données facultatives ne correspond pas à ce qui est imprimé.",
        es: "El dígito de control de los datos opcionales no corresponde a lo impreso.",
        ar: "رقم التحقق الخاص بالبيانات الاختيارية لا يوافق المطبوع.",
    },
    not_run: Text {
        en: "The check digit of the optional data was not checked.",
        fr: "Le chiffre de contrôle des données facultatives n'a pas été contrôlé.",
        es: "No se ha comprobado el dígito de control de los datos opcionales.",
        ar: "لم يُفحص رقم التحقق الخاص بالبيانات الاختيارية.",
    },
    next: next::READ_AGAIN,
};

pub(super) const MRZ_CHECK_DIGIT_COMPOSITE: Entry = Entry {
    code: "mrz.check-digit.composite",
    source: "ICAO Doc 9303-3, 4.9; 9303-4 to -6, 4.2",
    passed: Text {
        en: "The check digit of the whole line is right.",
        fr: "Le chiffre de contrôle de l'ensemble de la zone est juste.",
        es: "El dígito de control del conjunto de la zona es correcto.",
        ar: "رقم التحقق الخاص بمجموع السطر صحيح.",
    },
    failed: Text {
        en: "The check digit of the whole line does not fit what is printed.",
        fr: "Le chiffre de contrôle de l'ensemble de la zone ne correspond pas à ce qui est imprimé.",
        es: "El dígito de control del conjunto de la zona no corresponde a lo impreso.",
        ar: "رقم التحقق الخاص بمجموع السطر لا يوافق المطبوع.",
    },
    not_run: Text {
        en: "The check digit of the whole line was not checked.",
        fr: "Le chiffre de contrôle de l'ensemble de la zone n'a pas été contrôlé.",
        es: "No se ha comprobado el dígito de control del conjunto de la zona.",
        ar: "لم يُفحص رقم التحقق الخاص بمجموع السطر.",
    },
    next: next::READ_AGAIN,
};
