//! Alterations that need no key: of any byte, and of the structure with all lengths put right again.

use super::forge::{self, Chip, SIGNER, below, sod_of, with_file, with_sod};
use super::tree::{Form, Node, algorithm, oid};
use super::{Base, Chance, Mutant};

type Make = fn(&Base, &mut Chance) -> Option<(String, Chip)>;

/// The classes; each is asked again and again, with other chance.
pub const CLASSES: &[(&str, Make)] = &[
    ("flipped bit in EF.SOD", |base, chance| flip(base, chance, &["EF_SOD.bin"])),
    ("flipped bit in DG1", |base, chance| flip(base, chance, &["DG1.bin"])),
    ("flipped bit in another data group", |base, chance| flip(base, chance, &["DG2.bin", "DG14.bin"])),
    ("flipped bit in EF.COM", |base, chance| flip(base, chance, &["EF_COM.bin"])),
    ("byte replaced", replace),
    ("bytes left out or put in", splice),
    ("file cut off", cut),
    ("bytes after the end of a file", trailing),
    ("element added", add),
    ("element left out", leave_out),
    ("element doubled", double),
    ("elements in another order", reorder),
    ("tag replaced", retag),
    ("length not minimal", |base, chance| reform(base, chance, false)),
    ("indefinite length", |base, chance| reform(base, chance, true)),
    ("string in constructed form", construct),
    ("integer not minimal", long_integer),
    ("boolean or NULL in another form", odd_primitive),
    ("unsigned attributes added", unsigned_attributes),
    ("certificate added beside the signer's", more_certificates),
    ("revocation list added", more_crls),
    ("digest algorithm announced for nobody", more_digests),
    ("algorithm identifier swapped", swap_algorithm),
    ("parameters of an algorithm altered", parameters),
    ("signer identifier altered", signer_identifier),
    ("signature written in another form", signature_form),
    ("no signer", no_signer),
    ("second signer", second_signer),
    ("signed attributes taken off", no_attributes),
    ("certificate taken out, not in trust", no_certificate),
    ("data group that is not signed", unsigned_group),
    ("data groups exchanged", exchange_groups),
    ("digests in another order, left out, doubled", digests),
    ("EF.COM that disagrees", other_com),
    ("EF.SOD or DG1 left out", no_file),
];

fn flip(base: &Base, chance: &mut Chance, names: &[&str]) -> Option<(String, Chip)> {
    let name = *chance.pick(names);
    let mut bytes = base.chip.get(name)?.clone();
    let (at, bit) = (chance.below(bytes.len()), chance.below(8));
    *bytes.get_mut(at)? ^= 1 << bit;
    Some((format!("{name} byte {at} bit {bit}"), with_file(&base.chip, name, bytes)))
}

fn any_file<'a>(base: &'a Base, chance: &mut Chance) -> (&'a str, Vec<u8>) {
    let names: Vec<&String> = base.chip.keys().collect();
    let name = chance.pick(&names).as_str();
    (name, base.chip[name].clone())
}

fn replace(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    let (name, mut bytes) = any_file(base, chance);
    let at = chance.below(bytes.len());
    bytes[at] = chance.next() as u8;
    Some((format!("{name} byte {at}"), with_file(&base.chip, name, bytes)))
}

fn splice(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    let (name, mut bytes) = any_file(base, chance);
    let (at, count) = (chance.below(bytes.len()), 1 + chance.below(4));
    match chance.below(2) {
        0 => drop(bytes.drain(at..(at + count).min(bytes.len()))),
        _ => drop(bytes.splice(at..at, chance.bytes(count))),
    }
    // An empty file is one that was not read, which is another matter.
    (!bytes.is_empty()).then(|| (format!("{name} at byte {at}"), with_file(&base.chip, name, bytes)))
}

fn cut(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    let (name, mut bytes) = any_file(base, chance);
    let kept = 1 + chance.below(bytes.len() - 1);
    bytes.truncate(kept);
    Some((format!("{name} after {kept} bytes"), with_file(&base.chip, name, bytes)))
}

