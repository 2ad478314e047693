//! Alterations that somebody signed: the issuer itself with something wrong, another issuer, or an attacker who owns keys and files.

use vigie_model::Timestamp;

use super::forge::{
    self, SIGNER, attribute, below, rebind, resign, resign_certificate, sod_of, with_file, with_sod,
};
use super::tree::{Node, algorithm, oid};
use super::{Base, Mutant};
use crate::support::{Issuer, P256, chip, groups, openssl, zone};

/// Everything that one issuer's keys make. The first of the list are the controls, which must pass: they show that the machinery signs soundly.
pub fn make(issuer: &Issuer, base: &Base, other_state: &Issuer) -> (Vec<Mutant>, Vec<Mutant>) {
    let mut made = Maker { issuer, base, found: Vec::new() };
    let mut again = sod_of(&base.chip);
    resign(issuer, &mut again, "dsc");
    made.add("control: signed again", "", with_sod(&base.chip, &again));
    made.control_link();
    let controls = std::mem::take(&mut made.found);
    made.other_signers(other_state);
    made.attributes();
    made.content();
    made.validity();
    made.revoked();
    made.roles();
    made.links(other_state);
    made.other_documents();
    made.curves();
    (controls, made.found)
}

/// Alters the LDS security object.
type Edit = fn(&mut Node);

struct Maker<'a> {
    issuer: &'a Issuer,
    base: &'a Base,
    found: Vec<Mutant>,
}

