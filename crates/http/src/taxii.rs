//! TAXII 2.1 server: discovery, API root, collections, objects, manifest, versions, status.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;
use vigie_model::{StixId, Timestamp};
use vigie_node::share::{CollectionView, PostStatus, ReadQuery, Visible};
use vigie_node::{Caller, NodeError, Right};
use vigie_store::{Record, Seq, Which};
use vigie_taxii::{
    ApiRoot, Collection, Collections, DateAdded, Discovery, Endpoint, EnvelopeWriter, Fault, Filter, Limits,
    Manifest, ManifestRecord, Paging, Status, StatusDetails, VersionMatch, Versions, header as names,
    media_type,
};

use crate::App;
use crate::auth::Signed;
use crate::problem;

/// The only API root.
const ROOT: &str = "default";

/// What this API root takes and gives at once.
pub fn limits() -> Limits {
    Limits {
        max_content_length: crate::BODY_LIMIT as u64,
        page_default: 100,
        page_max: 1_000,
        page_bytes: 16 << 20,
    }
}

/// The TAXII routes, with and without the trailing slash that the standard writes.
pub fn routes() -> Router<App> {
    let mut router = Router::new();
    for end in ["", "/"] {
        let collection = format!("/taxii2/{ROOT}/collections/{{collection}}");
        router = router
            .route(&format!("/taxii2{end}"), get(discovery).fallback(no_method))
            .route(&format!("/taxii2/{ROOT}{end}"), get(api_root).fallback(no_method))
            .route(&format!("/taxii2/{ROOT}/collections{end}"), get(collections).fallback(no_method))
            .route(&format!("/taxii2/{ROOT}/status/{{id}}{end}"), get(status).fallback(no_method))
            .route(&format!("{collection}{end}"), get(one_collection).fallback(no_method))
            .route(&format!("{collection}/manifest{end}"), get(manifest).fallback(no_method))
            .route(&format!("{collection}/objects{end}"), get(objects).post(add_objects).fallback(no_method))
            .route(
                &format!("{collection}/objects/{{object}}{end}"),
                get(object).delete(delete_object).fallback(no_method),
            )
            .route(
                &format!("{collection}/objects/{{object}}/versions{end}"),
                get(versions).fallback(no_method),
            );
    }
    router.route("/taxii2/{*rest}", axum::routing::any(nothing_here)).layer(DefaultBodyLimit::disable())
}

/// A fault on its way out as a TAXII error message; statuses are given in this file's one table.
struct TaxiiError(Fault);

impl From<Fault> for TaxiiError {
    fn from(fault: Fault) -> Self {
        Self(fault)
    }
}

impl From<NodeError> for TaxiiError {
    fn from(error: NodeError) -> Self {
        let what = error.to_string();
        Self(match error {
            NodeError::Invalid(problem) if problem.code == "envelope.not-objects" => {
                Fault::Unprocessable(what)
            }
            NodeError::Invalid(_) | NodeError::Conflict(_) => Fault::BadRequest(what),
            NodeError::Unauthenticated(_) => Fault::Unauthenticated,
            NodeError::Forbidden(_) => Fault::Forbidden,
            NodeError::NotFound(_) => Fault::NotFound,
            NodeError::TooMany(_) => Fault::TooManyRequests,
            NodeError::Store(ref store) => {
                tracing::error!(error = %store, "TAXII request failed");
                match problem::describe(&error).0 {
                    StatusCode::SERVICE_UNAVAILABLE => Fault::Unavailable,
                    StatusCode::NOT_FOUND => Fault::NotFound,
                    _ => Fault::Internal,
                }
            }
        })
    }
}

impl IntoResponse for TaxiiError {
    fn into_response(self) -> Response {
        let status = match &self.0 {
            Fault::Filter(_) | Fault::BadRequest(_) => StatusCode::BAD_REQUEST,
            Fault::Unauthenticated => StatusCode::UNAUTHORIZED,
            Fault::Forbidden => StatusCode::FORBIDDEN,
            Fault::NotFound => StatusCode::NOT_FOUND,
            Fault::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Fault::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Fault::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Fault::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Fault::Unprocessable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Fault::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Fault::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Fault::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let mut response = json(status, &self.0.message().with_http_status(status.as_u16()));
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Basic realm=\"vigie\", charset=\"UTF-8\""),
            );
        }
        response
    }
}

type Answer = Result<Response, TaxiiError>;

