pub mod certificates;
pub mod children;
pub mod holders;
pub mod links;
