//! The properties of STIX 2.1 objects: name, kind, required or not (STIX 2.1, chapters 4 to 7).

use std::collections::HashMap;

/// What a property holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Number,
    Bool,
    Timestamp,
    Dictionary,
    Hashes,
    Hex,
    Base64,
    /// An id, of one of these types; of any, if there are none.
    Ref(&'static [&'static str]),
    /// One of these words.
    Closed(&'static str),
    /// Should be one of these words.
    Open(&'static str),
    KillChainPhase,
    ExternalReference,
    GranularMarking,
    List(Box<Self>),
}

#[derive(Clone, Debug)]
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
}

/// The properties of a type beyond the common ones.
pub(super) struct Shape {
    pub(super) section: &'static str,
    pub(super) properties: Vec<Property>,
    /// At least one of these must be there; nothing is asked if empty.
    pub(super) one_of: Vec<&'static str>,
}

/// Per line: type, section, then `name:kind`; `!` marks required ones, `*` lists, `?` the properties of which one must be there.
/// Kinds: s text, i integer, n number, b truth value, t timestamp, d dictionary, h hashes, x hexadecimal, 6 Base64, r reference,
/// `=` closed words, `~` open vocabulary, k kill chain phase, e external reference, g granular marking.
const SHAPES: &str = "
domain 3.2 created_by_ref:r(identity) created!:t modified!:t spec_version!:s revoked:b labels:s* confidence:i lang:s external_references:e* object_marking_refs:r(marking-definition)* granular_markings:g* extensions:d
observable 3.2 spec_version:s object_marking_refs:r(marking-definition)* granular_markings:g* defanged:b extensions:d
marking 7.2.1 spec_version!:s created!:t created_by_ref:r(identity) external_references:e* object_marking_refs:r(marking-definition)* granular_markings:g* name:s definition_type:s definition:d extensions:d ?definition ?extensions
attack-pattern 4.1 name!:s description:s aliases:s* kill_chain_phases:k*
campaign 4.2 name!:s description:s aliases:s* first_seen:t last_seen:t objective:s
course-of-action 4.3 name!:s description:s
grouping 4.4 name:s description:s context!:~grouping-context object_refs!:r*
identity 4.5 name!:s description:s roles:s* identity_class:~identity-class sectors:~industry-sector* contact_information:s
incident 4.6 name!:s description:s
indicator 4.7 name:s description:s indicator_types:~indicator-type* pattern!:s pattern_type!:~pattern-type pattern_version:s valid_from!:t valid_until:t kill_chain_phases:k*
infrastructure 4.8 name!:s description:s infrastructure_types:~infrastructure-type* aliases:s* kill_chain_phases:k* first_seen:t last_seen:t
intrusion-set 4.9 name!:s description:s aliases:s* first_seen:t last_seen:t goals:s* resource_level:~attack-resource-level primary_motivation:~attack-motivation secondary_motivations:~attack-motivation*
location 4.10 name:s description:s latitude:n longitude:n precision:n region:~region country:s administrative_area:s city:s street_address:s postal_code:s ?region ?country ?latitude
malware 4.11 name:s description:s malware_types:~malware-type* is_family!:b aliases:s* kill_chain_phases:k* first_seen:t last_seen:t operating_system_refs:r(software)* architecture_execution_envs:~processor-architecture* implementation_languages:~implementation-language* capabilities:~malware-capabilities* sample_refs:r(artifact|file)*
malware-analysis 4.12 product!:s version:s host_vm_ref:r(software) operating_system_ref:r(software) installed_software_refs:r(software)* configuration_version:s modules:s* analysis_engine_version:s analysis_definition_version:s submitted:t analysis_started:t analysis_ended:t result_name:s result:~malware-result analysis_sco_refs:r* sample_ref:r(file|artifact|network-traffic) ?result ?analysis_sco_refs
note 4.13 abstract:s content!:s authors:s* object_refs!:r*
observed-data 4.14 first_observed!:t last_observed!:t number_observed!:i objects:d object_refs:r* ?objects ?object_refs
opinion 4.15 explanation:s authors:s* opinion!:=opinion object_refs!:r*
report 4.16 name!:s description:s report_types:~report-type* published!:t object_refs!:r*
threat-actor 4.17 name!:s description:s threat_actor_types:~threat-actor-type* aliases:s* first_seen:t last_seen:t roles:~threat-actor-role* goals:s* sophistication:~threat-actor-sophistication resource_level:~attack-resource-level primary_motivation:~attack-motivation secondary_motivations:~attack-motivation* personal_motivations:~attack-motivation*
tool 4.18 name!:s description:s tool_types:~tool-type* aliases:s* kill_chain_phases:k* tool_version:s
vulnerability 4.19 name!:s description:s
relationship 5.1 relationship_type!:s description:s source_ref!:r target_ref!:r start_time:t stop_time:t
sighting 5.2 description:s first_seen:t last_seen:t count:i sighting_of_ref!:r observed_data_refs:r(observed-data)* where_sighted_refs:r(identity|location)* summary:b
language-content 7.1 object_ref!:r object_modified:t contents!:d
extension-definition 7.3 name!:s description:s schema!:s version!:s extension_types!:=extension-type* extension_properties:s*
artifact 6.1 mime_type:s payload_bin:6 url:s hashes:h encryption_algorithm:=encryption-algorithm decryption_key:s ?payload_bin ?url
autonomous-system 6.2 number!:i name:s rir:s
directory 6.3 path!:s path_enc:s ctime:t mtime:t atime:t contains_refs:r(file|directory)*
domain-name 6.4 value!:s resolves_to_refs:r(ipv4-addr|ipv6-addr|domain-name)*
email-addr 6.5 value!:s display_name:s belongs_to_ref:r(user-account)
email-message 6.6 is_multipart!:b date:t content_type:s from_ref:r(email-addr) sender_ref:r(email-addr) to_refs:r(email-addr)* cc_refs:r(email-addr)* bcc_refs:r(email-addr)* message_id:s subject:s received_lines:s* additional_header_fields:d body:s body_multipart:d* raw_email_ref:r(artifact)
file 6.7 hashes:h size:i name:s name_enc:s magic_number_hex:x mime_type:s ctime:t mtime:t atime:t parent_directory_ref:r(directory) contains_refs:r* content_ref:r(artifact) ?hashes ?name
ipv4-addr 6.8 value!:s resolves_to_refs:r(mac-addr)* belongs_to_refs:r(autonomous-system)*
ipv6-addr 6.9 value!:s resolves_to_refs:r(mac-addr)* belongs_to_refs:r(autonomous-system)*
mac-addr 6.10 value!:s
mutex 6.11 name!:s
network-traffic 6.12 start:t end:t is_active:b src_ref:r(ipv4-addr|ipv6-addr|mac-addr|domain-name) dst_ref:r(ipv4-addr|ipv6-addr|mac-addr|domain-name) src_port:i dst_port:i protocols!:s* src_byte_count:i dst_byte_count:i src_packets:i dst_packets:i ipfix:d src_payload_ref:r(artifact) dst_payload_ref:r(artifact) encapsulates_refs:r(network-traffic)* encapsulated_by_ref:r(network-traffic) ?src_ref ?dst_ref
process 6.13 is_hidden:b pid:i created_time:t cwd:s command_line:s environment_variables:d opened_connection_refs:r(network-traffic)* creator_user_ref:r(user-account) image_ref:r(file) parent_ref:r(process) child_refs:r(process)* ?is_hidden ?pid ?created_time ?cwd ?command_line ?environment_variables ?opened_connection_refs ?creator_user_ref ?image_ref ?parent_ref ?child_refs ?extensions
software 6.14 name!:s cpe:s swid:s languages:s* vendor:s version:s
url 6.15 value!:s
user-account 6.16 user_id:s credential:s account_login:s account_type:~account-type display_name:s is_service_account:b is_privileged:b can_escalate_privs:b is_disabled:b account_created:t account_expires:t credential_last_changed:t account_first_login:t account_last_login:t ?user_id ?credential ?account_login ?account_type ?display_name ?is_service_account ?is_privileged ?can_escalate_privs ?is_disabled ?account_created ?account_expires ?credential_last_changed ?account_first_login ?account_last_login ?extensions
windows-registry-key 6.17 key:s values:d* modified_time:t creator_user_ref:r(user-account) number_of_subkeys:i ?key ?values ?modified_time ?creator_user_ref ?number_of_subkeys
x509-certificate 6.18 is_self_signed:b hashes:h version:s serial_number:s signature_algorithm:s issuer:s validity_not_before:t validity_not_after:t subject:s subject_public_key_algorithm:s subject_public_key_modulus:s subject_public_key_exponent:i x509_v3_extensions:d ?is_self_signed ?hashes ?version ?serial_number ?signature_algorithm ?issuer ?validity_not_before ?validity_not_after ?subject ?subject_public_key_algorithm ?subject_public_key_modulus ?subject_public_key_exponent ?x509_v3_extensions
";

