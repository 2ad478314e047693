# Counts, phenomena, series, warnings
tab-assess-rounds = الجولات
tab-assess-phenomena = الظواهر
tab-assess-series = السلاسل
tab-assess-warnings = التحذيرات
trend-series-what = ما جرى عدّه أسبوعا بأسبوع وما كان متوقعا. قد تعود الزيادة إلى كثرة الفحص: لذا يظهر إلى جانبها عدد الوثائق المفحوصة.
trend-phenomenon = الظاهرة
trend-unit = ما يُعدّ
trend-unit-found = النتائج المؤكدة
trend-unit-referred = المحالة
trend-unit-checked = المفحوصة
trend-kind = نوع نقطة التفتيش
trend-kind-all = جميع النقاط
trend-kind-land = برية
trend-kind-air = جوية
trend-kind-sea = بحرية
trend-scope = أعداد من
trend-scope-own = هذا العضو
trend-scope-region = الأعضاء المتشاركون
trend-weeks = الأسابيع
trend-show = عرض
trend-plot = الأعداد الأسبوعية مع النطاق المتوقع: { $a }. يحتوي الجدول أدناه على الأرقام نفسها.
trend-legend-count = معدود
trend-legend-imported = مستورد
trend-legend-band = النطاق المتوقع
trend-legend-expected = المتوقع
trend-legend-unusual = أسبوع غير معتاد
trend-rule-why = كيف يُحسب النطاق
trend-rule-what = القاعدة { $a }: الأسابيع نفسها من خمس سنوات سابقة على الأكثر مع ثلاثة أسابيع حولها، وإلا فالأسابيع من 8 إلى 26 التي انتهت قبل خمسة أسابيع؛ وتُقلَّص الارتفاعات السابقة؛ ويضم النطاق 99 % مما يُتوقع عندئذ. ما تجاوز حده الأعلى وبلغ خمسة على الأقل غير معتاد. ليس للقاعدة اتجاه خاص بها.
trend-week = الأسبوع
trend-count = المعدود
trend-checked = المفحوصة
trend-expected = المتوقع
trend-band = النطاق
trend-upper = الحد الأعلى
trend-state = الحالة
trend-unusual = غير معتاد
trend-within = ضمن النطاق
trend-not-judged = لم يُقيَّم
trend-not-known = غير معروف
trend-missing = لم يُبلغ به { $a }
trend-open = أسبوع لم ينته
trend-imported = مستورد
trend-settled = نهائي
trend-unsettled = قد يتغير
trend-counts = الأعداد الدقيقة لهذه العقدة
trend-counts-what = لا تغادر أسماء نقاط التفتيش العقدة أبدا.
trend-rolled-up = جرى آخر عدّ للأسابيع المنتهية في { $a }.
trend-counts-none = لم يُعدّ شيء في هذه الأسابيع.
trend-checkpoint = نقطة التفتيش
trend-detect = البحث عن أسابيع غير معتادة
trend-detect-what = يقيّم الآن أحدث أسابيع جميع السلاسل؛ وتقوم العقدة بذلك تلقائيا أيضا.
trend-detect-do = ابحث الآن
trend-detected-alarms =
    { $n ->
        [0] لا إنذارات جديدة.
        [one] إنذار جديد واحد.
        [two] إنذاران جديدان.
        [few] { $n } إنذارات جديدة.
       *[other] { $n } إنذارا جديدا.
     }
trend-detected = قُيّم { $a } من الأسابيع؛ وقد تصف القاعدة نحو { $b } منها بغير المعتادة بمحض الصدفة.
trend-detected-not =
    { $n ->
        [0] لا أسابيع تعوزها السوابق.
        [one] أسبوع واحد لا تكفي سوابقه للتقييم.
        [two] أسبوعان لا تكفي سوابقهما للتقييم.
        [few] { $n } أسابيع لا تكفي سوابقها للتقييم.
       *[other] { $n } أسبوعا لا تكفي سوابقها للتقييم.
     }
trend-to-alarms = إلى الإنذارات
trend-share = إبلاغ الأعضاء
trend-share-what = تُبلَّغ النتائج بدقة للأعضاء الذين يحوزونها؛ وتُحذف الأعداد الأخرى التي تقل عن عشرة وما يمكن أن تُستنتج منه. ويُبلَّغ الأسبوع مرة واحدة.
trend-share-from = أول أسبوع
trend-share-to = آخر أسبوع
trend-share-do = إتاحة الأعداد
trend-shared =
    { $n ->
        [0] لم يُبلَّغ أي أسبوع.
        [one] أُبلغ أسبوع واحد.
        [two] أُبلغ أسبوعان.
        [few] أُبلغت { $n } أسابيع.
       *[other] أُبلغ { $n } أسبوعا.
     }
trend-shared-left =
    { $n ->
        [0] لم يُحذف أي عدد.
        [one] حُذف عدد واحد.
        [two] حُذف عددان.
        [few] حُذفت { $n } أعداد.
       *[other] حُذف { $n } عددا.
     }
trend-shared-before =
    { $n ->
        [0] لم يُبلَّغ أي أسبوع من قبل.
        [one] سبق إبلاغ أسبوع واحد وبقي كما هو.
        [two] سبق إبلاغ أسبوعين وبقيا كما هما.
        [few] سبق إبلاغ { $n } أسابيع وبقيت كما هي.
       *[other] سبق إبلاغ { $n } أسبوعا وبقيت كما هي.
     }
