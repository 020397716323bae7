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

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;

/// All findings of the rules over the catalog.
pub fn run(catalog: &Catalog) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    site::check(catalog, &mut findings);
    columns::check(catalog, &mut findings);
    let shown = catalog.documents.par_iter().filter(|document| crate::catalog::references::shows(document.state));
    findings.par_extend(shown.flat_map_iter(|document| {
        let mut own = Vec::new();
        metadata::check(catalog, document, &mut own);
        dates::check(catalog, document, &mut own);
        interpretation::check(catalog, document, &mut own);
        own
    }));
    findings
}