/// Words per vocabulary (STIX 2.1, chapter 10).
const WORDS: &str = "
account-type facebook ldap nis openid radius skype tacacs twitter unix windows-local windows-domain
attack-motivation accidental coercion dominance ideology notoriety organizational-gain personal-gain personal-satisfaction revenge unpredictable
attack-resource-level individual club contest team organization government
encryption-algorithm AES-256-GCM ChaCha20-Poly1305 mime-type-indicated
extension-type new-sdo new-sco new-sro property-extension toplevel-property-extension
grouping-context suspicious-activity malware-analysis unspecified
identity-class individual group system organization class unknown
implementation-language applescript bash c c++ c# go java javascript lua objective-c perl php powershell python ruby scala swift typescript visual-basic x86-32 x86-64
indicator-type anomalous-activity anonymization benign compromised malicious-activity attribution unknown
industry-sector agriculture aerospace automotive chemical commercial communications construction defense education energy entertainment financial-services government emergency-services government-local government-national government-public-services government-regional healthcare hospitality-leisure infrastructure dams nuclear water insurance manufacturing mining non-profit pharmaceuticals retail technology telecommunications transportation utilities
infrastructure-type amplification anonymization botnet command-and-control control-system exfiltration firewall hosting-malware hosting-target-lists phishing reconnaissance routers-switches staging workstation unknown
malware-result malicious suspicious benign unknown
malware-capabilities accesses-remote-machines anti-debugging anti-disassembly anti-emulation anti-memory-forensics anti-sandbox anti-vm captures-input-peripherals captures-output-peripherals captures-system-state-data cleans-traces-of-infection commits-fraud communicates-with-c2 compromises-data-availability compromises-data-integrity compromises-system-availability controls-local-machine degrades-security-software degrades-system-updates determines-c2-server emails-spam escalates-privileges evades-av exfiltrates-data fingerprints-host hides-artifacts hides-executing-code infects-files infects-remote-machines installs-other-components persists-after-system-reboot prevents-artifact-access prevents-artifact-deletion probes-network-environment self-modifies steals-authentication-credentials violates-system-operational-integrity
malware-type adware backdoor bot bootkit ddos downloader dropper exploit-kit keylogger ransomware remote-access-trojan resource-exploitation rogue-security-software rootkit screen-capture spyware trojan unknown virus webshell wiper worm
opinion strongly-disagree disagree neutral agree strongly-agree
pattern-type stix pcre sigma snort suricata yara
processor-architecture alpha arm ia-64 mips powerpc sparc x86 x86-64
region africa eastern-africa middle-africa northern-africa southern-africa western-africa americas latin-america-caribbean south-america caribbean central-america northern-america asia central-asia eastern-asia southern-asia south-eastern-asia western-asia europe eastern-europe northern-europe southern-europe western-europe oceania australia-new-zealand melanesia micronesia polynesia antarctica
report-type attack-pattern campaign identity indicator intrusion-set malware observed-data threat-actor threat-report tool vulnerability
threat-actor-role agent director independent infrastructure-architect infrastructure-operator malware-author sponsor
threat-actor-sophistication none minimal intermediate advanced expert innovator strategic
threat-actor-type activist competitor crime-syndicate criminal hacker insider-accidental insider-disgruntled nation-state sensationalist spy terrorist unknown
tool-type denial-of-service exploitation information-gathering network-capture credential-exploitation remote-access vulnerability-scanning unknown
";

