//! What a check found, with the place of each.

use std::fmt;

/// One breach of a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path from the root of the workspace.
    pub path: String,
    /// The line, from 1; 0 where the whole file is meant.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.message),
            line => write!(f, "{}:{line}: {}", self.path, self.message),
        }
    }
}

/// All that one check found; empty is good.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Adds a breach at a line (0: the file as a whole).
    pub fn add(&mut self, path: &str, line: usize, message: impl Into<String>) {
        self.0.push(Finding { path: path.to_owned(), line, message: message.into() });
    }

    /// Prints everything, sorted by place, and tells whether there was nothing.
    pub fn print(mut self, check: &str) -> bool {
        self.0.sort();
        for finding in &self.0 {
            println!("{finding}");
        }
        match self.0.len() {
            0 => println!("{check}: nothing found"),
            count => println!("{check}: {count} found"),
        }
        self.0.is_empty()
    }

    /// The messages alone, for tests.
    #[cfg(test)]
    pub fn messages(&self) -> Vec<&str> {
        self.0.iter().map(|finding| finding.message.as_str()).collect()
    }

    /// The lines alone, for tests.
    #[cfg(test)]
    pub fn lines(&self) -> Vec<usize> {
        self.0.iter().map(|finding| finding.line).collect()
    }
}
