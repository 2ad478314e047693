#!/usr/bin/env python3
"""Writes crates/http/openapi.json. A Rust test compares its paths with the routes that are served.

Run after a change of the API: python3 tools/make_openapi.py > crates/http/openapi.json
"""
import json

S = lambda **k: dict(type="string", **k)
I = lambda **k: dict(type="integer", **k)
B = dict(type="boolean")
A = lambda items, **k: dict(type="array", items=items, **k)
R = lambda name: {"$ref": f"#/components/schemas/{name}"}
WHEN = S(format="date-time")


def O(required=(), **properties):
    schema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = list(required)
    return schema


ANY = {"type": "object"}
OUTCOME = S(enum=["passed", "failed", "defect", "not-supported", "not-run"])
TLP = S(enum=["clear", "green", "amber", "amber+strict", "red"])

schemas = {
    "Problem": O(["type", "title", "status", "code"], type=S(), title=S(), status=I(), detail=S(), code=S(), place=S(), remedy=S()),
    "Check": O(["code", "outcome"], code=S(), outcome=OUTCOME, detail=S(), source=S(), line=I(), column=I()),
    "Document": O(kind=S(), document_type=S(), issuing_state=S(), number=S(), expiry=S(format="date")),
    "ListAnswer": O(["id", "outcome"], id=S(), title=S(), owner=S(), as_of={"type": ["string", "null"]}, outcome=S(enum=["listed", "not-listed", "not-run", "not-checked", "read-again"]), cells=A(I(minimum=1, maximum=30)), kind=S(enum=["plain", "private"]), reason=S(), stale=B),
    "PrivateQuery": O(["issuing_state", "class", "number"], issuing_state=S(), **{"class": S(minLength=1, maxLength=1)}, number=S(maxLength=30)),
    "PrivateAnswer": O(["document", "answers"], document=S(), answers=A(R("ListAnswer"))),
    "CheckReport": O(
        ["outcome", "authenticated", "reasons", "checks", "profile", "lists"],
        id=S(),
        outcome=S(enum=["passed", "inconclusive", "failed"]),
        authenticated=S(enum=["chip", "seal", "none"]),
        document={"oneOf": [R("Document"), {"type": "null"}]},
        reasons=A(R("Check")),
        checks=A(R("Check")),
        profile=S(enum=["routine", "heightened", "strict", "high"]),
        lists=A(R("ListAnswer")),
        alerts=A(ANY),
        trust=O(["digest"], version=I(), digest=S(), as_of={"type": ["string", "null"]}),
        headline=S(),
        next_step=S(),
    ),
    "InspectionRequest": O(
        mrz={"oneOf": [S(), A(S())]},
        confirmed_reading=B,
        chip={"type": "object", "additionalProperties": S(contentEncoding="base64")},
        visual=R("Visual"),
        profile=S(enum=["routine", "heightened", "strict", "high"]),
        purpose=S(maxLength=200),
    ),
    "Visual": O(
        name=S(maxLength=300),
        national_name=S(maxLength=300),
        number=S(maxLength=40),
        birth_date=S(pattern="^[0-9]{4}(-[0-9]{2}){0,2}$"),
        sex=S(enum=["F", "M", "X"]),
        expiry_date=S(pattern="^[0-9]{4}(-[0-9]{2}){0,2}$"),
        issuing_state=S(maxLength=40),
    ),
    "Release": O(["tlp"], tlp=TLP, members=A(S()), onward=S(enum=["no", "ask", "yes"]), purpose=S(), legal_basis=S(), expires=WHEN),
    "AlertForm": O(["name"], name=S(maxLength=120), pattern=S(), series_length=I(minimum=4), confidence=I(minimum=0, maximum=100), valid_days=I(minimum=1, maximum=365)),
    "FindingForm": O(["inspection", "method"], inspection=S(), method=S(), detection_points=A(S()), phenomena=A(S()), protection_claimed=B, release=R("Release"), alert=R("AlertForm")),
    "FindingMade": O(["finding", "document", "sightings"], finding=S(), document=S(), alert={"type": ["string", "null"]}, sightings=A(S())),
    "ClaimForm": O(["object", "release"], object=ANY, release=R("Release")),
    "Withdraw": O(
        ["reason"],
        reason=S(enum=["error", "no-longer-valid", "source-withdrew", "rectified", "data-subject", "narrowed", "expired", "deleted"]),
        mode=S(enum=["hide", "erase"]),
        deadline_days=I(minimum=0, maximum=30),
    ),
    "OrganisationForm": O(["name", "release"], name=S(maxLength=120), release=R("Release")),
    "LinkForm": O(
        ["source", "target", "relationship", "release"],
        source=S(),
        target=S(),
        relationship=S(enum=["related-to", "part-of", "cooperates-with", "finances", "supplies", "split-from", "merged-with"]),
        since=S(format="date"),
        evidence=A(S()),
        reports=A(S(maxLength=200)),
        reliability=S(enum=["A", "B", "C", "D", "E", "F"]),
        credibility=S(enum=["1", "2", "3", "4", "5", "6"]),
        confidence=I(minimum=0, maximum=100),
        release=R("Release"),
    ),
    "DesignationForm": O(
        ["subject", "stance", "category", "authority", "instrument", "day", "release"],
        subject=S(),
        stance=S(enum=["designates", "denies", "lifts"]),
        category=S(enum=["terrorist-organisation", "violent-extremist-organisation", "organised-crime-group", "proscribed-organisation", "none"]),
        authority=S(maxLength=120),
        instrument=S(maxLength=200),
        day=S(format="date"),
        valid_until=S(format="date"),
        confidence=I(minimum=0, maximum=100),
        release=R("Release"),
    ),
    "OpinionForm": O(
        ["opinion", "release"],
        opinion=S(enum=["strongly-disagree", "disagree", "neutral", "agree", "strongly-agree"]),
        reasons=A(S()),
        confidence=I(minimum=0, maximum=100),
        release=R("Release"),
    ),
    "PracticeText": O(["name"], name=S(maxLength=200), context=S(maxLength=2000), steps=A(S(maxLength=2000), maxItems=20), evidence=S(maxLength=2000), results=S(maxLength=2000)),
    "PracticeForm": O(["lang", "text", "review_date", "release"], lang=S(), text=R("PracticeText"), review_date=S(format="date"), tags=A(S()), region=S(), release=R("Release")),
    "TranslationForm": O(["lang", "text", "release"], lang=S(), text=R("PracticeText"), release=R("Release")),
    "DecisionForm": O(["text", "responsible", "due"], text=S(maxLength=500), responsible=S(), due=S(format="date"), basis=A(S())),
    "MeetingForm": O(["title", "day", "group", "participants"], title=S(maxLength=200), day=S(format="date"), group=S(maxLength=200), agenda=A(S(maxLength=200)), participants=A(S()), decisions=A(R("DecisionForm"))),
    "Subject": O(["issuing_state", "number"], issuing_state=S(), **{"class": S(maxLength=1)}, number=S(), basis=S(enum=["holder", "authority", "court", "own-review"]), received=S(format="date"), request=S()),
    "Correction": O(issuing_state=S(), number=S(), reason=S(enum=["lost", "stolen", "stolen-blank", "revoked", "invalid"])),
    "ProtectionSettings": O(
        ["retention", "complaints"],
        retention=O(evidence_days=I(minimum=0), record_days={"type": ["integer", "null"]}, request_days={"type": ["integer", "null"]}),
        complaints=O(["authority", "address"], authority=S(maxLength=200), address=S(maxLength=500)),
    ),
    "ListEntry": O(["issuing_state", "class", "number", "reason"], **{"issuing_state": S(), "class": S(), "number": S(), "reason": S(enum=["lost", "stolen", "stolen-blank", "revoked", "invalid"]), "day": S()}),
    "ListImport": O(["accepted", "unchanged", "refused"], accepted=I(), unchanged=I(), refused=A({"type": "array"})),
    "Week": S(pattern="^[0-9]{4}-W[0-9]{2}$"),
    "MutationForm": O(
        ["phenomenon", "kind", "other_phenomenon", "since", "confidence", "release"],
        phenomenon=S(), kind=S(enum=["splits-from", "merges-with", "displaces-to", "adopts-method-of"]), other_phenomenon=S(), since=S(pattern="^[0-9]{4}-[0-9]{2}$"),
        enablers=A(S()), evidence_refs=A(S()), confidence=I(minimum=0, maximum=100), valid_days=I(minimum=1, maximum=730), release=R("Release"),
    ),
    "OpinionForm": O(["opinion", "release"], opinion=S(enum=["strongly-disagree", "disagree", "neutral", "agree", "strongly-agree"]), release=R("Release")),
    "WarningForm": O(
        ["asked_actions", "release"],
        asked_actions=A(S(enum=["examine-chips", "examine-prints", "examine-visas", "raise-vigilance", "renew-lists", "report-findings", "compare-counts"]), minItems=1),
        valid_days=I(minimum=1, maximum=180), release=R("Release"),
    ),
    "AnswerForm": O(["action"], action=S(enum=["none-yet", "informed-checkpoints", "raised-vigilance", "compared-counts", "not-concerned", "cannot"])),
}


