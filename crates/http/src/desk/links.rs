//! Links between organisations and designations: every claim is one statement, drawn alike whoever says it and whatever it says.

use askama::Template;
use vigie_model::{StixId, Timestamp, Tlp};

use super::check::MemberChoice;
use super::exchange::{Choice, Said};
use super::ui::{Ui, written};

/// How a claim stands; it says nothing of whether it is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimState {
    /// Said, and not taken back.
    Stands,
    /// Taken back by its author.
    Withdrawn,
    /// Its time is over.
    Expired,
}

impl ClaimState {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Stands => "link-stands",
            Self::Withdrawn => "link-withdrawn",
            Self::Expired => "link-expired",
        }
    }
}

/// One thing that somebody says: an assertion, an opinion or a designation. All are drawn by one macro.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The object.
    pub id: StixId,
    /// Who says so.
    pub said: Said,
    /// When.
    pub at: Timestamp,
    /// What, in the page's language.
    pub sentence: String,
    /// Facts: name in the page's language, value.
    pub facts: Vec<(String, String)>,
    /// Marking.
    pub tlp: Tlp,
    /// How it stands.
    pub state: ClaimState,
}

impl Statement {
    /// In order of time, whoever says it; equal instants in order of ids.
    pub fn in_order(mut statements: Vec<Self>) -> Vec<Self> {
        statements.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        statements
    }
}

/// An organisation in a list.
#[derive(Clone, Debug)]
pub struct OrganisationRow {
    /// Its id.
    pub id: StixId,
    /// Its name.
    pub name: String,
    /// Who named it.
    pub said: Said,
}

/// A link in a list.
#[derive(Clone, Debug)]
pub struct LinkRow {
    /// Its id.
    pub id: StixId,
    /// The claim in words.
    pub sentence: String,
    /// Who says so.
    pub said: Said,
    /// When.
    pub at: Timestamp,
    /// How it stands.
    pub state: ClaimState,
    /// What others answered: who and what, oldest first.
    pub answers: Vec<(Said, String)>,
}

/// What the forms offer.
#[derive(Clone, Debug, Default)]
pub struct Offer {
    /// Members to release to.
    pub members: Vec<MemberChoice>,
    /// Organisations by id.
    pub organisations: Vec<Choice>,
}

/// `GET /links`.
#[derive(Clone, Debug)]
pub struct LinksPage {
    /// Links, one bounded page.
    pub links: Vec<LinkRow>,
    /// Organisations.
    pub organisations: Vec<OrganisationRow>,
    /// Designations.
    pub designations: Vec<Statement>,
    /// Forms, for who may claim.
    pub offer: Option<Offer>,
    /// Address of the next page.
    pub next: Option<String>,
}

/// `GET /links/{id}`.
#[derive(Clone, Debug)]
pub struct LinkPage {
    /// The link.
    pub id: StixId,
    /// Both ends: id and name; `None` where withheld.
    pub ends: [Option<(StixId, String)>; 2],
    /// What is said of links between the two, in order of time.
    pub statements: Vec<Statement>,
    /// Designations of either end, in order of time.
    pub designations: Vec<Statement>,
    /// Form for an opinion, for who may give one on another's claim.
    pub offer: Option<Offer>,
}

/// One organisation with what is said of it.
#[derive(Clone, Debug)]
pub struct OrganisationPage {
    /// Its name.
    pub name: String,
    /// Who named it.
    pub said: Said,
    /// The neighbours.
    pub graph: Graph,
    /// Links.
    pub links: Vec<LinkRow>,
    /// Designations.
    pub designations: Vec<Statement>,
}

/// The most organisations that are drawn.
pub const GRAPH_NODES_MOST: usize = 40;

/// A drawing of one organisation and those that claims link it with. A line says that somebody claims a link, no more.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Names with their places.
    pub nodes: Vec<GraphNode>,
    /// Lines.
    pub lines: Vec<[i32; 4]>,
    /// Neighbours that are in the table alone.
    pub left_out: usize,
}

/// A name in the drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphNode {
    /// Place.
    pub x: i32,
    /// Place.
    pub y: i32,
    /// Name, cut to what fits.
    pub name: String,
}

impl Graph {
    /// The organisation in the middle, its neighbours around it in the order given.
    pub fn around(middle: &str, neighbours: &[String]) -> Self {
        let shown = neighbours.len().min(GRAPH_NODES_MOST - 1);
        let mut graph = Self {
            left_out: neighbours.len() - shown,
            nodes: vec![node(360, 210, middle)],
            ..Self::default()
        };
        for (index, name) in neighbours.iter().take(shown).enumerate() {
            let angle = std::f64::consts::TAU * index as f64 / shown as f64 - std::f64::consts::FRAC_PI_2;
            // Two rings where one would be crowded.
            let ring = if shown > 14 && index % 2 == 1 { 0.68 } else { 1.0 };
            let (x, y) = (360.0 + 270.0 * ring * angle.cos(), 210.0 + 165.0 * ring * angle.sin());
            let (x, y) = (x.round() as i32, y.round() as i32);
            graph.lines.push([360, 210, x, y]);
            graph.nodes.push(node(x, y, name));
        }
        graph
    }
}

fn node(x: i32, y: i32, name: &str) -> GraphNode {
    let mut cut: String = name.chars().take(22).collect();
    if cut.len() < name.len() {
        cut.push('…');
    }
    GraphNode { x, y, name: cut }
}

#[derive(Template)]
#[template(path = "links.html")]
struct LinksTemplate<'a> {
    page: &'a LinksPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "link.html")]
struct LinkTemplate<'a> {
    page: &'a LinkPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "organisation.html")]
struct OrganisationTemplate<'a> {
    page: &'a OrganisationPage,
    ui: &'a Ui,
}

/// `GET /links`.
pub fn render_links(page: &LinksPage, ui: &Ui) -> String {
    written(LinksTemplate { page, ui }.render())
}

/// `GET /links/{id}`.
pub fn render_link(page: &LinkPage, ui: &Ui) -> String {
    written(LinkTemplate { page, ui }.render())
}

/// `GET /links/organisations/{id}`.
pub fn render_organisation(page: &OrganisationPage, ui: &Ui) -> String {
    written(OrganisationTemplate { page, ui }.render())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_holds_forty_names_at_most_and_says_how_many_it_left_out() {
        let names: Vec<String> = (0..60).map(|n| format!("Organisation number {n} of many")).collect();
        let graph = Graph::around("Middle", &names);
        assert_eq!((graph.nodes.len(), graph.lines.len(), graph.left_out), (40, 39, 21));
        assert!(graph.nodes.iter().all(|node| (0..720).contains(&node.x) && (0..420).contains(&node.y)));
        assert!(graph.nodes[1].name.ends_with('…') && graph.nodes[1].name.chars().count() == 23);
        assert_eq!(Graph::around("Alone", &[]).nodes.len(), 1);
    }
}
