//! Random batches and questions: the SQLite engine answers as the model does.

use proptest::prelude::*;
use vigie_store::contract::{machine, run};
use vigie_store_sqlite::{Options, SqliteEngine};

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn answers_are_those_of_the_model(steps in machine::steps()) {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { readers: 2, ..Options::default() };
        let engine = SqliteEngine::open(folder.path().join("vigie.db"), options).unwrap();
        run(machine::compare(&engine, steps));
    }
}