def op(summary, body=None, content="application/json", query=(), path=(), answer=ANY, status="200", kind="application/json", raw=None):
    o = {"summary": summary, "responses": {}}
    parameters = [{"name": n, "in": "path", "required": True, "schema": S()} for n in path]
    parameters += [{"name": n, "in": "query", "required": False, "schema": s} for n, s in query]
    if parameters:
        o["parameters"] = parameters
    if body or raw:
        o["requestBody"] = {"required": True, "content": {content: {"schema": body or raw}}}
    o["responses"][status] = {"description": "Done"} if status == "204" else {"description": "Done", "content": {kind: {"schema": answer}}}
    for code, what in (("400", "The input is wrong: what, where, remedy"), ("401", "Nobody is signed in"), ("403", "This account may not"), ("404", "No such thing"), ("409", "Changed or decided before"), ("413", "Too large"), ("415", "Not the media type"), ("429", "Too many attempts"), ("503", "The store cannot now")):
        o["responses"][code] = {"description": what, "content": {"application/problem+json": {"schema": R("Problem")}}}
    return o


paths = {
    "/inspections": {
        "get": op("Latest checks of this account, or of all for an examiner", query=[("undecided", B), ("limit", I(minimum=1))]),
        "post": op("Inspect a travel document; the same report as `vigie inspect --json`", R("InspectionRequest"), answer=R("CheckReport")),
    },
    "/inspections/{id}": {"get": op("One check with its evidence while it is kept", path=["id"])},
    "/inspections/{id}/recompute": {"post": op("The report again from its evidence, compared octet by octet: same, different, erased or not kept", path=["id"])},
    "/inspections/{id}/clear": {"post": op("The examiner finds nothing against the document", path=["id"])},
    "/findings": {"post": op("The examiner confirms: finding, alert and sightings in one commit", R("FindingForm"), answer=R("FindingMade"), status="201")},
    "/patterns/preview": {"post": op("Breadth of a pattern and what it would have hit", O(["pattern"], pattern=S()))},
    "/claims": {
        "get": op("What is held, newest first", query=[("q", S()), ("type", S()), ("collection", S()), ("before", I(minimum=0)), ("limit", I(minimum=1))]),
        "post": op("Make, attest and release a claim", R("ClaimForm"), status="201"),
    },
    "/claims/{id}": {"get": op("One object with versions, standing and what refers to it", path=["id"])},
    "/claims/{id}/withdraw": {"post": op("Withdraw a claim everywhere", R("Withdraw"), path=["id"])},
    "/withdrawals": {"get": op("Own withdrawals and who acknowledged")},
    "/alerts": {"get": op("Alerts with what became of their matches")},
    "/organisations": {
        "get": op("Organisations that members speak of"),
        "post": op("Say that there is an organisation of this name; never a person", R("OrganisationForm"), status="201"),
    },
    "/organisations/{id}": {"get": op("One organisation with every link and designation that is said of it", path=["id"])},
    "/links": {
        "get": op("Links between organisations as claims: who asserts, on what, who disputes"),
        "post": op("Claim a link between two organisations", R("LinkForm"), status="201"),
    },
    "/links/{id}": {"get": op("One link with the other assertions between the same two, and their disputes", path=["id"])},
    "/links/{id}/dispute": {"post": op("Give this member's opinion on another's link or designation", R("OpinionForm"), path=["id"], status="201")},
    "/designations": {
        "get": op("What members say that authorities said of organisations"),
        "post": op("Claim that an authority designates, denies or lifts", R("DesignationForm"), status="201"),
    },
    "/blocklist": {"get": op("Blocklist of the indicators that this reader may have, with ETag", query=[("format", S(enum=["plain", "csv", "suricata", "dns-rpz"]))], answer=S(), kind="text/plain")},
    "/indicators": {"get": op("Lines of the blocklist with who says so, and what is no line and why")},
    "/training": {
        "get": op("Training sets, newest first, with the caller's own progress"),
        "post": op("Prepare a training set of specimens of the fictional state UTO", O(["title", "cohort", "defects", "sound"], title=S(maxLength=80), cohort=S(maxLength=80), defects=A(S(enum=["altered-dg1", "digest-mismatch", "wrong-check-digit", "other-number"])), sound=I(minimum=1, maximum=11)), status="201"),
    },
    "/training/rates": {"get": op("Detection rates by cohort and defect, suppressed where fewer than five people decided; no person")},
    "/training/{set}/{number}": {"get": op("One specimen; the software's verdict only after the caller's own decision", path=["set", "number"])},
    "/training/{set}/{number}/decision": {"post": op("Decide on a specimen, once", O(["says_false"], says_false={"type": "boolean"}, point=S()), path=["set", "number"], status="201")},
    "/practices": {
        "get": op("The library of good practices, newest first", query=[("q", S()), ("tag", S()), ("review", S(enum=["current", "due-soon", "overdue"]))]),
        "post": op("Write and share a practice", R("PracticeForm"), status="201"),
    },
    "/practices/{id}": {"get": op("One practice with translations and endorsements", path=["id"])},
    "/practices/{id}/translations": {"post": op("Add a translation, also to another member's practice", R("TranslationForm"), path=["id"], status="201")},
    "/practices/{id}/endorse": {"post": op("Endorse another member's practice", R("OpinionForm"), path=["id"], status="201")},
    "/regions": {
        "get": op("Regional groups of members, as this member draws them"),
        "post": op("Draw a regional group", O(["code", "members"], code=S(maxLength=60), members=A(S())), status="201"),
    },
    "/meetings": {
        "get": op("Meetings of working groups with their decisions"),
        "post": op("Record a meeting with its decisions; it goes to the members that took part", R("MeetingForm"), status="201"),
    },
    "/decisions": {
        "get": op("The follow-up list: every decision, by the day it is due"),
        "post": op("Add a decision to a meeting that this member recorded", O(["meeting", "text", "responsible", "due"], meeting=S(), text=S(maxLength=500), responsible=S(), due=S(format="date"), basis=A(S())), status="201"),
    },
    "/decisions/{id}/follow-up": {"post": op("The member that answers for a decision says what became of it", O(["state"], state=S(enum=["open", "done"])), path=["id"], status="201")},
    "/lists": {"get": op("Own lists"), "post": op("Make a list", O(["id", "title"], id=S(), title=S()), status="201")},
    "/lists/{id}/entries": {
        "post": op("Put documents on a list; bad ones are named", O(["entries"], entries=A(R("ListEntry"))), path=["id"], answer=R("ListImport")),
        "delete": op("Take a document off a list", R("ListEntry"), path=["id"], status="204"),
    },
    "/lists/{id}/import": {"post": op("Read CSV into a list", raw=S(), content="text/csv", path=["id"], answer=R("ListImport"))},
    "/lists/large": {"get": op("Large lists: owner, state, and how their files lie; a list with a problem is not checked")},
    "/lists/use": {"get": op("How lists are used: questions, hits, confirmed, cleared, by list and day")},
    "/lists/{id}/use": {"get": op("How one list is used", path=["id"])},
    "/lists/{id}/lookup": {"post": op("Ask one list about a document; another reading of O and 0 that is listed answers read-again with the places in the number", R("PrivateQuery"), path=["id"], answer=R("PrivateAnswer"))},
    "/lists/{id}/bundles": {"post": op("Take a bundle that the owner of a large list signed; bundles come in order, each once", raw=S(format="binary"), content="application/octet-stream", path=["id"])},
    "/subjects/find": {"post": op("Everything held on a document number; the search is itself recorded", R("Subject"))},
    "/subjects/rectify": {"post": op("Correct what is held, here and at every recipient", O(["subject", "correction"], subject=R("Subject"), correction=R("Correction")))},
    "/subjects/erase": {"post": op("Erase what is held, here and at every recipient", R("Subject"))},
    "/subjects/requests": {"get": op("The record of requests, without numbers")},
    "/subjects/requests/{number}/answered": {"post": op("Note that a request was answered", path=["number"])},
    "/subjects/rates": {"get": op("Referral and inconclusive rates by issuing state of a closed block of four weeks; cells of ten and more", query=[("block", I())])},
    "/subjects/settings": {
        "get": op("Retention and where complaints go", answer=R("ProtectionSettings")),
        "put": op("Set retention and where complaints go", R("ProtectionSettings"), answer=R("ProtectionSettings")),
    },
    "/private-lists": {"get": op("Private lists of other members that are held, and own ones that others may ask, with how often they did")},
    "/private-lists/query": {"post": op("Ask all private lists that are held whether a number is on them; owners learn that somebody asked, not what", R("PrivateQuery"), answer=R("PrivateAnswer"))},
    "/private-lists/{owner}/{id}/query": {"post": op("Ask one private list", R("PrivateQuery"), path=["owner", "id"], answer=R("PrivateAnswer"))},
    "/private-lists/published": {"post": op("Publish an own list for private look-ups by the members named; begins a new epoch", O(["list", "to"], list=S(), to=A(S(), minItems=1), per_day=I(minimum=1)), status="201")},
    "/private-lists/published/{id}": {"delete": op("Take a publication back; its key is forgotten", path=["id"], status="204")},
    "/members": {"get": op("This node and the members it knows"), "post": op("Add a member by its card", O(["card"], card=ANY), status="201")},
    "/members/{member}": {"delete": op("Forget a member", path=["member"], status="204")},
    "/checkpoints": {
        "get": op("Checkpoint nodes of this member"),
        "post": op("Add a checkpoint; the answer holds its one-time code, this once", O(["title", "kind"], title=S(maxLength=120), kind=S(enum=["land", "air", "sea"]), users=A(S()), lists=A(S())), status="201"),
    },
    "/checkpoints/{id}": {
        "put": op("Choose users and lists of a checkpoint anew", O(["title"], title=S(), kind=S(enum=["land", "air", "sea"]), users=A(S()), lists=A(S())), path=["id"]),
        "delete": op("Remove a checkpoint: its key is refused at once", path=["id"], status="204"),
    },
    "/link": {"get": op("How this node stands to its home node, if it is a checkpoint")},
    "/card": {"get": op("This node's signed member card")},
    "/trust": {"get": op("Certificates documents are judged by, with version and digest", query=[("q", S()), ("standing", S(enum=["anchor", "link", "unanchored"])), ("after", I(minimum=0)), ("limit", I(minimum=1, maximum=200))]), "post": op("Propose certificates, revocation lists, master or deviation lists", raw=S(format="binary"), content="application/octet-stream", query=[("name", S())], status="201")},
    "/trust/imports": {"get": op("Imports of trust data and what became of them, newest first")},
    "/trust/imports/{id}": {"get": op("One import with its report and difference", path=["id"])},
    "/trust/imports/{id}/approve": {"post": op("Approve an import; manual anchors take two persons", O(["against"], against=I(minimum=0)), path=["id"])},
    "/trust/imports/{id}/reject": {"post": op("Turn an import down", O(["reason"], reason=S(enum=["origin-unknown", "not-authentic", "damaged", "superseded", "duplicate", "not-needed"])), path=["id"])},
    "/trust/imports/{id}/withdraw": {"post": op("Take a file out again, or confirm that; manual anchors take two persons", O(["reason"], reason=S(enum=["compromised", "issuer-request", "superseded", "mistake", "not-needed"])), path=["id"])},
    "/trust/imports/{id}/keep": {"post": op("Keep a file that somebody asked to take out", path=["id"])},
    "/trust/imports/{id}/anchor": {"post": op("Propose the certificate that signed an unanchored list's signer as an anchor", path=["id"], status="201")},
    "/trust/versions": {"get": op("Versions of the trust data, oldest first")},
    "/trust/versions/{number}": {"get": op("One version, built again from its files", path=["number"])},
    "/trust/versions/{number}/difference": {"get": op("What changed since another version", path=["number"], query=[("from", I(minimum=0))])},
    "/trust/certificates/{sha256}": {"get": op("One certificate: lists that carry it, first and last seen, path to its anchor", path=["sha256"])},
    "/trust/bundle": {"post": op("The trust data as a signed bundle for a place without a link", O(["days"], days=I(minimum=1, maximum=90)))},
    "/audit": {"get": op("Size, root and signed head of the log")},
    "/audit/consistency": {"get": op("Proof that the log grew from an earlier size", query=[("from", I(minimum=0))])},
    "/audit/entries": {"get": op("Entries of the log", query=[("from", I(minimum=0)), ("limit", I(minimum=1))])},
    "/audit/verify": {"post": op("Recompute log and digests")},
    "/audit/tile/{path}": {"get": op("A tile of the log (C2SP tlog-tiles)", path=["path"], kind="application/octet-stream", answer=S(format="binary"))},
    "/events": {"get": op("Server-sent events: something new became visible", kind="text/event-stream", answer=S())},
    "/counts": {"get": op("Exact counts of this node by week and checkpoint", query=[("from", R("Week")), ("to", R("Week"))])},
    "/counts/roll-up": {"post": op("Count the records of closed weeks into rows now")},
    "/counts/share": {"post": op("Tell members the counts of closed weeks; small ones are left out", O(["from", "to", "release"], **{"from": R("Week"), "to": R("Week"), "release": R("Release")}))},
    "/series": {"get": op("A weekly series with its expected band", query=[("phenomenon", S()), ("unit", S(enum=["found", "referred", "checked"])), ("kind", S(enum=["all", "land", "air", "sea"])), ("scope", S(enum=["own", "region"])), ("weeks", I(minimum=1, maximum=260))])},
    "/series/import": {"post": op("Take weekly counts of earlier years: week,kind,unit,phenomenon,count", raw=S(), content="text/csv")},
    "/series/detect": {"post": op("Judge the latest weeks of all series; unusual ones raise alarms")},
    "/phenomena": {"get": op("The taxonomy, and mutations with who says so and who disputes them")},
    "/phenomena/mutations": {"post": op("State, attest and release a mutation", R("MutationForm"), status="201")},
    "/phenomena/mutations/{id}/opinion": {"post": op("Agree with a mutation or dispute it", R("OpinionForm"), path=["id"], status="201")},
    "/alarms": {"get": op("Alarms, and how the rules that raised them did", query=[("limit", I(minimum=1))])},
    "/alarms/{id}/warning": {"post": op("Make a warning of an alarm and release it", R("WarningForm"), path=["id"], status="201")},
    "/alarms/{id}/question": {"post": op("Make a question for a round of an alarm", O(text=S(maxLength=300), lang=S(enum=["en", "fr", "es", "ar"])), path=["id"], status="201")},
    "/alarms/{id}/outcome": {"post": op("Record what became of an alarm", O(["outcome"], outcome=S(enum=["useful", "false", "unknown"])), path=["id"])},
    "/questions": {"get": op("Questions made of alarms")},
    "/warnings": {"get": op("Warnings that stand, with the answers of those warned")},
    "/warnings/{id}/answer": {"post": op("Acknowledge a warning and say what was done", R("AnswerForm"), path=["id"], status="201")},
    "/whoami": {"get": op("Account, roles and member")},
}

