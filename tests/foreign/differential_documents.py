#!/usr/bin/env python3
"""Specimen documents in many key families, made with the OpenSSL command line: python3 tests/foreign/differential_documents.py FOLDER

Used by differential.py and by bench/passive_authentication.py. Each family gives one folder: csca.der, dsc.der, EF_SOD.bin, EF_COM.bin,
DG1.bin, DG2.bin, DG14.bin, mrz.txt, weight.txt. The state is Utopia; nothing here is of a person. Standard library only.
"""

import hashlib
import os
import random
import subprocess
import sys
import time

LINES = ["PPUTOSPECIMEN<<UTOPIA<<<<<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122<4404156<<<<<<<<<<<<<<02"]


class Family:
    """Keys of CSCA and document signer as `openssl genpkey` arguments, the digest, who pads with PSS, and how often production signers have it."""

    def __init__(self, name, csca, dsc, digest, pss=False, weight=0, certificate_digest=None):
        self.name, self.csca, self.dsc, self.digest, self.pss, self.weight = name, csca, dsc, digest, pss, weight
        # The digest under the certificates, where it is another than that of EF.SOD.
        self.certificate_digest = certificate_digest or digest


def rsa(bits):
    return f"-algorithm RSA -pkeyopt rsa_keygen_bits:{bits}"


def ec(curve, explicit=True):
    return f"-algorithm EC -pkeyopt ec_paramgen_curve:{curve}" + (" -pkeyopt ec_param_enc:explicit" if explicit else "")


# The weights are the key families of the 18 production signers of research/documents.md that chain to a CSCA of the 22 lists.
FAMILIES = [
    Family("rsa2048-rsa4096-pkcs1-sha256", rsa(4096), rsa(2048), "sha256", weight=8),
    Family("rsa2048-rsa4096-pss-sha256", rsa(4096), rsa(2048), "sha256", pss=True, weight=3),
    Family("rsa2048-rsa3072-pss-sha256", rsa(3072), rsa(2048), "sha256", pss=True, weight=2),
    Family("bp256-bp384-sha384", ec("brainpoolP384r1"), ec("brainpoolP256r1"), "sha384", weight=1),
    Family("bp384-bp512-sha512", ec("brainpoolP512r1"), ec("brainpoolP384r1"), "sha512", weight=1),
    Family("bp512-bp512-sha512", ec("brainpoolP512r1"), ec("brainpoolP512r1"), "sha512", weight=1),
    Family("p256-p256-sha1", ec("P-256"), ec("P-256"), "sha1", weight=1),
    Family("p256-p384-sha256", ec("P-384"), ec("P-256"), "sha256", weight=1),
    Family("rsa3072-rsa4096-pkcs1-sha512", rsa(4096), rsa(3072), "sha512"),
    Family("rsa4096-rsa4096-pss-sha512", rsa(4096), rsa(4096), "sha512", pss=True),
    Family("p256-named-sha256", ec("P-256", False), ec("P-256", False), "sha256"),
    Family("p384-p384-sha384", ec("P-384"), ec("P-384"), "sha384"),
    Family("p521-p521-sha512", ec("P-521"), ec("P-521"), "sha512"),
    Family("p224-p224-sha224", ec("P-224"), ec("P-224"), "sha224"),
    Family("bp224-bp224-sha224", ec("brainpoolP224r1"), ec("brainpoolP224r1"), "sha224"),
    Family("bp320-bp320-sha384", ec("brainpoolP320r1"), ec("brainpoolP320r1"), "sha384"),
]

CONFIGURATION = """[csca]
basicConstraints=critical,CA:TRUE,pathlen:0
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
[dsc]
keyUsage=critical,digitalSignature
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
[req]
distinguished_name=dn
prompt=no
[dn]
CN=unused
"""

OID_DIGEST = {
    "sha1": bytes([0x2B, 14, 3, 2, 26]), "sha224": bytes([0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 4]),
    "sha256": bytes([0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1]), "sha384": bytes([0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2]),
    "sha512": bytes([0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3]),
}


