//! Calls of methods, functions, closures and macros.

use super::methods::{changing_method, items, method, reals};
use super::operations::{binary_operation, convert};
use super::*;

impl<'a> Machine<'a> {
    pub(super) fn method_call(&mut self, call: &syn::ExprMethodCall) -> Evaluated<Datum> {
        let name = call.method.to_string();
        const CHANGING: [&str; 8] = ["push", "pop", "next", "insert", "remove", "swap", "fill", "copy_from_slice"];
        if CHANGING.contains(&name.as_str()) {
            let arguments = self.expressions(&call.args)?;
            return self.update_storage(&call.receiver, |receiver| changing_method(receiver, &name, arguments));
        }
        let receiver = self.expression(&call.receiver)?;
        let last = call.args.last();
        match (name.as_str(), last) {
            // What is no list is an `Option`.
            ("map" | "filter" | "map_or" | "or", Some(_))
                if !matches!(receiver, Datum::Array(_) | Datum::Range(..)) =>
            {
                self.method_of_option(receiver, &name, call)
            }
            ("map", Some(each)) => {
                let items = items(receiver)?.into_iter();
                items.map(|item| self.called(each, vec![item])).collect::<Evaluated<_>>().map(Datum::Array)
            }
            ("filter", Some(each)) => {
                let mut kept = items(receiver)?;
                let mut error = None;
                kept.retain(|item| {
                    let wanted = self.called(each, vec![item.clone()]).and_then(|wanted| Ok(wanted.bool()?));
                    wanted.unwrap_or_else(|stop| {
                        error = Some(stop);
                        false
                    })
                });
                error.map_or(Ok(Datum::Array(kept)), Err)
            }
            ("for_each", Some(each)) => {
                items(receiver)?.into_iter().try_for_each(|item| self.called(each, vec![item]).map(drop))?;
                Ok(Datum::Unit)
            }
            ("fold", Some(each)) => {
                let start = self.expression(&call.args[0])?;
                items(receiver)?.into_iter().try_fold(start, |sum, item| self.called(each, vec![sum, item]))
            }
            ("sum" | "product", None) => {
                let is_integer =
                    call.turbofish.as_ref().is_some_and(|ty| ty.to_token_stream().to_string().contains("usize"));
                let (operator, neutral) = if name == "sum" { ("+", 0.0) } else { ("*", 1.0) };
                let start = if is_integer { Datum::Int(neutral as i128) } else { Datum::Real(neutral) };
                Ok(items(receiver)?.iter().try_fold(start, |sum, item| binary_operation(operator, &sum, item))?)
            }
            _ => {
                let arguments = self.expressions(&call.args)?;
                Ok(method(&receiver, &name, &arguments)?)
            }
        }
    }

    /// Something is there itself, and nothing is the unit.
    fn method_of_option(&mut self, receiver: Datum, name: &str, call: &syn::ExprMethodCall) -> Evaluated<Datum> {
        let argument = &call.args[0];
        let is_there = receiver != Datum::Unit;
        Ok(match name {
            "or" => {
                let other = self.expression(argument)?;
                if is_there { receiver } else { other }
            }
            "map_or" => {
                let otherwise = self.expression(argument)?;
                if is_there { self.called(&call.args[1], vec![receiver])? } else { otherwise }
            }
            _ if !is_there => receiver,
            "map" => self.called(argument, vec![receiver])?,
            _ => {
                let holds = self.called(argument, vec![receiver.clone()])?.bool()?;
                if holds { receiver } else { Datum::Unit }
            }
        })
    }

    /// A call of an argument that is a closure.
    fn called(&mut self, closure: &Expr, arguments: Vec<Datum>) -> Evaluated<Datum> {
        match closure {
            Expr::Closure(code) => self.applied(code, arguments),
            other => {
                let closure = self.expression(other)?;
                self.apply(&closure, arguments)
            }
        }
    }

    pub(super) fn function_call(&mut self, call: &syn::ExprCall) -> Evaluated<Datum> {
        let Expr::Path(path) = &*call.func else {
            return Err(beyond("this call", call).into());
        };
        let (qualifier, name) = last_two(&path.path);
        if let (Some(origin), arguments) = (self.origin(&path.path), &call.args) {
            let closure = self.held(&origin)?.clone();
            let arguments = self.expressions(arguments)?;
            return self.apply(&closure, arguments);
        }
        let callees = self.callees;
        if let (1, Some(function)) = (path.path.segments.len(), callees.functions.get(&name)) {
            return self.callee_call(function, call);
        }
        if let ("Iterator", "next", Some(Expr::Reference(iterator))) = (&*qualifier, &*name, call.args.first()) {
            return self.update_storage(&iterator.expr, |iterator| changing_method(iterator, "next", Vec::new()));
        }
        let arguments = self.expressions(&call.args)?;
        if let (Some(Spelled::Rule(rule)), Some(reals)) = (rules::function(&qualifier, &name), reals(&arguments))
            && reals.len() == rule.arguments.len()
        {
            return Ok(Datum::Real(apply(rule.name, &reals)));
        }
        match (name.as_str(), arguments.as_slice()) {
            ("new" | "with_capacity", _) => Ok(Datum::Array(Vec::new())),
            ("Some" | "constant", [value]) => Ok(value.clone()),
            ("zero", []) => Ok(Datum::Real(0.0)),
            ("one", []) => Ok(Datum::Real(1.0)),
            ("from" | "from_f64" | "black_box", [value]) if path.path.segments.len() > 1 => {
                Ok(convert(value, &qualifier)?)
            }
            (_, [receiver, rest @ ..]) if path.path.segments.len() > 1 => Ok(method(receiver, &name, rest)?),
            _ => Err(beyond("this call", call).into()),
        }
    }

