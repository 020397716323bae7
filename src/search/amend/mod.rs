//! 修订: a block of which few documents changed, from what is published of it. Their old keys follow from
//! their published texts, so that only shards are opened in which old and new ones differ.
//!
//! Every file that is read has to be the one that was made, and every key the one that was given, by the
//! fingerprints of [`Known`]. Whatever does not fit means `None`: then the block is made from its texts.

mod shard;

use std::collections::BTreeSet;

use super::blocks::{Block, BlockFile};
use super::known::{Known, Trace};
use super::making::{Made, Present, in_hand, present};
use super::postings::{self, Postings};
use super::texts::{self, Texts};
use super::{Entry, docs};
use crate::fingerprint::Fingerprint;
use crate::model::path::OutputPath;

/// When more than one document in so many changed, making all anew is no slower.
const FEW: usize = 8;

/// A document that changed.
struct Edited<'k> {
    /// Among the members of its block.
    place: usize,
    /// Its first unit.
    first: u32,
    was: &'k Trace,
    now: Present,
}

/// Where amending finds what it needs.
pub struct Sources<'s, E> {
    /// What the index says of a document.
    pub entry: &'s dyn Fn(usize) -> Entry,
    /// The body of a document.
    pub read: &'s dyn Fn(&Entry) -> Result<String, E>,
    /// The bytes that are published at an address.
    pub published: &'s dyn Fn(&OutputPath) -> Option<Vec<u8>>,
}

impl Block {
    /// The files that are others than those that `known` speaks of.
    pub fn amend<E>(&self, mut known: Known, sources: &Sources<'_, E>) -> Result<Option<Made<Vec<u8>>>, E> {
        let Some((traces, files)) = self.amended(&known, sources)? else { return Ok(None) };
        known.learn(self, traces, &files);
        Ok(Some(Made { files, known }))
    }

    #[expect(clippy::type_complexity, reason = "what changed of the documents, and of the files")]
    fn amended<E>(
        &self,
        known: &Known,
        sources: &Sources<'_, E>,
    ) -> Result<Option<(Vec<(usize, Trace)>, Vec<(BlockFile, Vec<u8>)>)>, E> {
        let Some(edited) = self.edited(known, sources) else { return Ok(None) };
        let Some(old) = self.old_keys(known, &edited, sources) else { return Ok(None) };
        let (mut new, mut traces) = (Postings::new(self.shard_bits), Vec::new());
        for document in &edited {
            let mut texts = Texts::starting_at(self, document.first, &in_hand);
            texts.add(&document.now, &document.now.body(sources.read)?, &mut new);
            traces.extend(texts.traces().map(|trace| (document.place, trace)));
        }
        let Some(mut files) = self.shards(known, &edited, (&old, &new), sources) else { return Ok(None) };
        files.extend(self.texts(&edited, sources)?);
        let all: Vec<Present> = self.members.iter().map(|member| present(member, sources.entry)).collect();
        files.push((BlockFile::Docs, docs::script(self, &all)));
        files.retain(|(file, bytes)| known.file(self, *file) != Some(Fingerprint::of_bytes(bytes)));
        Ok(Some((traces, files)))
    }

    /// The documents that changed; `None` if it is not only they.
    fn edited<'k, E>(&self, known: &'k Known, sources: &Sources<'_, E>) -> Option<Vec<Edited<'k>>> {
        if !known.is_numbered_like(self) {
            return None;
        }
        let numbered = || self.numbered().enumerate();
        let changed = || numbered().filter(|(place, (_, member))| known.entry(*place) != Some(member.entry));
        if changed().count() * FEW > self.members.len() {
            return None;
        }
        let edited = |(place, (first, member))| {
            Some(Edited { place, first, was: known.trace(place)?, now: present(member, sources.entry) })
        };
        changed().map(edited).collect()
    }

    /// What the documents gave to the postings before they changed.
    fn old_keys<E>(&self, known: &Known, edited: &[Edited<'_>], sources: &Sources<'_, E>) -> Option<Postings> {
        let mut old = Postings::new(self.shard_bits);
        for document in edited {
            let mut units = Vec::new();
            for unit in document.units() {
                let file = self.text_with(unit);
                let published = self.published(known, BlockFile::Text(file), sources)?;
                let at = usize::try_from(unit - self.units_of(file).start).ok()?;
                units.push(texts::published(self, file, &published)?.into_iter().nth(at)?);
            }
            let keys = texts::keys(&units, &document.was.strong, document.first, &mut old)?;
            if keys != document.was.keys {
                return None;
            }
        }
        Some(old)
    }

    /// The shards into which the documents put something else than before.
    fn shards<E>(
        &self,
        known: &Known,
        edited: &[Edited<'_>],
        (old, new): (&Postings, &Postings),
        sources: &Sources<'_, E>,
    ) -> Option<Vec<(BlockFile, Vec<u8>)>> {
        let units: BTreeSet<u32> = edited.iter().flat_map(Edited::units).collect();
        let pairs = (0..).zip(old.shards().iter().zip(new.shards()));
        let often = postings::often(self);
        let differing = pairs.filter(|(_, (old, new))| old != new).map(|(number, (_, new))| {
            let published = self.published(known, BlockFile::Shard(number), sources)?;
            let numbers = shard::between(&published, &postings::script(self, number, ""))?;
            let numbers = shard::amend(numbers, &units, new.items(), often)?;
            Some((BlockFile::Shard(number), postings::script(self, number, &numbers)))
        });
        differing.collect()
    }

    /// The text files in which the documents stand, with all others that stand there.
    fn texts<E>(&self, edited: &[Edited<'_>], sources: &Sources<'_, E>) -> Result<Vec<(BlockFile, Vec<u8>)>, E> {
        let touched: BTreeSet<u32> = edited.iter().flat_map(Edited::units).map(|unit| self.text_with(unit)).collect();
        let mut files = Vec::new();
        for text in touched {
            let range = self.units_of(text);
            let mut inside =
                self.numbered().filter(|(first, member)| texts::overlap(&range, *first, member)).peekable();
            let mut texts = Texts::starting_at(self, inside.peek().map_or(0, |(first, _)| *first), &in_hand);
            for (_, member) in inside {
                let document = present(member, sources.entry);
                texts.add(&document, &document.body(sources.read)?, &mut Postings::new(self.shard_bits));
            }
            let own = texts.scripts().filter(|(file, _)| *file == BlockFile::Text(text));
            files.extend(own.map(|(file, made)| (file, made.kept)));
        }
        Ok(files)
    }

    /// A published file, if it is as it was made.
    fn published<E>(&self, known: &Known, file: BlockFile, sources: &Sources<'_, E>) -> Option<Vec<u8>> {
        let bytes = (sources.published)(&self.path(file))?;
        (known.file(self, file) == Some(Fingerprint::of_bytes(&bytes))).then_some(bytes)
    }
}

impl Edited<'_> {
    fn units(&self) -> std::ops::Range<u32> {
        self.first..self.first + self.now.units
    }
}

#[cfg(test)]
mod tests;
