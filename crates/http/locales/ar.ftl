# The desk in Arabic, right to left.

## Every page
skip = انتقل إلى المحتوى
rooms = الغرف
room-check = الفحص
room-exchange = التبادل
room-alerts = التنبيهات والقوائم
room-members = الأعضاء
room-audit = التدقيق
room-assess = التقييم
room-vigilance = اليقظة
room-practices = الممارسات الجيدة
room-training = التدريب
room-decisions = القرارات
room-protection = حماية البيانات
log-out = تسجيل الخروج
preferences = اللغة والمظهر
language = اللغة
theme = المظهر
theme-auto = تلقائي
theme-light = فاتح
theme-dark = داكن
not-done = لم يُنفَّذ.
next-step = الخطوة التالية
all = الكل
choose = اختر
never = أبدًا
crumbs = أنت هنا
pages = الصفحات
page-next = الصفحة التالية
page-first = الصفحة الأولى
page-older = قيود أقدم
confidence = درجة الثقة
of-hundred = من 100
marking = الوسم
valid-from = صالح من
valid-until = صالح حتى
as-of = حتى { $a }

## Place and freshness
vigilance = اليقظة: { $a }
vigilance-until = اليقظة: { $a } حتى { $b }
vigilance-routine = اعتيادية
vigilance-heightened = مرفوعة
vigilance-high = عالية
chip-trust = عمر بيانات الثقة: { $a }{ $b }
chip-trust-none = لا توجد بيانات ثقة{ $a }
chip-alerts = عمر التنبيهات: { $a }{ $b }
chip-alerts-none = لم ترد تنبيهات بعد{ $a }
chip-list = عمر { $b }: { $a }
chip-list-none = { $a }: لم ترد قط
chip-old = أقدم مما يسمح به هذا المكان

## Time
ago = قبل { $a }
age-seconds = { $n } ث
age-minutes = { $n } د
age-hours = { $n } س
age-days = { $n ->
    [one] يوم واحد
    [two] يومان
    [few] { $n } أيام
    [many] { $n } يومًا
   *[other] { $n } يوم
}
day-in-words = { $d } { $m } { $y }
day-and-time = { $a }، { $b } UTC
time-of-day = { $a } UTC
month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = مايو
month-6 = يونيو
month-7 = يوليو
month-8 = أغسطس
month-9 = سبتمبر
month-10 = أكتوبر
month-11 = نوفمبر
month-12 = ديسمبر

## Roles
role-officer = ضابط
role-examiner = فاحص
role-analyst = محلل
role-assessor = مقيِّم
role-convenor = منسق الجولات
role-commander = قائد
role-trainer = مدرب
role-administrator = مدير النظام
role-auditor = مدقق
role-data-protection = حماية البيانات
role-partner = شريك

## Check
check-label = ضع الوثيقة على القارئ أو اكتب السطرين أو الأسطر الثلاثة
check-label-again = قراءة ثانية: أعد قراءة السطور، والجواب بعدها معتمد
check-do = افحص
check-files = ملفات الشريحة
check-folder = مجلد
check-keys = Enter للفحص · Esc للمسح · لا يبقى شيء على هذا الحاسوب
check-busy = جارٍ الفحص…
check-lost = لم تُجب العقدة. لم يُفحص شيء؛ اضغط Enter للمحاولة من جديد.
check-chosen = ملفات شريحة مختارة؛ Enter للفحص
check-answer = الجواب
check-details = كل الأسباب
check-idle = جاهز
check-idle-what = يظهر الجواب هنا: الحكم، ولماذا، وما العمل بعده.
check-idle-privacy = لا تحفظ العقدة أي اسم. ولا يُحفظ رقم الوثيقة إلا ببصمة ذات مفتاح.
verdict-failed = أدلة ضد هذه الوثيقة
verdict-listed = مُعلَن فقدها أو سرقتها أو إلغاؤها أو عدم صلاحيتها
verdict-expired = انتهت صلاحية هذه الوثيقة
verdict-inconclusive = لا يمكن البتّ هنا
verdict-passed = لا يوجد اعتراض
why-passed-chip = بيانات الشريحة هي ما وقّعته الجهة المُصدِرة، ولا اعتراض سواها.
why-passed-seal = الختم هو ما وقّعته الجهة المُصدِرة، ولا اعتراض سواه.
why-passed-none = لا اعتراض في السطور المطبوعة ولا في القوائم. ولم تُوثَّق الوثيقة.
next-passed = تابع وفق الإجراء المعتمد.
next-passed-none = تابع وفق الإجراء المعتمد، واقرأ الشريحة إن وُجدت.
next-second-line = أحِل إلى الخط الثاني. وأخبر حامل الوثيقة بأن فحصًا إضافيًا مطلوب.
refer = أحِل إلى الخط الثاني
referred = أُحيلت إلى الخط الثاني
group-against = ضد الوثيقة
group-examine = للفحص
group-not-checked = لم يُفحص
group-no-objection = لا اعتراض
outcome-defect = مخالفة معروفة من الجهة المُصدِرة
outcome-not-supported = لا تملكها الوثيقة
today = اليوم هنا
today-checked = فُحصت
today-referred = أُحيلت
today-lottery = ({ $n } بالقرعة)
today-findings = نتائج مثبتة

