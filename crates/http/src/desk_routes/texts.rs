//! What handlers say themselves: what a form did, and problems of use cases in the language of the page.

use vigie_model::{Lang, Text};
use vigie_node::Problem;

use crate::desk::{Notice, NoticeKind};

/// Nobody has an account yet.
pub(super) const NO_ACCOUNT: Text = Text {
    en: "Nobody has an account here yet. The node wrote the address for the first administrator to the file first-admin in its data folder: open that address.",
    fr: "Personne n’a encore de compte ici. Le nœud a écrit l’adresse destinée au premier administrateur dans le fichier first-admin de son dossier de données : ouvrez cette adresse.",
    es: "Nadie tiene cuenta aquí todavía. El nodo escribió la dirección para el primer administrador en el archivo first-admin de su carpeta de datos: abra esa dirección.",
    ar: "لا حساب لأحد هنا بعد. كتبت العقدة عنوان المدير الأول في الملف first-admin داخل مجلد بياناتها: افتح ذلك العنوان.",
};
/// The evidence of a check is not there.
pub(super) const NO_EVIDENCE: Text = Text {
    en: "The answer is recorded; nothing else of this check is kept.",
    fr: "La réponse est consignée ; rien d’autre de ce contrôle n’est conservé.",
    es: "La respuesta consta; no se conserva nada más de este control.",
    ar: "الإجابة مسجلة؛ ولا يُحتفظ بشيء آخر من هذا الفحص.",
};
/// The document's code stands for a protected person.
pub(super) const PROTECTED: Text = Text {
    en: "This document is of a refugee or a stateless person: nothing of it leaves the node.",
    fr: "Ce document est celui d’un réfugié ou d’un apatride : rien n’en quitte le nœud.",
    es: "Este documento es de una persona refugiada o apátrida: nada de él sale del nodo.",
    ar: "هذه وثيقة لاجئ أو عديم جنسية: لا يغادر العقدة شيء منها.",
};
/// A release needs readers.
pub(super) const NO_READERS: Text = Text {
    en: "Choose the members that it is released to.",
    fr: "Choisissez les membres auxquels il est communiqué.",
    es: "Elija los miembros a los que se comunica.",
    ar: "اختر الأعضاء الذين يُتاح لهم.",
};
/// The series is not one of this document.
pub(super) const OTHER_SERIES: Text = Text {
    en: "The series must be the beginning of this document’s number, at least 4 characters.",
    fr: "La série doit être le début du numéro de ce document, au moins 4 caractères.",
    es: "La serie debe ser el comienzo del número de este documento, al menos 4 caracteres.",
    ar: "يجب أن تكون السلسلة بداية رقم هذه الوثيقة، أربعة أحرف على الأقل.",
};
/// A date field holds no day to come.
pub(super) const NOT_A_DAY: Text = Text {
    en: "Give a day that is still to come.",
    fr: "Indiquez un jour à venir.",
    es: "Indique un día futuro.",
    ar: "أدخل يوما لم يأت بعد.",
};
/// Two contents came for one version.
pub(super) const CONFLICT: Text = Text {
    en: "Two contents for one version; the first is kept",
    fr: "Deux contenus pour une même version ; le premier est conservé",
    es: "Dos contenidos para una misma versión; se conserva el primero",
    ar: "مضمونان لإصدار واحد؛ واحتُفظ بالأول",
};
/// The last exchange with a member failed.
pub(super) const SYNC_PROBLEM: Text = Text {
    en: "The last exchange failed. For the operator:",
    fr: "Le dernier échange a échoué. Pour l’exploitant :",
    es: "El último intercambio falló. Para el operador:",
    ar: "فشل آخر تبادل. للمشغّل:",
};

