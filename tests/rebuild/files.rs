//! Real files: their stamps decide what is read, and must never hide a change.

use std::fs;
use std::path::Path;

use gongkai::build::memory::Memory;
use gongkai::disk::OsDisk;

use crate::builder::build;
use crate::site::Site;

/// Whatever is written is built, even if size, inode and, within a tick of the clock, time are the same.
#[test]
fn a_second_save_in_the_same_moment_is_seen() {
    let root = tempfile::tempdir().unwrap();
    let (site, root) = (Site::new(), root.path().to_str().unwrap());
    for (path, bytes) in site.files() {
        let path = Path::new(root).join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let source = Path::new(root).join(site.path(4));
    let page = Path::new(root).join("public/政策/文4-0.html");
    let mut memory = Memory::load(&OsDisk, Path::new(root));
    for round in 0..12 {
        let mark = format!("第{round:02}稿");
        let text = String::from_utf8(site.files()[&site.path(4)].clone()).unwrap().replace("第0稿", &mark);
        fs::write(&source, text).unwrap();
        if round % 3 == 0 {
            memory = Memory::load(&OsDisk, Path::new(root));
        }
        build(&OsDisk, root, site.today, &mut memory, 2).unwrap();
        assert!(fs::read_to_string(&page).unwrap().contains(&mark), "round {round}");
    }
}

/// Setting the time back does not hide that a file was written.
#[cfg(unix)]
#[test]
fn a_time_that_was_set_back_hides_nothing() {
    let root = tempfile::tempdir().unwrap();
    let (site, root) = (Site::new(), root.path().to_str().unwrap());
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    let put = |path: &str, bytes: &[u8]| {
        let path = Path::new(root).join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(old).unwrap();
    };
    site.files().iter().for_each(|(path, bytes)| put(path, bytes));
    build(&OsDisk, root, site.today, &mut Memory::load(&OsDisk, Path::new(root)), 2).unwrap();
    // Long enough for every stamp to be settled.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    build(&OsDisk, root, site.today, &mut Memory::load(&OsDisk, Path::new(root)), 2).unwrap();
    let text = String::from_utf8(site.files()[&site.path(4)].clone()).unwrap().replace("第0稿", "第7稿");
    put(&site.path(4), text.as_bytes());
    build(&OsDisk, root, site.today, &mut Memory::load(&OsDisk, Path::new(root)), 2).unwrap();
    let page = Path::new(root).join("public/政策/文4-0.html");
    assert!(fs::read_to_string(page).unwrap().contains("第7稿"));
}
