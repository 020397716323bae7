//! 监视: events only wake it up; the truth is what is on disk.

mod events;
mod polling;
mod stop;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use crate::disk::Fault;
use events::Events;
use polling::Polling;

pub use stop::until_stopped;

/// From the first event to a build, unless events keep coming.
const QUIET: Duration = Duration::from_millis(30);
/// Events that come so soon after the first are of the same save: a new file, its text, a renaming.
const SAVE: Duration = Duration::from_millis(15);
/// So long after an event it may be the last of its save, and it is worth looking ahead.
const PAUSE: Duration = Duration::from_millis(4);
/// After every event that comes later than those, so that a checkout of thousands of files is one build.
const BUSY: Duration = Duration::from_millis(200);
/// The longest wait while events keep coming.
const PATIENCE: Duration = Duration::from_secs(5);
/// A new folder is watched a moment after it appears. What was put into it meanwhile made no event, so
/// that all is looked at once more after this time.
const SECOND_LOOK: Duration = Duration::from_millis(500);

/// How changes are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noticing {
    /// The system's notifications.
    Events,
    /// Looking again and again: network drives, containers.
    Polling,
}

/// Why a wait is over.
#[derive(Debug, PartialEq, Eq)]
pub enum Woken {
    /// Something may have changed.
    Changed,
    /// A folder was new a moment ago: what was put into it before it was watched may be new as well.
    SecondLook,
    /// Nothing happened for as long as was asked for.
    Waited,
    /// Notifications have failed for the reason given; from now on it looks again and again. Something
    /// may have changed meanwhile.
    Fallen(String),
    /// The watch was stopped.
    Ended,
}

/// What the wait is told by those that look.
#[derive(Debug)]
enum Knock {
    /// Something may have changed.
    Change,
    /// And a folder may be new.
    Folder,
    /// `content` or `themes` itself appeared or went away.
    Layout,
    /// There is no more watching by notifications.
    Lost(String),
    /// Enough.
    Stop,
}

/// What is watched: everything below two folders, and single files.
#[derive(Debug)]
struct Sources {
    root: PathBuf,
    /// `site.yaml`, the emblem.
    files: RwLock<BTreeSet<PathBuf>>,
}

/// The folders that hold sources.
const FOLDERS: [&str; 2] = ["content", "themes"];

impl Sources {
    fn files(&self) -> BTreeSet<PathBuf> {
        self.files.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether a path can be a source: never the output, never our own folder.
    fn hold(&self, path: &Path) -> bool {
        let Ok(inside) = path.strip_prefix(&self.root) else { return true };
        let first = inside.components().next().map(std::path::Component::as_os_str);
        first.is_none_or(|first| FOLDERS.iter().any(|folder| first == *folder))
            || self.files.read().unwrap_or_else(PoisonError::into_inner).contains(path)
    }
}

/// Who looks. Dropping it ends that.
enum Looking {
    Events(Events),
    Polling(#[expect(dead_code, reason = "dropping it ends it")] Polling),
}

/// A watch over the sources of a site.
pub struct Watch {
    sources: Arc<Sources>,
    looking: Looking,
    knocks: Receiver<Knock>,
    sender: Sender<Knock>,
    /// When to look again without a knock.
    second_look: Option<Instant>,
    /// Why notifications could not be had from the start.
    fallen: Option<String>,
}

impl Watch {
    /// Watches `content/`, `themes/` and `site.yaml` below `root`; never the output. Where notifications
    /// can't be had it looks again and again instead, and says so at the first wait.
    pub fn start(root: &Path, noticing: Noticing) -> Result<Self, Fault> {
        let (sender, knocks) = channel();
        let root = root.canonicalize().map_err(|error| Fault::new("打开站点文件夹", root, error))?;
        let files = RwLock::new(BTreeSet::from([root.join("site.yaml")]));
        let sources = Arc::new(Sources { root, files });
        let (looking, fallen) = match noticing {
            Noticing::Polling => (Looking::Polling(Polling::start(&sources, &sender)), None),
            Noticing::Events => match Events::start(&sources, &sender) {
                Ok(events) => (Looking::Events(events), None),
                Err(reason) => (Looking::Polling(Polling::start(&sources, &sender)), Some(reason)),
            },
        };
        Ok(Self { sources, looking, knocks, sender, second_look: None, fallen })
    }

