//! The chip: passive authentication and what it is compared with, ICAO Doc 9303-10 to -12.
use super::super::Entry;
use super::next;
use crate::Text;

pub(super) const PA_EF_SOD: Entry = Entry {
    code: "pa.ef-sod",
    source: "ICAO Doc 9303-10, 4.6.2; 9303-11, 5.1",
    passed: Text {
        en: "The chip carries the issuer's signed file (EF.SOD), and it can be read.",
        fr: "La puce porte le fichier signé de l'émetteur (EF.SOD), et il est lisible.",
        es: "El chip lleva el archivo firmado del expedidor (EF.SOD) y se puede leer.",
        ar: "تحمل الشريحة الملف الموقَّع من الجهة المُصدِرة (EF.SOD) ويمكن قراءته.",
    },
    failed: Text {
        en: "The issuer's signed file (EF.SOD) on the chip is damaged or not what the standard says.",
        fr: "Le fichier signé de l'émetteur (EF.SOD) de la puce est endommagé ou non conforme à la norme.",
        es: "El archivo firmado del expedidor (EF.SOD) del chip está dañado o no se ajusta a la norma.",
        ar: "الملف الموقَّع من الجهة المُصدِرة (EF.SOD) في الشريحة تالف أو مخالف للمعيار.",
    },
    not_run: Text {
        en: "The chip was not read: the issuer's signed file (EF.SOD) was not given.",
        fr: "La puce n'a pas été lue : le fichier signé de l'émetteur (EF.SOD) manque.",
        es: "No se leyó el chip: falta el archivo firmado del expedidor (EF.SOD).",
        ar: "لم تُقرأ الشريحة: الملف الموقَّع من الجهة المُصدِرة (EF.SOD) غير مقدَّم.",
    },
    next: next::SECOND_LINE,
};

pub(super) const PA_SOD_SIGNATURE: Entry = Entry {
    code: "pa.sod-signature",
    source: "ICAO Doc 9303-11, 5.1; 9303-10, 4.6.2; RFC 5652, 5.6",
    passed: Text {
        en: "The issuer's signature on the chip's data is right.",
        fr: "La signature de l'émetteur sur les données de la puce est valide.",
        es: "La firma del expedidor sobre los datos del chip es válida.",
        ar: "توقيع الجهة المُصدِرة على بيانات الشريحة صحيح.",
    },
    failed: Text {
        en: "The issuer's signature does not fit the chip's signed file.",
        fr: "La signature de l'émetteur ne correspond pas au fichier signé de la puce.",
        es: "La firma del expedidor no corresponde al archivo firmado del chip.",
        ar: "توقيع الجهة المُصدِرة لا يوافق الملف الموقَّع في الشريحة.",
    },
    not_run: Text {
        en: "The issuer's signature on the chip's data was not checked.",
        fr: "La signature de l'émetteur sur les données de la puce n'a pas été vérifiée.",
        es: "No se ha comprobado la firma del expedidor sobre los datos del chip.",
        ar: "لم يُفحص توقيع الجهة المُصدِرة على بيانات الشريحة.",
    },
    next: next::SECOND_LINE,
};

pub(super) const PA_SIGNED_ATTRIBUTES: Entry = Entry {
    code: "pa.signed-attributes",
    source: "RFC 5652, 5.3, 5.4, 11; ICAO Doc 9303-10, 4.6.2",
    passed: Text {
        en: "The signed attributes fit the signed content.",
        fr: "Les attributs signés correspondent au contenu signé.",
        es: "Los atributos firmados corresponden al contenido firmado.",
        ar: "السمات الموقَّعة توافق المحتوى الموقَّع.",
    },
    failed: Text {
        en: "The signed attributes do not fit the signed content.",
        fr: "Les attributs signés ne correspondent pas au contenu signé.",
        es: "Los atributos firmados no corresponden al contenido firmado.",
        ar: "السمات الموقَّعة لا توافق المحتوى الموقَّع.",
    },
    not_run: Text {
        en: "The signed attributes were not checked.",
        fr: "Les attributs signés n'ont pas été vérifiés.",
        es: "No se han comprobado los atributos firmados.",
        ar: "لم تُفحص السمات الموقَّعة.",
    },
    next: next::SECOND_LINE,
};