const CODES: &[(&str, NoticeKind, Text)] = &[
    (
        "user-added",
        NoticeKind::Done,
        Text {
            en: "The account is there.",
            fr: "Le compte est créé.",
            es: "La cuenta está creada.",
            ar: "أُنشئ الحساب.",
        },
    ),
    (
        "user-changed",
        NoticeKind::Done,
        Text {
            en: "The account is changed; its sessions ended.",
            fr: "Le compte est modifié ; ses sessions sont closes.",
            es: "La cuenta ha cambiado; sus sesiones se cerraron.",
            ar: "عُدّل الحساب وانتهت جلساته.",
        },
    ),
    (
        "user-removed",
        NoticeKind::Done,
        Text {
            en: "The account and its keys are removed.",
            fr: "Le compte et ses clés sont supprimés.",
            es: "La cuenta y sus claves se eliminaron.",
            ar: "أُزيل الحساب ومفاتيحه.",
        },
    ),
    (
        "key-removed",
        NoticeKind::Done,
        Text {
            en: "The key is no longer valid.",
            fr: "La clé n’est plus valable.",
            es: "La clave ya no es válida.",
            ar: "لم يعد المفتاح صالحا.",
        },
    ),
    (
        "password-changed",
        NoticeKind::Done,
        Text {
            en: "Your password is changed. Sign in with the new one.",
            fr: "Votre mot de passe est changé. Connectez-vous avec le nouveau.",
            es: "Su contraseña ha cambiado. Entre con la nueva.",
            ar: "تغيّرت كلمة سرك. سجّل الدخول بالجديدة.",
        },
    ),
    (
        "referred",
        NoticeKind::Done,
        Text {
            en: "Referred to second line.",
            fr: "Transmis à la deuxième ligne.",
            es: "Remitido a la segunda línea.",
            ar: "أُحيل إلى الخط الثاني.",
        },
    ),
    (
        "cleared",
        NoticeKind::Done,
        Text {
            en: "Cleared after examination.",
            fr: "Levé après examen.",
            es: "Despejado tras el examen.",
            ar: "رُفعت الشبهة بعد الفحص.",
        },
    ),
    (
        "recorded",
        NoticeKind::Done,
        Text {
            en: "Recorded and signed.",
            fr: "Consigné et signé.",
            es: "Registrado y firmado.",
            ar: "سُجّل ووُقّع.",
        },
    ),
    (
        "withdrawn",
        NoticeKind::Done,
        Text {
            en: "Withdrawn. Members that received it answer with a signed acknowledgement.",
            fr: "Retiré. Les membres qui l’ont reçu répondent par un accusé signé.",
            es: "Retirado. Los miembros que lo recibieron responden con un acuse firmado.",
            ar: "سُحب. يردّ الأعضاء الذين تلقوه بإقرار موقّع.",
        },
    ),
    (
        "listed",
        NoticeKind::Done,
        Text {
            en: "The document is on the list.",
            fr: "Le document est sur la liste.",
            es: "El documento está en la lista.",
            ar: "الوثيقة في القائمة.",
        },
    ),
    (
        "member-added",
        NoticeKind::Done,
        Text {
            en: "The card holds, and exchange begins. Compare the words with the member by voice now; if they differ, remove it.",
            fr: "La carte est valable et l’échange commence. Comparez les mots de vive voix avec le membre dès maintenant ; s’ils diffèrent, retirez-le.",
            es: "La tarjeta es válida y el intercambio comienza. Compare ahora las palabras de viva voz con el miembro; si difieren, retírelo.",
            ar: "البطاقة صحيحة وبدأ التبادل. قارن الكلمات الآن مع العضو شفهيا؛ فإن اختلفت فأزله.",
        },
    ),
    (
        "member-confirmed",
        NoticeKind::Done,
        Text {
            en: "This member has been exchanged with since its card was added; there was nothing to confirm.",
            fr: "L’échange avec ce membre a commencé à l’ajout de sa carte ; il n’y avait rien à confirmer.",
            es: "El intercambio con este miembro comenzó al añadir su tarjeta; no había nada que confirmar.",
            ar: "بدأ التبادل مع هذا العضو منذ إضافة بطاقته؛ ولم يكن هناك ما يُؤكَّد.",
        },
    ),
    (
        "member-removed",
        NoticeKind::Done,
        Text {
            en: "Removed: its connections are refused from now on. What it sent stays.",
            fr: "Retiré : ses connexions sont désormais refusées. Ce qu’il a envoyé reste.",
            es: "Retirado: sus conexiones se rechazan desde ahora. Lo que envió permanece.",
            ar: "أُزيل: تُرفض اتصالاته من الآن. ويبقى ما أرسله.",
        },
    ),
    (
        "synced",
        NoticeKind::Done,
        Text {
            en: "The exchange is done.",
            fr: "L’échange est fait.",
            es: "El intercambio está hecho.",
            ar: "تم التبادل.",
        },
    ),
    (
        "sync-failed",
        NoticeKind::Refused,
        Text {
            en: "The member did not answer as it should; its entry says why.",
            fr: "Le membre n’a pas répondu comme il le devait ; son entrée dit pourquoi.",
            es: "El miembro no respondió como debía; su entrada dice por qué.",
            ar: "لم يُجب العضو كما ينبغي؛ ويبيّن سجله السبب.",
        },
    ),
    (
        "list-published",
        NoticeKind::Done,
        Text {
            en: "Published. The members named fetch it at the next exchange.",
            fr: "Publiée. Les membres désignés la prennent au prochain échange.",
            es: "Publicada. Los miembros nombrados la obtienen en el próximo intercambio.",
            ar: "نُشرت. يجلبها الأعضاء المذكورون في التبادل التالي.",
        },
    ),
    (
        "list-unpublished",
        NoticeKind::Done,
        Text {
            en: "Taken back. Nobody may ask any more; the key is forgotten.",
            fr: "Retirée. Plus personne ne peut l’interroger ; la clé est oubliée.",
            es: "Retirada. Nadie puede consultarla ya; la clave se ha olvidado.",
            ar: "سُحبت. لم يعد لأحد أن يسأل؛ ونُسي المفتاح.",
        },
    ),
    (
        "trend-mutation",
        NoticeKind::Done,
        Text {
            en: "The change is stated, signed and released.",
            fr: "L’évolution est énoncée, signée et communiquée.",
            es: "El cambio está declarado, firmado y comunicado.",
            ar: "بُيّن التغيير ووُقّع وأُتيح.",
        },
    ),
    (
        "trend-opinion",
        NoticeKind::Done,
        Text {
            en: "The opinion is signed and released.",
            fr: "L’avis est signé et communiqué.",
            es: "La opinión está firmada y comunicada.",
            ar: "وُقّع الرأي وأُتيح.",
        },
    ),
    (
        "trend-warned",
        NoticeKind::Done,
        Text {
            en: "The warning is signed and released.",
            fr: "L’avertissement est signé et communiqué.",
            es: "La advertencia está firmada y comunicada.",
            ar: "وُقّع التحذير وأُتيح.",
        },
    ),
    (
        "trend-asked",
        NoticeKind::Done,
        Text {
            en: "The question waits for a round.",
            fr: "La question attend un tour.",
            es: "La pregunta espera una ronda.",
            ar: "السؤال بانتظار جولة.",
        },
    ),
    (
        "trend-outcome",
        NoticeKind::Done,
        Text {
            en: "Recorded against the rule.",
            fr: "Consigné au compte de la règle.",
            es: "Registrado a cuenta de la regla.",
            ar: "سُجّل في حساب القاعدة.",
        },
    ),
    (
        "trend-answered",
        NoticeKind::Done,
        Text {
            en: "The answer is signed and goes to the member that warned.",
            fr: "La réponse est signée et va au membre qui a averti.",
            es: "La respuesta está firmada y va al miembro que advirtió.",
            ar: "وُقّع الرد ويُرسل إلى العضو الذي حذّر.",
        },
    ),
    (
        "round-opened",
        NoticeKind::Done,
        Text {
            en: "The round is signed and open.",
            fr: "Le tour est signé et ouvert.",
            es: "La ronda está firmada y abierta.",
            ar: "وُقّعت الجولة وفُتحت.",
        },
    ),
    (
        "round-judge",
        NoticeKind::Done,
        Text {
            en: "The judgement is kept here; it binds once it is bound.",
            fr: "Le jugement est gardé ici ; il ne lie qu’une fois engagé.",
            es: "El juicio se guarda aquí; solo obliga una vez comprometido.",
            ar: "حُفظ التقدير هنا؛ ولا يُلزم إلا بعد الالتزام به.",
        },
    ),
    (
        "round-commit",
        NoticeKind::Done,
        Text {
            en: "The judgement is bound; its digest is released.",
            fr: "Le jugement est engagé ; son empreinte est communiquée.",
            es: "El juicio está comprometido; su huella está comunicada.",
            ar: "تم الالتزام بالتقدير وأُتيحت بصمته.",
        },
    ),
    (
        "round-reveal",
        NoticeKind::Done,
        Text {
            en: "The judgement is signed and shown.",
            fr: "Le jugement est signé et montré.",
            es: "El juicio está firmado y se muestra.",
            ar: "وُقّع التقدير وعُرض.",
        },
    ),
    (
        "round-conclude",
        NoticeKind::Done,
        Text {
            en: "Worked out again just now; below stands whether the members’ results are equal.",
            fr: "Recalculé à l’instant ; ci-dessous, si les résultats des membres sont égaux.",
            es: "Calculado de nuevo ahora mismo; abajo consta si los resultados de los miembros son iguales.",
            ar: "أُعيد الحساب الآن؛ ويبيّن ما يلي هل نتائج الأعضاء متساوية.",
        },
    ),
    (
        "round-realize",
        NoticeKind::Done,
        Text {
            en: "What came true is signed and released.",
            fr: "Ce qui s’est réalisé est signé et communiqué.",
            es: "Lo que se cumplió está firmado y comunicado.",
            ar: "وُقّع ما تحقق وأُتيح.",
        },
    ),
    (
        "checkpoint-removed",
        NoticeKind::Done,
        Text {
            en: "The checkpoint is removed; its key is refused from now on.",
            fr: "Le point de contrôle est retiré ; sa clé est refusée désormais.",
            es: "El puesto de control está retirado; su clave se rechaza desde ahora.",
            ar: "أُزيلت نقطة التفتيش؛ ويُرفض مفتاحها من الآن.",
        },
    ),
    (
        "subject-answered",
        NoticeKind::Done,
        Text {
            en: "The request is noted as answered.",
            fr: "La demande est notée comme traitée.",
            es: "La solicitud consta como respondida.",
            ar: "سُجّل الطلب بأنه أُجيب عنه.",
        },
    ),
    (
        "protection-set",
        NoticeKind::Done,
        Text {
            en: "The settings are kept; shorter spans hold for what is stored already.",
            fr: "Les réglages sont enregistrés ; les durées raccourcies valent aussi pour ce qui est déjà conservé.",
            es: "Los ajustes se guardaron; los plazos más cortos valen también para lo ya conservado.",
            ar: "حُفظت الإعدادات؛ وتسري المدد الأقصر على ما هو محفوظ من قبل.",
        },
    ),
];

