//! 合规检查: rules over the finished catalog and over the text of single files. Pure; knows nothing of
//! YAML or of the disk. Rules that reading and joining find live beside the code that finds them; the
//! one table of all rules is here.

pub mod attachment;
pub mod columns;
pub mod dates;
pub mod interpretation;
pub mod metadata;
pub mod private;
pub mod registry;
pub mod settle;
pub mod site;
pub mod text;

use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;

/// All findings of the rules over the catalog.
pub fn run(catalog: &Catalog) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    site::check(catalog, &mut findings);
    columns::check(catalog, &mut findings);
    for document in &catalog.documents {
        if !crate::catalog::references::shows(document.state) {
            continue;
        }
        metadata::check(catalog, document, &mut findings);
        dates::check(catalog, document, &mut findings);
        interpretation::check(catalog, document, &mut findings);
    }
    findings
}
