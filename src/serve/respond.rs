//! 应答: status, headers and bytes, with the headers that a production server should send.

use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use hyper::body::{Bytes, Frame, SizeHint};

use crate::disk::Stream;

/// A page of text.
pub const HTML: &str = "text/html; charset=utf-8";
/// A sentence.
pub const TEXT: &str = "text/plain; charset=utf-8";

/// What every answer carries. A preview is never kept: the next save may change it.
const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, "default-src 'self'"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    // No page of another site may read a draft by loading it as a script or a picture.
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// An answer with all headers.
pub fn respond(status: StatusCode, media: &'static str, bytes: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(bytes.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A refusal in one sentence.
pub fn refuse(status: StatusCode, sentence: &'static str) -> Response<Body> {
    respond(status, TEXT, sentence)
}

/// Sends the browser elsewhere on this host.
pub fn go_to(href: &str) -> Response<Body> {
    let mut response = respond(StatusCode::FOUND, TEXT, Body::empty());
    if let Ok(value) = HeaderValue::from_str(href) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

/// What a file holds.
pub enum Content {
    /// Made just now.
    Made(Vec<u8>),
    /// An attachment of so many bytes: it may be a film, and is sent bit by bit as it is read.
    Stored(Box<dyn Stream>, u64),
}

impl Content {
    fn length(&self) -> u64 {
        match self {
            Self::Made(bytes) => bytes.len() as u64,
            Self::Stored(_, length) => *length,
        }
    }

    /// So many bytes from `start` on.
    fn part(self, start: u64, length: u64) -> io::Result<Body> {
        match self {
            Self::Made(mut bytes) => {
                bytes.drain(..usize::try_from(start).map_or(bytes.len(), |start| start.min(bytes.len())));
                bytes.truncate(usize::try_from(length).unwrap_or(usize::MAX));
                Ok(Body::from(bytes))
            }
            Self::Stored(mut file, _) => {
                file.seek(SeekFrom::Start(start))?;
                Ok(Body::new(Pieces { file, left: length }))
            }
        }
    }
}

/// A file, or the one part of it that was asked for: players of sound and film ask for parts.
pub fn file(media: &'static str, content: Content, asked: &HeaderMap) -> Response<Body> {
    let whole = content.length();
    let range = asked.get(header::RANGE).and_then(|value| value.to_str().ok());
    let (status, start, length) = match range.map(|range| part(range, whole)) {
        None | Some(Part::Ignored) => (StatusCode::OK, 0, whole),
        Some(Part::Of(start, end)) => (StatusCode::PARTIAL_CONTENT, start, end - start + 1),
        Some(Part::Beyond) => {
            let mut response = refuse(StatusCode::RANGE_NOT_SATISFIABLE, "文件没有这么长");
            content_range(&mut response, &format!("bytes */{whole}"));
            return response;
        }
    };
    let Ok(body) = content.part(start, length) else {
        return refuse(StatusCode::INTERNAL_SERVER_ERROR, "文件无法读取");
    };
    let mut response = respond(status, media, body);
    if status == StatusCode::PARTIAL_CONTENT {
        content_range(&mut response, &format!("bytes {start}-{}/{whole}", start + length - 1));
    }
    response.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    response
}

fn content_range(response: &mut Response<Body>, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(header::CONTENT_RANGE, value);
    }
}

/// A stored file on its way.
struct Pieces {
    file: Box<dyn Stream>,
    left: u64,
}

/// So much of a file is in memory at a time.
const PIECE: u64 = 64 * 1024;

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let mut bytes = Vec::new();
        let most = self.left.min(PIECE);
        // A piece comes from the disk in no time; nobody else is kept waiting for it.
        let read = self.file.by_ref().take(most).read_to_end(&mut bytes);
        Poll::Ready(Some(match read {
            Ok(0) => Err(ErrorKind::UnexpectedEof.into()),
            Ok(read) => {
                self.left -= read as u64;
                Ok(Frame::data(Bytes::from(bytes)))
            }
            Err(error) => Err(error),
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// What a `Range` asks for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// From the first to the last byte.
    Of(u64, u64),
    /// Behind the end.
    Beyond,
    /// Several parts, another unit or nonsense: the whole file is a right answer.
    Ignored,
}

fn part(range: &str, whole: u64) -> Part {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Part::Ignored;
    };
    let (start, end) = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(start), Ok(end)) if start <= end => (start, end),
        (Ok(start), Err(_)) if last.is_empty() => (start, u64::MAX),
        (Err(_), Ok(0)) if first.is_empty() => return Part::Beyond,
        (Err(_), Ok(length)) if first.is_empty() => (whole.saturating_sub(length), u64::MAX),
        _ => return Part::Ignored,
    };
    if start >= whole { Part::Beyond } else { Part::Of(start, end.min(whole - 1)) }
}

/// The type of a published file by its name.
pub fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).as_deref() {
        Some("html") => HTML,
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json; charset=utf-8",
        Some("xml") => "application/xml; charset=utf-8",
        Some("txt") => TEXT,
        Some("csv") => "text/csv; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("gif") => "image/gif",
        Some("webp") => "image/webp",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("pdf") => "application/pdf",
        Some("ofd") => "application/ofd",
        Some("doc") => "application/msword",
        Some("xls") => "application/vnd.ms-excel",
        Some("ppt") => "application/vnd.ms-powerpoint",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("pptx") => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        Some("zip") => "application/zip",
        Some("mp3") => "audio/mpeg",
        Some("mp4") => "video/mp4",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_of_a_file_can_be_asked_for() {
        assert_eq!(part("bytes=0-3", 10), Part::Of(0, 3));
        assert_eq!(part("bytes=8-", 10), Part::Of(8, 9));
        assert_eq!(part("bytes=-3", 10), Part::Of(7, 9));
        assert_eq!(part("bytes=-30", 10), Part::Of(0, 9));
        assert_eq!(part("bytes=0-99", 10), Part::Of(0, 9));
        assert_eq!(part("bytes=10-", 10), Part::Beyond);
        assert_eq!(part("bytes=-0", 10), Part::Beyond);
        assert_eq!(part("bytes=0-", 0), Part::Beyond);
        for odd in [
            "bytes=3-1",
            "bytes=0-1,3-4",
            "lines=1-2",
            "bytes=",
            "bytes=-",
            "bytes=a-b",
            "bytes=99999999999999999999999-",
        ] {
            assert_eq!(part(odd, 10), Part::Ignored, "{odd}");
        }
    }
}
