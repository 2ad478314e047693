//! Who is here: session, rights, language and theme, and the frame that every page of the desk shares.

use std::convert::Infallible;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use vigie_model::{Duration, Lang};
use vigie_node::lists::FRESH_SPAN;
use vigie_node::{Caller, Node, NodeError, Problem, Right};
use vigie_trust::inspect::TRUST_FRESH_SPAN;
use vigie_trust::report::Profile;

use super::fields::{Fields, encode};
use super::texts;
use crate::App;
use crate::auth;
use crate::desk::{Chip, ErrorPage, Freshness, Place, Room, Theme, Ui, UserBadge, Vigilance, render_error};
use crate::problem;

/// Header by which the island asks for a section instead of a page; the answer repeats it.
const FRAGMENT: &str = "x-vigie-fragment";
/// Cookie of the language.
pub(super) const LANG_COOKIE: &str = "vigie_lang";
/// Cookie of the theme.
pub(super) const THEME_COOKIE: &str = "vigie_theme";
/// Members exchange every few seconds; alerts older than this are said to be old.
const ALERTS_FRESH_SPAN: Duration = Duration::from_secs(3_600);
/// Pages with forms, by the first part of their address.
const FORM_PAGES: [&str; 23] = [
    "check",
    "exchange",
    "alerts",
    "lists",
    "members",
    "audit",
    "login",
    "first-admin",
    "links",
    "indicators",
    "private-lists",
    "assess",
    "phenomena",
    "series",
    "warnings",
    "vigilance",
    "practices",
    "training",
    "decisions",
    "protection",
    "checkpoints",
    "administration",
    "account",
];
/// The most lists that have a chip of their own.
const LIST_CHIPS: usize = 3;

/// A request for a page, whoever sent it.
pub(super) struct Visitor {
    pub(super) app: App,
    pub(super) lang: Lang,
    pub(super) theme: Theme,
    /// Path and query of the page: of a form, the page it stands on.
    pub(super) path: String,
    pub(super) query: Fields,
    pub(super) fragment: bool,
    pub(super) token: Option<String>,
    /// The browser says that another site sent this.
    pub(super) cross_site: bool,
}

/// A request of somebody who is signed in.
pub(super) struct Desk {
    pub(super) visitor: Visitor,
    pub(super) caller: Caller,
    token: String,
}

/// A form that somebody who is signed in sent from a page of this desk: its token was compared.
pub(super) struct Posted {
    pub(super) desk: Desk,
    pub(super) form: Fields,
}

/// The page that answers instead.
pub(super) struct Refused(Box<Response>);

impl From<Response> for Refused {
    fn from(response: Response) -> Self {
        Self(Box::new(response))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        *self.0
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let headers = &parts.headers;
        let says = |name: &str, value: &str| {
            headers.get(name).is_some_and(|found| found.as_bytes() == value.as_bytes())
        };
        Ok(Self {
            app: app.clone(),
            lang: language(headers),
            theme: auth::cookie(headers, THEME_COOKIE)
                .map(|name| Theme::from_name(&name))
                .unwrap_or_default(),
            path: page_path(parts),
            query: Fields::of_query(&parts.uri),
            fragment: says(FRAGMENT, "1"),
            token: auth::session_cookie(app, headers),
            cross_site: says("sec-fetch-site", "cross-site"),
        })
    }
}

impl FromRequestParts<App> for Desk {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refused> {
        let Ok(visitor) = Visitor::from_request_parts(parts, app).await;
        visitor.enter().await
    }
}

impl FromRequest<App> for Posted {
    type Rejection = Refused;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refused> {
        let (mut parts, body) = request.into_parts();
        let desk = Desk::from_request_parts(&mut parts, app).await?;
        match Fields::read(Request::from_parts(parts, body), app).await {
            Ok(form) if form.text("csrf") == auth::csrf(&desk.token) => Ok(Self { desk, form }),
            Ok(_) => {
                let problem =
                    Problem::new("auth.csrf", "this form does not come from a page of this session")
                        .remedy("open the page again and send the form from there");
                Err(desk.refuse(&NodeError::Forbidden(problem)).await.into())
            }
            Err(error) => Err(desk.refuse(&error).await.into()),
        }
    }
}