def tlv(tag, content):
    length = len(content)
    if length < 0x80:
        head = bytes([length])
    else:
        octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
        head = bytes([0x80 | len(octets)]) + octets
    return bytes(tag) + head + content


def openssl(folder, arguments, check=True, data=None):
    done = subprocess.run(["openssl", *arguments.split()], cwd=folder, input=data, capture_output=True, check=False)
    if check and done.returncode != 0:
        raise SystemExit(f"openssl {arguments}: {done.stderr.decode()}")
    return done


def groups(seed):
    chance = random.Random(seed)
    # A portrait of 16 KB stands for DG2: what is measured and compared is its digest.
    portrait = bytes(chance.getrandbits(8) for _ in range(16_000))
    return {
        1: tlv([0x61], tlv([0x5F, 0x1F], "".join(LINES).encode())),
        2: tlv([0x75], tlv([0x7F, 0x61], portrait)),
        14: tlv([0x6E], tlv([0x31], b"")),
    }


def security_object(digest, files):
    algorithm = tlv([0x30], tlv([6], OID_DIGEST[digest]) + b"\x05\x00")
    hashes = b"".join(tlv([0x30], tlv([2], bytes([n])) + tlv([4], hashlib.new(digest, data).digest())) for n, data in sorted(files.items()))
    return tlv([0x30], tlv([2], b"\0") + algorithm + tlv([0x30], hashes))


def write(folder, name, content):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(content)


def read(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def make(folder, family):
    """One document of a family in `folder`."""
    os.makedirs(folder, exist_ok=True)
    write(folder, "c.cnf", CONFIGURATION.encode())
    pss = "-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest" if family.pss else ""
    openssl(folder, f"genpkey {family.csca} -out csca.key")
    openssl(folder, f"req -x509 -new -key csca.key -{family.certificate_digest} {pss} -days 5000 -config c.cnf -extensions csca -subj /C=UT/O=Specimen/CN={family.name} -out csca.pem")
    openssl(folder, f"genpkey {family.dsc} -out dsc.key")
    openssl(folder, f"req -new -key dsc.key -config c.cnf -subj /C=UT/O=Specimen/CN=DS-{family.name} -out dsc.csr")
    openssl(folder, f"x509 -req -in dsc.csr -CA csca.pem -CAkey csca.key -set_serial 4711 -{family.certificate_digest} {pss} -days 4000 -extfile c.cnf -extensions dsc -out dsc.pem")
    files = groups(family.name)
    write(folder, "lds.der", security_object(family.digest, files))
    # pymrtd refuses a signature of the very second in which its certificate begins.
    time.sleep(1.1)
    keyopt = "-keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:digest" if family.pss else ""
    openssl(folder, f"cms -sign -binary -nodetach -nosmimecap -in lds.der -outform DER -out sod.cms -econtent_type 2.23.136.1.1.1 -signer dsc.pem -inkey dsc.key -md {family.digest} {keyopt}")
    for name in ("csca", "dsc"):
        openssl(folder, f"x509 -in {name}.pem -outform DER -out {name}.der")
    write(folder, "EF_SOD.bin", tlv([0x77], read(folder, "sod.cms")))
    tags = {1: 0x61, 2: 0x75, 14: 0x6E}
    com = tlv([0x5F, 0x01], b"0107") + tlv([0x5F, 0x36], b"040000") + tlv([0x5C], bytes(tags[n] for n in sorted(files)))
    write(folder, "EF_COM.bin", tlv([0x60], com))
    for number, content in files.items():
        write(folder, f"DG{number}.bin", content)
    write(folder, "mrz.txt", "\n".join(LINES).encode())
    write(folder, "weight.txt", str(family.weight).encode())
    return folder


def make_all(folder):
    """Every family, each in a folder of its name; those that are there already are kept."""
    for family in FAMILIES:
        place = os.path.join(folder, family.name)
        if not os.path.exists(os.path.join(place, "EF_SOD.bin")):
            print(f"making {family.name}", file=sys.stderr, flush=True)
            make(place, family)
    return [os.path.join(folder, family.name) for family in FAMILIES]


if __name__ == "__main__":
    make_all(sys.argv[1])
