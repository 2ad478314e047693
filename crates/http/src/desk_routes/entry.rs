//! The ways in and out: login, logout, the first administrator; language and theme; the desk's files.

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use vigie_model::{Lang, Text};
use vigie_node::{NodeError, Problem};

use super::fields::Fields;
use super::guard::{LANG_COOKIE, Posted, THEME_COOKIE, Visitor, local, page, page_with};
use super::texts;
use crate::App;
use crate::auth;
use crate::desk::{
    FirstAdminPage, FirstAdminProblem, LoginPage, LoginProblem, Notice, NoticeKind, Theme, Ui, assets,
    render_first_admin, render_login,
};

/// The shortest password that the desk takes for the first administrator, as its page says.
const PASSWORD_LEAST: usize = 12;
/// Language and theme are kept for a year.
const PREFERENCE_SECONDS: u32 = 31_536_000;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/login", get(login_page).post(login))
        .route("/logout", post(logout))
        .route("/first-admin", get(first_admin_page).post(first_admin))
        .route("/preferences", post(preferences))
        .route("/assets/{*path}", get(asset))
}

async fn login_page(visitor: Visitor) -> Response {
    let next = local(visitor.query.text("next")).to_owned();
    if let Some(token) = &visitor.token
        && visitor.app.node.session(token).await.is_ok()
    {
        return Redirect::to(&next).into_response();
    }
    let problem = (visitor.query.text("ended") == "1").then_some(LoginProblem::Ended);
    page(draw_login(&visitor, String::new(), next, problem).await)
}

async fn draw_login(visitor: &Visitor, user: String, next: String, problem: Option<LoginProblem>) -> String {
    let login = LoginPage { user, next, problem, member_name: visitor.app.node.identity().name.clone() };
    let mut ui = visitor.outside();
    if visitor.app.node.has_no_user().await.unwrap_or(false) {
        ui.notice = Some(say(&texts::NO_ACCOUNT, &ui));
    }
    render_login(&login, &ui)
}

fn say(text: &Text, ui: &Ui) -> Notice {
    Notice { kind: NoticeKind::Done, text: text.get(ui.lang).to_owned() }
}

async fn login(State(app): State<App>, visitor: Visitor, request: Request) -> Response {
    let form = match own_form(&visitor, request, &app).await {
        Ok(form) => form,
        Err(error) => return visitor.refuse(&error).await,
    };
    let user = form.text("user").trim();
    let next = local(form.text("next")).to_owned();
    match app.node.sign_in(user, form.text("password")).await {
        Ok(signed) => with_cookie(Redirect::to(&next).into_response(), &session_cookie(&app, &signed.token)),
        Err(error @ (NodeError::Unauthenticated(_) | NodeError::TooMany(_))) => {
            let problem = if matches!(error, NodeError::TooMany(_)) {
                LoginProblem::TooMany
            } else {
                LoginProblem::Refused
            };
            let (status, _) = crate::problem::describe(&error);
            let user = user.chars().take(64).collect();
            page_with(status, draw_login(&visitor, user, next, Some(problem)).await)
        }
        Err(error) => visitor.refuse(&error).await,
    }
}

/// A form before login carries no token of a session; one that another site sends is refused by what the browser says of it.
async fn own_form(visitor: &Visitor, request: Request, app: &App) -> Result<Fields, NodeError> {
    if visitor.cross_site {
        return Err(NodeError::Forbidden(
            Problem::new("auth.csrf", "this form was sent by another site").remedy("open the page here"),
        ));
    }
    Fields::read(request, app).await
}

async fn logout(Posted { desk, .. }: Posted) -> Response {
    desk.answer(async {
        let token = desk.visitor.token.as_deref().unwrap_or_default();
        desk.node().sign_out(&desk.caller, token).await?;
        let gone = format!("{}; Max-Age=0", session_cookie(&desk.visitor.app, ""));
        Ok(with_cookie(Redirect::to("/login").into_response(), &gone))
    })
    .await
}

async fn first_admin_page(visitor: Visitor) -> Response {
    match visitor.app.node.has_no_user().await {
        Ok(true) => page(render_first_admin(&FirstAdminPage::default(), &visitor.outside())),
        Ok(false) => page(render_first_admin(&closed(), &visitor.outside())),
        Err(error) => visitor.refuse(&error).await,
    }
}

