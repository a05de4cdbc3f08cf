//! Loops and labelled blocks, and the ways out of them.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Lifetime;

use super::body::Writer;
use super::expressions::{Expression, Precedence};
use super::lines::{Form, Line, Lines, Tail};
use super::yields::split_sets;
use crate::ir::visit::any;
use crate::ir::{Block, Label, Operand, Range, Statement, Var};

/// Something that can be left.
pub struct Scope {
    kind: Kind,
    /// The variables that are set on the way out, whose values the jump carries.
    targets: Vec<Var>,
    /// Its label, if a jump needs it.
    name: Option<Lifetime>,
    /// Whether a jump out of it carries a value whose type is known.
    typed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Function(Label),
    Block(Label),
    Loop { end: Option<Label>, next: Option<Label> },
}

impl Scope {
    pub fn function(label: Label, targets: &[Var]) -> Self {
        Scope::new(Kind::Function(label), targets)
    }

    fn new(kind: Kind, targets: &[Var]) -> Self {
        Scope { kind, targets: targets.to_vec(), name: None, typed: false }
    }

    fn is_left_by(&self, label: Label) -> bool {
        match self.kind {
            Kind::Function(own) | Kind::Block(own) => own == label,
            Kind::Loop { end, next } => end == Some(label) || next == Some(label),
        }
    }

