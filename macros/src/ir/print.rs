//! A compact text form of the language, for tests and people.
//!
//! ```text
//! fn(x: &[f64; 2], n: const) {
//!   t = load x[0]
//!   y = sin t
//!   return y
//! }
//! ```

use std::collections::HashMap;
use std::fmt::{self, Display, Formatter};

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

use super::{
    Aggregate, Argument, Arm, Call, Effect, Function, Label, Literal, Mode, Opaque, Operand, Place, Projection, Range,
    Reference, Role, Scalar, Sign, Statement, Type, Value, Var, behind,
};

const INDENT: &str = "  ";

impl Display for Function {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let names = Names::of(self);
        let parameters = list(&self.parameters, |var| names.parameter(*var));
        writeln!(f, "fn({parameters}) {{")?;
        f.write_str(&names.block(&self.body, INDENT))?;
        if !self.results.is_empty() {
            let results = list(&self.results, |result| names.operand(result));
            writeln!(f, "{INDENT}return {results}")?;
        }
        f.write_str("}\n")
    }
}

impl Function {
    /// The text of some of its statements.
    #[cfg(test)]
    pub fn print(&self, block: &[Statement]) -> String {
        Names::of(self).block(block, "")
    }
}

/// A name for each variable of a function, no two alike.
pub struct Names<'a> {
    function: &'a Function,
    names: Vec<String>,
}

impl<'a> Names<'a> {
    pub fn of(function: &'a Function) -> Self {
        let mut taken: HashMap<String, usize> = HashMap::new();
        let mut unique = |name: String| {
            let count = taken.entry(name.clone()).or_default();
            *count += 1;
            match *count {
                1 => name,
                more => format!("{name}.{}", more - 1),
            }
        };
        let names = function.variables.iter().map(|variable| unique(variable.name.to_string())).collect();
        Self { function, names }
    }

    pub fn var(&self, var: Var) -> String {
        match self.names.get(var.0 as usize) {
            Some(name) => name.clone(),
            None => format!("?{}", var.0),
        }
    }

    /// The first line of a statement, without the blocks in it.
    pub fn head(&self, statement: &Statement) -> String {
        let text = self.statement(statement, "");
        text.lines().next().unwrap_or_default().to_owned()
    }

    fn parameter(&self, var: Var) -> String {
        let Some(variable) = self.function.variables.get(var.0 as usize) else {
            return self.var(var);
        };
        let reference = match variable.reference {
            Reference::Owned => "",
            Reference::Shared => "&",
            Reference::Mutable => "&mut ",
        };
        let ty = match variable.role {
            Role::Constant => "const".to_owned(),
            Role::Tape => "tape".to_owned(),
            Role::Value | Role::Place => type_text(&variable.ty),
        };
        format!("{}: {reference}{ty}", self.var(var))
    }

    /// A variable where it is introduced.
    fn introduced(&self, var: Var) -> String {
        let variable = self.function.variables.get(var.0 as usize);
        let mutable = if variable.is_some_and(|variable| variable.mutable) { "mut " } else { "" };
        let role = match variable.map(|variable| variable.role) {
            Some(Role::Place) => "place ",
            Some(Role::Constant) => "const ",
            Some(Role::Tape) => "tape ",
            Some(Role::Value) | None => "",
        };
        format!("{mutable}{role}{}", self.var(var))
    }

    fn block(&self, block: &[Statement], indent: &str) -> String {
        block.iter().map(|statement| self.statement(statement, indent)).collect()
    }

    fn braced(&self, block: &[Statement], indent: &str) -> String {
        let inner = self.block(block, &format!("{indent}{INDENT}"));
        format!("{{\n{inner}{indent}}}")
    }

