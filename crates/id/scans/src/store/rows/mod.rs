pub mod scans;