/// All shapes and vocabularies, read once per report.
pub(super) struct Standard {
    shapes: HashMap<&'static str, Shape>,
    words: HashMap<&'static str, Vec<&'static str>>,
}

impl Standard {
    pub(super) fn new() -> Self {
        let lines = |table: &'static str| table.lines().filter(|line| !line.is_empty());
        let shapes = lines(SHAPES).filter_map(|line| {
            let mut parts = line.split(' ');
            let (name, section) = (parts.next()?, parts.next()?);
            let (mut properties, mut one_of) = (Vec::new(), Vec::new());
            for part in parts {
                match part.strip_prefix('?') {
                    Some(name) => one_of.push(name),
                    None => properties.extend(property(part)),
                }
            }
            Some((name, Shape { section, properties, one_of }))
        });
        let words = lines(WORDS).filter_map(|line| {
            let (name, words) = line.split_once(' ')?;
            Some((name, words.split(' ').collect()))
        });
        Self { shapes: shapes.collect(), words: words.collect() }
    }

    pub(super) fn shape(&self, kind: &str) -> Option<&Shape> {
        self.shapes.get(kind).filter(|_| !matches!(kind, "domain" | "observable" | "marking"))
    }

    /// The common properties of a class: `domain`, `observable`, `marking`.
    pub(super) fn common(&self, class: &str) -> Option<&Shape> {
        self.shapes.get(class)
    }