impl Visitor {
    /// The session, or the way to the login page.
    async fn enter(self) -> Result<Desk, Refused> {
        let Some(token) = self.token.clone() else {
            return Err(self.to_login("").into());
        };
        match self.app.node.session(&token).await {
            Ok(caller) => Ok(Desk { visitor: self, caller, token }),
            Err(NodeError::Unauthenticated(_)) => Err(self.to_login("&ended=1").into()),
            Err(error) => Err(error_page(&self.outside(), &error).into()),
        }
    }

    fn to_login(&self, more: &str) -> Response {
        Redirect::to(&format!("/login?next={}{more}", encode(&self.path))).into_response()
    }

    /// The frame of a page before login.
    pub(super) fn outside(&self) -> Ui {
        Ui {
            notice: texts::done(self.query.text("done"), self.lang),
            ..Ui::outside(self.lang, self.theme, self.app.node.now(), &self.path)
        }
    }

    /// The page of an error, inside the desk if somebody is signed in.
    pub(super) async fn refuse(self, error: &NodeError) -> Response {
        if self.token.is_none() {
            return error_page(&self.outside(), error);
        }
        let outside = self.outside();
        match self.enter().await {
            Ok(desk) => desk.refuse(error).await,
            Err(_) => error_page(&outside, error),
        }
    }
}

impl Desk {
    pub(super) fn node(&self) -> &Node {
        &self.visitor.app.node
    }

    pub(super) fn lang(&self) -> Lang {
        self.visitor.lang
    }

    pub(super) fn query(&self, name: &str) -> &str {
        self.visitor.query.text(name)
    }

    pub(super) fn may(&self, right: Right) -> bool {
        self.caller.may(right)
    }

    pub(super) fn fragment(&self) -> bool {
        self.visitor.fragment
    }

    /// The frame without the line at the top: for sections.
    pub(super) fn bare_ui(&self) -> Ui {
        let identity = self.node().identity();
        let user = UserBadge {
            name: self.caller.actor(),
            roles: self.caller.roles().iter().map(|role| role.name().to_owned()).collect(),
        };
        Ui {
            csrf: auth::csrf(&self.token),
            user: Some(user),
            member_name: identity.name.clone(),
            member_code: identity.member.to_string(),
            rooms: Room::ALL.into_iter().filter(|room| self.may(right_of(*room))).collect(),
            ..self.visitor.outside()
        }
    }

    /// The frame of a page.
    pub(super) async fn ui(&self) -> Ui {
        let mut ui = self.bare_ui();
        // A page is served without its first line rather than not at all.
        if let Ok(Some(place)) = self.node().place().await {
            let (level, until) = self.node().level_here().await.unwrap_or_default();
            let vigilance = match level {
                Profile::Routine => Vigilance::Routine,
                Profile::Heightened | Profile::Strict => Vigilance::Heightened,
                Profile::High => Vigilance::High,
            };
            ui.place = Some(Place { name: place.title, vigilance, until });
        }
        ui.chips = self.chips().await.unwrap_or_default();
        ui
    }

    /// The frame of a page that answers a form and stands at another path.
    pub(super) async fn ui_at(&self, path: impl Into<String>) -> Ui {
        Ui { path: path.into(), ..self.ui().await }
    }

