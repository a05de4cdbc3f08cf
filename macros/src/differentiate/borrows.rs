//! What constants borrow, as far as their syntax tells.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::Parser;
use syn::visit::{self, Visit};

use crate::ir::visit::walk;
use crate::ir::{
    Argument, Function, Opaque, Place, Projection, Reference, Role, Statement, Type, Value, Var, VarMap, VarSet,
    behind, ends_in, is_copied_discrete, is_discrete,
};
use crate::read::{is_pure_method, root};

/// What the value of constant code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Borrow {
    /// A number, a truth value or the like, which borrows nothing.
    Nothing,
    /// `&…`
    Shared,
    /// `&mut …`
    Mutable,
    /// Anything.
    Unknown,
}

impl Borrow {
    pub fn of(tokens: &TokenStream) -> Self {
        let mut start = tokens.clone().into_iter();
        let is_mutable = |token: Option<TokenTree>| matches!(token, Some(TokenTree::Ident(ident)) if ident == "mut");
        match start.next() {
            Some(TokenTree::Punct(punct)) if punct.as_char() == '&' && is_mutable(start.next()) => Borrow::Mutable,
            Some(TokenTree::Punct(punct)) if punct.as_char() == '&' => Borrow::Shared,
            _ => match syn::parse2(tokens.clone()) {
                Ok(expression) if is_plain(&expression) => Borrow::Nothing,
                Ok(expression) if is_item_to_change(&expression) => Borrow::Mutable,
                _ => Borrow::Unknown,
            },
        }
    }
}

/// `list.last_mut().unwrap()`
fn is_item_to_change(expression: &syn::Expr) -> bool {
    const ITEMS: [&str; 5] = ["as_mut", "back_mut", "first_mut", "get_mut", "last_mut"];
    match expression {
        syn::Expr::MethodCall(call) if call.method == "unwrap" || call.method == "expect" => {
            matches!(&*call.receiver, syn::Expr::MethodCall(item) if ITEMS.contains(&&*item.method.to_string()))
        }
        _ => false,
    }
}

fn is_plain(expression: &syn::Expr) -> bool {
    use syn::Expr::*;
    match expression {
        Binary(_) | Cast(_) | Lit(_) => true,
        Unary(unary) => !matches!(unary.op, syn::UnOp::Deref(_)),
        MethodCall(call) => call.method == "count" || is_pure_method(&call.method.to_string()),
        Paren(inner) => is_plain(&inner.expr),
        Group(inner) => is_plain(&inner.expr),
        _ => false,
    }
}

/// The constants that are numbers, as their types say, or what is done with them.
fn numbers(function: &Function) -> VarSet {
    let mut numbers = Numbers(VarSet::new());
    let is_number = |var: &Var| match &function.variable(*var).ty {
        Type::Scalar(_) => true,
        Type::Named(tokens) => is_copied_discrete(tokens),
        _ => false,
    };
    numbers.0.extend(function.all_variables().filter(is_number));
    walk(&function.body, &mut |statement| {
        match statement {
            Statement::For { variable, range, .. } => {
                numbers.0.insert(*variable);
                range.opaques().for_each(|bound| numbers.0.extend(name(bound)));
            }
            Statement::If { condition, .. } => numbers.0.extend(condition.var()),
            _ => {}
        }
        statement.opaques(&mut |opaque| {
            // A name by itself is no operand.
            if !opaque.reads.is_empty() && name(opaque).is_none() {
                visit(&mut numbers, &opaque.tokens);
            }
        });
        statement.places(&mut |place| numbers.enter_indices(place));
    });
    numbers.0
}

/// Visits the tokens of constant code.
fn visit(visitor: &mut impl for<'c> Visit<'c>, tokens: &TokenStream) {
    if let Ok(expression) = syn::parse2::<syn::Expr>(tokens.clone()) {
        visitor.visit_expr(&expression);
    } else if let Ok(statements) = syn::Block::parse_within.parse2(tokens.clone()) {
        statements.iter().for_each(|statement| visitor.visit_stmt(statement));
    }
}

struct Numbers(VarSet);

impl Numbers {
    fn enter_indices(&mut self, place: &Place) {
        for projection in &place.path {
            if let Projection::Index(index) = projection {
                self.0.extend(name(index));
            }
        }
    }

    fn operand(&mut self, expression: &syn::Expr) {
        if let syn::Expr::Path(path) = expression {
            self.0.extend(path.path.get_ident().and_then(behind));
        }
    }
}

