//! The SQLite engine keeps the contract.

use std::sync::Arc;

use vigie_store::contract::Fresh;
use vigie_store_sqlite::{Options, SqliteEngine};

fn fresh() -> Fresh {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = SqliteEngine::open(folder.path().join("vigie.db"), Options::default()).expect("a store");
    Fresh { engine: Arc::new(engine), keep: Box::new(folder) }
}

vigie_store::contract_suite!(fresh);
