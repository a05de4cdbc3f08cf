//! Each refusal has a file of its name among the compile-fail tests, in which it is the only error, and a section in the index of
//! errors, whose first example shows it; and each file and each section has a refusal. Those of the derive, whose codes begin with
//! `tangent`, have sections as well.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, iter};

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};

use super::ROWS;

/// What no function of a user's can be relied on to show.
const WITHOUT_FILE: &str = "bug";

/// What only the compiler shows, which alone tells names apart that are written alike.
const OF_THE_COMPILER: &str = "hygiene";

/// What stands before the code of an error.
const SEE: &str = "see: differentiable::errors#";

/// How the codes of the derive begin.
const OF_THE_DERIVE: &str = "tangent_";

const INDEX: &str = include_str!("../../../../src/errors.md");

/// The sections of the index: the code, and what stands below it.
fn sections() -> impl Iterator<Item = (&'static str, &'static str)> {
    INDEX.split("\n## ").skip(1).map(|section| section.split_once('\n').expect("a heading ends its line"))
}

/// The examples of a section: what is behind the fence, and the code with its hidden lines.
fn examples(section: &str) -> Vec<(&str, String)> {
    let blocks = section.split("```").skip(1).step_by(2);
    let examples = blocks.map(|block| {
        let (fence, code) = block.split_once('\n').expect("a fence ends its line");
        let lines = code.lines().map(|line| line.trim_start().strip_prefix("# ").unwrap_or(line));
        (fence, lines.collect::<Vec<_>>().join("\n"))
    });
    examples.collect()
}

/// The codes that the attribute reports for the functions of an example.
fn reported(code: &str) -> BTreeSet<String> {
    let code = format!("{{ {code} }}");
    let mut block: syn::Block = syn::parse_str(&code).unwrap_or_else(|error| panic!("{error} in\n{code}"));
    let mut codes = Codes::default();
    codes.visit_block_mut(&mut block);
    codes.0
}

#[derive(Default)]
struct Codes(BTreeSet<String>);

impl Codes {
    /// Takes the attribute away, if there is one, and applies it.
    fn expand<T: ToTokens>(&mut self, item: &mut T, attributes: impl Fn(&mut T) -> &mut Vec<syn::Attribute>) {
        let is_ours = |attribute: &syn::Attribute| attribute.path().is_ident("differentiable");
        let Some(at) = attributes(item).iter().position(is_ours) else { return };
        let options = match attributes(item).remove(at).meta {
            syn::Meta::List(list) => list.tokens,
            _ => TokenStream::new(),
        };
        self.extend(&crate::expand::attribute(options, item.to_token_stream()));
    }

    /// Applies the derive, if it is there.
    fn derive(&mut self, item: impl ToTokens, attributes: &[syn::Attribute]) {
        let is_ours = |attribute: &syn::Attribute| {
            attribute.path().is_ident("derive") && attribute.to_token_stream().to_string().contains("Tangent")
        };
        if attributes.iter().any(is_ours) {
            self.extend(&crate::tangent::derive(item.to_token_stream()));
        }
    }

    fn extend(&mut self, expansion: &TokenStream) {
        let expansion = expansion.to_string();
        let codes = expansion.split(SEE).skip(1);
        self.0.extend(codes.map(|rest| rest.split('"').next().unwrap_or_default().to_owned()));
    }
}

impl VisitMut for Codes {
    fn visit_item_fn_mut(&mut self, item: &mut syn::ItemFn) {
        self.expand(item, |item| &mut item.attrs);
    }

    fn visit_item_mod_mut(&mut self, item: &mut syn::ItemMod) {
        self.expand(item, |item| &mut item.attrs);
        visit_mut::visit_item_mod_mut(self, item);
    }

    fn visit_item_struct_mut(&mut self, item: &mut syn::ItemStruct) {
        self.derive(&*item, &item.attrs);
    }

    fn visit_item_enum_mut(&mut self, item: &mut syn::ItemEnum) {
        self.derive(&*item, &item.attrs);
    }

    fn visit_trait_item_fn_mut(&mut self, item: &mut syn::TraitItemFn) {
        self.expand(item, |item| &mut item.attrs);
    }
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/ui")
}

fn names_with(extension: &str) -> BTreeSet<String> {
    let paths = fs::read_dir(directory()).expect("the compile-fail tests").map(|entry| entry.expect("an entry").path());
    let files = paths.filter(|path| path.extension().is_some_and(|found| found == extension));
    files.map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect()
}

/// What is wrong, the help, and the code of each error that the compiler reports for a file.
fn errors(name: &str) -> Vec<[String; 3]> {
    let text = fs::read_to_string(directory().join(name).with_extension("stderr")).expect("the expected errors");
    let mut lines = text.lines();
    let mut errors = Vec::new();
    while let Some(first) = lines.next() {
        if first.starts_with("error") {
            let rest = lines.by_ref().take_while(|line| !line.contains("-->"));
            let message: Vec<&str> = iter::once(first).chain(rest).map(str::trim).collect();
            let message = message.join(" ");
            let (message, code) = message.split_once(SEE).unwrap_or((&message, ""));
            let (what, help) = message.split_once("help: ").unwrap_or((message, ""));
            errors.push([what.trim(), help.trim(), code.trim()].map(str::to_owned));
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
        for [found_what, found_help, code] in errors {
            assert_eq!(code, *name);
            assert!(is_like(&format!("error: {what}"), &found_what), "{name}: {found_what}");
            assert!(is_like(help, &found_help), "{name}: help: {found_help}");
        }
    }
}

#[test]
fn every_refusal_has_a_section_and_every_section_a_refusal() {
    let codes = sections().map(|(code, _)| code).filter(|code| !code.starts_with(OF_THE_DERIVE));
    let mut codes: Vec<&str> = codes.collect();
    let mut rows: Vec<&str> = ROWS.iter().map(|(name, ..)| *name).collect();
    codes.sort_unstable();
    rows.sort_unstable();
    assert_eq!(codes, rows);
}

#[test]
fn the_first_example_of_a_section_is_refused_for_its_reason_and_the_second_is_not() {
    for (code, section) in sections().filter(|(code, _)| *code != WITHOUT_FILE) {
        let examples = examples(section);
        let [("compile_fail", refused), ("", accepted)] = examples.as_slice() else {
            panic!("{code}: an example that fails to compile is expected, and one that runs");
        };
        if code != OF_THE_COMPILER {
            assert_eq!(reported(refused), BTreeSet::from([code.to_owned()]), "{code}");
        }
        assert_eq!(reported(accepted), BTreeSet::new(), "{code}");
    }
}

#[test]
fn every_mistake_of_the_derive_has_a_section() {
    let mut found = BTreeSet::new();
    let directory = directory().join("derive");
    for entry in fs::read_dir(directory).expect("the compile-fail tests of the derive") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "stderr") {
            let text = fs::read_to_string(path).expect("the expected errors");
            found.extend(text.split(SEE).skip(1).map(|rest| rest.lines().next().unwrap_or_default().to_owned()));
        }
    }
    let sections = sections().map(|(code, _)| code).filter(|code| code.starts_with(OF_THE_DERIVE));
    assert_eq!(found, sections.map(str::to_owned).collect());
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