impl Maker<'_> {
    fn add(&mut self, class: &'static str, what: &str, chip: forge::Chip) {
        let lines = self.base.lines.clone();
        self.found.push(Mutant { class, what: what.to_owned(), lines, chip, trust: None });
    }

    /// With these in place of the base's trust.
    fn trusting(&mut self, files: &[(&str, Vec<u8>)]) {
        let trust = files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.clone())).collect();
        self.found.last_mut().expect("a mutant").trust = Some(trust);
    }

    /// EF.SOD over the base's data groups by a certificate and key of the issuer's folder.
    fn sod_by(&self, name: &str) -> Vec<u8> {
        self.issuer.sod(&groups(&self.base.lines), name, "")
    }

    fn csca(&self) -> Vec<u8> {
        self.issuer.read("csca.der")
    }

    /// Somebody else signs: another state's CSCA and signer, an impostor under the same names, a signer of a CSCA that nobody trusts.
    fn other_signers(&mut self, other: &Issuer) {
        let groups = groups(&self.base.lines);
        let class = "another country's CSCA signs";
        self.add(class, "", with_file(&self.base.chip, "EF_SOD.bin", other.sod(&groups, "dsc", "")));
        self.trusting(&[("csca.der", self.csca()), ("csca-2.der", other.read("csca.der"))]);
        // The other state's CSCA certifies a signer that says it is of this state.
        other.signer("double", "csca", "UT", "dsc");
        self.add(
            class,
            "for a signer named as ours",
            with_file(&self.base.chip, "EF_SOD.bin", other.sod(&groups, "double", "")),
        );
        self.trusting(&[("csca.der", self.csca()), ("csca-2.der", other.read("csca.der"))]);

        let class = "signer under an impostor's CSCA of the same name";
        self.issuer.authority("impostor", self.issuer.suite.csca_key, "UT");
        self.issuer.signer("fake", "impostor", "UT", "dsc");
        let fake = self.sod_by("fake");
        self.add(class, "", with_file(&self.base.chip, "EF_SOD.bin", fake.clone()));
        // The same with the true CSCA's key identifier, as its true signer carries it.
        let true_signer = Node::read(&self.issuer.read("dsc.der"));
        let mut named = Node::read(&self.issuer.read("fake.der"));
        let last = true_signer.get(&[0]).kids.as_ref().unwrap().len() - 1;
        *named.at(&[0, last]) = true_signer.get(&[0, last]).clone();
        resign_certificate(self.issuer, &mut named, "impostor");
        let mut sod = Node::read(&fake);
        *sod.at(&below(forge::CERTIFICATES, &[0])) = named;
        self.add(class, "with the true key identifier", with_sod(&self.base.chip, &sod));
        // The impostor sends its CSCA along.
        let mut sod = Node::read(&fake);
        sod.at(forge::CERTIFICATES).list().push(Node::read(&self.issuer.read("impostor.der")));
        self.add(class, "whose certificate comes along in EF.SOD", with_sod(&self.base.chip, &sod));

        let class = "swapped signer";
        self.issuer.signer("second", "csca", "UT", "dsc");
        let mut sod = sod_of(&self.base.chip);
        *sod.at(&below(forge::CERTIFICATES, &[0])) = Node::read(&self.issuer.read("second.der"));
        self.add(class, "another signer's certificate beside the signature", with_sod(&self.base.chip, &sod));
        let mut sod = sod_of(&self.base.chip);
        resign(self.issuer, &mut sod, "second");
        self.add(class, "another signer's key, the certificate as before", with_sod(&self.base.chip, &sod));
        openssl(self.issuer.path(), "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out loose.key");
        let mut sod = sod_of(&self.base.chip);
        let curve = Issuer { folder: tempfile::tempdir().unwrap(), suite: P256 };
        std::fs::copy(self.issuer.path().join("loose.key"), curve.path().join("loose.key")).unwrap();
        resign(&curve, &mut sod, "loose");
        self.add(class, "key that nobody certified", with_sod(&self.base.chip, &sod));
    }

    /// Signed attributes that do not say what they must, signed all the same.
    fn attributes(&mut self) {
        let class = "signed attributes wrong, but signed";
        let kinds: [(&[u8], &str); 2] =
            [(forge::MESSAGE_DIGEST, "message digest"), (forge::CONTENT_TYPE, "content type")];
        for (kind, name) in kinds {
            let mut sod = sod_of(&self.base.chip);
            sod.at(forge::ATTRIBUTES).list().retain(|one| one.get(&[0]).content != kind);
            resign(self.issuer, &mut sod, "dsc");
            self.add(class, &format!("no {name}"), with_sod(&self.base.chip, &sod));

            let mut sod = sod_of(&self.base.chip);
            let again = attribute(&mut sod, kind).clone();
            sod.at(forge::ATTRIBUTES).list().push(again);
            resign(self.issuer, &mut sod, "dsc");
            self.add(class, &format!("two of {name}"), with_sod(&self.base.chip, &sod));

            let mut sod = sod_of(&self.base.chip);
            let values = attribute(&mut sod, kind).at(&[1]).list();
            values.push(values[0].clone());
            resign(self.issuer, &mut sod, "dsc");
            self.add(class, &format!("two values of {name}"), with_sod(&self.base.chip, &sod));

            let mut sod = sod_of(&self.base.chip);
            let value = attribute(&mut sod, kind).at(&[1, 0]);
            let last = value.content.len() - 1;
            value.content[last] ^= 1;
            resign(self.issuer, &mut sod, "dsc");
            self.add(class, &format!("another {name}"), with_sod(&self.base.chip, &sod));
        }
        let mut sod = sod_of(&self.base.chip);
        attribute(&mut sod, forge::MESSAGE_DIGEST).at(&[1, 0]).content.truncate(16);
        resign(self.issuer, &mut sod, "dsc");
        self.add(class, "message digest cut short", with_sod(&self.base.chip, &sod));

        let mut sod = sod_of(&self.base.chip);
        sod.at(SIGNER).list().remove(3);
        resign(self.issuer, &mut sod, "dsc");
        self.add("no signed attributes, content signed", "", with_sod(&self.base.chip, &sod));
        // The signed attributes as content: what was signed as attributes is shown as a document's content (RFC 5652, 5.4, and its erratum).
        let mut sod = sod_of(&self.base.chip);
        let attributes = sod.at(SIGNER).list().remove(3);
        let confused = Node { tag: vec![0x31], ..attributes }.bytes();
        sod.at(&below(forge::CONTENT, &[1, 0])).content = confused;
        self.add(
            "no signed attributes, content signed",
            "the attributes as content",
            with_sod(&self.base.chip, &sod),
        );
    }

    /// Contents that are no sound LDS security object, signed by the true signer.
    fn content(&mut self) {
        let class = "signed content that is no sound security object";
        let place = below(forge::CONTENT, &[1, 0]);
        let edits: [(&str, Edit); 8] = [
            ("digest algorithm MD5", |object| {
                *object.at(&[1]) = algorithm(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 2, 5]);
            }),
            ("digest algorithm SHA-1 over digests of another", |object| {
                *object.at(&[1]) = algorithm(&[0x2B, 14, 3, 2, 26]);
            }),
            ("no digests", |object| object.at(&[2]).list().clear()),
            ("DG1 left out", |object| drop(object.at(&[2]).list().remove(0))),
            ("DG1 named twice", |object| {
                let again = object.get(&[2, 0]).clone();
                object.at(&[2]).list().push(again);
            }),
            ("digest of DG1 empty", |object| object.at(&[2, 0, 1]).content.clear()),
            ("digest of DG1 cut short", |object| object.at(&[2, 0, 1]).content.truncate(8)),
            ("digests under each other's number", |object| {
                object.at(&[2, 0, 0]).content = vec![2];
                object.at(&[2, 1, 0]).content = vec![1];
            }),
        ];
        for (what, edit) in edits {
            let mut sod = sod_of(&self.base.chip);
            let mut object = Node::read(&sod.get(&place).content);
            edit(&mut object);
            sod.at(&place).content = object.bytes();
            rebind(self.issuer, &mut sod);
            resign(self.issuer, &mut sod, "dsc");
            self.add(class, what, with_sod(&self.base.chip, &sod));
        }
        let mut sod = sod_of(&self.base.chip);
        sod.at(&place).content.extend([5, 0]);
        rebind(self.issuer, &mut sod);
        resign(self.issuer, &mut sod, "dsc");
        self.add(class, "bytes after it", with_sod(&self.base.chip, &sod));

        let mut sod = sod_of(&self.base.chip);
        // id-data in both places: sound CMS, but no travel document.
        let data = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1];
        sod.at(&below(forge::CONTENT, &[0])).content = data.to_vec();
        attribute(&mut sod, forge::CONTENT_TYPE).at(&[1, 0]).content = data.to_vec();
        resign(self.issuer, &mut sod, "dsc");
        self.add(class, "content type data", with_sod(&self.base.chip, &sod));
    }

    /// Certificates that were not valid when they had to be.
    fn validity(&mut self) {
        for (class, time) in
            [("expired at signing", "990101000000Z"), ("signed after this check", "440101000000Z")]
        {
            let mut sod = sod_of(&self.base.chip);
            *attribute(&mut sod, forge::SIGNING_TIME).at(&[1, 0]) = Node::leaf(0x17, time.as_bytes());
            resign(self.issuer, &mut sod, "dsc");
            self.add(class, time, with_sod(&self.base.chip, &sod));
        }
        // The signer's certificate expired long ago, the signing time says now.
        let mut expired = Node::read(&self.issuer.read("dsc.der"));
        *expired.at(&[0, 4]) =
            Node::sequence(vec![Node::leaf(0x17, b"050101000000Z"), Node::leaf(0x17, b"080101000000Z")]);
        resign_certificate(self.issuer, &mut expired, "csca");
        let mut sod = sod_of(&self.base.chip);
        *sod.at(&below(forge::CERTIFICATES, &[0])) = expired;
        self.add("expired at signing", "the certificate ended in 2008", with_sod(&self.base.chip, &sod));
        // Its CSCA had expired when it was issued.
        let mut csca = Node::read(&self.csca());
        *csca.at(&[0, 4]) =
            Node::sequence(vec![Node::leaf(0x17, b"050101000000Z"), Node::leaf(0x17, b"080101000000Z")]);
        resign_certificate(self.issuer, &mut csca, "csca");
        self.add("CSCA expired when it certified", "", self.base.chip.clone());
        self.trusting(&[("csca.der", csca.bytes())]);
    }

    fn revoked(&mut self) {
        self.add("revoked signer", "", self.base.chip.clone());
        self.trusting(&[("csca.der", self.csca()), ("crl.der", self.issuer.crl(true))]);
        // A newer list that no longer names it does not lift a revocation (RFC 5280, 5.3.1: only a hold can be lifted).
        self.add("revoked signer", "left out of a newer list", self.base.chip.clone());
        let (older, newer) = (self.issuer.crl(true), self.issuer.crl(false));
        self.trusting(&[("csca.der", self.csca()), ("crl.der", older), ("crl-2.der", newer)]);
    }

    /// Certificates that may not sign documents.
    fn roles(&mut self) {
        let class = "certificate of another purpose signs";
        let by_csca = self.sod_by("csca");
        self.add(class, "the CSCA itself", with_file(&self.base.chip, "EF_SOD.bin", by_csca));
        let configuration = String::from_utf8(self.issuer.read("c.cnf")).unwrap();
        let sections = "[noksign]\nkeyUsage=critical,keyEncipherment\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n\
            [lists]\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,2.23.136.1.1.3\nauthorityKeyIdentifier=keyid\n\
            [unknown]\nkeyUsage=critical,digitalSignature\nauthorityKeyIdentifier=keyid\n1.2.3.4.5=critical,DER:0500\n\
            [visas]\nkeyUsage=critical,digitalSignature\nauthorityKeyIdentifier=keyid\n2.23.136.1.1.6.2=DER:3006020100310113\n";
        self.issuer.write("c.cnf", format!("{configuration}{sections}"));
        for (section, what) in [
            ("noksign", "key for encryption"),
            ("lists", "signer of master lists"),
            ("unknown", "critical extension that nobody knows"),
        ] {
            self.issuer.signer(section, "csca", "UT", section);
            let sod = self.sod_by(section);
            self.add(class, what, with_file(&self.base.chip, "EF_SOD.bin", sod));
        }
        // Documents of type V only (DocumentTypeList, Doc 9303-12, table 6), written by hand because OpenSSL does not know it.
        let mut visas = Node::read(&self.issuer.read("dsc.der"));
        let list =
            Node::sequence(vec![Node::leaf(2, &[0]), Node::constructed(0x31, vec![Node::leaf(0x13, b"V")])]);
        let extension = Node::sequence(vec![oid(&[0x67, 0x81, 8, 1, 1, 6, 2]), Node::leaf(4, &list.bytes())]);
        let last = visas.get(&[0]).kids.as_ref().unwrap().len() - 1;
        visas.at(&[0, last, 0]).list().push(extension);
        resign_certificate(self.issuer, &mut visas, "csca");
        let mut sod = sod_of(&self.base.chip);
        *sod.at(&below(forge::CERTIFICATES, &[0])) = visas;
        self.add(class, "signer of visas", with_sod(&self.base.chip, &sod));
    }

    /// A certificate for the key of `x.key`, in this state's CSCA's name, issued by `by` under `issuer_name`.
    fn link(&self, by: &Issuer, issuer_name: &Node) -> Vec<u8> {
        let mut link = Node::read(&self.issuer.read("x.der"));
        *link.at(&[0, 3]) = issuer_name.clone();
        // Its authority key identifier would name itself: left out, as 173 of 874 authorities do.
        let last = link.get(&[0]).kids.as_ref().unwrap().len() - 1;
        let authority_key_id = [0x55, 0x1D, 0x23];
        link.at(&[0, last, 0]).list().retain(|one| one.get(&[0]).content != authority_key_id);
        *link.at(&[0, 2]) = Node::read(&by.read("csca.der")).get(&[1]).clone();
        *link.at(&[1]) = link.get(&[0, 2]).clone();
        resign_certificate(by, &mut link, "csca");
        link.bytes()
    }

    /// A link certificate by the state itself is a way to its anchor.
    fn control_link(&mut self) {
        self.issuer.authority("x", self.issuer.suite.csca_key, "UT");
        self.issuer.signer("below", "x", "UT", "dsc");
        let own_name = Node::read(&self.csca()).get(&[0, 5]).clone();
        let link = self.link(self.issuer, &own_name);
        let sod = self.sod_by("below");
        self.add("control: link certificate", "", with_file(&self.base.chip, "EF_SOD.bin", sod));
        self.trusting(&[("csca.der", self.csca()), ("csca-link.der", link)]);
    }

    fn links(&mut self, other: &Issuer) {
        let class = "link certificate of another state";
        let name = Node::read(&other.read("csca.der")).get(&[0, 5]).clone();
        let link = self.link(other, &name);
        let sod = self.sod_by("below");
        self.add(class, "", with_file(&self.base.chip, "EF_SOD.bin", sod.clone()));
        self.trusting(&[
            ("csca.der", self.csca()),
            ("csca-2.der", other.read("csca.der")),
            ("csca-link.der", link),
        ]);
        // Under our CSCA's own name, but signed with the other state's key.
        let own_name = Node::read(&self.csca()).get(&[0, 5]).clone();
        let link = self.link(other, &own_name);
        self.add(class, "under our name", with_file(&self.base.chip, "EF_SOD.bin", sod.clone()));
        self.trusting(&[
            ("csca.der", self.csca()),
            ("csca-2.der", other.read("csca.der")),
            ("csca-link.der", link.clone()),
        ]);
        // The same in a master list that nobody has anchored.
        let list = self.master_list(&[link]);
        self.add(
            class,
            "under our name, in a list without an anchor",
            with_file(&self.base.chip, "EF_SOD.bin", sod),
        );
        self.trusting(&[
            ("csca.der", self.csca()),
            ("csca-2.der", other.read("csca.der")),
            ("csca-list.der", list),
        ]);
    }

    /// A CMS master list signed below the impostor, whom nobody trusts (Doc 9303-12, 9).
    fn master_list(&self, certificates: &[Vec<u8>]) -> Vec<u8> {
        let entries = certificates.iter().map(|one| Node::read(one)).collect();
        let content = Node::sequence(vec![Node::leaf(2, &[0]), Node::constructed(0x31, entries)]).bytes();
        self.issuer.write("list.der", content);
        let digest = self.issuer.suite.digest;
        openssl(
            self.issuer.path(),
            &format!(
                "cms -sign -binary -nodetach -nosmimecap -in list.der -outform DER -out list.cms -econtent_type 2.23.136.1.1.2 -signer fake.pem -inkey fake.key -md {digest}"
            ),
        );
        self.issuer.read("list.cms")
    }

    fn other_documents(&mut self) {
        let other_lines = zone("UTO", "L898902C4");
        let other = chip(&groups(&other_lines), self.issuer.sod(&groups(&other_lines), "dsc", ""));
        let own = &self.base.chip;
        let class = "EF.SOD of another document of the same issuer";
        self.add(class, "", with_file(own, "EF_SOD.bin", other["EF_SOD.bin"].clone()));
        self.add(
            "data group substituted",
            "DG1 of another document",
            with_file(own, "DG1.bin", other["DG1.bin"].clone()),
        );
        let mut portrait = own["DG2.bin"].clone();
        portrait.reverse();
        self.add("data group substituted", "DG2", with_file(own, "DG2.bin", portrait));
        self.add("chip of another document in this one", "", other);
        // A document of another state whose chip our CSCA signed.
        let lines = zone("XNM", "L898902C3");
        let foreign = groups(&lines);
        self.add(
            "CSCA signs a document of another state",
            "",
            chip(&foreign, self.issuer.sod(&foreign, "dsc", "")),
        );
        self.found.last_mut().expect("a mutant").lines = lines;
    }

    /// Curve parameters with a generator of the attacker's choice ("CurveBall", CVE-2020-0601). With the victim's public point as generator the
    /// private key is 1, and r = x(Q), s = e + r is a signature under the forged parameters: no key is needed.
    fn curves(&mut self) {
        let dsc = Node::read(&self.issuer.read("dsc.der"));
        let csca = Node::read(&self.csca());
        let is_explicit = |certificate: &Node| certificate.get(&[0, 6, 0, 1]).tag == [0x30];
        if is_explicit(&dsc) {
            let class = "explicit curve with another generator";
            let mut forged = dsc.clone();
            let point = forged.get(&[0, 6, 1]).content[1..].to_vec();
            forged.at(&[0, 6, 0, 1, 3]).content = point.clone();
            let mut sod = sod_of(&self.base.chip);
            *sod.at(&below(forge::CERTIFICATES, &[0])) = forged.clone();
            self.add(
                class,
                "in the signer's certificate, signature as before",
                with_sod(&self.base.chip, &sod),
            );
            let message = Node { tag: vec![0x31], ..sod.get(forge::ATTRIBUTES).clone() }.bytes();
            sod.at(&below(SIGNER, &[5])).content = self.curveball(&dsc, &point, &message);
            self.add(class, "in the signer's certificate, signature forged", with_sod(&self.base.chip, &sod));
            // The forger also signs the altered certificate in the CSCA's name.
            resign_certificate(self.issuer, &mut forged, "impostor");
            *sod.at(&below(forge::CERTIFICATES, &[0])) = forged;
            self.add(class, "and certificate of an impostor", with_sod(&self.base.chip, &sod));
        }
        if is_explicit(&csca) {
            let class = "explicit curve with another generator";
            // A signer of the attacker's, whose certificate carries a forged signature of the CSCA.
            let mut forged = Node::read(&self.issuer.read("fake.der"));
            let point = csca.get(&[0, 6, 1]).content[1..].to_vec();
            let message = forged.get(&[0]).bytes();
            forged.at(&[2]).content = [vec![0], self.curveball(&csca, &point, &message)].concat();
            let mut sod = Node::read(&self.sod_by("fake"));
            *sod.at(&below(forge::CERTIFICATES, &[0])) = forged;
            self.add(class, "CSCA's signature forged", with_sod(&self.base.chip, &sod));
            // The forged CSCA certificate with the victim's point comes along.
            let mut altered = csca.clone();
            altered.at(&[0, 6, 0, 1, 3]).content = point;
            sod.at(forge::CERTIFICATES).list().push(altered.clone());
            self.add(class, "forged CSCA in EF.SOD", with_sod(&self.base.chip, &sod));
            self.add(class, "forged CSCA imported", with_sod(&self.base.chip, &sod));
            self.trusting(&[("csca.der", self.csca()), ("csca-2.der", altered.bytes())]);
        }
        if dsc.get(&[0, 6, 0, 0]).content == [0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1] {
            // The certificate names another curve than that of its point (seen in LT).
            for (what, name) in [
                ("P-384", &[0x2B, 0x81, 4, 0, 0x22][..]),
                ("P-256", &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7]),
                ("brainpoolP256r1", &[0x2B, 0x24, 3, 3, 2, 8, 1, 1, 7]),
            ] {
                let mut other = dsc.clone();
                if other.get(&[0, 6, 0, 1]).content == name {
                    continue;
                }
                *other.at(&[0, 6, 0, 1]) = oid(name);
                resign_certificate(self.issuer, &mut other, "csca");
                let mut sod = sod_of(&self.base.chip);
                *sod.at(&below(forge::CERTIFICATES, &[0])) = other;
                // On the curve that the key is of, this would hold; naming the same curve otherwise changes nothing.
                if !is_same_curve(&dsc, what) {
                    self.add("curve of the key named otherwise", what, with_sod(&self.base.chip, &sod));
                }
            }
        }
    }

    /// r = x(Q) mod n, s = (e + r) mod n: valid for private key 1 and nonce 1 over a generator Q.
    fn curveball(&self, victim: &Node, point: &[u8], message: &[u8]) -> Vec<u8> {
        let order = trimmed(&victim.get(&[0, 6, 0, 1, 4]).content);
        let x = &point[1..=(point.len() - 1) / 2];
        let mut hashed = forge::digest(self.issuer.suite.digest, message);
        // The orders used here fill their octets, so cutting to their length is the whole of bits2int.
        hashed.truncate(order.len());
        let r = reduced(x, &order);
        let s = reduced(&sum(&hashed, &r), &order);
        let number = |value: &[u8]| {
            let value = trimmed(value);
            let sign: &[u8] = if value.first().is_some_and(|first| first & 0x80 != 0) { &[0] } else { &[] };
            Node::leaf(2, &[sign, &value].concat())
        };
        Node::sequence(vec![number(&r), number(&s)]).bytes()
    }
}

