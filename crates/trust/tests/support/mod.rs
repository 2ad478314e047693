//! An issuer made with the OpenSSL command line in a temporary folder: CSCA, document signer, EF.SOD, revocation list.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::Digest as _;
use tempfile::TempDir;
use vigie_model::{Outcome, ReasonCode, Timestamp};
use vigie_mrtd::mrz::{Format, MrzDate, MrzFields, Sex, make};
use vigie_trust::inspect::{Input, MrzText, Reading, conclude, inspect};
use vigie_trust::report::{CheckReport, Profile};
use vigie_trust::store::TrustSnapshot;

/// Runs `openssl` in a folder; the arguments are split at spaces.
pub fn openssl(folder: &Path, arguments: &str) -> Vec<u8> {
    let output = Command::new("openssl").current_dir(folder).args(arguments.split_whitespace()).output();
    let output = output.expect("the openssl command is installed");
    assert!(output.status.success(), "openssl {arguments}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// What an issuer is made of.
#[derive(Clone, Copy)]
pub struct Suite {
    /// `-newkey` arguments of `openssl genpkey`.
    pub csca_key: &'static str,
    pub dsc_key: &'static str,
    /// Digest of certificates and SOD.
    pub digest: &'static str,
    /// Use RSASSA-PSS.
    pub pss: bool,
}

pub const P256: Suite = Suite {
    csca_key: "-algorithm EC -pkeyopt ec_paramgen_curve:P-256",
    dsc_key: "-algorithm EC -pkeyopt ec_paramgen_curve:P-256",
    digest: "sha256",
    pss: false,
};

/// An issuing state of the tests.
pub struct Issuer {
    pub folder: TempDir,
    pub suite: Suite,
}

impl Issuer {
    pub fn new(suite: Suite) -> Self {
        Self::named(suite, "UT")
    }

    pub fn named(suite: Suite, country: &str) -> Self {
        let issuer = Self { folder: tempfile::tempdir().unwrap(), suite };
        let extensions = "[csca]\nbasicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n\
            [dsc]\nkeyUsage=critical,digitalSignature\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n\
            [bare]\nkeyUsage=critical,digitalSignature\n\
            [req]\ndistinguished_name=dn\nprompt=no\n[dn]\nCN=unused\n\
            [ca]\ndefault_ca=here\n[here]\ndatabase=index.txt\ncrlnumber=crlnumber\ndefault_md=sha256\ndefault_crl_days=30\ncrl_extensions=crlext\n\
            [crlext]\nauthorityKeyIdentifier=keyid\n";
        issuer.write("c.cnf", extensions);
        issuer.write("index.txt", "");
        issuer.write("crlnumber", "01\n");
        issuer.authority("csca", suite.csca_key, country);
        issuer.signer("dsc", "csca", country, "dsc");
        issuer
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path().join(name)).unwrap()
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path().join(name), content).unwrap();
    }

    fn sigopt(&self) -> &'static str {
        if self.suite.pss { "-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest" } else { "" }
    }

    /// Makes `NAME.key`, `NAME.pem` and `NAME.der`, self-signed.
    pub fn authority(&self, name: &str, key: &str, country: &str) {
        let (digest, sigopt) = (self.suite.digest, self.sigopt());
        openssl(self.path(), &format!("genpkey {key} -out {name}.key"));
        openssl(
            self.path(),
            &format!(
                "req -x509 -new -key {name}.key -{digest} {sigopt} -days 5000 -config c.cnf -extensions csca -subj /C={country}/O=Specimen/CN=CSCA -out {name}.pem"
            ),
        );
        openssl(self.path(), &format!("x509 -in {name}.pem -outform DER -out {name}.der"));
    }

    /// Makes `NAME.key`, `NAME.pem` and `NAME.der`, signed by `by`, with the extensions of a section of the configuration.
    pub fn signer(&self, name: &str, by: &str, country: &str, section: &str) {
        let (digest, sigopt, key) = (self.suite.digest, self.sigopt(), self.suite.dsc_key);
        openssl(self.path(), &format!("genpkey {key} -out {name}.key"));
        openssl(
            self.path(),
            &format!(
                "req -new -key {name}.key -config c.cnf -subj /C={country}/O=Specimen/CN=DS -out {name}.csr"
            ),
        );
        openssl(
            self.path(),
            &format!(
                "x509 -req -in {name}.csr -CA {by}.pem -CAkey {by}.key -set_serial 4711 -{digest} {sigopt} -days 4000 -extfile c.cnf -extensions {section} -out {name}.pem"
            ),
        );
        openssl(self.path(), &format!("x509 -in {name}.pem -outform DER -out {name}.der"));
    }

    /// EF.SOD over the data groups, signed by `by`; `more` are further arguments of `openssl cms -sign`.
    pub fn sod(&self, groups: &BTreeMap<u8, Vec<u8>>, by: &str, more: &str) -> Vec<u8> {
        self.write("lds.der", security_object(groups));
        let keyopt =
            if self.suite.pss { "-keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:digest" } else { "" };
        let digest = self.suite.digest;
        openssl(
            self.path(),
            &format!(
                "cms -sign -binary -nodetach -nosmimecap -in lds.der -outform DER -out sod.cms -econtent_type 2.23.136.1.1.1 -signer {by}.pem -inkey {by}.key -md {digest} {keyopt} {more}"
            ),
        );
        tlv(&[0x77], &self.read("sod.cms"))
    }

    /// A revocation list of `csca` in DER; `revoked` revokes the document signer.
    pub fn crl(&self, revoked: bool) -> Vec<u8> {
        let entry = "R\t400101000000Z\t240601000000Z,keyCompromise\t1267\tunknown\t/C=UT/O=Specimen/CN=DS\n";
        self.write("index.txt", if revoked { entry } else { "" });
        openssl(self.path(), "ca -config c.cnf -gencrl -cert csca.pem -keyfile csca.key -out crl.pem");
        openssl(self.path(), "crl -in crl.pem -outform DER -out crl.der");
        self.read("crl.der")
    }

    /// Trust in the CSCA, and a fresh revocation list.
    pub fn trust(&self) -> TrustSnapshot {
        let mut trust = TrustSnapshot::default();
        assert_eq!(trust.import(&self.read("csca.der"), "csca.der", now()).accepted(), 1);
        assert_eq!(trust.import(&self.crl(false), "crl.der", now()).accepted(), 1);
        trust
    }

    /// A sound document: its printed lines and its chip.
    pub fn document(&self) -> (Vec<String>, BTreeMap<String, Vec<u8>>) {
        let lines = zone("UTO", "L898902C3");
        let groups = groups(&lines);
        let chip = chip(&groups, self.sod(&groups, "dsc", ""));
        (lines, chip)
    }
}

