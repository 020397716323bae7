//! 草稿文件: bytes that one process puts aside and takes back. Nobody else sees them, and they are gone with it.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::Fault;

/// A file without a name that only grows.
pub trait Scratch: std::fmt::Debug + Send + Sync {
    /// Appends bytes; returns where they begin.
    fn put(&self, bytes: &[u8]) -> Result<u64, Fault>;
    /// The bytes that were put at a place.
    fn get(&self, begin: u64, length: usize) -> Result<Vec<u8>, Fault>;
}

/// So much is held back before it is written.
const PIECE: usize = 128 * 1024;

/// A nameless file of the operating system, or one in memory.
#[derive(Debug)]
pub(super) struct Backed<F> {
    folder: PathBuf,
    state: Mutex<State<F>>,
}

#[derive(Debug)]
struct State<F> {
    file: F,
    written: u64,
    held: Vec<u8>,
}

impl Backed<File> {
    /// A new one in a folder, on its file system.
    pub(super) fn in_folder(folder: &Path) -> Result<Self, Fault> {
        let file = tempfile::tempfile_in(folder).map_err(|error| Fault::new("建立临时文件", folder, error))?;
        Ok(Self::of(folder, file))
    }
}

impl<F> Backed<F> {
    /// On top of an empty file.
    pub(super) fn of(folder: &Path, file: F) -> Self {
        let state = State { file, written: 0, held: Vec::new() };
        Self { folder: folder.to_path_buf(), state: Mutex::new(state) }
    }

    fn fault(&self, doing: &'static str, error: std::io::Error) -> Fault {
        Fault::new(doing, &self.folder, error)
    }
}

impl<F: Read + Write + Seek + Send + std::fmt::Debug> Scratch for Backed<F> {
    fn put(&self, bytes: &[u8]) -> Result<u64, Fault> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State { file, written, held } = &mut *state;
        let begin = *written + held.len() as u64;
        held.extend_from_slice(bytes);
        if held.len() >= PIECE {
            let append = file.seek(SeekFrom::Start(*written)).and_then(|_| file.write_all(held));
            append.map_err(|error| self.fault("写入临时文件", error))?;
            *written += held.len() as u64;
            held.clear();
        }
        Ok(begin)
    }

    fn get(&self, begin: u64, length: usize) -> Result<Vec<u8>, Fault> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State { file, written, held } = &mut *state;
        // A piece is written whole, so what was put lies on one side of the line.
        if let Some(at) = begin.checked_sub(*written) {
            let range = usize::try_from(at).ok().and_then(|at| held.get(at..at.checked_add(length)?));
            let missing = || self.fault("读取临时文件", std::io::ErrorKind::UnexpectedEof.into());
            return range.map(<[u8]>::to_vec).ok_or_else(missing);
        }
        let mut bytes = vec![0; length];
        let read = file.seek(SeekFrom::Start(begin)).and_then(|_| file.read_exact(&mut bytes));
        read.map_err(|error| self.fault("读取临时文件", error))?;
        Ok(bytes)
    }
}
