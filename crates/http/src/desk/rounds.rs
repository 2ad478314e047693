//! Rounds of judgement: the list with the form that opens one, and one round with its questions.

use askama::Template;
use vigie_model::{StixId, Timestamp, Tlp};

use super::check::MemberChoice;
use super::exchange::{Choice, Said};
use super::ui::{Ui, written};

/// Questions that the form of one round takes.
pub const QUESTIONS_MOST: usize = 3;

/// A round in the list.
#[derive(Clone, Debug)]
pub struct RoundRow {
    /// The object.
    pub id: StixId,
    /// What it is about.
    pub title: String,
    /// Who opened it.
    pub said: Said,
    /// `commit`, `reveal`, `closed`.
    pub stage: &'static str,
    /// The deadline that comes next; of a closed round the last one.
    pub deadline: Timestamp,
    /// How many questions.
    pub questions: usize,
    /// Members asked.
    pub members: usize,
    /// What waits for this member: `judge`, `commit`, `reveal`, `conclude`.
    pub waits: Option<&'static str>,
}

/// One question as it was typed.
#[derive(Clone, Debug, Default)]
pub struct QuestionFields {
    /// Text.
    pub text: String,
    /// Unit.
    pub unit: String,
    /// Lowest plausible number.
    pub lower: String,
    /// Highest plausible number.
    pub upper: String,
}

/// The form of a new round, as it was typed.
#[derive(Clone, Debug)]
pub struct OpenRound {
    /// Title.
    pub title: String,
    /// Phenomena to choose from.
    pub phenomena: Vec<Choice>,
    /// Where.
    pub place: String,
    /// When.
    pub period: String,
    /// What will tell the true number.
    pub resolution_source: String,
    /// As many as [`QUESTIONS_MOST`]; the first is asked for.
    pub questions: Vec<QuestionFields>,
    /// Members that can be asked, this one among them.
    pub members: Vec<MemberChoice>,
    /// Hours until commitments end.
    pub commit_hours: String,
    /// Hours from then until judgements end.
    pub reveal_hours: String,
    /// The question of an alarm that it takes up.
    pub question_id: String,
    /// Field to be mended.
    pub wrong: String,
}

impl OpenRound {
    fn members_chosen(&self) -> usize {
        self.members.iter().filter(|member| member.chosen).count()
    }
}

/// `GET /assess`.
#[derive(Clone, Debug)]
pub struct RoundsPage {
    /// Rounds, newest first, one page of them.
    pub rows: Vec<RoundRow>,
    /// Rounds in all.
    pub total: usize,
    /// The next page.
    pub next: Option<String>,
    /// Questions of alarms: id, text, when.
    pub waiting: Vec<(String, String, Timestamp)>,
    /// The form, for those who convene.
    pub open: Option<OpenRound>,
    /// What is to be mended.
    pub problem: Option<String>,
}

/// Where a member stands with a question.
#[derive(Clone, Debug)]
pub struct ProgressRow {
    /// Its name.
    pub name: String,
    /// The state of `vigie-assess`: `awaited`, `committed`, `revealed`, `no-commitment`, `late-commitment`, `not-revealed`,
    /// `late-reveal`, `broken`.
    pub state: &'static str,
    /// 5 %, 50 % and 95 %, after the reveal.
    pub quantiles: Option<[String; 3]>,
}

impl ProgressRow {
    fn icon(&self) -> &'static str {
        match self.state {
            "revealed" => "passed",
            "committed" => "sealed",
            "awaited" => "not-run",
            "no-commitment" | "not-revealed" => "lacks",
            _ => "defect",
        }
    }
}

/// What an assessor types.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// 5 %, 50 % and 95 %.
    pub numbers: [String; 3],
    /// 0 to 100, or empty.
    pub confidence: String,
    /// Reasons by code.
    pub reasons: Vec<Choice>,
    /// Field to be mended, and why.
    pub wrong: Option<(String, String)>,
}

