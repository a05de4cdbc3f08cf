//! The public items are those of `docs/public-api.txt`, which is written anew if the environment says `PUBLIC=overwrite`.
//!
//! They are read from the sources: what is public and reached by public modules and `pub use`, without what is hidden from the
//! documentation. Bodies and private fields are left out, and so are implementations that a macro writes.

use std::path::{Path, PathBuf};
use std::{env, fs};

use syn::{Attribute, Block, Fields, File, ImplItem, Item, ItemUse, TraitItem, Type, UseTree, Visibility, parse_quote};

/// A module as its file says, with the modules of other files in it.
fn module(file: &Path, directory: &Path) -> Vec<Item> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut items = syn::parse_file(&text).expect("Rust").items;
    items.retain(|item| !is_for_tests(attributes(item)));
    for item in &mut items {
        let Item::Mod(inner) = item else { continue };
        if inner.content.is_none() {
            let directory = directory.join(inner.ident.to_string());
            let beside = directory.with_extension("rs");
            let file = if beside.exists() { beside } else { directory.join("mod.rs") };
            inner.content = Some((Default::default(), module(&file, &directory)));
        }
    }
    items
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let words = attribute.meta.require_list().map(|list| list.tokens.to_string());
        attribute.path().is_ident("cfg") && words.is_ok_and(|words| words == "test" || words == "doctest")
    })
}

fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let words = attribute.meta.require_list().map(|list| list.tokens.to_string());
        attribute.path().is_ident("doc") && words.is_ok_and(|words| words == "hidden")
    })
}

/// Leaves what a user may rely on.
fn keep_public(attributes: &mut Vec<Attribute>) {
    let kept = ["cfg", "derive", "must_use", "non_exhaustive", "deprecated"];
    attributes.retain(|attribute| kept.iter().any(|name| attribute.path().is_ident(name)));
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn name(item: &Item) -> Option<String> {
    let (ident, visibility) = match item {
        Item::Const(item) => (&item.ident, &item.vis),
        Item::Enum(item) => (&item.ident, &item.vis),
        Item::Fn(item) => (&item.sig.ident, &item.vis),
        Item::Mod(item) => (&item.ident, &item.vis),
        Item::Struct(item) => (&item.ident, &item.vis),
        Item::Trait(item) => (&item.ident, &item.vis),
        Item::Type(item) => (&item.ident, &item.vis),
        _ => return None,
    };
    is_public(visibility).then(|| ident.to_string())
}

fn content(item: &Item) -> &[Item] {
    match item {
        Item::Mod(module) => module.content.as_ref().map_or(&[], |(_, items)| items),
        _ => &[],
    }
}

/// All implementations of a crate.
fn implementations<'a>(items: &'a [Item], found: &mut Vec<&'a syn::ItemImpl>) {
    for item in items {
        match item {
            Item::Impl(implementation) => found.push(implementation),
            inner => implementations(content(inner), found),
        }
    }
}

/// The name of a type, or the last part of a path.
fn of_type(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        Type::Reference(reference) => of_type(&reference.elem),
        _ => None,
    }
}

/// The paths that `use` brings.
fn paths(tree: &UseTree) -> Vec<Vec<String>> {
    match tree {
        UseTree::Path(path) => {
            let with = |rest: Vec<String>| [vec![path.ident.to_string()], rest].concat();
            paths(&path.tree).into_iter().map(with).collect()
        }
        UseTree::Group(group) => group.items.iter().flat_map(paths).collect(),
        UseTree::Name(name) => vec![vec![name.ident.to_string()]],
        UseTree::Rename(rename) => vec![vec![rename.ident.to_string()]],
        UseTree::Glob(_) => vec![vec!["*".to_owned()]],
    }
}

struct Crate<'a> {
    items: &'a [Item],
    implementations: Vec<&'a syn::ItemImpl>,
    /// The types that are defined in it.
    types: Vec<String>,
}

impl<'a> Crate<'a> {
    fn new(items: &'a [Item]) -> Self {
        let mut found = Vec::new();
        implementations(items, &mut found);
        let mut types = Vec::new();
        Self::add_types(items, &mut types);
        Crate { items, implementations: found, types }
    }

    fn add_types(items: &[Item], types: &mut Vec<String>) {
        for item in items {
            match item {
                Item::Struct(item) => types.push(item.ident.to_string()),
                Item::Enum(item) => types.push(item.ident.to_string()),
                inner => Self::add_types(content(inner), types),
            }
        }
    }

    /// What is public in a module.
    fn public(&self, module: &[Item]) -> Vec<Item> {
        module.iter().filter(|item| !is_hidden(attributes(item))).flat_map(|item| self.shown(item, module)).collect()
    }

    fn shown(&self, item: &Item, module: &[Item]) -> Vec<Item> {
        match item {
            Item::Use(item) if is_public(&item.vis) => self.exported(item, module),
            item if name(item).is_some() => self.with_implementations(item),
            _ => Vec::new(),
        }
    }

    /// What `pub use` shows: an item of a private module as if it stood there, and else the line itself.
    fn exported(&self, item: &ItemUse, module: &[Item]) -> Vec<Item> {
        let found: Option<Vec<Vec<Item>>> = paths(&item.tree).iter().map(|path| self.found(path, module)).collect();
        let mut line = item.clone();
        keep_public(&mut line.attrs);
        found.map_or_else(|| vec![Item::Use(line)], |found| found.concat())
    }

