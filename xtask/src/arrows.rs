//! The list of rooms and the arrows between them: ARCHITECTURE.md against Cargo, both ways, and the laws
//! that no list may break.

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::Fault;
use crate::findings::Findings;
use crate::workspace::Workspace;

const PAGE: &str = "ARCHITECTURE.md";
const FENCE: &str = "```arrows";

/// The side's order: each may depend on those before it.
const ID_ORDER: [&str; 10] = [
    "assurance",
    "profile",
    "identity",
    "scans",
    "proofing",
    "children",
    "desk",
    "letter",
    "signing",
    "federation",
];

/// What a room depends on: for the product, and for its tests alone.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Arrows {
    product: BTreeSet<String>,
    tests: BTreeSet<String>,
}

type Rooms = BTreeMap<String, Arrows>;

/// Holds the page's block and the laws against what Cargo says.
pub fn check(workspace: &Workspace) -> Result<Findings, Fault> {
    let path = workspace.root.join(PAGE);
    let page = std::fs::read_to_string(&path).map_err(Fault::file(&path))?;
    let metadata = workspace.metadata()?;
    let (actual, folders) = rooms_of_cargo(&metadata);
    let mut findings = Findings::default();
    let declared = rooms_of_page(&page, &mut findings);
    compare(&declared, &actual, &mut findings);
    obey_laws(&actual, &folders, &mut findings);
    Ok(findings)
}

/// Reads the fenced block: `room -> room, room; tests: room`.
fn rooms_of_page(page: &str, findings: &mut Findings) -> Rooms {
    let mut rooms = Rooms::new();
    let mut inside = false;
    for (index, line) in page.lines().enumerate() {
        if line.starts_with("```") {
            inside = line.trim() == FENCE;
            continue;
        }
        if !inside || line.trim().is_empty() {
            continue;
        }
        let Some((name, targets)) = line.split_once("->") else {
            findings.add(PAGE, index + 1, "write `room -> room, room; tests: room`");
            continue;
        };
        let (product, tests) = targets.split_once("; tests:").unwrap_or((targets, ""));
        let arrows = Arrows { product: names(product), tests: names(tests) };
        if rooms.insert(name.trim().to_owned(), arrows).is_some() {
            findings.add(PAGE, index + 1, format!("{} stands twice", name.trim()));
        }
    }
    if rooms.is_empty() {
        findings.add(PAGE, 0, format!("has no block fenced by {FENCE}"));
    }
    rooms
}

fn names(list: &str) -> BTreeSet<String> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Rooms with their arrows, and the folder of each from the root.
fn rooms_of_cargo(metadata: &serde_json::Value) -> (Rooms, BTreeMap<String, String>) {
    let root = metadata["workspace_root"].as_str().unwrap_or_default();
    let mut rooms = Rooms::new();
    let mut folders = BTreeMap::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default().to_owned();
        let manifest = package["manifest_path"].as_str().unwrap_or_default();
        let folder = manifest.strip_prefix(root).unwrap_or(manifest).trim_start_matches('/');
        folders.insert(name.clone(), folder.trim_end_matches("/Cargo.toml").to_owned());
        let mut arrows = Arrows::default();
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let target = dependency["name"].as_str().unwrap_or_default().to_owned();
            // A room that tests itself with features of its own has no arrow.
            if dependency["path"].is_null() || target == name {
                continue;
            }
            match dependency["kind"].as_str() {
                Some("dev") => arrows.tests.insert(target),
                _ => arrows.product.insert(target),
            };
        }
        // What the product has anyway is no arrow of the tests.
        arrows.tests = arrows.tests.difference(&arrows.product).cloned().collect();
        rooms.insert(name, arrows);
    }
    (rooms, folders)
}

fn compare(declared: &Rooms, actual: &Rooms, findings: &mut Findings) {
    for name in actual.keys().filter(|name| !declared.contains_key(*name)) {
        findings.add(PAGE, 0, format!("does not list the room {name}"));
    }
    for (name, said) in declared {
        let Some(real) = actual.get(name) else {
            findings.add(PAGE, 0, format!("lists {name}, which is no crate"));
            continue;
        };
        for (said, real, kind) in
            [(&said.product, &real.product, "->"), (&said.tests, &real.tests, "-> (tests)")]
        {
            for target in real.difference(said) {
                findings.add(PAGE, 0, format!("does not declare {name} {kind} {target}"));
            }
            for target in said.difference(real) {
                findings.add(PAGE, 0, format!("declares {name} {kind} {target}, which Cargo does not have"));
            }
        }
    }
}

