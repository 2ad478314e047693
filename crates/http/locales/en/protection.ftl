# Data protection
protection-lead = Requests of persons about a document number: what is held, its correction, its erasure. Every search is itself recorded, without the number.
protection-requests = Requests
protection-rates = Rates by issuing state
protection-notice-tab = Notice
protection-what = What
protection-place = Where
protection-since = Since
protection-until = Until
protection-given = Given to
protection-no-end = no end by itself
protection-from = made by { $a }
protection-nobody = nobody
protection-holdings = What is held
protection-found = { $n ->
    [0] Nothing is held
    [one] One thing is held
   *[other] { $n } things are held
}
protection-erased = { $n ->
    [0] Nothing was there to erase
    [one] One thing was erased
   *[other] { $n } things were erased
}
protection-rectified = { $n ->
    [0] Nothing was there to correct
    [one] One thing was corrected
   *[other] { $n } things were corrected
}
protection-request-until = Request { $a }, to be answered by { $b }.
protection-earlier = Earlier requests on the same document:
protection-withdrawn = { $n ->
    [one] One withdrawal goes to the members that were given it; they erase and acknowledge.
   *[other] { $n } withdrawals go to the members that were given it; they erase and acknowledge.
}
protection-turn-to = For their own copies the person turns to: { $a }.
protection-kept = What stays, to be looked at
protection-kept-what = Mentions in the text of other objects, marks of protection, evidence as it was read, and what other members made.
protection-erase = Erase
protection-erase-what = Evidence, list entries, findings and alerts on the number go, here and at every member that was given them. Records of checks stay as counts.
protection-erase-sure = I have checked that the request is justified; an erasure cannot be undone.
protection-erase-do = Erase everywhere
protection-rectify = Correct
protection-rectify-what = Give what is right; what is left empty stays. Members that were given it receive the correction.
protection-unchanged = as it is
protection-rectify-do = Correct everywhere
protection-no-requests = No request has been made.
protection-number = Request
protection-basis = On whose word
protection-received = Received
protection-deadline = Answer by
protection-done = Done
protection-answered-on = answered { $a }
protection-late = late since { $a }
protection-answer-do = Note as answered
protection-search = Search by document
protection-search-do = Search
protection-search-help = The search makes a request with a deadline of one month. Identify the person before you tell anything.
protection-settings = How long things are kept, and where complaints go
protection-evidence-days = Evidence of checks that did not pass, in days
protection-record-days = Records of checks, in days
protection-request-days = Answered requests, in days
protection-keep-help = Empty: kept without end.
protection-authority = Supervisory authority
protection-address = Its address
protection-settings-do = Keep the settings
protection-basis-holder = the holder
protection-basis-authority = a data-protection authority
protection-basis-court = a court
protection-basis-own-review = own review
protection-did-found = searched
protection-did-erased = erased
protection-did-rectified = corrected
protection-did-answered = answered
protection-kind-check-record = record of a check
protection-kind-evidence = evidence of a check
protection-kind-list-entry = entry of a list
protection-kind-document = document observable
protection-kind-finding = finding
protection-kind-alert = alert on the whole number
protection-kind-mention = mention in a text
protection-kind-audit-entry = entry of the log
protection-kind-protection = mark of protection
protection-rates-what = How often documents of an issuing state were referred or stayed inconclusive. Gaps in our own trust data burden some travellers unseen; here they show. Cells below ten, and cells that would reveal one, are hidden. These numbers never leave this page.
protection-rates-block = { $a } to { $b }
protection-rates-none = No issuing state has ten checks in this block that may be shown.
protection-rates-state = Issuing state
protection-rates-checks = Checks
protection-rates-referred = Did not pass
protection-rates-inconclusive = Of these inconclusive
protection-rates-hidden = hidden
protection-rates-others = All other issuing states together: { $n } checks.
protection-rates-next = Only closed blocks of four weeks are shown, so that no two answers differ by a few checks. The running one closes on { $a }.
protection-rates-blocks = Closed blocks
protection-notice-print = Notice for the person, to print
protection-notice-back = Back
protection-notice-title = Your travel document was checked
protection-notice-when = On { $a }.
protection-notice-when-where = On { $a }, at: { $b }.
protection-notice-result = The result
protection-notice-outcome-passed = Nothing was found against the document.
protection-notice-outcome-inconclusive = The check alone could not settle it; the document is looked at more closely.
protection-notice-outcome-failed = The check found something about the document. The reasons are:
protection-notice-gone = The reasons are no longer kept.
protection-notice-closer = The document was chosen for a closer look; that says nothing about you.
protection-notice-not-you = This is about the document, not about you. A person decides, not the software.
protection-notice-checked = What was checked
protection-notice-checked-what = The printed line and, where there is one, the chip of the document; whether the document is on lists of lost, stolen or invalid documents; whether false documents of the same series were reported. Nobody was chosen by nationality, origin, sex, age or religion.
protection-notice-kept = What is kept, and how long
protection-notice-record = A record of the check: time, place, result, reasons, and a code made from the document number that nobody else can read. It is kept as long as the law of this authority says.
protection-notice-record-days = { $n ->
    [one] A record of the check, for one day: time, place, result, reasons, and a code made from the document number that nobody else can read.
   *[other] A record of the check, for { $n } days: time, place, result, reasons, and a code made from the document number that nobody else can read.
}
protection-notice-evidence = { $n ->
    [0] What was read from the document is not kept.
    [one] If the check did not pass: what was read from the document, for one day. If it passed: nothing. A portrait is never kept.
   *[other] If the check did not pass: what was read from the document, for { $n } days. If it passed: nothing. A portrait is never kept.
}
protection-notice-shared = If a document was found to be false, what was found may be told to partner states: the document, how it was falsified, the day. Never your name.
protection-notice-origin = If you seek protection, say so: then nothing that identifies the document goes to the state that issued it.
protection-notice-rights = Your rights
protection-notice-rights-what = You may ask what is held on your document, have it corrected, and have it erased. Bring the document, or its number. You are answered within one month.
protection-notice-complain = Where to complain
protection-notice-complain-here = First to the data-protection officer of { $a }.
protection-notice-complain-to = Then, or at once, to the supervisory authority:
protection-notice-complain-ask = Ask at this desk for the supervisory authority and its address.
protection-notice-help = Choose the language of the person on this desk, then print; only the notice is printed.
