//! 请求: the one door. A request that is not ours, or not a question, goes no further.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderValue, Method, Request, Response, StatusCode, header};
use tokio::sync::watch as channel;

use super::answer::{Answer, Asked, Moved, answer, is_kept_table, print};
use super::html::{ICON, SCRIPT, STYLE};
use super::panel::{Panel, hex, put_on};
use super::respond::{HTML, file, go_to, media_type, refuse, respond};
use super::site::Newest;
use super::{ahead, own};
use crate::check::registry;
use crate::fingerprint::Fingerprint;
use crate::model::path::{OutputPath, encode};

/// What all requests share.
struct Shared {
    root: PathBuf,
    port: u16,
    newest: channel::Receiver<Arc<Newest>>,
}

/// Below this everything is the preview's own.
const OURS: &str = "/__gongkai/";
/// How long a browser is kept waiting for a change before it asks again.
const PATIENCE: Duration = Duration::from_secs(25);
/// How long a page waits for the judgement of a source that was saved a moment ago.
const SAVING: Duration = Duration::from_secs(10);

/// Everything that the preview answers.
pub fn router(root: PathBuf, port: u16, newest: channel::Receiver<Arc<Newest>>) -> Router {
    Router::new().fallback(door).with_state(Arc::new(Shared { root, port, newest }))
}

