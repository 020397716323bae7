#!/usr/bin/env python3
"""Plants mistakes into the engine, one at a time, and sees that the tests catch each of them.

    python3 tests/mutants.py [NAME ...]

Every mutant is a copy of the tree in target/mutants with one text replaced; `cargo test --test rebuild`
must fail on it. A mutant whose text is no longer there is an error: the list has to follow the code.
The first run compiles the dependencies into a folder of its own, since a mutant must never be taken for
the real thing; after that it takes about a minute for each.
"""

import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
COPY = ROOT / "target" / "mutants"
BUILT = ROOT / "target" / "mutants-built"
OUTPUT = "src/build/output.rs"
DOCUMENT = "Output::Document(id) => self.dressed(&document::page(&self.judged.context(), *id)),"


def without(change):
    """The fingerprint of a document's page, made of the page without something."""
    return f"""Output::Document(id) => {{
                let mut page = document::page(&self.judged.context(), *id);
                if let Page::Document(page) = &mut page {{
                    {change}
                }}
                self.dressed(&page)
            }}"""


# Name: file, what stands there, what the mutant has instead.
MUTANTS = {
    "back-links are no part of the key": (
        OUTPUT, DOCUMENT, without("page.relations.clear(); page.interpretations.clear(); page.interprets.clear();")),
    "link targets are no part of the key": (OUTPUT, DOCUMENT, without("page.body.slots.clear();")),
    "the body is no part of the key": (
        OUTPUT, DOCUMENT, without("page.body.content = crate::fingerprint::Fingerprint::from_bits(0);")),
    "the date is no part of the key": (
        OUTPUT, DOCUMENT, without("page.period = None; page.banner = None; page.meta.clear();")),
    "the text of templates is no part of the key": (
        OUTPUT, "(self.judged.theme.digest_for(template), ", "(0_u8, "),
    "what is no longer planned stays": (
        "src/publish/survey.rs",
        "let dropped = owned.iter().filter(|path| !planned.contains(path.as_str())).cloned().collect();",
        "let dropped = Vec::new();"),
    "a stamp of this very moment is believed": (
        "src/build/memory.rs", "let settled = disk.is_settled(stamp);", "let settled = true;"),
    "a tampered file is believed": (
        "src/ledger/mod.rs",
        "(Some(record), Some(stamp)) if record.stamp != *stamp => Verdict::Tampered,",
        "(Some(_), Some(stamp)) if stamp.size == u64::MAX => Verdict::Tampered,"),
    "findings are not remembered": (
        "src/build/remembered.rs", "    Some((facts, findings))\n}\n\nfn", "    let _: Vec<Diagnostic> = findings;\n    Some((facts, Vec::new()))\n}\n\nfn"),
}


def main():
    wanted = sys.argv[1:] or list(MUTANTS)
    missed = [name for name in wanted if not caught(name)]
    print(f"{len(wanted) - len(missed)} caught, {len(missed)} missed")
    sys.exit(1 if missed else 0)


def caught(name):
    path, old, new = MUTANTS[name]
    ignored = shutil.ignore_patterns("target", ".git", "node_modules", "public", ".gongkai")
    shutil.rmtree(COPY, ignore_errors=True)
    shutil.copytree(ROOT, COPY, ignore=ignored)
    source = (COPY / path).read_text(encoding="utf-8")
    if source.count(old) != 1:
        print(f"STALE   {name}: its text does not stand once in {path}")
        return False
    (COPY / path).write_text(source.replace(old, new), encoding="utf-8")
    environment = {**os.environ, "CARGO_TARGET_DIR": str(BUILT), "GONGKAI_SEED": "1"}
    command = ["cargo", "test", "--locked", "--quiet", "--test", "rebuild"]
    built = subprocess.run([*command, "--no-run"], cwd=COPY, env=environment, capture_output=True, text=True)
    if built.returncode != 0:
        print(f"BROKEN  {name}: it does not compile\n{built.stderr[-2000:]}")
        return False
    tested = subprocess.run(command, cwd=COPY, env=environment, capture_output=True, text=True)
    failed = sorted({line.split()[1] for line in tested.stdout.splitlines() if line.startswith("test ") and line.endswith("FAILED")})
    failed = failed or [line.strip("- ").removesuffix(" stdout") for line in tested.stdout.splitlines() if line.startswith("---- ")]
    print(f"{'caught ' if tested.returncode else 'MISSED '} {name}: {', '.join(failed) or 'no test failed'}", flush=True)
    return tested.returncode != 0


if __name__ == "__main__":
    main()