/// The part of the house that a folder belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Platform,
    Format,
    Gateway,
    Simulator,
    Id,
    Portal,
    Sandbox,
    Agent,
    Binary,
    Xtask,
    Unknown,
}

fn part_of(folder: &str) -> Part {
    match folder {
        "apps/okno" => Part::Binary,
        "apps/sandbox" => Part::Sandbox,
        "apps/signer" => Part::Agent,
        "xtask" => Part::Xtask,
        _ if folder.starts_with("crates/platform/") => Part::Platform,
        _ if folder.starts_with("crates/formats/") => Part::Format,
        _ if folder.starts_with("crates/gateways/") && folder.ends_with("-simulator") => Part::Simulator,
        _ if folder.starts_with("crates/gateways/") => Part::Gateway,
        _ if folder.starts_with("crates/id/") => Part::Id,
        _ if folder.starts_with("crates/portal/") => Part::Portal,
        _ => Part::Unknown,
    }
}

/// Why a room of one part must not depend on a room of another; `None` where it may.
fn product_law(from: Part, to: Part, target: &str) -> Option<&'static str> {
    let value_room = matches!(target, "kernel" | "person");
    match (from, to) {
        (_, Part::Unknown) | (Part::Unknown, _) => Some("a room stands in none of the known folders"),
        (_, Part::Xtask) => Some("nothing depends on xtask"),
        (_, Part::Binary) => Some("only the binary composes; nothing depends on it"),
        (Part::Platform, Part::Id | Part::Portal | Part::Simulator | Part::Sandbox) => {
            Some("a platform room knows no side and no simulator")
        }
        (Part::Format, Part::Platform) if !value_room => Some("a format knows no room but kernel and person"),
        (Part::Format, Part::Gateway | Part::Simulator | Part::Id | Part::Portal | Part::Sandbox) => {
            Some("a format is a leaf")
        }
        (Part::Gateway, Part::Platform) if !value_room => {
            Some("a gateway knows kernel, person and formats only")
        }
        (Part::Gateway, Part::Gateway | Part::Simulator | Part::Id | Part::Portal | Part::Sandbox) => {
            Some("a gateway knows kernel, person and formats only")
        }
        (Part::Simulator, Part::Id | Part::Portal | Part::Sandbox) => Some("a simulator is outside"),
        (Part::Simulator, Part::Platform) if matches!(target, "store" | "audit" | "jobs" | "notify") => {
            Some("a simulator shares no storage with the product")
        }
        (Part::Id | Part::Portal, Part::Simulator | Part::Sandbox) => {
            Some("a context never depends on a simulator")
        }
        (Part::Sandbox, Part::Id | Part::Portal) => Some("the sandbox is outside both sides"),
        (Part::Agent, Part::Id | Part::Portal | Part::Simulator | Part::Sandbox) => {
            Some("the agent is on a person's computer: it knows no side and no simulator")
        }
        (from, Part::Agent) if from != Part::Binary => Some("only the binary starts the agent"),
        _ => None,
    }
}

fn obey_laws(rooms: &Rooms, folders: &BTreeMap<String, String>, findings: &mut Findings) {
    let part = |name: &str| folders.get(name).map_or(Part::Unknown, |folder| part_of(folder));
    for (name, arrows) in rooms {
        let manifest = format!("{}/Cargo.toml", folders.get(name).map_or("", String::as_str));
        if part(name) == Part::Unknown {
            findings.add(&manifest, 0, "a room stands in none of the known folders");
        }
        for target in &arrows.product {
            if let Some(law) = product_law(part(name), part(target), target) {
                findings.add(&manifest, 0, format!("{name} -> {target}: {law}"));
            }
            if runs_back(name, target) {
                let message = format!("{name} -> {target}: the order is {}", ID_ORDER.join(" <- "));
                findings.add(&manifest, 0, message);
            }
        }
        for target in arrows.product.iter().chain(&arrows.tests) {
            if matches!((part(name), part(target)), (Part::Id, Part::Portal) | (Part::Portal, Part::Id)) {
                let message =
                    format!("{name} -> {target}: the two sides share platform rooms and nothing else");
                findings.add(&manifest, 0, message);
            }
        }
    }
}