pub(super) const PA_SIGNER_CERTIFICATE: Entry = Entry {
    code: "pa.signer-certificate",
    source: "ICAO Doc 9303-12, 7.1; 9303-10, 4.6.2",
    passed: Text {
        en: "The document signer's certificate is present and built as the profile says.",
        fr: "Le certificat du signataire de documents est présent et conforme au profil.",
        es: "El certificado del firmante de documentos está presente y se ajusta al perfil.",
        ar: "شهادة موقِّع الوثائق موجودة ومطابقة للمواصفة.",
    },
    failed: Text {
        en: "The document signer's certificate is not one that may sign travel documents.",
        fr: "Le certificat du signataire n'est pas de ceux qui peuvent signer des documents de voyage.",
        es: "El certificado del firmante no es de los que pueden firmar documentos de viaje.",
        ar: "شهادة الموقِّع ليست مما يجوز أن يوقّع وثائق السفر.",
    },
    not_run: Text {
        en: "The document signer's certificate was not found, so the signature has no known author.",
        fr: "Le certificat du signataire est introuvable : la signature n'a pas d'auteur connu.",
        es: "No se encontró el certificado del firmante: la firma no tiene autor conocido.",
        ar: "لم توجد شهادة موقِّع الوثائق، فلا يُعرف صاحب التوقيع.",
    },
    next: next::MANUAL,
};

pub(super) const PA_CHAIN: Entry = Entry {
    code: "pa.chain",
    source: "ICAO Doc 9303-11, 5.1; 9303-12, 7.1; RFC 5280, 6.1",
    passed: Text {
        en: "The signer's certificate was issued by a country authority (CSCA) that this member has approved.",
        fr: "Le certificat du signataire a été émis par une autorité nationale (CSCA) approuvée par ce membre.",
        es: "El certificado del firmante fue emitido por una autoridad nacional (CSCA) aprobada por este miembro.",
        ar: "أصدرت شهادةَ الموقِّع سلطةٌ وطنية (CSCA) اعتمدها هذا العضو.",
    },
    failed: Text {
        en: "The signer's certificate was not issued by the country authority it names.",
        fr: "Le certificat du signataire n'a pas été émis par l'autorité nationale qu'il désigne.",
        es: "El certificado del firmante no fue emitido por la autoridad nacional que indica.",
        ar: "لم تُصدر السلطةُ الوطنية المذكورة شهادةَ الموقِّع.",
    },
    not_run: Text {
        en: "No approved certificate of this issuer is held here, so the signature has no known root. The gap is ours, not the document's.",
        fr: "Aucun certificat approuvé de cet émetteur n'est détenu ici : la signature n'a pas de racine connue. La lacune est de notre côté.",
        es: "No tenemos ningún certificado aprobado de este expedidor: la firma no tiene raíz conocida. La carencia es nuestra, no del documento.",
        ar: "لا توجد هنا شهادة معتمدة لهذه الجهة المُصدِرة، فلا يُعرف أصل التوقيع. النقص عندنا لا في الوثيقة.",
    },
    next: next::MANUAL,
};

pub(super) const PA_VALIDITY_AT_SIGNING: Entry = Entry {
    code: "pa.validity-at-signing",
    source: "ICAO Doc 9303-12, 4, 7.1; RFC 5280, 6.1.3",
    passed: Text {
        en: "The certificates were valid when the document was signed.",
        fr: "Les certificats étaient valides à la signature du document.",
        es: "Los certificados eran válidos cuando se firmó el documento.",
        ar: "كانت الشهادات سارية عند توقيع الوثيقة.",
    },
    failed: Text {
        en: "A certificate was not valid when the document was signed.",
        fr: "Un certificat n'était pas valide à la signature du document.",
        es: "Un certificado no era válido cuando se firmó el documento.",
        ar: "لم تكن إحدى الشهادات سارية عند توقيع الوثيقة.",
    },
    not_run: Text {
        en: "The time of signing is not known well enough to say whether the certificates were valid then.",
        fr: "La date de signature n'est pas assez connue pour dire si les certificats étaient valides.",
        es: "No se conoce bien la fecha de firma para decir si los certificados eran válidos.",
        ar: "وقت التوقيع غير معروف بما يكفي للقول هل كانت الشهادات سارية حينها.",
    },
    next: next::SECOND_LINE,
};