## Document
document = الوثيقة
document-kind = النوع
document-issuer = الجهة المُصدِرة
document-issuer-code = الجهة المُصدِرة (3 أحرف)
document-class = الفئة (حرف)
document-number = الرقم
document-expires = تنتهي في
document-signer = الموقِّع
document-authenticated = التوثيق
authenticated-chip = بيانات الشريحة
authenticated-seal = الختم
authenticated-none = لا شيء
document-unread = تعذّرت قراءة الوثيقة.
document-lines = السطور المطبوعة
class-p = جواز سفر
class-v = تأشيرة
class-i = بطاقة هوية
class-a = وثيقة سفر رسمية
class-c = وثيقة سفر رسمية
lists-asked = القوائم التي سُئلت
answer-listed = مدرجة
answer-not-listed = غير مدرجة
answer-not-asked = بلا جواب

## Second line
case-title = الخط الثاني
decision = قرارك
decision-what = افحص الوثيقة نفسها. التطابق ليس مشاهدة حتى تؤكده.
decide-confirm = أكّد الأدلة
decide-clear = أجز الوثيقة
decided-confirmed = تأكدت الأدلة
decided-cleared = أُجيزت بعد الفحص
decided-by = من { $a }، { $b }
path-title = من سلطة الدولة إلى البيانات المقروءة
path-step = الخطوة
path-name = الاسم
path-holds = هل يصح؟
path-evidence = الدليل
path-verified = مُتحقَّق
path-broken = متناقض
path-unknown = لم يُفحص
path-kind-csca = سلطة الدولة (CSCA)
path-kind-dsc = موقِّع الوثائق
path-kind-sod = الملف الموقَّع
path-kind-dg = البيانات المقروءة
finding-title = تسجيل النتيجة
finding-what = عن الوثيقة، لا عن حاملها أبدًا. ولا مجال لنص حر.
finding-found = ما وُجد
finding-method = طريقة التزوير
finding-points = أين اكتُشف
finding-confidence = درجة الثقة، من 0 إلى 100
finding-confidence-help = مدى تيقنك من الطريقة. ولا يقول شيئًا عن شخص.
finding-record = أكّد ووقّع وسجّل
finding-record-what = ما تفرج عنه يغادر العقدة موقَّعًا باسم هذا العضو.
alert-raise = تنبيه على السلسلة
alert-raise-do = أصدر تنبيهًا على وثائق هذه السلسلة
alert-name = اسم التنبيه
alert-series = يبدأ الرقم بـ
alert-series-help = 4 أحرف على الأقل. يُرفض التنبيه على دولة وحدها.
alert-until = ينتهي التنبيه
alert-preview = أظهر مداه
breadth = مدى التنبيه
breadth-hits = كان سيطابق { $a } من آخر { $b } فحصًا هنا.
breadth-refused = واسع أكثر مما يجوز.
release = الإفراج
release-do = شارك مع أعضاء آخرين
release-members = مُفرَج عنه إلى
release-protected = طُلبت حماية، أو الوثيقة لعديم جنسية أو لاجئ: لا يجوز أن يصل شيء إلى الدولة المُصدِرة
release-nobody = لا أحد
release-by-marking = حسب الوسم
release-expires = ينتهي الإفراج
onward = المشاركة اللاحقة
onward-no = لا
onward-ask = بعد الاستئذان
onward-yes = نعم
released-title = سُجِّل ووُقِّع
released-to = أُفرج عنه إلى { $a }.
released-here = محفوظ في هذه العقدة.
released-finding = النتيجة
released-alert = التنبيه
sign-officer = الضابط
sign-signature = التوقيع

