//! What handlers say themselves: what a form did, and problems of use cases in the language of the page.

use vigie_model::{Lang, Text};
use vigie_node::Problem;

use super::problems::PROBLEMS;
use super::round_problems::ROUND_PROBLEMS;
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
/// A finding needs a method and a point.
pub(super) const NOT_COMPLETE: Text = Text {
    en: "Choose the method of forgery and at least one place where it was detected.",
    fr: "Choisissez le procédé de falsification et au moins un endroit où il a été décelé.",
    es: "Elija el método de falsificación y al menos un lugar donde se detectó.",
    ar: "اختر طريقة التزوير وموضعا واحدا على الأقل كُشف فيه.",
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
        "bundle-taken",
        NoticeKind::Done,
        Text {
            en: "The bundle counts from now on.",
            fr: "Le lot de modifications est en vigueur.",
            es: "El lote de cambios está en vigor.",
            ar: "حزمة التغييرات سارية من الآن.",
        },
    ),
    (
        "level-set",
        NoticeKind::Done,
        Text {
            en: "The level stands from now on.",
            fr: "Le niveau est en vigueur.",
            es: "El nivel está en vigor.",
            ar: "المستوى سارٍ من الآن.",
        },
    ),
    (
        "level-ended",
        NoticeKind::Done,
        Text {
            en: "Routine holds from now on.",
            fr: "Le niveau courant s’applique désormais.",
            es: "Desde ahora rige la rutina.",
            ar: "يسري المستوى الاعتيادي من الآن.",
        },
    ),
    (
        "degraded-set",
        NoticeKind::Done,
        Text {
            en: "Degraded mode is declared; every verdict says so.",
            fr: "Le mode dégradé est déclaré ; chaque verdict le dit.",
            es: "El modo degradado está declarado; cada veredicto lo dice.",
            ar: "أُعلن الوضع المخفّض؛ ويذكره كل حكم.",
        },
    ),
    (
        "trust-proposed",
        NoticeKind::Done,
        Text {
            en: "It was read and waits for approval.",
            fr: "Le fichier a été lu et attend l’approbation.",
            es: "El archivo se ha leído y espera la aprobación.",
            ar: "قُرئ الملف وهو بانتظار الموافقة.",
        },
    ),
    (
        "trust-approved",
        NoticeKind::Done,
        Text {
            en: "Approved: it counts from now on.",
            fr: "Approuvé : il compte désormais.",
            es: "Aprobado: cuenta desde ahora.",
            ar: "تمت الموافقة: يُعتد به من الآن.",
        },
    ),
    (
        "trust-rejected",
        NoticeKind::Done,
        Text {
            en: "Turned down; its content is deleted.",
            fr: "Rejeté ; son contenu est supprimé.",
            es: "Rechazado; su contenido se ha borrado.",
            ar: "رُفض وحُذف محتواه.",
        },
    ),
    (
        "trust-withdrawn",
        NoticeKind::Done,
        Text {
            en: "Taken out: it does not count any more.",
            fr: "Retiré : il ne compte plus.",
            es: "Retirado: ya no cuenta.",
            ar: "سُحب: لم يعد يُعتد به.",
        },
    ),
    (
        "trust-out-asked",
        NoticeKind::Done,
        Text {
            en: "Noted: another administrator has to confirm; until then it counts.",
            fr: "Noté : un autre administrateur doit confirmer ; d’ici là, il compte.",
            es: "Anotado: otro administrador debe confirmarlo; hasta entonces cuenta.",
            ar: "سُجّل: يجب أن يؤكد مدير آخر، وحتى ذلك الحين يُعتد به.",
        },
    ),
    (
        "trust-kept",
        NoticeKind::Done,
        Text { en: "It stays.", fr: "Il reste.", es: "Se mantiene.", ar: "يبقى كما هو." },
    ),
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
    (
        "training-prepared",
        NoticeKind::Done,
        Text {
            en: "The training set is prepared.",
            fr: "La série d’exercices est prête.",
            es: "La serie de ejercicios está lista.",
            ar: "مجموعة التدريب جاهزة.",
        },
    ),
];

/// The notice of what a form did, by its code in the address; codes that are not ours say nothing.
pub(super) fn done(code: &str, lang: Lang) -> Option<Notice> {
    let (_, kind, text) = CODES.iter().find(|(known, _, _)| *known == code)?;
    Some(Notice { kind: *kind, text: text.get(lang).to_owned() })
}

/// What went wrong, as a sentence in the language of the page; in English where only the use case's words are known.
pub(super) fn explain(problem: &Problem, lang: Lang) -> String {
    let known =
        PROBLEMS.iter().chain(ROUND_PROBLEMS).find(|(code, _)| *code == problem.code).map(|(_, words)| words);
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