pub(super) const PA_REVOCATION: Entry = Entry {
    code: "pa.revocation",
    source: "ICAO Doc 9303-12, 7.2; RFC 5280, 6.3",
    passed: Text {
        en: "The signer's certificate is not on the issuer's revocation list.",
        fr: "Le certificat du signataire ne figure pas sur la liste de révocation de l'émetteur.",
        es: "El certificado del firmante no está en la lista de revocación del expedidor.",
        ar: "شهادة الموقِّع ليست في قائمة الإلغاء للجهة المُصدِرة.",
    },
    failed: Text {
        en: "The issuer has revoked the certificate that signed this document.",
        fr: "L'émetteur a révoqué le certificat qui a signé ce document.",
        es: "El expedidor ha revocado el certificado que firmó este documento.",
        ar: "ألغت الجهة المُصدِرة الشهادة التي وقّعت هذه الوثيقة.",
    },
    not_run: Text {
        en: "No current revocation list of the issuer is held here.",
        fr: "Aucune liste de révocation à jour de l'émetteur n'est détenue ici.",
        es: "No tenemos una lista de revocación vigente del expedidor.",
        ar: "لا توجد هنا قائمة إلغاء حديثة للجهة المُصدِرة.",
    },
    next: next::SECOND_LINE,
};

pub(super) const PA_ISSUING_COUNTRY: Entry = Entry {
    code: "pa.issuing-country",
    source: "ICAO Doc 9303-12, 7.1; 9303-11, 5.1",
    passed: Text {
        en: "The certificates and the document name the same issuing State.",
        fr: "Les certificats et le document désignent le même État de délivrance.",
        es: "Los certificados y el documento nombran el mismo Estado expedidor.",
        ar: "الشهادات والوثيقة تذكر الدولة المُصدِرة نفسها.",
    },
    failed: Text {
        en: "The certificates name another State than the document.",
        fr: "Les certificats désignent un autre État que le document.",
        es: "Los certificados nombran un Estado distinto del que indica el documento.",
        ar: "الشهادات تذكر دولة غير التي تذكرها الوثيقة.",
    },
    not_run: Text {
        en: "The State named by the certificates was not compared with the document.",
        fr: "L'État désigné par les certificats n'a pas été comparé à celui du document.",
        es: "No se ha comparado el Estado de los certificados con el del documento.",
        ar: "لم تُقارن الدولة المذكورة في الشهادات بالوثيقة.",
    },
    next: next::SECOND_LINE,
};

pub(super) const PA_DATA_GROUP_DIGEST: Entry = Entry {
    code: "pa.data-group-digest",
    source: "ICAO Doc 9303-11, 5.1; 9303-10, 4.6.2",
    passed: Text {
        en: "The chip's data are what the issuer signed.",
        fr: "Les données de la puce sont celles que l'émetteur a signées.",
        es: "Los datos del chip son los que firmó el expedidor.",
        ar: "بيانات الشريحة هي ما وقّعته الجهة المُصدِرة.",
    },
    failed: Text {
        en: "The chip's data do not match what the issuer signed.",
        fr: "Les données de la puce ne correspondent pas à ce que l'émetteur a signé.",
        es: "Los datos del chip no corresponden a lo que firmó el expedidor.",
        ar: "بيانات الشريحة لا تطابق ما وقّعته الجهة المُصدِرة.",
    },
    not_run: Text {
        en: "The chip's data were not compared with what the issuer signed.",
        fr: "Les données de la puce n'ont pas été comparées à ce que l'émetteur a signé.",
        es: "No se han comparado los datos del chip con lo que firmó el expedidor.",
        ar: "لم تُقارن بيانات الشريحة بما وقّعته الجهة المُصدِرة.",
    },
    next: next::SECOND_LINE,
};

pub(super) const PA_DIGEST_ALGORITHM: Entry = Entry {
    code: "pa.digest-algorithm",
    source: "ICAO Doc 9303-10, 4.6.2; 9303-12, 4.4",
    passed: Text {
        en: "The digest algorithms are ones that the standard allows.",
        fr: "Les algorithmes d'empreinte sont admis par la norme.",
        es: "Los algoritmos de resumen son de los que admite la norma.",
        ar: "خوارزميات البصمة مما يسمح به المعيار.",
    },
    failed: Text {
        en: "A digest algorithm is not one that the standard allows.",
        fr: "Un algorithme d'empreinte n'est pas admis par la norme.",
        es: "Un algoritmo de resumen no es de los que admite la norma.",
        ar: "إحدى خوارزميات البصمة ليست مما يسمح به المعيار.",
    },
    not_run: Text {
        en: "A digest algorithm is not known here, so the data could not be compared.",
        fr: "Un algorithme d'empreinte n'est pas connu ici ; les données n'ont pas pu être comparées.",
        es: "No conocemos un algoritmo de resumen, así que no se pudieron comparar los datos.",
        ar: "إحدى خوارزميات البصمة غير معروفة هنا، فتعذّرت مقارنة البيانات.",
    },
    next: next::MANUAL,
};