    fn statement(&self, statement: &Statement, indent: &str) -> String {
        let text = match statement {
            Statement::Let(var, value) => {
                format!("{} = {}", self.introduced(*var), self.value(value))
            }
            Statement::Declare(var) => format!("declare {}", self.introduced(*var)),
            Statement::Set(var, operand) => {
                format!("set {} = {}", self.var(*var), self.operand(operand))
            }
            Statement::Store(place, operand) => {
                format!("{} = {}", self.place(place), self.operand(operand))
            }
            Statement::Accumulate(place, sign, operand) => {
                let sign = match sign {
                    Sign::Plus => '+',
                    Sign::Minus => '-',
                };
                format!("{} {sign}= {}", self.place(place), self.operand(operand))
            }
            Statement::Assign(place, aggregate) => {
                format!("{} = {}", self.place(place), self.aggregate(aggregate))
            }
            Statement::AccumulateAll(place, added) => {
                format!("{} += all {}", self.place(place), self.place(added))
            }
            Statement::Clear(place) => format!("clear {}", self.place(place)),
            Statement::Narrow { place, .. } => format!("narrow {}", self.place(place)),
            Statement::Swap(one, other) => format!("swap {} {}", self.place(one), self.place(other)),
            Statement::Append(place, element) => format!("append {} {}", self.place(place), self.aggregate(element)),
            Statement::If { condition, then, otherwise } => self.conditional(condition, then, otherwise, indent),
            Statement::Match { scrutinee, arms } => {
                let inner = format!("{indent}{INDENT}");
                let arms: String = arms.iter().map(|arm| self.arm(arm, &inner)).collect();
                format!("match {} {{\n{arms}{indent}}}", self.opaque(scrutinee))
            }
            Statement::For { variable, range, body } => {
                let schedule = match self.function.checkpoints.contains_key(variable) {
                    true => "checkpointed ",
                    false => "",
                };
                let head = format!("{schedule}for {} in {}", self.var(*variable), self.range(range));
                format!("{head} {}", self.braced(body, indent))
            }
            Statement::Loop(body) => format!("loop {}", self.braced(body, indent)),
            Statement::Labelled(label, body) => {
                format!("{}: {}", label_text(*label), self.braced(body, indent))
            }
            Statement::Exit(label) => format!("exit {}", label_text(*label)),
            Statement::HandOver => "hand over".to_owned(),
            Statement::Call(call) => self.call(call),
            Statement::Push(tape, operand) => {
                format!("push {}, {}", self.var(*tape), self.operand(operand))
            }
            Statement::Opaque(opaque) => self.opaque(opaque),
        };
        format!("{indent}{text}\n")
    }

    fn conditional(&self, condition: &Operand, then: &[Statement], otherwise: &[Statement], indent: &str) -> String {
        let head = format!("if {} {}", self.operand(condition), self.braced(then, indent));
        if otherwise.is_empty() { head } else { format!("{head} else {}", self.braced(otherwise, indent)) }
    }

    fn arm(&self, arm: &Arm, indent: &str) -> String {
        let guard = match &arm.guard {
            Some(guard) => format!(" if {}", self.opaque(guard)),
            None => String::new(),
        };
        let body = self.braced(&arm.body, indent);
        format!("{indent}{}{guard} => {body}\n", self.tokens(&arm.pattern))
    }

    fn range(&self, range: &Range) -> String {
        let dots = if range.inclusive { "..=" } else { ".." };
        let step = match &range.step {
            Some(step) => format!(" step {}", self.opaque(step)),
            None => String::new(),
        };
        let reversed = if range.reversed { " reversed" } else { "" };
        format!("{}{dots}{}{step}{reversed}", self.opaque(&range.start), self.opaque(&range.end))
    }

    fn call(&self, call: &Call) -> String {
        let results = list(&call.results, |var| self.introduced(*var));
        let bound = if results.is_empty() { String::new() } else { format!("{results} = ") };
        let path = self.tokens(&call.callee.path.to_token_stream());
        let modes: String = call.callee.modes.iter().map(|mode| mode_text(*mode)).collect();
        let arguments = list(&call.arguments, |argument| self.argument(argument));
        format!("{bound}call {path}{modes}({arguments})")
    }

    fn argument(&self, argument: &Argument) -> String {
        match argument {
            Argument::Value(operand) => self.operand(operand),
            Argument::Aggregate(aggregate) => self.aggregate(aggregate),
            Argument::Borrow(place) => format!("&{}", self.place(place)),
            Argument::BorrowMut(place) => format!("&mut {}", self.place(place)),
            Argument::Constant(opaque) => format!("const {}", self.opaque(opaque)),
            Argument::Repeated(opaque) => format!("again const {}", self.opaque(opaque)),
            Argument::Absent => "absent".to_owned(),
        }
    }