impl Visit<'_> for Numbers {
    fn visit_expr_binary(&mut self, binary: &syn::ExprBinary) {
        self.operand(&binary.left);
        self.operand(&binary.right);
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_cast(&mut self, cast: &syn::ExprCast) {
        self.operand(&cast.expr);
        visit::visit_expr_cast(self, cast);
    }

    fn visit_expr_index(&mut self, index: &syn::ExprIndex) {
        self.operand(&index.index);
        visit::visit_expr_index(self, index);
    }
}

/// The variables to which constant code takes references.
fn referents(tokens: &TokenStream) -> VarSet {
    struct Referents(VarSet);
    impl Visit<'_> for Referents {
        fn visit_expr_reference(&mut self, reference: &syn::ExprReference) {
            self.0.extend(root(&reference.expr).and_then(behind));
            visit::visit_expr_reference(self, reference);
        }
    }
    let mut referents = Referents(VarSet::new());
    visit(&mut referents, tokens);
    referents.0
}

/// The variable that constant code names, if it does nothing else.
fn name(opaque: &Opaque) -> Option<Var> {
    match opaque.reads[..] {
        [var] if opaque.tokens.clone().into_iter().count() == 1 => Some(var),
        _ => None,
    }
}

/// The variable of which the value of constant code was a part: it borrows nothing from that, but what that has borrowed.
fn part_of(tokens: &TokenStream) -> Option<Var> {
    fn whole(expression: &syn::Expr) -> Option<Var> {
        use syn::Expr::*;
        match expression {
            Path(path) => path.path.get_ident().and_then(behind),
            Field(field) => whole(&field.base),
            Index(index) => whole(&index.expr),
            Paren(inner) => whole(&inner.expr),
            Group(inner) => whole(&inner.expr),
            MethodCall(call) => {
                let name = call.method.to_string();
                let parts = ["clone", "cloned", "copied", "expect", "unwrap"];
                parts.contains(&name.as_str()).then(|| whole(&call.receiver)).flatten()
            }
            Call(call) => match (&*call.func, call.args.first()) {
                (Path(function), Some(Reference(iterator))) if ends_in(&function.path, "Iterator", "next") => {
                    whole(&iterator.expr)
                }
                (Path(function), Some(argument)) if ends_in(&function.path, "IntoIterator", "into_iter") => {
                    whole(argument)
                }
                _ => None,
            },
            _ => None,
        }
    }
    whole(&syn::parse2(tokens.clone()).ok()?)
}

/// The same of the value that a declaration begins with.
fn initial_part(tokens: &TokenStream) -> Option<Var> {
    match syn::parse2(tokens.clone()).ok()? {
        syn::Stmt::Local(local) => part_of(&local.init?.expr.to_token_stream()),
        _ => None,
    }
}

/// What the constants of a function may borrow.
pub struct Borrows {
    /// What a variable was made of: it may borrow from that.
    sources: VarMap<VarSet>,
    /// Numbers to which there are references in what a variable was made of.
    referents: VarMap<VarSet>,
    /// What was moved to a variable: it borrows what that has borrowed.
    moved: VarMap<VarSet>,
    kinds: VarMap<Borrow>,
    /// What a constant is kept as. It owns what that refers to, where that can be cloned.
    kept: VarMap<Var>,
    /// The parameters that may be made of what cannot be cloned.
    opaque: VarSet,
}

impl Borrows {
    pub fn of(function: &Function) -> Self {
        let is_opaque = |var: &&Var| {
            let can_be_cloned = |leaf: &&Type| match leaf {
                Type::Named(tokens) => is_discrete(tokens),
                leaf => leaf.is_scalar(),
            };
            !function.variable(**var).ty.leaves().iter().all(can_be_cloned)
        };
        let mut borrows = Borrows {
            kept: VarMap::default(),
            opaque: function.parameters.iter().filter(is_opaque).copied().collect(),
            sources: VarMap::default(),
            referents: VarMap::default(),
            moved: VarMap::default(),
            kinds: VarMap::default(),
        };
        for (index, variable) in function.variables.iter().enumerate() {
            let kind = match (variable.role, variable.reference) {
                (Role::Value, _) => Borrow::Nothing,
                (_, Reference::Shared) => Borrow::Shared,
                (_, Reference::Mutable) => Borrow::Mutable,
                (_, Reference::Owned) => continue,
            };
            borrows.kinds.insert(Var(index as u32), kind);
        }
        borrows.kinds.extend(numbers(function).into_iter().map(|var| (var, Borrow::Nothing)));
        walk(&function.body, &mut |statement| borrows.enter(function, statement));
        borrows
    }

