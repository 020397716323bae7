//! Requests that nobody means well by.

use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};

use super::preview;
use crate::site::Site;

/// What lies beside the site must stay there.
const SECRET: &str = "只在别处";

#[test]
fn nothing_outside_of_the_plan_can_be_read() {
    let site = Site::new();
    fs::write(site.beside().join("secret.html"), SECRET).unwrap();
    site.put("themes/秘.html", SECRET);
    site.put("content/通知/未引用.txt", SECRET);
    let (_program, client) = preview(&site, &[]);
    let paths = [
        "/../secret.html",
        "/../../../../../../etc/passwd",
        "/%2e%2e/secret.html",
        "/%2E%2E%2Fsecret.html",
        "/..%2fsecret.html",
        "/tz/..%2f..%2fsecret.html",
        "/tz/../../secret.html",
        "/..%5csecret.html",
        "/..\\secret.html",
        "/%252e%252e/secret.html",
        "/%c0%ae%c0%ae/secret.html",
        "/....//secret.html",
        "/.%00./secret.html",
        "/secret.html%00.css",
        "/index.html%00",
        "/site.yaml",
        "/content/%E9%80%9A%E7%9F%A5/%E7%94%B2.md",
        "/themes/%E7%A7%98.html",
        "/.gongkai/ledger",
        "/.git/config",
        "/tz/%E6%9C%AA%E5%BC%95%E7%94%A8.txt",
        "//etc/passwd",
        "/C:/Windows/win.ini",
        "/file:///etc/passwd",
        "/~root",
        "/%ff%fe",
        "/__gongkai/../site.yaml",
        "/__gongkai/explain/../../site.yaml",
        "/__gongkai/panel?path=/../secret.html",
        "/__gongkai/events?path=/../site.yaml&page=0&findings=0",
        "/zfxxgk/../../secret.html",
        "/assets/..;/secret.html",
    ];
    for path in paths {
        let got = client.get(path);
        assert!(got.status > 0, "{path} is answered");
        for words in [SECRET, "root:", "名称: 测试公开", "发布日期: 2026"] {
            assert!(!got.body.contains(words), "{path}: {}", got.body);
        }
        let own = path.starts_with("/__gongkai/panel?") || path.starts_with("/__gongkai/events");
        assert!(got.status >= 400 || own, "{path}: {}", got.status);
    }
    assert_eq!(client.get("/").status, 200);
}

#[test]
fn what_is_no_question_is_refused() {
    let site = Site::new();
    let (_program, client) = preview(&site, &[]);
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "BREW"] {
        let got = client.ask(method, "/", "Content-Length: 0\r\n");
        assert_eq!((got.status, got.header("allow")), (405, Some("GET, HEAD")), "{method}");
    }
    let long = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(200_000));
    let many = format!("GET / HTTP/1.1\r\nHost: x\r\n{}\r\n", "X-A: b\r\n".repeat(5000));
    let huge = format!("GET / HTTP/1.1\r\nHost: x\r\nX-A: {}\r\n\r\n", "b".repeat(1_000_000));
    let body = format!(
        "POST / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Length: 99999999\r\n\r\n{}",
        client.port,
        "c".repeat(500_000)
    );
    let raw: [(&str, &[u8]); 12] = [
        ("an overlong address", long.as_bytes()),
        ("many headers", many.as_bytes()),
        ("a huge header", huge.as_bytes()),
        ("a body", body.as_bytes()),
        ("no request", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
        ("another protocol", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        ("no host", b"GET / HTTP/1.1\r\n\r\n"),
        ("a bare line", b"GET /\r\n\r\n"),
        ("bare NULs", b"\0\0\0\0\r\n\r\n"),
        ("two lengths", b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"),
        (
            "a length and chunks",
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ),
        ("a tunnel", b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n"),
    ];
    for (what, request) in raw {
        let got = client.raw(request);
        assert!(got.status == 0 || got.status >= 400, "{what}: {got:?}");
        assert_eq!(client.get("/").status, 200, "after {what}");
    }
}

#[test]
fn only_a_browser_that_means_this_machine_is_answered() {
    let site = Site::new();
    let (_program, client) = preview(&site, &[]);
    let port = client.port;
    let status = |line: &str, host: &str| {
        client.raw(format!("GET {line} HTTP/1.1\r\n{host}Connection: close\r\n\r\n").as_bytes()).status
    };
    for host in ["localhost", "LocalHost", "127.0.0.1", "[::1]"] {
        assert_eq!(status("/", &format!("Host: {host}:{port}\r\n")), 200, "{host}");
    }
    let others = [
        format!("Host: evil.example:{port}\r\n"),
        "Host: evil.example\r\n".to_owned(),
        "Host: localhost\r\n".to_owned(),
        format!("Host: localhost:{}\r\n", port.wrapping_add(1)),
        format!("Host: localhost.evil.example:{port}\r\n"),
        format!("Host: 127.0.0.1.nip.example:{port}\r\n"),
        format!("Host: 0.0.0.0:{port}\r\n"),
        format!("Host: x@localhost:{port}\r\n"),
        format!("Host: localhost:{port}\r\nHost: evil.example\r\n"),
        "Host: \r\n".to_owned(),
        String::new(),
    ];
    for host in &others {
        let got = status("/", host);
        assert!(got == 421 || got == 400, "{host:?}: {got}");
    }
    let ours = format!("Host: localhost:{port}\r\n");
    assert_eq!(status(&format!("http://localhost:{port}/"), &ours), 200, "absolute form");
    assert_eq!(status("http://evil.example/", &ours), 421);
    assert_eq!(status(&format!("http://evil.example:{port}/"), &ours), 421);
}

/// Whoever dawdles is left behind; everybody else is answered meanwhile or at the latest then.
#[test]
fn hundreds_that_dawdle_keep_nobody_else_out() {
    let site = Site::new();
    let (_program, client) = preview(&site, &[]);
    let mut slow: Vec<_> = (0..300).map(|_| client.connect()).collect();
    for (n, stream) in slow.iter_mut().enumerate() {
        // Some say nothing at all, some begin and do not go on.
        let begun = ["", "G", "GET / HTTP/1.1\r\nHost: local", "GET / HTTP/1.1\r\nX: "][n % 4];
        let _ = stream.write_all(begun.as_bytes());
    }
    assert_eq!(client.get("/").status, 200);
    let mut rest = Vec::new();
    let ended = slow[1].read_to_end(&mut rest);
    let waited = |error: &std::io::Error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut);
    assert!(!ended.as_ref().is_err_and(waited), "the server closes it: {ended:?}");
    assert!(rest.is_empty() || rest.starts_with(b"HTTP/1.1 408"), "{}", String::from_utf8_lossy(&rest));
    let answered: Vec<u16> = std::thread::scope(|scope| {
        let asking: Vec<_> = (0..200).map(|_| scope.spawn(|| client.get("/tz/").status)).collect();
        asking.into_iter().map(|asked| asked.join().unwrap()).collect()
    });
    assert!(answered.iter().all(|status| *status == 200), "{answered:?}");
}
