#!/usr/bin/env python3
"""Plants mistakes into the engine and into `watch` and `serve`, one at a time, and sees that the tests catch each of them.

    python3 tests/mutants.py [rebuild | live | NAME ...]

Every mutant is a copy of the tree in target/mutants with one text replaced; `cargo test --test rebuild`,
or for `watch` and `serve` `--test live`, must fail on it. A mutant whose text is no longer there is an
error: the list has to follow the code. The first run compiles the dependencies into a folder of its own,
since a mutant must never be taken for the real thing; after that it takes about a minute for each.
"""

import os
import pathlib
import shutil
import signal
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
COPY = ROOT / "target" / "mutants"
BUILT = ROOT / "target" / "mutants-built"
OUTPUT = "src/build/output.rs"
DOCUMENT = "Output::Document(id) => return self.dressed(&document::page(&self.judged.context(), *id)),"


# A page that is made is fingerprinted there and then; a mutant forgets the same thing in both places.
MADE = ("let input = self.dressed(&page);", "let input = self.input(output);")


def without(change):
    """The fingerprint of a document's page, made of the page without something."""
    return f"""Output::Document(id) => {{
                let mut page = document::page(&self.judged.context(), *id);
                if let Page::Document(page) = &mut page {{
                    {change}
                }}
                return self.dressed(&page);
            }}"""


# The engine, by tests/rebuild. Name: file, what stands there, what the mutant has instead, and so on.
MUTANTS = {
    "back-links are no part of the key": (
        OUTPUT, DOCUMENT, without("page.relations.clear(); page.interpretations.clear(); page.interprets.clear();"), *MADE),
    "link targets are no part of the key": (OUTPUT, DOCUMENT, without("page.body.slots.clear();"), *MADE),
    "the body is no part of the key": (
        OUTPUT, DOCUMENT, without("page.body.content = crate::fingerprint::Fingerprint::from_bits(0);"), *MADE),
    "the date is no part of the key": (
        OUTPUT, DOCUMENT, without("page.period = None; page.banner = None; page.meta.clear();"), *MADE),
    "the text of templates is no part of the key": (
        OUTPUT, "(self.judged.theme.digest_for(template), ", "(Fingerprint::from_bits(0), "),
    "what is no longer planned stays": (
        "src/publish/survey.rs",
        "let dropped = owned.iter().filter(|path| !planned.contains(path.as_str())).cloned().collect();",
        "let dropped = Vec::new();"),
    "a stamp of this very moment is believed": (
        "src/build/memory.rs", "let settled = disk.is_settled(stamp);", "let settled = true;"),
    "an edited document keeps its old keys": (
        "src/search/amend/shard.rs", "all.retain(|item| !units.contains(&unit(*item)));", ""),
    "a changed shard is built upon": (
        "src/search/amend/mod.rs", "(known.file(self, file) == Some(Fingerprint::of_bytes(&bytes))).then_some(bytes)",
        "Some(bytes)"),
    "a tampered file is believed": (
        "src/ledger/mod.rs",
        "(Some(record), Some(stamp)) if record.stamp != *stamp => Verdict::Tampered,",
        "(Some(_), Some(stamp)) if stamp.size == u64::MAX => Verdict::Tampered,"),
    "what is joined is believed whatever the files say": (
        "src/build/joined.rs", "Arc::ptr_eq(&a.facts, &b.facts)", "a.facts.path == b.facts.path"),
    "what is joined is believed whatever the columns say": (
        "src/build/joined.rs", "same(columns, &now.columns, Arc::ptr_eq)", "columns.len() == now.columns.len()"),
    "what is joined is believed on another day": (
        "src/build/joined.rs", "self.asked == *asked", "self.asked.audience == asked.audience"),
    "a finding stays where its text was": (
        "src/build/joined.rs", "&& !self.points_into_a_text_of(&now.documents)", ""),
    "a plan outlives its attachments": (
        "src/build/joined.rs", "drawn.theme == theme.digest && drawn.digests == *digests", "drawn.theme == theme.digest"),
    "a plan outlives its theme": (
        "src/build/joined.rs", "drawn.theme == theme.digest && drawn.digests == *digests", "drawn.digests == *digests"),
    "a page is the same whatever its text is": (
        "src/build/mod.rs", "!planned.output.is_of_all_texts() && !own(texts)", "!planned.output.is_of_all_texts() && (true || own(texts))"),
    "pages are the same whatever others say": (
        "src/build/memory.rs", "changes.said |= matches!(news, News::Content);", "changes.said |= false;"),
    "pages are the same after a failed publication": (
        "src/build/mod.rs", "published == Some(key) && !memory.changes.said", "!memory.changes.said"),
    "what stands is believed on another day": (
        "src/build/standing.rs", "(as_of, except, audience)", "(except, audience)"),
    "what stands is believed in another theme": (
        "src/build/standing.rs", "seen, theme.digest, ", "seen, "),
    "what stands is believed whatever the settings say": (
        "src/build/read.rs", "Fingerprint::of(&(self.settings, texts,", "Fingerprint::of(&(texts,"),
    "what stands is believed whatever the texts are": (
        "src/build/standing.rs", "if !texts().all(stands) {", "if texts().count() == 0 {"),
    "what stands is believed whatever the attachments are": (
        "src/build/standing.rs", "sighted.len() == others.len() && sighted.iter().all(stands)", "sighted.len() == others.len()"),
    "a text that was stopped is forgotten": (
        "src/ledger/mod.rs", "self.grown += usize::from(before.is_none());\n        self.whole = None;", "self.grown += usize::from(before.is_none());"),
    "findings are not remembered": (
        "src/build/remembered.rs", "    Some((facts, findings))\n}\n\nfn", "    let _: Vec<Diagnostic> = findings;\n    Some((facts, Vec::new()))\n}\n\nfn"),
}


