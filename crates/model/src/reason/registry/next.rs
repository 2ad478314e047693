//! Next steps: neutral defaults that a member's own signed procedures replace. They never refuse a person and never advise seizure.
use crate::Text;

/// No step follows.
pub(super) const NONE: Text = Text { en: "", fr: "", es: "", ar: "" };

/// Nothing usable was given.
pub(super) const GIVE: Text = Text {
    en: "Place the document on the reader, or type its lines.",
    fr: "Posez le document sur le lecteur ou saisissez ses lignes.",
    es: "Coloque el documento en el lector o escriba sus líneas.",
    ar: "ضع الوثيقة على القارئ أو اكتب سطورها.",
};

/// A doubt about the reading, not yet about the document.
pub(super) const READ_AGAIN: Text = Text {
    en: "Read the lines again, or read the chip.",
    fr: "Relisez les lignes, ou lisez la puce.",
    es: "Lea de nuevo las líneas o lea el chip.",
    ar: "أعد قراءة السطور، أو اقرأ الشريحة.",
};

/// What was typed may be mistyped; only then is it about the document.
pub(super) const COMPARE: Text = Text {
    en: "Compare both zones again by eye. If they still differ, refer to second line for examination.",
    fr: "Comparez de nouveau les deux zones à l'œil. Si l'écart demeure, orientez vers la deuxième ligne pour examen.",
    es: "Compare de nuevo las dos zonas a simple vista. Si siguen siendo distintas, remita a segunda línea para su examen.",
    ar: "قارن المنطقتين بالعين مرة أخرى. فإن بقي الاختلاف فأحِل إلى الخط الثاني للفحص.",
};

/// Someone with the time and the tools should look.
pub(super) const SECOND_LINE: Text = Text {
    en: "Refer to second line. Tell the holder that a further check is needed.",
    fr: "Orientez vers la deuxième ligne. Dites au titulaire qu'un contrôle complémentaire est nécessaire.",
    es: "Remita a segunda línea. Indique al titular que hace falta otra comprobación.",
    ar: "أحِل إلى الخط الثاني. وأخبر حامل الوثيقة بأن فحصًا إضافيًا مطلوب.",
};

/// The gap is the node's own.
pub(super) const MANUAL: Text = Text {
    en: "Examine the document by hand. What is missing is on our side: do not hold it against the holder.",
    fr: "Examinez le document à la main. Ce qui manque est de notre côté : ne l'opposez pas au titulaire.",
    es: "Examine el documento a mano. Lo que falta es cosa nuestra: no lo haga pesar sobre el titular.",
    ar: "افحص الوثيقة يدويًا. النقص من جهتنا، فلا تحمّله لحاملها.",
};

/// A shared alert asks for a look.
pub(super) const EXAMINE: Text = Text {
    en: "Examine the document at second line, at the points that the alert names.",
    fr: "Examinez le document en deuxième ligne, aux points que cite l'alerte.",
    es: "Examine el documento en segunda línea, en los puntos que indica la alerta.",
    ar: "افحص الوثيقة في الخط الثاني عند المواضع التي يذكرها التنبيه.",
};

/// An exact list entry.
pub(super) const LISTED: Text = Text {
    en: "Refer to second line. The entry is to be confirmed with the owner of the list before anything is decided.",
    fr: "Orientez vers la deuxième ligne. L'inscription doit être confirmée auprès du propriétaire de la liste avant toute décision.",
    es: "Remita a segunda línea. La anotación debe confirmarse con el titular de la lista antes de decidir nada.",
    ar: "أحِل إلى الخط الثاني. يجب تأكيد القيد مع صاحب القائمة قبل أي قرار.",
};

/// A number that is listed if O and 0 are taken for each other.
pub(super) const READ_O_OR_ZERO: Text = Text {
    en: "Look at the number in the document: is it the letter O or the digit 0 in the places named? Then check it again as it stands there.",
    fr: "Regardez le numéro sur le document : est-ce la lettre O ou le chiffre 0 aux places indiquées ? Puis contrôlez-le de nouveau tel qu'il y figure.",
    es: "Mire el número en el documento: ¿es la letra O o la cifra 0 en los lugares indicados? Después compruébelo de nuevo tal como figura.",
    ar: "انظر إلى الرقم في الوثيقة: هل هو الحرف O أم الرقم 0 في المواضع المذكورة؟ ثم افحصه مرة أخرى كما هو مكتوب.",
};

/// A private list that says listed, or did not say.
pub(super) const PRIVATE_HIT: Text = Text {
    en: "Examine the document at second line. An entry is to be confirmed with the owner of the list, in a request released for this case.",
    fr: "Examinez le document en deuxième ligne. Une inscription doit être confirmée auprès du propriétaire de la liste, par une demande autorisée pour ce cas.",
    es: "Examine el documento en segunda línea. Una anotación debe confirmarse con el titular de la lista, en una solicitud autorizada para este caso.",
    ar: "افحص الوثيقة في الخط الثاني. يجب تأكيد أي قيد مع صاحب القائمة بطلب مُجاز لهذه الحالة.",
};

/// Named so, never as false.
pub(super) const EXPIRED: Text = Text {
    en: "Follow the procedure for expired documents.",
    fr: "Suivez la procédure prévue pour les documents expirés.",
    es: "Siga el procedimiento para documentos caducados.",
    ar: "اتبع الإجراء الخاص بالوثائق المنتهية.",
};
