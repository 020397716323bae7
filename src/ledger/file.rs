//! The ledger as a file: a head that names format and program, two sections, a checksum.

use std::collections::BTreeMap;

use super::wire::{Reader, Writer};
use super::{Facts, OutputRecord, SourceRecord};
use crate::fingerprint::Fingerprint;
use crate::model::path::{OutputPath, SourcePath};

/// Changes whenever the format does.
const HEAD: &[u8] = b"gongkai ledger 3\n";

/// A path with its stamp and fingerprints; few paths are longer than what this leaves them.
const RECORD: usize = 160;
/// About what the facts of a source take.
const FACTS: usize = 1_300;

type Outputs = BTreeMap<OutputPath, OutputRecord>;
type Sources = BTreeMap<SourcePath, SourceRecord>;

/// The bytes of a ledger; `stored` is where its facts lie that are not new.
pub(super) fn encode(build: &str, outputs: &Outputs, sources: &Sources, stored: &[u8]) -> Vec<u8> {
    // A buffer that grows as it is filled would for a moment be three.
    let size = RECORD * (outputs.len() + sources.len() + 1) + FACTS * sources.len();
    let mut writer = Writer { bytes: Vec::with_capacity(size) };
    writer.bytes.extend_from_slice(HEAD);
    writer.block(build.as_bytes());
    writer.length(outputs.len());
    for (path, record) in outputs {
        writer.block(path.as_str().as_bytes());
        writer.print(record.input);
        writer.parts(record.parts);
        writer.print(record.bytes);
        writer.stamp(&record.stamp);
    }
    writer.length(sources.len());
    let mut held = Vec::new();
    for (path, record) in sources {
        writer.block(path.as_str().as_bytes());
        writer.stamp(&record.stamp);
        writer.number(u128::from(record.settled));
        writer.print(record.content);
        match &record.facts {
            Facts::Stored(range) => writer.block(stored.get(range.clone()).unwrap_or_default()),
            Facts::Held(facts) => {
                held.clear();
                facts.write(&mut held);
                writer.block(&held);
            }
        }
    }
    let checksum = Fingerprint::of_bytes(&writer.bytes);
    writer.print(checksum);
    writer.bytes
}

/// Both sections; `None` for anything but the whole, unharmed work of this build of the program.
pub(super) fn decode(stored: &[u8], build: &str) -> Option<(Outputs, Sources)> {
    let (body, checksum) = stored.split_last_chunk()?;
    let rest = body.strip_prefix(HEAD)?;
    // The build comes first: a checksum is comparable only within one build of the program.
    if Reader::new(rest).block()? != build.as_bytes() {
        return None;
    }
    if Fingerprint::of_bytes(body) != Fingerprint::from_bits(u64::from_le_bytes(*checksum)) {
        return None;
    }
    let mut reader = Reader::new(body);
    reader.skip(HEAD.len())?;
    reader.block()?;
    let outputs = (0..reader.length()?).map(|_| output(&mut reader)).collect::<Option<Vec<_>>>()?;
    let sources = (0..reader.length()?).map(|_| source(&mut reader)).collect::<Option<Vec<_>>>()?;
    // Both are sorted already, so the maps are built in one go.
    reader.is_at_end().then(|| (outputs.into_iter().collect(), sources.into_iter().collect()))
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
