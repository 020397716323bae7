//! 生成: from a complete page to its bytes. Pure; reads no disk and no clock.

#[cfg(test)]
mod contract;
pub mod html;
pub mod minify;
mod template_error;
#[cfg(feature = "minify")]
mod visible;
