//! 行列: byte offsets to lines and columns.
