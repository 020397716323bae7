//! 网址归属: who gets an address that two claim. Who came first keeps it; the other is a finding.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::Planned;
use crate::catalog::rules::ADDRESS_TAKEN;
use crate::diagnostic::{Diagnostic, Found, Place};
use crate::fingerprint::Fingerprint;
use crate::model::path::{OutputPath, SourcePath};

/// Everything that was asked for, in the order of asking.
#[derive(Debug, Default)]
pub(super) struct Claims(Vec<Claim>);

#[derive(Debug)]
struct Claim {
    path: OutputPath,
    /// `None` where it is kept free for somebody who needs no more asking.
    planned: Option<Planned>,
    /// Where the address was asked for, if not by a source as a whole.
    place: Option<Place>,
}

impl Claims {
    /// Asks for an address.
    pub(super) fn add(&mut self, path: OutputPath, planned: Planned) {
        self.0.push(Claim { path, planned: Some(planned), place: None });
    }

    /// Keeps an address and everything below it from others.
    pub(super) fn reserve(&mut self, path: OutputPath) {
        self.0.push(Claim { path, planned: None, place: None });
    }

    /// Asks for an address because of what stands at a place.
    pub(super) fn add_at(&mut self, place: Place, path: OutputPath, planned: Planned) {
        self.0.push(Claim { path, planned: Some(planned), place: Some(place) });
    }

    /// Gives each address to its first claimant. Letter case does not make a difference, and a page
    /// and a folder of one name cannot both exist.
    pub(super) fn settle(self) -> Found<Vec<(OutputPath, Planned)>> {
        let taken = self.taken();
        let refuse = |(&loser, &winner): (&usize, &usize)| refusal(&self.0[loser], &self.0[winner]);
        let diagnostics = taken.iter().map(refuse).collect();
        let mut outputs = Vec::with_capacity(self.0.len() - taken.len());
        let kept = self.0.into_iter().enumerate().filter(|(index, _)| !taken.contains_key(index));
        outputs.extend(kept.filter_map(|(_, claim)| Some((claim.path, claim.planned?))));
        outputs.par_sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Found { value: outputs, diagnostics }
    }

    /// Claims that lose, each with the one that it loses to.
    fn taken(&self) -> BTreeMap<usize, usize> {
        if self.are_undisputed() {
            return BTreeMap::new();
        }
        // `/` sorts before every character of a name, so what lies in a folder follows its name at once.
        let key = |(index, claim): (usize, &Claim)| (claim.path.collision_key().replace('/', "\u{1}"), index);
        let mut keys: Vec<(String, usize)> = self.0.par_iter().enumerate().map(key).collect();
        keys.par_sort_unstable();
        let mut kept: BTreeMap<&str, usize> = BTreeMap::new();
        let mut taken = BTreeMap::new();
        for (index, key) in contested(&keys) {
            match in_the_way(&kept, key) {
                Some(winner) => taken.insert(index, winner),
                None => kept.insert(key, index),
            };
        }
        taken
    }
}

impl Claims {
    /// Whether no two claims can be in each other's way, told by fingerprints alone: the keys of a large site
    /// would be tens of megabytes.
    fn are_undisputed(&self) -> bool {
        let key = |claim: &Claim| Fingerprint::of(claim.path.collision_key().as_str());
        let mut files: Vec<Fingerprint> = self.0.par_iter().map(key).collect();
        files.par_sort_unstable();
        let unique = files.windows(2).all(|pair| pair[0] != pair[1]);
        let folders: BTreeSet<&str> = self.0.iter().map(|claim| claim.path.folder()).collect();
        let folders = folders.into_iter().filter(|folder| !folder.is_empty());
        let mut keys = folders.map(|folder| OutputPath::trusted(folder).collision_key());
        unique
            && keys.all(|key| {
                let mut above = key.match_indices('/').map(|(end, _)| &key[..end]).chain([key.as_str()]);
                above.all(|folder| files.binary_search(&Fingerprint::of(folder)).is_err())
            })
    }
}

/// The claims that somebody else disputes, in the order of asking; nearly always none.
fn contested(keys: &[(String, usize)]) -> BTreeMap<usize, &str> {
    let mut contested = BTreeMap::new();
    // The same path and the folders above the present one.
    let mut above: Vec<&(String, usize)> = Vec::new();
    for here in keys {
        while above.last().is_some_and(|outer| !holds(&outer.0, &here.0)) {
            above.pop();
        }
        if !above.is_empty() {
            contested.extend(above.iter().copied().chain([here]).map(|(key, index)| (*index, key.as_str())));
        }
        above.push(here);
    }
    contested
}