    /// Watches the emblem as well, which may lie anywhere below the root.
    pub fn follow(&mut self, emblem: Option<&str>) {
        let emblem = emblem.map(|file| self.sources.root.join(file.trim_start_matches("./")));
        let site = self.sources.root.join("site.yaml");
        let wanted: BTreeSet<PathBuf> = emblem.iter().cloned().chain([site]).collect();
        if wanted == self.sources.files() {
            return;
        }
        *self.sources.files.write().unwrap_or_else(PoisonError::into_inner) = wanted;
        // Until now nobody heard of changes of this file.
        self.second_look = Some(Instant::now() + QUIET);
        if let (Looking::Events(events), Some(folder)) = (&mut self.looking, emblem.as_deref().and_then(Path::parent)) {
            events.beside(&self.sources, folder);
        }
    }

    /// Something that ends the next wait, or the one at hand, from another thread.
    pub fn stopper(&self) -> impl FnOnce() + Send + 'static {
        let sender = self.sender.clone();
        move || {
            // The watch may have gone; then there is nothing left to stop.
            let _ = sender.send(Knock::Stop);
        }
    }

    /// Waits for a change and for the quiet after it, at most so long if a limit is given. The wait for quiet
    /// is used to `look` ahead; what that gave is returned unless something happened meanwhile.
    pub fn wait<T: Send>(&mut self, limit: Option<Duration>, look: impl FnOnce() -> T + Send) -> (Woken, Option<T>) {
        if let Some(reason) = self.fallen.take() {
            return (Woken::Fallen(reason), None);
        }
        let first = match self.first(limit) {
            Ok(Some(knock)) => knock,
            Ok(None) => return (Woken::Waited, None),
            Err(woken) => return (woken, None),
        };
        match self.until_quiet(first, look) {
            Ok((gathered, seen)) => {
                // What is not watched yet may have changed unheard.
                let seen = seen.filter(|_| !gathered.folder && !gathered.layout && gathered.lost.is_none());
                (self.settle(gathered), seen)
            }
            Err(woken) => (woken, None),
        }
    }

    /// The knock that ends the wait; `None` when the limit came first.
    fn first(&mut self, limit: Option<Duration>) -> Result<Option<Knock>, Woken> {
        let now = Instant::now();
        let limit = limit.map(|limit| now + limit);
        let until = [limit, self.second_look].into_iter().flatten().min();
        let Some(until) = until else { return self.knocks.recv().map(Some).map_err(|_| Woken::Ended) };
        match self.knocks.recv_timeout(until.saturating_duration_since(now)) {
            Ok(knock) => Ok(Some(knock)),
            Err(RecvTimeoutError::Disconnected) => Err(Woken::Ended),
            Err(RecvTimeoutError::Timeout) => match self.second_look.take_if(|look| *look <= Instant::now()) {
                Some(_) => Err(Woken::SecondLook),
                None => Ok(None),
            },
        }
    }

    /// All that comes until it is quiet, and what was seen of it ahead.
    fn until_quiet<T: Send>(
        &self,
        first: Knock,
        look: impl FnOnce() -> T + Send,
    ) -> Result<(Gathered, Option<T>), Woken> {
        std::thread::scope(|scope| {
            let mut gathered = Gathered::default();
            let mut patience = Patience::from(Instant::now());
            let (mut look, mut looking) = (Some(look), None);
            let mut next = Some(first);
            loop {
                if let Some(knock) = next.take() {
                    gathered.take(knock)?;
                    // What was seen is no longer what is there.
                    looking = None;
                }
                let now = Instant::now();
                let left = patience.left(now);
                let pause = if look.is_some() { left.min(PAUSE) } else { left };
                match self.knocks.recv_timeout(pause) {
                    // What is waiting already would be received without end.
                    _ if left.is_zero() => break,
                    Ok(knock) => {
                        patience.heard(Instant::now());
                        next = Some(knock);
                    }
                    Err(RecvTimeoutError::Timeout) => looking = look.take().map(|look| scope.spawn(look)).or(looking),
                    Err(RecvTimeoutError::Disconnected) => return Err(Woken::Ended),
                }
            }
            // One that panicked has seen nothing.
            Ok((gathered, looking.and_then(|looking| looking.join().ok())))
        })
    }

