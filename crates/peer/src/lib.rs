//! Outbound edge: TAXII client over mutual TLS with pinned keys.
