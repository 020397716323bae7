//! 应答: status, headers and bytes, with the headers that a production server should send.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};

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

/// A file, or the one part of it that was asked for: players of sound and film ask for parts.
pub fn file(media: &'static str, bytes: Vec<u8>, asked: &HeaderMap) -> Response<Body> {
    let whole = bytes.len();
    let range = asked.get(header::RANGE).and_then(|value| value.to_str().ok());
    let mut response = match range.map(|range| part(range, whole)) {
        None | Some(Part::Ignored) => respond(StatusCode::OK, media, bytes),
        Some(Part::Of(start, end)) => {
            let slice = bytes.get(start..=end).unwrap_or_default().to_vec();
            let mut response = respond(StatusCode::PARTIAL_CONTENT, media, slice);
            content_range(&mut response, &format!("bytes {start}-{end}/{whole}"));
            response
        }
        Some(Part::Beyond) => {
            let mut response = refuse(StatusCode::RANGE_NOT_SATISFIABLE, "文件没有这么长");
            content_range(&mut response, &format!("bytes */{whole}"));
            response
        }
    };
    response.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    response
}

fn content_range(response: &mut Response<Body>, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(header::CONTENT_RANGE, value);
    }
}

/// What a `Range` asks for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// From the first to the last byte.
    Of(usize, usize),
    /// Behind the end.
    Beyond,
    /// Several parts, another unit or nonsense: the whole file is a right answer.
    Ignored,
}

fn part(range: &str, whole: usize) -> Part {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Part::Ignored;
    };
    let (start, end) = match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(start), Ok(end)) if start <= end => (start, end),
        (Ok(start), Err(_)) if last.is_empty() => (start, usize::MAX),
        (Err(_), Ok(0)) if first.is_empty() => return Part::Beyond,
        (Err(_), Ok(length)) if first.is_empty() => (whole.saturating_sub(length), usize::MAX),
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