    /// `'name:`
    fn prefix(&self) -> Option<TokenStream> {
        self.name.as_ref().map(|name| quote!(#name:))
    }
}

impl Writer<'_> {
    /// A labelled block: a loop if it consists of one, nothing if nobody leaves it.
    pub fn labelled(&mut self, label: Label, body: &Block, lines: &mut Vec<Line>) {
        if let [repeated @ (Statement::Loop(_) | Statement::For { .. })] = &body[..] {
            let tokens = self.repeated(repeated, Some(label));
            lines.push(Line::from(tokens));
        } else if !is_left(body, label) {
            self.statements(body, lines);
        } else {
            self.scopes.push(Scope::new(Kind::Block(label), &[]));
            let body = self.lines(without_exit(body, label));
            match self.leave().prefix() {
                Some(prefix) => {
                    let body = body.in_braces();
                    lines.push(Line::from(quote!(#prefix #body)));
                }
                None => lines.extend(body.statements),
            }
        }
    }

    pub fn labelled_value(
        &mut self,
        label: Label,
        body: &Block,
        targets: &[Var],
        lines: &mut Vec<Line>,
    ) -> Option<Tail> {
        if !is_left(body, label) {
            let body = self.yielding(body, targets);
            lines.extend(body.statements);
            return body.value;
        }
        self.scopes.push(Scope::new(Kind::Block(label), targets));
        let body = self.yielding(body, targets);
        let scope = self.leave();
        let Some(prefix) = scope.prefix() else {
            lines.extend(body.statements);
            return body.value;
        };
        let at_end = body.value.as_ref().is_some_and(|value| value.expression.typed);
        let body = body.in_braces();
        let tokens = quote!(#prefix #body);
        Some(Tail::from(Expression::block_like(tokens, scope.typed || at_end)))
    }

    /// A loop that ends at a label.
    pub fn repeated(&mut self, statement: &Statement, end: Option<Label>) -> TokenStream {
        self.scopes.push(Scope::new(Kind::Loop { end, next: None }, &[]));
        let tokens = match statement {
            Statement::For { variable, range, body } => self.counted(*variable, range, body),
            Statement::Loop(body) => match while_loop(self, body, end) {
                Some(repeated) => self.conditional(repeated),
                None => {
                    let body = self.repeated_body(body).in_braces();
                    quote!(loop #body)
                }
            },
            _ => TokenStream::new(),
        };
        let prefix = self.leave().prefix();
        quote!(#prefix #tokens)
    }

    fn counted(&mut self, variable: Var, range: &Range, body: &Block) -> TokenStream {
        let counter = if self.is_used(variable) { self.binder(variable) } else { quote!(_) };
        let range = self.range(range);
        let body = self.repeated_body(body).in_braces();
        quote!(for #counter in #range #body)
    }

    fn conditional(&mut self, repeated: While) -> TokenStream {
        self.statements(repeated.before, &mut Vec::new());
        let scalar = self.function.scalar.clone();
        let condition = self.operand(repeated.condition, &scalar).before_block();
        let body = self.repeated_body(repeated.body).in_braces();
        quote!(while #condition #body)
    }

    /// A labelled block at the end is left by `continue`.
    fn repeated_body(&mut self, body: &[Statement]) -> Lines {
        let Some((Statement::Labelled(label, inner), before)) = body.split_last() else {
            return self.lines(body);
        };
        if let [Statement::Loop(_) | Statement::For { .. }] = inner[..] {
            return self.lines(body);
        }
        if let Some(Scope { kind: Kind::Loop { next, .. }, .. }) = self.scopes.last_mut() {
            *next = Some(*label);
        }
        let mut lines = self.lines(before);
        self.statements(without_exit(inner, *label), &mut lines.statements);
        lines
    }

    fn range(&self, range: &Range) -> TokenStream {
        let start = self.constant(&range.start).held(Precedence::Or);
        let end = self.constant(&range.end).held(Precedence::Or);
        let plain = if range.inclusive { quote!(#start..=#end) } else { quote!(#start..#end) };
        let step = range.step.as_ref().map(|step| {
            let step = self.constant_tokens(&step.tokens);
            quote!(.step_by(#step))
        });
        let reversed = range.reversed.then(|| quote!(.rev()));
        if step.is_none() && reversed.is_none() {
            Expression::whole(plain).before_block()
        } else {
            match range.inclusive {
                true => quote!((#plain) #reversed #step),
                false => quote!((#plain) #step #reversed),
            }
        }
    }

    /// A jump at the beginning of these statements, with the values that are set for it; and what comes after it.
    pub fn jump<'b>(&mut self, statements: &'b [Statement]) -> Option<(Line, &'b [Statement])> {
        let place = statements.iter().position(|statement| !matches!(statement, Statement::Set(..)))?;
        let Statement::Exit(label) = statements[place] else {
            return None;
        };
        let scope = self.scopes.iter().rfind(|scope| scope.is_left_by(label))?;
        let targets = scope.targets.clone();
        let (before, operands) = split_sets(&statements[..place], &targets)?;
        if !before.is_empty() {
            return None;
        }
        let value = self.carried(&operands, &targets);
        let jump = self.exit(label, value)?;
        Some((jump, &statements[place + 1..]))
    }

    fn carried(&mut self, operands: &[&Operand], targets: &[Var]) -> Option<Expression> {
        let scalars = self.scalars(targets);
        (!operands.is_empty()).then(|| self.values(operands, &scalars))
    }

    /// The jump that leaves by the label.
    pub fn exit(&mut self, label: Label, value: Option<Expression>) -> Option<Line> {
        let place = self.scopes.iter().rposition(|scope| scope.is_left_by(label))?;
        let is_innermost = place + 1 == self.scopes.len();
        let kind = self.scopes[place].kind;
        self.scopes[place].typed |= value.as_ref().is_some_and(|value| value.typed);
        let name = match kind {
            Kind::Function(_) => None,
            Kind::Loop { .. } if is_innermost => None,
            Kind::Loop { .. } => Some(self.name(place, "outer")),
            Kind::Block(_) => Some(self.name(place, "body")),
        };
        let tokens = match kind {
            Kind::Function(_) => quote!(return #value),
            Kind::Loop { next, .. } if next == Some(label) => quote!(continue #name),
            Kind::Block(_) | Kind::Loop { .. } => quote!(break #name #value),
        };
        Some(Line { tokens, form: Form::Jump })
    }

    /// Whether leaving by the label is the same as coming to the end of what yields these targets.
    pub fn leads_to(&self, label: Label, targets: &[Var]) -> bool {
        let mut scopes = self.scopes.iter().rev();
        scopes.any(|scope| scope.is_left_by(label) && scope.targets == targets)
    }

    fn name(&mut self, place: usize, wish: &str) -> Lifetime {
        if let Some(name) = &self.scopes[place].name {
            return name.clone();
        }
        let name = self.names.label(wish, &mut self.labels);
        self.scopes[place].name = Some(name.clone());
        name
    }

    fn leave(&mut self) -> Scope {
        self.scopes.pop().expect("each scope is left where it was entered")
    }
}

/// `while condition { body }`, where some definitions are folded into the condition.
struct While<'a> {
    before: &'a [Statement],
    condition: &'a Operand,
    body: &'a [Statement],
}

/// A loop that begins with its exit.
fn while_loop<'a>(writer: &Writer, body: &'a [Statement], end: Option<Label>) -> Option<While<'a>> {
    let place = body.iter().position(|statement| !writer.is_folded(statement))?;
    let Statement::If { condition, then, otherwise } = &body[place] else {
        return None;
    };
    let rest = &body[place + 1..];
    let body_of_loop = match (&then[..], rest) {
        (then, []) => then,
        ([], rest) => rest,
        _ => return None,
    };
    matches!(otherwise[..], [Statement::Exit(label)] if Some(label) == end).then_some(While {
        before: &body[..place],
        condition,
        body: body_of_loop,
    })
}

fn is_left(body: &[Statement], label: Label) -> bool {
    any(body, &mut |statement| matches!(statement, Statement::Exit(left) if *left == label))
}

/// What comes before an exit by this label, if the block ends with that.
fn without_exit(body: &[Statement], label: Label) -> &[Statement] {
    match body.split_last() {
        Some((Statement::Exit(left), before)) if *left == label => before,
        _ => body,
    }
}
