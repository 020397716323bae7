//! Publishing is proved by stopping it everywhere (`crash`) and by random lives (`random`); what one
//! publication does, refuses and tells is in `steps`.

mod crash;
mod os;
mod random;
mod releases;
mod site;
mod steps;