QUESTION_FORM = O(["text", "unit"], text=S(maxLength=500), unit=S(maxLength=100), lower=S(), upper=S())
paths.update({
    "/rounds": {
        "get": op("Rounds of judgement, newest first"),
        "post": op("Open a round; it goes to the members asked", O(["title", "phenomenon", "place", "period", "resolution_source", "questions", "members", "commit_hours", "reveal_hours"], title=S(), phenomenon=S(), place=S(), period=S(), resolution_source=S(), questions=A(QUESTION_FORM, minItems=1, maxItems=20), members=A(S(), minItems=2), commit_hours=I(minimum=1, maximum=2000), reveal_hours=I(minimum=1, maximum=2000), question_id=S()), status="201"),
    },
    "/rounds/{id}": {"get": op("One round with progress, result and scores", path=["id"])},
    "/rounds/{id}/judgements": {"post": op("Enter a judgement; local until the member commits", O(["question", "judgement"], question=I(minimum=1), judgement=O(["q05", "q50", "q95"], q05=S(), q50=S(), q95=S(), confidence=I(minimum=0, maximum=100), reason_codes=A(S()))), path=["id"], status="204")},
    "/rounds/{id}/commit": {"post": op("Bind this member to what its assessors entered", path=["id"])},
    "/rounds/{id}/reveal": {"post": op("Show what this member is bound to; refused while somebody is not bound", path=["id"])},
    "/rounds/{id}/conclude": {"post": op("Compute the pool and release it as this member's result", path=["id"])},
    "/rounds/{id}/realizations": {"post": op("Say what a quantity turned out to be", O(["question", "value"], question=I(minimum=1), value=S()), path=["id"], status="201")},
})

