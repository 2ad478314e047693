# Data protection
protection-lead = طلبات الأشخاص بشأن رقم وثيقة: ما هو محفوظ وتصحيحه ومحوه. ويُسجَّل كل بحث بدوره، من دون الرقم.
protection-requests = الطلبات
protection-rates = المعدلات بحسب دولة الإصدار
protection-notice-tab = الإشعار
protection-what = ماذا
protection-place = أين
protection-since = منذ
protection-until = حتى
protection-given = أُعطي إلى
protection-no-end = لا ينتهي من تلقائه
protection-from = من وضع { $a }
protection-nobody = لا أحد
protection-holdings = ما هو محفوظ
protection-found = { $n ->
    [zero] لا شيء محفوظ
    [one] عنصر واحد محفوظ
    [two] عنصران محفوظان
    [few] { $n } عناصر محفوظة
   *[other] { $n } عنصرا محفوظا
}
protection-erased = { $n ->
    [zero] لم يكن هناك ما يُمحى
    [one] مُحي عنصر واحد
    [two] مُحي عنصران
    [few] مُحيت { $n } عناصر
   *[other] مُحي { $n } عنصرا
}
protection-rectified = { $n ->
    [zero] لم يكن هناك ما يُصحح
    [one] صُحح عنصر واحد
    [two] صُحح عنصران
    [few] صُححت { $n } عناصر
   *[other] صُحح { $n } عنصرا
}
protection-request-until = الطلب { $a }، يُجاب عنه حتى { $b }.
protection-earlier = طلبات سابقة بشأن الوثيقة نفسها:
protection-withdrawn = { $n ->
    [one] يذهب سحب واحد إلى الأعضاء الذين تلقوه؛ فيمحون ويؤكدون.
    [two] يذهب سحبان إلى الأعضاء الذين تلقوه؛ فيمحون ويؤكدون.
    [few] تذهب { $n } عمليات سحب إلى الأعضاء الذين تلقوه؛ فيمحون ويؤكدون.
   *[other] يذهب { $n } سحبا إلى الأعضاء الذين تلقوه؛ فيمحون ويؤكدون.
}
protection-turn-to = بشأن نسخهم الخاصة يتوجه الشخص إلى: { $a }.
protection-kept = ما يبقى للنظر فيه
protection-kept-what = ما ذُكر في نصوص كائنات أخرى، وعلامات الحماية، والأدلة كما قُرئت، وما وضعه أعضاء آخرون.
protection-erase = المحو
protection-erase-what = تُمحى الأدلة وقيود القوائم والنتائج والتنبيهات المتعلقة بالرقم، هنا وعند كل عضو تلقاها. وتبقى سجلات الفحص أعدادا.
protection-erase-sure = تحققتُ من أن الطلب مبرر؛ ولا يمكن التراجع عن المحو.
protection-erase-do = المحو في كل مكان
protection-rectify = التصحيح
protection-rectify-what = أدخل الصحيح؛ وما يُترك فارغا يبقى كما هو. ويتلقى الأعضاء المعنيون التصحيح.
protection-unchanged = كما هو
protection-rectify-do = التصحيح في كل مكان
protection-no-requests = لم يُقدَّم أي طلب.
protection-number = الطلب
protection-basis = بناء على
protection-received = تاريخ الاستلام
protection-deadline = الرد حتى
protection-done = ما أُنجز
protection-answered-on = أُجيب في { $a }
protection-late = متأخر منذ { $a }
protection-answer-do = تسجيل الرد
protection-search = البحث بالوثيقة
protection-search-do = بحث
protection-search-help = يفتح البحث طلبا مهلته شهر واحد. تحقق من هوية الشخص قبل إبلاغه بشيء.
protection-settings = مدد الحفظ وجهة الشكاوى
protection-evidence-days = أدلة الفحوص التي لم تُجتز، بالأيام
protection-record-days = سجلات الفحوص، بالأيام
protection-request-days = الطلبات المجاب عنها، بالأيام
protection-keep-help = فارغ: يُحفظ بلا نهاية.
protection-authority = سلطة الرقابة
protection-address = عنوانها
protection-settings-do = حفظ الإعدادات
protection-basis-holder = صاحب الوثيقة
protection-basis-authority = سلطة حماية البيانات
protection-basis-court = محكمة
protection-basis-own-review = مراجعة داخلية
protection-did-found = بُحث
protection-did-erased = مُحي
protection-did-rectified = صُحح
protection-did-answered = أُجيب
protection-kind-check-record = سجل فحص
protection-kind-evidence = أدلة فحص
protection-kind-list-entry = قيد في قائمة
protection-kind-document = عنصر الوثيقة
protection-kind-finding = نتيجة
protection-kind-alert = تنبيه على الرقم كاملا
protection-kind-mention = ذكر في نص
protection-kind-audit-entry = قيد في السجل
protection-kind-protection = علامة حماية
protection-rates-what = كم مرة أُحيلت وثائق دولة إصدار أو بقيت بلا نتيجة. نواقص بيانات الثقة لدينا تُثقل على بعض المسافرين دون أن تُرى؛ وهنا تُرى. تُحجب الخانات الأقل من عشرة وما قد يكشفها. ولا تغادر هذه الأرقام هذه الصفحة أبدا.
protection-rates-block = { $a } إلى { $b }
protection-rates-none = لا توجد دولة إصدار لها عشرة فحوص يجوز عرضها في هذه الفترة.
protection-rates-state = دولة الإصدار
protection-rates-checks = الفحوص
protection-rates-referred = لم تُجتز
protection-rates-inconclusive = منها بلا نتيجة
protection-rates-hidden = محجوب
protection-rates-others = سائر دول الإصدار مجتمعة: { $n } فحصا.
protection-rates-next = لا تُعرض إلا فترات مغلقة من أربعة أسابيع، كي لا تختلف إجابتان ببضعة فحوص. وتُغلق الفترة الجارية في { $a }.
protection-rates-blocks = الفترات المغلقة
protection-notice-print = إشعار للشخص، للطباعة
protection-notice-back = رجوع
protection-notice-title = فُحصت وثيقة سفرك
protection-notice-when = في { $a }.
protection-notice-when-where = في { $a }، المكان: { $b }.
protection-notice-result = النتيجة
protection-notice-outcome-passed = لم يوجد شيء على الوثيقة.
protection-notice-outcome-inconclusive = لم يكفِ الفحص وحده؛ وتُفحص الوثيقة عن كثب.
protection-notice-outcome-failed = وجد الفحص أمرا يخص الوثيقة. والأسباب:
protection-notice-gone = لم تعد الأسباب محفوظة.
protection-notice-closer = اختيرت الوثيقة لفحص أدق؛ ولا يعني ذلك شيئا عنك.
protection-notice-not-you = هذا يخص الوثيقة لا شخصك. والقرار لإنسان لا للبرنامج.
protection-notice-checked = ما الذي فُحص
protection-notice-checked-what = السطر المطبوع والشريحة إن وُجدت؛ وهل الوثيقة في قوائم الوثائق المفقودة أو المسروقة أو الملغاة؛ وهل أُبلغ عن وثائق مزورة من السلسلة نفسها. ولا يُختار أحد بحسب جنسيته أو أصله أو جنسه أو عمره أو دينه.
protection-notice-kept = ما يُحفظ ومدته
protection-notice-record = سجل للفحص: الوقت والمكان والنتيجة والأسباب، ورمز مأخوذ من رقم الوثيقة لا يقرؤه غيرنا. ويُحفظ المدة التي يحددها قانون هذه السلطة.
protection-notice-record-days = سجل للفحص، المدة بالأيام: { $n }. وفيه الوقت والمكان والنتيجة والأسباب، ورمز مأخوذ من رقم الوثيقة لا يقرؤه غيرنا.
protection-notice-evidence = { $n ->
    [zero] لا يُحفظ ما قُرئ من الوثيقة.
   *[other] إن لم يُجتز الفحص: ما قُرئ من الوثيقة، والمدة بالأيام: { $n }. وإن اجتيز: لا شيء. ولا تُحفظ صورة الوجه أبدا.
}
protection-notice-shared = إذا ثبت تزوير وثيقة فقد تُبلَّغ دول شريكة بما وُجد: الوثيقة وطريقة التزوير واليوم. ولا يُذكر اسمك أبدا.
protection-notice-origin = إن كنت تطلب الحماية فقل ذلك: فلا يصل إلى الدولة التي أصدرت الوثيقة ما يدل عليها.
protection-notice-rights = حقوقك
protection-notice-rights-what = يمكنك أن تسأل عما هو محفوظ بشأن وثيقتك وأن تطلب تصحيحه أو محوه. أحضر الوثيقة أو رقمها. وتتلقى الرد خلال شهر.
protection-notice-complain = أين تشتكي
protection-notice-complain-here = أولا لدى مسؤول حماية البيانات في { $a }.
protection-notice-complain-to = ثم، أو مباشرة، لدى سلطة الرقابة:
protection-notice-complain-ask = اسأل في هذا المكتب عن سلطة الرقابة وعنوانها.
protection-notice-help = اختر في هذا المكتب لغة الشخص ثم اطبع؛ ولا يُطبع إلا الإشعار.
