//! 监听: the loopback port, and limits under which no client can hurt the others.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// Connections at a time; more wait until one of these ends.
const CONNECTIONS: usize = 256;
/// Within this time the head of a request must have come, and an idle connection ask again.
const HEAD: Duration = Duration::from_secs(10);
/// After this time a connection answers what it is at and ends; the browser opens another.
const LIFE: Duration = Duration::from_secs(300);
/// How long the last answer of a connection may take.
const LAST: Duration = Duration::from_secs(60);
/// The most bytes of a request's head.
const HEAD_BYTES: usize = 32 * 1024;
/// Ports that are tried one after another.
const PORTS: u16 = 50;

/// Loopback, on both protocols where the machine has both.
pub struct Listeners {
    /// What people are told.
    pub address: SocketAddr,
    open: Vec<TcpListener>,
}

/// Listens on the wanted port, or on the next one that is free.
pub async fn bind(wanted: u16) -> io::Result<Listeners> {
    let last = if wanted == 0 { 0 } else { wanted.saturating_add(PORTS) };
    for port in wanted..=last {
        match both(port).await {
            // Windows keeps whole ranges of ports for itself.
            Err(error) if matches!(error.kind(), ErrorKind::AddrInUse | ErrorKind::PermissionDenied) => {}
            bound => return bound,
        }
    }
    both(0).await
}

/// `localhost` may mean either address, so that a port is free only if it is free on both.
async fn both(port: u16) -> io::Result<Listeners> {
    let four = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let address = four.local_addr()?;
    let mut open = vec![four];
    match TcpListener::bind((IpAddr::V6(Ipv6Addr::LOCALHOST), address.port())).await {
        Ok(six) => open.push(six),
        Err(error) if error.kind() == ErrorKind::AddrInUse => return Err(error),
        // A machine without the newer protocol.
        Err(_) => {}
    }
    Ok(Listeners { address, open })
}

impl Listeners {
    /// Answers for ever.
    pub async fn serve(self, router: Router) {
        let limit = Arc::new(Semaphore::new(CONNECTIONS));
        let mut tasks = tokio::task::JoinSet::new();
        for listener in self.open {
            tasks.spawn(accept(listener, router.clone(), Arc::clone(&limit)));
        }
        while tasks.join_next().await.is_some() {}
    }
}

async fn accept(listener: TcpListener, router: Router, limit: Arc<Semaphore>) {
    loop {
        let Ok(permit) = Arc::clone(&limit).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let router = router.clone();
                tokio::spawn(async move {
                    connection(stream, router).await;
                    drop(permit);
                });
            }
            // Out of file handles, or the client is gone already: the next moment may be better.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn connection(stream: TcpStream, router: Router) {
    // A small answer should not wait for company.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    tokio::pin!(connection);
    // How a connection ends is nobody's business but the browser's.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = tokio::time::sleep(LIFE) => connection.as_mut().graceful_shutdown(),
    }
    let _ = tokio::time::timeout(LAST, connection).await;
}
