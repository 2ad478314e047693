//! `vigie serve`: opens the folder, the listeners and the exchange, and stops in order.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use vigie_http::{App, Metrics};
use vigie_node::check::{Place, PlaceKind};
use vigie_node::{Caller, Node};
use vigie_peer::ClientIdentity;
use vigie_store_lists::FileShelf;

use crate::data::{DataFolder, Founding, load_tls, write_secret};
use crate::fail::{Exit, Fail, Outcome, at};

/// Options of `vigie serve`.
#[derive(Clone, Debug, clap::Args)]
pub struct ServeArgs {
    /// Where desk, API and TAXII listen; plain HTTP only on loopback
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8470")]
    pub listen: SocketAddr,
    /// Where members' nodes reach this one (mutual TLS, pinned keys)
    #[arg(long, value_name = "ADDR:PORT")]
    pub peer_listen: Option<SocketAddr>,
    /// What the member card says of where members reach this node, if not --peer-listen (repeatable)
    #[arg(long, value_name = "HTTPS-URL")]
    pub peer_url: Vec<String>,
    /// Certificate chain for users (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Key for users (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Seconds between exchanges with members
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub sync_every: u64,
    /// Serve as a checkpoint of a member's node: works without any link, gets its data from home, delivers its records there
    #[arg(long, conflicts_with_all = ["peer_listen", "peer_url", "place"])]
    pub checkpoint: bool,
    /// One-time code of `vigie checkpoint add`, for a checkpoint that starts for the first time
    #[arg(long, value_name = "CODE", env = "VIGIE_ENROL", hide_env_values = true, requires = "checkpoint")]
    pub enrol: Option<String>,
    /// Name of the place where this node's checks are made
    #[arg(long, value_name = "NAME")]
    pub place: Option<String>,
    /// Kind of that place: land, air or sea
    #[arg(long, value_name = "KIND", default_value = "land")]
    pub place_kind: PlaceKind,
}

/// Runs until SIGINT or SIGTERM.
pub async fn run(args: ServeArgs, data: PathBuf, mut founding: Founding) -> Outcome {
    if args.tls_cert.is_none() && !args.listen.ip().is_loopback() {
        return Err(Fail::usage(format!(
            "--listen {}: plain HTTP is served on loopback only; add --tls-cert and --tls-key, or listen on 127.0.0.1 behind a proxy",
            args.listen
        )));
    }
    if !args.peer_url.is_empty() {
        founding.endpoints = Some(args.peer_url.clone());
    } else if let Some(address) = args.peer_listen.filter(|address| address.ip().is_unspecified()) {
        return Err(Fail::usage(format!(
            "--peer-listen {address}: members cannot reach that address; say with --peer-url https://HOST:PORT where they reach this node"
        )));
    } else if let Some(address) = args.peer_listen {
        founding.endpoints = Some(vec![format!("https://{address}")]);
    }
    let tls = match (&args.tls_cert, &args.tls_key) {
        (Some(cert), Some(key)) => {
            let (chain, key) = load_tls(cert, key)?;
            Some(vigie_http::server::user_config(chain, key).map_err(|error| {
                Fail::could_not(format!("--tls-key: {error}; give the key of the certificate"))
            })?)
        }
        _ => None,
    };
    let code = crate::checkpoint::read_code(args.enrol.as_deref())?;
    if let Some(code) = &code {
        founding = crate::checkpoint::founding_of(code);
    }
    if args.checkpoint && code.is_none() && !data.join("keys/node.json").exists() {
        return Err(Fail::usage(
            "--checkpoint: this folder is not enrolled yet; add --enrol CODE with the code of `vigie checkpoint add`",
        ));
    }
    let folder = DataFolder::open(&data, &founding)?;
    let _held = folder.lock()?;
    let listener = TcpListener::bind(args.listen).await.map_err(at(format!("--listen {}", args.listen)))?;
    let peer_listener = match args.peer_listen {
        Some(address) => {
            Some(TcpListener::bind(address).await.map_err(at(format!("--peer-listen {address}")))?)
        }
        None => None,
    };
    let (chain, key) = folder.tls()?;
    let client = ClientIdentity::new(chain.clone(), key.clone_key());
    let shelf = folder.shelf();
    let node = Arc::new(folder.node_with(Arc::clone(&shelf)).await?);
    // Large lists are read before the first question, so that nobody waits for them.
    for list in node.large_lists(&Caller::node()).await? {
        match list.problem {
            None => tracing::info!(list = list.id, documents = list.head.documents, "large list read"),
            Some(problem) => tracing::error!(list = list.id, problem, "a large list cannot be used"),
        }
    }
    if let Some(title) = &args.place {
        node.set_place(&Caller::node(), &Place { title: title.clone(), kind: args.place_kind }).await?;
    }
    crate::checkpoint::enrol(&node, &client, args.checkpoint, code.as_ref()).await?;
    let public = listener.local_addr().map_err(at("--listen"))?;
    if !node.is_checkpoint() {
        offer_first_admin(&node, &folder, public, tls.is_some()).await?;
    }
    let (stopper, stop) = watch::channel(false);
    let app = App {
        node: Arc::clone(&node),
        cookie_name: format!("vigie_{}", node.released().as_str().replace('-', "")).into(),
        tls: tls.is_some(),
        stop: stop.clone(),
        metrics: Arc::new(Metrics::default()),
        sync_now: sync_now(&node, &client),
        ask_private: ask_private(&client),
        specimens: crate::training::maker(),
        tray: Arc::default(),
    };
    let mut tasks = tokio::task::JoinSet::new();
    tasks.spawn(vigie_http::server::serve(
        listener,
        vigie_http::public_router(app.clone()),
        tls,
        stop.clone(),
    ));
    if let Some(listener) = peer_listener {
        let config = vigie_http::server::peer_config(chain, key)
            .map_err(|error| Fail::could_not(format!("the node's TLS key: {error}")))?;
        let (router, checkpoints) =
            (vigie_http::peer_router(app.clone()), vigie_http::checkpoint_router(app));
        tasks.spawn(vigie_http::server::serve_peers(
            listener,
            router,
            checkpoints,
            config,
            Arc::clone(&node),
            stop.clone(),
        ));
    }
    let every = Duration::from_secs(args.sync_every);
    if node.is_checkpoint() {
        // Members are home's to speak with.
        tasks.spawn(vigie_peer::checkpoint::keep_with_home(Arc::clone(&node), client, every, stop.clone()));
    } else {
        tasks.spawn(vigie_peer::keep_in_sync(Arc::clone(&node), client, every, stop.clone()));
    }
    tasks.spawn(housekeeping(Arc::clone(&node), stop.clone()));
    tasks.spawn(keep_lists(Arc::clone(&node), shelf, stop));
    tracing::info!(member = %node.identity().member, listen = %public, "serving");
    eprintln!(
        "vigie: {} serves at http{}://{public}",
        node.identity().name,
        if args.tls_cert.is_some() { "s" } else { "" }
    );
    wait_for_signal().await?;
    tracing::info!("stopping");
    // The receivers live as long as the tasks; if all are gone there is nothing to stop.
    let _ = stopper.send(true);
    while tasks.join_next().await.is_some() {}
    tracing::info!("stopped");
    Ok(Exit::Done)
}