/// Whether an arrow inside `id` runs against the order.
fn runs_back(from: &str, to: &str) -> bool {
    let place = |name: &str| ID_ORDER.iter().position(|room| *room == name);
    matches!((place(from), place(to)), (Some(from), Some(to)) if to >= from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rooms(lines: &str) -> Rooms {
        rooms_of_page(&format!("{FENCE}\n{lines}\n```\n"), &mut Findings::default())
    }

    fn found_between(declared: &str, actual: &str) -> usize {
        let mut findings = Findings::default();
        compare(&rooms(declared), &rooms(actual), &mut findings);
        findings.messages().len()
    }

    fn found_by_laws(lines: &str, folders: &[(&str, &str)]) -> Vec<String> {
        let folders = folders.iter().map(|(name, folder)| ((*name).into(), (*folder).into())).collect();
        let mut findings = Findings::default();
        obey_laws(&rooms(lines), &folders, &mut findings);
        findings.messages().into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn page_and_cargo_that_agree_have_no_findings() {
        assert_eq!(found_between("a -> b; tests: c\nb ->\nc ->", "a -> b; tests: c\nb ->\nc ->"), 0);
    }

    #[test]
    fn arrow_that_the_page_does_not_declare_is_found() {
        assert_eq!(found_between("a ->\nb ->", "a -> b\nb ->"), 1);
    }

    #[test]
    fn arrow_that_cargo_does_not_have_is_found() {
        assert_eq!(found_between("a -> b\nb ->", "a ->\nb ->"), 1);
    }

    #[test]
    fn arrow_of_tests_does_not_pass_for_one_of_the_product() {
        assert_eq!(found_between("a ->; tests: b\nb ->", "a -> b\nb ->"), 2);
    }

    #[test]
    fn room_missing_on_either_side_is_found() {
        assert_eq!(found_between("a ->\nghost ->", "a ->\nnew ->"), 2);
    }

    #[test]
    fn line_without_an_arrow_is_found() {
        let mut findings = Findings::default();
        rooms_of_page(&format!("{FENCE}\na ->\nnonsense\n```"), &mut findings);
        assert_eq!(findings.lines(), [3]);
    }

    #[test]
    fn page_without_a_block_is_found() {
        let mut findings = Findings::default();
        rooms_of_page("# Rooms\n```\na -> b\n```", &mut findings);
        assert_eq!(findings.lines(), [0]);
    }

    #[test]
    fn sides_never_meet_even_in_tests() {
        let folders = [("identity", "crates/id/identity"), ("catalogue", "crates/portal/catalogue")];
        assert_eq!(found_by_laws("identity -> catalogue\ncatalogue ->", &folders).len(), 1);
        assert_eq!(found_by_laws("identity ->\ncatalogue ->; tests: identity", &folders).len(), 1);
        assert!(found_by_laws("identity ->\ncatalogue ->", &folders).is_empty());
    }

    #[test]
    fn platform_knows_no_side() {
        let folders = [("jobs", "crates/platform/jobs"), ("identity", "crates/id/identity")];
        assert_eq!(found_by_laws("jobs -> identity\nidentity ->", &folders).len(), 1);
        assert!(found_by_laws("jobs ->\nidentity -> jobs", &folders).is_empty());
    }

    #[test]
    fn context_uses_a_simulator_in_tests_only() {
        let folders =
            [("proofing", "crates/id/proofing"), ("gateway-sms-simulator", "crates/gateways/sms-simulator")];
        let simulator = "gateway-sms-simulator ->";
        assert_eq!(
            found_by_laws(&format!("proofing -> gateway-sms-simulator\n{simulator}"), &folders).len(),
            1
        );
        assert!(
            found_by_laws(&format!("proofing ->; tests: gateway-sms-simulator\n{simulator}"), &folders)
                .is_empty()
        );
    }

    #[test]
    fn gateway_knows_values_and_formats_only() {
        let folders = [
            ("gateway-sms", "crates/gateways/sms"),
            ("store", "crates/platform/store"),
            ("kernel", "crates/platform/kernel"),
        ];
        let rest = "store ->\nkernel ->";
        assert_eq!(found_by_laws(&format!("gateway-sms -> store\n{rest}"), &folders).len(), 1);
        assert!(found_by_laws(&format!("gateway-sms -> kernel\n{rest}"), &folders).is_empty());
    }

    #[test]
    fn arrows_inside_id_run_one_way() {
        let folders = [("profile", "crates/id/profile"), ("identity", "crates/id/identity")];
        assert_eq!(found_by_laws("profile -> identity\nidentity ->", &folders).len(), 1);
        assert!(found_by_laws("profile ->\nidentity -> profile", &folders).is_empty());
    }

    #[test]
    fn room_outside_the_known_folders_is_found() {
        assert_eq!(found_by_laws("stray ->", &[("stray", "crates/stray")]).len(), 1);
    }
}