trend-import = استيراد سنوات سابقة
trend-import-what = من إحصاءات العضو نفسه. ويُشار إلى المستورد بصفته هذه في كل موضع.
trend-import-file = ملف CSV
trend-import-help = السطر الأول:
trend-import-do = استيراد
trend-import-taken =
    { $n ->
        [0] لم يُقبل أي سطر.
        [one] قُبل سطر واحد.
        [two] قُبل سطران.
        [few] قُبلت { $n } أسطر.
       *[other] قُبل { $n } سطرا.
     }
trend-import-refused =
    { $n ->
        [0] لم يُرفض أي سطر:
        [one] رُفض سطر واحد:
        [two] رُفض سطران:
        [few] رُفضت { $n } أسطر:
       *[other] رُفض { $n } سطرا:
     }
trend-release = يُتاح لـ
trend-marking = علامة التداول
trend-phenomena-what = أنواع من الجرائم وكيف يراها الأعضاء تتغير. كل تغيير هو قول لعضو؛ ويظهر التأييد والاعتراض جنبا إلى جنب، ولا يُستنتج منهما شيء هنا.
trend-taxonomy = التصنيف، الإصدار { $n }.
trend-mutations =
    { $n ->
        [0] لا تغييرات
        [one] تغيير واحد
        [two] تغييران
        [few] { $n } تغييرات
       *[other] { $n } تغييرا
     }
trend-members =
    { $n ->
        [0] لا ظواهر
        [one] ظاهرة واحدة
        [two] ظاهرتان
        [few] { $n } ظواهر
       *[other] { $n } ظاهرة
     }
trend-mutation-splits-from = تنفصل عن
trend-mutation-merges-with = تندمج مع
trend-mutation-displaces-to = تنتقل إلى
trend-mutation-adopts-method-of = تتبنى أسلوب
trend-since = منذ { $a }
trend-until = سارٍ حتى { $a }
trend-object = القول
trend-enablers = ما يسهّله:
trend-enablers-all = العوامل المسهّلة
trend-evidence = يستند إلى:
trend-no-opinions = لم يؤيده أو يعترض عليه أي عضو.
trend-opinion = رأي هذا العضو
trend-opinion-strongly-disagree = يعترض بشدة
trend-opinion-disagree = يعترض
trend-opinion-neutral = محايد
trend-opinion-agree = يؤيد
trend-opinion-strongly-agree = يؤيد بشدة
trend-opinion-give = تأييد أو اعتراض
trend-opinion-do = توقيع وإتاحة
trend-to-series = السلسلة
trend-mutation-state = بيان تغيير
trend-mutation-kind = كيف يتغير
trend-mutation-other = الظاهرة الأخرى
trend-mutation-since = منذ (الشهر)
trend-mutation-evidence = معرّفات العناصر المحفوظة هنا التي يستند إليها، مفصولة بمسافات
trend-confidence = الثقة، من 0 إلى 100
trend-days = أيام السريان
trend-mutation-do = توقيع وإتاحة
trend-warnings-what = الأسبوع غير المعتاد سؤال لا جواب. الناس هم من يقررون تحويله إلى تحذير، ثم يقولون لاحقا إن كان مفيدا.
trend-warnings = التحذيرات
trend-warnings-none = لا تحذيرات سارية.
trend-answer-owed = بانتظار ردنا
trend-asked = المطلوب:
trend-asked-examine-chips = فحص الشرائح عن كثب
trend-asked-examine-prints = فحص الطباعة والغشاء عن كثب
trend-asked-examine-visas = فحص التأشيرات والأختام عن كثب
trend-asked-raise-vigilance = النظر في رفع مستوى اليقظة
trend-asked-renew-lists = تحديث القوائم وبيانات الثقة
trend-asked-report-findings = تبادل النتائج من هذا النوع
trend-asked-compare-counts = المقارنة بالأعداد الخاصة
trend-answers = الردود
trend-answers-none = لم يصل أي رد بعد.
trend-answer-who = العضو
trend-answer-what = ما جرى فعله
trend-answer-when = متى
trend-answer-none-yet = أُخذ العلم، ولم يُفعل شيء بعد
trend-answer-informed-checkpoints = أُبلغت نقاط التفتيش
trend-answer-raised-vigilance = رُفع مستوى اليقظة
trend-answer-compared-counts = قورن بالأعداد الخاصة
trend-answer-not-concerned = غير معني
trend-answer-cannot = لا يستطيع التصرف
trend-answer-do = إقرار بالاستلام
trend-alarms = الإنذارات
trend-alarms-what = أسابيع فوق نطاقها كما رصدتها القاعدة.
trend-alarms-none = لا إنذارات.
trend-warned = صدر تحذير
trend-asked-question = طُرح السؤال
trend-alarm-line = المعدود { $a }؛ وينتهي النطاق عند { $b }.
trend-alarm-expected = كان المتوقع نحو { $a }.
trend-warn = تحويله إلى تحذير
trend-warn-do = توقيع وتحذير
trend-ask = تحويله إلى سؤال
trend-question = سؤال لجولة
trend-ask-do = اطرح السؤال
trend-outcome = ما آل إليه
trend-outcome-useful = مفيد
trend-outcome-false = كاذب
trend-outcome-unknown = تعذّر الجزم
trend-outcome-open = لم يُقل بعد
trend-outcome-do = تسجيل
trend-questions = الأسئلة
trend-questions-none = لا سؤال ينتظر جولة.
trend-rules = حصيلة القواعد
trend-rules-what = تُقيَّم القاعدة بما آلت إليه إنذاراتها.
trend-rules-none = لم تُطلق أي قاعدة إنذارا.
trend-rule = القاعدة
finding-phenomena = ضمن أي ظواهر (يُعدّ هنا ولا يُبلَّغ)