fn trailing(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    let (name, mut bytes) = any_file(base, chance);
    let count = 1 + chance.below(8);
    match chance.below(3) {
        0 => bytes.extend(std::iter::repeat_n(0, count)),
        1 => bytes.extend([5, 0]),
        _ => bytes.extend(chance.bytes(count)),
    }
    Some((name.to_owned(), with_file(&base.chip, name, bytes)))
}

/// EF.SOD, in one case of eight EF.COM, as a tree; `edit` alters it or says that there is nothing to alter.
fn edited(
    base: &Base,
    chance: &mut Chance,
    edit: impl FnOnce(&mut Node, &mut Chance) -> Option<String>,
) -> Option<(String, Chip)> {
    let name = if chance.below(8) == 0 { "EF_COM.bin" } else { "EF_SOD.bin" };
    let mut tree = Node::read(base.chip.get(name)?);
    let what = edit(&mut tree, chance)?;
    Some((format!("{name} {what}"), with_file(&base.chip, name, tree.bytes())))
}

/// EF.SOD as a tree.
fn edited_sod(base: &Base, edit: impl FnOnce(&mut Node) -> Option<String>) -> Option<(String, Chip)> {
    let mut sod = sod_of(&base.chip);
    let what = edit(&mut sod)?;
    Some((what, with_sod(&base.chip, &sod)))
}

fn place(tree: &Node, chance: &mut Chance, fits: impl Fn(&Node) -> bool) -> Option<Vec<usize>> {
    let places: Vec<Vec<usize>> = tree.paths().into_iter().filter(|path| fits(tree.get(path))).collect();
    (!places.is_empty()).then(|| chance.pick(&places).clone())
}

fn is_constructed(node: &Node) -> bool {
    node.kids.is_some()
}

fn add(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    edited(base, chance, |tree, chance| {
        let path = place(tree, chance, is_constructed)?;
        let hidden = chance.bytes(6);
        let more = match chance.below(6) {
            0 => Node::leaf(5, &[]),
            1 => Node::leaf(4, &hidden),
            2 => Node::leaf(0x82, &hidden),
            3 => Node::constructed(0xA5, vec![Node::leaf(4, &hidden)]),
            4 => Node::leaf(2, &[7]),
            _ => Node::sequence(vec![oid(&[0x2A, 3])]),
        };
        let kids = tree.at(&path).list();
        let at = if chance.below(2) == 0 { kids.len() } else { chance.below(kids.len() + 1) };
        kids.insert(at, more);
        Some(format!("in {path:?} at {at}"))
    })
}

fn leave_out(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    edited(base, chance, |tree, chance| {
        let path = place(tree, chance, |node| node.kids.as_ref().is_some_and(|kids| !kids.is_empty()))?;
        let kids = tree.at(&path).list();
        let at = chance.below(kids.len());
        kids.remove(at);
        Some(format!("in {path:?} at {at}"))
    })
}

fn double(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    edited(base, chance, |tree, chance| {
        let path = place(tree, chance, |node| node.kids.as_ref().is_some_and(|kids| !kids.is_empty()))?;
        let kids = tree.at(&path).list();
        let at = chance.below(kids.len());
        let again = kids[at].clone();
        kids.insert(at, again);
        Some(format!("in {path:?} at {at}"))
    })
}

fn reorder(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    edited(base, chance, |tree, chance| {
        let path = place(tree, chance, |node| node.kids.as_ref().is_some_and(|kids| kids.len() > 1))?;
        let kids = tree.at(&path).list();
        let at = chance.below(kids.len() - 1);
        kids.swap(at, at + 1);
        Some(format!("in {path:?} at {at}"))
    })
}

