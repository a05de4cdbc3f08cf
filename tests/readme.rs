//! The README: its examples are doctests of the crate, its commands are those of CI, its compile error is one, and what it links to
//! is there. So is what the guide shows of messages and of generated code.

use std::path::Path;

const README: &str = include_str!("../README.md");

const GUIDE: &str = include_str!("../src/lib.rs");
const MESSAGE: &str = include_str!("ui/integer_cast.stderr");
const EXPANSION: &str = include_str!("golden/lecture.expanded.rs");

/// The blocks between fences: the word after the opening fence, and what is inside.
fn blocks(text: &str) -> Vec<(&str, &str)> {
    let parts: Vec<&str> = text.split("```").collect();
    let inside = parts.iter().skip(1).step_by(2);
    inside.map(|block| block.split_once('\n').expect("a fence ends its line")).collect()
}

#[test]
fn every_example_is_compiled_and_run() {
    let mut examples = 0;
    for (language, _) in blocks(README) {
        match language {
            "rust" => examples += 1,
            "sh" | "text" => {}
            other => panic!("a block that nothing checks: `{other}`"),
        }
    }
    assert!(examples > 0);
    assert!(include_str!("../src/lib.rs").contains(r#"#[doc = include_str!("../README.md")]"#));
}

/// The lines of a text, without what is before them in a file or a frame.
fn lines(text: &str) -> Vec<&str> {
    let lines = text.lines().map(|line| line.trim_start_matches("//!").trim());
    lines.filter(|line| !line.is_empty()).collect()
}

#[test]
fn what_is_shown_of_messages_and_of_generated_code_is_there() {
    let guide = blocks(GUIDE);
    let mut shown = 0;
    for (_, text) in blocks(README).into_iter().chain(guide).filter(|(language, _)| *language == "text") {
        let text = text.split("-->").next().unwrap_or(text);
        let shown_lines = lines(text);
        let is_in = |whole: &str| lines(whole).windows(shown_lines.len()).any(|window| window == shown_lines);
        assert!(is_in(MESSAGE) || is_in(EXPANSION), "{text}");
        shown += 1;
    }
    assert_eq!(shown, 4);
}

#[test]
fn the_commands_are_the_two_that_a_stranger_needs() {
    let commands = blocks(README).into_iter().filter(|(language, _)| *language == "sh");
    let commands: Vec<&str> = commands.flat_map(|(_, lines)| lines.lines()).collect();
    assert_eq!(commands, ["cargo run --release --example lecture", "cargo test --workspace"]);
}

#[test]
fn the_minimum_rust_version_is_the_declared_one() {
    let declared = include_str!("../Cargo.toml").lines().find_map(|line| line.strip_prefix("rust-version = \""));
    let version = declared.and_then(|rest| rest.strip_suffix('"')).expect("a declared version");
    assert!(README.contains(&format!("Rust {version} or later")));
}

#[test]
fn what_it_links_to_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let targets = README.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    for target in targets.filter(|target| !target.contains("://")) {
        assert!(root.join(target).exists(), "`{target}` is missing");
    }
}