LEVEL = S(enum=["heightened", "strict", "high"])
paths.update({
    "/vigilance": {
        "get": op("Levels of places, degraded modes, and what holds at this node's place"),
        "post": op("Set the level of a place, with reason and end", O(["level", "reason", "hours"], place=S(maxLength=120), level=LEVEL, reason=S(enum=["warning", "finding", "event", "request", "assessment", "exercise"]), text=S(maxLength=200), hours=I(minimum=1, maximum=720)), status="201"),
    },
    "/vigilance/end": {"post": op("End the level of a place", O(place=S()), status="204")},
    "/vigilance/degraded": {"post": op("Declare degraded mode: data may be four times as old", O(["text", "hours"], place=S(), text=S(maxLength=200), hours=I(minimum=1, maximum=72)))},
    "/lottery/{day}": {"get": op("A day of the document lottery: commitment, draws, and the seed once the day is over", path=["day"], query=[("place", S())])},
})

document = {
    "openapi": "3.1.0",
    "info": {"title": "Vigie", "version": "0.1.0", "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}, "description": "Documents checked, false ones shared, by members that stay sovereign. TAXII 2.1 stands at /taxii2/."},
    "servers": [{"url": "/api/v1"}],
    "security": [{"basic": []}, {"bearer": []}, {"session": []}],
    "paths": paths,
    "components": {
        "schemas": schemas,
        "securitySchemes": {
            "basic": {"type": "http", "scheme": "basic"},
            "bearer": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "vigie_session", "description": "The cookie's name is per node; changes need X-Vigie-CSRF"},
        },
    },
}
print(json.dumps(document, indent=1, ensure_ascii=False))