## Exchange
search = بحث
search-hint = كلمات أو معرّف أو سلسلة أرقام
search-do = ابحث
filter-type = النوع
filter-origin = المصدر
filter-state = الحالة
results = المحفوظ
results-none = لا شيء مما يجوز لك رؤيته يوافق هذا البحث.
results-total = { $n ->
    [zero] لا كائنات
    [one] كائن واحد
    [two] كائنان
    [few] { $n } كائنات
    [many] { $n } كائنًا
   *[other] { $n } كائن
}
col-object = الكائن
col-type = النوع
col-said = من يقول ذلك
col-version = الإصدار
col-added = ورد في
col-property = الخاصية
col-target = الكائن
version-none = بلا إصدار
version-shown = المعروض هنا
said-own = { $a }، موقَّع هنا
said-attested = { $a }، موقَّع
said-unsigned = غير موقَّع، ورد من { $a }
said-disputed = إصدار متنازع فيه، ورد من { $a }
said-broken = التوقيع لا يصح، ورد من { $a }
state-active = نشط
state-withdrawn = مسحوب
state-expired = منتهٍ
state-suspended = معلّق هنا
state-too-broad = واسع، لا يُستعمل
object-who = من يقول ذلك
object-key = المفتاح
object-attestation = الإقرار
object-attestation-number = رقم { $n } لهذا الكائن
object-says = ما يقوله
object-references = الإحالات
object-versions = الإصدارات
object-raw = كما ورد
object-raw-length = { $n } بايت
object-raw-what = بايتات المرسل دون تغيير.
withheld = محجوب: لم يُفرج عنه لك
handling = قواعد التداول
purpose = الغرض
legal-basis = الأساس القانوني
originator = المُنشئ
withdraw = سحب
withdraw-what = كل عضو استلمه يُخفيه فورًا ويجيب بإقرار استلام موقَّع.
withdraw-reason = السبب
withdraw-reason-error = كان خطأ
withdraw-reason-resolved = أُغلقت الحالة
withdraw-reason-outdated = لم يعد حديثًا
withdraw-reason-source = سحبه المصدر
withdraw-effect = الأثر عند المستلمين
withdraw-effect-hide = إخفاء
withdraw-effect-erase = محو
withdraw-do = وقّع السحب
origin-own = هذا العضو
type-indicator = تنبيه
type-sighting = مشاهدة
type-identity = هوية
type-x-vigie-finding = نتيجة
type-travel-document = وثيقة سفر
type-x-vigie-attestation = إقرار
type-x-vigie-withdrawal = سحب
type-x-vigie-acknowledgement = إقرار استلام
type-marking-definition = وسم
type-extension-definition = امتداد
type-relationship = علاقة
type-attack-pattern = نمط هجوم
type-course-of-action = إجراء
type-malware = برمجية خبيثة
type-intrusion-set = مجموعة اختراق
type-campaign = حملة
type-tool = أداة
type-report = تقرير
type-note = ملاحظة
type-opinion = رأي
type-observed-data = بيانات مرصودة
type-vulnerability = ثغرة
type-threat-actor = جهة تهديد
type-location = موقع