    async fn chips(&self) -> vigie_node::Result<Vec<Chip>> {
        let now = self.node().now();
        let age = |as_of: Option<vigie_model::Timestamp>, allowed: Duration| match as_of {
            None => Freshness::None,
            Some(at) if now.since(at) > allowed => Freshness::Old,
            Some(_) => Freshness::Fresh,
        };
        let mut chips = Vec::new();
        if self.may(Right::Inspect) {
            let as_of = self.node().trust_snapshot().as_of();
            chips.push(Chip {
                word: "chip-trust",
                name: None,
                as_of,
                freshness: age(as_of, TRUST_FRESH_SPAN),
            });
        }
        let link = self.node().link_status().await?;
        if let Some(link) = &link {
            let (word, as_of, freshness) = match &link.problem {
                Some(problem) => ("checkpoint-chip-down", Some(problem.since), Freshness::Old),
                None => ("checkpoint-chip-home", link.as_of, age(link.as_of, ALERTS_FRESH_SPAN)),
            };
            chips.push(Chip { word, name: None, as_of, freshness });
            let waiting = if link.queued == 0 { Freshness::Fresh } else { Freshness::None };
            let name = Some(link.queued.to_string());
            chips.push(Chip { word: "checkpoint-chip-queue", name, as_of: None, freshness: waiting });
            // Alerts of others are as old as home's last exchange, home's own as old as the last delta.
            let as_of = link.alerts_as_of.or(link.as_of);
            let freshness = age(as_of, ALERTS_FRESH_SPAN);
            chips.push(Chip { word: "chip-alerts", name: None, as_of, freshness });
        }
        if link.is_some() && self.may(Right::ReadLists) {
            for list in self.node().lists(&self.caller).await?.into_iter().take(LIST_CHIPS) {
                let as_of = Some(list.as_of);
                let freshness = age(as_of, FRESH_SPAN);
                chips.push(Chip { word: "chip-list", name: Some(list.title), as_of, freshness });
            }
        } else if self.may(Right::ReadLists) && self.may(Right::ReadMembers) {
            let members = self.node().members(&self.caller).await?;
            let others: Vec<_> = members.iter().filter(|member| !member.own).collect();
            if !others.is_empty() {
                let notes = || others.iter().filter_map(|member| member.last_sync.as_ref());
                let as_of = notes().filter(|note| note.problem.is_empty()).map(|note| note.at).max();
                let silent = notes().any(|note| !note.problem.is_empty());
                let freshness = match age(as_of, ALERTS_FRESH_SPAN) {
                    Freshness::Fresh if silent => Freshness::Old,
                    other => other,
                };
                chips.push(Chip { word: "chip-alerts", name: None, as_of, freshness });
            }
            for list in self.node().lists(&self.caller).await?.into_iter().take(LIST_CHIPS) {
                let as_of = Some(list.as_of);
                chips.push(Chip {
                    word: "chip-list",
                    name: Some(list.title),
                    as_of,
                    freshness: age(as_of, FRESH_SPAN),
                });
            }
        }
        Ok(chips)
    }

    /// Answers with the work's page, or with the page of its error.
    pub(super) async fn answer(&self, work: impl Future<Output = vigie_node::Result<Response>>) -> Response {
        match work.await {
            Ok(response) => response,
            Err(error) => self.refuse(&error).await,
        }
    }

    /// The page of an error.
    pub(super) async fn refuse(&self, error: &NodeError) -> Response {
        error_page(&self.ui().await, error)
    }
}

/// A whole page.
pub(super) fn page(html: String) -> Response {
    Html(html).into_response()
}

/// A whole page with a status of its own.
pub(super) fn page_with(status: StatusCode, html: String) -> Response {
    (status, Html(html)).into_response()
}

/// A section, marked so that the island takes it.
pub(super) fn section(html: String) -> Response {
    ([(FRAGMENT, "1")], Html(html)).into_response()
}

/// To another page of the desk, which says what was done.
pub(super) fn see(path: &str, done: &str) -> Response {
    let path = match (done, path.contains('?')) {
        ("", _) => path.to_owned(),
        (done, false) => format!("{path}?done={done}"),
        (done, true) => format!("{path}&done={done}"),
    };
    Redirect::to(&path).into_response()
}

/// A path of this desk: anything else that a form or an address names becomes `/`.
pub(super) fn local(path: &str) -> &str {
    // Addresses are visible ASCII (RFC 3986); browsers read a backslash as a slash.
    let inside = path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if inside { path } else { "/" }
}