/// The caller and an `Accept` that can be met; credentials are judged first (TAXII 2.1, section 1.6.9).
async fn enter(
    app: &App,
    parts: &HeaderMap,
    signed: Result<Signed, crate::problem::ApiError>,
) -> Result<Caller, TaxiiError> {
    let _ = app;
    let Signed(caller) = signed.map_err(|error| TaxiiError::from(error.0))?;
    let accept = parts.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    media_type::negotiate(accept).map_err(|_| Fault::NotAcceptable)?;
    if !caller.may(Right::Taxii) {
        return Err(Fault::Forbidden.into());
    }
    Ok(caller)
}

async fn discovery(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Result<Signed, crate::problem::ApiError>,
) -> Answer {
    enter(&app, &headers, signed).await?;
    let title = format!("Vigie, {}", app.node.identity().name);
    // Behind a proxy that ends TLS the Host may make no URL that TAXII allows: then the path alone, which the standard allows too.
    let path = format!("/taxii2/{ROOT}/");
    let absolute = format!("{}{path}", app.base_url(&headers));
    let (mut discovery, root) = match Discovery::new(title.clone(), vec![absolute.clone()]) {
        Ok(discovery) => (discovery, absolute),
        Err(_) => {
            let fault = |error| Fault::BadRequest(format!("the API root makes no URL: {error}"));
            (Discovery::new(title, vec![path.clone()]).map_err(fault)?, path)
        }
    };
    discovery.description = Some("Claims of this member and the collections it opens to partners".to_owned());
    discovery.default = Some(root);
    Ok(json(StatusCode::OK, &discovery))
}

async fn api_root(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Result<Signed, crate::problem::ApiError>,
) -> Answer {
    enter(&app, &headers, signed).await?;
    Ok(json(StatusCode::OK, &ApiRoot::new(format!("Vigie, {}", app.node.identity().name), &limits())))
}

async fn collections(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Result<Signed, crate::problem::ApiError>,
) -> Answer {
    let caller = enter(&app, &headers, signed).await?;
    let collections = app.node.collections(&caller).await?.into_iter().map(resource).collect();
    Ok(json(StatusCode::OK, &Collections { collections }))
}

async fn one_collection(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
    signed: Result<Signed, crate::problem::ApiError>,
) -> Answer {
    let caller = enter(&app, &headers, signed).await?;
    Ok(json(StatusCode::OK, &resource(app.node.collection(&caller, &name).await?)))
}

async fn objects(
    State(app): State<App>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    signed: Result<Signed, crate::problem::ApiError>,
) -> Answer {
    let caller = enter(&app, &headers, signed).await?;
    let collection = app.node.collection(&caller, &name).await?;
    let walk = Walk::start(&app, &caller, &collection, query.as_deref(), Endpoint::Objects, None)?;
    envelope(walk.read(&app, &caller, &collection).await?)
}

