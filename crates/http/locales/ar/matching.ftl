# Private lists
private-tab = القوائم المحجوبة
private-what = قوائم لأعضاء آخرين تبقى عندهم. يُسأل عن الرقم بصيغة محجوبة: يعلم صاحب القائمة أن سؤالًا طُرح ومتى ولأي غرض، ولا يعلم عمّ سُئل.
private-held = قوائم أعضاء آخرين
private-held-none = لا يعرض أي عضو قائمة محجوبة على هذا العضو.
private-owner = صاحب القائمة
private-until = سارية حتى
private-published = قوائمنا التي يجوز لآخرين سؤالها
private-published-none = لا شيء منشور.
private-ends = تنتهي في { $a }
private-to = يجوز أن يسألها { $a }
private-asked-none = لم يسأل أحد بعد.
private-asked-by-day = عدد الأرقام المسؤول عنها بحسب العضو واليوم
private-day = اليوم (UTC)
private-member = العضو
private-asked = المسؤول عنها
private-asked-help = لا يمكن أن يُعرف هنا عن أي أرقام سُئل.
private-unpublish = سحب النشر
private-publish = نشر قائمة للأسئلة المحجوبة
private-publish-to = الأعضاء الذين يجوز لهم السؤال
private-publish-help = يتلقون مرشِّحًا لا نفع فيه بغير جواب هذه العقدة، ويعلمون عدد الوثائق في القائمة. وإعادة النشر تبدأ حقبة جديدة بمفتاح جديد.
private-publish-do = نشر
private-ask = سؤال محجوب
private-ask-none = لا توجد قائمة تُسأل.
private-ask-all = كل القوائم الموجودة هنا
private-ask-help = يعلم صاحب القائمة أن هذا العضو يسأل الآن بغرض البحث، ولا يعلم الرقم. والسؤال مدوَّن في سجل الطرفين.
private-ask-do = اسأل
private-listed = مدرجة
private-listed-help = يخطئ المرشِّح مرة في كل أربعة مليارات. تأكد من صاحب القائمة بطلب مُجاز لهذه الحالة قبل أي قرار.
private-not-checked = لم يُتحقق
private-why-no-number = لم يُقرأ أي رقم
private-why-not-asked = لم تُسأل القائمة
private-why-owner-unknown = بطاقة صاحب القائمة مفقودة أو منتهية
private-why-unreachable = تعذّر الوصول إلى عقدة صاحب القائمة
private-why-timeout = لم تُجب عقدة صاحب القائمة في الوقت
private-why-refused = يرفض صاحب القائمة الإجابة
private-why-quota = أجاب صاحب القائمة بالقدر الذي يسمح به
private-why-epoch = بدأ صاحب القائمة حقبة جديدة؛ ويجلبها التبادل التالي
private-why-expired = انتهى النشر
private-why-stale = القائمة قديمة جدًا
private-why-filter = النسخة الموجودة هنا ليست التي وقّعها صاحب القائمة
private-why-answer = الجواب غير سليم الصيغة
private-why-proof = برهان صاحب القائمة لا يصح
private-documents = { $n ->
    [zero] لا وثائق
    [one] وثيقة واحدة
    [two] وثيقتان
    [few] { $n } وثائق
    [many] { $n } وثيقة
   *[other] { $n } وثيقة
}
