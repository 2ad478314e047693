//! Rounds of judgement with specimen data.

use vigie_http::desk::intervals::{Interval, intervals};
use vigie_http::desk::*;
use vigie_model::{StixId, Timestamp, Tlp};

const MEMBERS: [(&str, &str); 4] =
    [("XNM", "Northmark"), ("XSM", "Southmere"), ("UTO", "Utopia"), ("XEA", "Eastland")];

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant written here")
}

fn texts(numbers: [f64; 3]) -> [String; 3] {
    numbers.map(|number| number.to_string())
}

/// The room, with the form of a convenor.
pub fn rounds() -> RoundsPage {
    let row = |n, title: &str, stage, waits| RoundRow {
        id: StixId::from_random("x-vigie-round", [n; 16]),
        title: title.to_owned(),
        said: if n == 1 { Said::Own } else { Said::Attested { member: "Utopia".to_owned() } },
        stage,
        deadline: at("2026-11-26T12:00:00Z"),
        questions: usize::from(n),
        members: 4,
        waits,
    };
    let member = |(code, name): (&str, &str)| MemberChoice {
        id: code.to_owned(),
        name: name.to_owned(),
        code: code.to_owned(),
        chosen: code != "XEA",
    };
    RoundsPage {
        rows: vec![
            row(1, "Morphed photographs in the east, first quarter of 2027", "commit", Some("judge")),
            row(2, "Altered visas", "reveal", Some("reveal")),
            row(3, "Counterfeit stamps", "closed", None),
        ],
        total: 3,
        next: None,
        waiting: vec![(
            "7".to_owned(),
            "How many findings of “Counterfeit documents” will be counted in week 2026-W50?".to_owned(),
            at("2026-11-23T09:00:00Z"),
        )],
        open: Some(OpenRound {
            title: "Counterfeit documents".to_owned(),
            phenomena: vec![Choice::named("document-counterfeit", "Counterfeit documents", true)],
            place: String::new(),
            period: String::new(),
            resolution_source: String::new(),
            questions: vec![QuestionFields::default(); QUESTIONS_MOST],
            members: MEMBERS.map(member).into(),
            commit_hours: "72".to_owned(),
            reveal_hours: "48".to_owned(),
            question_id: "7".to_owned(),
            wrong: "place".to_owned(),
        }),
        problem: Some("Name the place.".to_owned()),
    }
}

/// One round: a judged question with its result, and one that is being judged.
pub fn round(title: &str, pool: &str) -> RoundPage {
    let judged = [[4.0, 9.0, 20.0], [6.0, 12.0, 31.0], [2.0, 7.0, 18.0]];
    let pooled = [3.1, 9.2, 24.5];
    let rows = MEMBERS.iter().zip(judged).map(|((_, name), quantiles)| Interval {
        name: (*name).to_owned(),
        quantiles,
        pool: false,
    });
    let rows: Vec<Interval> =
        rows.chain([Interval { name: pool.to_owned(), quantiles: pooled, pool: true }]).collect();
    let curve = [(0.0, 0.0), (3.1, 0.05), (6.0, 0.24), (9.2, 0.5), (14.0, 0.74), (24.5, 0.95), (34.0, 1.0)];
    let states = ["revealed", "revealed", "revealed", "broken"];
    let progress = MEMBERS.iter().enumerate().map(|(index, (_, name))| ProgressRow {
        name: (*name).to_owned(),
        state: states[index],
        quantiles: judged.get(index).map(|numbers| texts(*numbers)),
    });
    let told = vec![("Southmere".to_owned(), true), ("Utopia".to_owned(), false)];
    let first = QuestionCard {
        number: 1,
        text: "How many findings of morphed photographs will be counted?".to_owned(),
        unit: "findings".to_owned(),
        lower: Some("0".to_owned()),
        upper: Some("500".to_owned()),
        progress: progress.collect(),
        entered: 2,
        mine: Some(texts(judged[0])),
        entry: None,
        result: Some(ResultCard {
            pooled: texts(pooled),
            medians: ["7".to_owned(), "12".to_owned()],
            overlap: Some(["6".to_owned(), "18".to_owned()]),
            leave_out: Some(["8.1".to_owned(), "10.4".to_owned()]),
            inputs: "5f".repeat(32),
            told,
            plot: intervals(&rows, &curve, title),
        }),
        realized: Some(RealizedCard {
            value: "11".to_owned(),
            said: Said::Own,
            pool_loss: "1.204".to_owned(),
            pool_covers: true,
            own: Some(("1.350".to_owned(), true)),
        }),
        may_realize: false,
    };
    let waiting = MEMBERS.iter().enumerate().map(|(index, (_, name))| ProgressRow {
        name: (*name).to_owned(),
        state: ["committed", "awaited", "no-commitment", "late-commitment"][index],
        quantiles: None,
    });
    let second = QuestionCard {
        number: 2,
        text: "In how many checkpoints?".to_owned(),
        unit: "checkpoints".to_owned(),
        lower: None,
        upper: None,
        progress: waiting.collect(),
        entered: 0,
        mine: None,
        entry: Some(Entry {
            numbers: ["9".to_owned(), "4".to_owned(), "12".to_owned()],
            confidence: "60".to_owned(),
            reasons: ["own-counts", "trend", "season", "experience"]
                .map(|code| Choice::new(code, code == "trend"))
                .into(),
            wrong: Some(("q50".to_owned(), "The three numbers must rise.".to_owned())),
        }),
        result: None,
        realized: None,
        may_realize: true,
    };
    RoundPage {
        id: StixId::from_random("x-vigie-round", [1; 16]),
        title: "Morphed photographs in the east, first quarter of 2027".to_owned(),
        said: Said::Own,
        tlp: Tlp::Amber,
        phenomenon: "Morphed photographs".to_owned(),
        place: "East".to_owned(),
        period: "2027-Q1".to_owned(),
        resolution_source: "Counts of the members".to_owned(),
        stage: "reveal",
        stated: at("2026-11-20T12:00:00Z"),
        commit_deadline: at("2026-11-22T12:00:00Z"),
        reveal_deadline: at("2026-11-24T12:00:00Z"),
        rule: "equal-weight-pool/1".to_owned(),
        question_id: Some("7".to_owned()),
        asked: true,
        questions: vec![first, second],
        acts: vec!["reveal", "conclude"],
        problem: None,
    }
}
