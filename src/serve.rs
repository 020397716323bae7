//! 预览服务器: loopback only. Pages are rendered from the newest plan when they are asked for.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, Method, Request, Response, StatusCode, header};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::watch as signal;

use crate::build::{self, Judged, Options};
use crate::diagnostic::Diagnostic;
use crate::disk::OsDisk;
use crate::model::date::Date;
use crate::model::path::OutputPath;
use crate::watch::{Noticing, Watch};

/// What the preview needs to know.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The folder with `site.yaml`.
    pub root: PathBuf,
    /// The build's date.
    pub as_of: Date,
    /// How changes are noticed.
    pub noticing: Noticing,
    /// The port on loopback; 0 lets the system choose.
    pub port: u16,
}

/// What happens while the preview runs, for whoever prints.
pub enum News<'a> {
    /// It listens here.
    Listening(SocketAddr),
    /// The site was judged again.
    Judged(&'a [Diagnostic]),
    /// It could not be judged.
    Failed(String),
}

struct Shared {
    root: PathBuf,
    judged: RwLock<Arc<Judged>>,
    version: signal::Receiver<u64>,
}

impl Shared {
    fn newest(&self) -> Arc<Judged> {
        Arc::clone(&self.judged.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Addresses of the preview itself; no output begins with two underscores.
const EVENTS: &str = "/__gongkai/events";
const SCRIPT: &str = "/__gongkai/reload.js";
const RELOAD: &str = include_str!("serve/reload.js");

/// Serves until the process is asked to stop.
pub fn run(
    preview: &Preview,
    news: impl Fn(News<'_>) + Send + Sync + 'static,
) -> Result<(), Box<dyn std::error::Error>> {
    let judge = {
        let options = Options { root: preview.root.clone(), as_of: preview.as_of, except: BTreeSet::new() };
        move || build::judge(&OsDisk, &options)
    };
    let watch = Watch::start(&preview.root, preview.noticing)?;
    let first = judge()?;
    news(News::Judged(&first.findings));
    let (announce, version) = signal::channel(0);
    let shared = Arc::new(Shared { root: preview.root.clone(), judged: RwLock::new(Arc::new(first)), version });
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, preview.port)).await?;
        news(News::Listening(listener.local_addr()?));
        let watching = Arc::clone(&shared);
        std::thread::spawn(move || {
            while watch.wait() {
                match judge() {
                    Ok(judged) => {
                        news(News::Judged(&judged.findings));
                        *watching.judged.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(judged);
                        announce.send_modify(|version| *version += 1);
                    }
                    Err(fault) => news(News::Failed(fault.to_string())),
                }
            }
        });
        let router = Router::new()
            .route(EVENTS, get(events))
            .route(
                SCRIPT,
                get(|| async { respond(StatusCode::OK, "text/javascript; charset=utf-8", RELOAD.as_bytes().to_vec()) }),
            )
            .fallback(page)
            .with_state(shared);
        axum::serve(listener, router).with_graceful_shutdown(stopped()).await
    })?;
    Ok(())
}

async fn stopped() {
    // Without a signal to wait for, the process is simply killed; nothing is lost by it.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Answers when a newer plan is there: a long poll that any browser understands.
async fn events(State(shared): State<Arc<Shared>>) -> Response<Body> {
    let mut version = shared.version.clone();
    version.mark_unchanged();
    let changed = tokio::time::timeout(Duration::from_secs(25), version.changed()).await;
    let status = if matches!(changed, Ok(Ok(()))) { StatusCode::OK } else { StatusCode::NO_CONTENT };
    respond(status, "text/plain; charset=utf-8", Vec::new())
}

async fn page(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return respond(StatusCode::METHOD_NOT_ALLOWED, "text/plain; charset=utf-8", "只能查看".into());
    }
    let path = request.uri().path().to_owned();
    let answer = tokio::task::spawn_blocking(move || answer(&shared, &path)).await;
    answer.unwrap_or_else(|_| respond(StatusCode::INTERNAL_SERVER_ERROR, "text/plain; charset=utf-8", "出错了".into()))
}

fn answer(shared: &Shared, path: &str) -> Response<Body> {
    let judged = shared.newest();
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    let mut inside = decoded.trim_start_matches('/').to_owned();
    if inside.is_empty() || inside.ends_with('/') {
        inside.push_str("index.html");
    }
    // Only planned addresses are served, so that no request can name anything else on the disk.
    let planned = OutputPath::parse(&inside).ok().filter(|path| judged.plan.get(path).is_some());
    let (status, path) = match planned {
        Some(path) => (StatusCode::OK, path),
        None => (StatusCode::NOT_FOUND, OutputPath::trusted("404.html")),
    };
    match build::render_one(&OsDisk, &shared.root, &judged, &path) {
        Ok(bytes) => respond(status, media_type(path.as_str()), with_reload(path.as_str(), bytes)),
        Err(failure) => {
            respond(StatusCode::INTERNAL_SERVER_ERROR, "text/plain; charset=utf-8", failure.to_string().into_bytes())
        }
    }
}

/// The reload script comes last in the page, as a file of this host: the policy stays as it is in
/// production.
fn with_reload(path: &str, bytes: Vec<u8>) -> Vec<u8> {
    if !path.ends_with(".html") {
        return bytes;
    }
    let mut html = String::from_utf8_lossy(&bytes).into_owned();
    let at = html.rfind("</body>").unwrap_or(html.len());
    html.insert_str(at, &format!("<script src=\"{SCRIPT}\" defer></script>"));
    html.into_bytes()
}

fn respond(status: StatusCode, media: &'static str, bytes: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'self'"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The type of a published file by its name.
fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).as_deref() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json; charset=utf-8",
        Some("xml") => "application/xml; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        Some("csv") => "text/csv; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("gif") => "image/gif",
        Some("webp") => "image/webp",
        Some("pdf") => "application/pdf",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("zip") => "application/zip",
        Some("mp3") => "audio/mpeg",
        Some("mp4") => "video/mp4",
        _ => "application/octet-stream",
    }
}
