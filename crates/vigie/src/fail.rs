//! Errors at the shell: one line on standard error (what, where, remedy) and a meaningful exit code.

use vigie_node::NodeError;

/// Exit codes of every verb (DESIGN §7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, or `passed`.
    Done = 0,
    /// The answer is "no", or `failed`.
    No = 1,
    /// Used wrongly.
    Usage = 2,
    /// Could not be done.
    CouldNot = 3,
    /// `inconclusive`, so that scripts never fail open.
    Inconclusive = 4,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a verb stopped.
#[derive(Debug)]
pub struct Fail {
    /// Exit code.
    pub exit: Exit,
    /// What, where, remedy, in one line.
    pub line: String,
}

impl Fail {
    /// Something that could not be done.
    pub fn could_not(line: impl Into<String>) -> Self {
        Self { exit: Exit::CouldNot, line: line.into() }
    }

    /// A wrong use.
    pub fn usage(line: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, line: line.into() }
    }
}

impl From<NodeError> for Fail {
    fn from(error: NodeError) -> Self {
        let exit = match &error {
            NodeError::Invalid(_) => Exit::Usage,
            NodeError::NotFound(_) | NodeError::Conflict(_) => Exit::No,
            _ => Exit::CouldNot,
        };
        Self { exit, line: error.to_string() }
    }
}

impl From<vigie_store::StoreError> for Fail {
    fn from(error: vigie_store::StoreError) -> Self {
        Self::could_not(error.to_string())
    }
}

/// Names the place of an I/O error.
pub fn at<'a>(place: impl std::fmt::Display + 'a) -> impl FnOnce(std::io::Error) -> Fail + 'a {
    move |error| {
        let remedy = match error.kind() {
            std::io::ErrorKind::NotFound => "; check the path",
            std::io::ErrorKind::PermissionDenied => "; run as the user that owns it",
            std::io::ErrorKind::StorageFull => "; free space on this disk, nothing was half-written",
            std::io::ErrorKind::AddrInUse => {
                "; another program listens there: stop it, or choose another port with --listen / --peer-listen"
            }
            _ => "",
        };
        Fail::could_not(format!("{place}: {error}{remedy}"))
    }
}

/// What a verb returns.
pub type Outcome = Result<Exit, Fail>;

/// Writes a line to standard output. A closed pipe (`vigie … | head`) ends the program: nobody reads on.
pub fn print_line(line: std::fmt::Arguments<'_>) {
    use std::io::Write as _;
    if writeln!(std::io::stdout(), "{line}").is_err() {
        std::process::exit(Exit::CouldNot as i32);
    }
}
