//! The README: its examples are doctests of the crate, its commands are those of CI, and what it links to is there.

use std::path::Path;

const README: &str = include_str!("../README.md");

/// The blocks between fences: the word after the opening fence, and what is inside.
fn blocks() -> Vec<(&'static str, &'static str)> {
    let parts: Vec<&str> = README.split("```").collect();
    let inside = parts.iter().skip(1).step_by(2);
    inside.map(|block| block.split_once('\n').expect("a fence ends its line")).collect()
}

#[test]
fn every_example_is_compiled_and_run() {
    let mut examples = 0;
    for (language, _) in blocks() {
        match language {
            "rust" => examples += 1,
            "sh" => {}
            other => panic!("a block that nothing checks: `{other}`"),
        }
    }
    assert!(examples > 0);
    assert!(include_str!("../src/lib.rs").contains(r#"#[doc = include_str!("../README.md")]"#));
}

#[test]
fn the_commands_are_the_two_that_a_stranger_needs() {
    let commands = blocks().into_iter().filter(|(language, _)| *language == "sh");
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