/// The notice of what a form did, by its code in the address; codes that are not ours say nothing.
pub(super) fn done(code: &str, lang: Lang) -> Option<Notice> {
    let (_, kind, text) = CODES.iter().find(|(known, _, _)| *known == code)?;
    Some(Notice { kind: *kind, text: text.get(lang).to_owned() })
}

/// Problems in the other languages of the desk; English says more, in the use case's own words.
const PROBLEMS: &[(&str, [&str; 3])] = &[
    (
        "round.blind",
        [
            "D’autres membres jugent encore : rien n’est montré avant que tous soient engagés ou que le terme soit passé.",
            "Otros miembros aún juzgan: nada se muestra antes de que todos se hayan comprometido o venza el plazo.",
            "ما زال أعضاء آخرون يقدّرون: لا يُعرض شيء قبل أن يلتزم الجميع أو ينتهي الموعد.",
        ],
    ),
    (
        "user.last-administrator",
        [
            "C’est le dernier administrateur du nœud : créez-en d’abord un autre.",
            "Es el último administrador del nodo: cree antes otro.",
            "هذا آخر مدير للعقدة: أنشئ مديرا آخر أولا.",
        ],
    ),
    (
        "user.role",
        [
            "Un compte a au moins un rôle.",
            "Una cuenta tiene al menos una función.",
            "للحساب دور واحد على الأقل.",
        ],
    ),
    (
        "user.exists",
        ["Un compte de ce nom existe déjà.", "Ya existe una cuenta con ese nombre.", "يوجد حساب بهذا الاسم."],
    ),
    (
        "user.password-again",
        [
            "Les deux nouveaux mots de passe diffèrent.",
            "Las dos contraseñas nuevas difieren.",
            "كلمتا السر الجديدتان مختلفتان.",
        ],
    ),
    (
        "auth.role",
        [
            "Ce compte n’a pas le droit de faire cela.",
            "Esta cuenta no puede hacer eso.",
            "لا يحق لهذا الحساب القيام بذلك.",
        ],
    ),
    (
        "auth.csrf",
        [
            "Ce formulaire ne vient pas d’une page de cette session. Rouvrez la page et envoyez-le de là.",
            "Este formulario no procede de una página de esta sesión. Vuelva a abrir la página y envíelo desde allí.",
            "هذا النموذج ليس من صفحة في هذه الجلسة. أعد فتح الصفحة وأرسله منها.",
        ],
    ),
    ("not-found", ["Rien de tel n’est détenu ici.", "Aquí no se conserva nada así.", "لا يوجد شيء كهذا هنا."]),
    (
        "input.too-large",
        [
            "L’envoi est plus grand que ce que cette page accepte.",
            "Lo enviado es mayor de lo que admite esta página.",
            "ما أُرسل أكبر مما تقبله هذه الصفحة.",
        ],
    ),
    ("input.empty", ["Il n’y a rien à contrôler.", "No hay nada que comprobar.", "لا شيء لفحصه."]),
    (
        "input.incomplete",
        ["Le formulaire est arrivé incomplet.", "El formulario llegó incompleto.", "وصل النموذج ناقصا."],
    ),
    (
        "input.method",
        [
            "Cette page ne prend pas cette méthode.",
            "Esta página no admite este método.",
            "لا تقبل هذه الصفحة هذه الطريقة.",
        ],
    ),
    (
        "check.decided",
        [
            "Ce contrôle a déjà fait l’objet d’une décision.",
            "Este control ya fue decidido.",
            "سبق البت في هذا الفحص.",
        ],
    ),
    (
        "finding.method",
        ["Choisissez un procédé de la liste.", "Elija un método de la lista.", "اختر طريقة من القائمة."],
    ),
    (
        "finding.evidence",
        [
            "Le document de ce contrôle n’est pas conservé. Contrôlez-le de nouveau.",
            "El documento de este control no se conserva. Compruébelo de nuevo.",
            "وثيقة هذا الفحص غير محفوظة. افحصها مجددا.",
        ],
    ),
    (
        "alert.name",
        [
            "Une alerte porte un nom de 1 à 120 caractères sur une ligne.",
            "Una alerta lleva un nombre de 1 a 120 caracteres en una línea.",
            "للتنبيه اسم من 1 إلى 120 حرفا في سطر واحد.",
        ],
    ),
    (
        "handling.protected",
        [
            "Une protection est invoquée pour ce document : il ne doit pas parvenir à l’État émetteur.",
            "Se invoca protección para este documento: no puede llegar al Estado expedidor.",
            "طُلبت الحماية لهذه الوثيقة: لا يجوز أن تصل إلى الدولة المُصدِرة.",
        ],
    ),
    (
        "member.card",
        [
            "Cette carte n’est pas valable. Redemandez-la au membre.",
            "Esta tarjeta no es válida. Pídala de nuevo al miembro.",
            "هذه البطاقة غير صالحة. اطلبها من العضو مجددا.",
        ],
    ),
    (
        "member.self",
        [
            "C’est la carte de ce nœud lui-même.",
            "Es la tarjeta de este mismo nodo.",
            "هذه بطاقة هذه العقدة نفسها.",
        ],
    ),
    (
        "member.other-card",
        [
            "Ce membre est connu avec une autre carte. Parlez-lui avant toute chose.",
            "Este miembro se conoce con otra tarjeta. Hable con él antes de nada.",
            "هذا العضو معروف ببطاقة أخرى. تحدث معه أولا.",
        ],
    ),
    (
        "list.issuing-state",
        [
            "Un État émetteur s’écrit en une à trois lettres A à Z.",
            "Un Estado expedidor se escribe con una a tres letras A a Z.",
            "تُكتب الدولة المُصدِرة بحرف إلى ثلاثة أحرف من A إلى Z.",
        ],
    ),
    (
        "list.class",
        [
            "La classe est la première lettre du code du document : P, I ou V.",
            "La clase es la primera letra del código del documento: P, I o V.",
            "الصنف هو الحرف الأول من رمز الوثيقة: P أو I أو V.",
        ],
    ),
    (
        "list.number",
        [
            "Un numéro a de 1 à 30 lettres A à Z et chiffres.",
            "Un número tiene de 1 a 30 letras A a Z y cifras.",
            "يتكون الرقم من 1 إلى 30 حرفا من A إلى Z وأرقام.",
        ],
    ),
    (
        "list.reason",
        ["Le motif n’est pas de la liste.", "El motivo no es de la lista.", "السبب ليس من القائمة."],
    ),
    ("claim.withdrawn", ["Cela a déjà été retiré.", "Ya fue retirado.", "سبق سحب ذلك."]),
    (
        "input.line",
        [
            "Il faut une seule ligne, ni vide ni trop longue.",
            "Hace falta una sola línea, ni vacía ni demasiado larga.",
            "يلزم سطر واحد غير فارغ ولا أطول من اللازم.",
        ],
    ),
    ("input.list", ["Il y a trop d’entrées.", "Hay demasiadas entradas.", "عدد المدخلات أكبر من المسموح."]),
    ("input.day", ["Ce n’est pas une date.", "No es una fecha.", "هذا ليس تاريخا."]),
    (
        "input.code",
        [
            "Cette valeur n’est pas de la liste.",
            "Este valor no es de la lista.",
            "هذه القيمة ليست من القائمة.",
        ],
    ),
    ("input.shape", ["Ce choix n’existe pas.", "Esta opción no existe.", "هذا الاختيار غير موجود."]),
    (
        "claim.own",
        [
            "C’est une déclaration de ce membre lui-même. Retirez-la si elle n’est plus valable.",
            "Es una declaración de este mismo miembro. Retírela si ya no vale.",
            "هذا قول هذا العضو نفسه. اسحبه إن لم يعد صحيحا.",
        ],
    ),
    (
        "claim.confidence",
        ["Une confiance va de 0 à 100.", "Una confianza va de 0 a 100.", "الثقة من 0 إلى 100."],
    ),
    (
        "link.organisation",
        [
            "Ce n’est pas une organisation connue ici ; on ne lie jamais des personnes.",
            "No es una organización conocida aquí; nunca se vinculan personas.",
            "ليست منظمة معروفة هنا؛ ولا يُربط بين أشخاص أبدا.",
        ],
    ),
    (
        "link.ends",
        [
            "Un lien a deux extrémités différentes.",
            "Un vínculo tiene dos extremos distintos.",
            "للرابط طرفان مختلفان.",
        ],
    ),
    (
        "link.since",
        [
            "Un lien ne peut commencer dans l’avenir.",
            "Un vínculo no puede comenzar en el futuro.",
            "لا يمكن أن يبدأ رابط في المستقبل.",
        ],
    ),
    (
        "link.evidence",
        [
            "Un objet cité à l’appui n’est pas détenu ici.",
            "Un objeto citado como base no se conserva aquí.",
            "كائن مذكور سندا غير محفوظ هنا.",
        ],
    ),
    (
        "opinion.reason",
        ["Un motif n’est pas de la liste.", "Un motivo no es de la lista.", "سبب ليس من القائمة."],
    ),
    (
        "practice.text",
        [
            "Un texte est trop long, ou il y a trop d’étapes.",
            "Un texto es demasiado largo, o hay demasiados pasos.",
            "نص أطول من اللازم أو خطوات كثيرة.",
        ],
    ),
    (
        "practice.lang",
        [
            "La pratique est déjà écrite dans cette langue, ou ce n’est pas une langue.",
            "La práctica ya está escrita en este idioma, o no es un idioma.",
            "الممارسة مكتوبة بهذه اللغة أصلا، أو هذه ليست لغة.",
        ],
    ),
    (
        "practice.members",
        [
            "Un groupe régional a des membres que ce nœud connaît.",
            "Un grupo regional tiene miembros que este nodo conoce.",
            "للمجموعة الإقليمية أعضاء تعرفهم هذه العقدة.",
        ],
    ),
    (
        "meeting.participants",
        [
            "Les participants sont des membres que ce nœud connaît.",
            "Los participantes son miembros que este nodo conoce.",
            "المشاركون أعضاء تعرفهم هذه العقدة.",
        ],
    ),
    (
        "decision.responsible",
        [
            "Le membre qui répond d’une décision a participé à la réunion.",
            "El miembro que responde de una decisión participó en la reunión.",
            "العضو المسؤول عن قرار شارك في الاجتماع.",
        ],
    ),
    (
        "decision.not-responsible",
        [
            "Un autre membre répond de cette décision.",
            "Otro miembro responde de esta decisión.",
            "عضو آخر مسؤول عن هذا القرار.",
        ],
    ),
    (
        "decision.basis",
        [
            "Un objet sur lequel elle s’appuie n’est pas détenu ici.",
            "Un objeto en que se basa no se conserva aquí.",
            "كائن يستند إليه القرار غير محفوظ هنا.",
        ],
    ),
    (
        "store.conflict",
        [
            "Quelqu’un d’autre l’a modifié entre-temps. Rouvrez la page et recommencez.",
            "Otra persona lo cambió entretanto. Vuelva a abrir la página y repita.",
            "غيّره شخص آخر في الأثناء. أعد فتح الصفحة وكرر.",
        ],
    ),
    (
        "store.unavailable",
        [
            "Le nœud ne peut rien enregistrer pour l’instant ; rien n’a été écrit.",
            "El nodo no puede guardar ahora; no se escribió nada.",
            "لا تستطيع العقدة الحفظ الآن؛ ولم يُكتب شيء.",
        ],
    ),
    (
        "store.unknown",
        [
            "On ne sait pas si cela a été enregistré. Vérifiez avant de recommencer.",
            "No se sabe si se guardó. Compruébelo antes de repetir.",
            "لا يُعرف هل حُفظ ذلك. تحقق قبل التكرار.",
        ],
    ),
    (
        "match.nobody",
        [
            "Désignez les membres qui peuvent demander.",
            "Nombre los miembros que pueden preguntar.",
            "اذكر الأعضاء الذين يجوز لهم السؤال.",
        ],
    ),
    (
        "release.nobody",
        [
            "Choisissez les membres auxquels c’est communiqué.",
            "Elija los miembros a los que se comunica.",
            "اختر الأعضاء الذين يُتاح لهم ذلك.",
        ],
    ),
    (
        "count.open-week",
        [
            "Une semaine n’est communiquée qu’une fois terminée.",
            "Una semana se comunica cuando ha terminado.",
            "لا يُبلَّغ الأسبوع إلا بعد انتهائه.",
        ],
    ),
    (
        "count.weeks",
        [
            "Ces semaines ne forment pas une période qui convient.",
            "Estas semanas no forman un período válido.",
            "لا تشكل هذه الأسابيع فترة صالحة.",
        ],
    ),
    (
        "count.week",
        ["Une semaine s’écrit 2026-W48.", "Una semana se escribe 2026-W48.", "يُكتب الأسبوع هكذا: 2026-W48."],
    ),
    (
        "series.heading",
        [
            "La première ligne n’est pas l’en-tête d’une série.",
            "La primera línea no es el encabezado de una serie.",
            "السطر الأول ليس عنوان سلسلة.",
        ],
    ),
    (
        "phenomenon.unknown",
        [
            "Ce phénomène n’est pas dans la taxonomie.",
            "Este fenómeno no está en la taxonomía.",
            "هذه الظاهرة ليست في التصنيف.",
        ],
    ),
    (
        "mutation.same",
        [
            "Un phénomène n’évolue pas vers lui-même.",
            "Un fenómeno no muta en sí mismo.",
            "لا تتحول الظاهرة إلى نفسها.",
        ],
    ),
    (
        "mutation.since",
        ["Indiquez un mois qui a commencé.", "Indique un mes que haya comenzado.", "أدخل شهرا قد بدأ."],
    ),
    (
        "mutation.evidence",
        [
            "Un objet invoqué n’est pas détenu ici.",
            "Un objeto en que se apoya no se conserva aquí.",
            "أحد العناصر المستند إليها غير محفوظ هنا.",
        ],
    ),
    (
        "warning.asked",
        [
            "Un avertissement demande au moins une action de la liste.",
            "Una advertencia pide al menos una acción de la lista.",
            "يطلب التحذير إجراء واحدا على الأقل من القائمة.",
        ],
    ),
    (
        "warning.made",
        [
            "Cette alarme a déjà son avertissement.",
            "Esta alarma ya tiene su advertencia.",
            "لهذا الإنذار تحذيره بالفعل.",
        ],
    ),
    (
        "question.asked",
        [
            "Cette alarme a déjà sa question.",
            "Esta alarma ya tiene su pregunta.",
            "لهذا الإنذار سؤاله بالفعل.",
        ],
    ),
    (
        "question.text",
        [
            "Une question tient en une ligne de 1 à 300 caractères.",
            "Una pregunta tiene de 1 a 300 caracteres en una línea.",
            "السؤال سطر واحد من 1 إلى 300 حرف.",
        ],
    ),
    (
        "checkpoint.at-home",
        [
            "Un point de contrôle ne parle pas au nom de son membre : faites cela au nœud central.",
            "Un puesto de control no habla en nombre de su miembro: hágalo en el nodo central.",
            "نقطة التفتيش لا تتحدث باسم عضوها: افعل ذلك في العقدة الرئيسية.",
        ],
    ),
    (
        "checkpoint.title",
        [
            "Un point de contrôle a un nom de 1 à 120 caractères sur une ligne.",
            "Un puesto de control tiene un nombre de 1 a 120 caracteres en una línea.",
            "لنقطة التفتيش اسم من 1 إلى 120 حرفا في سطر واحد.",
        ],
    ),
    (
        "checkpoint.no-endpoint",
        [
            "Ce nœud ne dit pas où les points de contrôle le joignent ; l’exploitant doit le démarrer avec --peer-listen.",
            "Este nodo no dice dónde lo alcanzan los puestos de control; el operador debe iniciarlo con --peer-listen.",
            "لا تذكر هذه العقدة أين تصل إليها نقاط التفتيش؛ على المشغّل أن يشغّلها مع --peer-listen.",
        ],
    ),
    (
        "subject.received",
        [
            "Le jour de réception est un jour déjà venu.",
            "El día de recepción es un día que ya llegó.",
            "يوم الاستلام يوم قد حلّ.",
        ],
    ),
    (
        "subject.nothing",
        [
            "Rien n’est à rectifier : indiquez l’État, le numéro ou le motif exact.",
            "No hay nada que rectificar: indique el Estado, el número o el motivo correcto.",
            "لا شيء للتصحيح: أدخل الدولة أو الرقم أو السبب الصحيح.",
        ],
    ),
    (
        "subject.sure",
        [
            "Cochez la case : un effacement ne peut pas être annulé.",
            "Marque la casilla: un borrado no se puede deshacer.",
            "علّم المربع: لا يمكن التراجع عن المحو.",
        ],
    ),
    (
        "subject.other-document",
        [
            "Cette demande porte sur un autre document.",
            "Esa solicitud trata de otro documento.",
            "يتعلق ذلك الطلب بوثيقة أخرى.",
        ],
    ),
    (
        "subject.answered",
        ["Cette demande a déjà été traitée.", "Esa solicitud ya fue respondida.", "سبق الرد على هذا الطلب."],
    ),
    (
        "check.erased",
        [
            "Les enregistrements de cette époque sont effacés : leur durée de conservation est écoulée.",
            "Los registros de esa época están borrados: su plazo de conservación terminó.",
            "مُحيت سجلات ذلك الوقت: انتهت مدة حفظها.",
        ],
    ),
    (
        "retention.days",
        [
            "Une durée de conservation est un nombre de jours, au moins 1.",
            "Un plazo de conservación es un número de días, al menos 1.",
            "مدة الحفظ عدد من الأيام لا يقل عن 1.",
        ],
    ),
    (
        "notice.authority",
        [
            "Le nom de l’autorité tient sur une ligne, l’adresse sur quelques-unes.",
            "El nombre de la autoridad ocupa una línea; la dirección, algunas.",
            "اسم السلطة في سطر واحد، وعنوانها في بضعة أسطر.",
        ],
    ),
];

