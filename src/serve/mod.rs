//! 预览: the editor's companion on loopback. Pages are rendered from the newest plan when they are asked
//! for; nothing is ever written.
//!
//! ```text
//! watch -> judge -> Site ---+--> events: has the page that is being looked at changed?
//!                           +--> answer: the page, with a panel of its findings
//! ```

mod address;
mod ahead;
mod answer;
mod html;
mod listen;
mod own;
mod panel;
mod request;
mod respond;
mod site;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::watch as channel;

use crate::build::memory::Memory;
use crate::build::{self, Audience, Options};
use crate::diagnostic::Diagnostic;
use crate::disk::OsDisk;
use crate::model::date::Date;
use crate::watch::{Noticing, Watch, Woken, until_stopped};
use site::{Newest, Site};

/// What the preview needs to know.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The folder with `site.yaml`.
    pub root: PathBuf,
    /// The build's date.
    pub as_of: Date,
    /// How changes are noticed.
    pub noticing: Noticing,
    /// The port on loopback that is tried first; 0 lets the system choose.
    pub port: u16,
    /// Whether drafts and documents of a later day are shown.
    pub drafts: bool,
}

/// What happens while the preview runs, for whoever prints.
pub enum News<'a> {
    /// It listens here.
    Listening(SocketAddr),
    /// The site was judged.
    Judged(&'a [Diagnostic]),
    /// It could not be judged; what was judged last is shown.
    Failed(String),
    /// Notifications have failed; it looks again and again instead.
    Polling(String),
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Serves until the process is asked to stop.
pub fn run(preview: &Preview, news: impl Fn(News<'_>) + Send + Sync + 'static) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        // Rendering is work for processors: more threads than a few only use more memory.
        .max_blocking_threads(8)
        .enable_all()
        .build()?;
    let ended = runtime.block_on(async {
        tokio::select! {
            () = until_stopped() => Ok(()),
            ended = serve(preview.clone(), Arc::new(news)) => ended,
        }
    });
    // Open connections and a judgement that is still running hold nothing up: nothing is lost by them.
    runtime.shutdown_background();
    ended
}

async fn serve(preview: Preview, news: Arc<dyn Fn(News<'_>) + Send + Sync>) -> Result<(), Failure> {
    let listeners = listen::bind(preview.port).await?;
    let address = listeners.address;
    let options = Options {
        root: preview.root.clone(),
        as_of: preview.as_of,
        except: std::collections::BTreeSet::new(),
        audience: if preview.drafts { Audience::Editors } else { Audience::Public },
    };
    let noticing = preview.noticing;
    let teller = Arc::clone(&news);
    let (judging, first) = tokio::task::spawn_blocking(move || -> Result<_, Failure> {
        build::is_site(&OsDisk, &options.root)?;
        // From here on no change is missed: what happens while the site is judged wakes the watch.
        let watch = Watch::start(&options.root, noticing)?;
        // Never written back: the preview leaves nothing behind.
        let mut memory = Memory::load(&OsDisk, &options.root);
        let first = Site::new(build::judge_with(&OsDisk, &options, &mut memory)?, None);
        teller(News::Judged(&first.findings));
        Ok((Judging { watch, options, memory }, first))
    })
    .await??;
    let (announce, newest) = channel::channel(Arc::new(Newest { site: Arc::new(first), trouble: None }));
    std::thread::spawn({
        let news = Arc::clone(&news);
        move || judging.keep_on(&announce, news.as_ref())
    });
    news(News::Listening(address));
    listeners.serve(request::router(preview.root, address.port(), newest)).await;
    Ok(())
}

/// What judging needs, again and again.
struct Judging {
    watch: Watch,
    options: Options,
    memory: Memory,
}

impl Judging {
    /// Judges the site after every change, until nobody listens any more.
    fn keep_on(mut self, announce: &channel::Sender<Arc<Newest>>, news: &dyn Fn(News<'_>)) {
        loop {
            let site = Arc::clone(&announce.borrow().site);
            self.watch.follow(site.judged.catalog.site.emblem.as_deref());
            let (woken, sighted) = self.watch.wait(None, || build::look(&OsDisk, &self.options.root));
            match woken {
                Woken::Changed | Woken::SecondLook | Woken::Waited => {}
                Woken::Fallen(why) => news(News::Polling(why)),
                Woken::Ended => return,
            }
            let newest = match build::judge_sighted(&OsDisk, &self.options, &mut self.memory, sighted.flatten()) {
                Ok(judged) => Newest { site: Arc::new(Site::new(judged, Some(&site))), trouble: None },
                Err(fault) => Newest { site: Arc::clone(&site), trouble: Some(fault.to_string()) },
            };
            let newest = Arc::new(newest);
            // Whoever waits for a page is answered first; printing and taking the old site apart can wait.
            let old = announce.send_replace(Arc::clone(&newest));
            match &newest.trouble {
                None => news(News::Judged(&newest.site.findings)),
                Some(reason) => news(News::Failed(reason.clone())),
            }
            drop((old, site));
        }
    }
}