    fn value(&self, value: &Value) -> String {
        match value {
            Value::Operation { rule, arguments, .. } => {
                format!("{} {}", rule.name, list(arguments, |argument| self.operand(argument)))
            }
            Value::Cast(operand, scalar) => {
                format!("{} as {}", self.operand(operand), scalar_text(scalar))
            }
            Value::Load(place) => format!("load {}", self.place(place)),
            Value::Aggregate(aggregate) => self.aggregate(aggregate),
            Value::Zero(place) => format!("zero {}", self.place(place)),
            Value::Opaque(opaque) => self.opaque(opaque),
            Value::Tape(None) => "tape".to_owned(),
            Value::Tape(Some(room)) => format!("tape {}", self.opaque(room)),
            Value::Pop(tape) => format!("pop {}", self.var(*tape)),
            Value::Kept(constant) => format!("kept {}", self.var(*constant)),
            Value::Lent(kept) => format!("lent {}", self.var(*kept)),
        }
    }

    fn operand(&self, operand: &Operand) -> String {
        match operand {
            Operand::Var(var) => self.var(*var),
            Operand::Literal(literal) => literal_text(literal),
        }
    }

    fn aggregate(&self, aggregate: &Aggregate) -> String {
        let parts = |parts: &[Aggregate]| list(parts, |part| self.aggregate(part));
        match aggregate {
            Aggregate::Scalar(operand) => self.operand(operand),
            Aggregate::Copy(place) => format!("copy {}", self.place(place)),
            Aggregate::Array(elements) => format!("[{}]", parts(elements)),
            Aggregate::List(elements) => format!("vec[{}]", parts(elements)),
            Aggregate::Tuple(elements) => format!("({})", parts(elements)),
            Aggregate::Repeat(element, length) => {
                format!("[{}; {}]", self.aggregate(element), self.opaque(length))
            }
            Aggregate::Vector(element, length) => {
                format!("vec[{}; {}]", self.aggregate(element), self.opaque(length))
            }
            Aggregate::Struct { path, fields, base } => {
                let field = |(member, part): &(syn::Member, Aggregate)| {
                    format!("{}: {}", member_text(member), self.aggregate(part))
                };
                let fields = fields.iter().map(field);
                let base = base.iter().map(|base| format!("..{}", self.aggregate(base)));
                let inner: Vec<_> = fields.chain(base).collect();
                format!("{} {{ {} }}", self.tokens(path), inner.join(", "))
            }
            Aggregate::Opaque(opaque) => self.opaque(opaque),
            Aggregate::Zero(like) => format!("zero like {}", self.aggregate(like)),
        }
    }

    fn place(&self, place: &Place) -> String {
        let path = place.path.iter().map(|projection| match projection {
            Projection::Field(member) => format!(".{}", member_text(member)),
            Projection::Index(opaque) | Projection::Slice(opaque) => {
                format!("[{}]", self.tokens(&opaque.tokens))
            }
        });
        let path: String = path.collect();
        format!("{}{path}", self.var(place.root))
    }

    /// Constant code, in `{}` if it is pure, in `!{}` if it runs once, and after `fail` if nothing runs after it.
    fn opaque(&self, opaque: &Opaque) -> String {
        let tokens = self.tokens(&opaque.tokens);
        match opaque.effect {
            Effect::Pure => format!("{{{tokens}}}"),
            Effect::Repeatable => format!("~{{{tokens}}}"),
            Effect::Once => format!("!{{{tokens}}}"),
            Effect::Fails => format!("fail {{{tokens}}}"),
        }
    }

    fn tokens(&self, tokens: &TokenStream) -> String {
        let mut text = Spaced::default();
        self.spaced(tokens, &mut text);
        text.text.trim_end().to_owned()
    }

    fn spaced(&self, tokens: &TokenStream, text: &mut Spaced) {
        let mut operator = String::new();
        for token in tokens.clone() {
            match token {
                TokenTree::Punct(punct) => {
                    operator.push(punct.as_char());
                    if punct.spacing() == Spacing::Alone || punct.as_char() == '\'' {
                        text.operator(&std::mem::take(&mut operator));
                    }
                }
                TokenTree::Ident(ident) => match behind(&ident) {
                    Some(var) => text.word(&self.var(var)),
                    None => text.word(&ident.to_string()),
                },
                TokenTree::Literal(literal) => text.word(&literal.to_string()),
                TokenTree::Group(group) => {
                    let (open, close) = delimiters(group.delimiter());
                    text.open(open);
                    self.spaced(&group.stream(), text);
                    text.close(close);
                }
            }
        }
    }
}

