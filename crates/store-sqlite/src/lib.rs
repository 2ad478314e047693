//! SQLite engine of the store contract.