/// The page of an error, with the status that the API gives it.
fn error_page(ui: &Ui, error: &NodeError) -> Response {
    let (status, problem) = problem::describe(error);
    let mut reference = String::new();
    if status.is_server_error() {
        tracing::error!(code = problem.code, %error, "page failed");
        reference = format!("{} {}", problem.code, ui.now);
    }
    let page = ErrorPage {
        status: status.as_u16(),
        title: String::new(),
        detail: texts::explain(&problem, ui.lang),
        remedy: texts::remedy(&problem, ui.lang),
        reference,
    };
    page_with(status, render_error(&page, ui))
}

/// The right that opens a room.
pub(super) const fn right_of(room: Room) -> Right {
    match room {
        Room::Check => Right::Inspect,
        Room::Exchange => Right::ReadClaims,
        Room::Alerts => Right::ReadLists,
        Room::Assess => Right::ReadAssessments,
        Room::Vigilance => Right::ReadVigilance,
        Room::Practices => Right::ReadPractices,
        Room::Training => Right::Train,
        Room::Decisions => Right::ReadDecisions,
        Room::Protection => Right::Protect,
        Room::Administration => Right::Administer,
        Room::Members => Right::ReadMembers,
        Room::Audit => Right::ReadAudit,
    }
}

/// Path and query; for a form the page of its room, because only pages can be gone back to.
fn page_path(parts: &Parts) -> String {
    if matches!(parts.method, Method::GET | Method::HEAD) {
        return parts.uri.path_and_query().map_or("/", |path| local(path.as_str())).to_owned();
    }
    match parts.uri.path().split('/').nth(1) {
        Some(room) if FORM_PAGES.contains(&room) => format!("/{room}"),
        _ => "/".to_owned(),
    }
}

/// The language of the cookie, else the first of `Accept-Language` (RFC 9110, section 12.5.4) that the desk has.
fn language(headers: &HeaderMap) -> Lang {
    if let Some(lang) = auth::cookie(headers, LANG_COOKIE).and_then(|code| Lang::from_code(&code)) {
        return lang;
    }
    let text = headers
        .get(header::ACCEPT_LANGUAGE)
        .map(HeaderValue::as_bytes)
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
        .unwrap_or_default();
    let mut wanted: Vec<(u16, Lang)> =
        text.split(',').take(20).filter_map(weighted).filter(|(weight, _)| *weight > 0).collect();
    wanted.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    wanted.first().map_or(Lang::En, |(_, lang)| *lang)
}

/// One item with its weight in thousandths.
fn weighted(item: &str) -> Option<(u16, Lang)> {
    let mut parts = item.trim().split(';');
    let lang = Lang::from_code(parts.next()?.trim())?;
    let weight = parts
        .find_map(|part| part.trim().strip_prefix("q="))
        .map_or(1.0, |text| text.parse::<f32>().unwrap_or(0.0));
    Some(((weight.clamp(0.0, 1.0) * 1_000.0) as u16, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(text: &str) -> Lang {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, text.parse().unwrap());
        language(&headers)
    }

    #[test]
    fn the_language_is_the_one_the_browser_wants_most_among_ours() {
        assert_eq!(accepts("de, fr;q=0.8, es;q=0.9"), Lang::Es);
        assert_eq!(accepts("ar-TN"), Lang::Ar);
        assert_eq!(accepts("fr;q=0, *;q=0.5"), Lang::En);
        assert_eq!(accepts("en-GB,en;q=0.9,fr;q=0.8"), Lang::En);
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, "ar".parse().unwrap());
        headers.insert(header::COOKIE, "x=1; vigie_lang=fr".parse().unwrap());
        assert_eq!(language(&headers), Lang::Fr);
    }

    #[test]
    fn only_paths_of_this_desk_are_gone_back_to() {
        assert_eq!(local("/check/3?x=1"), "/check/3?x=1");
        for outside in [
            "//example.org/",
            "https://example.org/",
            "/\\example.org",
            "javascript:alert(1)",
            "",
            "check",
            "/a\r\nx: y",
            "/é",
        ] {
            assert_eq!(local(outside), "/", "{outside:?}");
        }
    }
}
