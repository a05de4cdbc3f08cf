//! The gradient of a function without branches, loops and calls, in the notation of mathematics.
//!
//! The reverse derivative is evaluated with formulas for numbers, and 1 for the cotangent of the result. Equal formulas are one node; what
//! is long, or long enough and used more than once, has a line of its own. So all lines are short, and there are
//! as many of them as the function has statements, up to a factor.

use std::collections::{BTreeMap, HashMap, HashSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;

use crate::ir::{
    Effect, Function, Opaque, Operand, Place, Projection, Role, Sign, Statement, Value, Var, VarMap, behind,
};

/// Of how many parts a formula consists that is used several times and has no name.
const SHORT: usize = 4;
/// Of how many parts a line consists.
const LONG: usize = 30;
/// How many lines are still read.
const LINES: usize = 40;

/// The partial derivatives of the function `name`, one for each float of the parameters in `active` on which it depends, and
/// what is used in them; `None` if they are not formulas.
pub fn gradient(name: &str, reverse: &Function, parameters: usize, active: &[Var]) -> Option<String> {
    let (cotangent, bars) = reverse.parameters.get(parameters..)?.split_first()?;
    let mut evaluation = Evaluation {
        function: reverse,
        formulas: Formulas::default(),
        values: VarMap::default(),
        memory: BTreeMap::new(),
    };
    let one = evaluation.formulas.number(1.0);
    evaluation.values.insert(*cotangent, one);
    reverse.body.iter().try_for_each(|statement| evaluation.statement(statement))?;
    let mut partials = Vec::new();
    for (parameter, bar) in active.iter().zip(bars) {
        let of_bar: Vec<_> = evaluation.memory.iter().filter(|((root, _), _)| root == bar).collect();
        if of_bar.len() > 1 && of_bar.iter().any(|((_, path), _)| path.iter().any(|part| !part.is_fixed())) {
            return None;
        }
        let parameter = reverse.variable(*parameter).named.then(|| evaluation.name(*parameter))?;
        partials
            .extend(of_bar.into_iter().map(|((_, path), id)| (format!("∂{name}/∂{}", part_of(&parameter, path)), *id)));
    }
    let lines = evaluation.formulas.lines(&partials);
    (!lines.is_empty() && lines.len() <= LINES).then(|| lines.join("\n"))
}

/// A step from a variable to a part of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Number(usize),
    Index(String),
    Field(String),
}

impl Part {
    /// Whether it is another part wherever it is written in another way.
    fn is_fixed(&self) -> bool {
        !matches!(self, Part::Index(_))
    }
}

fn part_of(root: &str, path: &[Part]) -> String {
    match path {
        [Part::Number(index)] => format!("{root}{}", lowered(*index)),
        path => path.iter().fold(root.to_owned(), |text, part| match part {
            Part::Number(index) => format!("{text}[{index}]"),
            Part::Index(index) => format!("{text}[{index}]"),
            Part::Field(field) => format!("{text}.{field}"),
        }),
    }
}

fn lowered(number: usize) -> String {
    number
        .to_string()
        .chars()
        .map(|digit| char::from_u32(digit as u32 - '0' as u32 + '₀' as u32).unwrap_or(digit))
        .collect()
}

fn raised(number: f64) -> String {
    let raise = |digit| match digit {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        digit => char::from_u32(digit as u32 - '0' as u32 + '⁰' as u32).unwrap_or(digit),
    };
    format!("{number}").chars().map(raise).collect()
}

struct Evaluation<'a> {
    function: &'a Function,
    formulas: Formulas,
    values: VarMap<usize>,
    memory: BTreeMap<(Var, Vec<Part>), usize>,
}