impl Entry {
    /// The fields of the three numbers.
    pub const FIELDS: [&'static str; 3] = ["q05", "q50", "q95"];

    fn fields(&self) -> impl Iterator<Item = (&'static str, &String)> {
        Self::FIELDS.into_iter().zip(&self.numbers)
    }

    fn mend(&self, field: &str) -> Option<&String> {
        self.wrong.as_ref().filter(|(at, _)| at == field).map(|(_, why)| why)
    }
}

/// The pool of a question.
#[derive(Clone, Debug)]
pub struct ResultCard {
    /// Pooled 5 %, 50 % and 95 %.
    pub pooled: [String; 3],
    /// Lowest and highest median of a member.
    pub medians: [String; 2],
    /// The numbers that lie in every member's interval.
    pub overlap: Option<[String; 2]>,
    /// Lowest and highest pooled median when one member is left out; none with a single member.
    pub leave_out: Option<[String; 2]>,
    /// SHA-256 of what was pooled.
    pub inputs: String,
    /// Results of other members: name, equal to ours.
    pub told: Vec<(String, bool)>,
    /// The picture.
    pub plot: String,
}

impl ResultCard {
    fn all_equal(&self) -> bool {
        self.told.iter().all(|(_, equal)| *equal)
    }
}

/// What came true.
#[derive(Clone, Debug)]
pub struct RealizedCard {
    /// The number.
    pub value: String,
    /// Who says so.
    pub said: Said,
    /// Pinball loss of the pool.
    pub pool_loss: String,
    /// Whether the pool's interval holds it.
    pub pool_covers: bool,
    /// The same of this member.
    pub own: Option<(String, bool)>,
}

/// One question.
#[derive(Clone, Debug)]
pub struct QuestionCard {
    /// From 1.
    pub number: usize,
    /// Text.
    pub text: String,
    /// Unit.
    pub unit: String,
    /// Lowest plausible number.
    pub lower: Option<String>,
    /// Highest plausible number.
    pub upper: Option<String>,
    /// Members asked.
    pub progress: Vec<ProgressRow>,
    /// Judgements that assessors of this member entered.
    pub entered: u64,
    /// This assessor's own.
    pub mine: Option<[String; 3]>,
    /// The form, while this user may judge.
    pub entry: Option<Entry>,
    /// The pool.
    pub result: Option<ResultCard>,
    /// What came true.
    pub realized: Option<RealizedCard>,
    /// Whether this user may enter what came true.
    pub may_realize: bool,
}

impl QuestionCard {
    fn shown(&self) -> bool {
        self.progress.iter().any(|row| row.quantiles.is_some())
    }

    fn named(&self, states: &[&str]) -> Vec<String> {
        let rows = self.progress.iter().filter(|row| states.contains(&row.state));
        rows.map(|row| row.name.clone()).collect()
    }

    fn anybody_left_out(&self) -> bool {
        self.progress.iter().any(|row| !matches!(row.state, "awaited" | "committed" | "revealed"))
    }

    fn missing(&self) -> Vec<String> {
        self.named(&["no-commitment", "not-revealed"])
    }

    fn late(&self) -> Vec<String> {
        self.named(&["late-commitment", "late-reveal"])
    }

    fn broken(&self) -> Vec<String> {
        self.named(&["broken"])
    }
}

/// `GET /assess/{id}`.
#[derive(Clone, Debug)]
pub struct RoundPage {
    /// The object.
    pub id: StixId,
    /// Title.
    pub title: String,
    /// Who opened it.
    pub said: Said,
    /// Marking.
    pub tlp: Tlp,
    /// Name of the phenomenon.
    pub phenomenon: String,
    /// Where.
    pub place: String,
    /// When.
    pub period: String,
    /// What will tell the true number.
    pub resolution_source: String,
    /// `commit`, `reveal`, `closed`.
    pub stage: &'static str,
    /// When it was opened.
    pub stated: Timestamp,
    /// Until when commitments count.
    pub commit_deadline: Timestamp,
    /// Until when judgements count.
    pub reveal_deadline: Timestamp,
    /// Rule of the pool.
    pub rule: String,
    /// The question of an alarm that it takes up.
    pub question_id: Option<String>,
    /// Whether this member was asked.
    pub asked: bool,
    /// Questions.
    pub questions: Vec<QuestionCard>,
    /// Whether `commit`, `reveal`, `conclude` are offered to this user.
    pub acts: Vec<&'static str>,
    /// What is to be mended.
    pub problem: Option<String>,
}

#[derive(Template)]
#[template(path = "rounds.html")]
struct RoundsTemplate<'a> {
    page: &'a RoundsPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "round.html")]
struct RoundTemplate<'a> {
    page: &'a RoundPage,
    ui: &'a Ui,
}

/// `GET /assess`, and the answer to a form that opens no round.
pub fn render_rounds(page: &RoundsPage, ui: &Ui) -> String {
    written(RoundsTemplate { page, ui }.render())
}

/// `GET /assess/{id}`, and the answers to its forms.
pub fn render_round(page: &RoundPage, ui: &Ui) -> String {
    written(RoundTemplate { page, ui }.render())
}

