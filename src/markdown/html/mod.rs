//! 原始 HTML: the harmless part of it, sifted into the stream; everything else becomes visible text.

pub(super) mod element;
mod entity;
mod keep;
mod place;
mod settle;
mod sift;
pub(super) mod token;

pub(super) use sift::{Place, sift};