impl Evaluation<'_> {
    fn statement(&mut self, statement: &Statement) -> Option<()> {
        match statement {
            Statement::Let(var, value) => {
                let id = self.value(*var, value)?;
                if self.function.variable(*var).named {
                    self.formulas.call(id, self.name(*var));
                }
                self.values.insert(*var, id);
            }
            Statement::Declare(_) => {}
            Statement::Set(var, operand) => {
                let id = self.operand(operand)?;
                self.values.insert(*var, id);
            }
            Statement::Store(place, operand) => {
                let (place, id) = (self.place(place)?, self.operand(operand)?);
                self.memory.insert(place, id);
            }
            Statement::Accumulate(place, sign, operand) => {
                let (place, term) = (self.place(place)?, self.operand(operand)?);
                let sum = match (self.memory.get(&place), sign) {
                    (None, Sign::Plus) => term,
                    (None, Sign::Minus) => self.formulas.apply("neg", &[term]),
                    (Some(before), Sign::Plus) => self.formulas.apply("add", &[*before, term]),
                    (Some(before), Sign::Minus) => self.formulas.apply("sub", &[*before, term]),
                };
                self.memory.insert(place, sum);
            }
            Statement::Opaque(opaque) if opaque.writes.is_empty() => {}
            _ => return None,
        }
        Some(())
    }

    fn value(&mut self, var: Var, value: &Value) -> Option<usize> {
        match value {
            Value::Operation { rule, arguments, .. } => {
                let arguments: Option<Vec<usize>> = arguments.iter().map(|operand| self.operand(operand)).collect();
                Some(self.formulas.apply(rule.name, &arguments?))
            }
            Value::Cast(operand, _) => self.operand(operand),
            Value::Load(place) => {
                let (root, path) = self.place(place)?;
                if self.memory.keys().any(|(other, _)| *other == root) {
                    return self.memory.get(&(root, path)).copied();
                }
                let is_given = self.function.parameters.contains(&root) && self.function.variable(root).named;
                is_given.then(|| self.formulas.atom(part_of(&self.name(root), &path)))
            }
            Value::Opaque(opaque) if self.function.variable(var).named => {
                opaque.writes.is_empty().then(|| self.formulas.atom(self.name(var)))
            }
            Value::Opaque(opaque) if opaque.effect == Effect::Pure => {
                let text = self.text(opaque)?;
                let text = text.strip_suffix(" as f64").or_else(|| text.strip_suffix(" as f32")).unwrap_or(&text);
                let is_whole = text.chars().all(|letter| letter.is_alphanumeric() || "_.:".contains(letter));
                Some(self.formulas.atom(if is_whole { text.to_owned() } else { format!("({text})") }))
            }
            _ => None,
        }
    }

    fn operand(&mut self, operand: &Operand) -> Option<usize> {
        match operand {
            Operand::Literal(literal) => Some(self.formulas.number(literal.value)),
            Operand::Var(var) => match self.values.get(var) {
                Some(id) => Some(*id),
                None => {
                    let variable = self.function.variable(*var);
                    let is_given = variable.named && matches!(variable.role, Role::Value | Role::Constant);
                    is_given.then(|| self.formulas.atom(self.name(*var)))
                }
            },
        }
    }

    fn place(&self, place: &Place) -> Option<(Var, Vec<Part>)> {
        let part = |projection: &Projection| match projection {
            Projection::Field(member) => match member {
                syn::Member::Named(name) => Some(Part::Field(name.unraw().to_string())),
                syn::Member::Unnamed(index) => Some(Part::Field(index.index.to_string())),
            },
            Projection::Index(index) => {
                let text = self.text(index)?;
                Some(text.parse().map_or(Part::Index(text), Part::Number))
            }
            Projection::Slice(_) => None,
        };
        Some((place.root, place.path.iter().map(part).collect::<Option<_>>()?))
    }

    fn name(&self, var: Var) -> String {
        self.function.variable(var).name.unraw().to_string()
    }

    /// Constant code as it was written; `None` if it mentions what no user named.
    fn text(&self, opaque: &Opaque) -> Option<String> {
        let named = opaque.reads.iter().all(|var| self.function.variable(*var).named);
        named.then(|| self.with_names(opaque.tokens.clone()).to_string())
    }

    fn with_names(&self, tokens: TokenStream) -> TokenStream {
        let with_name = |token| match token {
            TokenTree::Ident(ident) => TokenTree::Ident(match behind(&ident) {
                Some(var) => self.function.variable(var).name.clone(),
                None => ident,
            }),
            TokenTree::Group(group) => {
                TokenTree::Group(proc_macro2::Group::new(group.delimiter(), self.with_names(group.stream())))
            }
            other => other,
        };
        tokens.into_iter().map(with_name).collect()
    }
}

