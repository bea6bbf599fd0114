pub mod children;
pub mod links;
pub mod migrations;
mod rows;
