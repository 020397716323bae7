//! Publishing is proved by stopping it everywhere: see `crash`. What the steps do is in `steps`.

mod crash;
mod os;
mod releases;
mod site;