pub(super) const PA_DATA_GROUP_MISSING: Entry = Entry {
    code: "pa.data-group-missing",
    source: "ICAO Doc 9303-10, 4.6.2, 4.7; 9303-11, 5.1",
    passed: Text {
        en: "Every data group read is named in the issuer's signed file.",
        fr: "Chaque groupe de données lu est cité dans le fichier signé de l'émetteur.",
        es: "Cada grupo de datos leído consta en el archivo firmado del expedidor.",
        ar: "كل مجموعة بيانات مقروءة مذكورة في الملف الموقَّع من الجهة المُصدِرة.",
    },
    failed: Text {
        en: "The chip holds data that the issuer did not sign.",
        fr: "La puce porte des données que l'émetteur n'a pas signées.",
        es: "El chip contiene datos que el expedidor no firmó.",
        ar: "تحمل الشريحة بيانات لم توقّعها الجهة المُصدِرة.",
    },
    not_run: Text {
        en: "Data that the issuer signed were not read.",
        fr: "Des données signées par l'émetteur n'ont pas été lues.",
        es: "No se leyeron datos que el expedidor firmó.",
        ar: "لم تُقرأ بيانات وقّعتها الجهة المُصدِرة.",
    },
    next: next::SECOND_LINE,
};

pub(super) const PA_EF_COM: Entry = Entry {
    code: "pa.ef-com",
    source: "ICAO Doc 9303-10, 4.6.1, 4.6.2",
    passed: Text {
        en: "The chip's table of contents agrees with the issuer's signed file.",
        fr: "La table des matières de la puce concorde avec le fichier signé de l'émetteur.",
        es: "El índice del chip concuerda con el archivo firmado del expedidor.",
        ar: "فهرس الشريحة يوافق الملف الموقَّع من الجهة المُصدِرة.",
    },
    failed: Text {
        en: "The chip's table of contents does not agree with the issuer's signed file.",
        fr: "La table des matières de la puce ne concorde pas avec le fichier signé de l'émetteur.",
        es: "El índice del chip no concuerda con el archivo firmado del expedidor.",
        ar: "فهرس الشريحة لا يوافق الملف الموقَّع من الجهة المُصدِرة.",
    },
    not_run: Text {
        en: "The chip's table of contents was not compared.",
        fr: "La table des matières de la puce n'a pas été comparée.",
        es: "No se ha comparado el índice del chip.",
        ar: "لم يُقارن فهرس الشريحة.",
    },
    next: next::SECOND_LINE,
};

pub(super) const PA_DEVIATION: Entry = Entry {
    code: "pa.deviation",
    source: "ICAO Doc 9303-12, 10",
    passed: Text {
        en: "A signed deviation list of the issuer was asked; nothing wrong with this document is announced there.",
        fr: "Une liste d'écarts signée de l'émetteur a été consultée ; elle n'annonce rien d'anormal pour ce document.",
        es: "Se consultó una lista de desviaciones firmada del emisor; no anuncia nada anómalo en este documento.",
        ar: "رُوجعت قائمة انحرافات موقَّعة من جهة الإصدار، ولا تذكر خللًا في هذه الوثيقة.",
    },
    failed: Text {
        en: "The issuer announces in a signed deviation list what is wrong with documents of this range.",
        fr: "L'émetteur annonce dans une liste d'écarts signée ce qui est anormal dans les documents de cette série.",
        es: "El emisor anuncia en una lista de desviaciones firmada lo que es anómalo en los documentos de esta serie.",
        ar: "تذكر جهة الإصدار في قائمة انحرافات موقَّعة الخللَ في وثائق هذه المجموعة.",
    },
    not_run: Text {
        en: "No deviation list of this issuer could be asked.",
        fr: "Aucune liste d'écarts de cet émetteur n'a pu être consultée.",
        es: "No se pudo consultar ninguna lista de desviaciones de este emisor.",
        ar: "تعذّرت مراجعة قائمة انحرافات لجهة الإصدار هذه.",
    },
    next: next::SECOND_LINE,
};

