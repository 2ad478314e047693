"""Verdicts of pymrtd over folders of documents, one JSON line each; with `-time SECONDS FOLDER…` verifications a second. Runs in an environment with
pymrtd installed; called by differential.py and bench/passive_authentication.py."""

import glob
import json
import os
import sys
import time

from asn1crypto import x509 as asn1x509
from pymrtd import ef
from pymrtd.ef.dg import DataGroupNumber
from pymrtd.pki import x509
import hashlib


def verify(folder):
    with open(os.path.join(folder, "EF_SOD.bin"), "rb") as file:
        sod = ef.SOD.load(file.read(), strict=True)
    authorities = []
    for name in sorted(glob.glob(os.path.join(folder, "csca*.der"))):
        with open(name, "rb") as file:
            authorities.append(x509.CscaCertificate.load(file.read()))
    if not len(sod.signers):
        raise ValueError("no signer")
    for signer in sod.signers:
        certificate = sod.getDscCertificate(signer)
        if certificate is None:
            raise ValueError("signer certificate not found")
        sod.verify(signer, certificate)
        problems = []
        for authority in authorities:
            try:
                certificate.verify(authority)
                break
            except Exception as problem:
                problems.append(f"{type(problem).__name__}: {problem}")
        else:
            raise ValueError("no CSCA signed the signer: " + "; ".join(problems))
    signed = sod.ldsSecurityObject
    digest = signed.dgHashAlgo["algorithm"].native
    for name in glob.glob(os.path.join(folder, "DG*.bin")):
        number = int(os.path.basename(name)[2:-4])
        entry = signed.find(DataGroupNumber(number))
        with open(name, "rb") as file:
            if entry is None or entry.hash != hashlib.new(digest, file.read()).digest():
                raise ValueError(f"DG{number}")


def main():
    if sys.argv[1] == "-time":
        for folder in sys.argv[3:]:
            count, begun = 0, time.thread_time()
            try:
                while time.thread_time() - begun < float(sys.argv[2]):
                    verify(folder)
                    count += 1
            except Exception:
                count = 0
            print(json.dumps({"document": os.path.basename(folder), "per_second": count / max(time.thread_time() - begun, 1e-9)}))
        return
    for folder in sorted(glob.glob(os.path.join(sys.argv[1], "*"))):
        try:
            verify(folder)
            answer = {"ok": True, "why": ""}
        except BaseException as problem:
            answer = {"ok": False, "why": f"{type(problem).__name__}: {problem}"}
        print(json.dumps({"document": os.path.basename(folder), **answer}), flush=True)


main()
