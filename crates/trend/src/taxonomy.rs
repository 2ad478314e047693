//! Phenomena of cross-border crime and what enables them, version 1: controlled lists with stable codes.
//!
//! A phenomenon is a kind of crime; nothing here names a group, an origin or a belief. How many people cross a border is no
//! phenomenon; trafficking in persons and the smuggling of migrants, which are crimes against them, are.

use vigie_model::{Lang, Text};

/// Version of both lists; an entry that is added or changed makes a new one, and codes are never used anew.
pub const VERSION: u32 = 1;

/// An entry of a list.
#[derive(Debug, PartialEq, Eq)]
pub struct Term {
    /// Stable code.
    pub code: &'static str,
    /// The family it belongs to; empty for families and enablers.
    pub parent: &'static str,
    /// Name in four languages.
    pub name: Text,
    /// Short definition, in English.
    pub definition: &'static str,
}

/// A phenomenon or a family of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phenomenon(&'static Term);

/// A means that makes crimes possible and is none of the phenomena itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enabler(&'static Term);

/// The family of documents and identities: every confirmed finding counts under it.
pub const DOCUMENT_FRAUD: &str = "document-fraud";

impl Phenomenon {
    /// The phenomenon of this code.
    pub fn find(code: &str) -> Option<Self> {
        PHENOMENA.iter().find(|term| term.code == code).map(Self)
    }

    /// All of them, each family before its members.
    pub fn all() -> impl Iterator<Item = Self> {
        PHENOMENA.iter().map(Self)
    }

    /// The families.
    pub fn families() -> impl Iterator<Item = Self> {
        Self::all().filter(|one| one.0.parent.is_empty())
    }

    /// The members of this family.
    pub fn members(self) -> impl Iterator<Item = Self> {
        Self::all().filter(move |one| one.0.parent == self.0.code)
    }

    /// Its family; itself for a family.
    pub fn family(self) -> Self {
        Self::find(self.0.parent).unwrap_or(self)
    }

    /// Whether it is a family.
    pub const fn is_family(self) -> bool {
        self.0.parent.is_empty()
    }

    /// The code.
    pub const fn code(self) -> &'static str {
        self.0.code
    }

    /// Name for people.
    pub const fn name(self, lang: Lang) -> &'static str {
        self.0.name.get(lang)
    }

    /// The entry.
    pub const fn term(self) -> &'static Term {
        self.0
    }

    /// What a finding of this method of forgery (code of the controlled list of findings) counts under.
    pub fn of_method(method: &str) -> Self {
        let code = match method {
            "counterfeit" | "fantasy-document" => "document-counterfeit",
            "stolen-blank" => "document-stolen-blank",
            "fraudulently-obtained" => "document-fraudulently-obtained",
            "photo-morphed" => "document-morphing",
            method if method.starts_with("chip-") => "document-chip-manipulation",
            method if method.starts_with("visa-") || method.starts_with("stamp-") => "document-visa-stamp",
            "other" => DOCUMENT_FRAUD,
            _ => "document-alteration",
        };
        // The codes above are on the list; a test holds them.
        Self::find(code).unwrap_or(Self(&PHENOMENA[0]))
    }
}

impl Enabler {
    /// The enabler of this code.
    pub fn find(code: &str) -> Option<Self> {
        ENABLERS.iter().find(|term| term.code == code).map(Self)
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        ENABLERS.iter().map(Self)
    }

    /// The code.
    pub const fn code(self) -> &'static str {
        self.0.code
    }

    /// Name for people.
    pub const fn name(self, lang: Lang) -> &'static str {
        self.0.name.get(lang)
    }

    /// The entry.
    pub const fn term(self) -> &'static Term {
        self.0
    }
}

