//! Each refusal has a file of its name among the compile-fail tests, in which it is the only error; and each file there
//! has a refusal.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, iter};

use super::ROWS;

/// What no function of a user's can be relied on to show.
const WITHOUT_FILE: &str = "bug";

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/ui")
}

fn names_with(extension: &str) -> BTreeSet<String> {
    let paths = fs::read_dir(directory()).expect("the compile-fail tests").map(|entry| entry.expect("an entry").path());
    let files = paths.filter(|path| path.extension().is_some_and(|found| found == extension));
    files.map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect()
}

/// What is wrong, and the help, of each error that the compiler reports for a file.
fn errors(name: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(directory().join(name).with_extension("stderr")).expect("the expected errors");
    let mut lines = text.lines();
    let mut errors = Vec::new();
    while let Some(first) = lines.next() {
        if first.starts_with("error") {
            let rest = lines.by_ref().take_while(|line| !line.contains("-->"));
            let message: Vec<&str> = iter::once(first).chain(rest).map(str::trim).collect();
            let message = message.join(" ");
            let (what, help) = message.split_once("help: ").unwrap_or((&message, ""));
            errors.push((what.trim().to_owned(), help.trim().to_owned()));
        }
    }
    errors
}

/// Whether the text is the template with something in the place of `{…}`.
fn is_like(template: &str, text: &str) -> bool {
    let template = template.replace("{{", "\u{1}").replace("}}", "\u{2}");
    let pieces: Vec<String> = template
        .split('{')
        .enumerate()
        .map(|(index, piece)| if index == 0 { piece } else { piece.split_once('}').expect("a closing brace").1 })
        .map(|piece| piece.replace('\u{1}', "{").replace('\u{2}', "}"))
        .collect();
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return false };
    let mut rest = text;
    for piece in &pieces {
        let Some(at) = rest.find(piece.as_str()) else { return false };
        rest = &rest[at + piece.len()..];
    }
    text.starts_with(first.as_str()) && if pieces.len() == 1 { rest.is_empty() } else { text.ends_with(last.as_str()) }
}

#[test]
fn every_refusal_has_a_file_and_every_file_a_refusal() {
    let rows: BTreeSet<String> = ROWS.iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(rows.len(), ROWS.len(), "two refusals have one name");
    let expected: BTreeSet<String> = rows.into_iter().filter(|name| name != WITHOUT_FILE).collect();
    assert_eq!(names_with("rs"), expected);
    assert_eq!(names_with("stderr"), expected);
}

#[test]
fn every_file_shows_its_refusal_and_no_other_error() {
    for (name, what, help) in ROWS.iter().filter(|(name, ..)| *name != WITHOUT_FILE) {
        let errors = errors(name);
        assert!(!errors.is_empty(), "{name}: no error");
        for (found_what, found_help) in errors {
            assert!(is_like(&format!("error: {what}"), &found_what), "{name}: {found_what}");
            assert!(is_like(help, &found_help), "{name}: help: {found_help}");
        }
    }
}

#[test]
fn templates_match_what_they_stand_for() {
    assert!(is_like("`{name}` has no derivative: {reason}", "`next_up` has no derivative: it jumps"));
    assert!(is_like("write `if … {{ return … }}`", "write `if … { return … }`"));
    assert!(!is_like("an item", "an item inside"));
    assert!(!is_like("there is no option `{option}`", "there is no parameter `x`"));
}

#[test]
fn every_message_names_what_is_wrong_and_every_help_says_what_to_do() {
    for (name, what, help) in ROWS {
        for text in [what, help] {
            assert!(!text.is_empty() && !text.ends_with('.'), "{name}: {text}");
            assert!(!text.starts_with(char::is_uppercase), "{name}: {text}");
        }
    }
}
