"""A plain HTTP client and a list of verdicts for the TAXII probe. Standard library only.

Every answer that passes through `Server.send` is also held against the rules that concern all answers (content type,
no empty lists, `http_status` equal to the status, no server fault); the probe reports them at the end.
"""

import base64
import http.client
import json
import re
import ssl
import sys
import threading
import urllib.parse

TAXII = "application/taxii+json;version=2.1"
TIMESTAMP = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")
UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", re.I)


def media_type(text):
    """A content type without the spaces and capitals that make no difference."""
    return (text or "").replace(" ", "").lower()


class Answer:
    """One HTTP answer."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    @property
    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def first(self):
        return self.headers.get("x-taxii-date-added-first")

    @property
    def last(self):
        return self.headers.get("x-taxii-date-added-last")

    @property
    def objects(self):
        body = self.json
        return body.get("objects", []) if isinstance(body, dict) else []

    @property
    def ids(self):
        return [found.get("id") for found in self.objects]

    def is_taxii(self):
        return media_type(self.headers.get("content-type")) == TAXII

    def has_message(self):
        """Whether the body is a TAXII error message (section 3.6.1)."""
        body = self.json
        return self.is_taxii() and isinstance(body, dict) and isinstance(body.get("title"), str) and body["title"] != ""

    def raw_objects(self):
        """The exact bytes of each element of `objects`, whatever a JSON library would make of them."""
        text = self.body.decode("utf-8")
        decoder = json.JSONDecoder()
        at = text.index('"objects"') + len('"objects"')
        at = text.index("[", at) + 1
        found = []
        while True:
            while text[at] in " \t\r\n,":
                at += 1
            if text[at] == "]":
                return found
            _, end = decoder.raw_decode(text, at)
            found.append(text[at:end].encode("utf-8"))
            at = end


class Server:
    """A TAXII server under test."""

    def __init__(self, url, user, password, ca=None):
        parts = urllib.parse.urlsplit(url)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.tls = ssl.create_default_context(cafile=ca) if parts.scheme == "https" else None
        self.netloc = parts.netloc
        pair = base64.b64encode(f"{user}:{password}".encode()).decode()
        self.credentials = f"Basic {pair}"
        self.local = threading.local()
        self.answers = 0
        self.faults = []
        self.wrong_type = []
        self.empty_lists = []
        self.wrong_status = []
        self.no_message = []

    def connect(self, timeout=60):
        if self.tls:
            return http.client.HTTPSConnection(self.netloc, timeout=timeout, context=self.tls)
        return http.client.HTTPConnection(self.netloc, timeout=timeout)

    def send(self, method, path, query=None, body=None, headers=None, auth=True, raw_query=None):
        """One request; `headers` entries of None leave a default header out."""
        if query:
            raw_query = urllib.parse.urlencode(query, safe="[],:")
        target = path + (f"?{raw_query}" if raw_query is not None else "")
        sent = {"Accept": TAXII, "User-Agent": "vigie-probe/1"}
        if auth:
            sent["Authorization"] = self.credentials
        if method == "POST":
            sent["Content-Type"] = TAXII
        sent.update(headers or {})
        sent = {name: value for name, value in sent.items() if value is not None}
        for attempt in (1, 2):
            link = getattr(self.local, "link", None)
            if link is None:
                link = self.local.link = self.connect()
            try:
                link.putrequest(method, target, skip_accept_encoding=True)
                for name, value in sent.items():
                    link.putheader(name, value)
                if body is not None:
                    link.putheader("Content-Length", str(len(body)))
                link.endheaders(body)
                got = link.getresponse()
                answer = Answer(got.status, got.getheaders(), got.read())
                if got.will_close:
                    self.close()
                break
            except (ConnectionError, http.client.HTTPException):
                # A kept connection may have been closed by the server; a fresh one that fails is a failure.
                self.close()
                if attempt == 2:
                    raise
        self.judge(method, target, answer)
        return answer

    def close(self):
        link = getattr(self.local, "link", None)
        if link is not None:
            link.close()
        self.local.link = None

    def judge(self, method, target, answer):
        """Rules for all answers."""
        where = f"{method} {target[:90]} -> {answer.status}"
        self.answers += 1
        if answer.status >= 500:
            self.faults.append(where)
        if answer.body and not answer.is_taxii() and not 300 <= answer.status < 400:
            self.wrong_type.append(f"{where} {answer.headers.get('content-type')}")
        if answer.status >= 400 and method != "HEAD" and not answer.has_message():
            self.no_message.append(where)
        body = answer.json if answer.is_taxii() else None
        if isinstance(body, dict):
            own = {name: value for name, value in body.items() if not (name == "objects" and answer.first)}
            if has_empty_list(own) or body.get("objects") == []:
                self.empty_lists.append(where)
            stated = body.get("http_status")
            if answer.status >= 400 and stated is not None and stated != str(answer.status):
                self.wrong_status.append(f"{where} http_status {stated!r}")

    def get(self, path, query=None, **more):
        return self.send("GET", path, query, **more)

    def post(self, path, objects, **more):
        """Posts an envelope around objects given as dicts or as raw bytes."""
        raw = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in objects]
        return self.send("POST", path, body=b'{"objects":[' + b",".join(raw) + b"]}", **more)


def has_empty_list(value):
    if isinstance(value, list):
        return not value or any(has_empty_list(one) for one in value)
    if isinstance(value, dict):
        return any(has_empty_list(one) for one in value.values())
    return False


class Verdicts:
    """Prints one line a check and keeps count.

    Levels: `must` and `should` are TAXII 2.1's own words; `vigie` is what this project promises on top or where it made use
    of a freedom that the standard leaves.
    """

    def __init__(self, levels):
        self.levels = levels
        self.passed = 0
        self.failed = []

    def check(self, level, section, name, good, detail=""):
        if level not in self.levels:
            return
        if good:
            self.passed += 1
        else:
            self.failed.append(name)
        note = "" if detail in ("", None) else f"  [{str(detail)[:160]}]"
        print(f"{'PASS' if good else 'FAIL'}  {level:6} {section:8} {name}{'' if good else note}", flush=True)

    def close(self):
        print(f"{self.passed} passed, {len(self.failed)} failed")
        return 1 if self.failed or not self.passed else 0


def stop(message):
    """Ends with a usage error."""
    print(message, file=sys.stderr)
    sys.exit(2)
