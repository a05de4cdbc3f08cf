//! What the attribute writes, as a reader sees it: the expansions of `tests/golden`, which the tests of the crate run, too.
//! Those that have changed are written anew if the environment says `GOLDEN=overwrite`.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, ImplItem, Item, ItemFn, Meta};

use super::is_written_anew;
use crate::expand;

#[test]
fn the_expansions_are_those_that_were_read() {
    let mut changed = Vec::new();
    for source in sources() {
        let expansion = expanded(&fs::read_to_string(&source).expect("a source"));
        let golden = source.with_extension("expanded.rs");
        if fs::read_to_string(&golden).is_ok_and(|golden| golden == expansion) {
            continue;
        }
        match is_written_anew() {
            true => fs::write(&golden, expansion).expect("an expansion that can be written"),
            false => changed.push(golden),
        }
    }
    assert!(changed.is_empty(), "read these expansions again, with GOLDEN=overwrite: {changed:#?}");
}

fn sources() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden");
    let files = fs::read_dir(directory).expect("the folder of the expansions");
    let files = files.map(|file| file.expect("a file").path());
    files.filter(|path| !path.to_string_lossy().ends_with(".expanded.rs")).collect()
}

/// The source with each attribute replaced by what it expands to.
fn expanded(source: &str) -> String {
    let mut file = syn::parse_file(source).expect("Rust");
    file.items = file.items.into_iter().flat_map(expanded_item).collect();
    prettyplease::unparse(&file)
}

fn expanded_item(item: Item) -> Vec<Item> {
    match item {
        Item::Fn(function) => {
            expansion(function).map_or_else(|item| vec![(*item).into()], |file: syn::File| file.items)
        }
        Item::Impl(mut item) => {
            item.items = item.items.into_iter().flat_map(expanded_method).collect();
            vec![item.into()]
        }
        other => vec![other],
    }
}

fn expanded_method(item: ImplItem) -> Vec<ImplItem> {
    let ImplItem::Fn(method) = &item else { return vec![item] };
    let function = syn::parse2(method.to_token_stream()).expect("a method that looks like a function");
    let Ok(items) = expansion::<TokenStream>(function) else { return vec![item] };
    let block: syn::ItemImpl = syn::parse_quote!(impl Of { #items });
    block.items
}

/// What the attribute of a function makes of it; the function, if it has none.
fn expansion<T: syn::parse::Parse>(mut function: ItemFn) -> Result<T, Box<ItemFn>> {
    let is_ours = |attribute: &Attribute| attribute.path().is_ident("differentiable");
    let Some(index) = function.attrs.iter().position(is_ours) else { return Err(function.into()) };
    let arguments = match function.attrs.remove(index).meta {
        Meta::List(list) => list.tokens,
        _ => TokenStream::new(),
    };
    Ok(syn::parse2(expand::attribute(arguments, function.into_token_stream())).expect("an expansion that is Rust"))
}
