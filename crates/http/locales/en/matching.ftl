# Private lists
private-tab = Private lists
private-what = Lists of other members that stay with them. A number is asked in blinded form: the owner learns that somebody asked, when and what for, and not what.
private-held = Lists of other members
private-held-none = No member offers this one a private list.
private-owner = Owner
private-until = Holds until
private-published = Own lists that others may ask
private-published-none = None is published.
private-ends = ends on { $a }
private-to = may be asked by { $a }
private-asked-none = Nobody has asked yet.
private-asked-by-day = Numbers asked, by member and day
private-day = Day (UTC)
private-member = Member
private-asked = Asked
private-asked-help = Which numbers were asked cannot be known here.
private-unpublish = Take back
private-publish = Publish a list for private questions
private-publish-to = Members that may ask
private-publish-help = They get a filter that is of no use without this node’s answer, and learn how many documents are on the list. Publishing again begins a new epoch with a new key.
private-publish-do = Publish
private-ask = Ask privately
private-ask-none = There is no list to ask.
private-ask-all = All lists held here
private-ask-help = The owner learns that this member asks, now, for a look-up; not the number. The question is in the log of both.
private-ask-do = Ask
private-listed = listed
private-listed-help = The filter errs once in 4 billion. Confirm with the owner, in a request released for this case, before anything is decided.
private-not-checked = not checked
private-why-no-number = no number was read
private-why-not-asked = the list was not asked
private-why-owner-unknown = the owner’s card is not held or has ended
private-why-unreachable = the owner’s node cannot be reached
private-why-timeout = the owner’s node did not answer in time
private-why-refused = the owner refuses to answer
private-why-quota = the owner has answered as often as it grants
private-why-epoch = the owner has begun a new epoch; the next exchange fetches it
private-why-expired = the publication has ended
private-why-stale = the list is too old
private-why-filter = the copy held here is not the one the owner signed
private-why-answer = the answer is malformed
private-why-proof = the owner’s proof does not hold
private-documents = { $n ->
    [one] 1 document
   *[other] { $n } documents
}