fn retag(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    edited(base, chance, |tree, chance| {
        let path = place(tree, chance, |_| true)?;
        let node = tree.at(&path);
        let other = [0x30, 0x31, 0xA0, 0xA1, 0x04, 0x24, 0x02, 0x0C, 0x13, 0x80, 0x77, 0x60];
        node.tag = vec![*chance.pick(&other)];
        Some(format!("{path:?} as {:02X}", node.tag[0]))
    })
}

fn reform(base: &Base, chance: &mut Chance, indefinite: bool) -> Option<(String, Chip)> {
    edited(base, chance, |tree, chance| {
        let path = place(tree, chance, |node| !indefinite || is_constructed(node))?;
        let node = tree.at(&path);
        node.form = match indefinite {
            true => Form::Indefinite,
            false => Form::Long(1 + chance.below(3) as u8),
        };
        Some(format!("{path:?}"))
    })
}

fn construct(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    edited_sod(base, |tree| {
        let path = place(tree, chance, |node| node.tag == [4] && node.content.len() > 1)?;
        let node = tree.at(&path);
        let (head, tail) = node.content.split_at(1 + chance.below(node.content.len() - 1));
        let parts = vec![Node::leaf(4, head), Node::leaf(4, tail)];
        *node = Node::constructed(0x24, parts);
        if chance.below(2) == 0 {
            node.form = Form::Indefinite;
        }
        Some(format!("{path:?}"))
    })
}

fn long_integer(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    edited_sod(base, |tree| {
        let path = place(tree, chance, |node| node.tag == [2])?;
        tree.at(&path).content.insert(0, 0);
        Some(format!("{path:?}"))
    })
}

fn odd_primitive(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    edited_sod(base, |tree| {
        let path = place(tree, chance, |node| matches!(node.tag[0], 1 | 5))?;
        let node = tree.at(&path);
        node.content = match node.tag[0] {
            1 => vec![1 + chance.below(254) as u8],
            _ => chance.bytes(1),
        };
        Some(format!("{path:?}"))
    })
}

fn unsigned_attributes(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    edited_sod(base, |sod| {
        let value = Node::constructed(0x31, vec![Node::leaf(4, &chance.bytes(8))]);
        let attribute = Node::sequence(vec![oid(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 99]), value]);
        let attributes = if chance.below(4) == 0 { Vec::new() } else { vec![attribute] };
        sod.at(SIGNER).list().push(Node::constructed(0xA1, attributes));
        Some(String::new())
    })
}

fn more_certificates(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    edited_sod(base, |sod| {
        let certificates = sod.at(forge::CERTIFICATES).list();
        let mut other = certificates[0].clone();
        let (more, what) = match chance.below(4) {
            0 => (Node::sequence(vec![Node::leaf(4, &chance.bytes(20))]), "nonsense"),
            1 => {
                other.at(&[0, 1]).content = chance.bytes(6);
                (other, "with another serial number")
            }
            // Once more the same.
            2 => (other, "the signer's again"),
            _ => (Node::constructed(0xA3, vec![Node::leaf(4, &chance.bytes(9))]), "in another format"),
        };
        let at = chance.below(certificates.len() + 1);
        certificates.insert(at, more);
        Some(format!("{what} at {at}"))
    })
}

fn more_crls(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    edited_sod(base, |sod| {
        let crl = base.trust_files.iter().find(|(name, _)| name.starts_with("crl"));
        let (list, what) = match (crl, chance.below(2)) {
            (Some((_, crl)), 0) => (vec![Node::read(crl)], "a sound one"),
            _ => (vec![Node::sequence(vec![Node::leaf(4, &chance.bytes(8))])], "nonsense"),
        };
        sod.at(forge::SIGNED_DATA).list().insert(4, Node::constructed(0xA1, list));
        Some(what.to_owned())
    })
}

/// SHA-1, MD5 and the family of SHA-2.
const DIGESTS: [&[u8]; 6] = [
    &[0x2B, 14, 3, 2, 26],
    &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 2, 5],
    &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1],
    &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2],
    &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3],
    &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 4],
];

