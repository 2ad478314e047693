//! The model keeps the contract.

use std::sync::Arc;

use vigie_store::contract::Fresh;
use vigie_store::memory::MemoryEngine;

vigie_store::contract_suite!(|| Fresh { engine: Arc::new(MemoryEngine::new()), keep: Box::new(()) });
