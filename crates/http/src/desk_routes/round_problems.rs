//! Problems of rounds of judgement in French, Spanish and Arabic, by code; English is what the use case says.

/// Code; French, Spanish, Arabic.
pub(super) const ROUND_PROBLEMS: &[(&str, [&str; 3])] = &[
    (
        "round.blind",
        [
            "D’autres membres jugent encore : rien n’est montré avant que tous soient engagés ou que le terme soit passé.",
            "Otros miembros aún juzgan: nada se muestra antes de que todos se hayan comprometido o venza el plazo.",
            "ما زال أعضاء آخرون يقدّرون: لا يُعرض شيء قبل أن يلتزم الجميع أو ينتهي الموعد.",
        ],
    ),
    (
        "round.question",
        [
            "Cette ronde n’a pas de question de ce numéro.",
            "La ronda no tiene ninguna pregunta con ese número.",
            "لا يوجد في الجولة سؤال بهذا الرقم.",
        ],
    ),
    (
        "round.committed",
        [
            "Ce membre est déjà engagé par son jugement ; jugez à la prochaine ronde.",
            "Este miembro ya está vinculado a su juicio; juzgue en la próxima ronda.",
            "هذا العضو ملتزم بتقديره بالفعل؛ قدّر في الجولة التالية.",
        ],
    ),
    (
        "round.nothing-entered",
        [
            "Il n’y a pas encore de jugement sur lequel s’engager : saisissez-en un d’abord.",
            "Aún no hay ningún juicio con el que comprometerse: introduzca primero uno.",
            "لا يوجد تقدير للالتزام به بعد: أدخل تقديرا أولا.",
        ],
    ),
    (
        "round.nothing-committed",
        [
            "Ce membre n’est engagé par rien qu’il n’ait déjà montré.",
            "Este miembro no está comprometido con nada que no haya mostrado ya.",
            "ليس على هذا العضو التزام لم يكشفه بعد.",
        ],
    ),
    (
        "round.open",
        [
            "La ronde n’est pas close : un membre interrogé peut encore s’engager ou révéler.",
            "La ronda no está cerrada: un miembro consultado aún puede comprometerse o revelar.",
            "الجولة لم تُغلق: ما زال بوسع عضو سُئل أن يلتزم أو يكشف.",
        ],
    ),
    (
        "round.empty",
        [
            "Aucun jugement de cette ronde ne compte.",
            "Ningún juicio de esta ronda cuenta.",
            "لا يُحتسب أي تقدير في هذه الجولة.",
        ],
    ),
    (
        "round.other",
        [
            "Un autre membre a ouvert cette ronde : demandez-lui de dire ce qui en est advenu.",
            "Otro miembro abrió esta ronda: pídale que diga qué resultó.",
            "فتح عضو آخر هذه الجولة: اطلب منه أن يقول ما آلت إليه.",
        ],
    ),
    ("round.number", ["Ce n’est pas un nombre décimal.", "No es un número decimal.", "ليس هذا عددا عشريا."]),
    (
        "round.not-asked",
        [
            "Ce membre n’est pas interrogé dans cette ronde.",
            "A este miembro no se le pregunta en esta ronda.",
            "لا يُسأل هذا العضو في هذه الجولة.",
        ],
    ),
    (
        "round.questions",
        [
            "Le nombre de questions n’est pas permis.",
            "El número de preguntas no está permitido.",
            "عدد الأسئلة غير مسموح به.",
        ],
    ),
    (
        "round.members",
        [
            "Une ronde interroge au moins deux membres connus de ce nœud.",
            "Una ronda pregunta al menos a dos miembros que este nodo conoce.",
            "تسأل الجولة عضوين على الأقل تعرفهما هذه العقدة.",
        ],
    ),
    (
        "round.hours",
        [
            "La durée d’une étape n’est pas permise.",
            "La duración de una etapa no está permitida.",
            "مدة المرحلة غير مسموح بها.",
        ],
    ),
    (
        "round.bounds",
        [
            "La plus petite valeur plausible n’est pas inférieure à la plus grande.",
            "El menor valor plausible no es inferior al mayor.",
            "أصغر قيمة معقولة ليست دون الكبرى.",
        ],
    ),
    (
        "round.deadline",
        [
            "Le terme de cette étape est passé ; jugez à la prochaine ronde.",
            "El plazo de esta etapa ha vencido; juzgue en la próxima ronda.",
            "انتهى موعد هذه المرحلة؛ قدّر في الجولة التالية.",
        ],
    ),
    (
        "round.phenomenon",
        [
            "Ce n’est pas un phénomène de la taxonomie.",
            "No es un fenómeno de la taxonomía.",
            "ليست هذه ظاهرة من التصنيف.",
        ],
    ),
    (
        "round.reason",
        ["Un motif n’est pas de la liste.", "Un motivo no es de la lista.", "أحد الأسباب ليس من القائمة."],
    ),
    (
        "round.quantiles",
        [
            "Les trois valeurs ne se suivent pas en ordre croissant.",
            "Los tres valores no están en orden creciente.",
            "القيم الثلاث ليست بترتيب تصاعدي.",
        ],
    ),
    (
        "round.range",
        [
            "Un nombre est hors de l’intervalle plausible de la question.",
            "Un número está fuera del intervalo plausible de la pregunta.",
            "أحد الأعداد خارج النطاق المعقول للسؤال.",
        ],
    ),
];
