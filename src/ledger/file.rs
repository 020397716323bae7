//! The ledger as a file: a head that names format and program, what is known of the whole, two sections, a
//! checksum.

use std::collections::BTreeMap;

use super::wire::{Reader, Writer};
use super::{Facts, OutputRecord, SourceRecord, Whole};
use crate::fingerprint::Fingerprint;
use crate::model::path::{OutputPath, SourcePath};

/// Changes whenever the format does.
const HEAD: &[u8] = b"gongkai ledger 5\n";

type Outputs = BTreeMap<OutputPath, OutputRecord>;
type Sources = BTreeMap<SourcePath, SourceRecord>;

/// The bytes of a ledger, piece by piece: all of them at once would be as much as all else that a large
/// site keeps. `stored` is where facts lie that nobody holds.
pub(super) fn pieces<'l>(
    build: &str,
    (outputs, sources, whole): (&'l Outputs, &'l Sources, Option<&'l Whole>),
    stored: &'l [u8],
) -> impl FnMut() -> Option<Vec<u8>> + 'l {
    let mut writer = Writer { bytes: HEAD.to_vec() };
    writer.block(build.as_bytes());
    writer.length(usize::from(whole.is_some()));
    if let Some(whole) = whole {
        writer.print(whole.key);
        writer.block(&whole.findings);
    }
    writer.length(outputs.len());
    let (mut published, mut known) = (outputs.iter(), sources.iter());
    let mut count = Some(sources.len());
    let mut sum = Some(NOTHING);
    let mut held = Vec::new();
    move || loop {
        if writer.bytes.len() >= PIECE {
            let rest = writer.bytes.split_off(PIECE);
            let piece = std::mem::replace(&mut writer.bytes, rest);
            sum = sum.map(|sum| added(sum, &piece));
            return Some(piece);
        }
        if let Some((path, record)) = published.next() {
            put_output(&mut writer, path, record);
        } else if let Some(count) = count.take() {
            writer.length(count);
        } else if let Some((path, record)) = known.next() {
            put_source(&mut writer, path, record, stored, &mut held);
        } else {
            let sum = sum.take()?;
            let sum = if writer.bytes.is_empty() { sum } else { added(sum, &writer.bytes) };
            writer.print(sum);
            return Some(std::mem::take(&mut writer.bytes));
        }
    }
}

fn put_output(writer: &mut Writer, path: &OutputPath, record: &OutputRecord) {
    writer.block(path.as_str().as_bytes());
    writer.print(record.input);
    writer.parts(record.parts);
    writer.print(record.bytes);
    writer.stamp(&record.stamp);
}

fn put_source(writer: &mut Writer, path: &SourcePath, record: &SourceRecord, stored: &[u8], held: &mut Vec<u8>) {
    writer.block(path.as_str().as_bytes());
    writer.stamp(&record.stamp);
    writer.number(u128::from(record.settled));
    writer.print(record.content);
    match &record.facts {
        Facts::Stored(range) => writer.block(stored.get(range.clone()).unwrap_or_default()),
        Facts::Held(facts) => {
            held.clear();
            facts.write(held);
            writer.block(held);
        }
    }
}

/// Bytes that are written, and summed up, at a time.
const PIECE: usize = 1 << 20;

/// The checksum of no piece.
const NOTHING: Fingerprint = Fingerprint::from_bits(0);

/// The checksum of what came before and one more piece.
fn added(sum: Fingerprint, piece: &[u8]) -> Fingerprint {
    Fingerprint::of(&(sum, Fingerprint::of_bytes(piece)))
}

/// All of it; `None` for anything but the whole, unharmed work of this build of the program.
pub(super) fn decode(stored: &[u8], build: &str) -> Option<(Outputs, Sources, Option<Whole>)> {
    let (body, checksum) = stored.split_last_chunk()?;
    let rest = body.strip_prefix(HEAD)?;
    // The build comes first: a checksum is comparable only within one build of the program.
    if Reader::new(rest).block()? != build.as_bytes() {
        return None;
    }
    let sum = body.chunks(PIECE).fold(NOTHING, added);
    if sum != Fingerprint::from_bits(u64::from_le_bytes(*checksum)) {
        return None;
    }
    let mut reader = Reader::new(body);
    reader.skip(HEAD.len())?;
    reader.block()?;
    let whole = match reader.length()? {
        0 => None,
        _ => Some(Whole { key: reader.print()?, findings: reader.block()?.to_vec() }),
    };
    let outputs = (0..reader.length()?).map(|_| output(&mut reader)).collect::<Option<Vec<_>>>()?;
    let sources = (0..reader.length()?).map(|_| source(&mut reader)).collect::<Option<Vec<_>>>()?;
    // Both are sorted already, so the maps are built in one go.
    reader.is_at_end().then(|| (outputs.into_iter().collect(), sources.into_iter().collect(), whole))
}

fn output(reader: &mut Reader<'_>) -> Option<(OutputPath, OutputRecord)> {
    let path = OutputPath::trusted(reader.text()?);
    Some((
        path,
        OutputRecord { input: reader.print()?, parts: reader.parts()?, bytes: reader.print()?, stamp: reader.stamp()? },
    ))
}

fn source(reader: &mut Reader<'_>) -> Option<(SourcePath, SourceRecord)> {
    let path = SourcePath::new(reader.text()?);
    let (stamp, settled, content) = (reader.stamp()?, reader.number()? == 1, reader.print()?);
    // Ranges count from the start of the file, so the facts need not be copied out of it.
    Some((path, SourceRecord { stamp, settled, content, facts: Facts::Stored(reader.range()?) }))
}