fn more_digests(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    edited_sod(base, |sod| {
        let more = algorithm(chance.pick::<&[u8]>(&DIGESTS));
        let announced = sod.at(forge::DIGESTS).list();
        let at = chance.below(announced.len() + 1);
        announced.insert(at, more);
        Some(format!("at {at}"))
    })
}

fn swap_algorithm(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    let signatures: [&[u8]; 9] = [
        &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1],
        &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 5],
        &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11],
        &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 13],
        &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 10],
        &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 1],
        &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2],
        &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 4],
        &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1],
    ];
    edited_sod(base, |sod| {
        // Signature algorithm and digest algorithm of the signer, the announced one, both of the certificate.
        let certificate = below(forge::CERTIFICATES, &[0]);
        let signature = chance.below(2) == 0;
        let (path, other) = match signature {
            true => {
                let places = [below(SIGNER, &[4]), below(&certificate, &[1]), below(&certificate, &[0, 2])];
                (chance.pick(&places).clone(), *chance.pick(&signatures))
            }
            false => {
                let places = [below(SIGNER, &[2]), below(forge::DIGESTS, &[0])];
                (chance.pick(&places).clone(), *chance.pick(&DIGESTS))
            }
        };
        sod.at(&below(&path, &[0])).content = other.to_vec();
        Some(format!("{path:?}"))
    })
}

fn parameters(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    edited_sod(base, |sod| {
        let certificate = below(forge::CERTIFICATES, &[0]);
        let places = [
            below(SIGNER, &[4]),
            below(SIGNER, &[2]),
            below(forge::DIGESTS, &[0]),
            below(&certificate, &[1]),
        ];
        let path = chance.pick(&places).clone();
        let node = sod.at(&path);
        let kids = node.list();
        // RSASSA-PSS-params (RFC 4055, 3.1): digest, mask, salt length, trailer.
        let is_pss = kids.len() == 2 && kids[1].tag == [0x30];
        let what = match (is_pss, chance.below(6)) {
            (true, 0) => {
                kids[1].list().retain(|field| field.tag != [0xA2]);
                "salt length left out"
            }
            (true, 1) => {
                kids[1].list().retain(|field| field.tag != [0xA1]);
                "mask left out"
            }
            (true, 2) => {
                let salt = Node::constructed(0xA2, vec![Node::leaf(2, &[chance.below(127) as u8])]);
                let fields = kids[1].list();
                fields.retain(|field| field.tag != [0xA2]);
                fields.push(salt);
                "salt length"
            }
            (true, 3) => {
                kids[1].list().push(Node::constructed(0xA3, vec![Node::leaf(2, &[1])]));
                "trailer given"
            }
            (true, 4) => {
                kids.truncate(1);
                "all left out"
            }
            (_, 5) => {
                kids.push(Node::leaf(4, &chance.bytes(5)));
                "one more"
            }
            _ => {
                kids.truncate(1);
                let more = match chance.below(4) {
                    0 => Node::leaf(5, &[0]),
                    1 => Node::leaf(4, &chance.bytes(5)),
                    2 => Node::sequence(Vec::new()),
                    _ => Node::sequence(vec![Node::leaf(2, &[1])]),
                };
                kids.push(more);
                "replaced"
            }
        };
        Some(format!("{path:?} {what}"))
    })
}

fn signer_identifier(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    edited_sod(base, |sod| {
        let path = below(SIGNER, &[1]);
        Some(match chance.below(4) {
            0 => {
                sod.at(&below(&path, &[1])).content = chance.bytes(5);
                "serial number".to_owned()
            }
            1 => {
                // Another string type for the same text.
                let place = place(sod.get(&path), chance, |node| matches!(node.tag[0], 0x0C | 0x13))?;
                let node = sod.at(&below(&path, &place));
                node.tag = vec![if node.tag == [0x0C] { 0x13 } else { 0x0C }];
                "string type".to_owned()
            }
            2 => {
                let place = place(sod.get(&path), chance, |node| matches!(node.tag[0], 0x0C | 0x13))?;
                let node = sod.at(&below(&path, &place));
                node.content.make_ascii_lowercase();
                "letters in lower case".to_owned()
            }
            _ => {
                *sod.at(&path) = Node::leaf(0x80, &chance.bytes(20));
                if chance.below(2) == 0 {
                    sod.at(&below(SIGNER, &[0])).content = vec![3];
                }
                "a key identifier in place of the name".to_owned()
            }
        })
    })
}

