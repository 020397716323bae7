//! A client that sends exactly the bytes it is told to.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::program::until;

/// Whom to ask.
#[derive(Debug, Clone, Copy)]
pub struct Client {
    /// The preview's port.
    pub port: u16,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// 0 when the connection was closed without one.
    pub status: u16,
    /// As they were sent.
    pub headers: String,
    /// Decoded where it came in chunks.
    pub body: String,
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The value of an attribute of the panel.
    pub fn panel(&self, attribute: &str) -> String {
        let mark = format!("{attribute}=\"");
        let rest = self.body.split(&mark).nth(1).unwrap_or_else(|| panic!("{attribute} in {}", self.body));
        rest.split('"').next().unwrap().to_owned()
    }
}

impl Client {
    /// A connection.
    pub fn connect(self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(90))).unwrap();
        stream
    }

    /// Sends these bytes and reads until the end.
    pub fn raw(self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        // The server may refuse before it has read everything.
        let _ = stream.write_all(request);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        answer(&bytes)
    }

    /// A request of a browser, with more header lines.
    pub fn ask(self, method: &str, path: &str, more: &str) -> Answer {
        let host = format!("127.0.0.1:{}", self.port);
        self.raw(format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n").as_bytes())
    }

    /// A page.
    pub fn get(self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    /// Waits until a page holds a text.
    pub fn shows(self, path: &str, text: &str) -> Answer {
        let mut last = self.get(path);
        let mut seen = String::new();
        until(
            || {
                last = self.get(path);
                seen.clone_from(&last.body);
                seen.contains(text)
            },
            || format!("“{text}” at {path}"),
        );
        last
    }
}

fn answer(bytes: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let (first, headers) = head.split_once("\r\n").unwrap_or((head, ""));
    let status = first.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let chunked = headers.to_ascii_lowercase().contains("transfer-encoding: chunked");
    assert!(!chunked, "answers have a length: {head}");
    Answer { status, headers: headers.to_owned(), body: body.to_owned() }
}