/// A formula; its parts are numbers of earlier ones.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Node {
    Atom(String),
    /// The bits of a float.
    Number(u64),
    Apply(&'static str, Vec<usize>),
}

/// How tightly the outermost operation of a text binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Sum,
    Product,
    Function,
    Power,
    Whole,
}

#[derive(Default)]
struct Formulas {
    nodes: Vec<Node>,
    found: HashMap<Node, usize>,
    /// What the user calls them.
    names: HashMap<usize, String>,
}

impl Formulas {
    fn intern(&mut self, node: Node) -> usize {
        if let Node::Apply(name @ ("add" | "mul"), arguments) = &node
            && let [a, b] = arguments[..]
            && let Some(same) = self.found.get(&Node::Apply(name, vec![b, a]))
        {
            return *same;
        }
        let next = self.nodes.len();
        let id = *self.found.entry(node.clone()).or_insert(next);
        if id == next {
            self.nodes.push(node);
        }
        id
    }

    fn number(&mut self, value: f64) -> usize {
        self.intern(Node::Number((value + 0.0).to_bits()))
    }

    fn atom(&mut self, text: String) -> usize {
        self.intern(Node::Atom(text))
    }

    fn call(&mut self, id: usize, name: String) {
        if matches!(self.nodes[id], Node::Apply(..)) {
            self.names.entry(id).or_insert(name);
        }
    }