# The two commands that stay, by tests/live.
LIVE = {
    "renames wake nobody": (
        "src/watch/events.rs",
        "Ok(Event { kind: EventKind::Access(_), .. }) => None,",
        "Ok(Event { kind: EventKind::Access(_) | EventKind::Modify(ModifyKind::Name(_)), .. }) => None,"),
    "writes wake nobody": (
        "src/watch/events.rs",
        "Ok(Event { kind: EventKind::Access(_), .. }) => None,",
        "Ok(Event { kind: EventKind::Access(_) | EventKind::Modify(ModifyKind::Data(_)), .. }) => None,"),
    "its own output is a source": (
        "src/watch/mod.rs",
        'const FOLDERS: [&str; 2] = ["content", "themes"];',
        'const FOLDERS: [&str; 3] = ["content", "themes", "public"];'),
    "what was seen before the last event is believed": (
        "src/watch/mod.rs", "                    looking = None;\n", "                    let _ = &looking;\n"),
    "a folder that comes back is not watched": (
        "src/watch/mod.rs",
        "if gathered.layout { events.folders(&self.sources) } else { Ok(()) }",
        "if false { events.folders(&self.sources) } else { Ok(()) }"),
    "polling is blind": (
        "src/watch/polling.rs", ".again(&sources);\n                if changed", ".again(&sources) & false;\n                if changed"),
    "polling believes times alone": (
        "src/watch/polling.rs", ".filter(|known| known.0 != content)", ".filter(|_| false)"),
    "nobody says that notifications have failed": (
        "src/watch/mod.rs", "if let Some(reason) = self.fallen.take() {", "if let Some(reason) = self.fallen.take().filter(|_| false) {"),
    "Ctrl-C does not end a watch": (
        "src/cli/watching.rs", "        stop();\n", "        drop(stop);\n"),
    "Ctrl-C ends a watch in the middle of a build": (
        "src/cli/watching.rs", "        stop();\n", "        drop(stop);\n        std::process::exit(0);\n"),
    "a finding is told again and again": (
        "src/cli/building.rs", "told.tell(building.root, &judged.findings);", "findings::print(building.root, &judged.findings, super::arguments::Format::Text);"),
    "any file below the root is served": (
        "src/serve/answer.rs",
        "        Standing::Missing => {",
        """        Standing::Missing if OsDisk.read(&root.join(&asked.path[1..])).is_ok() => {
            let bytes = OsDisk.read(&root.join(&asked.path[1..])).unwrap_or_default();
            Ok(Answer::File(OutputPath::trusted("x.txt"), Content::Made(bytes)))
        }
        Standing::Missing => {"""),
    "no policy is sent": (
        "src/serve/respond.rs",
        """    (header::CONTENT_SECURITY_POLICY, "default-src 'self'"),""",
        """    (header::CONTENT_LANGUAGE, "zh-CN"),"""),
    "any name of this machine is answered": (
        "src/serve/request.rs", "    let known = host", "    let known = true || host"),
    "the panel shows what is wrong elsewhere": (
        "src/serve/site.rs",
        "let own = self.findings.iter().filter(|finding| sources.contains(&finding.place.file));",
        "let own = self.findings.iter().filter(|finding| !sources.contains(&finding.place.file));"),
    "a broken document shows its last good text": (
        "src/serve/answer.rs", "if asked.anyway && lost.is_none() {", "if lost.is_none() {"),
    "every save reloads every page": (
        "src/serve/request.rs", "if differs.contains(&true) {", "if !differs.is_empty() {"),
    "drafts are shown unasked": (
        "src/serve/mod.rs", "if preview.drafts { Audience::Editors }", "if true { Audience::Editors }"),
    "who dawdles is waited for": (
        "src/serve/listen.rs", ".header_read_timeout(HEAD)", ".header_read_timeout(None)"),
}