/// While nobody has an account: a link for the first administrator, in a file that only the operator reads.
async fn offer_first_admin(
    node: &Node,
    folder: &DataFolder,
    public: SocketAddr,
    tls: bool,
) -> Result<(), Fail> {
    let file = folder.path().join("first-admin");
    match node.open_first_admin().await? {
        Some(token) => {
            let scheme = if tls { "https" } else { "http" };
            write_secret(&file, format!("{scheme}://{public}/first-admin#{token}\n").as_bytes())?;
            eprintln!("vigie: no user yet; open the link in {} within 30 minutes", file.display());
        }
        None => {
            if file.exists() {
                std::fs::remove_file(&file).map_err(at(file.display()))?;
            }
        }
    }
    Ok(())
}

fn sync_now(node: &Arc<Node>, client: &ClientIdentity) -> vigie_http::SyncNow {
    let (node, client) = (Arc::clone(node), client.clone());
    Arc::new(move |member| {
        let (node, client) = (Arc::clone(&node), client.clone());
        Box::pin(async move { vigie_peer::sync(&node, &client, &Caller::node(), &member).await.map(|_| ()) })
    })
}

fn ask_private(client: &ClientIdentity) -> vigie_http::AskPrivate {
    let client = client.clone();
    Arc::new(move |requests| {
        let client = client.clone();
        Box::pin(async move { vigie_peer::ask(&client, requests).await })
    })
}

/// What time asks for: evidence whose retention is over, trust that another process imported.
async fn housekeeping(node: Arc<Node>, mut stop: watch::Receiver<bool>) {
    let mut turn = 0_u64;
    while !*stop.borrow() {
        if let Err(error) = node.reload_trust_if_changed().await {
            tracing::error!(%error, "trust data cannot be read");
        }
        if turn.is_multiple_of(300) {
            erase_expired(&node).await;
        }
        if turn.is_multiple_of(30)
            && let Err(error) = node.keep_lottery().await
        {
            tracing::error!(%error, "the document lottery cannot be kept");
        }
        if turn.is_multiple_of(1_800) {
            if let Err(error) = node.roll_up_counts(&Caller::node()).await {
                tracing::error!(%error, "closed weeks cannot be counted");
            }
            if let Err(error) = node.detect_alarms(&Caller::node()).await {
                tracing::error!(%error, "series cannot be judged");
            }
        }
        turn += 1;
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(2)) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Large lists that another process changed, counts of their use, changes that have grown enough to be merged.
async fn keep_lists(node: Arc<Node>, shelf: Arc<FileShelf>, mut stop: watch::Receiver<bool>) {
    let mut turn = 0_u64;
    while !*stop.borrow() {
        let (files, retry, merge) = (Arc::clone(&shelf), turn.is_multiple_of(30), turn.is_multiple_of(300));
        let work = tokio::task::spawn_blocking(move || {
            for (list, error) in files.follow(retry) {
                tracing::error!(list, %error, "a large list cannot be used");
            }
            for (list, done) in if merge { files.merge_due() } else { Vec::new() } {
                match done {
                    Ok(()) => tracing::info!(list, "changes are part of the base now"),
                    Err(error) => tracing::warn!(list, %error, "changes could not be merged"),
                }
            }
        });
        tokio::select! {
            // A merge that is under way goes on in its thread; it leaves nothing half-done if the process ends.
            done = work => if done.is_err() { tracing::error!("looking after large lists failed") },
            _ = stop.changed() => {}
        }
        if turn.is_multiple_of(5)
            && let Err(error) = node.keep_list_use().await
        {
            tracing::error!(%error, "the use of lists cannot be counted");
        }
        turn += 1;
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(2)) => {}
            _ = stop.changed() => {}
        }
    }
    if let Err(error) = node.keep_list_use().await {
        tracing::error!(%error, "the use of lists cannot be counted");
    }
}

/// Batch after batch until nothing is over, but not for ever: the rest waits for the next turn.
async fn erase_expired(node: &Node) {
    for _ in 0..100 {
        match node.erase_expired().await {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "what retention ended cannot be erased");
                return;
            }
        }
    }
}

async fn wait_for_signal() -> Result<(), Fail> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .map_err(at("signal handler"))?;
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}
