//! Tests of the whole program on small sites, of its rules by their pages, and of the shape of its
//! sources. One binary, so that the crate is linked once.

#![expect(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "names of our own outputs and sources, which are spelled one way"
)]

#[cfg(test)]
mod contract;
#[cfg(test)]
mod registry;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod site;
#[cfg(test)]
mod tidy;
