//! The one place that decides what leaves a node: handling, audiences, attestations, withdrawals. Pure.