    /// A call of one of the functions that can be called.
    fn callee_call(&mut self, function: &'a Code, call: &syn::ExprCall) -> Evaluated<Datum> {
        let mut arguments = Vec::new();
        for argument in &call.args {
            arguments.push(match argument {
                Expr::Reference(inner) => self.expression(&inner.expr)?,
                other => self.expression(other)?,
            });
        }
        if self.depth >= DEPTH {
            return Err("the recursion does not end".into());
        }
        let mut callee = Machine::new(function, self.callees, self.depth + 1, self.patience);
        let outcome = callee.run(&arguments)?;
        self.patience = callee.patience;
        for (argument, after) in call.args.iter().zip(outcome.arguments) {
            if let Expr::Reference(inner) = argument
                && inner.mutability.is_some()
            {
                self.assign(&inner.expr, after)?;
            }
        }
        Ok(outcome.results.into_iter().next().unwrap_or(Datum::Unit))
    }

    pub(super) fn macro_call(&mut self, call: &syn::Macro) -> Evaluated<Datum> {
        let (_, name) = last_two(&call.path);
        match name.strip_prefix("debug_").unwrap_or(&name) {
            "vec" => self.list(call),
            "println" | "print" | "eprintln" | "eprint" => {
                let arguments = self.formatted(call, 1)?;
                self.printed.push(arguments);
                Ok(Datum::Unit)
            }
            "assert" => self.assertion(call, 1, |given| given[0].bool()),
            "assert_eq" => self.assertion(call, 2, |given| Ok(given[0] == given[1])),
            "assert_ne" => self.assertion(call, 2, |given| Ok(given[0] != given[1])),
            "matches" => {
                let (expression, pattern) =
                    call.parse_body_with(matches_arguments).map_err(|error| error.to_string())?;
                let value = self.expression(&expression)?;
                self.scoped(|machine| machine.matches(&pattern, &value)).map(Datum::Bool)
            }
            "panic" | "unreachable" | "todo" | "unimplemented" => Err(format!("a panic: {}", call.tokens).into()),
            _ => Err(beyond("this macro", call).into()),
        }
    }

    fn list(&mut self, call: &syn::Macro) -> Evaluated<Datum> {
        let array = syn::parse2(bracketed(call)).map_err(|error| error.to_string())?;
        self.expression(&array)
    }

    /// The arguments of a macro that formats them, but for the format and what stands before it.
    fn formatted(&mut self, call: &syn::Macro, skipped: usize) -> Evaluated<Vec<Datum>> {
        let arguments = arguments(call)?;
        let values = arguments.iter().skip(skipped).map(|argument| match argument {
            Expr::Assign(named) => self.expression(&named.right),
            argument => self.expression(argument),
        });
        values.collect()
    }

    fn assertion(
        &mut self,
        call: &syn::Macro,
        operands: usize,
        holds: impl FnOnce(&[Datum]) -> Fallible<bool>,
    ) -> Evaluated<Datum> {
        let arguments = arguments(call)?;
        let given: Vec<_> =
            arguments.iter().take(operands).map(|argument| self.expression(argument)).collect::<Evaluated<_>>()?;
        if given.len() == operands && holds(&given)? {
            Ok(Datum::Unit)
        } else {
            Err(format!("a panic: assertion failed: {}", call.tokens).into())
        }
    }
}

fn arguments(call: &syn::Macro) -> Fallible<Punctuated<Expr, Token![,]>> {
    call.parse_body_with(Punctuated::parse_terminated).map_err(|error| error.to_string())
}

fn bracketed(call: &syn::Macro) -> proc_macro2::TokenStream {
    proc_macro2::Group::new(proc_macro2::Delimiter::Bracket, call.tokens.clone()).into_token_stream()
}

fn matches_arguments(input: ParseStream) -> syn::Result<(Expr, Pat)> {
    let expression = Expr::parse(input)?;
    <Token![,]>::parse(input)?;
    let pattern = Pat::parse_multi_with_leading_vert(input)?;
    Option::<Token![,]>::parse(input)?;
    Ok((expression, pattern))
}