    fn found(&self, path: &[String], module: &[Item]) -> Option<Vec<Item>> {
        let (first, rest) = path.split_first()?;
        if first == "crate" || first == "self" {
            return self.found(rest, if first == "crate" { self.items } else { module });
        }
        let is_it = |item: &&Item| match item {
            Item::Mod(inner) => inner.ident == first && (!is_public(&inner.vis) || is_hidden(&inner.attrs)),
            item => name(item).as_ref() == Some(first),
        };
        let item = module.iter().find(is_it);
        match item {
            Some(item) if rest.is_empty() => Some(self.with_implementations(item)),
            Some(item) => self.found(rest, content(item)),
            None => {
                let uses = module.iter().filter_map(|item| if let Item::Use(item) = item { Some(item) } else { None });
                let path = uses.flat_map(|item| paths(&item.tree)).find(|path| path.last() == Some(first))?;
                rest.is_empty().then(|| self.found(&path, module))?
            }
        }
    }

    fn with_implementations(&self, item: &Item) -> Vec<Item> {
        let mut shown = vec![self.outside(item)];
        let name = name(item);
        let is_of = |implementation: &&&syn::ItemImpl| {
            let ty = of_type(&implementation.self_ty);
            let own = ty.as_ref().is_some_and(|ty| self.types.contains(ty));
            match (&implementation.trait_, item) {
                (Some((_, of, _)), Item::Trait(_)) => {
                    !own && of.segments.last().map(|segment| segment.ident.to_string()) == name
                }
                (_, Item::Struct(_) | Item::Enum(_)) => ty == name,
                _ => false,
            }
        };
        let implementations = self.implementations.iter().filter(is_of).map(|found| (*found).clone());
        shown.extend(implementations.filter_map(|mut implementation| {
            keep_public(&mut implementation.attrs);
            let of_trait = implementation.trait_.is_some();
            implementation.items.retain_mut(|item| match item {
                ImplItem::Fn(function) if !of_trait && is_public(&function.vis) && !is_hidden(&function.attrs) => {
                    keep_public(&mut function.attrs);
                    function.block = nothing();
                    true
                }
                ImplItem::Const(constant) if !of_trait && is_public(&constant.vis) => {
                    keep_public(&mut constant.attrs);
                    true
                }
                _ => false,
            });
            (of_trait || !implementation.items.is_empty()).then_some(Item::Impl(implementation))
        }));
        shown
    }

    /// An item without what is inside.
    fn outside(&self, item: &Item) -> Item {
        let mut item = item.clone();
        match &mut item {
            Item::Mod(module) => {
                let inner = module.content.take().map_or_else(Vec::new, |(_, items)| items);
                module.content = Some((Default::default(), self.public(&inner)));
                keep_public(&mut module.attrs);
            }
            Item::Fn(function) => {
                *function.block = nothing();
                keep_public(&mut function.attrs);
            }
            Item::Struct(item) => {
                keep_public(&mut item.attrs);
                keep_fields(&mut item.fields);
            }
            Item::Enum(item) => {
                keep_public(&mut item.attrs);
                for variant in &mut item.variants {
                    keep_public(&mut variant.attrs);
                    variant.fields.iter_mut().for_each(|field| keep_public(&mut field.attrs));
                }
            }
            Item::Trait(item) => {
                keep_public(&mut item.attrs);
                item.items.retain_mut(|item| match item {
                    TraitItem::Fn(function) => {
                        let hidden = is_hidden(&function.attrs);
                        keep_public(&mut function.attrs);
                        function.default = function.default.as_ref().map(|_| nothing());
                        !hidden
                    }
                    TraitItem::Type(ty) => {
                        keep_public(&mut ty.attrs);
                        true
                    }
                    TraitItem::Const(constant) => {
                        keep_public(&mut constant.attrs);
                        true
                    }
                    _ => true,
                });
            }
            Item::Const(item) => keep_public(&mut item.attrs),
            Item::Type(item) => keep_public(&mut item.attrs),
            _ => {}
        }
        item
    }
}

fn nothing() -> Block {
    parse_quote!({})
}

/// The public fields; of a tuple struct, `_` stands for the others.
fn keep_fields(fields: &mut Fields) {
    fields.iter_mut().for_each(|field| keep_public(&mut field.attrs));
    match fields {
        Fields::Named(named) => {
            let public = std::mem::take(&mut named.named).into_iter().filter(|field| is_public(&field.vis));
            named.named = public.collect();
        }
        Fields::Unnamed(unnamed) => {
            for field in unnamed.unnamed.iter_mut().filter(|field| !is_public(&field.vis)) {
                (field.vis, field.ty) = (Visibility::Inherited, parse_quote!(_));
            }
        }
        Fields::Unit => {}
    }
}

/// The public items of a crate, as Rust.
fn public_items(root: &str) -> String {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join(root);
    let items = module(&directory.join("lib.rs"), &directory);
    let public = Crate::new(&items).public(&items);
    prettyplease::unparse(&File { shebang: None, attrs: Vec::new(), items: public })
}

#[test]
fn the_public_items_are_those_that_are_listed() {
    let listed: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/public-api.txt");
    let found =
        format!("// differentiable\n\n{}\n// differentiable-core\n\n{}", public_items("src"), public_items("core/src"));
    if env::var_os("PUBLIC").is_some_and(|value| value == "overwrite") {
        fs::write(&listed, &found).expect("a list that can be written");
    }
    let expected = fs::read_to_string(&listed).expect("the list");
    let changed = found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
    assert!(found == expected, "read the list again, with PUBLIC=overwrite; it differs first in {changed:?}");
}
