//! Problems of use cases in French, Spanish and Arabic, by code; English is what the use case says.

/// Code; French, Spanish, Arabic.
pub(super) const PROBLEMS: &[(&str, [&str; 3])] = &[
    (
        "list.bundle-signature",
        [
            "La signature du lot n’est pas valable : demandez-le de nouveau à son propriétaire.",
            "La firma del lote no es válida: vuelva a pedirlo a su titular.",
            "توقيع الحزمة غير صالح: اطلبها من صاحبها مرة أخرى.",
        ],
    ),
    (
        "list.bundle-key",
        [
            "La clé nommée n’est pas celle du propriétaire : échangez vos cartes.",
            "La clave indicada no es del titular: intercambien las tarjetas.",
            "المفتاح المذكور ليس لصاحب القائمة: تبادلا البطاقات.",
        ],
    ),
    (
        "list.bundle-form",
        ["Le fichier n’est pas un lot signé.", "El archivo no es un lote firmado.", "الملف ليس حزمة موقّعة."],
    ),
    (
        "list.bundle-order",
        [
            "Le lot ne suit pas : il en manque un avant lui.",
            "El lote no es el siguiente: falta uno anterior.",
            "الحزمة ليست التالية: تنقص حزمة قبلها.",
        ],
    ),
    (
        "list.bundle-doubled",
        ["Ce lot a déjà été intégré.", "Este lote ya se incorporó.", "أُخذت هذه الحزمة من قبل."],
    ),
    (
        "list.bundle-chain",
        [
            "Le lot suit un autre lot que le dernier d’ici.",
            "El lote sigue a otro distinto del último de aquí.",
            "الحزمة تتبع حزمة غير الأخيرة هنا.",
        ],
    ),
    (
        "list.bundle-other",
        [
            "Le lot est celui d’une autre liste ou d’un autre propriétaire.",
            "El lote es de otra lista o de otro titular.",
            "الحزمة لقائمة أخرى أو لصاحب آخر.",
        ],
    ),
    (
        "list.busy",
        [
            "Un autre processus modifie cette liste : réessayez.",
            "Otro proceso está modificando esta lista: inténtelo de nuevo.",
            "عملية أخرى تغيّر هذه القائمة: حاول مرة أخرى.",
        ],
    ),
    (
        "vigilance.hours",
        ["La durée n’est pas permise.", "La duración no está permitida.", "المدة غير مسموح بها."],
    ),
    (
        "vigilance.reason",
        ["Choisissez un motif de la liste.", "Elija un motivo de la lista.", "اختر سببا من القائمة."],
    ),
    ("vigilance.level", ["Choisissez un niveau.", "Elija un nivel.", "اختر مستوى."]),
    ("vigilance.place", ["Indiquez un lieu.", "Indique un lugar.", "حدد موقعا."]),
    (
        "trust.refused",
        [
            "Rien dans ce fichier n’est utilisable : une signature ou la forme est fausse.",
            "Nada de este archivo se puede usar: una firma o la forma es errónea.",
            "لا يمكن استخدام شيء من هذا الملف: توقيع أو صيغة غير صحيحة.",
        ],
    ),
    (
        "trust.nothing",
        [
            "Ce fichier ne contient ni certificat ni liste utilisable.",
            "Este archivo no contiene certificados ni listas utilizables.",
            "لا يحتوي هذا الملف شهادات أو قوائم صالحة.",
        ],
    ),
    (
        "trust.known",
        [
            "Ce fichier est déjà connu : il attend ou il compte.",
            "Este archivo ya se conoce: espera o ya cuenta.",
            "هذا الملف معروف: ينتظر أو يُعتد به.",
        ],
    ),
    (
        "trust.moved",
        [
            "Les données de confiance ont changé depuis : relisez la différence, puis approuvez.",
            "Los datos de confianza han cambiado: lea de nuevo la diferencia y apruebe después.",
            "تغيرت بيانات الثقة منذ ذلك: أعد قراءة الفرق ثم وافق.",
        ],
    ),
    (
        "trust.decided",
        [
            "Cette importation a déjà été tranchée.",
            "Esta importación ya se ha decidido.",
            "حُسم هذا الاستيراد من قبل.",
        ],
    ),
    (
        "trust.second-person",
        [
            "Il faut deux administrateurs différents : demandez à un autre.",
            "Hacen falta dos administradores distintos: pida a otro.",
            "يلزم مديران مختلفان: اطلب من مدير آخر.",
        ],
    ),
    (
        "trust.reason",
        ["Choisissez un motif de la liste.", "Elija un motivo de la lista.", "اختر سببا من القائمة."],
    ),
    ("trust.no-file", ["Choisissez un fichier.", "Elija un archivo.", "اختر ملفا."]),
    (
        "trust.anchored",
        [
            "Aucune liste de cette importation n’attend une ancre.",
            "Ninguna lista de esta importación espera un ancla.",
            "لا توجد في هذا الاستيراد قائمة تنتظر مرساة.",
        ],
    ),
    (
        "trust.no-anchor",
        [
            "Aucun certificat détenu n’a signé le signataire de la liste : importez-le.",
            "Ningún certificado que se tiene firmó al firmante de la lista: impórtelo.",
            "لا شهادة محفوظة وقّعت موقّع القائمة: استوردها.",
        ],
    ),
    (
        "trust.checkpoint",
        [
            "Un poste reçoit ses données de confiance de son nœud d’origine.",
            "Un puesto recibe sus datos de confianza de su nodo de origen.",
            "تأخذ نقطة التفتيش بيانات الثقة من عقدتها الأصلية.",
        ],
    ),
    (
        "trust.content",
        [
            "Un fichier de cette version n’est pas conservé ici.",
            "Un archivo de esta versión no se guarda aquí.",
            "ملف من هذه النسخة غير محفوظ هنا.",
        ],
    ),
    (
        "bundle.days",
        [
            "Un paquet vaut de 1 à 90 jours.",
            "Un paquete vale de 1 a 90 días.",
            "تصلح الحزمة من يوم إلى 90 يوما.",
        ],
    ),
    (
        "bundle.empty",
        [
            "Aucune donnée de confiance n’est détenue.",
            "No se tienen datos de confianza.",
            "لا توجد بيانات ثقة.",
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
    (
        "training.defect",
        [
            "Ce défaut n’est pas de ceux que l’exercice montre.",
            "Este defecto no es de los que muestra el ejercicio.",
            "هذا العيب ليس مما يعرضه التدريب.",
        ],
    ),
    (
        "training.size",
        [
            "Une série a de 3 à 12 spécimens, des faux et des bons.",
            "Una serie tiene de 3 a 12 especímenes, falsos y correctos.",
            "للمجموعة من 3 إلى 12 عينة، مزورة وسليمة.",
        ],
    ),
    (
        "training.specimen",
        [
            "Un spécimen n’a pas pu être fait comme prévu.",
            "Un espécimen no pudo hacerse como se había previsto.",
            "تعذر صنع عينة كما خُطط لها.",
        ],
    ),
    (
        "training.point",
        [
            "Indiquez où il se voit que le document est faux.",
            "Indique dónde se ve que el documento es falso.",
            "بيّن أين يظهر أن الوثيقة مزورة.",
        ],
    ),
    (
        "training.decided",
        [
            "Vous avez déjà décidé de ce spécimen.",
            "Ya ha decidido sobre este espécimen.",
            "لقد قررت في هذه العينة من قبل.",
        ],
    ),
    (
        "training.own",
        [
            "Qui a préparé une série en connaît les réponses et ne s’y exerce pas.",
            "Quien preparó una serie conoce las respuestas y no se ejercita con ella.",
            "من أعد مجموعة يعرف إجاباتها ولا يتدرب بها.",
        ],
    ),
    (
        "training.name",
        [
            "Un nom a de 1 à 80 caractères, sur une ligne.",
            "Un nombre tiene de 1 a 80 caracteres, en una línea.",
            "للاسم من 1 إلى 80 حرفا في سطر واحد.",
        ],
    ),
];
