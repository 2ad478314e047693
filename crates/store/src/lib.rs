//! Store contract: the engine trait, batches, keys, an in-memory engine and the contract suite.
