# Counts, phenomena, series, warnings
tab-assess-rounds = Rounds
tab-assess-phenomena = Phenomena
tab-assess-series = Series
tab-assess-warnings = Warnings
trend-series-what = What was counted week by week, and what was to be expected. A rise may be a rise in checking: the documents checked stand beside it.
trend-phenomenon = Phenomenon
trend-unit = What is counted
trend-unit-found = Findings
trend-unit-referred = Referred
trend-unit-checked = Checked
trend-kind = Kind of checkpoint
trend-kind-all = all checkpoints
trend-kind-land = land
trend-kind-air = air
trend-kind-sea = sea
trend-scope = Whose counts
trend-scope-own = this member
trend-scope-region = members that share
trend-weeks = Weeks
trend-show = Show
trend-plot = Weekly counts with their expected band: { $a }. The table below holds the same numbers.
trend-legend-count = counted
trend-legend-imported = imported
trend-legend-band = expected band
trend-legend-expected = expected
trend-legend-unusual = unusual week
trend-rule-why = How the band is made
trend-rule-what = Rule { $a }: the same weeks of up to five past years with three weeks around them, or else the 8 to 26 weeks that ended five weeks before; past outbreaks are cut down; the band holds 99 % of what is then to be expected. More than its upper bound, and at least five, is unusual. The rule has no trend of its own.
trend-week = Week
trend-count = Counted
trend-checked = Checked
trend-expected = Expected
trend-band = Band
trend-upper = Upper bound
trend-state = State
trend-unusual = unusual
trend-within = within the band
trend-not-judged = not judged
trend-not-known = not known
trend-missing = not told by { $a }
trend-open = week not over
trend-imported = imported
trend-settled = settled
trend-unsettled = may change
trend-counts = Exact counts of this node
trend-counts-what = The names of checkpoints never leave the node.
trend-rolled-up = Closed weeks were last counted { $a }.
trend-counts-none = Nothing was counted in these weeks.
trend-checkpoint = Checkpoint
trend-detect = Look for unusual weeks
trend-detect-what = Judges the latest weeks of all series now; the node also does it by itself.
trend-detect-do = Look now
trend-detected-alarms =
    { $n ->
        [one] { $n } new alarm.
       *[other] { $n } new alarms.
     }
trend-detected = { $a } weeks judged; the rule calls about { $b } of them unusual by chance alone.
trend-detected-not =
    { $n ->
        [one] { $n } week has too little history to be judged.
       *[other] { $n } weeks have too little history to be judged.
     }
trend-to-alarms = To the alarms
trend-share = Tell members
trend-share-what = Findings are told exactly to members that hold them; other counts below ten are left out, and so are those from which they could be worked out. A week is told once.
trend-share-from = First week
trend-share-to = Last week
trend-share-do = Release the counts
trend-shared =
    { $n ->
        [one] { $n } week is told.
       *[other] { $n } weeks are told.
     }
trend-shared-left =
    { $n ->
        [one] { $n } count was left out.
       *[other] { $n } counts were left out.
     }
trend-shared-before =
    { $n ->
        [one] { $n } week had been told before and stays as it was.
       *[other] { $n } weeks had been told before and stay as they were.
     }
trend-import = Import earlier years
trend-import-what = From the member’s own statistics. What is imported is marked as such everywhere.
trend-import-file = CSV file
trend-import-help = First line:
trend-import-do = Import
trend-import-taken =
    { $n ->
        [one] { $n } line taken.
       *[other] { $n } lines taken.
     }
trend-import-refused =
    { $n ->
        [one] { $n } line refused:
       *[other] { $n } lines refused:
     }
trend-release = Released to
trend-marking = Marking
trend-phenomena-what = Kinds of crime, and how members see them change. Each change is a claim of a member; agreement and dispute stand side by side, and nothing is concluded from them here.
trend-taxonomy = Taxonomy, version { $n }.
trend-mutations =
    { $n ->
        [one] { $n } change
       *[other] { $n } changes
     }
trend-members =
    { $n ->
        [one] { $n } phenomenon
       *[other] { $n } phenomena
     }
trend-mutation-splits-from = splits from
trend-mutation-merges-with = merges with
trend-mutation-displaces-to = displaces to
trend-mutation-adopts-method-of = adopts the method of
trend-since = since { $a }
trend-until = stands until { $a }
trend-object = The claim
trend-enablers = Enabled by:
trend-enablers-all = Enablers
trend-evidence = Rests on:
trend-no-opinions = No member has agreed or disputed.
trend-opinion = Opinion of this member
trend-opinion-strongly-disagree = strongly disagrees
trend-opinion-disagree = disputes it
trend-opinion-neutral = takes no side
trend-opinion-agree = agrees
trend-opinion-strongly-agree = strongly agrees
trend-opinion-give = Agree or dispute
trend-opinion-do = Sign and release
trend-to-series = Series
trend-mutation-state = State a change
trend-mutation-kind = How it changes
trend-mutation-other = The other phenomenon
trend-mutation-since = Since (month)
trend-mutation-evidence = Ids of objects held here that it rests on, separated by spaces
trend-confidence = Confidence, 0 to 100
trend-days = Days it stands
trend-mutation-do = Sign and release
trend-warnings-what = An unusual week is a question, not an answer. People decide whether it becomes a warning, and say later whether it was useful.
trend-warnings = Warnings
trend-warnings-none = No warning stands.
trend-answer-owed = awaits our answer
trend-asked = Asked for:
trend-asked-examine-chips = examine chips more closely
trend-asked-examine-prints = examine printing and laminate more closely
trend-asked-examine-visas = examine visas and stamps more closely
trend-asked-raise-vigilance = consider raising vigilance
trend-asked-renew-lists = renew lists and trust data
trend-asked-report-findings = share findings of this kind
trend-asked-compare-counts = compare with own counts
trend-answers = Answers
trend-answers-none = No answer has come yet.
trend-answer-who = Member
trend-answer-what = What was done
trend-answer-when = When
trend-answer-none-yet = acknowledged, nothing done yet
trend-answer-informed-checkpoints = checkpoints informed
trend-answer-raised-vigilance = vigilance raised
trend-answer-compared-counts = compared with own counts
trend-answer-not-concerned = not concerned
trend-answer-cannot = cannot act
trend-answer-do = Acknowledge
trend-alarms = Alarms
trend-alarms-what = Weeks above their band, as the rule found them.
trend-alarms-none = No alarm was raised.
trend-warned = warned
trend-asked-question = asked
trend-alarm-line = Counted { $a }; the band ends at { $b }.
trend-alarm-expected = About { $a } were to be expected.
trend-warn = Make a warning of it
trend-warn-do = Sign and warn
trend-ask = Make a question of it
trend-question = Question for a round
trend-ask-do = Ask
trend-outcome = What became of it
trend-outcome-useful = Useful
trend-outcome-false = False
trend-outcome-unknown = Could not be told
trend-outcome-open = Not said yet
trend-outcome-do = Record
trend-questions = Questions
trend-questions-none = No question waits for a round.
trend-rules = How the rules did
trend-rules-what = A rule is judged by what became of its alarms.
trend-rules-none = No rule has raised an alarm.
trend-rule = Rule
finding-phenomena = Part of which phenomena (counted here, not told)
