# جولات التقدير
rounds-what = يقدّر الأعضاء السؤال نفسه، كل على حدة ودون أن يرى غيره؛ ثم تُعرض التقديرات كلها، ولكل عضو الوزن نفسه. ويبقى ما يفرق بين الأعضاء ظاهرا.
rounds-none = لا توجد جولة هنا.
rounds-waiting = أسئلة تنتظر جولة
round-take-up = افتح جولة بشأنه
round-title = العنوان
round-by = فتحها
round-stage = المرحلة
round-stage-commit = تقدير منفرد
round-stage-reveal = عرض التقديرات
round-stage-closed = مغلقة
round-stage-says-commit = يقدّر كل عضو سُئل على حدة ويلتزم ببصمة. لا يغادر أي تقدير عقدته في هذه المرحلة.
round-stage-says-reveal = يعرض الأعضاء ما التزموا به. والتقدير الذي لا يطابق بصمته يُذكر ويُستبعد.
round-stage-says-closed = ما يأتي الآن لا يُحسب. يحسب كل عضو النتيجة بنفسه، ثم تُقارن النتائج.
round-deadline = حتى
round-waits = ينتظر من هذا العضو
round-waits-judge = التقدير
round-waits-commit = الالتزام بالتقدير
round-waits-reveal = عرض التقدير
round-waits-conclude = حساب النتيجة
round-waits-nothing = لا شيء
round-questions-n =
    { $n ->
        [one] سؤال واحد
        [two] سؤالان
        [few] { $n } أسئلة
       *[other] { $n } سؤالا
     }
round-members-n =
    { $n ->
        [one] سُئل عضو واحد
        [two] سُئل عضوان
        [few] سُئل { $n } أعضاء
       *[other] سُئل { $n } عضوا
     }