## Alerts and lists
tab-alerts = التنبيهات
tab-lists = القوائم الخاصة
alerts-what = يطلب التنبيه نظرة ثانية في وثائق سلسلة ما. ولا يقرّر أبدًا ولا يسمّي أحدًا.
alerts-active = النشطة
alerts-all = الكل
alerts-none = لا يوجد تنبيه موافق.
alert-confidence = درجة الثقة { $n } من 100
alert-came = ورد { $a }
alert-ends = حتى { $a }
alert-matched = تطابقات
alert-confirmed = مؤكدة
alert-cleared = مُجازة
lists-what = وثائق أُعلن فقدها أو سرقتها أو إلغاؤها أو عدم صلاحيتها. القيد المطابق يُفشل الفحص؛ فأكّده مع صاحبه.
lists-held = القوائم المحفوظة هنا
lists-none = لا توجد قائمة هنا بعد.
list-name = القائمة
list-entries = القيود
list-as-of = محدَّثة حتى
list-add = إضافة وثيقة
list-add-do = أضف
list-reason = أُعلنت
listed-lost = مفقودة
listed-stolen = مسروقة
listed-revoked = ملغاة
listed-invalid = غير صالحة
list-import = استيراد من ملف
list-import-do = استورد
list-file = ملف CSV
list-file-help = وثيقة في كل سطر، UTF-8، مع العنوان
import-result = الاستيراد:
import-counts = أُضيف { $a }، وكان { $b } موجودًا.
import-refused = { $n ->
    [one] رُفض سطر واحد، وقُبل الباقي.
    [two] رُفض سطران، وقُبل الباقي.
    [few] رُفضت { $n } أسطر، وقُبل الباقي.
    [many] رُفض { $n } سطرًا، وقُبل الباقي.
   *[other] رُفض { $n } سطر، وقُبل الباقي.
}
import-line = السطر { $n }:
look-up = الاستعلام عن وثيقة
look-up-do = استعلم
look-up-answer = الجواب

## Members
members-what = يوثَق بالعضو بعد أن يقرأ شخصان كلماته أحدهما للآخر بالصوت.
members-others = الأعضاء الآخرون
members-none = لا يوجد أعضاء آخرون بعد.
member-connected = يتبادل
member-silent = لا يجيب
member-unconfirmed = لم تُقارن الكلمات بعد
member-key-mismatch = يجيب بمفتاح آخر
member-removed = مُزال
member-sync = آخر تبادل
member-sync-do = تبادل الآن
member-received = الكائنات الواردة
member-endpoint = العنوان
member-pins = المفاتيح المثبّتة
member-words = كلمات للمقارنة بالصوت
member-confirm = الكلمات متطابقة
member-remove = أزِل
member-add = إضافة عضو
member-add-what = قدّم بطاقته كما سُلّمت إليك. قارن الكلمات شفهيا أولا: يبدأ التبادل فور إضافة البطاقة.
member-add-do = اقرأ البطاقة
member-card-file = البطاقة كملف
member-card-text = أو كنص
member-own = هذا العضو
member-own-words = اقرأ هذه الكلمات بصوت مسموع للطرف الآخر.
member-own-card = بطاقة للتسليم
member-own-until = البطاقة صالحة حتى { $a }.

