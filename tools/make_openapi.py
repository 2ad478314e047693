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
    "ListAnswer": O(["id", "outcome"], id=S(), title=S(), owner=S(), as_of={"type": ["string", "null"]}, outcome=S(enum=["listed", "not-listed", "not-run"])),
    "CheckReport": O(
        ["outcome", "authenticated", "reasons", "checks", "profile", "lists"],
        id=S(),
        outcome=S(enum=["passed", "inconclusive", "failed"]),
        authenticated=S(enum=["chip", "seal", "none"]),
        document={"oneOf": [R("Document"), {"type": "null"}]},
        reasons=A(R("Check")),
        checks=A(R("Check")),
        profile=S(enum=["routine", "strict"]),
        lists=A(R("ListAnswer")),
        alerts=A(ANY),
        headline=S(),
        next_step=S(),
    ),
    "InspectionRequest": O(
        mrz={"oneOf": [S(), A(S())]},
        confirmed_reading=B,
        chip={"type": "object", "additionalProperties": S(contentEncoding="base64")},
        profile=S(enum=["routine", "strict"]),
        purpose=S(maxLength=200),
    ),
    "Release": O(["tlp"], tlp=TLP, members=A(S()), onward=S(enum=["no", "ask", "yes"]), purpose=S(), legal_basis=S(), expires=WHEN),
    "AlertForm": O(["name"], name=S(maxLength=120), pattern=S(), series_length=I(minimum=4), confidence=I(minimum=0, maximum=100), valid_days=I(minimum=1, maximum=365)),
    "FindingForm": O(["inspection", "method"], inspection=S(), method=S(), detection_points=A(S()), protection_claimed=B, release=R("Release"), alert=R("AlertForm")),
    "FindingMade": O(["finding", "document", "sightings"], finding=S(), document=S(), alert={"type": ["string", "null"]}, sightings=A(S())),
    "ClaimForm": O(["object", "release"], object=ANY, release=R("Release")),
    "Withdraw": O(
        ["reason"],
        reason=S(enum=["error", "no-longer-valid", "source-withdrew", "rectified", "data-subject", "narrowed", "expired", "deleted"]),
        mode=S(enum=["hide", "erase"]),
        deadline_days=I(minimum=0, maximum=30),
    ),
    "ListEntry": O(["issuing_state", "class", "number", "reason"], **{"issuing_state": S(), "class": S(), "number": S(), "reason": S(enum=["lost", "stolen", "stolen-blank", "revoked", "invalid"]), "day": S()}),
    "ListImport": O(["accepted", "unchanged", "refused"], accepted=I(), unchanged=I(), refused=A({"type": "array"})),
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
    "/lists": {"get": op("Own lists"), "post": op("Make a list", O(["id", "title"], id=S(), title=S()), status="201")},
    "/lists/{id}/entries": {
        "post": op("Put documents on a list; bad ones are named", O(["entries"], entries=A(R("ListEntry"))), path=["id"], answer=R("ListImport")),
        "delete": op("Take a document off a list", R("ListEntry"), path=["id"], status="204"),
    },
    "/lists/{id}/import": {"post": op("Read CSV into a list", raw=S(), content="text/csv", path=["id"], answer=R("ListImport"))},
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
    "/trust": {"get": op("Certificates documents are judged by"), "post": op("Import certificates, CRLs, master lists", raw=S(format="binary"), content="application/octet-stream", query=[("name", S())])},
    "/audit": {"get": op("Size, root and signed head of the log")},
    "/audit/consistency": {"get": op("Proof that the log grew from an earlier size", query=[("from", I(minimum=0))])},
    "/audit/entries": {"get": op("Entries of the log", query=[("from", I(minimum=0)), ("limit", I(minimum=1))])},
    "/audit/verify": {"post": op("Recompute log and digests")},
    "/audit/tile/{path}": {"get": op("A tile of the log (C2SP tlog-tiles)", path=["path"], kind="application/octet-stream", answer=S(format="binary"))},
    "/events": {"get": op("Server-sent events: something new became visible", kind="text/event-stream", answer=S())},
    "/whoami": {"get": op("Account, roles and member")},
}

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
