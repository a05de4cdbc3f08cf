//! Items inside of the function: constants, functions, types and traits of its own.

use std::collections::{BTreeSet, HashMap};

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::{Item, Stmt, UseTree};

use crate::ir::visit::walk;
use crate::ir::{Block, Call, Effect, Opaque, Statement};

/// Items that are kept, in front of everything. No variable is in sight in them.
pub fn kept(block: &syn::Block) -> Vec<&Item> {
    let mut all = Standing { around: vec![block], ..Standing::default() };
    block.stmts.iter().for_each(|statement| all.visit_stmt(statement));
    if all.items.is_empty() {
        return Vec::new();
    }
    let everywhere = block.to_token_stream();
    let is_kept = |(item, inside): &(&Item, &syn::Block)| {
        let means_the_same =
            || names(item).is_some_and(|names| names.iter().all(|name| only_in(name, inside, &everywhere)));
        is_repeatable(item, inside) && (std::ptr::eq(*inside, block) || means_the_same())
    };
    all.items.into_iter().filter(is_kept).map(|(item, _)| item).collect()
}

/// The same as code.
pub fn written(items: &[&Item]) -> Block {
    items.iter().map(|item| repeatable(item.to_token_stream())).collect()
}

fn repeatable(item: TokenStream) -> Statement {
    Statement::Opaque(Opaque { effect: Effect::Repeatable, ..Opaque::pure(item) })
}

/// Which functions bare names stand for that the function's own items give: the path that is imported, or nothing for a function without
/// derivatives.
pub fn functions(items: &[&Item]) -> HashMap<String, Option<syn::Path>> {
    let mut functions = HashMap::new();
    for item in items {
        match item {
            Item::Fn(function) if !function.attrs.iter().any(is_differentiable) => {
                functions.insert(function.sig.ident.to_string(), None);
            }
            Item::Use(import) => {
                let leading_colon = import.leading_colon;
                add_imports(&import.tree, syn::Path { leading_colon, segments: Default::default() }, &mut functions);
            }
            _ => {}
        }
    }
    functions
}

/// Makes sure that a function that is called by its name is the one that the module of its derivatives belongs to: where a glob gives another
/// function of that name, the compiler finds two.
pub fn meant(items: &[&Item], body: &Block) -> Option<Statement> {
    let globs: Vec<&&Item> =
        items.iter().filter(|item| matches!(item, Item::Use(_)) && names(item).is_none()).collect();
    let given = functions(items);
    let mut called = BTreeSet::new();
    walk(body, &mut |statement| {
        if let Statement::Call(Call { callee, .. }) = statement
            && !callee.is_method()
            && let Some(name) = callee.path.get_ident()
            && !given.contains_key(&name.to_string())
        {
            called.insert(name.clone());
        }
    });
    let check = quote! {
        const _: () = {
            #(#globs)*
            #(#[allow(unused_imports)] use #called as _;)*
        };
    };
    (!globs.is_empty() && !called.is_empty()).then(|| repeatable(check))
}

fn add_imports(tree: &UseTree, mut path: syn::Path, functions: &mut HashMap<String, Option<syn::Path>>) {
    let (ident, name) = match tree {
        UseTree::Path(inner) => {
            path.segments.push(inner.ident.clone().into());
            return add_imports(&inner.tree, path, functions);
        }
        UseTree::Group(group) => {
            return group.items.iter().for_each(|tree| add_imports(tree, path.clone(), functions));
        }
        UseTree::Name(name) => (&name.ident, &name.ident),
        UseTree::Rename(renamed) => (&renamed.ident, &renamed.rename),
        UseTree::Glob(_) => return,
    };
    path.segments.push(ident.clone().into());
    functions.insert(name.to_string(), Some(path));
}

fn is_differentiable(attribute: &syn::Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|last| last.ident == "differentiable")
}

/// The items in a function, each with the block in which it stands.
#[derive(Default)]
struct Standing<'e> {
    items: Vec<(&'e Item, &'e syn::Block)>,
    around: Vec<&'e syn::Block>,
}