round-open = افتح جولة
round-open-what = اسأل عن كمية ستُعرف يوما. الجولة عن ظاهرة ومكان ومدة، ولا تكون أبدا عن شخص أو جماعة.
round-open-do = وقّع وافتح
round-place = المكان
round-period = المدة
round-source = ما سيبيّن العدد الحقيقي
round-question-n = السؤال { $n }
round-optional = (يمكن أن يبقى فارغا)
round-question-text = السؤال
round-lower = أصغر عدد معقول
round-upper = أكبر عدد معقول
round-unit = الوحدة
round-members = الأعضاء المدعوون
round-members-help = اثنان على الأقل. ويمكن أن يكون هذا العضو منهم.
round-commit-hours = ساعات للتقدير
round-reveal-hours = ساعات للعرض بعد ذلك
round-release-help = تُتاح الجولة وكل ما يتبعها بوسم TLP:AMBER للأعضاء المدعوين ولهذا العضو.
round-commit-deadline = يُلتزم بالتقديرات حتى
round-reveal-deadline = تُعرض التقديرات حتى
round-rule = القاعدة
round-rule-says = لكل عضو الوزن نفسه
round-from-question = تتناول السؤال
round-not-asked = لم يُسأل هذا العضو: يرى الجولة ولا يقدّر.
round-do-commit = التزم بالتقدير
round-do-says-commit = يجمع تقديرات مقدّري هذا العضو ويتيح بصمة لكل تقدير. ولا يمكن تغييره بعد ذلك.
round-do-reveal = اعرض التقدير
round-do-says-reveal = يتيح أعداد هذا العضو للأعضاء المدعوين. وترفض العقدة ما دام آخرون يقدّرون.
round-do-conclude = احسب النتيجة أو أعد حسابها
round-do-says-conclude = يعيد الحساب من التقديرات الموقعة المحفوظة هنا، ويتيح نتيجة هذا العضو، ويقارن.
round-progress = الأعضاء وتقديراتهم
round-member = العضو
round-state = الحالة
round-state-awaited = منتظَر
round-state-committed = التزم ولم يعرض بعد
round-state-revealed = عُرض ويطابق بصمته
round-state-no-commitment = غائب: لم يلتزم في الموعد
round-state-late-commitment = متأخر: التزم بعد الموعد
round-state-not-revealed = غائب: لم يعرض في الموعد
round-state-late-reveal = متأخر: عُرض بعد الموعد
round-state-broken = مكسور: لا يطابق بصمته
round-no-numbers = لا أعداد تُحسب
round-left-missing = استُبعدوا لغيابهم: { $a }
round-left-late = استُبعدوا لتأخرهم: { $a }
round-left-broken = استُبعدوا لأن تقديرهم مكسور: { $a }
round-result = النتيجة
round-pool = المجموع
round-plot = مجال كل عضو ومجال المجموع ومنحناه التراكمي. ويحوي الجدول الأعداد نفسها.
round-legend-member = عضو: من 5 % إلى 95 %، ووسيطه قرص
round-legend-pool = المجموع: ووسيطه معيّن
round-legend-curve = وتحته احتمال ألا يزيد العدد على هذا القدر
round-spread = مقدار التباعد
round-medians = تمتد أوساط الأعضاء من { $a } إلى { $b }.
round-overlap = تحوي المجالات كلها الأعداد من { $a } إلى { $b }.
round-overlap-none = لا عدد يقع في مجال كل الأعضاء.
round-leave-out = عند استبعاد عضو واحد في كل مرة يمتد وسيط المجموع من { $a } إلى { $b }.
round-equal = هل تتفق نتائج الأعضاء
round-equal-alone = لم يُتح أي عضو آخر نتيجته بعد.
round-equal-all = متساوية: كل نتيجة أُتيحت هي نتيجة هذا العضو نفسها، فيما دخل فيها وفي كل عدد.
round-equal-not-all = ليست كلها متساوية:
round-told-equal = مساوية لنتيجة هذا العضو
round-told-unequal = غير مساوية لنتيجة هذا العضو
round-inputs = ‏SHA-256 لما جُمع:
round-mine = تقديرك (5 %، 50 %، 95 %):
round-entered =
    { $n ->
        [one] قدّر مقدّر واحد من هذا العضو؛ ولا تغادر هويته العقدة أبدا.
        [two] قدّر مقدّران من هذا العضو؛ ولا تغادر هويتهما العقدة أبدا.
        [few] قدّر { $n } مقدّرين من هذا العضو؛ ولا تغادر هوياتهم العقدة أبدا.
       *[other] قدّر { $n } مقدّرا من هذا العضو؛ ولا تغادر هوياتهم العقدة أبدا.
     }
round-judge = قدّر
round-judge-help = ثلاثة أعداد متزايدة: ترى أن العدد الحقيقي دون الأول باحتمال 5 %، ودون الثاني أو فوقه بالاحتمال نفسه، ودون الثالث باحتمال 95 %.
round-field-q05 = ‏5 %: الأرجح جدا أكثر
round-field-q50 = ‏50 %: أكثر أو أقل سواء
round-field-q95 = ‏95 %: الأرجح جدا أقل
round-reasons = يستند إلى
round-reason-own-counts = أعداد العضو نفسه
round-reason-told-counts = أعداد أبلغ بها أعضاء
round-reason-trend = الاتجاه
round-reason-mutation = تحوّل
round-reason-practice-changed = ممارسة تغيّرت
round-reason-season = الموسم
round-reason-other-source = مصدر آخر
round-reason-experience = الخبرة
round-judge-do = احفظ التقدير
round-realize = أدخل ما تحقق
round-realize-value = العدد الحقيقي
round-realize-do = وقّع وأتح
round-realized = ما تحقق
round-scores = كيف كانت التقديرات
round-scores-what = كلما صغرت الخسارة كانت الأعداد الثلاثة في موضع أفضل. يرى كل عضو خسارته وخسارة المجموع، ولا يرى خسارة غيره أبدا.
round-whose = لمن
round-this-member = هذا العضو
round-loss = الخسارة
round-covers = يقع العدد في المجال
round-covers-yes = نعم
round-covers-no = لا
type-x-vigie-round = جولة تقدير
type-x-vigie-commitment = تقدير ملتزَم به
type-x-vigie-judgement = تقدير
type-x-vigie-result = نتيجة جولة
type-x-vigie-realization = ما تحقق
