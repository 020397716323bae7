//! 制作: the files of a block, all at once.

use super::blocks::{Block, BlockFile, Member};
use super::known::{Known, Trace};
use super::postings::Postings;
use super::texts::Texts;
use super::{Entry, docs};
use crate::fingerprint::Fingerprint;

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
pub struct Made {
    /// Its files; of one that was amended, those that are others than before.
    pub files: Vec<(BlockFile, Vec<u8>)>,
    /// By what it may be amended.
    pub known: Known,
}

impl Block {
    /// All its files, made at once: each document is read once, on as many threads as `threads`.
    ///
    /// Threads of its own: whoever asks for a block holds it locked, and a worker of a shared pool that
    /// waits takes up other work, which may well be to ask for the same block.
    pub fn make<E: Send>(
        &self,
        threads: usize,
        entry: impl Fn(usize) -> Entry,
        read: impl Fn(&Entry) -> Result<String, E> + Sync,
    ) -> Result<Made, E> {
        let documents: Vec<Present> = self.members.iter().map(|member| present(member, &entry)).collect();
        let shares = shares(&documents, threads);
        let read = &read;
        let made: Vec<Result<(Postings, Texts<'_>), E>> = std::thread::scope(|scope| {
            let start = |(first, documents)| scope.spawn(move || self.share(first, documents, read));
            let working: Vec<_> = shares.iter().copied().map(start).collect();
            let end = |work: std::thread::ScopedJoinHandle<'_, _>| match work.join() {
                Ok(made) => made,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            working.into_iter().map(end).collect()
        });
        let (mut postings, mut texts) = (Vec::new(), Texts::starting_at(self, 0));
        for share in made {
            let (more_postings, more_texts) = share?;
            postings.push(more_postings);
            texts.append(more_texts);
        }
        let traces: Vec<Trace> = texts.traces().collect();
        let mut files = vec![(BlockFile::Docs, docs::script(self, &documents))];
        drop(documents);
        files.extend(Postings::scripts(postings, self, threads));
        files.extend(texts.scripts());
        let prints = files.iter().map(|(_, bytes)| Fingerprint::of_bytes(bytes)).collect();
        Ok(Made { known: Known::of(self, traces, prints), files })
    }

    fn share<E>(
        &self,
        first: u32,
        documents: &[Present],
        read: &impl Fn(&Entry) -> Result<String, E>,
    ) -> Result<(Postings, Texts<'_>), E> {
        let (mut postings, mut texts) = (Postings::new(self.shard_bits), Texts::starting_at(self, first));
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