pub(super) const PA_ENCODING: Entry = Entry {
    code: "pa.encoding",
    source: "ITU-T X.690, 10, 11; ICAO Doc 9303-10, 4.6.2",
    passed: Text {
        en: "The chip's files are encoded as the standard says.",
        fr: "Les fichiers de la puce sont codés selon la norme.",
        es: "Los archivos del chip están codificados según la norma.",
        ar: "ملفات الشريحة مرمَّزة وفق المعيار.",
    },
    failed: Text {
        en: "A file of the chip departs from the encoding of the standard. Issuers are known to make this error.",
        fr: "Un fichier de la puce s'écarte du codage de la norme. Des émetteurs commettent cette erreur.",
        es: "Un archivo del chip se aparta de la codificación de la norma. Hay expedidores que cometen este error.",
        ar: "أحد ملفات الشريحة يخالف ترميز المعيار. ومن المعروف أن جهات مُصدِرة تقع في هذا الخطأ.",
    },
    not_run: Text {
        en: "The encoding of the chip's files was not checked.",
        fr: "Le codage des fichiers de la puce n'a pas été contrôlé.",
        es: "No se ha comprobado la codificación de los archivos del chip.",
        ar: "لم يُفحص ترميز ملفات الشريحة.",
    },
    next: next::NONE,
};

pub(super) const CHIP_DG1_MRZ: Entry = Entry {
    code: "chip.dg1-mrz",
    source: "ICAO Doc 9303-10, 4.7.1; 9303-11, 5.1",
    passed: Text {
        en: "The printed lines and the chip say the same.",
        fr: "Les lignes imprimées et la puce disent la même chose.",
        es: "Las líneas impresas y el chip dicen lo mismo.",
        ar: "السطور المطبوعة والشريحة متطابقة.",
    },
    failed: Text {
        en: "The printed lines and the chip do not say the same.",
        fr: "Les lignes imprimées et la puce ne disent pas la même chose.",
        es: "Las líneas impresas y el chip no dicen lo mismo.",
        ar: "السطور المطبوعة والشريحة غير متطابقة.",
    },
    not_run: Text {
        en: "The printed lines were not compared with the chip.",
        fr: "Les lignes imprimées n'ont pas été comparées à la puce.",
        es: "No se han comparado las líneas impresas con el chip.",
        ar: "لم تُقارن السطور المطبوعة بالشريحة.",
    },
    next: next::SECOND_LINE,
};

pub(super) const CHIP_DG1_FORMAT: Entry = Entry {
    code: "chip.dg1-format",
    source: "ICAO Doc 9303-10, 4.7.1",
    passed: Text {
        en: "The chip's copy of the printed lines (DG1) can be read.",
        fr: "La copie des lignes imprimées sur la puce (DG1) est lisible.",
        es: "La copia de las líneas impresas en el chip (DG1) se puede leer.",
        ar: "يمكن قراءة نسخة السطور المطبوعة في الشريحة (DG1).",
    },
    failed: Text {
        en: "The chip's copy of the printed lines (DG1) is not built as the standard says.",
        fr: "La copie des lignes imprimées sur la puce (DG1) n'est pas conforme à la norme.",
        es: "La copia de las líneas impresas en el chip (DG1) no se ajusta a la norma.",
        ar: "نسخة السطور المطبوعة في الشريحة (DG1) مخالفة للمعيار.",
    },
    not_run: Text {
        en: "The chip's copy of the printed lines (DG1) was not given.",
        fr: "La copie des lignes imprimées sur la puce (DG1) n'a pas été fournie.",
        es: "No se ha facilitado la copia de las líneas impresas del chip (DG1).",
        ar: "لم تُقدَّم نسخة السطور المطبوعة في الشريحة (DG1).",
    },
    next: next::SECOND_LINE,
};

pub(super) const CHIP_AUTHENTICATION: Entry = Entry {
    code: "chip.authentication",
    source: "ICAO Doc 9303-11, 6.1, 6.2",
    passed: Text {
        en: "The chip proved that it is no copy.",
        fr: "La puce a prouvé qu'elle n'est pas une copie.",
        es: "El chip ha demostrado que no es una copia.",
        ar: "أثبتت الشريحة أنها ليست نسخة.",
    },
    failed: Text {
        en: "The chip could not prove that it is no copy.",
        fr: "La puce n'a pas pu prouver qu'elle n'est pas une copie.",
        es: "El chip no pudo demostrar que no es una copia.",
        ar: "لم تستطع الشريحة إثبات أنها ليست نسخة.",
    },
    not_run: Text {
        en: "It was not checked whether the chip is a copy.",
        fr: "Il n'a pas été vérifié si la puce est une copie.",
        es: "No se ha comprobado si el chip es una copia.",
        ar: "لم يُفحص هل الشريحة نسخة.",
    },
    next: next::SECOND_LINE,
};