async fn door(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Response<Body> {
    // A question has no body that anybody would read.
    let (request, _) = request.into_parts();
    if !is_for_us(&request, shared.port) {
        return refuse(
            StatusCode::MISDIRECTED_REQUEST,
            "预览只在本机打开，请用 http://localhost 或 http://127.0.0.1 加端口访问",
        );
    }
    if !matches!(request.method, Method::GET | Method::HEAD) {
        let mut response = refuse(StatusCode::METHOD_NOT_ALLOWED, "预览只能查看");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    match request.uri.path().strip_prefix(OURS) {
        Some(own) => of_our_own(shared, own, request.uri.query().unwrap_or_default()).await,
        None => page(shared, &request).await,
    }
}

/// Whether the browser meant this machine. A page of another site may point its own name at 127.0.0.1
/// and then read what stands here; the name gives it away.
fn is_for_us(request: &Parts, port: u16) -> bool {
    let hosts: Vec<&HeaderValue> = request.headers.get_all(header::HOST).iter().collect();
    let [host] = hosts.as_slice() else { return false };
    let named = host.to_str().ok().and_then(|host| host.parse::<Authority>().ok());
    named.is_some_and(|host| is_loopback(&host, port))
        && request.uri.authority().is_none_or(|authority| is_loopback(authority, port))
}

fn is_loopback(authority: &Authority, port: u16) -> bool {
    let host = authority.host();
    let known = host.eq_ignore_ascii_case("localhost") || host == "127.0.0.1" || host == "[::1]";
    // Without a port in it, an address means port 80.
    known && authority.port_u16().unwrap_or(80) == port && !authority.as_str().contains('@')
}

/// The preview's own files and pages.
async fn of_our_own(shared: Arc<Shared>, name: &str, query: &str) -> Response<Body> {
    let asked = asked(query);
    match name {
        "panel.css" => respond(StatusCode::OK, media_type(STYLE), include_str!("assets/panel.css")),
        "panel.js" => respond(StatusCode::OK, media_type(SCRIPT), include_str!("assets/panel.js")),
        "icon.svg" => respond(StatusCode::OK, media_type(ICON), include_str!("assets/icon.svg")),
        "events" => events(shared, asked, query).await,
        "panel" => {
            quietly(move || {
                let newest = shared.newest.borrow().clone();
                let page = print(&newest.site, &shared.root, &asked);
                respond(StatusCode::OK, HTML, Panel::of(&newest, &shared.root, &asked).html(page))
            })
            .await
        }
        "findings" => {
            quietly(move || {
                let newest = shared.newest.borrow().clone();
                with_panel(
                    &shared,
                    &newest,
                    &asked_of_ours("findings"),
                    StatusCode::OK,
                    &own::findings(&newest, &shared.root),
                )
            })
            .await
        }
        "ahead" => {
            let newest = shared.newest.borrow().clone();
            let all: std::collections::BTreeMap<String, String> =
                newest.site.all_ahead().map(|(path, ahead)| (format!("/{path}"), ahead::word(ahead))).collect();
            let json = serde_json::to_string(&all).unwrap_or_else(|_| "{}".to_owned());
            respond(StatusCode::OK, media_type("ahead.json"), json)
        }
        _ => match name.strip_prefix("explain/").and_then(registry::find) {
            Some(rule) => respond(StatusCode::OK, HTML, own::explain(rule)),
            None => refuse(StatusCode::NOT_FOUND, "预览没有这一页"),
        },
    }
}

fn asked_of_ours(name: &str) -> Asked {
    Asked { path: format!("{OURS}{name}"), anyway: false }
}

/// A field of a query, decoded.
fn field(query: &str, name: &str) -> Option<String> {
    let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    percent_encoding::percent_decode_str(value).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// The page that a question of the panel is about.
fn asked(query: &str) -> Asked {
    Asked { path: field(query, "path").unwrap_or_default(), anyway: field(query, "gk").as_deref() == Some("anyway") }
}

/// What is heavy or waits for the disk must not hold up other answers.
async fn quietly(work: impl FnOnce() -> Response<Body> + Send + 'static) -> Response<Body> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| refuse(StatusCode::INTERNAL_SERVER_ERROR, "程序出错了"))
}

/// What the panel compares: the page, and what is said about it.
fn prints(shared: &Shared, newest: &Newest, asked: &Asked) -> (Fingerprint, Fingerprint) {
    if asked.path.starts_with(OURS) {
        let said = Fingerprint::of(&own::findings(newest, &shared.root));
        return (said, Panel::of(newest, &shared.root, asked).print);
    }
    (print(&newest.site, &shared.root, asked), Panel::of(newest, &shared.root, asked).print)
}

/// Answers when the page that is being looked at, or its findings, are no longer what the browser has:
/// a long poll that any browser understands.
async fn events(shared: Arc<Shared>, asked: Asked, query: &str) -> Response<Body> {
    let (page, findings) = (field(query, "page"), field(query, "findings"));
    let mut newest = shared.newest.clone();
    let until = tokio::time::Instant::now() + PATIENCE;
    loop {
        let now = newest.borrow_and_update().clone();
        let (shared, asked) = (Arc::clone(&shared), asked.clone());
        let Ok(prints) = tokio::task::spawn_blocking(move || prints(&shared, &now, &asked)).await else {
            return refuse(StatusCode::INTERNAL_SERVER_ERROR, "程序出错了");
        };
        let differs = [page.as_ref() != Some(&hex(prints.0)), findings.as_ref() != Some(&hex(prints.1))];
        if differs.contains(&true) {
            let json = format!("{{\"page\":{},\"findings\":{}}}", differs[0], differs[1]);
            return respond(StatusCode::OK, media_type("events.json"), json);
        }
        match tokio::time::timeout_at(until, newest.changed()).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) | Err(_) => return respond(StatusCode::NO_CONTENT, HTML, Body::empty()),
        }
    }
}

/// A page or a file of the site.
async fn page(shared: Arc<Shared>, request: &Parts) -> Response<Body> {
    let query = request.uri.query().unwrap_or_default();
    let asked = Asked { path: request.uri.path().to_owned(), anyway: field(query, "gk").as_deref() == Some("anyway") };
    let headers = request.headers.clone();
    let began = Instant::now();
    let mut newest = shared.newest.clone();
    loop {
        let now = newest.borrow_and_update().clone();
        let (work, mine, headers) = (Arc::clone(&shared), asked.clone(), headers.clone());
        let answered = tokio::task::spawn_blocking(move || {
            Ok::<_, Moved>(match answer(&now.site, &work.root, &mine)? {
                Answer::Page(view) => with_panel(&work, &now, &mine, view.status, &view.html),
                Answer::File(path, content) => {
                    let mut response = file(media_type(path.as_str()), content, &headers);
                    let name = preview_name(&path).filter(|_| now.site.has_ahead() && is_kept_table(&now.site, &path));
                    name.into_iter()
                        .for_each(|name| drop(response.headers_mut().insert(header::CONTENT_DISPOSITION, name)));
                    response
                }
                Answer::Folder(path) => go_to(&format!("/{}", path.href().trim_end_matches("index.html"))),
            })
        });
        match answered.await {
            Ok(Ok(response)) => return response,
            Ok(Err(Moved)) if began.elapsed() < SAVING => {
                // The judgement of what was just saved is on its way; its text is the one to show.
                let _ = tokio::time::timeout(SAVING, newest.changed()).await;
            }
            Ok(Err(Moved)) => {
                let now = newest.borrow().clone();
                return with_panel(&shared, &now, &asked, StatusCode::SERVICE_UNAVAILABLE, &own::busy());
            }
            Err(_) => return refuse(StatusCode::INTERNAL_SERVER_ERROR, "程序出错了"),
        }
    }
}

/// A table that is kept from a preview with drafts says in its name what it is.
fn preview_name(path: &OutputPath) -> Option<HeaderValue> {
    let name = path.as_str().rsplit('/').next().unwrap_or_default();
    let name = encode(&format!("预览稿，含未公开内容-{name}"));
    HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{name}")).ok()
}

fn with_panel(shared: &Shared, newest: &Newest, asked: &Asked, status: StatusCode, html: &str) -> Response<Body> {
    let (page, _) = prints(shared, newest, asked);
    let panel = Panel::of(newest, &shared.root, asked).html(page);
    respond(status, HTML, put_on(html, newest, asked, &panel))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_s_names_with_the_port_are_ours() {
        let ours = |host: &str| host.parse::<Authority>().is_ok_and(|host| is_loopback(&host, 8017));
        for host in ["localhost:8017", "LOCALHOST:8017", "127.0.0.1:8017", "[::1]:8017"] {
            assert!(ours(host), "{host}");
        }
        for host in [
            "evil.example:8017",
            "localhost",
            "127.0.0.1:80",
            "localhost.evil.example:8017",
            "127.0.0.1.evil.example:8017",
            "a@localhost:8017",
            "0.0.0.0:8017",
            "127.0.0.2:8017",
            "localhost:8017x",
            "",
        ] {
            assert!(!ours(host), "{host}");
        }
    }

    #[test]
    fn a_query_is_read_field_by_field() {
        assert_eq!(field("path=%2F%E7%94%B2&page=1", "path").as_deref(), Some("/甲"));
        assert_eq!(field("pathology=1&path=2", "path").as_deref(), Some("2"));
        assert_eq!(field("path=%ff", "path"), None);
        assert_eq!(field("", "path"), None);
    }
}