    fn enter(&mut self, function: &Function, statement: &Statement) {
        match statement {
            Statement::Let(var, Value::Opaque(opaque)) => {
                self.kinds.entry(*var).or_insert_with(|| Borrow::of(&opaque.tokens));
                self.made(*var, part_of(&opaque.tokens), &opaque.reads);
                self.referents.insert(*var, referents(&opaque.tokens));
            }
            Statement::Let(var, Value::Pop(tape)) => self.moves(*var, *tape),
            Statement::Let(var, Value::Kept(constant)) => _ = self.kept.insert(*var, *constant),
            Statement::Let(var, Value::Lent(kept)) => self.made(*var, None, &[*kept]),
            Statement::Push(to, operand) | Statement::Set(to, operand) => {
                operand.var().into_iter().for_each(|from| self.moves(*to, from));
            }
            Statement::Call(call) => {
                for argument in &call.arguments {
                    if let Argument::Constant(opaque) = argument
                        && Borrow::of(&opaque.tokens) != Borrow::Mutable
                    {
                        let part = part_of(&opaque.tokens);
                        call.results.iter().for_each(|result| self.made(*result, part, &opaque.reads));
                    }
                }
            }
            Statement::Match { scrutinee, arms } => {
                let part = part_of(&scrutinee.tokens);
                arms.iter().flat_map(|arm| &arm.binds).for_each(|var| self.made(*var, part, &scrutinee.reads));
            }
            Statement::Opaque(opaque) => {
                let (declared, part) = (opaque.declares(), initial_part(&opaque.tokens));
                declared.iter().for_each(|var| self.made(*var, part, &opaque.reads));
                opaque.changes(&mut |changed| {
                    let reads = opaque.reads.iter().copied().filter(|read| *read != changed);
                    match changed.0 < function.original {
                        true => reads.for_each(|read| self.made(changed, None, &[read])),
                        false => reads.for_each(|read| self.moves(changed, read)),
                    }
                });
            }
            _ => {}
        }
    }

    fn made(&mut self, var: Var, part_of: Option<Var>, reads: &[Var]) {
        match part_of {
            Some(whole) => self.moves(var, whole),
            None => self.sources.entry(var).or_default().extend(reads.iter().filter(|read| **read != var)),
        }
    }

    fn moves(&mut self, to: Var, from: Var) {
        self.moved.entry(to).or_default().insert(from);
    }

    /// What constant code is, which may be nothing but the name of a constant.
    pub fn kind(&self, opaque: &Opaque) -> Borrow {
        match name(opaque) {
            Some(var) => self.kinds.get(&var).copied().unwrap_or(Borrow::Unknown),
            None => Borrow::of(&opaque.tokens),
        }
    }

    /// Whether a variable is known to be a number or the like, which is copied.
    pub fn is_number(&self, var: Var) -> bool {
        self.kinds.get(&var) == Some(&Borrow::Nothing)
    }

    /// The variables that what a variable holds may borrow from.
    pub fn lenders(&self, var: Var) -> VarSet {
        let (mut found, mut seen, mut open) = (VarSet::new(), VarSet::from([var]), vec![var]);
        while let Some(holder) = open.pop() {
            if let Some(constant) = self.kept.get(&holder) {
                found.extend(&self.lenders(*constant).intersection(&self.opaque));
                continue;
            }
            let is_end = !self.moved.contains_key(&holder) && !self.sources.contains_key(&holder);
            match self.kinds.get(&holder) {
                Some(Borrow::Nothing) => continue,
                // What is reached by `&mut` was borrowed for the time of a call.
                Some(Borrow::Mutable) => continue,
                Some(Borrow::Shared) if is_end => _ = found.insert(holder),
                _ => {}
            }
            let moved = self.moved.get(&holder).into_iter().flatten();
            let sources = self.sources.get(&holder).into_iter().flatten();
            let lends = |source: &Var| self.kinds.get(source).is_none_or(|kind| *kind == Borrow::Unknown);
            found.extend(sources.clone().filter(lends));
            found.extend(self.referents.get(&holder).into_iter().flatten());
            open.extend(moved.chain(sources).filter(|source| seen.insert(*source)));
        }
        found
    }

    /// The variables that what is passed may borrow from.
    pub fn lenders_of(&self, opaque: &Opaque) -> VarSet {
        let lenders = |var: &Var| {
            let is_lender = self.kinds.get(var).is_none_or(|kind| *kind == Borrow::Unknown);
            let mut lenders = self.lenders(*var);
            lenders.extend((is_lender && part_of(&opaque.tokens).is_none()).then_some(*var));
            lenders
        };
        match self.kind(opaque) {
            Borrow::Nothing | Borrow::Mutable => VarSet::new(),
            Borrow::Shared | Borrow::Unknown => {
                opaque.reads.iter().flat_map(lenders).chain(referents(&opaque.tokens)).collect()
            }
        }
    }
}