async fn object(
    State(app): State<App>,
    Path((name, object)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    signed: Result<Signed, crate::problem::ApiError>,
) -> Answer {
    let caller = enter(&app, &headers, signed).await?;
    let collection = app.node.collection(&caller, &name).await?;
    let id: StixId = object.parse().map_err(|_| Fault::NotFound)?;
    let walk = Walk::start(&app, &caller, &collection, query.as_deref(), Endpoint::Object, Some(id.clone()))?;
    app.node.read_versions(&caller, &collection, &id).await?.ok_or(Fault::NotFound)?;
    envelope(walk.read(&app, &caller, &collection).await?)
}

async fn manifest(
    State(app): State<App>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    signed: Result<Signed, crate::problem::ApiError>,
) -> Answer {
    let caller = enter(&app, &headers, signed).await?;
    let collection = app.node.collection(&caller, &name).await?;
    let mut walk = Walk::start(&app, &caller, &collection, query.as_deref(), Endpoint::Manifest, None)?;
    walk.query.with_bytes = false;
    let page = walk.read(&app, &caller, &collection).await?;
    let records = page.records.iter().map(|record| ManifestRecord {
        id: record.id.to_string(),
        date_added: record.date_added,
        version: shown_version(record),
        media_type: Some(
            if record.spec_version == "2.0" { media_type::STIX_20 } else { media_type::STIX }.to_owned(),
        ),
    });
    let manifest = Manifest {
        more: page.paging.is_more(),
        next: page.paging.next().map(str::to_owned),
        objects: records.collect(),
    };
    Ok(dated(json(StatusCode::OK, &manifest), &page))
}

async fn versions(
    State(app): State<App>,
    Path((name, object)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    signed: Result<Signed, crate::problem::ApiError>,
) -> Answer {
    let caller = enter(&app, &headers, signed).await?;
    let collection = app.node.collection(&caller, &name).await?;
    let id: StixId = object.parse().map_err(|_| Fault::NotFound)?;
    let mut walk =
        Walk::start(&app, &caller, &collection, query.as_deref(), Endpoint::Versions, Some(id.clone()))?;
    app.node.read_versions(&caller, &collection, &id).await?.ok_or(Fault::NotFound)?;
    walk.query.versions = vec![Which::All];
    walk.query.with_bytes = false;
    let page = walk.read(&app, &caller, &collection).await?;
    let texts = page.records.iter().map(shown_version).collect();
    let resource = Versions {
        more: page.paging.is_more(),
        next: page.paging.next().map(str::to_owned),
        versions: texts,
    };
    Ok(dated(json(StatusCode::OK, &resource), &page))
}

async fn add_objects(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
    signed: Result<Signed, crate::problem::ApiError>,
    body: axum::body::Body,
) -> Answer {
    let caller = enter(&app, &headers, signed).await?;
    let collection = app.node.collection(&caller, &name).await?;
    if !collection.can_write {
        return Err(Fault::Forbidden.into());
    }
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    media_type::check_content_type(content_type).map_err(|_| Fault::UnsupportedMediaType)?;
    let body = whole_body(&headers, body).await?;
    let status = app.node.post(&caller, &collection, &body).await?;
    Ok(json(StatusCode::ACCEPTED, &status_resource(status)))
}

async fn delete_object(
    State(app): State<App>,
    Path((name, object)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    signed: Result<Signed, crate::problem::ApiError>,
) -> Answer {
    let caller = enter(&app, &headers, signed).await?;
    let collection = app.node.collection(&caller, &name).await?;
    let id: StixId = object.parse().map_err(|_| Fault::NotFound)?;
    // Section 5.7: without match[version] every version goes; the filter says `All` then.
    let filter =
        Filter::parse(query.as_deref().unwrap_or_default(), Endpoint::DeleteObject).map_err(Fault::from)?;
    let which = which(&filter.version);
    match &which[..] {
        [Which::All] => app.node.delete(&caller, &collection, &id, None, &filter.spec_versions).await?,
        several => {
            for one in several {
                app.node.delete(&caller, &collection, &id, Some(one.clone()), &filter.spec_versions).await?;
            }
        }
    }
    Ok(json(StatusCode::OK, &std::collections::BTreeMap::<String, String>::new()))
}

async fn status(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    signed: Result<Signed, crate::problem::ApiError>,
) -> Answer {
    let caller = enter(&app, &headers, signed).await?;
    Ok(json(StatusCode::OK, &status_resource(app.node.post_status(&caller, &id).await?)))
}

async fn no_method() -> Response {
    TaxiiError(Fault::MethodNotAllowed).into_response()
}

async fn nothing_here(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Result<Signed, crate::problem::ApiError>,
) -> Response {
    match enter(&app, &headers, signed).await {
        Ok(_) => TaxiiError(Fault::NotFound).into_response(),
        Err(error) => error.into_response(),
    }
}

/// A walk through a collection: the filter, and the place where a `next` value left off.
struct Walk {
    query: ReadQuery,
    /// What `next` values are bound to: another account, endpoint or filter cannot use them.
    binding: String,
}

/// One page and how it goes on.
struct ReadPage {
    records: Vec<Record>,
    paging: Paging,
    added_after: Option<Timestamp>,
}

impl Walk {
    fn start(
        app: &App,
        caller: &Caller,
        collection: &CollectionView,
        query: Option<&str>,
        endpoint: Endpoint,
        id: Option<StixId>,
    ) -> Result<Self, TaxiiError> {
        let filter = Filter::parse(query.unwrap_or_default(), endpoint).map_err(Fault::from)?;
        let binding = format!(
            "{}\n{}\n{endpoint:?}\n{id:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
            caller.actor(),
            collection.collection.id,
            filter.added_after,
            filter.ids,
            filter.types,
            filter.version,
            filter.spec_versions
        );
        let after = match &filter.next {
            None => Seq(0),
            Some(next) => app.node.open_next(next, &binding).ok_or_else(|| {
                Fault::BadRequest(
                    "next is none that this server gave for this account and this filter".to_owned(),
                )
            })?,
        };
        let ids = id.map_or(filter.ids, |id| vec![id]);
        let query = ReadQuery {
            ids,
            types: filter.types,
            versions: which(&filter.version),
            spec_versions: filter.spec_versions,
            added_after: filter.added_after,
            limit: limits().page(filter.limit),
            after,
            with_bytes: true,
        };
        Ok(Self { query, binding })
    }

    async fn read(
        self,
        app: &App,
        caller: &Caller,
        collection: &CollectionView,
    ) -> Result<ReadPage, TaxiiError> {
        let added_after = self.query.added_after;
        let (released, more) = app.node.read(caller, collection, self.query).await?;
        // The one way out of `Released` in this file.
        let mut records: Vec<Record> =
            released.into_inner().into_iter().map(|Visible(record)| record).collect();
        let mut more = more;
        let mut octets = 0;
        let most = limits().page_bytes as usize;
        let fits = records.iter().take_while(|record| {
            octets += record.bytes.len();
            octets <= most
        });
        let fits = fits.count().max(1);
        if fits < records.len() {
            records.truncate(fits);
            more = true;
        }
        let next = records.last().filter(|_| more).map(|last| app.node.seal_next(last.seq, &self.binding));
        let paging = if more { Paging::More { next } } else { Paging::Last };
        Ok(ReadPage { records, paging, added_after })
    }
}

fn which(version: &VersionMatch) -> Vec<Which> {
    match version {
        VersionMatch::All => vec![Which::All],
        VersionMatch::Some { first, last, values } => {
            let keywords = [(*first, Which::First), (*last, Which::Last)]
                .into_iter()
                .filter_map(|(asked, which)| asked.then_some(which));
            keywords.chain(values.iter().map(|value| Which::Exact(value.text.clone()))).collect()
        }
    }
}

/// Objects without a version show when they came (TAXII 2.1, section 3.4.1).
fn shown_version(record: &Record) -> String {
    if record.unversioned { record.date_added.to_string() } else { record.version.clone() }
}

fn envelope(page: ReadPage) -> Answer {
    let capacity = page.records.iter().map(|record| record.bytes.len() + 1).sum();
    let mut writer = EnvelopeWriter::new(&page.paging, capacity);
    for record in &page.records {
        writer.push(&record.bytes);
    }
    let response =
        (StatusCode::OK, [(header::CONTENT_TYPE, media_type::TAXII)], writer.finish()).into_response();
    Ok(dated(response, &page))
}

fn dated(mut response: Response, page: &ReadPage) -> Response {
    let dates = DateAdded::of_page(page.records.iter().map(|record| record.date_added), page.added_after);
    for (name, at) in [(names::DATE_ADDED_FIRST, dates.first), (names::DATE_ADDED_LAST, dates.last)] {
        if let Ok(value) = HeaderValue::from_str(&at.to_string()) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

fn resource(view: CollectionView) -> Collection {
    let CollectionView { collection, can_read, can_write } = view;
    Collection {
        id: collection.id,
        title: collection.title,
        description: Some(collection.description),
        alias: collection.alias,
        can_read,
        can_write,
        media_types: vec![media_type::STIX.to_owned()],
    }
}

fn status_resource(status: PostStatus) -> Status {
    let details = |one: vigie_node::share::ObjectStatus| {
        let details = StatusDetails::new(one.id, one.version);
        if one.message.is_empty() { details } else { details.with_message(one.message) }
    };
    Status::complete(
        status.id,
        status.requested,
        status.successes.into_iter().map(details).collect(),
        status.failures.into_iter().map(details).collect(),
    )
}

fn json<T: Serialize>(status: StatusCode, body: &T) -> Response {
    // Resources are plain structs: serialising them cannot fail.
    let body = serde_json::to_vec(body).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, media_type::TAXII)], body).into_response()
}

/// Reads the body up to the limit; a declared length above it is refused before a single octet is read.
async fn whole_body(headers: &HeaderMap, body: axum::body::Body) -> Result<Bytes, TaxiiError> {
    let too_large = || TaxiiError(Fault::TooLarge { max_content_length: limits().max_content_length });
    let declared = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse().ok());
    if declared.is_some_and(|len_bytes| limits().is_too_large(len_bytes)) {
        return Err(too_large());
    }
    axum::body::to_bytes(body, crate::BODY_LIMIT).await.map_err(|error| {
        let length = std::error::Error::source(&error)
            .is_some_and(|source| source.is::<http_body_util::LengthLimitError>());
        if length { too_large() } else { Fault::BadRequest("the body ended early".to_owned()).into() }
    })
}