fn closed() -> FirstAdminPage {
    FirstAdminPage { user: String::new(), problem: Some(FirstAdminProblem::Closed) }
}

async fn first_admin(State(app): State<App>, visitor: Visitor, request: Request) -> Response {
    let form = match own_form(&visitor, request, &app).await {
        Ok(form) => form,
        Err(error) => return visitor.refuse(&error).await,
    };
    let (user, password) = (form.text("user").trim().to_owned(), form.text("password"));
    let again = |problem| {
        let shown = FirstAdminPage { user: user.chars().take(64).collect(), problem: Some(problem) };
        page_with(StatusCode::BAD_REQUEST, render_first_admin(&shown, &visitor.outside()))
    };
    match app.node.has_no_user().await {
        Ok(true) => {}
        Ok(false) => {
            return page_with(StatusCode::CONFLICT, render_first_admin(&closed(), &visitor.outside()));
        }
        Err(error) => return visitor.refuse(&error).await,
    }
    if password != form.text("password_again") {
        return again(FirstAdminProblem::PasswordsDiffer);
    }
    if password.chars().count() < PASSWORD_LEAST {
        return again(FirstAdminProblem::PasswordShort);
    }
    match app.node.first_admin(form.text("token").trim(), &user, password).await {
        Ok(()) => {}
        Err(NodeError::Unauthenticated(_)) => return again(FirstAdminProblem::Token),
        Err(NodeError::Invalid(problem)) if problem.code == "user.name" => {
            return again(FirstAdminProblem::Name);
        }
        Err(error) => return visitor.refuse(&error).await,
    }
    match app.node.sign_in(&user, password).await {
        Ok(signed) => with_cookie(Redirect::to("/").into_response(), &session_cookie(&app, &signed.token)),
        Err(_) => Redirect::to("/login").into_response(),
    }
}

/// Language and theme, also before login: there is no session to protect then, and a cookie of one's own to set.
async fn preferences(State(app): State<App>, visitor: Visitor, request: Request) -> Response {
    let form = match own_form(&visitor, request, &app).await {
        Ok(form) => form,
        Err(error) => return visitor.refuse(&error).await,
    };
    if let Some(token) = &visitor.token
        && app.node.session(token).await.is_ok()
        && form.text("csrf") != auth::csrf(token)
    {
        let problem = Problem::new("auth.csrf", "this form does not come from a page of this session")
            .remedy("open the page again");
        return visitor.refuse(&NodeError::Forbidden(problem)).await;
    }
    let mut response = Redirect::to(local(form.text("back"))).into_response();
    let secure = if app.tls { "; Secure" } else { "" };
    let kept = |name: &str, value: &str| {
        format!("{name}={value}; HttpOnly; SameSite=Strict; Path=/{secure}; Max-Age={PREFERENCE_SECONDS}")
    };
    if let Some(lang) = Lang::from_code(form.text("lang")) {
        response = with_cookie(response, &kept(LANG_COOKIE, lang.code()));
    }
    if !form.text("theme").is_empty() {
        response = with_cookie(response, &kept(THEME_COOKIE, Theme::from_name(form.text("theme")).name()));
    }
    response
}

/// A file of the desk; one that is asked for with its digest never changes.
async fn asset(Path(path): Path<String>, visitor: Visitor) -> Response {
    let Some(asset) = assets::get(&path) else {
        return (StatusCode::NOT_FOUND, "there is no such file\n").into_response();
    };
    let current = assets::versioned(&path).ends_with(&format!("?v={}", visitor.query.text("v")));
    let cache = if current { "public, max-age=31536000, immutable" } else { "no-cache" };
    ([(header::CONTENT_TYPE, asset.content_type), (header::CACHE_CONTROL, cache)], asset.bytes)
        .into_response()
}

/// The session's cookie. It ends with the browser, and the session itself after its time.
fn session_cookie(app: &App, token: &str) -> String {
    let secure = if app.tls { "; Secure" } else { "" };
    format!("{}={token}; HttpOnly; SameSite=Strict; Path=/{secure}", app.cookie_name)
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    // Tokens are base64url, names and values of preferences come from closed lists.
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
