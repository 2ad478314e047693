//! What was given, and its validity.
use super::super::Entry;
use super::next;
use crate::Text;

pub(super) const INPUT_EMPTY: Entry = Entry {
    code: "input.empty",
    source: "Vigie, Check; ICAO Doc 9303-3, 4",
    passed: Text {
        en: "Something was given to check.",
        fr: "Il y a quelque chose à contrôler.",
        es: "Hay algo que comprobar.",
        ar: "قُدِّم ما يمكن فحصه.",
    },
    failed: Text {
        en: "Nothing was given to check.",
        fr: "Rien n'a été soumis au contrôle.",
        es: "No se ha presentado nada para comprobar.",
        ar: "لم يُقدَّم شيء للفحص.",
    },
    not_run: Text {
        en: "Nothing was given to check.",
        fr: "Rien n'a été soumis au contrôle.",
        es: "No se ha presentado nada para comprobar.",
        ar: "لم يُقدَّم شيء للفحص.",
    },
    next: next::GIVE,
};

pub(super) const INPUT_NOT_RECOGNISED: Entry = Entry {
    code: "input.not-recognised",
    source: "ICAO Doc 9303-3, 4; 9303-10, 4",
    passed: Text {
        en: "The input is a printed line or chip files.",
        fr: "L'entrée est une zone imprimée ou des fichiers de puce.",
        es: "La entrada es una zona impresa o archivos del chip.",
        ar: "المُدخَل سطر مطبوع أو ملفات شريحة.",
    },
    failed: Text {
        en: "This is neither the printed lines of a travel document nor files of its chip.",
        fr: "Ce ne sont ni les lignes imprimées d'un document de voyage ni les fichiers de sa puce.",
        es: "No son ni las líneas impresas de un documento de viaje ni los archivos de su chip.",
        ar: "هذا ليس سطور وثيقة سفر مطبوعة ولا ملفات شريحتها.",
    },
    not_run: Text {
        en: "The input could not be understood, so nothing was checked.",
        fr: "L'entrée n'a pas pu être comprise ; rien n'a été contrôlé.",
        es: "No se pudo interpretar la entrada; no se ha comprobado nada.",
        ar: "تعذّر فهم المُدخَل، فلم يُفحص شيء.",
    },
    next: next::GIVE,
};

pub(super) const DOCUMENT_EXPIRED: Entry = Entry {
    code: "document.expired",
    source: "ICAO Doc 9303-3, 4.8; 9303-4 to -7, 4.2",
    passed: Text {
        en: "The document has not expired.",
        fr: "Le document n'est pas expiré.",
        es: "El documento no ha caducado.",
        ar: "الوثيقة لم تنتهِ صلاحيتها.",
    },
    failed: Text {
        en: "The document has expired. An expired document is not a false one.",
        fr: "Le document est expiré. Un document expiré n'est pas un faux document.",
        es: "El documento ha caducado. Un documento caducado no es un documento falso.",
        ar: "انتهت صلاحية الوثيقة. الوثيقة المنتهية ليست وثيقة مزوّرة.",
    },
    not_run: Text {
        en: "It could not be told whether the document has expired.",
        fr: "On n'a pas pu établir si le document est expiré.",
        es: "No se pudo determinar si el documento ha caducado.",
        ar: "تعذّر معرفة هل انتهت صلاحية الوثيقة.",
    },
    next: next::EXPIRED,
};
