//! What may leave is what the published schemas say, no more and no less (docs/stix).
// Tests read the schemas.
#![allow(clippy::disallowed_methods)]

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde::de::IgnoredAny;
use vigie_policy::outward::{OUTWARD_EXTENSIONS, OUTWARD_TYPES};

#[derive(Deserialize)]
struct Schema {
    properties: BTreeMap<String, IgnoredAny>,
}

fn published(name: &str) -> BTreeSet<String> {
    let path = format!("{}/../../docs/stix/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
    let schema: Schema = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    schema.properties.into_keys().collect()
}

#[test]
fn types_of_ours_leave_with_exactly_the_published_properties() {
    let ours =
        OUTWARD_TYPES.iter().filter(|(kind, _)| kind.starts_with("x-vigie-") || *kind == "travel-document");
    let mut seen = 0;
    for (kind, listed) in ours {
        let listed: BTreeSet<&str> =
            listed.iter().copied().filter(|property| *property != "extensions.*").collect();
        let mut published = published(kind);
        // Common to all STIX objects; receivers may meet them, and of these we write the first four and the last.
        for common in [
            "type",
            "spec_version",
            "id",
            "object_marking_refs",
            "granular_markings",
            "defanged",
            "extensions",
        ] {
            published.remove(common);
        }
        // Signed objects have one version each, so they are never revoked; the schemas allow it to others.
        if !listed.contains("revoked") {
            published.remove("revoked");
        }
        let published: BTreeSet<&str> = published.iter().map(String::as_str).collect();
        assert_eq!(listed, published, "{kind}");
        seen += 1;
    }
    // Every schema of a type of ours that is published is of one that may leave.
    let folder = std::fs::read_dir(format!("{}/../../docs/stix", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let names = folder.map(|file| file.unwrap().file_name().into_string().unwrap());
    let ours = |name: &String| name.starts_with("x-vigie-") || name.starts_with("travel-document");
    let schemas = names.filter(|name| name.ends_with(".schema.json") && ours(name));
    assert_eq!(seen, schemas.count());
}

#[test]
fn property_extensions_are_the_published_ones() {
    use vigie_stix::travel::extension;
    for (wanted, name) in [
        (vigie_policy::extensions::HANDLING, "handling"),
        (extension::LINK, "link-basis"),
        (extension::OPINION, "opinion-reasons"),
    ] {
        let (_, listed) = OUTWARD_EXTENSIONS.iter().find(|(id, _)| *id == wanted).unwrap();
        let listed: BTreeSet<String> = listed.iter().map(|property| (*property).to_owned()).collect();
        assert_eq!(listed, published(name));
    }
}