SUITES = {"rebuild": MUTANTS, "live": LIVE}


def main():
    wanted = sys.argv[1:] or list(SUITES)
    wanted = [name for word in wanted for name in SUITES.get(word, [word])]
    missed = [name for name in wanted if not caught(name)]
    print(f"{len(wanted) - len(missed)} caught, {len(missed)} missed")
    sys.exit(1 if missed else 0)


def caught(name):
    suite = next(suite for suite, mutants in SUITES.items() if name in mutants)
    path, *texts = SUITES[suite][name]
    ignored = shutil.ignore_patterns("target", ".git", "node_modules", "public", ".gongkai")
    shutil.rmtree(COPY, ignore_errors=True)
    shutil.copytree(ROOT, COPY, ignore=ignored)
    source = (COPY / path).read_text(encoding="utf-8")
    for old, new in zip(texts[::2], texts[1::2]):
        if source.count(old) != 1:
            print(f"STALE   {name}: “{old}” does not stand once in {path}", flush=True)
            return False
        source = source.replace(old, new)
    (COPY / path).write_text(source, encoding="utf-8")
    # What never comes is waited for a while; long enough for the slowest machine is too long here.
    environment = {**os.environ, "CARGO_TARGET_DIR": str(BUILT), "GONGKAI_SEED": "1", "GONGKAI_PATIENCE": "30"}
    command = ["cargo", "test", "--locked", "--quiet", "--test", suite]
    built = subprocess.run([*command, "--no-run"], cwd=COPY, env=environment, capture_output=True, text=True)
    if built.returncode != 0:
        print(f"BROKEN  {name}: it does not compile\n{built.stderr[-2000:]}", flush=True)
        return False
    failed = first_failure(command, environment)
    print(f"{'caught ' if failed else 'MISSED '} {name}: {failed or 'no test failed'}", flush=True)
    return failed is not None


def first_failure(command, environment):
    """The first test that fails; the others need not come to their end."""
    command = [word for word in command if word != "--quiet"] + ["--", "--test-threads", "4"]
    running = subprocess.Popen(
        command, cwd=COPY, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        start_new_session=True)
    failed = None
    for line in running.stdout:
        if line.startswith("test ") and line.rstrip().endswith("FAILED"):
            failed = line.split()[1]
            os.killpg(running.pid, signal.SIGKILL)
            break
    if running.wait() != 0 and failed is None:
        failed = "the whole"
    return failed


if __name__ == "__main__":
    main()