/// Tokens as text, with the spaces that a person would put.
#[derive(Default)]
struct Spaced {
    text: String,
    before: Before,
}

/// What stands before the next token.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Before {
    /// The beginning, an opening bracket, or a binary operator, after which an operator is a prefix.
    #[default]
    Start,
    /// A prefix, or what is written close on both sides.
    Tight,
    Keyword,
    Operand,
}

impl Spaced {
    fn word(&mut self, word: &str) {
        if matches!(self.before, Before::Keyword | Before::Operand) {
            self.space();
        }
        self.text.push_str(word);
        self.before = if is_keyword(word) { Before::Keyword } else { Before::Operand };
    }

    fn operator(&mut self, operator: &str) {
        let suffix = self.before == Before::Operand;
        match operator {
            "," | ";" | ":" => {
                self.text.push_str(operator);
                self.space();
                self.before = Before::Start;
            }
            "." | "?" | ".." | "..=" | "!" if suffix => self.tight(operator),
            _ if operator.contains("::") => self.tight(operator),
            _ if suffix => {
                self.space();
                self.text.push_str(operator);
                self.space();
                self.before = Before::Start;
            }
            _ => {
                if self.before == Before::Keyword {
                    self.space();
                }
                self.tight(operator);
            }
        }
    }

    fn tight(&mut self, operator: &str) {
        self.text.push_str(operator);
        self.before = if operator == "?" { Before::Operand } else { Before::Tight };
    }

    fn open(&mut self, bracket: &str) {
        let spaced = self.before == Before::Keyword || (bracket == "{ " && self.before == Before::Operand);
        if spaced {
            self.space();
        }
        self.text.push_str(bracket);
        self.before = Before::Start;
    }

    fn close(&mut self, bracket: &str) {
        self.text.truncate(self.text.trim_end().len());
        self.text.push_str(bracket);
        self.before = Before::Operand;
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }
}

fn is_keyword(word: &str) -> bool {
    matches!(word, "as" | "else" | "for" | "if" | "in" | "let" | "loop" | "match" | "move" | "mut" | "return" | "while")
}

fn delimiters(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Brace => ("{ ", " }"),
        Delimiter::None => ("", ""),
    }
}

fn list<T>(items: &[T], text: impl Fn(&T) -> String) -> String {
    items.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn label_text(label: Label) -> String {
    format!("'l{}", label.0)
}

fn mode_text(mode: Mode) -> &'static str {
    match mode {
        Mode::Forward => "::forward",
        Mode::Reverse => "::reverse",
        Mode::Lanes => "::lanes",
        Mode::Pullback => "::pullback",
        Mode::Traced => "::traced",
    }
}

fn literal_text(literal: &Literal) -> String {
    match &literal.text {
        Some(text) => text.to_string(),
        None => format!("{:?}", literal.value),
    }
}

fn member_text(member: &syn::Member) -> String {
    member.to_token_stream().to_string()
}

fn scalar_text(scalar: &Scalar) -> String {
    match scalar {
        Scalar::F32 => "f32".to_owned(),
        Scalar::F64 => "f64".to_owned(),
        Scalar::Parameter(name) => name.to_string(),
        Scalar::Of(path) => format!("scalar of {}", path.0),
        Scalar::Unknown(index) => format!("?{index}"),
        Scalar::Lanes(lane) => format!("lanes {}", scalar_text(lane)),
    }
}

fn type_text(ty: &Type) -> String {
    match ty {
        Type::Scalar(scalar) => scalar_text(scalar),
        Type::Array(element, length) => format!("[{}; {length}]", type_text(element)),
        Type::Slice(element) => format!("[{}]", type_text(element)),
        Type::Vector(element) => format!("Vec<{}>", type_text(element)),
        Type::Tuple(elements) => format!("({})", list(elements, type_text)),
        Type::Named(path) => path.to_string(),
        Type::Unknown => "_".to_owned(),
    }
}