#[cfg(test)]
mod tests {
    use vigie_model::Lang;

    use super::super::ui::Theme;
    use super::*;

    fn ui(lang: Lang) -> Ui {
        Ui::outside(lang, Theme::Auto, "2026-11-25T14:00:00Z".parse().unwrap(), "/assess/x")
    }

    fn round() -> RoundPage {
        let row = |name: &str, state, quantiles| ProgressRow { name: name.into(), state, quantiles };
        let texts = |numbers: [&str; 3]| numbers.map(str::to_owned);
        RoundPage {
            id: "x-vigie-round--6f1a3d2e-8f5b-4c4e-9d3a-1b2c3d4e5f60".parse().unwrap(),
            title: "Rise of <morphs>".into(),
            said: Said::Own,
            tlp: Tlp::Amber,
            phenomenon: "Morphed photographs".into(),
            place: "East".into(),
            period: "2027-Q1".into(),
            resolution_source: "Counts".into(),
            stage: "reveal",
            stated: "2026-11-25T12:00:00Z".parse().unwrap(),
            commit_deadline: "2026-11-26T12:00:00Z".parse().unwrap(),
            reveal_deadline: "2026-11-27T12:00:00Z".parse().unwrap(),
            rule: "equal-weight-pool/1".into(),
            question_id: None,
            asked: true,
            questions: vec![QuestionCard {
                number: 1,
                text: "How many?".into(),
                unit: "findings".into(),
                lower: Some("0".into()),
                upper: None,
                progress: vec![
                    row("Utopia", "revealed", Some(texts(["4", "9", "20"]))),
                    row("Northmere", "broken", None),
                    row("Southmere", "late-reveal", None),
                    row("Westmere", "no-commitment", None),
                ],
                entered: 2,
                mine: Some(texts(["4", "9", "20"])),
                entry: Some(Entry {
                    numbers: texts(["9", "4", "x\"y"]),
                    confidence: String::new(),
                    reasons: vec![Choice::new("trend", true)],
                    wrong: Some(("q95".into(), "this is no number".into())),
                }),
                result: Some(ResultCard {
                    pooled: texts(["4", "9", "20"]),
                    medians: ["9".into(), "9".into()],
                    overlap: None,
                    leave_out: Some(["8".into(), "11".into()]),
                    inputs: "ab".repeat(32),
                    told: vec![("Northmere".into(), false)],
                    plot: String::new(),
                }),
                realized: None,
                may_realize: true,
            }],
            acts: vec!["reveal"],
            problem: None,
        }
    }

    #[test]
    fn what_was_typed_stays_and_the_error_stands_beside_its_field() {
        for lang in Lang::ALL {
            let html = render_round(&round(), &ui(lang));
            assert!(html.contains("x&#34;y") && html.contains("aria-invalid=\"true\""), "{lang:?}");
            assert!(html.contains("aria-describedby=\"wrong-1-q95\"") && html.contains("id=\"wrong-1-q95\""));
            assert!(!html.contains("style=") && !html.contains("<morphs>"));
            // No key is shown in place of a word.
            assert!(!html.contains(">round-"), "{lang:?}");
        }
    }

    #[test]
    fn whoever_is_missing_late_or_broken_is_named_and_unequal_results_are_said() {
        let html = render_round(&round(), &ui(Lang::En));
        for words in ["Westmere", "Southmere", "Northmere", "not equal to this member’s"] {
            assert!(html.contains(words), "{words}");
        }
        let ours = html.find("Left out").expect("a line on those left out");
        assert!(html[ours..].contains("broken"));
    }

    #[test]
    fn a_list_of_no_rounds_says_so_and_keeps_what_a_convenor_typed() {
        let open = OpenRound {
            title: "T<".into(),
            phenomena: vec![Choice::named("p", "P", true)],
            place: String::new(),
            period: String::new(),
            resolution_source: String::new(),
            questions: vec![QuestionFields { text: "How & when".into(), ..QuestionFields::default() }; 3],
            members: vec![],
            commit_hours: "24".into(),
            reveal_hours: "24".into(),
            question_id: "7".into(),
            wrong: "title".into(),
        };
        let page = RoundsPage {
            rows: vec![],
            total: 0,
            next: None,
            waiting: vec![],
            open: Some(open),
            problem: None,
        };
        let html = render_rounds(&page, &ui(Lang::En));
        assert!(html.contains("No round is held here."));
        assert!(html.contains("value=\"T&#60;\"") && html.contains("How &#38; when"));
    }
}
