//! Users and their keys; and one's own password.

use askama::Template;
use vigie_model::Timestamp;

use super::exchange::Choice;
use super::ui::{Ui, written};

/// One account.
#[derive(Clone, Debug)]
pub struct UserRow {
    /// Sign-in name.
    pub name: String,
    /// Every role, and whether the account has it; the catalogue names them `role-…`.
    pub roles: Vec<Choice>,
    /// When it was made.
    pub created: Timestamp,
    /// Whether it is the account that looks.
    pub own: bool,
}

impl UserRow {
    /// The roles it has, in words.
    fn words(&self, ui: &Ui) -> String {
        let has: Vec<String> =
            self.roles.iter().filter(|role| role.chosen).map(|role| ui.word("role", &role.value)).collect();
        ui.names(&has)
    }
}

/// One API key, without its secret.
#[derive(Clone, Debug)]
pub struct KeyRow {
    /// Public part.
    pub id: String,
    /// Whose.
    pub user: String,
    /// What for.
    pub label: String,
    /// When it was made.
    pub created: Timestamp,
}

/// Users and keys of the node.
#[derive(Clone, Debug)]
pub struct AdministrationPage {
    /// Accounts, by name.
    pub users: Vec<UserRow>,
    /// Keys, by id.
    pub keys: Vec<KeyRow>,
    /// All roles, for a new account.
    pub roles: Vec<Choice>,
    /// A key that was just made: shown this once.
    pub made: Option<String>,
    /// What is to be mended, in the page's language.
    pub problem: Option<String>,
}

/// One's own password.
#[derive(Clone, Debug)]
pub struct AccountPage {
    /// What is to be mended, in the page's language.
    pub problem: Option<String>,
}

#[derive(Template)]
#[template(path = "administration.html")]
struct Administration<'a> {
    page: &'a AdministrationPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "account.html")]
struct Account<'a> {
    page: &'a AccountPage,
    ui: &'a Ui,
}

/// `GET /administration`, and the answers to its forms.
pub fn render_administration(page: &AdministrationPage, ui: &Ui) -> String {
    written(Administration { page, ui }.render())
}

/// `GET /account`, and the answer to its form.
pub fn render_account(page: &AccountPage, ui: &Ui) -> String {
    written(Account { page, ui }.render())
}