const fn term(
    code: &'static str,
    parent: &'static str,
    [en, fr, es, ar]: [&'static str; 4],
    definition: &'static str,
) -> Term {
    Term { code, parent, name: Text { en, fr, es, ar }, definition }
}

#[rustfmt::skip]
static PHENOMENA: &[Term] = &[
    term("document-fraud", "", ["Document and identity fraud", "Fraude documentaire et à l’identité", "Fraude documental y de identidad", "تزوير الوثائق والهوية"], "Making, altering, obtaining or using travel or identity documents unlawfully."),
    term("document-counterfeit", "document-fraud", ["Counterfeit documents", "Documents contrefaits", "Documentos falsificados íntegramente", "وثائق مقلدة بكاملها"], "A whole document is reproduced, or one of no existing issuer is made."),
    term("document-alteration", "document-fraud", ["Altered documents", "Documents modifiés", "Documentos alterados", "وثائق محرفة"], "A document that its issuer made is changed afterwards."),
    term("document-stolen-blank", "document-fraud", ["Stolen blanks", "Documents vierges volés", "Documentos en blanco robados", "نماذج فارغة مسروقة"], "Blank documents are stolen and personalised without authority."),
    term("document-fraudulently-obtained", "document-fraud", ["Documents obtained on false grounds", "Documents obtenus frauduleusement", "Documentos obtenidos con engaño", "وثائق حُصل عليها بالاحتيال"], "The issuer is deceived into issuing a genuine document."),
    term("document-morphing", "document-fraud", ["Merged photographs", "Photographies fusionnées", "Fotografías fusionadas", "صور مدمجة"], "One photograph is made from several so that it resembles each of them."),
    term("document-chip-manipulation", "document-fraud", ["Manipulated chips", "Puces manipulées", "Chips manipulados", "شرائح متلاعب بها"], "Data or keys of a document's chip are changed, copied, replaced or made unreadable."),
    term("document-visa-stamp", "document-fraud", ["False visas and stamps", "Faux visas et cachets", "Visados y sellos falsos", "تأشيرات وأختام مزورة"], "Visas or border stamps are counterfeited or altered."),
    term("document-misuse", "document-fraud", ["Use of genuine documents by others", "Usage de documents authentiques par autrui", "Uso de documentos auténticos por terceros", "استخدام وثائق صحيحة من قبل غير أصحابها"], "A genuine document is used by somebody it was not issued to."),

    term("terrorism-extremism", "", ["Terrorism and violent extremism", "Terrorisme et extrémisme violent", "Terrorismo y extremismo violento", "الإرهاب والتطرف العنيف"], "Violence against persons or property to intimidate a population or to compel an authority, and its preparation and support."),
    term("terrorism-attack", "terrorism-extremism", ["Preparing attacks", "Préparation d’attentats", "Preparación de atentados", "الإعداد لهجمات"], "Reconnaissance, weapons and logistics for an attack."),
    term("terrorism-recruitment", "terrorism-extremism", ["Recruitment", "Recrutement", "Captación", "التجنيد"], "Winning people for acts of terrorism."),
    term("terrorism-travel", "terrorism-extremism", ["Travel for terrorist purposes", "Déplacements à des fins terroristes", "Viajes con fines terroristas", "السفر لأغراض إرهابية"], "Crossing borders in order to take part in or train for terrorism, as the law of the member defines it."),
    term("terrorism-incitement", "terrorism-extremism", ["Incitement to violence", "Incitation à la violence", "Incitación a la violencia", "التحريض على العنف"], "Public calls for acts of terrorism."),
    term("terrorism-financing", "terrorism-extremism", ["Financing of terrorism", "Financement du terrorisme", "Financiación del terrorismo", "تمويل الإرهاب"], "Providing or collecting means for acts of terrorism."),
    term("terrorism-support", "terrorism-extremism", ["Support networks", "Réseaux de soutien", "Redes de apoyo", "شبكات الدعم"], "Housing, transport, documents and equipment for acts of terrorism."),

    term("trafficking-smuggling", "", ["Trafficking in persons and smuggling of migrants", "Traite des personnes et trafic de migrants", "Trata de personas y tráfico de migrantes", "الاتجار بالأشخاص وتهريب المهاجرين"], "Crimes by which others exploit people or profit from their crossing of borders; those exploited are victims."),
    term("trafficking-sexual", "trafficking-smuggling", ["Trafficking for sexual exploitation", "Traite à des fins d’exploitation sexuelle", "Trata con fines de explotación sexual", "الاتجار لغرض الاستغلال الجنسي"], "Recruiting or moving people by force or deceit to exploit them sexually."),
    term("trafficking-labour", "trafficking-smuggling", ["Trafficking for forced labour", "Traite à des fins de travail forcé", "Trata con fines de trabajo forzoso", "الاتجار لغرض العمل القسري"], "Recruiting or moving people by force or deceit to exploit their labour."),
    term("trafficking-children", "trafficking-smuggling", ["Trafficking in children", "Traite des enfants", "Trata de menores", "الاتجار بالأطفال"], "Recruiting or moving children to exploit them, by whatever means."),
    term("trafficking-criminality", "trafficking-smuggling", ["Trafficking for forced criminality", "Traite à des fins de criminalité forcée", "Trata con fines de delincuencia forzada", "الاتجار لغرض الإجرام القسري"], "Forcing people to commit crimes for the gain of others."),
    term("smuggling-land", "trafficking-smuggling", ["Smuggling of migrants by land", "Trafic de migrants par voie terrestre", "Tráfico de migrantes por tierra", "تهريب المهاجرين برا"], "Procuring illegal entry over land for gain."),
    term("smuggling-sea", "trafficking-smuggling", ["Smuggling of migrants by sea", "Trafic de migrants par mer", "Tráfico de migrantes por mar", "تهريب المهاجرين بحرا"], "Procuring illegal entry over sea for gain."),
    term("smuggling-air", "trafficking-smuggling", ["Smuggling of migrants by air", "Trafic de migrants par voie aérienne", "Tráfico de migrantes por aire", "تهريب المهاجرين جوا"], "Procuring illegal entry by air for gain, mostly with false documents."),

    term("drugs-arms-goods", "", ["Drugs, arms and goods", "Drogues, armes et marchandises", "Drogas, armas y mercancías", "المخدرات والأسلحة والبضائع"], "Unlawful trade across borders in prohibited or controlled goods."),
    term("drugs-trafficking", "drugs-arms-goods", ["Trafficking in drugs", "Trafic de drogues", "Tráfico de drogas", "الاتجار بالمخدرات"], "Unlawful movement of narcotic and psychotropic substances."),
    term("drugs-precursors", "drugs-arms-goods", ["Precursors of drugs", "Précurseurs de drogues", "Precursores de drogas", "سلائف المخدرات"], "Diverting chemicals from which drugs are made."),
    term("arms-firearms", "drugs-arms-goods", ["Trafficking in firearms", "Trafic d’armes à feu", "Tráfico de armas de fuego", "الاتجار بالأسلحة النارية"], "Unlawful movement of firearms, their parts and ammunition."),
    term("arms-explosives", "drugs-arms-goods", ["Explosives and their precursors", "Explosifs et précurseurs", "Explosivos y sus precursores", "المتفجرات وسلائفها"], "Unlawful movement of explosives and what they are made of."),
    term("goods-excise", "drugs-arms-goods", ["Smuggling of taxed goods", "Contrebande de produits taxés", "Contrabando de productos gravados", "تهريب السلع الخاضعة للضريبة"], "Moving tobacco, alcohol or fuel past taxes."),
    term("goods-counterfeit", "drugs-arms-goods", ["Counterfeit goods", "Marchandises contrefaites", "Mercancías falsificadas", "بضائع مقلدة"], "Trade in goods under false marks, medicines among them."),
    term("goods-cultural", "drugs-arms-goods", ["Trafficking in cultural property", "Trafic de biens culturels", "Tráfico de bienes culturales", "الاتجار بالممتلكات الثقافية"], "Unlawful export and sale of cultural property."),
    term("goods-vehicles", "drugs-arms-goods", ["Stolen vehicles", "Véhicules volés", "Vehículos robados", "المركبات المسروقة"], "Moving stolen vehicles and parts across borders."),

    term("cyber-crime", "", ["Cyber-dependent and cyber-enabled crime", "Cybercriminalité et criminalité facilitée par le numérique", "Ciberdelincuencia y delitos facilitados por medios digitales", "الجرائم السيبرانية والجرائم المرتكبة بوسائل رقمية"], "Crimes against information systems, and crimes that these make wider."),
    term("cyber-intrusion", "cyber-crime", ["Intrusion into systems", "Intrusion dans des systèmes", "Intrusión en sistemas", "اختراق الأنظمة"], "Unlawful access to information systems or data."),
    term("cyber-extortion", "cyber-crime", ["Extortion by encryption or disclosure", "Extorsion par chiffrement ou divulgation", "Extorsión por cifrado o divulgación", "الابتزاز بالتشفير أو الإفشاء"], "Demanding payment for data that were locked or taken."),
    term("cyber-disruption", "cyber-crime", ["Disruption of services", "Perturbation de services", "Interrupción de servicios", "تعطيل الخدمات"], "Making services or infrastructure unavailable."),
    term("cyber-fraud", "cyber-crime", ["Fraud over networks", "Fraude en ligne", "Fraude en línea", "الاحتيال عبر الشبكات"], "Deceiving people over networks for gain."),
    term("cyber-credentials", "cyber-crime", ["Trade in credentials and identities", "Commerce d’identifiants et d’identités", "Comercio de credenciales e identidades", "الاتجار ببيانات الدخول والهويات"], "Selling access data and identity data that were taken."),
    term("cyber-children", "cyber-crime", ["Sexual abuse of children online", "Abus sexuels d’enfants en ligne", "Abuso sexual de menores en línea", "الاعتداء الجنسي على الأطفال عبر الإنترنت"], "Producing or distributing depictions of the abuse of children."),

    term("financial-environmental", "", ["Financial and environmental crime", "Criminalité financière et environnementale", "Delincuencia financiera y medioambiental", "الجرائم المالية والبيئية"], "Crimes against the integrity of finance and against nature."),
    term("financial-laundering", "financial-environmental", ["Money laundering", "Blanchiment d’argent", "Blanqueo de capitales", "غسل الأموال"], "Hiding where the proceeds of crime come from."),
    term("financial-cash", "financial-environmental", ["Smuggling of cash and gold", "Contrebande d’espèces et d’or", "Contrabando de efectivo y oro", "تهريب النقد والذهب"], "Moving undeclared cash or precious metals across borders."),
    term("financial-tax", "financial-environmental", ["Customs and tax fraud", "Fraude douanière et fiscale", "Fraude aduanero y fiscal", "الاحتيال الجمركي والضريبي"], "Evading duties and taxes of cross-border trade by deceit."),
    term("environmental-wildlife", "financial-environmental", ["Trafficking in wildlife", "Trafic d’espèces sauvages", "Tráfico de especies silvestres", "الاتجار بالحياة البرية"], "Unlawful trade in protected animals and plants."),
    term("environmental-timber", "financial-environmental", ["Illegal timber", "Bois illégal", "Madera ilegal", "الأخشاب غير المشروعة"], "Unlawful logging and trade in its products."),
    term("environmental-waste", "financial-environmental", ["Trafficking in waste", "Trafic de déchets", "Tráfico de residuos", "الاتجار بالنفايات"], "Unlawful movement and dumping of waste."),
    term("environmental-fishing", "financial-environmental", ["Illegal fishing", "Pêche illégale", "Pesca ilegal", "الصيد البحري غير المشروع"], "Fishing outside the law and trade in its catch."),
    term("environmental-mining", "financial-environmental", ["Illegal mining", "Exploitation minière illégale", "Minería ilegal", "التعدين غير المشروع"], "Unlawful extraction of and trade in minerals."),
];

#[rustfmt::skip]
static ENABLERS: &[Term] = &[
    term("modern-communication", "", ["Modern communication tools", "Moyens de communication modernes", "Medios de comunicación modernos", "وسائل الاتصال الحديثة"], "Messaging, platforms and encrypted channels used to plan and coordinate crimes."),
    term("illicit-funds", "", ["Illicit funds", "Fonds illicites", "Fondos ilícitos", "الأموال غير المشروعة"], "Proceeds of crime that finance further crimes."),
    term("false-documents", "", ["False documents", "Faux documents", "Documentos falsos", "الوثائق المزورة"], "Documents that open borders, accounts and companies to crimes."),
    term("corruption", "", ["Corruption of officials", "Corruption d’agents publics", "Corrupción de funcionarios", "فساد الموظفين العموميين"], "Advantages given to officials so that they act or look away."),
    term("front-companies", "", ["Front companies", "Sociétés écrans", "Empresas pantalla", "الشركات الواجهة"], "Companies whose business is to hide another."),
    term("online-markets", "", ["Online markets", "Marchés en ligne", "Mercados en línea", "الأسواق الإلكترونية"], "Places on networks where goods and services for crimes are traded."),
    term("virtual-assets", "", ["Virtual assets", "Actifs virtuels", "Activos virtuales", "الأصول الافتراضية"], "Transferable values on distributed ledgers, used to pay for or hide crimes."),
    term("hidden-transport", "", ["Concealed transport", "Transport dissimulé", "Transporte oculto", "النقل المموه"], "Hidden spaces and misdeclared cargo in vehicles, containers and vessels."),
    term("insider-access", "", ["Access from inside", "Accès par initiés", "Acceso desde dentro", "الوصول من الداخل"], "People with lawful access to systems, ports or airports who use it for crimes."),
    term("automation", "", ["Automated generation of content", "Génération automatisée de contenus", "Generación automatizada de contenidos", "التوليد الآلي للمحتوى"], "Text, voice and images made by machines to deceive or to reach many."),
];

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the test reads the published list")]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn six_families_have_four_to_eight_phenomena_each() {
        assert_eq!(Phenomenon::families().count(), 6);
        for family in Phenomenon::families() {
            let members = family.members().count();
            assert!((4..=8).contains(&members), "{} has {members}", family.code());
        }
        let codes: BTreeSet<&str> = PHENOMENA.iter().chain(ENABLERS).map(|term| term.code).collect();
        assert_eq!(codes.len(), PHENOMENA.len() + ENABLERS.len(), "a code stands twice");
        for one in Phenomenon::all().filter(|one| !one.is_family()) {
            assert!(one.family().is_family(), "{} hangs in the air", one.code());
        }
    }

    #[test]
    fn every_name_is_written_in_four_languages() {
        for term in PHENOMENA.iter().chain(ENABLERS) {
            let names: BTreeSet<&str> = Lang::ALL.iter().map(|lang| term.name.get(*lang)).collect();
            assert!(names.len() >= 3 && names.iter().all(|name| name.len() > 5), "{}", term.code);
            assert!(term.name.ar.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c)), "{}", term.code);
            assert!(term.definition.ends_with('.'), "{}", term.code);
        }
    }

    /// DESIGN §6: the volume of migration is no phenomenon, and nothing names an origin, a belief or a group.
    #[test]
    fn neither_the_volume_of_migration_nor_any_group_is_a_phenomenon() {
        for term in PHENOMENA.iter().chain(ENABLERS) {
            let text = format!("{} {} {}", term.code, term.name.en, term.definition).to_lowercase();
            for word in [
                "migration",
                "influx",
                "asylum",
                "refugee",
                "arrival",
                "nationalit",
                "ethnic",
                "religio",
                "tribe",
                "islam",
                "muslim",
                "christian",
                "jew",
                "hindu",
                "arab",
                "african",
                "roma ",
                "irregular",
            ] {
                assert!(!text.contains(word), "{}: {word}", term.code);
            }
            if text.contains("migrant") {
                assert!(term.code.starts_with("smuggling-") || term.code == "trafficking-smuggling");
            }
        }
        for code in ["migration", "irregular-migration", "asylum", "migration-volume"] {
            assert_eq!(Phenomenon::find(code), None);
        }
    }

    #[test]
    fn every_method_of_forgery_counts_under_a_document_phenomenon() {
        for method in [
            "counterfeit",
            "stolen-blank",
            "fraudulently-obtained",
            "photo-morphed",
            "chip-cloned",
            "visa-alteration",
            "stamp-counterfeit",
            "laminate-manipulation",
            "other",
        ] {
            assert_eq!(Phenomenon::of_method(method).family().code(), DOCUMENT_FRAUD, "{method}");
        }
        assert_eq!(Phenomenon::of_method("chip-altered-data").code(), "document-chip-manipulation");
    }

    /// `docs/taxonomy/phenomena-1.json` is what others read; `VIGIE_WRITE=1` writes it anew from the table.
    #[test]
    fn the_published_list_is_this_one() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/taxonomy/phenomena-1.json");
        let line = |term: &Term| {
            let text = |text: &str| serde_json::to_string(text).unwrap();
            format!(
                "  {{\"code\":{},\"parent\":{},\"name\":{{\"en\":{},\"fr\":{},\"es\":{},\"ar\":{}}},\"definition\":{}}}",
                text(term.code),
                text(term.parent),
                text(term.name.en),
                text(term.name.fr),
                text(term.name.es),
                text(term.name.ar),
                text(term.definition)
            )
        };
        let lines = |terms: &[Term]| terms.iter().map(line).collect::<Vec<_>>().join(",\n");
        let text = format!(
            "{{\n \"version\":{VERSION},\n \"phenomena\":[\n{}\n ],\n \"enablers\":[\n{}\n ]\n}}\n",
            lines(PHENOMENA),
            lines(ENABLERS)
        );
        if std::env::var_os("VIGIE_WRITE").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), text);
    }
}