/// An hour from the clock of the machine, because OpenSSL stamps its certificates with it.
pub fn now() -> Timestamp {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    Timestamp::from_secs(seconds as i64 + 3600)
}

pub fn zone(state: &str, number: &str) -> Vec<String> {
    let fields = MrzFields {
        document_code: "PP".into(),
        issuing_state: state.into(),
        document_number: number.into(),
        nationality: state.into(),
        birth_date: "740812".parse().unwrap(),
        sex: Sex::Female,
        expiry_date: MrzDate::from_day(2044, 4, 15),
        optional_data: "ZE184226B".into(),
        optional_data_2: String::new(),
        primary_identifier: "ERIKSSON".into(),
        secondary_identifier: "ANNA MARIA".into(),
    };
    make(&fields, Format::Td3).unwrap()
}

/// A DG2 of one face whose picture has a header and nothing that could be decoded.
pub fn face() -> Vec<u8> {
    let picture = [&[0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 40, 0, 30, 1, 1, 0x11, 0][..], &[7; 400]].concat();
    let block = (32 + picture.len() as u32).to_be_bytes();
    let length = (46 + picture.len() as u32).to_be_bytes();
    let record = [&b"FAC\x00010\x00"[..], &length, &[0, 1], &block, &[0; 16]].concat();
    let record = [&record[..], &[1, 0, 0, 30, 0, 40, 3, 0, 0, 0, 0, 0], &picture].concat();
    let template = [tlv(&[0xA1], &[0x87, 2, 1, 1, 0x88, 2, 0, 8]), tlv(&[0x5F, 0x2E], &record)].concat();
    tlv(&[0x75], &tlv(&[0x7F, 0x61], &[&[2, 1, 1][..], &tlv(&[0x7F, 0x60], &template)].concat()))
}

