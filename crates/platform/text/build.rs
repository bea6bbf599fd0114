//! Rebuilds the crate when a file of the catalogue is added or removed: the embedding macro sees only files that
//! were there when it ran.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../../../locales");
}