/// What went wrong, as a sentence in the language of the page; in English where only the use case's words are known.
pub(super) fn explain(problem: &Problem, lang: Lang) -> String {
    let known = PROBLEMS.iter().find(|(code, _)| *code == problem.code).map(|(_, words)| words);
    match (lang, known) {
        (Lang::Fr, Some([fr, _, _])) => (*fr).to_owned(),
        (Lang::Es, Some([_, es, _])) => (*es).to_owned(),
        (Lang::Ar, Some([_, _, ar])) => (*ar).to_owned(),
        _ => sentence(&problem.what),
    }
}

/// What helps; empty takes the desk's words for the status.
pub(super) fn remedy(problem: &Problem, lang: Lang) -> String {
    if lang == Lang::En { sentence(&problem.remedy) } else { String::new() }
}

/// A clause with a capital letter and a full stop.
fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let Some(first) = letters.next() else { return String::new() };
    let stop = if clause.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{}{}{stop}", first.to_uppercase(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_is_written_in_four_languages() {
        for (code, _, text) in CODES {
            for lang in Lang::ALL {
                assert!(text.get(lang).len() > 5, "{code} {lang:?}");
            }
        }
        assert!(done("<script>", Lang::En).is_none());
    }

    #[test]
    fn a_problem_is_told_in_the_language_of_the_page() {
        let problem = Problem::new("auth.role", "this account may not read the audit log")
            .remedy("ask an administrator");
        assert_eq!(explain(&problem, Lang::En), "This account may not read the audit log.");
        assert!(explain(&problem, Lang::Ar).contains("لا يحق"));
        assert_eq!(remedy(&problem, Lang::En), "Ask an administrator.");
        assert_eq!(remedy(&problem, Lang::Fr), "");
    }
}
