//! 系统通知: what the operating system says about files, turned into knocks.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use notify::event::{CreateKind, ModifyKind};
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::{FOLDERS, Knock, Sources};

/// Notifications of the system.
pub struct Events {
    watcher: RecommendedWatcher,
    /// Folders beside the usual ones that hold single files.
    beside: Vec<PathBuf>,
}

impl Events {
    /// Begins; an error is the reason why it can't, for people.
    pub fn start(sources: &Arc<Sources>, sender: &Sender<Knock>) -> Result<Self, String> {
        let handler = handler(Arc::clone(sources), sender.clone());
        let watcher = RecommendedWatcher::new(handler, Config::default()).map_err(|error| reason(&error))?;
        let mut events = Self { watcher, beside: Vec::new() };
        // The root itself, not recursively: `site.yaml` is often replaced, and folders come and go.
        events.watcher.watch(&sources.root, RecursiveMode::NonRecursive).map_err(|error| reason(&error))?;
        events.folders(sources)?;
        Ok(events)
    }

    /// Watches the source folders as they are now. One that was replaced under its name is another.
    pub fn folders(&mut self, sources: &Sources) -> Result<(), String> {
        for folder in FOLDERS.map(|folder| sources.root.join(folder)) {
            // It may not have been watched, or be gone already.
            let _ = self.watcher.unwatch(&folder);
            if folder.is_dir() {
                match self.watcher.watch(&folder, RecursiveMode::Recursive) {
                    // It went away between the question and the answer; the root will tell when it is back.
                    Err(error) if matches!(error.kind, ErrorKind::PathNotFound) => {}
                    watched => watched.map_err(|error| reason(&error))?,
                }
            }
        }
        Ok(())
    }

    /// Watches a folder outside of the usual ones for the sake of a file in it.
    pub fn beside(&mut self, sources: &Sources, folder: &Path) {
        for old in self.beside.drain(..) {
            let _ = self.watcher.unwatch(&old);
        }
        let usual = FOLDERS.iter().any(|usual| folder.starts_with(sources.root.join(usual)));
        if !usual && folder != sources.root && self.watcher.watch(folder, RecursiveMode::NonRecursive).is_ok() {
            self.beside.push(folder.to_path_buf());
        }
    }
}

fn handler(sources: Arc<Sources>, sender: Sender<Knock>) -> impl Fn(notify::Result<Event>) + Send + 'static {
    move |event| {
        if let Some(knock) = knock(&sources, event) {
            // The receiver is gone when the watch has ended; nobody is left to wake.
            let _ = sender.send(knock);
        }
    }
}

fn knock(sources: &Sources, event: notify::Result<Event>) -> Option<Knock> {
    match event {
        // Our own reads are no news.
        Ok(Event { kind: EventKind::Access(_), .. }) => None,
        Ok(event) if event.need_rescan() || event.paths.is_empty() => Some(Knock::Layout),
        Ok(event) if !event.paths.iter().any(|path| sources.hold(path)) => None,
        Ok(event) => Some(what(sources, &event)),
        Err(error) if is_limit(&error) => Some(Knock::Lost(reason(&error))),
        Err(_) => Some(Knock::Layout),
    }
}

fn what(sources: &Sources, event: &Event) -> Knock {
    let is_folder = |path: &PathBuf| FOLDERS.iter().any(|folder| *path == sources.root.join(folder));
    let may_bring_folder = match event.kind {
        EventKind::Create(CreateKind::File) => false,
        EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_)) => event.paths.iter().any(|path| path.is_dir()),
        _ => false,
    };
    if event.paths.iter().any(is_folder) {
        Knock::Layout
    } else if may_bring_folder {
        Knock::Folder
    } else {
        Knock::Change
    }
}

/// Whether the system has no more watches to give.
fn is_limit(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::MaxFilesWatch => true,
        // Too many open files: how Linux says that there are no more watchers.
        ErrorKind::Io(error) => error.raw_os_error() == Some(24),
        _ => false,
    }
}

/// Why notifications can't be had, and what to do about it.
fn reason(error: &notify::Error) -> String {
    if is_limit(error) {
        return "系统允许监视的文件夹数已用完（Linux 可请管理员调大 fs.inotify.max_user_watches 和 \
                fs.inotify.max_user_instances）"
            .to_owned();
    }
    format!("系统不能通知文件的变化（{error}）")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::RwLock;

    use super::*;

    fn sources() -> Sources {
        let files = RwLock::new(BTreeSet::from([PathBuf::from("/站/site.yaml"), PathBuf::from("/站/图/徽.svg")]));
        Sources { root: PathBuf::from("/站"), files }
    }

    #[test]
    fn the_output_and_our_own_folder_are_no_sources() {
        let sources = sources();
        for path in
            ["/站/content/a.md", "/站/themes/x/base.html", "/站/site.yaml", "/站/content", "/站/图/徽.svg", "/站"]
        {
            assert!(sources.hold(Path::new(path)), "{path}");
        }
        for path in
            ["/站/public/index.html", "/站/.gongkai/ledger", "/站/.git/index", "/站/watch.log", "/站/图/别的.svg"]
        {
            assert!(!sources.hold(Path::new(path)), "{path}");
        }
    }

    #[test]
    fn reading_wakes_nobody_and_a_source_folder_itself_is_watched_anew() {
        let sources = sources();
        let event = |kind, path: &str| knock(&sources, Ok(Event::new(kind).add_path(PathBuf::from(path))));
        let opened = EventKind::Access(notify::event::AccessKind::Any);
        assert!(event(opened, "/站/content/a.md").is_none());
        let made = EventKind::Create(CreateKind::Folder);
        assert!(matches!(event(made, "/站/content"), Some(Knock::Layout)));
        assert!(matches!(event(EventKind::Create(CreateKind::File), "/站/content/a.md"), Some(Knock::Change)));
        assert!(event(made, "/站/public").is_none());
        let full = knock(&sources, Err(notify::Error::new(ErrorKind::MaxFilesWatch)));
        assert!(matches!(full, Some(Knock::Lost(why)) if why.contains("max_user_watches")));
    }
}
