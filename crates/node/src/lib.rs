//! Use cases: check, share, members, audit, administration. No HTTP, no sockets, no clock of its own.
