# الخط الثاني والبايتات والورقة
second-title = ما يراه الفاحص
second-jump = في هذه الصفحة
second-hand-memory = كل ما قُرئ متاح حتى { $a }، لحسابك وحده وفي الذاكرة فقط. لا تُخزَّن الصورة ومجموعات البيانات أبدا؛ لرؤيتها لاحقا اقرأ الشريحة من جديد.
second-hand-evidence = محفوظ كدليل حتى { $a }: الأسطر المطبوعة وEF.SOD وEF.COM وDG1. لا تُحفظ الصورة ولا مجموعات البيانات الأخرى أبدا؛ لرؤيتها اقرأ الشريحة من جديد.
second-hand-nothing = لا شيء من الوثيقة متاح.
second-portrait = الصورة على الشريحة
second-portrait-alt = صورة من مجموعة البيانات 2 على الشريحة. قارنها بالصورة المطبوعة وبالشخص الماثل أمامك.
second-portrait-authenticated = مصادَق عليها: وقّعت جهة الإصدار هذه الصورة. تُعرض الآن ولا تُخزَّن أبدا؛ واطلاعك مسجل.
second-portrait-claimed = تدّعيها الشريحة وغير مصادَق عليها. تُعرض الآن ولا تُخزَّن أبدا؛ واطلاعك مسجل.
second-portrait-not-kept = لا تُحفظ الصورة. لرؤيتها اقرأ الشريحة من جديد.
second-compare = المقارنة
second-compare-same = لا اختلاف
second-compare-differ = { $n ->
    [one] حقل واحد مختلف
    [two] حقلان مختلفان
    [few] { $n } حقول مختلفة
   *[other] { $n } حقلا مختلفا
}
second-compare-alone = لا شيء للمقارنة به
second-compare-answer = الجواب
second-same = متطابق
second-differs = مختلف
second-field = الحقل
second-col-mrz = الأسطر المطبوعة
second-col-dg1 = الشريحة، DG1
second-col-visual = الصفحة كما كُتبت
second-claimed = مدّعى
second-authenticated = مصادَق عليه
second-field-code = رمز الوثيقة
second-field-state = دولة الإصدار
second-field-surname = المعرّف الأول
second-field-given = المعرّف الثاني
second-field-number = رقم الوثيقة
second-field-nationality = الجنسية
second-field-birth = تاريخ الميلاد (سنة شهر يوم)
second-field-sex = الجنس
second-field-expiry = تاريخ الانتهاء (سنة شهر يوم)
second-field-optional = بيانات اختيارية
second-blind = { $n ->
    [one] خانة واحدة لا تميّزها أرقام التحقق من غيرها
    [two] خانتان لا تميّزهما أرقام التحقق من غيرهما
    [few] { $n } خانات لا تميّزها أرقام التحقق من غيرها
   *[other] { $n } خانة لا تميّزها أرقام التحقق من غيرها
}
second-blind-what = للحرف المطبوع ولهذه الأحرف القيمة نفسها في رقم التحقق. قارنها بالصفحة بالعين.
second-blind-cell = السطر { $a }، الحرف { $b }:
second-path = مسار الشهادات
second-path-today = مرسوم ببيانات الثقة الموجودة الآن؛ والأجوبة هي أجوبة الفحص.
second-path-table = المحتوى نفسه في جدول مع الأسماء الكاملة والبصمات
second-kind-anchor = مرساة معتمدة (CSCA)
second-kind-csca = سلطة البلد (CSCA)
second-kind-link = شهادة ربط
second-kind-missing = سلطة البلد: غير موجودة هنا
second-kind-dsc = موقّع الوثائق (DSC)
second-kind-sod = الملف الموقّع
second-kind-data = مجموعات البيانات
second-tie-signed = توقّع
second-tie-digest = بصمات
second-valid = من { $a } إلى { $b }
second-key = المفتاح أو الخوارزمية
second-validity = الصلاحية
second-source-list = المصدر
second-serial = الرقم التسلسلي
second-gap-no-signer = لا يسمّي EF.SOD شهادة موقّع موجودة.
second-gap-unknown = لا توجد هنا شهادة من { $a }. هذا نقص لدينا لا في الوثيقة.
second-gap-keys = لدينا { $b } من شهادات { $a }، وليس بينها المفتاح الذي وقّع.
second-gap-algorithm = لا يمكن التحقق من التوقيع هنا: { $a }
second-gap-unanchored = ما لدينا من جهة الإصدار لا يُعتد به بعد: { $a }
second-files = ملفات الشريحة
second-files-authenticated = مصادَق عليها: وقّعتها جهة الإصدار
second-files-claimed = مدّعاة: غير مصادَق عليها
second-file = الملف
second-bytes = البايتات
second-open-bytes = بايتات { $a }
second-digest = البصمة
second-says = ما يقوله
second-listed = مذكور
second-not-listed = غير مذكور
second-signed = موقّع
second-not-signed = غير موقّع
second-digest-agrees = مطابقة
second-digest-differs = مختلفة
second-digest-not-signed = مقروء وغير موقّع
second-digest-not-read = موقّع ولم يُقرأ
second-digest-not-compared = لم تُقارن
second-file-not-given = لم يُقدَّم
second-file-not-kept = غير محفوظ؛ اقرأ الشريحة من جديد
second-file-damaged = لا يُقرأ كهذا الملف؛ انظر بايتاته
second-file-left-alone = معروف ومتروك جانبا: بصمات الأصابع أو القزحية ليست جزءا من الفحص
second-file-bytes-only = معروض كبايتات
second-about-com = الفهرس
second-about-sod = كائن الأمان
second-about-dg1 = المنطقة المقروءة آليا
second-about-dg2 = الوجه
second-about-dg3 = بصمات الأصابع
second-about-dg4 = القزحيتان
second-about-dg5 = الصورة المعروضة
second-about-dg7 = التوقيع المعروض
second-about-dg11 = بيانات شخصية أخرى
second-about-dg12 = بيانات أخرى للوثيقة
second-about-dg13 = بيانات خاصة بجهة الإصدار
second-about-dg14 = بروتوكولات الأمان
second-about-dg15 = مفتاح المصادقة النشطة
second-about-dg16 = أشخاص يجب إخطارهم
second-about-cardaccess = بروتوكولات الوصول
second-about-cardsecurity = بروتوكولات موقّعة
second-fact-groups = يذكر
second-fact-lds-version = إصدار LDS
second-fact-certificates = الشهادات
second-fact-signature = التوقيع
second-fact-signed-at = وُقّع في
second-fact-digest = البصمات
second-fact-version = البنية
second-fact-full-name = الاسم الكامل
second-fact-other-names = أسماء أخرى
second-fact-personal-number = الرقم الشخصي
second-fact-birth-date = تاريخ الميلاد
second-fact-birth-place = مكان الميلاد
second-fact-not-shown = بيانات أخرى غير معروضة
second-fact-authority = جهة الإصدار
second-fact-issued = تاريخ الإصدار
second-fact-endorsements = ملاحظات رسمية
second-fact-persons = أشخاص آخرون، عددهم فقط
second-fact-picture = صورة
second-fact-record = السجل
second-fact-points = نقاط الوجه، المعلنة / الموجودة
second-fact-protocols = البروتوكولات
second-fact-key = المفتاح
second-fact-zone = المنطقة
second-checks = كل الفحوص
second-area-document = الوثيقة والأسطر المطبوعة
second-area-chip = الشريحة
second-area-trust = الموقّع والثقة
second-area-lists = القوائم
second-area-alerts = التنبيهات
second-area-vigilance = اليقظة والقرعة
second-area-objections = { $n ->
    [one] اعتراض واحد
    [two] اعتراضان
    [few] { $n } اعتراضات
   *[other] { $n } اعتراضا
}
second-area-not-made = { $n ->
    [one] فحص واحد لم يُجر
    [two] فحصان لم يُجريا
    [few] { $n } فحوص لم تُجر
   *[other] { $n } فحصا لم يُجر
}
second-area-empty = لم يُجر أي فحص من هذا النوع.
second-answer = الجواب
second-check = الفحص والدليل
second-standard = المعيار
second-decided = حسم الحكم
second-passed = ناجح
second-failed = يعترض
second-defect = حيود معروف
second-not-supported = غير موجود فيها
second-not-run = لم يُفحص
second-basis = على ماذا يستند الجواب
second-made = وقت الفحص
second-profile = ملف الفحص
second-profile-routine = اعتيادي
second-profile-heightened = معزز
second-profile-strict = صارم
second-profile-high = عال
second-age-trust = بيانات الثقة
second-age-list = القائمة { $a }
second-age-none = لا شيء
second-too-old = أقدم مما يسمح به هذا المستوى
second-recompute = إعادة حساب التقرير
second-recompute-what = يعيد كل فحص انطلاقا من الدليل المحفوظ ويقارن التقريرين بايتا ببايت.
second-recomputed-same = أُعيد الحساب: التقرير نفسه بايتا ببايت.
second-recomputed-different = أُعيد الحساب: يختلف التقرير في
second-recomputed-trust = بيانات الثقة الموجودة الآن غير التي كانت وقت الفحص.
second-recomputed-gone = لا شيء محفوظ لإعادة الحساب: مُحي الدليل، أو كان الفحص ناجحا.
hex-length = { $n ->
    [one] بايت واحد
    [two] بايتان
    [few] { $n } بايتات
   *[other] { $n } بايتا
}
hex-passing = في الذاكرة لبضع دقائق ولحسابك وحده؛ لا يُخزَّن أبدا. اطلاعك مسجل.
hex-kept = محفوظ كدليل. اطلاعك مسجل.
hex-notes = ملاحظات
hex-at = البايت { $a }
hex-bytes = البايتات
hex-outline = البنية
hex-offset = الموضع
hex-octets = ست عشري
hex-text = نص
hex-tag = الوسم
hex-len = الطول
hex-more = في الملف عناصر أكثر مما هو مذكور هنا.
hex-before = الصفحة السابقة
hex-page = الصفحة { $a } من { $b }
sheet-title = ورقة للملف
sheet-what = صفحة واحدة للملف: اطبعها بالمفتاحين Ctrl+P. لا اسم فيها ولا أسطر مطبوعة، والرقم مقنّع.
sheet-check = الفحص
sheet-place = المكان
sheet-number = الرقم (مقنّع)
sheet-no-objection = { $n ->
    [one] فحص آخر لم يُثر أي اعتراض.
    [two] فحصان آخران لم يثيرا أي اعتراض.
    [few] { $n } فحوص أخرى لم تُثر أي اعتراض.
   *[other] { $n } فحصا آخر لم تُثر أي اعتراض.
}
sheet-privacy = تتحدث هذه الورقة عن وثيقة لا عن شخص. الأسباب كاملة مع الفحص في العقدة.
second-points-several = يمكن اختيار أكثر من موضع
second-part-document = الوثيقة كلها
second-part-data-page = صفحة البيانات الشخصية
second-part-mrz = المنطقة المقروءة آليا
second-part-chip = الشريحة والختم الرقمي
second-part-substrate = مادة الورق أو البطاقة
second-part-printing = الطباعة الأمنية
second-part-binding = التجليد والصفحات والغشاء الواقي
second-part-visa-stamps = التأشيرات والأختام
second-part-other = غير ذلك
second-review = ما الذي سيُسجَّل
second-review-do = عرض ما سيُتاح للآخرين
second-review-readers = سيُتاح لـ { $a }.
second-review-day = اليوم
second-review-place = نوع المعبر
second-review-never = لا يشمل أبدا: حامل الوثيقة والاسم وتاريخ الميلاد والجنسية والصورة والمعبر والفاحص. ورقم الوثيقة جزء منه لأن الآخرين يقارنون به.
keys-title = المفاتيح
keys-enter = فحص ما في الحقل
keys-escape = التفريغ للوثيقة التالية
keys-details = كل الأسباب؛ والعودة منها
keys-refer = الإحالة إلى الخط الثاني
keys-files = اختيار ملفات الشريحة
keys-folder = اختيار مجلد منها
keys-rooms = الغرف ما دام الحقل فارغا
keys-search = بحث
keys-print = طباعة هذه الصفحة