/// The two numbers of ECDSA side by side, with octets too many or in other forms; RSA with an octet more or less.
fn signature_form(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    edited_sod(base, |sod| {
        let certificate = chance.below(3) == 0;
        let path = match certificate {
            true => below(forge::CERTIFICATES, &[0, 2]),
            false => below(SIGNER, &[5]),
        };
        let (unused, old) = match certificate {
            true => (vec![0], sod.get(&path).content[1..].to_vec()),
            false => (Vec::new(), sod.get(&path).content.clone()),
        };
        let is_ecdsa =
            old.first() == Some(&0x30) && old.get(1).is_some_and(|len| *len >= 0x30 || *len == 0x81);
        let new = match is_ecdsa {
            true => {
                let mut pair = Node::read(&old);
                match chance.below(5) {
                    0 => {
                        let number = |node: &Node| -> Vec<u8> {
                            let trimmed: Vec<u8> =
                                node.content.iter().copied().skip_while(|octet| *octet == 0).collect();
                            [vec![0; 66_usize.saturating_sub(trimmed.len())], trimmed].concat()
                        };
                        let (r, s) = (number(pair.get(&[0])), number(pair.get(&[1])));
                        let zeros = |number: &[u8]| number.iter().take_while(|octet| **octet == 0).count();
                        let width = (66 - zeros(&r).min(zeros(&s))).next_multiple_of(8).min(66);
                        [&r[66 - width..], &s[66 - width..]].concat()
                    }
                    1 => {
                        pair.at(&[chance.below(2)]).content.insert(0, 0);
                        pair.bytes()
                    }
                    2 => {
                        pair.form = if chance.below(2) == 0 { Form::Long(1) } else { Form::Indefinite };
                        pair.bytes()
                    }
                    3 => [pair.bytes(), vec![5, 0]].concat(),
                    _ => {
                        pair.list().push(Node::leaf(5, &[]));
                        pair.bytes()
                    }
                }
            }
            false => match chance.below(2) {
                0 => [vec![0], old].concat(),
                _ => [old, vec![0]].concat(),
            },
        };
        sod.at(&path).content = [unused, new].concat();
        Some(format!("{path:?}"))
    })
}

fn no_signer(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    edited_sod(base, |sod| {
        Some(match chance.below(3) {
            0 => {
                sod.at(forge::SIGNERS).list().clear();
                "set of signers empty".to_owned()
            }
            1 => {
                sod.at(&below(SIGNER, &[5])).content.clear();
                "signature empty".to_owned()
            }
            _ => {
                let signature = &mut sod.at(&below(SIGNER, &[5])).content;
                let fill = if chance.below(2) == 0 { 0 } else { 0xFF };
                signature.iter_mut().for_each(|octet| *octet = fill);
                format!("signature of octets {fill}")
            }
        })
    })
}

fn second_signer(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    edited_sod(base, |sod| {
        let signers = sod.at(forge::SIGNERS).list();
        let mut other = signers[0].clone();
        let same = chance.below(3) == 0;
        if !same {
            let at = chance.below(other.at(&[5]).content.len());
            other.at(&[5]).content[at] ^= 1;
        }
        let at = chance.below(2);
        signers.insert(at, other);
        Some(format!("at {at}, {}", if same { "the same" } else { "with a wrong signature" }))
    })
}

fn no_attributes(base: &Base, _: &mut Chance) -> Option<(String, Chip)> {
    edited_sod(base, |sod| {
        sod.at(SIGNER).list().remove(3);
        Some(String::new())
    })
}