/// The certificate's explicit parameters are those of the curve of this name.
fn is_same_curve(certificate: &Node, name: &str) -> bool {
    let parameters = certificate.get(&[0, 6, 0, 1]);
    if parameters.tag == [6] {
        return false;
    }
    let prime = trimmed(&parameters.get(&[1, 1]).content);
    match name {
        "P-256" => prime.len() == 32 && prime[..4] == [0xFF; 4],
        "P-384" => prime.len() == 48 && prime[..4] == [0xFF; 4],
        _ => prime.len() == 32 && prime[0] == 0xA9,
    }
}

fn trimmed(number: &[u8]) -> Vec<u8> {
    number.iter().copied().skip_while(|octet| *octet == 0).collect()
}

fn sum(one: &[u8], other: &[u8]) -> Vec<u8> {
    let len = one.len().max(other.len()) + 1;
    let digit =
        |number: &[u8], at: usize| number.len().checked_sub(at + 1).map_or(0, |at| u16::from(number[at]));
    let (mut out, mut carry) = (vec![0; len], 0);
    for at in 0..len {
        let total = digit(one, at) + digit(other, at) + carry;
        (out[len - 1 - at], carry) = (total as u8, total >> 8);
    }
    trimmed(&out)
}

fn reduced(number: &[u8], order: &[u8]) -> Vec<u8> {
    let mut rest = trimmed(number);
    // A handful of rounds: the number is at most a few times the order.
    while (rest.len(), rest.as_slice()) >= (order.len(), order) {
        let mut borrow = 0;
        let offset = rest.len() - order.len();
        for at in (0..rest.len()).rev() {
            let less = at.checked_sub(offset).map_or(0, |at| i16::from(order[at])) + borrow;
            let digit = i16::from(rest[at]) - less;
            borrow = i16::from(digit < 0);
            rest[at] = digit as u8;
        }
        rest = trimmed(&rest);
    }
    rest
}

/// The time of the tests' issuers.
pub fn now() -> Timestamp {
    crate::support::now()
}
