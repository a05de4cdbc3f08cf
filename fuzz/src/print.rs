//! A program as Rust source.

use std::fmt::Write;

use crate::tree::*;

/// The functions of a program; the attribute stands above each, if there is one.
pub fn program(program: &Program, attribute: Option<&str>) -> String {
    let mut text = String::new();
    if program.functions.iter().any(|function| matches!(function.home, Home::Associated | Home::Method)) {
        text.push_str("pub struct Models;\n");
    }
    for (index, function) in program.functions.iter().enumerate() {
        let is_free = function.home == Home::Free;
        match function.home {
            Home::Free => (),
            Home::Associated | Home::Method => text.push_str("impl Models {\n"),
            Home::Struct(index) => {
                let _ = writeln!(text, "impl {} {{", structs()[index].name);
            }
        }
        if let Some(attribute) = options(program, index, attribute) {
            let arguments = arguments(function, &attribute);
            text.push_str("#[differentiable");
            if !arguments.is_empty() {
                let _ = write!(text, "({arguments})");
            }
            text.push_str("]\n");
        }
        let printer = Printer { program, scalar: function.scalar, failing: function.failing };
        printer.function(&mut text, function);
        if !is_free {
            text.push_str("}\n");
        }
    }
    text
}

/// The order of functions that are differentiated twice.
pub const SECOND_ORDER: &str = "order = 2";

/// The options of a function: it has one order more than those that take its derivatives, which have one. Without derivatives it has them if
/// others could not be read otherwise.
fn options(program: &Program, function: usize, attribute: Option<&str>) -> Option<String> {
    if !program.has_derivatives() {
        return attribute.map(String::from);
    }
    let order = if program.takes_derivatives(function) { "" } else { SECOND_ORDER };
    match attribute {
        None => Some(order.to_string()).filter(|order| !order.is_empty()),
        Some(SECOND_ORDER) => Some(order.to_string()),
        Some(others) => {
            Some([others, order].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "))
        }
    }
}

/// The arguments of the attribute.
pub fn arguments(function: &Function, options: &str) -> String {
    let mut options: Vec<String> = options.split(',').filter(|option| !option.is_empty()).map(String::from).collect();
    if needs_names(function.scalar, &function.parameters) {
        let active = function.parameters.iter().filter(|parameter| parameter.is_active() || parameter.is_output());
        let names: Vec<String> = active.map(|parameter| name_of(&parameter.pattern)).collect();
        options.push(format!("wrt({})", names.join(", ")));
    }
    if function.home == Home::Associated {
        options.push("associated".into());
    }
    options.join(", ")
}

/// Whether `wrt` says which parameters are active.
pub fn needs_names(scalar: Scalar, parameters: &[Parameter]) -> bool {
    let is_named = |parameter: &Parameter| {
        parameter.ty.has_struct() || parameter.is_constant || matches!(parameter.ty, Type::Function(..))
    };
    scalar == Scalar::Named || parameters.iter().any(is_named)
}

fn name_of(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Name(_, name) => name.clone(),
        _ => panic!("a parameter that `wrt` names has a name"),
    }
}

pub fn scalar(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::F64 => "f64",
        Scalar::F32 => "f32",
        Scalar::Generic => "T",
        Scalar::Named => "Number",
    }
}

/// An array of three numbers by another name.
pub const TRIPLE: &str = "Triple";

pub fn ty(ty: &Type, float: &str) -> String {
    let inner = |inner: &Type| self::ty(inner, float);
    match ty {
        Type::Unit => "()".into(),
        Type::Bool => "bool".into(),
        Type::Int => "usize".into(),
        Type::Float => float.into(),
        Type::Array(element, 3) if float == "Number" && **element == Type::Float => TRIPLE.into(),
        Type::Array(element, length) => format!("[{}; {length}]", inner(element)),
        Type::Vec(element, _) => format!("Vec<{}>", inner(element)),
        Type::Slice(element, _) => format!("[{}]", inner(element)),
        Type::Tuple(parts) => format!("({})", parts.iter().map(inner).collect::<Vec<_>>().join(", ")),
        Type::Struct(index) => structs()[*index].name.into(),
        Type::Option(of) => format!("Option<{}>", inner(of)),
        Type::Reference(mutable, to) => format!("&{}{}", if *mutable { "mut " } else { "" }, inner(to)),
        Type::Function(dynamic, inputs) => {
            let inputs: Vec<String> = inputs.iter().map(inner).collect();
            format!("{} Fn({}) -> {float}", if *dynamic { "&dyn" } else { "impl" }, inputs.join(", "))
        }
    }
}

