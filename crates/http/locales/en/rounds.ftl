# Rounds of judgement
rounds-what = Members judge the same question each for itself, without seeing the others; then all judgements are shown, and every member counts the same. What members think apart stays visible.
rounds-none = No round is held here.
rounds-waiting = Questions that wait for a round
round-take-up = Open a round on it
round-title = Title
round-by = Opened by
round-stage = Stage
round-stage-commit = Judging apart
round-stage-reveal = Showing judgements
round-stage-closed = Closed
round-stage-says-commit = Every member asked judges for itself and binds itself by a digest. No judgement leaves its node in this stage.
round-stage-says-reveal = Members show what they bound themselves to. A judgement that does not fit its digest is named and left out.
round-stage-says-closed = Nothing that comes now counts. Every member works out the result itself, and the results are compared.
round-deadline = Until
round-waits = Waits for this member
round-waits-judge = judge
round-waits-commit = bind the judgement
round-waits-reveal = show the judgement
round-waits-conclude = work out the result
round-waits-nothing = nothing
round-questions-n =
    { $n ->
        [one] { $n } question
       *[other] { $n } questions
     }
round-members-n =
    { $n ->
        [one] { $n } member asked
       *[other] { $n } members asked
     }
round-open = Open a round
round-open-what = Ask for a quantity that will be known one day. A round is about a phenomenon, a place and a period, never about a person or a group.
round-open-do = Sign and open
round-place = Place
round-period = Period
round-source = What will tell the true number
round-question-n = Question { $n }
round-optional = (may stay empty)
round-question-text = Question
round-lower = lowest plausible number
round-upper = highest plausible number
round-unit = Unit
round-members = Members asked
round-members-help = At least two. This member may be one of them.
round-commit-hours = Hours to judge
round-reveal-hours = Hours to show, from then on
round-release-help = The round and all that belongs to it goes as TLP:AMBER to the members asked and to this one.
round-commit-deadline = Judgements are bound until
round-reveal-deadline = Judgements are shown until
round-rule = Rule
round-rule-says = every member counts the same
round-from-question = Takes up the question
round-not-asked = This member was not asked: it sees the round and does not judge.
round-do-commit = Bind the judgement
round-do-says-commit = Pools this member’s assessors and releases a digest of each judgement. It cannot be changed afterwards.
round-do-reveal = Show the judgement
round-do-says-reveal = Releases this member’s numbers to the members asked. The node refuses while others still judge.
round-do-conclude = Work out the result, or work it out again
round-do-says-conclude = Counts again from the signed judgements held here, releases this member’s result, and compares.
round-progress = Members and their judgements
round-member = Member
round-state = State
round-state-awaited = awaited
round-state-committed = bound, not shown yet
round-state-revealed = shown, and fits its digest
round-state-no-commitment = missing: not bound in time
round-state-late-commitment = late: bound after the deadline
round-state-not-revealed = missing: not shown in time
round-state-late-reveal = late: shown after the deadline
round-state-broken = broken: does not fit its digest
round-no-numbers = no numbers that count
round-left-missing = Left out as missing: { $a }
round-left-late = Left out as late: { $a }
round-left-broken = Left out as broken: { $a }
round-result = Result
round-pool = Pool
round-plot = Interval of every member, of the pool, and the pool’s cumulative curve. The table holds the same numbers.
round-legend-member = a member: 5 % to 95 %, its median a disc
round-legend-pool = the pool: its median a diamond
round-legend-curve = below, the probability that the number is at most so large
round-spread = How far apart
round-medians = The members’ medians go from { $a } to { $b }.
round-overlap = All intervals hold the numbers from { $a } to { $b }.
round-overlap-none = No number lies in every member’s interval.
round-leave-out = With one member left out in turn, the pool’s median goes from { $a } to { $b }.
round-equal = Do the members’ results agree
round-equal-alone = No other member has released its result yet.
round-equal-all = Equal: every result told is the same as this member’s, in what went in and in every number.
round-equal-not-all = Not all equal:
round-told-equal = equal to this member’s
round-told-unequal = not equal to this member’s
round-inputs = SHA-256 of what was pooled:
round-mine = Your judgement (5 %, 50 %, 95 %):
round-entered =
    { $n ->
        [one] { $n } assessor of this member has judged; who it is never leaves the node.
       *[other] { $n } assessors of this member have judged; who they are never leaves the node.
     }
round-judge = Judge
round-judge-help = Three rising numbers: you think the true one is below the first with 5 %, as likely below as above the second, and below the third with 95 %.
round-field-q05 = 5 %: very likely more
round-field-q50 = 50 %: as likely more as less
round-field-q95 = 95 %: very likely less
round-reasons = Rests on
round-reason-own-counts = own counts
round-reason-told-counts = counts that members told
round-reason-trend = the trend
round-reason-mutation = a mutation
round-reason-practice-changed = a practice that changed
round-reason-season = season
round-reason-other-source = another source
round-reason-experience = experience
round-judge-do = Keep the judgement
round-realize = Enter what came true
round-realize-value = The true number
round-realize-do = Sign and release
round-realized = What came true
round-scores = How the judgements did
round-scores-what = The smaller the loss, the better the three numbers stood. Each member sees its own and the pool’s, never another’s.
round-whose = Whose
round-this-member = This member
round-loss = Loss
round-covers = The number lies in the interval
round-covers-yes = yes
round-covers-no = no
type-x-vigie-round = Round of judgement
type-x-vigie-commitment = Bound judgement
type-x-vigie-judgement = Judgement
type-x-vigie-result = Result of a round
type-x-vigie-realization = What came true