    pub(super) fn knows(&self, vocabulary: &str, word: &str) -> bool {
        self.words.get(vocabulary).is_some_and(|words| words.contains(&word))
    }
}

fn property(text: &'static str) -> Option<Property> {
    let (name, kind) = text.split_once(':')?;
    let (name, required) = name.strip_suffix('!').map_or((name, false), |name| (name, true));
    let (kind, list) = kind.strip_suffix('*').map_or((kind, false), |kind| (kind, true));
    let one = match kind.split_at(1) {
        ("s", "") => Kind::Text,
        ("i", "") => Kind::Integer,
        ("n", "") => Kind::Number,
        ("b", "") => Kind::Bool,
        ("t", "") => Kind::Timestamp,
        ("d", "") => Kind::Dictionary,
        ("h", "") => Kind::Hashes,
        ("x", "") => Kind::Hex,
        ("6", "") => Kind::Base64,
        ("k", "") => Kind::KillChainPhase,
        ("e", "") => Kind::ExternalReference,
        ("g", "") => Kind::GranularMarking,
        ("r", "") => Kind::Ref(&[]),
        ("r", types) => Kind::Ref(types_of(types)?),
        ("=", words) => Kind::Closed(words),
        ("~", words) => Kind::Open(words),
        _ => return None,
    };
    Some(Property { name, kind: if list { Kind::List(Box::new(one)) } else { one }, required })
}

/// The few sets of types that references name.
fn types_of(text: &str) -> Option<&'static [&'static str]> {
    Some(match text {
        "(identity)" => &["identity"],
        "(marking-definition)" => &["marking-definition"],
        "(software)" => &["software"],
        "(artifact)" => &["artifact"],
        "(artifact|file)" => &["artifact", "file"],
        "(file|artifact|network-traffic)" => &["file", "artifact", "network-traffic"],
        "(observed-data)" => &["observed-data"],
        "(identity|location)" => &["identity", "location"],
        "(file)" => &["file"],
        "(file|directory)" => &["file", "directory"],
        "(directory)" => &["directory"],
        "(ipv4-addr|ipv6-addr|domain-name)" => &["ipv4-addr", "ipv6-addr", "domain-name"],
        "(ipv4-addr|ipv6-addr|mac-addr|domain-name)" => {
            &["ipv4-addr", "ipv6-addr", "mac-addr", "domain-name"]
        }
        "(user-account)" => &["user-account"],
        "(email-addr)" => &["email-addr"],
        "(mac-addr)" => &["mac-addr"],
        "(autonomous-system)" => &["autonomous-system"],
        "(network-traffic)" => &["network-traffic"],
        "(process)" => &["process"],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_tables_is_understood() {
        let standard = Standard::new();
        assert_eq!(standard.shapes.len(), 3 + 19 + 2 + 2 + 18);
        for line in SHAPES.lines().filter(|line| !line.is_empty()) {
            for part in line.split(' ').skip(2).filter(|part| !part.starts_with('?')) {
                let property = property(part).unwrap_or_else(|| panic!("{part}"));
                let kind = match &property.kind {
                    Kind::List(kind) => kind,
                    kind => kind,
                };
                if let Kind::Open(words) | Kind::Closed(words) = kind {
                    assert!(standard.words.contains_key(words), "{words}");
                }
            }
        }
        for kind in crate::header::OBSERVABLES {
            assert!(standard.shape(kind).is_some(), "{kind}");
        }
    }
}