impl<'e> Visit<'e> for Standing<'e> {
    fn visit_block(&mut self, block: &'e syn::Block) {
        self.around.push(block);
        visit::visit_block(self, block);
        self.around.pop();
    }

    fn visit_item(&mut self, item: &'e Item) {
        self.items.extend(self.around.last().map(|block| (item, *block)));
    }
}

/// The names that an item brings into sight, if all of them can be seen.
fn names(item: &Item) -> Option<Vec<Ident>> {
    Some(vec![match item {
        Item::Const(item) => item.ident.clone(),
        Item::Enum(item) => item.ident.clone(),
        Item::Fn(item) => item.sig.ident.clone(),
        Item::Static(item) => item.ident.clone(),
        Item::Struct(item) => item.ident.clone(),
        Item::Type(item) => item.ident.clone(),
        Item::Use(item) => return imported(&item.tree),
        Item::Impl(_) => return Some(Vec::new()),
        // A trait is also in sight where it is not named.
        _ => return None,
    }])
}

fn imported(tree: &UseTree) -> Option<Vec<Ident>> {
    match tree {
        UseTree::Path(path) => imported(&path.tree),
        UseTree::Name(name) => Some(vec![name.ident.clone()]),
        UseTree::Rename(renamed) => Some(vec![renamed.rename.clone()]),
        UseTree::Group(group) => {
            let parts: Option<Vec<_>> = group.items.iter().map(imported).collect();
            Some(parts?.concat())
        }
        UseTree::Glob(_) => None,
    }
}

/// Whether all of the function that mentions the name stands in one block, and nothing there but one item gives it.
pub fn only_in(name: &Ident, block: &syn::Block, everywhere: &TokenStream) -> bool {
    let is_given_once = block.stmts.iter().filter(|statement| gives(statement, name)).count() == 1;
    is_given_once && mentions(name, block.to_token_stream()) == mentions(name, everywhere.clone())
}

fn gives(statement: &Stmt, name: &Ident) -> bool {
    matches!(statement, Stmt::Item(item) if names(item).is_some_and(|names| names.contains(name)))
}

fn mentions(name: &Ident, tokens: TokenStream) -> usize {
    let count = |token| match token {
        TokenTree::Ident(ident) => usize::from(ident == *name),
        TokenTree::Group(group) => mentions(name, group.stream()),
        _ => 0,
    };
    tokens.into_iter().map(count).sum()
}

/// Items that may be defined in a derivative as well. Of a state there can be
/// but one, and of the methods of a type from elsewhere.
fn is_repeatable(item: &Item, beside: &syn::Block) -> bool {
    let mut states = States(false);
    states.visit_item(item);
    let is_own = |path: &syn::Path| path.get_ident().is_some_and(|name| defines(beside, name));
    !states.0
        && match item {
            Item::Impl(methods) => {
                let of_own_type = matches!(&*methods.self_ty, syn::Type::Path(ty) if is_own(&ty.path));
                of_own_type || methods.trait_.as_ref().is_some_and(|(_, path, _)| is_own(path))
            }
            Item::Const(_) | Item::Enum(_) | Item::Fn(_) | Item::Static(_) | Item::Struct(_) => true,
            Item::Trait(_) | Item::Type(_) | Item::Use(_) => true,
            _ => false,
        }
}

/// Whether the block defines a type or a trait of that name.
fn defines(block: &syn::Block, name: &Ident) -> bool {
    block.stmts.iter().any(|statement| match statement {
        Stmt::Item(Item::Enum(item)) => item.ident == *name,
        Stmt::Item(Item::Struct(item)) => item.ident == *name,
        Stmt::Item(Item::Trait(item)) => item.ident == *name,
        _ => false,
    })
}

/// Whether there is a `static` whose type says that it can be changed.
struct States(bool);

impl Visit<'_> for States {
    fn visit_item_static(&mut self, item: &syn::ItemStatic) {
        let ty = item.ty.to_token_stream().to_string();
        let changing = ["Atomic", "Cell", "Mutex", "RwLock", "Once", "Lazy"];
        self.0 |=
            changing.iter().any(|name| ty.contains(name)) || !matches!(item.mutability, syn::StaticMutability::None);
    }
}
