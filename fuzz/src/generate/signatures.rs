//! Functions: what they take and return.

use super::Generator;
use crate::print::needs_names;
use crate::tree::*;

impl Generator<'_> {
    pub fn function(&mut self, name: Name, helper: bool) -> Function {
        let outputs = self.allows("outputs") && self.random.percent(if helper { 25 } else { 10 });
        let recursive = helper && !outputs && self.allows("recursion") && self.random.percent(25);
        let mut parameters = self.parameters(helper);
        if helper && self.allows("function-parameters") && self.random.percent(70) {
            let inputs = (0..self.random.between(1, 2)).map(|_| self.input_of_function()).collect();
            let ty = Type::Function(recursive || self.random.percent(50), inputs);
            let place = self.random.below(parameters.len() + 1);
            parameters.insert(place, Parameter::new(Pattern::Name(false, "_g".into()), ty));
        }
        let own = (helper && self.allows("struct-methods") && self.allows("structs") && self.scalar.is_double())
            .then(|| self.random.below(structs().len()));
        if let Some(index) = own {
            let ty = Type::Struct(index);
            let ty = if self.random.percent(70) { Type::reference(SHARED, ty) } else { ty };
            parameters.insert(0, Parameter::new(Pattern::Name(false, SELF.into()), ty));
        }
        let result = if outputs { Type::Unit } else { self.result_type() };
        let failing = match self.random.below(10) {
            0 | 1 if self.allows("failing") => Failing::Result,
            2 if self.allows("failing") => Failing::Option,
            _ => Failing::Never,
        };
        self.failing = failing;
        if outputs {
            for number in 0..self.random.between(1, 2) {
                let ty = self.aggregate_of_floats();
                let name = format!("out{number}");
                parameters.push(Parameter::new(Pattern::Name(false, name), Type::reference(MUTABLE, ty)));
            }
        }
        if !helper && self.allows("wrt") && self.random.percent(20) {
            let actives: Vec<usize> = (0..parameters.len()).filter(|index| parameters[*index].is_active()).collect();
            if actives.len() > 1 {
                parameters[*self.random.pick(&actives)].is_constant = true;
            }
        }
        if needs_names(self.scalar, &parameters) {
            for (parameter, name) in parameters.iter_mut().zip(["x", "y", "z", "w", "u", "v", "t"]) {
                if !matches!(parameter.pattern, Pattern::Name(..)) {
                    parameter.pattern = Pattern::Name(false, format!("whole_{name}"));
                }
            }
        }
        for parameter in &parameters {
            self.bind_pattern(&parameter.pattern, &parameter.ty);
        }
        // What comes in through an output of the function that is tested is not looked at.
        if !helper {
            let outputs: Vec<Name> =
                self.env.iter().filter(|bound| bound.name.starts_with("out")).map(|bound| bound.name.clone()).collect();
            outputs.iter().for_each(|name| self.hide(name));
        }
        self.result = Some(result.clone()).filter(|_| self.allows("return") && (helper || !outputs));
        let mut body = Block::default();
        if recursive {
            self.recursive_start(&name, &mut parameters, &result, &mut body);
        }
        if self.own_function.is_some()
            && let Some(called) = self.closure_call(&Type::Float, 1)
        {
            let value = self.fresh("q");
            body.statements.push(Statement::Let(Pattern::Name(false, value.clone()), None, called));
            self.bind(&value, Type::Float, false);
        }
        if self.random.percent(60) {
            let (sum, zero) = (self.fresh("m"), Expr::float(0.0));
            body.statements.push(Statement::Let(Pattern::Name(true, sum.clone()), Some(Type::Float), zero));
            self.bind(&sum, Type::Float, true);
        }
        let usual = if helper { self.random.between(1, 4) } else { self.random.between(2, 7) };
        let statements = if self.grammar.statements > 0 { self.grammar.statements } else { usual };
        for _ in 0..statements {
            self.statement(&mut body.statements);
        }
        if outputs {
            self.write_outputs(&parameters, &mut body);
        } else {
            let tail = if result == Type::Float { self.sum_of_all() } else { self.with_all(&result, &mut body) };
            body.tail = Some(tail.into());
        }
        let home = match self.random.below(10) {
            0 if helper && self.allows("methods") => Home::Associated,
            1 if helper && self.allows("methods") => Home::Method,
            _ => Home::Free,
        };
        let home = own.map_or(home, Home::Struct);
        Function { home, name, scalar: self.scalar, parameters, result, failing, body }
    }

    fn write_outputs(&mut self, parameters: &[Parameter], body: &mut Block) {
        for parameter in parameters.iter().filter(|parameter| parameter.is_output()) {
            let Pattern::Name(_, name) = &parameter.pattern else { continue };
            let ty = parameter.ty.referent();
            let value = self.value(ty, 2);
            let place = Expr::new(ty.clone(), Kind::Deref(Expr::var(name, parameter.ty.clone()).into()));
            body.statements.push(Statement::Assign(None, place, value));
            self.bind(name, parameter.ty.clone(), true);
        }
        for _ in 0..self.random.below(3) {
            self.statement(&mut body.statements);
        }
    }

    /// A value to which most variables are added.
    fn with_all(&mut self, ty: &Type, body: &mut Block) -> Expr {
        let value = self.value(ty, 2);
        if self.random.percent(40) {
            return value;
        }
        let whole = Expr::var(&self.fresh("whole"), ty.clone());
        let Kind::Var(name) = &whole.kind else { return value };
        body.statements.push(Statement::Let(Pattern::Name(true, name.clone()), Some(ty.clone()), value));
        self.add_all(&whole, body);
        whole
    }

    fn add_all(&mut self, whole: &Expr, body: &mut Block) {
        for bound in self.visible() {
            if bound.closure.is_none() && bound.ty.reaches(&Type::Float) && self.random.percent(85) {
                let target = self.reach(whole.clone(), &Type::Float);
                let part = self.reach(Expr::var(&bound.name, bound.ty), &Type::Float);
                let part = if self.random.percent(40) { Expr::math("sin", Spelling::Path, vec![part]) } else { part };
                let operator = *self.random.pick(&[Operator::Add, Operator::Sub, Operator::Mul]);
                body.statements.push(Statement::Assign(Some(operator), target, part));
            }
        }
    }

    /// `if n == 0 { return …; }`
    fn recursive_start(&mut self, name: &str, parameters: &mut Vec<Parameter>, result: &Type, body: &mut Block) {
        let counter = Parameter::new(Pattern::Name(false, "depth".into()), Type::Int);
        let depth = Expr::var("depth", Type::Int);
        let stop = Expr::new(Type::Bool, Kind::Compare(Comparison::Equal, depth.into(), Expr::int(0).into()));
        let base = self.value(result, 1);
        let base = Expr::new(Type::Unit, Kind::Return(Some(base.into())));
        let base = Block { statements: vec![Statement::Expr(base)], tail: None };
        body.statements.push(Statement::Expr(Expr::new(Type::Unit, Kind::If(stop.into(), base, None))));
        parameters.push(counter);
        self.bind("depth", Type::Int, false);
        let itself = Function {
            home: Home::Free,
            name: name.into(),
            scalar: self.scalar,
            parameters: parameters.clone(),
            result: result.clone(),
            failing: self.failing,
            body: Block::default(),
        };
        self.recursion = Some((itself, parameters.len() - 1));
    }

    fn parameters(&mut self, helper: bool) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        let mut floats = 0;
        // What is called need not depend on all that it is given.
        let names = if helper { ["_x", "_y", "_z", "_w"] } else { ["x", "y", "z", "w"] };
        let count = self.random.between(1, if helper { 2 } else { 3 });
        for name in names.iter().take(count) {
            let parameter = self.parameter(name);
            floats += parameter.ty.floats();
            if floats > 10 {
                break;
            }
            parameters.push(parameter);
        }
        for name in ["n", "m"].into_iter().take(self.random.below(3)) {
            parameters.push(Parameter::new(Pattern::Name(false, name.into()), Type::Int));
        }
        if self.random.percent(20) {
            let last = parameters.len() - 1;
            parameters.swap(0, last);
        }
        parameters
    }

    fn parameter(&mut self, name: &str) -> Parameter {
        let named = |mutable: bool| Pattern::Name(mutable, name.to_string());
        let length = self.random.between(2, 4);
        let array = Type::array(Type::Float, length);
        let nested = Type::array(Type::array(Type::Float, 2), 2);
        let shared = |ty: Type| Type::reference(SHARED, ty);
        let parts = |count: usize| (0..count).map(|part| Pattern::Name(false, format!("{name}_{part}"))).collect();
        let (pattern, ty) = match self.random.below(20) {
            0..=3 => (named(false), Type::Float),
            4 => (named(true), Type::Float),
            5 | 6 => (named(false), shared(array)),
            7 => (named(self.random.percent(50)), array),
            8 | 9 if self.allows("slices") => (named(false), shared(Type::Slice(Type::Float.into(), length))),
            10 if self.allows("vecs") => (named(self.random.percent(50)), Type::vec(Type::Float, Some(length))),
            11 if self.allows("vecs") => (named(false), shared(Type::vec(Type::Float, Some(length)))),
            12 if self.allows("tuples") => (named(false), Type::Tuple(vec![Type::Float, Type::Float])),
            13 if self.allows("arrays-of-arrays") => (named(false), shared(nested)),
            14 if self.allows("slices") && self.allows("arrays-of-arrays") => {
                (named(false), shared(Type::Slice(Type::array(Type::Float, 2).into(), length - 1)))
            }
            15 => (Pattern::Array(parts(length)), array),
            16 if self.allows("tuples") => (Pattern::Tuple(parts(2)), Type::Tuple(vec![Type::Float, Type::Float])),
            18 if self.allows("tuples") => {
                let pairs = Type::Tuple(vec![Type::Float; 2]);
                (named(false), shared(Type::Slice(pairs.into(), length - 1)))
            }
            19 if self.allows("structs") && self.scalar.is_double() => {
                (named(false), shared(Type::array(Type::Struct(0), 2)))
            }
            17 if self.allows("structs") && self.scalar.is_double() => {
                let ty = Type::Struct(self.random.below(structs().len()));
                (named(false), if self.random.percent(60) { shared(ty) } else { ty })
            }
            _ => (named(false), Type::Float),
        };
        Parameter::new(pattern, ty)
    }

    fn input_of_function(&mut self) -> Type {
        match self.random.below(10) {
            0 | 1 => Type::Int,
            2 => Type::array(Type::Float, 2),
            3 => Type::reference(SHARED, Type::array(Type::Float, 2)),
            _ => Type::Float,
        }
    }

    fn result_type(&mut self) -> Type {
        if self.random.percent(65) { Type::Float } else { self.aggregate_of_floats() }
    }

    /// Something with floats in it, by value.
    pub fn aggregate_of_floats(&mut self) -> Type {
        let array = Type::array(Type::Float, self.random.between(2, 4));
        match self.random.below(11) {
            0 | 1 => array,
            8 if self.allows("tuples") => Type::Tuple(vec![Type::Tuple(vec![Type::Float; 2]), Type::Float]),
            9 if self.allows("tuples") => Type::array(Type::Tuple(vec![Type::Float; 2]), 2),
            10 if self.allows("structs") && self.scalar.is_double() => Type::array(Type::Struct(0), 2),
            2 if self.allows("tuples") => Type::Tuple(vec![Type::Float, Type::Float]),
            3 if self.allows("tuples") => Type::Tuple(vec![Type::Float, array]),
            4 if self.allows("arrays-of-arrays") => Type::array(Type::array(Type::Float, 2), 2),
            5 if self.allows("structs") && self.scalar.is_double() => Type::Struct(self.random.below(3)),
            6 | 7 if self.allows("vecs") => Type::vec(Type::Float, Some(self.random.between(2, 4))),
            _ => array,
        }
    }

    /// Binds what a pattern takes apart.
    pub fn bind_pattern(&mut self, pattern: &Pattern, ty: &Type) {
        match pattern {
            Pattern::Wild | Pattern::Rest => (),
            Pattern::Name(mutable, name) => {
                if let Type::Function(_, inputs) = ty {
                    let (name, closure) = (name.clone(), Some(inputs.clone()));
                    self.own_function = Some((name.clone(), ty.clone()));
                    return self.env.push(super::Bound { name, ty: Type::Float, mutable: false, closure });
                }
                let through = matches!(ty, Type::Reference(MUTABLE, _));
                self.bind(name, ty.clone(), *mutable || through);
            }
            Pattern::Reference(inner) => self.bind_pattern(inner, ty.referent()),
            Pattern::Array(parts) => {
                let (element, _) = ty.referent().elements().expect("elements");
                let element = behind(ty, element.clone());
                parts.iter().for_each(|part| self.bind_pattern(part, &element));
            }
            Pattern::Tuple(parts) | Pattern::Struct(_, parts) => {
                let fields = ty.referent().fields().expect("fields");
                for (part, field) in parts.iter().zip(fields) {
                    self.bind_pattern(part, &behind(ty, field));
                }
            }
        }
    }
}

/// The type that a part of a value of that type is bound with.
fn behind(whole: &Type, part: Type) -> Type {
    match whole {
        Type::Reference(mutable, _) => Type::reference(*mutable, part),
        _ => part,
    }
}