    fn as_number(&self, id: usize) -> Option<f64> {
        match self.nodes[id] {
            Node::Number(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    fn is(&self, id: usize, value: f64) -> bool {
        self.as_number(id) == Some(value)
    }

    /// The arguments of an operation, if it is that one.
    fn of(&self, id: usize, name: &str) -> Option<Vec<usize>> {
        match &self.nodes[id] {
            Node::Apply(found, arguments) if *found == name => Some(arguments.clone()),
            _ => None,
        }
    }

    /// An operation, in the form in which it is read most easily.
    fn apply(&mut self, name: &'static str, arguments: &[usize]) -> usize {
        match (name, arguments) {
            ("add", &[a, b]) => self.sum(a, b),
            ("sub", &[a, b]) => {
                let negative = self.negative(b);
                self.sum(a, negative)
            }
            ("neg", &[a]) => self.negative(a),
            ("mul" | "strong" | "joint", &[a, b]) => self.product(a, b),
            ("div" | "ratio", &[a, b]) | ("direction", &[a, _, b]) => self.quotient(a, b),
            ("recip", &[a]) => {
                let one = self.number(1.0);
                self.quotient(one, a)
            }
            ("unsigned", &[a]) => a,
            ("mul_add", &[a, b, c]) => {
                let product = self.product(a, b);
                self.sum(product, c)
            }
            ("powi", &[x, n]) => self.power(x, n),
            ("powf", &[x, p]) if self.as_number(p).is_some_and(|p| p.fract() == 0.0) => self.power(x, p),
            ("one_minus_square", &[x]) => {
                let (one, square) = (self.number(1.0), self.product(x, x));
                self.apply("sub", &[one, square])
            }
            ("powi_derivative", &[x, n, k]) => match (self.as_number(n), self.as_number(k)) {
                (Some(n), Some(k)) => {
                    let factor = (0..k as u32).map(|i| n - f64::from(i)).product();
                    let (factor, exponent) = (self.number(factor), self.number(n - k));
                    let power = self.power(x, exponent);
                    self.product(factor, power)
                }
                _ => self.intern(Node::Apply(name, arguments.to_vec())),
            },
            ("powf_derivative", &[x, p, by_x, by_p]) if self.is(by_x, 1.0) && self.is(by_p, 0.0) => {
                let one = self.number(1.0);
                let exponent = self.apply("sub", &[p, one]);
                let power = self.apply("powf", &[x, exponent]);
                self.product(p, power)
            }
            ("powf_derivative", &[x, p, by_x, by_p]) if self.is(by_x, 0.0) && self.is(by_p, 1.0) => {
                let (power, logarithm) = (self.apply("powf", &[x, p]), self.apply("ln", &[x]));
                self.product(power, logarithm)
            }
            ("share", &[a, b]) => {
                let difference = self.apply("sub", &[a, b]);
                self.intern(Node::Apply("H", vec![difference]))
            }
            _ => self.intern(Node::Apply(name, arguments.to_vec())),
        }
    }

    fn negative(&mut self, a: usize) -> usize {
        if let Some(value) = self.as_number(a) {
            return self.number(-value);
        }
        if let Some(inner) = self.of(a, "neg") {
            return inner[0];
        }
        if let Some(parts) = self.of(a, "sub") {
            return self.intern(Node::Apply("sub", vec![parts[1], parts[0]]));
        }
        match self.factored(a) {
            Some((factor, rest)) => {
                let factor = self.number(-factor);
                self.product(factor, rest)
            }
            None => self.intern(Node::Apply("neg", vec![a])),
        }
    }

    /// The opposite, if it is the simpler one.
    fn opposite(&mut self, a: usize) -> Option<usize> {
        let is_negative = self.of(a, "neg").is_some()
            || self.as_number(a).is_some_and(|value| value < 0.0)
            || self.factored(a).is_some_and(|(factor, _)| factor < 0.0);
        is_negative.then(|| self.negative(a))
    }

    fn sum(&mut self, a: usize, b: usize) -> usize {
        if let (Some(x), Some(y)) = (self.as_number(a), self.as_number(b)) {
            return self.number(x + y);
        }
        if self.is(a, 0.0) {
            return b;
        }
        if self.is(b, 0.0) {
            return a;
        }
        let ((x, one), (y, other)) = (self.term(a), self.term(b));
        if one == other {
            return self.multiple(x + y, one);
        }
        if let Some(b) = self.opposite(b) {
            return self.intern(Node::Apply("sub", vec![a, b]));
        }
        match self.opposite(a) {
            Some(a) => self.intern(Node::Apply("sub", vec![b, a])),
            None => self.intern(Node::Apply("add", vec![a, b])),
        }
    }

    /// A number and what it is multiplied by.
    fn term(&self, a: usize) -> (f64, usize) {
        if let Some(inner) = self.of(a, "neg") {
            return (-1.0, inner[0]);
        }
        self.factored(a).unwrap_or((1.0, a))
    }

    /// The same, where a number stands in front.
    fn factored(&self, a: usize) -> Option<(f64, usize)> {
        self.of(a, "mul").and_then(|parts| Some((self.as_number(parts[0])?, parts[1])))
    }

    fn product(&mut self, a: usize, b: usize) -> usize {
        match (self.as_number(a), self.as_number(b)) {
            (Some(x), Some(y)) => return self.number(x * y),
            (None, Some(_)) => return self.product(b, a),
            (Some(x), None) => return self.multiple(x, b),
            (None, None) => {}
        }
        for (one, other) in [(a, b), (b, a)] {
            if let Some(inner) = self.of(one, "neg") {
                let product = self.product(inner[0], other);
                return self.negative(product);
            }
            if let Some((factor, rest)) = self.factored(one) {
                let rest = self.product(rest, other);
                return self.multiple(factor, rest);
            }
            if let Some(parts) = self.of(one, "div") {
                let product = self.product(parts[0], other);
                return self.quotient(product, parts[1]);
            }
        }
        let (base, other_base) = (self.base(a), self.base(b));
        if base.0 == other_base.0 {
            let exponent = self.number(base.1 + other_base.1);
            return self.power(base.0, exponent);
        }
        self.intern(Node::Apply("mul", vec![a, b]))
    }

    /// The base and the exponent of a power.
    fn base(&self, a: usize) -> (usize, f64) {
        let power = self.of(a, "powi").and_then(|parts| Some((parts[0], self.as_number(parts[1])?)));
        power.unwrap_or((a, 1.0))
    }

    fn multiple(&mut self, factor: f64, a: usize) -> usize {
        if factor == 1.0 {
            return a;
        }
        if factor == -1.0 {
            return self.negative(a);
        }
        if factor == 0.0 {
            return self.number(0.0);
        }
        if let Some(inner) = self.of(a, "neg") {
            return self.multiple(-factor, inner[0]);
        }
        if let Some((other, rest)) = self.factored(a) {
            return self.multiple(factor * other, rest);
        }
        if let Some(parts) = self.of(a, "div") {
            let factor = self.number(factor);
            let product = self.product(factor, parts[0]);
            return self.quotient(product, parts[1]);
        }
        let factor = self.number(factor);
        self.intern(Node::Apply("mul", vec![factor, a]))
    }

    fn quotient(&mut self, a: usize, b: usize) -> usize {
        if self.is(b, 1.0) {
            return a;
        }
        if let Some(inner) = self.of(a, "neg") {
            let quotient = self.quotient(inner[0], b);
            return self.negative(quotient);
        }
        if let Some(inner) = self.of(b, "neg") {
            let quotient = self.quotient(a, inner[0]);
            return self.negative(quotient);
        }
        if let Some(parts) = self.of(a, "div") {
            let divisor = self.product(parts[1], b);
            return self.quotient(parts[0], divisor);
        }
        if let Some(parts) = self.of(b, "div") {
            let product = self.product(a, parts[1]);
            return self.quotient(product, parts[0]);
        }
        self.intern(Node::Apply("div", vec![a, b]))
    }

    fn power(&mut self, x: usize, n: usize) -> usize {
        match self.as_number(n) {
            Some(0.0) => self.number(1.0),
            Some(1.0) => x,
            _ => self.intern(Node::Apply("powi", vec![x, n])),
        }
    }

    /// A line for each of these, and for each formula in them that has a name.
    fn lines(&self, partials: &[(String, usize)]) -> Vec<String> {
        let names = self.named(partials);
        let mut lines: Vec<String> = partials
            .iter()
            .map(|(left, id)| format!("{left} = {}", self.reference(*id, Binding::Sum, &names)))
            .collect();
        let mut named: Vec<_> = names.iter().collect();
        named.sort_unstable();
        let mut definitions: Vec<String> =
            named.into_iter().map(|(id, name)| format!("{name} = {}", self.text(*id, Binding::Sum, &names))).collect();
        if lines.iter().chain(&definitions).any(|line| line.contains("H(")) {
            definitions.push("H(t) = 0 for t < 0, ½ for t = 0, 1 for t > 0".to_owned());
        }
        if !definitions.is_empty() {
            lines.push("where".to_owned());
        }
        lines.extend(definitions);
        lines
    }

    /// The names of those that have lines of their own.
    fn named(&self, partials: &[(String, usize)]) -> HashMap<usize, String> {
        let mut uses = vec![0_usize; self.nodes.len()];
        partials.iter().for_each(|(_, id)| uses[*id] += 1);
        for id in (0..self.nodes.len()).rev() {
            if let Node::Apply(_, arguments) = &self.nodes[id]
                && uses[id] > 0
            {
                arguments.iter().for_each(|argument| uses[*argument] += 1);
            }
        }
        let mut taken: HashSet<String> = HashSet::new();
        for node in &self.nodes {
            if let Node::Atom(text) = node {
                taken.insert(text.clone());
            }
        }
        let mut names = HashMap::new();
        let mut sizes = vec![1; self.nodes.len()];
        for (id, node) in self.nodes.iter().enumerate().filter(|(id, _)| uses[*id] > 0) {
            let Node::Apply(name, arguments) = node else { continue };
            let read = if *name == "powi" { &arguments[..1] } else { arguments };
            sizes[id] = 1 + read.iter().map(|argument| sizes[*argument]).sum::<usize>();
            if (uses[id] > 1 && sizes[id] > SHORT) || sizes[id] > LONG {
                let own = self.names.get(&id).filter(|name| !taken.contains(*name)).cloned();
                let free = || (1..).map(|i| format!("t{}", lowered(i))).find(|name| !taken.contains(name));
                let name = own.or_else(free).unwrap_or_default();
                taken.insert(name.clone());
                names.insert(id, name);
                sizes[id] = 1;
            }
        }
        names
    }

    fn reference(&self, id: usize, binding: Binding, names: &HashMap<usize, String>) -> String {
        names.get(&id).cloned().unwrap_or_else(|| self.text(id, binding, names))
    }

    /// A formula, in parentheses if it does not bind as tightly as it must.
    fn text(&self, id: usize, binding: Binding, names: &HashMap<usize, String>) -> String {
        let (text, own) = self.bare(id, names);
        if own < binding { format!("({text})") } else { text }
    }

    /// A function of one argument.
    fn applied(&self, name: &str, argument: usize, names: &HashMap<usize, String>) -> (String, Binding) {
        let argument = self.reference(argument, Binding::Whole, names);
        let space = if argument.starts_with('(') { "" } else { " " };
        (format!("{name}{space}{argument}"), Binding::Function)
    }

    fn bare(&self, id: usize, names: &HashMap<usize, String>) -> (String, Binding) {
        let part = |id: usize, binding| self.reference(id, binding, names);
        let (name, arguments) = match &self.nodes[id] {
            Node::Atom(text) => return (text.clone(), Binding::Whole),
            Node::Number(bits) => {
                let value = f64::from_bits(*bits);
                let binding = if value < 0.0 { Binding::Sum } else { Binding::Whole };
                return (number(value), binding);
            }
            Node::Apply(name, arguments) => (*name, arguments.as_slice()),
        };
        match (name, arguments) {
            ("add", &[a, b]) => (format!("{} + {}", part(a, Binding::Sum), part(b, Binding::Product)), Binding::Sum),
            ("sub", &[a, b]) => (format!("{} − {}", part(a, Binding::Sum), part(b, Binding::Product)), Binding::Sum),
            ("neg", &[a]) => (format!("−{}", part(a, Binding::Product)), Binding::Sum),
            ("mul", &[a, b]) => match self.as_number(a) {
                Some(factor) => {
                    let binding = if factor < 0.0 { Binding::Sum } else { Binding::Product };
                    (format!("{} {}", number(factor), part(b, Binding::Product)), binding)
                }
                None => {
                    let right = if self.of(b, "mul").is_some() { Binding::Product } else { Binding::Function };
                    (format!("{} · {}", part(a, Binding::Product), part(b, right)), Binding::Product)
                }
            },
            ("div", &[a, b]) => {
                (format!("{} / {}", part(a, Binding::Product), part(b, Binding::Function)), Binding::Product)
            }
            ("powi", &[x, n]) => match self.as_number(n) {
                Some(n) => (format!("{}{}", part(x, Binding::Whole), raised(n)), Binding::Power),
                None => (format!("{}^{}", part(x, Binding::Whole), part(n, Binding::Whole)), Binding::Power),
            },
            ("powf", &[x, p]) => (format!("{}^{}", part(x, Binding::Whole), part(p, Binding::Whole)), Binding::Power),
            ("sqrt", &[x]) => (format!("√{}", part(x, Binding::Whole)), Binding::Function),
            ("abs", &[x]) => (format!("|{}|", part(x, Binding::Sum)), Binding::Whole),
            ("H", &[x]) => (format!("H({})", part(x, Binding::Sum)), Binding::Whole),
            ("sech_squared", &[x, _]) => self.applied("sech²", x, names),
            (name, &[x]) => {
                let name = match name {
                    "sign" | "signum" => "sgn",
                    name => name,
                };
                self.applied(name, x, names)
            }
            (name, arguments) => {
                let arguments: Vec<String> = arguments.iter().map(|argument| part(*argument, Binding::Sum)).collect();
                (format!("{name}({})", arguments.join(", ")), Binding::Whole)
            }
        }
    }
}

fn number(value: f64) -> String {
    let size = value.abs();
    let text = if size != 0.0 && !(1e-4..1e7).contains(&size) { format!("{value:e}") } else { format!("{value}") };
    text.replace('-', "−")
}