fn no_certificate(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    edited_sod(base, |sod| {
        match chance.below(2) {
            0 => drop(sod.at(forge::SIGNED_DATA).list().remove(3)),
            _ => sod.at(forge::CERTIFICATES).list().clear(),
        }
        Some(String::new())
    })
}

fn unsigned_group(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    let numbers = [(7, 0x67), (11, 0x6B), (12, 0x6C), (13, 0x6D), (15, 0x6F), (16, 0x70)];
    let (number, tag) = *chance.pick(&numbers);
    let group = Node::constructed(tag, vec![Node::leaf(4, &chance.bytes(16))]).bytes();
    Some((format!("DG{number}"), with_file(&base.chip, &format!("DG{number}.bin"), group)))
}

fn exchange_groups(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    let names: Vec<String> = base.chip.keys().filter(|name| name.starts_with("DG")).cloned().collect();
    let one = chance.below(names.len());
    let other = (one + 1 + chance.below(names.len() - 1)) % names.len();
    let mut chip = with_file(&base.chip, &names[one], base.chip[&names[other]].clone());
    if chance.below(2) == 0 {
        chip.insert(names[other].clone(), base.chip[&names[one]].clone());
    }
    Some((format!("{} in place of {}", names[other], names[one]), chip))
}

fn digests(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    edited_sod(base, |sod| {
        let path = below(forge::CONTENT, &[1, 0]);
        let mut object = Node::read(&sod.get(&path).content);
        let list = object.at(&[2]).list();
        let at = chance.below(list.len() - 1);
        let what = match chance.below(5) {
            0 => {
                list.swap(at, at + 1);
                "in another order"
            }
            1 => {
                list.remove(at);
                "one left out"
            }
            2 => {
                let again = list[at].clone();
                list.insert(at, again);
                "one doubled"
            }
            3 => {
                list[at].at(&[0]).content = vec![(20 + chance.below(40)) as u8];
                "of a data group that does not exist"
            }
            _ => {
                list.clear();
                "none"
            }
        };
        sod.at(&path).content = object.bytes();
        Some(what.to_owned())
    })
}

fn other_com(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    let mut com = Node::read(base.chip.get("EF_COM.bin")?);
    let kids = com.list();
    let list = kids.iter_mut().find(|node| node.tag == [0x5C])?;
    let what = match chance.below(5) {
        0 => {
            list.content.push(*chance.pick(&[0x6F, 0x6B, 0x63, 0x76, 0x42]));
            "names one more"
        }
        1 => {
            let at = chance.below(list.content.len());
            list.content.remove(at);
            "leaves one out"
        }
        2 => {
            list.content.clear();
            "names none"
        }
        3 => {
            kids[0].content = b"0199".to_vec();
            "another LDS version"
        }
        _ => {
            kids.retain(|node| node.tag == [0x5C]);
            "no versions"
        }
    };
    Some((what.to_owned(), with_file(&base.chip, "EF_COM.bin", com.bytes())))
}

fn no_file(base: &Base, chance: &mut Chance) -> Option<(String, Chip)> {
    let name = *chance.pick(&["EF_SOD.bin", "DG1.bin"]);
    let mut chip = base.chip.clone();
    chip.remove(name);
    match chance.below(3) {
        0 => drop(chip.insert(name.to_owned(), Vec::new())),
        1 => drop(chip.insert(name.to_owned(), chance.bytes(40))),
        _ => {}
    }
    Some((name.to_owned(), chip))
}

/// One altered document of a class; `None` if the base has nothing to alter, or chance changed nothing.
pub fn make(class: &(&'static str, Make), base: &Base, chance: &mut Chance) -> Option<Mutant> {
    let (what, chip) = class.1(base, chance)?;
    let same = chip == base.chip || forge::plain(&chip) == forge::plain(&base.chip);
    (!same).then(|| Mutant { class: class.0, what, lines: base.lines.clone(), chip, trust: None })
}