## Audit
audit-what = كل عمل على هذه العقدة ورقة في سجل لا يمكن تغييره خفية.
audit-entries = القيود
audit-none = السجل فارغ.
audit-index = رقم
audit-when = متى
audit-who = من
audit-act = ماذا
audit-subject = على
audit-leaf = الورقة
audit-erased = مُحي، والورقة باقية
audit-head = رأس السجل
audit-origin = السجل
audit-size = القيود
audit-epoch = الحقبة
audit-signed = وُقِّع
audit-root = الجذر
audit-checkpoint = نقطة الضبط الموقَّعة
audit-verify = تحقق من السجل كله
audit-holds = السجل سليم
audit-holds-all = أُعيد حساب القيود كلها وعددها { $n } وهي توافق الرأس الموقَّع.
audit-broken = غُيِّر السجل
audit-broken-at = القيد { $n } أول قيد لا يوافق. توقف واتصل بالمشغّل.
act-inspection-made = فُحصت وثيقة
act-check-cleared = أُجيز فحص
act-check-confirmed = تأكدت أدلة
act-claim-released = أُفرج عن
act-claim-withdrawn = سُحب
act-object-deleted = حُذف كائن
act-objects-received = وردت كائنات
act-objects-added = أُضيفت كائنات
act-objects-imported = استُوردت كائنات
act-sync-made = جرى تبادل
act-read = قُرئ
act-list-added = أُضيفت قائمة
act-list-asked = استُعلم من القائمة
act-list-changed = عُدّلت قائمة
act-member-added = أُضيف عضو
act-member-removed = أُزيل عضو
act-trust-imported = استُوردت بيانات ثقة
act-trust-removed = أُزيلت بيانات ثقة
act-user-added = أُضيف مستخدم
act-session-opened = سجّل الدخول
act-session-closed = سجّل الخروج
act-api-key-added = أُضيف مفتاح واجهة
act-api-key-removed = أُزيل مفتاح واجهة
act-collection-added = أُضيفت مجموعة
act-identity-published = نُشرت هوية
act-log-witnessed = شُهد على السجل
act-epoch-opened = فُتحت حقبة بعد استعادة
act-evidence-erased = مُحيت أدلة
act-first-admin-offered = عُرض المدير الأول
act-node-created = أُنشئت العقدة
act-place-set = حُدّد المكان

## Ways in
login = تسجيل الدخول
login-user = المستخدم
login-password = كلمة المرور
login-do = دخول
login-refused = المستخدم أو كلمة المرور غير صحيح.
login-too-many = محاولات كثيرة. انتظر دقيقة.
login-ended = انتهت الجلسة. سجّل الدخول من جديد.
first-title = المدير الأول
first-what = لا مستخدم لهذه العقدة بعد. اختر اسمًا وكلمة مرور؛ ثم يتوقف العنوان عن العمل.
first-token-label = الرمز
first-token-help = الجزء بعد # من العنوان الذي كتبته العقدة في الملف first-admin.
first-password = كلمة المرور
first-password-help = 12 حرفًا على الأقل. الجملة أسهل حفظًا من اللغز.
first-password-again = كلمة المرور مرة أخرى
first-do = أنشئ المدير
first-token = الرمز خاطئ أو مستعمل أو مضى عليه أكثر من 30 دقيقة. أعد تشغيل العقدة لرمز جديد.
first-differ = كلمتا المرور مختلفتان.
first-short = كلمة المرور أقصر من 12 حرفًا.
first-name = الاسم من 2 إلى 40 حرفًا أو رقمًا أو نقطة أو شرطة.
first-closed = لهذه العقدة مستخدمون بالفعل.

## One's own work
home = عملي
home-go = إلى عملي
home-none = لا شيء ينتظرك.
work-cases = بانتظار الخط الثاني
work-cases-none = لا وثيقة تنتظر.
work-alerts = تنبيهات جديدة
work-alerts-none = لا تنبيه جديد.
work-objects = الوارد
work-objects-none = لم يرد جديد.
work-members = أعضاء يحتاجون متابعة
work-members-none = كل الأعضاء يتبادلون.
work-withdrawals = عمليات سحب بلا إقرار
work-withdrawals-none = أُقرَّ باستلام كل سحب.
work-log = سجل التدقيق
work-log-none = لا قيد اليوم.

## Errors
error-reference = مرجع للمشغّل:
error-forbidden = هذا غير متاح لك
error-forbidden-remedy = اطلب من مديرك الدور اللازم، أو سجّل الدخول من جديد.
error-missing = لا شيء هنا يجوز لك رؤيته
error-missing-remedy = تحقق من العنوان، أو ابحث في غرفة التبادل.
error-request = تعذّرت قراءة هذا
error-request-remedy = ارجع وأصلح المذكور ثم أرسله من جديد.
error-busy = طلبات كثيرة في وقت واحد
error-busy-remedy = انتظر دقيقة ثم حاول من جديد.
error-node = لم تستطع العقدة فعل ذلك
error-node-remedy = حاول من جديد. وإن استمر فأعطِ المرجع لمشغّلك.
