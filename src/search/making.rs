//! 制作: the files of a block, all at once.

use super::blocks::{Block, BlockFile, Member};
use super::known::{Known, Trace};
use super::postings::Postings;
use super::texts::Texts;
use super::{Entry, docs};
use crate::fingerprint::Fingerprint;

/// A file that was made and handed over.
#[derive(Debug)]
pub(super) struct Kept<K> {
    /// The fingerprint of its bytes.
    pub(super) print: Fingerprint,
    /// What became of it.
    pub(super) kept: K,
}

/// Keeps a file in memory.
pub(super) fn in_hand(bytes: Vec<u8>) -> Kept<Vec<u8>> {
    Kept { print: Fingerprint::of_bytes(&bytes), kept: bytes }
}

/// Who takes a file when it is whole.
pub(super) type Keep<'k, K> = &'k (dyn Fn(Vec<u8>) -> Kept<K> + Sync);

/// A document whose block is being made.
#[derive(Debug)]
pub struct Present {
    /// What the index says of it.
    pub entry: Entry,
    /// Into how many units it is parted.
    pub units: u32,
}

/// A block that was made.
#[derive(Debug, PartialEq, Eq)]
pub struct Made<K> {
    /// Its files as they were kept; of one that was amended, those that are others than before.
    pub files: Vec<(BlockFile, K)>,
    /// By what it may be amended.
    pub known: Known,
}

impl Block {
    /// All its files, made at once: each document is read once, on as many threads as `threads`. Each file is
    /// handed over to be kept as soon as it is whole, for all of them together are large.
    ///
    /// Threads of its own: whoever asks for a block holds it locked, and a worker of a shared pool that
    /// waits takes up other work, which may well be to ask for the same block.
    pub fn make<E: Send, K: Send>(
        &self,
        threads: usize,
        entry: impl Fn(usize) -> Entry,
        read: impl Fn(&Entry) -> Result<String, E> + Sync,
        keep: impl Fn(Vec<u8>) -> K + Sync,
    ) -> Result<Made<K>, E> {
        let documents: Vec<Present> = self.members.iter().map(|member| present(member, &entry)).collect();
        let shares = shares(&documents, threads);
        let keep = |bytes: Vec<u8>| Kept { print: Fingerprint::of_bytes(&bytes), kept: keep(bytes) };
        let (read, keep): (_, Keep<'_, K>) = (&read, &keep);
        let made: Vec<Result<(Postings, Texts<'_, K>), E>> = std::thread::scope(|scope| {
            let start = |(first, documents)| scope.spawn(move || self.share(first, documents, read, keep));
            let working: Vec<_> = shares.iter().copied().map(start).collect();
            let end = |work: std::thread::ScopedJoinHandle<'_, _>| match work.join() {
                Ok(made) => made,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            working.into_iter().map(end).collect()
        });
        let (mut postings, mut texts) = (Vec::new(), Texts::starting_at(self, 0, keep));
        for share in made {
            let (more_postings, more_texts) = share?;
            postings.push(more_postings);
            texts.append(more_texts);
        }
        let traces: Vec<Trace> = texts.traces().collect();
        let mut files = vec![(BlockFile::Docs, keep(docs::script(self, &documents)))];
        drop(documents);
        files.extend(Postings::scripts(postings, self, threads, keep));
        files.extend(texts.scripts());
        let prints = files.iter().map(|(_, file)| file.print).collect();
        let files = files.into_iter().map(|(file, Kept { kept, .. })| (file, kept)).collect();
        Ok(Made { known: Known::of(self, traces, prints), files })
    }

    fn share<'s, E, K>(
        &'s self,
        first: u32,
        documents: &[Present],
        read: &impl Fn(&Entry) -> Result<String, E>,
        keep: Keep<'s, K>,
    ) -> Result<(Postings, Texts<'s, K>), E> {
        let (mut postings, mut texts) = (Postings::new(self.shard_bits), Texts::starting_at(self, first, keep));
        for document in documents {
            texts.add(document, &document.body(read)?, &mut postings);
        }
        Ok((postings, texts))
    }
}

/// What the index says of a document of a block.
pub(super) fn present(member: &Member, entry: impl Fn(usize) -> Entry) -> Present {
    Present { entry: entry(member.document), units: member.units }
}

impl Present {
    /// Its body; empty where that is not searched.
    pub(super) fn body<E>(&self, read: impl Fn(&Entry) -> Result<String, E>) -> Result<String, E> {
        if self.entry.chars > 0 { read(&self.entry) } else { Ok(String::new()) }
    }
}

/// Documents that follow each other, in about equal shares, each with the number of its first unit.
fn shares(documents: &[Present], count: usize) -> Vec<(u32, &[Present])> {
    let size = documents.len().div_ceil(count.max(1)).max(1);
    let mut first = 0;
    let share = |documents: &'_ [Present]| {
        let own = first;
        first += documents.iter().map(|document| document.units).sum::<u32>();
        own
    };
    let firsts: Vec<u32> = documents.chunks(size).map(share).collect();
    firsts.into_iter().zip(documents.chunks(size)).collect()
}