/// How tightly operators bind.
const POSTFIX: u8 = 10;
const UNARY: u8 = 9;
const CAST: u8 = 8;
const PRODUCT: u8 = 7;
const SUM: u8 = 6;
const COMPARISON: u8 = 5;
const AND: u8 = 4;
const OR: u8 = 3;
/// At the beginning of a statement, what follows a block is another one; struct literals are none in conditions.
const BLOCK: u8 = 2;
const JUMP: u8 = 1;

/// Whether a type is the last of it, of which `<` would begin the arguments.
fn ends_in_type(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::ToFloat(_) | Kind::ToInt(_) => true,
        Kind::Arithmetic(_, _, right) => ends_in_type(right),
        Kind::Negate(inner) => ends_in_type(inner),
        _ => false,
    }
}

struct Printer<'a> {
    program: &'a Program,
    scalar: Scalar,
    /// How the function says that it fails which is left here.
    failing: Failing,
}

fn indent(text: &mut String, depth: usize) {
    text.push_str(&"    ".repeat(depth));
}

fn operator(operator: Operator) -> &'static str {
    match operator {
        Operator::Add => "+",
        Operator::Sub => "-",
        Operator::Mul => "*",
        Operator::Div => "/",
        Operator::Rem => "%",
    }
}

impl Printer<'_> {
    fn function(&self, text: &mut String, function: &Function) {
        let generics = if self.scalar == Scalar::Generic { "<T: Real>" } else { "" };
        let receiver = (function.home == Home::Method).then(|| "&self".to_string());
        let parameters: Vec<String> = receiver
            .into_iter()
            .chain(function.parameters.iter().map(|parameter| match (&parameter.pattern, &parameter.ty) {
                (Pattern::Name(_, name), Type::Reference(..)) if name == SELF => "&self".into(),
                (Pattern::Name(_, name), _) if name == SELF => SELF.into(),
                (pattern, ty) => format!("{}: {}", self.pattern(pattern), self.ty(ty)),
            }))
            .collect();
        let result = self.ty(&function.result);
        let result = match function.failing {
            Failing::Never if function.result == Type::Unit => String::new(),
            Failing::Never => format!(" -> {result}"),
            Failing::Option => format!(" -> Option<{result}>"),
            Failing::Result => format!(" -> Result<{result}, String>"),
        };
        let _ = write!(text, "pub fn {}{generics}({}){result} ", function.name, parameters.join(", "));
        let tail = function.body.tail.as_ref().map(|tail| self.expr(tail, 1));
        let tail = match function.failing {
            Failing::Never => tail,
            _ => Some(self.succeeded(tail.unwrap_or("()".into()))),
        };
        self.block_of(text, &function.body.statements, tail, 0);
        text.push('\n');
    }

    /// In a closure, which is left by itself.
    fn enclosed(&self) -> Self {
        Printer { failing: Failing::Never, ..*self }
    }

    fn succeeded(&self, value: String) -> String {
        match self.failing {
            Failing::Never => value,
            Failing::Option => format!("Some({value})"),
            Failing::Result => format!("Ok({value})"),
        }
    }

    /// What is asked of a call.
    fn asked(&self, called: Failing) -> &'static str {
        match (self.failing, called) {
            (_, Failing::Never) => "",
            (Failing::Never, Failing::Option) => ".unwrap()",
            (Failing::Never, Failing::Result) => ".expect(\"a success\")",
            (Failing::Option, Failing::Result) => ".ok()?",
            (Failing::Result, Failing::Option) => ".ok_or_else(|| \"nothing\".to_string())?",
            (Failing::Option, Failing::Option) | (Failing::Result, Failing::Result) => "?",
        }
    }

    fn ty(&self, ty: &Type) -> String {
        self::ty(ty, scalar(self.scalar))
    }

    fn pattern(&self, pattern: &Pattern) -> String {
        let list = |parts: &[Pattern]| parts.iter().map(|part| self.pattern(part)).collect::<Vec<_>>().join(", ");
        match pattern {
            Pattern::Wild => "_".into(),
            Pattern::Rest => "..".into(),
            Pattern::Name(mutable, name) => format!("{}{name}", if *mutable { "mut " } else { "" }),
            Pattern::Reference(inner) => format!("&{}", self.pattern(inner)),
            Pattern::Tuple(parts) => format!("({})", list(parts)),
            Pattern::Array(parts) => format!("[{}]", list(parts)),
            Pattern::Struct(index, parts) => {
                let fields = structs()[*index].fields.iter().zip(parts);
                let fields: Vec<String> = fields
                    .map(|((field, _), part)| match part {
                        Pattern::Name(false, name) if name == field => name.clone(),
                        part => format!("{field}: {}", self.pattern(part)),
                    })
                    .collect();
                format!("{} {{ {} }}", structs()[*index].name, fields.join(", "))
            }
        }
    }

    fn block(&self, text: &mut String, block: &Block, depth: usize) {
        let tail = block.tail.as_ref().map(|tail| self.expr(tail, depth + 1));
        self.block_of(text, &block.statements, tail, depth);
    }

    fn block_of(&self, text: &mut String, statements: &[Statement], tail: Option<String>, depth: usize) {
        text.push_str("{\n");
        for statement in statements {
            indent(text, depth + 1);
            self.statement(text, statement, depth + 1);
            text.push('\n');
        }
        if let Some(tail) = tail {
            indent(text, depth + 1);
            text.push_str(&tail);
            text.push('\n');
        }
        indent(text, depth);
        text.push('}');
    }

    fn statement(&self, text: &mut String, statement: &Statement, depth: usize) {
        let e = |expr: &Expr| self.expr(expr, depth);
        let inside = |expr: &Expr| self.enclosed().expr(expr, depth);
        let line = match statement {
            Statement::Let(pattern, ty, init) => {
                let ty = ty.as_ref().map_or(String::new(), |ty| format!(": {}", self.ty(ty)));
                format!("let {}{ty} = {};", self.pattern(pattern), e(init))
            }
            Statement::LetElse(name, value, less, otherwise) => {
                let mut text = format!("let Some({name}) = usize::checked_sub({}, {less}) else ", e(value));
                self.block(&mut text, otherwise, depth);
                text + ";"
            }
            Statement::Assign(None, place, value) => format!("{} = {};", self.target(place, depth), e(value)),
            Statement::Assign(Some(op), place, value) => {
                format!("{} {}= {};", self.target(place, depth), operator(*op), e(value))
            }
            Statement::Destructure(array, places, value) => {
                let places: Vec<String> = places.iter().map(|place| self.target(place, depth)).collect();
                let (open, close) = if *array { ("[", "]") } else { ("(", ")") };
                format!("{open}{}{close} = {};", places.join(", "), e(value))
            }
            Statement::SwapElements(list, i, j) => format!("{}.swap({}, {});", self.receiver(list, depth), e(i), e(j)),
            Statement::SwapPlaces(one, other) => {
                format!("std::mem::swap(&mut {}, &mut {});", self.target(one, depth), self.target(other, depth))
            }
            Statement::Fill(list, value) => format!("{}.fill({});", self.receiver(list, depth), e(value)),
            Statement::CopyFromSlice(list, source) => {
                format!("{}.copy_from_slice({});", self.receiver(list, depth), e(source))
            }
            Statement::Push(list, value) => format!("{}.push({});", self.receiver(list, depth), e(value)),
            Statement::Insert(list, index, value) => {
                format!("{}.insert({}, {});", self.receiver(list, depth), e(index), e(value))
            }
            Statement::LetSlice(pattern, value, otherwise) => {
                let mut text = format!("let {} = {} else ", self.pattern(pattern), e(value));
                self.block(&mut text, otherwise, depth);
                text + ";"
            }
            Statement::ByHand(by_hand) => {
                let ByHand { items, first, list, label, pattern, body } = &**by_hand;
                let mut text = format!("let mut {items} = {}.iter(); ", self.receiver(list, depth));
                let _ = write!(text, "let {first} = {items}.next().unwrap(); ");
                let _ = write!(text, "'{label}: for {} in {items} ", self.pattern(pattern));
                self.block(&mut text, body, depth);
                text
            }
            Statement::Closure(name, parameters, body) => {
                let parameters: Vec<String> =
                    parameters.iter().map(|(name, ty)| format!("{name}: {}", self.ty(ty))).collect();
                // What is returned first may be `None`.
                let result = match &body.ty {
                    result @ Type::Option(_) => format!(" -> {}", self.ty(result)),
                    _ => String::new(),
                };
                format!("let {name} = |{}|{result} {};", parameters.join(", "), inside(body))
            }
            Statement::Const(name, ty, value) => format!("const {name}: {} = {};", self.ty(ty), e(value)),
            Statement::Expr(expr) => match &expr.kind {
                Kind::If(..)
                | Kind::Found(..)
                | Kind::Match(..)
                | Kind::Cases(..)
                | Kind::Block(..)
                | Kind::Loop(..)
                | Kind::While(..)
                | Kind::For(..)
                    if expr.ty == Type::Unit =>
                {
                    e(expr)
                }
                _ => format!("{};", e(expr)),
            },
        };
        text.push_str(&line);
    }

    /// A place to the left of `=`.
    fn target(&self, place: &Expr, depth: usize) -> String {
        match &place.kind {
            Kind::Deref(inner) => format!("*{}", self.operand(inner, UNARY, depth)),
            _ => self.expr(place, depth),
        }
    }

    /// A call of a function, or of one of its items.
    fn call_of(&self, called: &Function, item: &str, arguments: &[Expr], depth: usize) -> String {
        let (home, arguments) = match (called.home, arguments) {
            (Home::Free, all) => (String::new(), all),
            (Home::Associated, all) => ("Models::".into(), all),
            (Home::Method, all) => ("Models.".into(), all),
            (Home::Struct(_), [own, others @ ..]) => (format!("{}.", self.own(own, depth)), others),
            (Home::Struct(_), []) => panic!("a method of a struct has one"),
        };
        let list: Vec<String> = arguments.iter().map(|argument| self.expr(argument, depth)).collect();
        format!("{home}{}{item}({})", called.name, list.join(", "))
    }

    /// What a method is called of; a literal in a condition would begin a block.
    fn own(&self, own: &Expr, depth: usize) -> String {
        match &own.kind {
            Kind::Borrow(SHARED, place) => self.own(place, depth),
            Kind::Struct(..) => format!("({})", self.expr(own, depth)),
            _ => self.receiver(own, depth),
        }
    }

    /// In front of a dot or a bracket.
    fn receiver(&self, expr: &Expr, depth: usize) -> String {
        self.bound(expr, POSTFIX, depth)
    }

    /// Where another operator or what ends an expression follows.
    fn operand(&self, expr: &Expr, at_least: u8, depth: usize) -> String {
        self.bound(expr, at_least, depth)
    }

    /// Where nothing of the same expression follows: what ends in a block needs no parentheses there.
    fn last_operand(&self, expr: &Expr, at_least: u8, depth: usize) -> String {
        if self.binding(expr) == BLOCK { self.expr(expr, depth) } else { self.bound(expr, at_least, depth) }
    }

    /// In parentheses, unless it binds as tightly as that; some have them though they need none.
    fn bound(&self, expr: &Expr, at_least: u8, depth: usize) -> String {
        let text = self.expr(expr, depth);
        let binding = self.binding(expr);
        if expr.has_let() {
            return text;
        }
        if binding < at_least || binding < POSTFIX && text.len().is_multiple_of(7) { format!("({text})") } else { text }
    }

    /// How tightly the outermost operator binds.
    fn binding(&self, expr: &Expr) -> u8 {
        match &expr.kind {
            Kind::Float(value) if value.is_sign_negative() && self.scalar != Scalar::Generic => UNARY,
            Kind::Negate(_) | Kind::Not(_) | Kind::Deref(_) | Kind::Borrow(..) => UNARY,
            Kind::ToFloat(_) if self.scalar != Scalar::Generic => CAST,
            Kind::ToInt(_) => CAST,
            Kind::Arithmetic(Operator::Mul | Operator::Div | Operator::Rem, ..) => PRODUCT,
            Kind::Arithmetic(Operator::Add | Operator::Sub, ..) => SUM,
            Kind::Compare(..) => COMPARISON,
            Kind::And(..) => AND,
            Kind::Or(..) => OR,
            // Tighter than a comparison in Rust, and looser in C.
            Kind::Logic(..) => COMPARISON,
            Kind::If(..)
            | Kind::Found(..)
            | Kind::Match(..)
            | Kind::Cases(..)
            | Kind::Block(..)
            | Kind::Loop(..)
            | Kind::While(..)
            | Kind::For(..)
            | Kind::Struct(..) => BLOCK,
            Kind::Break(..) | Kind::Continue(_) | Kind::Return(_) | Kind::Fail => JUMP,
            _ => POSTFIX,
        }
    }

    fn float(&self, value: f64) -> String {
        match self.scalar {
            Scalar::Generic if value == 0.0 => "T::zero()".into(),
            Scalar::Generic if value == 1.0 => "T::one()".into(),
            Scalar::Generic => format!("T::from_f64({value:?})"),
            Scalar::F64 | Scalar::F32 | Scalar::Named => format!("{value:?}"),
        }
    }

    fn expr(&self, expr: &Expr, depth: usize) -> String {
        let e = |expr: &Expr| self.expr(expr, depth);
        let inside = |expr: &Expr| self.enclosed().expr(expr, depth);
        let operand = |expr: &Expr, at_least: u8| self.operand(expr, at_least, depth);
        let last_operand = |expr: &Expr, at_least: u8| self.last_operand(expr, at_least, depth);
        let receiver = |expr: &Expr| self.receiver(expr, depth);
        let list = |exprs: &[Expr]| exprs.iter().map(&e).collect::<Vec<_>>().join(", ");
        let block = |block: &Block| {
            let mut text = String::new();
            self.block(&mut text, block, depth);
            text
        };
        match &expr.kind {
            Kind::Float(value) => self.float(*value),
            Kind::Int(value) => value.to_string(),
            Kind::Bool(value) => value.to_string(),
            Kind::Var(name) if matches!(expr.ty, Type::Function(false, _)) => format!("&{name}"),
            Kind::Var(name) => name.clone(),
            Kind::Field(base, index) => match base.ty.referent() {
                Type::Struct(declared) => format!("{}.{}", receiver(base), structs()[*declared].fields[*index].0),
                _ => format!("{}.{index}", receiver(base)),
            },
            Kind::Index(base, index) => format!("{}[{}]", receiver(base), e(index)),
            Kind::Range(base, start, end) => format!("{}[{start}..{end}]", receiver(base)),
            Kind::RangeFull(base) => format!("{}[..]", receiver(base)),
            Kind::Len(base) => format!("{}.len()", receiver(base)),
            Kind::SplitAt(mutable, base, at) => {
                format!("{}.split_at{}({at})", receiver(base), if *mutable { "_mut" } else { "" })
            }
            Kind::Counted(inner) => format!("counted({})", e(inner)),
            Kind::Negate(inner) => format!("-{}", last_operand(inner, UNARY)),
            Kind::Not(inner) => format!("!({})", e(inner)),
            Kind::Arithmetic(op, left, right) => {
                let own = self.binding(expr);
                format!("{} {} {}", operand(left, own), operator(*op), last_operand(right, own + 1))
            }
            Kind::Compare(comparison, left, right) => {
                let comparison = match comparison {
                    Comparison::Less => "<",
                    Comparison::LessOrEqual => "<=",
                    Comparison::Greater => ">",
                    Comparison::GreaterOrEqual => ">=",
                    Comparison::Equal => "==",
                    Comparison::NotEqual => "!=",
                };
                let at_least = if ends_in_type(left) && comparison.starts_with('<') { POSTFIX } else { SUM };
                format!("{} {comparison} {}", operand(left, at_least), operand(right, SUM))
            }
            Kind::Logic(operator, left, right) => {
                format!("{} {operator} {}", operand(left, POSTFIX), operand(right, POSTFIX))
            }
            Kind::Whole(name, left, right) => format!("usize::{name}({}, {})", e(left), e(right)),
            Kind::And(left, right) => format!("{} && {}", operand(left, AND), operand(right, COMPARISON)),
            Kind::Or(left, right) => format!("{} || {}", operand(left, OR), operand(right, AND)),
            Kind::Math(name, Spelling::Method, arguments) => {
                format!("{}.{name}({})", receiver(&arguments[0]), list(&arguments[1..]))
            }
            Kind::Math(name, Spelling::Path, arguments) => {
                format!("{}::{name}({})", scalar(self.scalar), list(arguments))
            }
            Kind::Math(name, Spelling::Library, arguments) => {
                let spelled = crate::jet::LIBRARY.iter().find(|(rule, _)| rule == name);
                format!("libm::{}({})", spelled.expect("a function of libm").1, list(arguments))
            }
            Kind::Powi(base, exponent) => format!("{}.powi({exponent})", receiver(base)),
            Kind::ToFloat(inner) => match self.scalar {
                Scalar::Generic => format!("T::from_f64({} as f64)", operand(inner, CAST)),
                Scalar::Named => format!("{} as f64", operand(inner, CAST)),
                scalar => format!("{} as {}", operand(inner, CAST), self::scalar(scalar)),
            },
            Kind::ToInt(inner) => match self.scalar {
                Scalar::Generic => format!("{}.floor().to_f64() as usize", receiver(inner)),
                _ => format!("{}.floor() as usize", receiver(inner)),
            },
            Kind::If(condition, then, otherwise) => {
                let mut text = format!("if {} {}", e(condition), block(then));
                if let Some(otherwise) = otherwise {
                    let _ = match (&otherwise.statements[..], &otherwise.tail) {
                        ([], Some(tail)) if matches!(tail.kind, Kind::If(..)) => write!(text, " else {}", e(tail)),
                        _ => write!(text, " else {}", block(otherwise)),
                    };
                }
                text
            }
            Kind::Found(item, list, pattern, then, otherwise) => {
                let item = match item {
                    Item::First => "first()".to_string(),
                    Item::Last => "last()".to_string(),
                    Item::Get(index) => format!("get({})", e(index)),
                };
                let (pattern, list) = (self.pattern(pattern), receiver(list));
                format!("if let Some({pattern}) = {list}.{item} {} else {}", block(then), block(otherwise))
            }
            Kind::Match(scrutinee, arms) => {
                let mut text = format!("match {} {{\n", e(scrutinee));
                for arm in arms {
                    indent(&mut text, depth + 1);
                    let alternatives = arm.pattern.iter().map(i64::to_string).collect::<Vec<_>>().join(" | ");
                    match &arm.name {
                        Some(name) if arm.pattern.is_empty() => text.push_str(name),
                        Some(name) if arm.pattern.len() > 1 => text.push_str(&format!("{name} @ ({alternatives})")),
                        Some(name) => text.push_str(&format!("{name} @ {alternatives}")),
                        None if arm.pattern.is_empty() => text.push('_'),
                        _ => text.push_str(&alternatives),
                    }
                    if let Some(guard) = &arm.guard {
                        let _ = write!(text, " if {}", self.expr(guard, depth + 1));
                    }
                    text.push_str(" => ");
                    match (&arm.body.statements[..], &arm.body.tail) {
                        ([], Some(tail)) => {
                            text.push_str(&self.expr(tail, depth + 1));
                            text.push_str(",\n");
                        }
                        _ => {
                            self.block(&mut text, &arm.body, depth + 1);
                            text.push('\n');
                        }
                    }
                }
                indent(&mut text, depth);
                text.push('}');
                text
            }
            Kind::LetSome(pattern, inner) => format!("let Some({}) = {}", self.pattern(pattern), receiver(inner)),
            Kind::Cases(scrutinee, cases) => {
                let mut text = format!("match {} {{\n", e(scrutinee));
                for Case { pattern, guard, body } in cases {
                    indent(&mut text, depth + 1);
                    match pattern {
                        Some(pattern) => {
                            let _ = write!(text, "Some({})", self.pattern(pattern));
                        }
                        None => text.push_str("None"),
                    }
                    if let Some(guard) = guard {
                        let _ = write!(text, " if {}", self.expr(guard, depth + 1));
                    }
                    text.push_str(" => ");
                    self.block(&mut text, body, depth + 1);
                    text.push('\n');
                }
                indent(&mut text, depth);
                text.push('}');
                text
            }
            Kind::None => "None".into(),
            Kind::Some(inner) => format!("Some({})", e(inner)),
            Kind::Optional(inner, method) => {
                let inner = receiver(inner);
                match method {
                    Optional::IsSome => format!("{inner}.is_some()"),
                    Optional::IsNone => format!("{inner}.is_none()"),
                    Optional::UnwrapOr(otherwise) => format!("{inner}.unwrap_or({})", e(otherwise)),
                    Optional::MapOr(otherwise, pattern, body) => {
                        format!("{inner}.map_or({}, |{}| {})", e(otherwise), self.pattern(pattern), inside(body))
                    }
                    Optional::Map(pattern, body) => {
                        format!("{inner}.map(|{}| {})", self.pattern(pattern), inside(body))
                    }
                    Optional::Filter(pattern, condition) => {
                        format!("{inner}.filter(|{}| {})", self.pattern(pattern), inside(condition))
                    }
                    Optional::Or(other) => format!("{inner}.or({})", e(other)),
                    Optional::AndThen(pattern, body) => {
                        format!("{inner}.and_then(|{}| {})", self.pattern(pattern), inside(body))
                    }
                    Optional::OrElse(other) => format!("{inner}.or_else(|| {})", inside(other)),
                    Optional::IsSomeAnd(pattern, condition) => {
                        format!("{inner}.is_some_and(|{}| {})", self.pattern(pattern), inside(condition))
                    }
                    Optional::AsMut => format!("{inner}.as_mut()"),
                    Optional::Take => format!("{inner}.take()"),
                    Optional::Replace(value) => format!("{inner}.replace({})", e(value)),
                }
            }
            Kind::Block(label, body) => match label {
                Some(label) => format!("'{label}: {}", block(body)),
                None => block(body),
            },
            Kind::Loop(label, body) => format!("'{label}: loop {}", block(body)),
            Kind::While(label, condition, body) => format!("'{label}: while {} {}", e(condition), block(body)),
            Kind::For(label, pattern, chain, body) => {
                format!("'{label}: for {} in {} {}", self.pattern(pattern), self.chain(chain, depth), block(body))
            }
            Kind::Break(label, value) => {
                let value = value.as_ref().map_or(String::new(), |value| format!(" {}", e(value)));
                format!("break '{label}{value}")
            }
            Kind::Continue(label) => format!("continue '{label}"),
            Kind::Return(value) => {
                let value = match (value, self.failing) {
                    (None, Failing::Never) => String::new(),
                    (None, _) => format!(" {}", self.succeeded("()".into())),
                    (Some(value), _) => format!(" {}", self.succeeded(e(value))),
                };
                format!("return{value}")
            }
            Kind::Fail => match self.failing {
                Failing::Never => "panic!()".into(),
                Failing::Option => "return None".into(),
                Failing::Result => "return Err(String::from(\"a failure\"))".into(),
            },
            Kind::Call(function, arguments) => {
                let called = &self.program.functions[*function];
                self.call_of(called, "", arguments, depth) + self.asked(called.failing)
            }
            Kind::Attempt(function, arguments) => {
                let called = &self.program.functions[*function];
                let option = if called.failing == Failing::Result { ".ok()" } else { "" };
                self.call_of(called, "", arguments, depth) + option
            }
            Kind::Derivative(derivative, function, arguments) => {
                let called = &self.program.functions[*function];
                let item = match derivative {
                    Derivative::Gradient => "gradient",
                    Derivative::ValueAndGradient => "value_and_gradient",
                    Derivative::Jvp => "jvp",
                    Derivative::Vjp => "vjp",
                };
                let separator = if called.home == Home::Free { "::" } else { "_" };
                self.call_of(called, &format!("{separator}{item}"), arguments, depth) + self.asked(called.failing)
            }
            Kind::CallClosure(name, arguments) => format!("{name}({})", list(arguments)),
            Kind::Lambda(parameters, body) => {
                // What is a float need not be said to be one.
                let parameters: Vec<String> = parameters
                    .iter()
                    .map(|(name, ty)| match ty {
                        Type::Float => name.clone(),
                        ty => format!("{name}: {}", self.ty(ty)),
                    })
                    .collect();
                let reference = if matches!(expr.ty, Type::Function(true, _)) { "&" } else { "" };
                format!("{reference}|{}| {}", parameters.join(", "), inside(body))
            }
            Kind::Array(parts) => format!("[{}]", list(parts)),
            Kind::Repeat(element, length) => format!("[{}; {length}]", e(element)),
            Kind::Vec(parts) => format!("vec![{}]", list(parts)),
            Kind::VecRepeat(element, length) => format!("vec![{}; {}]", e(element), e(length)),
            Kind::NewVec => "Vec::new()".into(),
            Kind::Tuple(parts) => format!("({})", list(parts)),
            Kind::Struct(index, fields, base) => {
                let declared = &structs()[*index];
                let mut parts: Vec<String> = declared
                    .fields
                    .iter()
                    .zip(fields)
                    .map(|((name, _), field)| format!("{name}: {}", e(field)))
                    .collect();
                if let Some(base) = base {
                    parts.push(format!("..{}", self.target(base, depth)));
                }
                format!("{} {{ {} }}", declared.name, parts.join(", "))
            }
            Kind::FromFn(name, body) => format!("std::array::from_fn(|{name}| {})", inside(body)),
            Kind::MapArray(array, pattern, body) => {
                format!("{}.map(|{}| {})", receiver(array), self.pattern(pattern), inside(body))
            }
            Kind::Consumed(chain, consumer) => {
                let chain = self.methods(chain, depth);
                match consumer {
                    Consumer::Sum => format!("{chain}.sum::<{}>()", scalar(self.scalar)),
                    Consumer::Product => format!("{chain}.product::<{}>()", scalar(self.scalar)),
                    Consumer::Fold(init, accumulator, pattern, body) => format!(
                        "{chain}.fold({}, |{}, {}| {})",
                        e(init),
                        self.pattern(accumulator),
                        self.pattern(pattern),
                        inside(body)
                    ),
                    Consumer::Reduce(accumulator, pattern, body) => {
                        let (accumulator, pattern) = (self.pattern(accumulator), self.pattern(pattern));
                        format!("{chain}.reduce(|{accumulator}, {pattern}| {})", inside(body))
                    }
                    Consumer::Collect => format!("{chain}.collect::<Vec<_>>()"),
                    Consumer::ForEach(pattern, body) => {
                        let mut text = String::new();
                        self.enclosed().block(&mut text, body, depth);
                        format!("{chain}.for_each(|{}| {text})", self.pattern(pattern))
                    }
                    Consumer::Last => format!("{chain}.last().unwrap()"),
                    Consumer::Nth(index) => format!("{chain}.nth({index}).unwrap()"),
                }
            }
            Kind::Constant(inner) => format!("differentiable::constant({})", e(inner)),
            Kind::Borrow(mutable, place) => {
                format!("&{}{}", if *mutable { "mut " } else { "" }, self.target(place, depth))
            }
            Kind::Deref(inner) => format!("*{}", operand(inner, UNARY)),
            Kind::Clone(inner) => format!("{}.clone()", receiver(inner)),
            Kind::Pop(list, otherwise) => format!("{}.pop().unwrap_or({})", receiver(list), e(otherwise)),
            Kind::Remove(list, index) => format!("{}.remove({})", receiver(list), e(index)),
            Kind::Replace(place, value) => {
                format!("std::mem::replace(&mut {}, {})", self.target(place, depth), e(value))
            }
        }
    }

    /// After `in`.
    fn chain(&self, chain: &Chain, depth: usize) -> String {
        let plain = chain.adaptors.is_empty();
        match &chain.source {
            Source::Range(start, end, inclusive) if plain => self.range(start, end, *inclusive, depth),
            Source::Iter(list, true) if plain => self.borrowed("&", list, depth),
            Source::IterMut(list, true) if plain => self.borrowed("&mut ", list, depth),
            Source::Owned(list, true) if plain => self.expr(list, depth),
            _ => self.methods(chain, depth),
        }
    }

    /// A collection by reference; one that is a reference is borrowed anew.
    fn borrowed(&self, borrow: &str, list: &Expr, depth: usize) -> String {
        match list.ty {
            Type::Reference(..) => format!("{borrow}*{}", self.operand(list, UNARY, depth)),
            _ => format!("{borrow}{}", self.receiver(list, depth)),
        }
    }

    fn range(&self, start: &Expr, end: &Expr, inclusive: bool, depth: usize) -> String {
        let dots = if inclusive { "..=" } else { ".." };
        format!("{}{dots}{}", self.operand(start, OR, depth), self.operand(end, OR, depth))
    }

    fn methods(&self, chain: &Chain, depth: usize) -> String {
        let receiver = |list: &Expr| self.receiver(list, depth);
        let mut text = match &chain.source {
            Source::Range(start, end, inclusive) => format!("({})", self.range(start, end, *inclusive, depth)),
            Source::Iter(list, _) => format!("{}.iter()", receiver(list)),
            Source::IterMut(list, _) => format!("{}.iter_mut()", receiver(list)),
            Source::Owned(list, _) => format!("{}.into_iter()", receiver(list)),
            Source::Windows(list, length) => format!("{}.windows({length})", receiver(list)),
            Source::Chunks(list, length) => format!("{}.chunks({length})", receiver(list)),
            Source::ChunksExact(list, length) => format!("{}.chunks_exact({length})", receiver(list)),
            Source::ChunksExactMut(list, length) => format!("{}.chunks_exact_mut({length})", receiver(list)),
        };
        for adaptor in &chain.adaptors {
            let adaptor = match adaptor {
                Adaptor::Copied => ".copied()".into(),
                Adaptor::Cloned => ".cloned()".into(),
                Adaptor::Enumerate => ".enumerate()".into(),
                Adaptor::Rev => ".rev()".into(),
                Adaptor::Skip(count) => format!(".skip({count})"),
                Adaptor::Take(count) => format!(".take({count})"),
                Adaptor::StepBy(count) => format!(".step_by({count})"),
                Adaptor::Zip(other) => format!(".zip({})", self.chain(other, depth)),
                Adaptor::Chain(other) => format!(".chain({})", self.chain(other, depth)),
                Adaptor::Map(pattern, body) => {
                    format!(".map(|{}| {})", self.pattern(pattern), self.enclosed().expr(body, depth))
                }
                Adaptor::Filter(pattern, condition) => {
                    format!(".filter(|{}| {})", self.pattern(pattern), self.enclosed().expr(condition, depth))
                }
            };
            text.push_str(&adaptor);
        }
        text
    }
}
