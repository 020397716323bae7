//! 监视: events only wake it up; the truth is what is on disk.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::disk::Fault;

/// From the first event to a build, when nothing more comes.
const QUIET: Duration = Duration::from_millis(30);
/// After every further event, so that a checkout of thousands of files is one build.
const BUSY: Duration = Duration::from_millis(200);
/// The longest wait while events keep coming.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often a polling watch looks.
const POLL: Duration = Duration::from_millis(700);

/// How changes are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noticing {
    /// The system's notifications.
    Events,
    /// Looking again and again: network drives, containers.
    Polling,
}

/// A watch over the sources of a site.
pub struct Watch {
    // Dropping it ends the watch.
    _watcher: Box<dyn Watcher + Send>,
    events: Receiver<()>,
}

impl Watch {
    /// Watches `content/`, `themes/` and `site.yaml` below `root`; never the output.
    pub fn start(root: &Path, noticing: Noticing) -> Result<Self, Fault> {
        let (sender, events) = channel();
        let root = root.canonicalize().map_err(|error| Fault::new("打开站点文件夹", root, error))?;
        let handler = handler(root.clone(), sender);
        let failed = |error: notify::Error| Fault::because("监视文件夹", &root, error.to_string());
        let mut watcher: Box<dyn Watcher + Send> = match noticing {
            Noticing::Events => Box::new(RecommendedWatcher::new(handler, Config::default()).map_err(failed)?),
            Noticing::Polling => {
                let config = Config::default().with_poll_interval(POLL);
                Box::new(PollWatcher::new(handler, config).map_err(failed)?)
            }
        };
        // The root itself, not recursively: `site.yaml` is often replaced, and folders may appear later.
        watcher.watch(&root, RecursiveMode::NonRecursive).map_err(failed)?;
        for folder in ["content", "themes"] {
            let folder = root.join(folder);
            if folder.is_dir() {
                watcher.watch(&folder, RecursiveMode::Recursive).map_err(failed)?;
            }
        }
        Ok(Self { _watcher: watcher, events })
    }

    /// Waits for a change and for the quiet after it; `false` when the watch has ended.
    pub fn wait(&self) -> bool {
        if self.events.recv().is_err() {
            return false;
        }
        let first = Instant::now();
        let mut window = QUIET;
        while first.elapsed() < PATIENCE {
            match self.events.recv_timeout(window) {
                Ok(()) => window = BUSY,
                Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        true
    }

    /// Waits at most so long for a change; whether there was one.
    pub fn wait_at_most(&self, limit: Duration) -> bool {
        match self.events.recv_timeout(limit) {
            Ok(()) => {
                while self.events.recv_timeout(QUIET).is_ok() {}
                true
            }
            Err(_) => false,
        }
    }
}

fn handler(root: PathBuf, sender: Sender<()>) -> impl Fn(notify::Result<Event>) + Send + 'static {
    move |event| {
        let wakes = match event {
            // Our own reads are no news.
            Ok(Event { kind: EventKind::Access(_), .. }) => false,
            Ok(event) => event.paths.is_empty() || event.paths.iter().any(|path| is_source(&root, path)),
            Err(_) => true,
        };
        if wakes {
            // The receiver is gone when the watch has ended; nobody is left to wake.
            let _ = sender.send(());
        }
    }
}

/// Whether a path can be a source: anything but the output and our own folder.
fn is_source(root: &Path, path: &Path) -> bool {
    let Ok(inside) = path.strip_prefix(root) else { return true };
    let first = inside.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned());
    first.is_none_or(|first| matches!(first.as_str(), "content" | "themes" | "site.yaml"))
}