    /// Sees to it that what is there now is watched, before anybody reads it.
    fn settle(&mut self, gathered: Gathered) -> Woken {
        if gathered.folder || gathered.layout {
            self.second_look = Some(Instant::now() + SECOND_LOOK);
        }
        let Looking::Events(events) = &mut self.looking else { return Woken::Changed };
        let again = if gathered.layout { events.folders(&self.sources) } else { Ok(()) };
        match gathered.lost.map_or(again, Err) {
            Ok(()) => Woken::Changed,
            Err(reason) => {
                self.looking = Looking::Polling(Polling::start(&self.sources, &self.sender));
                Woken::Fallen(reason)
            }
        }
    }
}

/// How long to wait for more, since the first event.
#[derive(Debug)]
struct Patience {
    began: Instant,
    until: Instant,
}

impl Patience {
    fn from(first: Instant) -> Self {
        Self { began: first, until: first + QUIET }
    }

    /// What is left of the wait; nothing once it has become too long.
    fn left(&self, now: Instant) -> Duration {
        self.until.min(self.began + PATIENCE).saturating_duration_since(now)
    }

    /// Something more came. What is not of the same save puts the end off.
    fn heard(&mut self, now: Instant) {
        if now > self.began + SAVE {
            self.until = now + BUSY;
        }
    }
}

/// What came before it was quiet.
#[derive(Debug, Default)]
struct Gathered {
    folder: bool,
    layout: bool,
    lost: Option<String>,
}

impl Gathered {
    fn take(&mut self, knock: Knock) -> Result<(), Woken> {
        match knock {
            Knock::Stop => return Err(Woken::Ended),
            Knock::Change => {}
            Knock::Folder => self.folder = true,
            Knock::Layout => self.layout = true,
            Knock::Lost(reason) => self.lost = Some(reason),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When the wait ends, in milliseconds, if events come at these.
    fn ends(events: &[u64]) -> u128 {
        let began = Instant::now();
        let mut patience = Patience::from(began);
        for event in events {
            let at = began + Duration::from_millis(*event);
            if patience.left(at).is_zero() {
                break;
            }
            patience.heard(at);
        }
        patience.left(began).as_millis()
    }

    /// What a wait ends with, if this is heard before it and that while somebody looks ahead.
    fn seen(before: &[fn() -> Knock], meanwhile: fn(&Sender<Knock>)) -> (Woken, Option<u8>) {
        let root = tempfile::tempdir().unwrap();
        let mut watch = Watch::start(root.path(), Noticing::Polling).unwrap();
        before.iter().for_each(|knock| watch.sender.send(knock()).unwrap());
        let sender = watch.sender.clone();
        watch.wait(None, move || {
            meanwhile(&sender);
            7
        })
    }

    #[test]
    fn what_was_seen_ahead_is_believed_while_nothing_happens() {
        assert_eq!(seen(&[|| Knock::Change, || Knock::Change], |_| ()), (Woken::Changed, Some(7)));
        let again = |sender: &Sender<Knock>| sender.send(Knock::Change).unwrap();
        assert_eq!(seen(&[|| Knock::Change], again), (Woken::Changed, None));
        // What is not watched yet changes unheard.
        assert_eq!(seen(&[|| Knock::Folder], |_| ()), (Woken::Changed, None));
        assert_eq!(seen(&[|| Knock::Stop], |_| ()), (Woken::Ended, None));
    }

    #[test]
    fn one_save_is_short_and_a_checkout_waits_for_its_end() {
        assert_eq!(ends(&[]), 30);
        // A new file, its text and the renaming over the old one.
        assert_eq!(ends(&[0, 1, 3, 14]), 30);
        assert_eq!(ends(&[1, 20]), 220);
        assert_eq!(ends(&[10, 25, 200, 390]), 590);
        // What comes after the end begins another wait.
        assert_eq!(ends(&[1, 31]), 30);
        let without_end: Vec<u64> = (0..500).map(|tick| tick * 20).collect();
        assert_eq!(ends(&without_end), PATIENCE.as_millis());
    }
}