/// Who keeps a claim from being granted: the same path, one above it, or one below it.
fn in_the_way(kept: &BTreeMap<&str, usize>, key: &str) -> Option<usize> {
    let folders = key.match_indices('\u{1}').map(|(end, _)| &key[..end]);
    let above = folders.chain([key]).find_map(|path| kept.get(path));
    let below = || kept.range(key..).next().filter(|(path, _)| holds(key, path)).map(|(_, index)| index);
    above.or_else(below).copied()
}

/// Whether `outer` is the same path as `inner` or a folder above it.
fn holds(outer: &str, inner: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('\u{1}'))
}

fn refusal(loser: &Claim, winner: &Claim) -> Diagnostic {
    let source = |claim: &'_ Claim| claim.planned.as_ref().and_then(|planned| planned.source.clone());
    let other = source(winner);
    let other = other.as_ref();
    let of_source = |source: Option<&SourcePath>| Place::file(&source.cloned().unwrap_or_else(SourcePath::site));
    let owner = match other {
        Some(source) => format!("“{source}”"),
        None => "自动生成的页面".to_owned(),
    };
    let (path, first) = (&loser.path, &winner.path);
    let what = if path == first { String::new() } else { format!("（{first}）") };
    let place = loser.place.clone().unwrap_or_else(|| of_source(source(loser).as_ref()));
    Diagnostic::new(&ADDRESS_TAKEN, place, format!("网址 {path} 已由{owner}使用{what}"))
        .help("请改文件名，或写不同的“网址名”；只差大小写或字形的名称也算相同")
        .related(of_source(other), format!("先使用此网址的是 {first}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Output, Rank};

    fn settled(paths: &[&str]) -> (Vec<String>, usize) {
        let mut claims = Claims::default();
        for path in paths {
            let planned = Planned { output: Output::Schema, rank: Rank::List, source: None };
            claims.add(OutputPath::parse(path).unwrap(), planned);
        }
        let found = claims.settle();
        (found.value.iter().map(|(path, _)| path.to_string()).collect(), found.diagnostics.len())
    }

    fn kept(paths: &[&str]) -> Vec<String> {
        settled(paths).0
    }

    #[test]
    fn a_page_and_a_folder_of_one_name_collide() {
        assert_eq!(kept(&["a/b.html", "A/B.html", "a", "a/b.html/c", "a/c.html"]), ["a/b.html", "a/c.html"]);
        assert_eq!(kept(&["a", "a/b.html", "a/c.html"]), ["a"]);
        assert_eq!(kept(&["a/b.html", "a", "a/c.html"]), ["a/b.html", "a/c.html"]);
        assert_eq!(kept(&["a.html", "a.html-x", "a.html/c"]), ["a.html", "a.html-x"]);
        assert_eq!(kept(&["a/b/c/d", "a/b", "a/b/c", "a"]), ["a/b/c/d"]);
        assert_eq!(kept(&["a/b", "a", "a/c"]), ["a/b", "a/c"]);
    }

    #[test]
    fn everybody_who_is_refused_is_told() {
        assert_eq!(settled(&["a/b/c/d", "a/b", "a/b/c", "a"]).1, 3);
        assert_eq!(settled(&["a.html", "a.html", "A.html"]).1, 2);
    }

    /// What adding one after the other gives: the meaning, without any cleverness.
    fn one_by_one(paths: &[String]) -> Vec<String> {
        let mut kept: Vec<String> = Vec::new();
        for path in paths {
            let key = path.to_lowercase();
            let in_the_way = |other: &String| {
                let other = other.to_lowercase();
                other == key || other.starts_with(&format!("{key}/")) || key.starts_with(&format!("{other}/"))
            };
            if !kept.iter().any(in_the_way) {
                kept.push(path.clone());
            }
        }
        kept.sort();
        kept
    }

    proptest::proptest! {
        #[test]
        fn settling_at_once_is_the_same_as_one_after_the_other(
            paths in proptest::collection::vec("[aB](/[ab-]){0,3}", 0..12)
        ) {
            let texts: Vec<&str> = paths.iter().map(String::as_str).collect();
            proptest::prop_assert_eq!(kept(&texts), one_by_one(&paths));
        }
    }
}
