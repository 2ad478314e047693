//! Lists, alerts, trust data and vigilance.
use super::super::Entry;
use super::next;
use crate::Text;

pub(super) const LIST_LOST_STOLEN: Entry = Entry {
    code: "list.lost-stolen",
    source: "Vigie, lists",
    passed: Text {
        en: "Not on the lists that were asked.",
        fr: "Absent des listes consultées.",
        es: "No figura en las listas consultadas.",
        ar: "ليست في القوائم التي سُئلت.",
    },
    failed: Text {
        en: "This document is declared lost, stolen, revoked or invalid.",
        fr: "Ce document est déclaré perdu, volé, révoqué ou invalide.",
        es: "Este documento está declarado perdido, robado, revocado o inválido.",
        ar: "أُعلن أن هذه الوثيقة مفقودة أو مسروقة أو ملغاة أو غير صالحة.",
    },
    not_run: Text {
        en: "A list was not asked or has not answered. This is not “not listed”.",
        fr: "Une liste n'a pas été consultée ou n'a pas répondu. Cela ne veut pas dire « absent de la liste ».",
        es: "No se consultó una lista o no ha respondido. Esto no significa «no figura».",
        ar: "لم تُسأل إحدى القوائم أو لم تُجب. وهذا لا يعني «غير مدرجة».",
    },
    next: next::LISTED,
};

pub(super) const LIST_STALE: Entry = Entry {
    code: "list.stale",
    source: "Vigie, vigilance profile",
    passed: Text {
        en: "The lists are recent enough for this checkpoint.",
        fr: "Les listes sont assez récentes pour ce point de contrôle.",
        es: "Las listas son lo bastante recientes para este puesto de control.",
        ar: "القوائم حديثة بما يكفي لنقطة التفتيش هذه.",
    },
    failed: Text {
        en: "A list is older than this checkpoint allows.",
        fr: "Une liste est plus ancienne que ne l'admet ce point de contrôle.",
        es: "Una lista es más antigua de lo que admite este puesto de control.",
        ar: "إحدى القوائم أقدم مما تسمح به نقطة التفتيش هذه.",
    },
    not_run: Text {
        en: "The age of a list is not known.",
        fr: "L'ancienneté d'une liste n'est pas connue.",
        es: "No se conoce la antigüedad de una lista.",
        ar: "عمر إحدى القوائم غير معروف.",
    },
    next: next::MANUAL,
};

pub(super) const LIST_PRIVATE_HIT: Entry = Entry {
    code: "list.private-hit",
    source: "Vigie, private lists; RFC 9497, 3.3.2",
    passed: Text {
        en: "Not on the private lists of other members that were asked.",
        fr: "Absent des listes privées d'autres membres qui ont été interrogées.",
        es: "No figura en las listas privadas de otros miembros que se consultaron.",
        ar: "ليست في القوائم الخاصة بأعضاء آخرين التي سُئلت.",
    },
    failed: Text {
        en: "This number seems to be on another member's private list. It asks for a second look and decides nothing.",
        fr: "Ce numéro semble figurer sur la liste privée d'un autre membre. Cela demande un second examen et ne décide de rien.",
        es: "Este número parece figurar en la lista privada de otro miembro. Pide un segundo examen y no decide nada.",
        ar: "يبدو أن هذا الرقم مدرج في القائمة الخاصة لعضو آخر. وهذا يطلب نظرة ثانية ولا يقرّر شيئًا.",
    },
    not_run: Text {
        en: "Another member's private list could not be checked. This is not “not listed”.",
        fr: "La liste privée d'un autre membre n'a pas pu être vérifiée. Cela ne veut pas dire « absent de la liste ».",
        es: "No se pudo verificar la lista privada de otro miembro. Esto no significa «no figura».",
        ar: "تعذّر التحقق من القائمة الخاصة لعضو آخر. وهذا لا يعني «غير مدرجة».",
    },
    next: next::PRIVATE_HIT,
};

