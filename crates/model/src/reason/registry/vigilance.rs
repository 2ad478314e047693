//! What a raised vigilance level asks for, degraded mode, and the lottery of documents.
use super::super::Entry;
use super::next;
use crate::Text;

pub(super) const VIGILANCE_CHIP: Entry = Entry {
    code: "vigilance.chip",
    source: "Vigie, vigilance profile",
    passed: Text {
        en: "The chip was read, as this vigilance level requires.",
        fr: "La puce a été lue, comme l'exige ce niveau de vigilance.",
        es: "Se leyó el chip, como exige este nivel de vigilancia.",
        ar: "قُرئت الشريحة كما يتطلب مستوى اليقظة هذا.",
    },
    failed: Text {
        en: "This vigilance level requires the chip to be read. This says nothing against the document.",
        fr: "Ce niveau de vigilance exige la lecture de la puce. Cela ne dit rien contre le document.",
        es: "Este nivel de vigilancia exige leer el chip. Esto no dice nada en contra del documento.",
        ar: "يتطلب مستوى اليقظة هذا قراءة الشريحة. وهذا لا يقول شيئًا ضد الوثيقة.",
    },
    not_run: Text {
        en: "It is not known whether the chip has to be read.",
        fr: "On ne sait pas si la puce doit être lue.",
        es: "No se sabe si hay que leer el chip.",
        ar: "لا يُعرف هل يجب قراءة الشريحة.",
    },
    next: Text {
        en: "Read the chip. If the document has none or it cannot be read, refer to second line.",
        fr: "Lisez la puce. Si le document n'en a pas ou si elle est illisible, orientez vers la deuxième ligne.",
        es: "Lea el chip. Si el documento no lo tiene o no puede leerse, remita a segunda línea.",
        ar: "اقرأ الشريحة. وإن لم تكن في الوثيقة شريحة أو تعذرت قراءتها، فأحِل إلى الخط الثاني.",
    },
};

pub(super) const VIGILANCE_DEGRADED: Entry = Entry {
    code: "vigilance.degraded",
    source: "Vigie, vigilance profile",
    passed: Text {
        en: "This checkpoint works with the ages of its vigilance level.",
        fr: "Ce point de contrôle applique les âges de son niveau de vigilance.",
        es: "Este puesto aplica las antigüedades de su nivel de vigilancia.",
        ar: "تعمل نقطة التفتيش هذه بالأعمار المحددة لمستوى يقظتها.",
    },
    failed: Text {
        en: "Degraded mode: older data are accepted here for a time, as the commander declared.",
        fr: "Mode dégradé : des données plus anciennes sont admises ici pour un temps, sur décision du commandement.",
        es: "Modo degradado: aquí se admiten por un tiempo datos más antiguos, según declaró el mando.",
        ar: "وضع متدهور: تُقبل هنا بيانات أقدم لفترة، بقرار من القائد.",
    },
    not_run: Text {
        en: "Degraded mode is in force: older data are accepted here for a time, as the commander declared.",
        fr: "Le mode dégradé est en vigueur : des données plus anciennes sont admises ici pour un temps, sur décision du commandement.",
        es: "Rige el modo degradado: aquí se admiten por un tiempo datos más antiguos, según declaró el mando.",
        ar: "الوضع المتدهور سارٍ: تُقبل هنا بيانات أقدم لفترة، بقرار من القائد.",
    },
    next: next::NONE,
};

pub(super) const ALERT_STALE: Entry = Entry {
    code: "alert.stale",
    source: "Vigie, vigilance profile",
    passed: Text {
        en: "The shared alerts are recent enough for this checkpoint.",
        fr: "Les alertes partagées sont assez récentes pour ce point de contrôle.",
        es: "Las alertas compartidas son lo bastante recientes para este puesto.",
        ar: "التنبيهات المشتركة حديثة بما يكفي لنقطة التفتيش هذه.",
    },
    failed: Text {
        en: "The shared alerts are older than this checkpoint allows.",
        fr: "Les alertes partagées sont plus anciennes que ne l'admet ce point de contrôle.",
        es: "Las alertas compartidas son más antiguas de lo que admite este puesto.",
        ar: "التنبيهات المشتركة أقدم مما تسمح به نقطة التفتيش هذه.",
    },
    not_run: Text {
        en: "The shared alerts are too old here to be relied on: a newer one may be missing.",
        fr: "Les alertes partagées sont ici trop anciennes pour s'y fier : une plus récente peut manquer.",
        es: "Las alertas compartidas son aquí demasiado antiguas: puede faltar una más reciente.",
        ar: "التنبيهات المشتركة هنا أقدم من أن يُعتمد عليها: قد ينقص تنبيه أحدث.",
    },
    next: next::MANUAL,
};

pub(super) const LOTTERY_DRAWN: Entry = Entry {
    code: "lottery.drawn",
    source: "Vigie, document lottery",
    passed: Text {
        en: "The lottery did not choose this check.",
        fr: "Le tirage au sort n'a pas désigné ce contrôle.",
        es: "El sorteo no eligió este control.",
        ar: "لم تختر القرعة هذا الفحص.",
    },
    failed: Text {
        en: "Chance chose this check for the second line. Nothing speaks against the document or its holder.",
        fr: "Le hasard a désigné ce contrôle pour la deuxième ligne. Rien ne parle contre le document ni son titulaire.",
        es: "El azar eligió este control para la segunda línea. Nada habla en contra del documento ni de su titular.",
        ar: "اختارت المصادفة هذا الفحص للخط الثاني. ولا شيء ضد الوثيقة أو حاملها.",
    },
    not_run: Text {
        en: "No lottery today: no commitment was written before the day began.",
        fr: "Pas de tirage aujourd'hui : aucun engagement n'a été inscrit avant le début du jour.",
        es: "Hoy no hay sorteo: no se inscribió ningún compromiso antes de empezar el día.",
        ar: "لا قرعة اليوم: لم يُسجَّل أي التزام قبل بدء اليوم.",
    },
    next: Text {
        en: "Examine the document at second line. Tell the holder that chance chose it.",
        fr: "Examinez le document en deuxième ligne. Dites au titulaire que le hasard l'a désigné.",
        es: "Examine el documento en segunda línea. Diga al titular que lo eligió el azar.",
        ar: "افحص الوثيقة في الخط الثاني. وأخبر حاملها بأن المصادفة اختارتها.",
    },
};
