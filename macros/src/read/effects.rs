//! What the standard library does, by its names.

use syn::Expr;

/// `+=` and its kin.
pub fn is_compound(operator: &syn::BinOp) -> bool {
    use syn::BinOp::*;
    matches!(
        operator,
        AddAssign(_)
            | SubAssign(_)
            | MulAssign(_)
            | DivAssign(_)
            | RemAssign(_)
            | BitXorAssign(_)
            | BitAndAssign(_)
            | BitOrAssign(_)
            | ShlAssign(_)
            | ShrAssign(_)
    )
}

/// `<` and its kin.
pub fn is_comparison(operator: &syn::BinOp) -> bool {
    use syn::BinOp::*;
    matches!(operator, Eq(_) | Ne(_) | Lt(_) | Le(_) | Gt(_) | Ge(_))
}

/// `list.last()`
pub fn may_be_item(expression: &Expr) -> bool {
    const ITEMS: [&str; 6] = ["as_ref", "back", "first", "front", "get", "last"];
    matches!(expression, Expr::MethodCall(item) if ITEMS.contains(&&*item.method.to_string()))
}

/// Macros of the standard library that do nothing but panic, or not.
pub fn only_panics(name: &str) -> bool {
    const ASSERTIONS: [&str; 6] =
        ["assert", "assert_eq", "assert_ne", "debug_assert", "debug_assert_eq", "debug_assert_ne"];
    ASSERTIONS.contains(&name) || always_panics(name)
}

/// Macros of the standard library, and those that write logs: none changes what it is given, but for what is written to, or jumps.
pub fn is_known_macro(name: &str) -> bool {
    const STANDARD: [&str; 21] = [
        "cfg",
        "column",
        "concat",
        "dbg",
        "env",
        "eprint",
        "eprintln",
        "file",
        "format",
        "format_args",
        "include_str",
        "line",
        "matches",
        "module_path",
        "option_env",
        "print",
        "println",
        "stringify",
        "vec",
        "write",
        "writeln",
    ];
    const LOGS: [&str; 6] = ["debug", "error", "info", "log", "trace", "warn"];
    STANDARD.contains(&name) || LOGS.contains(&name) || only_panics(name)
}

/// Macros of the standard library that do not come back.
pub fn always_panics(name: &str) -> bool {
    ["panic", "unreachable", "todo", "unimplemented"].contains(&name)
}

/// Methods of the standard library without effects, which nobody gives effects.
pub fn is_pure_method(name: &str) -> bool {
    const PURE: [&str; 44] = [
        "len",
        "is_empty",
        "abs",
        "min",
        "max",
        "pow",
        "is_nan",
        "is_finite",
        "is_infinite",
        "is_some",
        "is_none",
        "is_ok",
        "is_err",
        "is_sign_negative",
        "is_sign_positive",
        "floor",
        "ceil",
        "round",
        "trunc",
        "signum",
        "sqrt",
        "powi",
        "powf",
        "exp",
        "ln",
        "sin",
        "cos",
        "tan",
        "atan2",
        "clamp",
        "rem_euclid",
        "div_euclid",
        "abs_diff",
        "saturating_sub",
        "saturating_add",
        "wrapping_sub",
        "wrapping_add",
        "wrapping_mul",
        "contains",
        "total_cmp",
        "partial_cmp",
        "cmp",
        "eq",
        "div_ceil",
    ];
    PURE.contains(&name) || crate::rules::method(name).is_some()
}

/// Methods of the standard library that make something new, which nobody gives other effects.
pub fn only_makes(name: &str) -> bool {
    matches!(name, "clone" | "cloned" | "copied" | "to_owned" | "to_vec")
}

/// Methods that change what they are called on through a shared reference: cells, locks, atomics, channels.
pub fn is_keeping_method(name: &str) -> bool {
    const KEEPING: [&str; 8] = ["insert", "push", "replace", "send", "set", "store", "swap", "update"];
    KEEPING.contains(&name) || name.starts_with("fetch_") || name.starts_with("compare_exchange")
}

/// Methods of the standard library that change what they are called on.
pub fn is_changing_method(name: &str) -> bool {
    const CHANGING: [&str; 30] = [
        "append",
        "by_ref",
        "clear",
        "copy_from_slice",
        "dedup",
        "drain",
        "extend",
        "extend_from_slice",
        "fill",
        "insert",
        "next",
        "nth",
        "pop",
        "pop_back",
        "pop_front",
        "push",
        "push_back",
        "push_front",
        "remove",
        "resize",
        "retain",
        "reverse",
        "rotate_left",
        "rotate_right",
        "sort",
        "split_off",
        "swap",
        "swap_remove",
        "take",
        "truncate",
    ];
    CHANGING.contains(&name) || name.ends_with("_mut") || is_keeping_method(name) || is_sorting_method(name)
}

/// Methods that keep nothing of what they are given: it decides on the order of the elements alone.
pub fn is_sorting_method(name: &str) -> bool {
    matches!(name, "sort_by" | "sort_unstable_by" | "sort_by_key" | "sort_unstable_by_key" | "sort_by_cached_key")
}

/// Functions that only make a value: methods of primitive types and of `Real`, tuple structs and variants.
pub fn is_pure_function(function: &Expr) -> bool {
    const PRIMITIVE: [&str; 17] = [
        "f32", "f64", "usize", "isize", "u8", "u16", "u32", "u64", "u128", "i8", "i16", "i32", "i64", "i128", "bool",
        "char", "Real",
    ];
    let Expr::Path(path) = function else { return false };
    let segments = &path.path.segments;
    let Some(last) = segments.last() else { return false };
    let name = last.ident.to_string();
    let made = matches!(name.as_str(), "from_f64" | "zero" | "one" | "from");
    let primitive =
        segments.iter().rev().nth(1).is_some_and(|segment| PRIMITIVE.contains(&&*segment.ident.to_string()));
    primitive || (made && segments.len() > 1) || super::calls::names_type(&name)
}