pub(super) const LIST_READ_AGAIN: Entry = Entry {
    code: "list.read-again",
    source: "Vigie, lists; ICAO Doc 9303-3, 4.3",
    passed: Text {
        en: "No other reading of O and 0 in the number is on the lists that were asked.",
        fr: "Aucune autre lecture de O et 0 dans le numéro ne figure sur les listes consultées.",
        es: "Ninguna otra lectura de O y 0 en el número figura en las listas consultadas.",
        ar: "لا توجد في القوائم التي سُئلت أي قراءة أخرى للحرف O والرقم 0 في رقم الوثيقة.",
    },
    failed: Text {
        en: "As read, the number is not listed; with O for 0, or 0 for O, it is. Read the number again.",
        fr: "Tel que lu, le numéro n'est pas inscrit ; avec O à la place de 0, ou 0 à la place de O, il l'est. Relisez le numéro.",
        es: "Tal como se leyó, el número no figura; con O en lugar de 0, o 0 en lugar de O, sí. Vuelva a leer el número.",
        ar: "الرقم كما قُرئ غير مدرج، لكنه مدرج إذا قُرئ O بدل 0 أو 0 بدل O. اقرأ الرقم مرة أخرى.",
    },
    not_run: Text {
        en: "Other readings of O and 0 in the number were not asked.",
        fr: "Les autres lectures de O et 0 dans le numéro n'ont pas été demandées.",
        es: "No se consultaron otras lecturas de O y 0 en el número.",
        ar: "لم تُسأل القراءات الأخرى للحرف O والرقم 0 في رقم الوثيقة.",
    },
    next: next::READ_O_OR_ZERO,
};

pub(super) const TRUST_STALE: Entry = Entry {
    code: "trust.stale",
    source: "Vigie, vigilance profile; ICAO Doc 9303-12, 7.2",
    passed: Text {
        en: "The trust data are recent enough for this checkpoint.",
        fr: "Les données de confiance sont assez récentes pour ce point de contrôle.",
        es: "Los datos de confianza son lo bastante recientes para este puesto de control.",
        ar: "بيانات الثقة حديثة بما يكفي لنقطة التفتيش هذه.",
    },
    failed: Text {
        en: "The trust data are older than this checkpoint allows.",
        fr: "Les données de confiance sont plus anciennes que ne l'admet ce point de contrôle.",
        es: "Los datos de confianza son más antiguos de lo que admite este puesto de control.",
        ar: "بيانات الثقة أقدم مما تسمح به نقطة التفتيش هذه.",
    },
    not_run: Text {
        en: "The age of the trust data is not known.",
        fr: "L'ancienneté des données de confiance n'est pas connue.",
        es: "No se conoce la antigüedad de los datos de confianza.",
        ar: "عمر بيانات الثقة غير معروف.",
    },
    next: next::MANUAL,
};

pub(super) const ALERT_MATCH: Entry = Entry {
    code: "alert.match",
    source: "OASIS STIX 2.1, 4.7, 9",
    passed: Text {
        en: "No active alert describes this document.",
        fr: "Aucune alerte active ne décrit ce document.",
        es: "Ninguna alerta activa describe este documento.",
        ar: "لا يوجد تنبيه نشط يصف هذه الوثيقة.",
    },
    failed: Text {
        en: "A shared alert describes documents like this one. It asks for a second look and decides nothing.",
        fr: "Une alerte partagée décrit des documents comme celui-ci. Elle demande un second examen et ne décide de rien.",
        es: "Una alerta compartida describe documentos como este. Pide un segundo examen y no decide nada.",
        ar: "يصف تنبيهٌ مشترك وثائقَ مثل هذه. وهو يطلب نظرة ثانية ولا يقرّر شيئًا.",
    },
    not_run: Text {
        en: "The shared alerts were not compared.",
        fr: "Les alertes partagées n'ont pas été comparées.",
        es: "No se han comparado las alertas compartidas.",
        ar: "لم تُقارن التنبيهات المشتركة.",
    },
    next: next::EXAMINE,
};

pub(super) const VIGILANCE_REQUIREMENT: Entry = Entry {
    code: "vigilance.requirement",
    source: "Vigie, vigilance profile",
    passed: Text {
        en: "Every check that this vigilance level requires was made.",
        fr: "Tous les contrôles exigés à ce niveau de vigilance ont été faits.",
        es: "Se han hecho todas las comprobaciones que exige este nivel de vigilancia.",
        ar: "أُجريت كل الفحوص التي يتطلبها مستوى اليقظة هذا.",
    },
    failed: Text {
        en: "A check that this vigilance level requires was not made.",
        fr: "Un contrôle exigé à ce niveau de vigilance n'a pas été fait.",
        es: "No se ha hecho una comprobación que exige este nivel de vigilancia.",
        ar: "لم يُجرَ فحص يتطلبه مستوى اليقظة هذا.",
    },
    not_run: Text {
        en: "It is not known which checks this vigilance level requires.",
        fr: "On ne sait pas quels contrôles ce niveau de vigilance exige.",
        es: "No se sabe qué comprobaciones exige este nivel de vigilancia.",
        ar: "لا يُعرف أي الفحوص يتطلبها مستوى اليقظة هذا.",
    },
    next: next::MANUAL,
};