/// DG1 of the lines, a DG2, and a DG14 that stands for others.
pub fn groups(lines: &[String]) -> BTreeMap<u8, Vec<u8>> {
    let dg1 = tlv(&[0x61], &tlv(&[0x5F, 0x1F], lines.concat().as_bytes()));
    let dg14 = tlv(&[0x6E], &[0x31, 0]);
    BTreeMap::from([(1, dg1), (2, face()), (14, dg14)])
}

/// The files of a chip with EF.COM.
pub fn chip(groups: &BTreeMap<u8, Vec<u8>>, sod: Vec<u8>) -> BTreeMap<String, Vec<u8>> {
    let tags: Vec<u8> =
        groups.keys().map(|number| vigie_mrtd::lds::FileId::Dg(*number).tag().unwrap()).collect();
    let versions = [tlv(&[0x5F, 0x01], b"0107"), tlv(&[0x5F, 0x36], b"040000")].concat();
    let com = tlv(&[0x60], &[versions, tlv(&[0x5C], &tags)].concat());
    let mut files: BTreeMap<String, Vec<u8>> =
        groups.iter().map(|(number, bytes)| (format!("DG{number}.bin"), bytes.clone())).collect();
    files.insert("EF_COM.bin".into(), com);
    files.insert("EF_SOD.bin".into(), sod);
    files
}

/// LDSSecurityObject version 0 with SHA-256 digests.
pub fn security_object(groups: &BTreeMap<u8, Vec<u8>>) -> Vec<u8> {
    let algorithm = tlv(&[0x30], &[tlv(&[6], vigie_mrtd::oid::SHA256), vec![5, 0]].concat());
    let hashes: Vec<u8> = groups
        .iter()
        .flat_map(|(number, bytes)| {
            tlv(&[0x30], &[tlv(&[2], &[*number]), tlv(&[4], &sha2::Sha256::digest(bytes))].concat())
        })
        .collect();
    tlv(&[0x30], &[vec![2, 1, 0], algorithm, tlv(&[0x30], &hashes)].concat())
}

pub fn tlv(tag: &[u8], value: &[u8]) -> Vec<u8> {
    let length = match value.len() {
        len @ 0..=0x7F => vec![len as u8],
        len @ 0x80..=0xFF => vec![0x81, len as u8],
        len => vec![0x82, (len >> 8) as u8, len as u8],
    };
    [tag, &length, value].concat()
}

/// Inspects without lists and alerts.
pub fn report(
    mrz: Option<(&[String], Reading)>,
    chip: &BTreeMap<String, Vec<u8>>,
    trust: &TrustSnapshot,
    profile: Profile,
) -> CheckReport {
    let mrz = mrz.map(|(lines, reading)| MrzText { text: lines.join("\n"), reading });
    let input = Input { mrz, chip: chip.clone() };
    conclude(inspect(&input, trust, now(), profile), Vec::new(), Vec::new())
}

/// The worst answer of a check.
pub fn outcome(report: &CheckReport, code: ReasonCode) -> Option<Outcome> {
    report.checks.iter().filter(|check| check.code == code).map(|check| check.outcome).max()
}

/// All details of a check.
pub fn detail(report: &CheckReport, code: ReasonCode) -> String {
    report
        .checks
        .iter()
        .filter(|check| check.code == code)
        .map(|check| check.detail.as_str())
        .collect::<Vec<_>>()
        .join(" | ")
}

/// The folder of larger test data, if this machine has it: `VIGIE_SHARED`, or `shared` beside the repository.
pub fn shared(path: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let root = std::env::var_os("VIGIE_SHARED").map_or(beside, PathBuf::from);
    let found = root.join("data/documents").join(path);
    match found.exists() {
        true => Some(found),
        false => {
            println!("left out: {path} is not on this machine (set VIGIE_SHARED)");
            None
        }
    }
}
