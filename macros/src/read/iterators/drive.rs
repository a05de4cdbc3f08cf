//! What is done with each item, as loops and branches.

use std::collections::HashMap;

use proc_macro2::{Ident, Span};
use quote::{ToTokens, quote};
use syn::{Expr, Stmt};

use super::arithmetic::{binary, number, remainder};
use super::chain::{Chain, Stage};
use super::fold::Cell;
use super::indexed::Indexed;
use crate::ir::visit::any;
use crate::ir::{
    Arm, Effect, Label, Opaque, Operand, Range, Reference, Role, Statement, Type, Value, Var, placeholder,
};
use crate::read::closures::{Callable, Passed};
use crate::read::refuse::Refusal;
use crate::read::{Constant, Lowered, Reader, Reading};

/// Methods that borrow what they make an iterator of.
const BORROWING: [&str; 13] = [
    "bytes",
    "char_indices",
    "chars",
    "chunks",
    "chunks_exact",
    "iter",
    "keys",
    "lines",
    "split",
    "split_whitespace",
    "values",
    "windows",
    "drain",
];

/// Reads what is done with an item.
pub type Each<'e, 'a> = EachOf<'e, 'a, Lowered>;

/// The same of anything.
pub type EachOf<'e, 'a, T> = &'e mut dyn FnMut(&mut Reader<'a>, T) -> Reading<()>;

impl<'a> Reader<'a> {
    /// Writes the loops that go through the items.
    pub fn drive(&mut self, chain: &Chain<'a>, each: Each<'_, 'a>) -> Reading<()> {
        match chain {
            Chain::Indexed(indexed) => self.drive_indexed(indexed, each),
            Chain::Opaque(iterator) => {
                let iterator = self.started(iterator);
                self.leaving(|this, end| this.forever_until(|this| this.next_item(iterator, end, each)))
            }
            Chain::Rest(advanced) => self.drive_rest(advanced, each),
            Chain::Successors(cell, present, closure) => {
                self.leaving(|this, end| this.forever_until(|this| this.successor(cell, *present, *closure, end, each)))
            }
            Chain::Then(one, other) => {
                self.drive(one, each)?;
                self.drive(other, each)
            }
            Chain::Staged(inner, stage) => self.drive_stage(inner, stage, each),
        }
    }

    fn drive_indexed(&mut self, indexed: &Indexed<'a>, each: Each<'_, 'a>) -> Reading<()> {
        let Some(end) = indexed.end.clone() else { return self.drive_unbounded(indexed, each) };
        let (variable, at) = (self.counter("i"), self.at);
        self.function.variables[variable.0 as usize].name.set_span(Span::mixed_site().located_at(at));
        let checkpoint = self.checkpoint.take();
        let (read, body) = self.within(|this| {
            let item = this.item(&indexed.item, &Opaque::of(variable))?;
            if item.is_never() { Ok(()) } else { each(this, item) }
        });
        read?;
        let Indexed { start, inclusive, step, reversed, .. } = indexed;
        let range = Range { start: start.clone(), end, inclusive: *inclusive, step: step.clone(), reversed: *reversed };
        self.emit(Statement::For { variable, range, body });
        self.function.checkpoints.extend(checkpoint.clone().map(|schedule| (variable, schedule)));
        self.checkpoint = checkpoint;
        Ok(())
    }

    /// A range without an end: somebody leaves the loop.
    fn drive_unbounded(&mut self, indexed: &Indexed<'a>, each: Each<'_, 'a>) -> Reading<()> {
        let counter = self.mutable_counter("i", indexed.start.clone());
        let step = indexed.step.clone().unwrap_or_else(|| number(1));
        self.forever_until(|this| {
            let index = this.counted_up(counter, &step);
            let item = this.item(&indexed.item, &index)?;
            if item.is_never() { Ok(()) } else { each(this, item) }
        })
    }

    fn drive_stage(&mut self, inner: &Chain<'a>, stage: &Stage<'a>, each: Each<'_, 'a>) -> Reading<()> {
        match stage {
            Stage::Value => self.drive(inner, &mut |this, item| {
                let value = this.value_behind(item);
                each(this, value)
            }),
            Stage::Map(closure) => self.drive(inner, &mut |this, item| {
                let mapped = this.invoke(*closure, vec![Passed::value(item)], this.at)?;
                if mapped.is_never() { Ok(()) } else { each(this, mapped) }
            }),
            Stage::Inspect(closure) => self.drive(inner, &mut |this, item| {
                let item = this.kept_item(item);
                let seen = this.invoke(*closure, vec![Passed::borrowed(item.clone())], this.at)?;
                this.dropped(seen);
                each(this, item)
            }),
            Stage::Filter(closure) => self.drive(inner, &mut |this, item| {
                let item = this.kept_item(item);
                let condition = this.test(*closure, &item)?;
                this.only_if(condition, |this| each(this, item))
            }),
            Stage::SkipWhile(closure) => {
                let skipping = self.mutable_constant("skipping", Opaque::pure(quote!(true)));
                self.drive(inner, &mut |this, item| this.skip_while(*closure, skipping, item, each))
            }
            Stage::TakeWhile(closure) => self.leaving(|this, end| {
                this.drive(inner, &mut |this, item| {
                    let item = this.kept_item(item);
                    let condition = this.test(*closure, &item)?;
                    this.exit_unless(condition, end);
                    each(this, item)
                })
            }),
            Stage::FlatMap(closure) => self.drive(inner, &mut |this, item| this.flat_map(*closure, item, each)),
            Stage::FilterMap(closure) => self
                .drive(inner, &mut |this, item| this.optional(*closure, vec![Passed::value(item)], &mut |_| (), each)),
            Stage::MapWhile(closure) => self.leaving(|this, end| {
                this.drive(inner, &mut |this, item| {
                    let leave = &mut |this: &mut Self| this.emit(Statement::Exit(end));
                    this.optional(*closure, vec![Passed::value(item)], leave, each)
                })
            }),
            Stage::Scan(state, closure) => self.leaving(|this, end| {
                this.drive(inner, &mut |this, item| {
                    let leave = &mut |this: &mut Self| this.emit(Statement::Exit(end));
                    let passed = vec![Passed::value(state.clone()), Passed::value(item)];
                    this.optional(*closure, passed, leave, each)
                })
            }),
            Stage::Flatten => self.drive(inner, &mut |this, item| {
                let inner = this.elements(item, None, None, this.at.into())?;
                this.drive(&inner, each)
            }),
            Stage::Enumerate => {
                let counter = self.mutable_counter("n", Opaque::pure(quote!(0usize)));
                self.drive(inner, &mut |this, item| {
                    let index = this.counted_up(counter, &number(1));
                    each(this, Lowered::Parts(vec![Lowered::Constant(Constant::primitive(index)), item]))
                })
            }
            Stage::Skip(count) => self.drive_counted(inner, &mut |this, position, item| {
                let condition = this.flag(binary(&position, quote!(>=), count));
                this.only_if(condition, |this| each(this, item))
            }),
            Stage::StepBy(step) => self.drive_counted(inner, &mut |this, position, item| {
                let condition = this.flag(remainder(&position, step).map(|rest| quote!(#rest == 0)));
                this.only_if(condition, |this| each(this, item))
            }),
            Stage::Take(count) => self.drive_take(inner, count, each),
            Stage::Zip(other) => self.drive_zip(inner, other, each),
            Stage::ZipNext(iterator) => {
                let iterator = self.started(iterator);
                self.leaving(|this, end| {
                    this.drive(inner, &mut |this, item| {
                        let item = this.kept_item(item);
                        this.next_item(iterator, end, &mut |this, other| {
                            each(this, Lowered::Parts(vec![item.clone(), other]))
                        })
                    })
                })
            }
        }
    }

    /// The items of the iterators that a closure makes.
    fn flat_map(&mut self, closure: Callable<'a>, item: Lowered, each: Each<'_, 'a>) -> Reading<()> {
        self.opened(closure, vec![Passed::value(item)], each, |this, mut body, each| {
            while let Expr::Block(block) = body
                && let [before @ .., Stmt::Expr(tail, None)] = &block.block.stmts[..]
            {
                for statement in before {
                    this.statement(statement)?;
                }
                body = tail;
            }
            let chain = this.chain(body)?;
            this.drive(&chain, each)
        })
    }

    /// Reads the body of a closure with the names that the closure sees, and what is done with its items with those
    /// around.
    pub fn opened<T>(
        &mut self,
        closure: Callable<'a>,
        passed: Vec<Passed>,
        each: EachOf<'_, 'a, T>,
        inside: impl FnOnce(&mut Self, &'a Expr, EachOf<'_, 'a, T>) -> Reading<()>,
    ) -> Reading<()> {
        let Some(code) = self.code_of(closure) else { return self.refuse(Refusal::Closure, self.at) };
        let mut seen = self.seen_by(closure);
        seen.push(HashMap::new());
        let mut around = std::mem::replace(&mut self.scopes, seen);
        let read = self.passed_to(code, passed).and_then(|()| {
            inside(self, &code.body, &mut |this, item| {
                std::mem::swap(&mut this.scopes, &mut around);
                let read = each(this, item);
                std::mem::swap(&mut this.scopes, &mut around);
                read
            })
        });
        self.scopes = around;
        read
    }

    fn drive_take(&mut self, inner: &Chain<'a>, count: &Opaque, each: Each<'_, 'a>) -> Reading<()> {
        let left = self.mutable_counter("left", count.clone());
        let any_left = |this: &mut Self| this.flag(Opaque::of(left).map(|left| quote!(#left > 0)));
        self.leaving(|this, end| {
            let condition = any_left(this);
            this.exit_unless(condition, end);
            this.drive(inner, &mut |this, item| {
                this.change(left, |left| quote!(#left -= 1;));
                each(this, item)?;
                let condition = any_left(this);
                this.exit_unless(condition, end);
                Ok(())
            })
        })
    }

    fn drive_zip(&mut self, inner: &Chain<'a>, other: &Indexed<'a>, each: Each<'_, 'a>) -> Reading<()> {
        self.leaving(|this, end| {
            this.drive_counted(inner, &mut |this, position, item| {
                let item = this.kept_item(item);
                if let Some(length) = &other.end {
                    let condition = this.flag(binary(&position, quote!(<), length));
                    this.exit_unless(condition, end);
                }
                let partner = this.item(&other.item, &position)?;
                each(this, Lowered::Parts(vec![item, partner]))
            })
        })
    }

    /// Goes through the items with their positions.
    fn drive_counted(
        &mut self,
        inner: &Chain<'a>,
        each: &mut dyn FnMut(&mut Self, Opaque, Lowered) -> Reading<()>,
    ) -> Reading<()> {
        let counter = self.mutable_counter("n", Opaque::pure(quote!(0usize)));
        self.drive(inner, &mut |this, item| {
            let position = this.counted_up(counter, &number(1));
            each(this, position, item)
        })
    }

    fn skip_while(&mut self, closure: Callable<'a>, skipping: Var, item: Lowered, each: Each<'_, 'a>) -> Reading<()> {
        let item = self.kept_item(item);
        let flag = Operand::from(self.constant(&name("skip"), Opaque::of(skipping)));
        let (tested, then) = self.within(|this| {
            let condition = this.test(closure, &item)?;
            let condition = this.mention(&condition);
            let tokens = &condition.tokens;
            let skipped = placeholder(skipping, Span::mixed_site());
            let mut change = Opaque { tokens: quote!(#skipped = #tokens;), ..condition.clone() };
            change.reads.push(skipping);
            change.writes.push(skipping);
            change.effect = change.effect.max(Effect::Repeatable);
            this.emit(Statement::Opaque(change));
            Ok(())
        });
        tested?;
        self.emit(Statement::If { condition: flag, then, otherwise: Vec::new() });
        let skipped = placeholder(skipping, Span::mixed_site());
        let opaque = Opaque { tokens: quote!(!#skipped), ..Opaque::of(skipping) };
        let condition = Operand::from(self.constant(&name("condition"), opaque));
        self.only_if(condition, |this| each(this, item))
    }

    /// Whether constant code changes what an item refers to, under one name or another.
    fn leads_to_changes(&self, item: Var, body: &[Statement]) -> bool {
        let is_reference = |var: Var| var >= item && !self.function.variable(var).mutable;
        any(body, &mut |statement| {
            let mut found = false;
            statement.opaques(&mut |opaque| opaque.changes(&mut |changed| found |= is_reference(changed)));
            found
        })
    }

    /// The next item of an iterator over constants, or the end.
    fn next_item(&mut self, iterator: Var, end: Label, each: Each<'_, 'a>) -> Reading<()> {
        let tokens = placeholder(iterator, Span::mixed_site());
        let next = Opaque {
            tokens: quote!(::core::iter::Iterator::next(&mut #tokens)),
            reads: vec![iterator],
            writes: vec![iterator],
            effect: Effect::Once,
        };
        let next = self.constant(&name("next"), next);
        let item = self.new_variable(name("item"), Type::Unknown, crate::ir::Role::Constant);
        self.handles.insert(item, crate::read::Handle::Perhaps);
        self.holders.extend(self.holders.contains(&iterator).then_some(item));
        self.origins.extend(self.origins.get(&iterator).map(|call| (item, *call)));
        self.borrows.extend(self.borrows.get(&iterator).map(|lender| (item, *lender)));
        let (read, mut body) = self.within(|this| each(this, Lowered::Constant(Constant::of(Opaque::of(item)))));
        read?;
        // A mutable reference is had once; whether there was one can be kept.
        if self.leads_to_changes(item, &body) {
            let tokens = placeholder(next, Span::mixed_site());
            let once = |tokens| Opaque { tokens, effect: Effect::Once, ..Opaque::of(next) };
            let is_some = self.constant(&name("is_some"), once(quote!(#tokens.is_some())));
            body.insert(0, Statement::Let(item, Value::Opaque(once(quote!(#tokens.unwrap())))));
            self.emit(Statement::If { condition: is_some.into(), then: body, otherwise: vec![Statement::Exit(end)] });
            return Ok(());
        }
        let bound = placeholder(item, Span::mixed_site());
        let some = Arm { pattern: quote!(::core::option::Option::Some(#bound)), binds: vec![item], guard: None, body };
        let none = Arm {
            pattern: quote!(::core::option::Option::None),
            binds: Vec::new(),
            guard: None,
            body: vec![Statement::Exit(end)],
        };
        self.emit(Statement::Match { scrutinee: Opaque::of(next), arms: vec![some, none] });
        Ok(())
    }

    /// An item; what comes after it is made before it is given.
    fn successor(
        &mut self,
        cell: &Cell,
        present: Var,
        closure: Callable<'a>,
        end: Label,
        each: Each<'_, 'a>,
    ) -> Reading<()> {
        let condition = self.constant(&name("condition"), Opaque::of(present));
        self.exit_unless(condition.into(), end);
        let item = self.present(cell);
        let item = self.kept_item(item);
        let item = self.kept(item, true);
        let none = &mut |this: &mut Self| this.change(present, |present| quote!(#present = false;));
        self.optional(closure, vec![Passed::borrowed(item.clone())], none, &mut |this, next| {
            this.replace_cell(cell, next, this.at)
        })?;
        each(self, item)
    }

    /// An iterator over constants, made here. What it borrows lives as long.
    pub fn started(&mut self, iterator: &Opaque) -> Var {
        let tokens = &match syn::parse2(iterator.tokens.clone()) {
            Ok(expression) => self.lasting(expression, iterator.effect).to_token_stream(),
            Err(_) => iterator.tokens.clone(),
        };
        let lender = syn::parse2(tokens.clone()).ok().and_then(|expression| {
            let lender = super::chain::changed(&expression).and_then(crate::read::root);
            lender.and_then(crate::ir::behind)
        });
        let started = Opaque {
            tokens: quote!(::core::iter::IntoIterator::into_iter(#tokens)),
            reads: crate::ir::variables_in(tokens),
            effect: Effect::Once,
            ..iterator.clone()
        };
        let iterator = self.mutable_constant("iterator", started);
        self.borrows.extend(lender.map(|lender| (iterator, lender)));
        iterator
    }

    /// The iterator over something that has a name, if it was a temporary value.
    fn lasting(&mut self, mut iterator: Expr, effect: Effect) -> Expr {
        if let Expr::Call(call) = &mut iterator {
            for argument in &mut call.args {
                *argument = self.lasting(argument.clone(), effect);
            }
        }
        if let Expr::MethodCall(call) = &mut iterator {
            *call.receiver = match (&*call.receiver, BORROWING.contains(&&*call.method.to_string())) {
                (Expr::Call(_) | Expr::MethodCall(_) | Expr::Macro(_), true) => {
                    let tokens = call.receiver.to_token_stream();
                    let reads = crate::ir::variables_in(&tokens);
                    let value = Opaque { reads, effect, ..Opaque::pure(tokens) };
                    let value = self.capture(Constant::of(value)).opaque.tokens;
                    syn::parse_quote!(#value)
                }
                (receiver, _) => self.lasting(receiver.clone(), effect),
            };
            for argument in &mut call.args {
                *argument = self.lasting(argument.clone(), effect);
            }
        }
        iterator
    }

    /// A loop that only an exit ends.
    pub fn forever_until(&mut self, inside: impl FnOnce(&mut Self) -> Reading<()>) -> Reading<()> {
        let (read, body) = self.within(inside);
        read?;
        self.emit(Statement::Loop(body));
        Ok(())
    }

    /// A block that can be left.
    pub fn leaving(&mut self, inside: impl FnOnce(&mut Self, Label) -> Reading<()>) -> Reading<()> {
        let end = self.function.label();
        let (read, body) = self.within(|this| inside(this, end));
        read?;
        self.emit(Statement::Labelled(end, body));
        Ok(())
    }

    pub fn exit_unless(&mut self, condition: Operand, end: Label) {
        let otherwise = vec![Statement::Exit(end)];
        self.emit(Statement::If { condition, then: Vec::new(), otherwise });
    }

    fn only_if(&mut self, condition: Operand, inside: impl FnOnce(&mut Self) -> Reading<()>) -> Reading<()> {
        let (read, then) = self.within(inside);
        read?;
        self.emit(Statement::If { condition, then, otherwise: Vec::new() });
        Ok(())
    }

    /// What a closure says of a reference to an item.
    pub fn test(&mut self, closure: Callable<'a>, item: &Lowered) -> Reading<Operand> {
        let holds = self.answer(closure, vec![Passed::borrowed(item.clone())], self.at)?;
        Ok(self.flag(holds.opaque))
    }

    /// What a closure says, which holds no floats.
    pub fn answer(&mut self, closure: Callable<'a>, passed: Vec<Passed>, span: Span) -> Reading<Constant> {
        match self.invoke(closure, passed, span)? {
            Lowered::Constant(answer) => Ok(answer),
            lowered => {
                self.learn_discrete(&lowered)?;
                self.refuse(Refusal::MatchOnActive, span)
            }
        }
    }

    fn flag(&mut self, condition: Opaque) -> Operand {
        self.constant(&name("condition"), condition).into()
    }

    /// An item that is used more than once.
    pub fn kept_item(&mut self, item: Lowered) -> Lowered {
        match item {
            Lowered::Constant(constant) => Lowered::Constant(self.fixed(constant)),
            Lowered::Aggregate(aggregate) => Lowered::Place(self.store_aggregate(aggregate), Reference::Owned),
            Lowered::Parts(parts) => Lowered::Parts(parts.into_iter().map(|part| self.kept_item(part)).collect()),
            other => self.settled(other),
        }
    }

    /// The value of a statement: it may have an effect.
    pub fn dropped(&mut self, lowered: Lowered) {
        if let Lowered::Constant(constant) = lowered
            && constant.opaque.effect != Effect::Pure
        {
            let tokens = constant.opaque.tokens;
            self.emit(Statement::Opaque(Opaque { tokens: quote!(#tokens;), ..constant.opaque }));
        }
    }

    /// A constant that loops change.
    pub fn mutable_constant(&mut self, wish: &str, value: Opaque) -> Var {
        let is_integer = self.is_integer(&Constant::of(value.clone()));
        let var = self.new_variable(name(wish), Type::Unknown, Role::Constant);
        self.integers.extend(is_integer.then_some(var));
        self.begin(var, value)
    }

    /// A mutable integer.
    pub fn mutable_counter(&mut self, wish: &str, value: Opaque) -> Var {
        let var = self.counter(wish);
        self.begin(var, value)
    }

    fn begin(&mut self, var: Var, value: Opaque) -> Var {
        self.function.variables[var.0 as usize].mutable = true;
        self.origins.extend(self.origin_of(&value).map(|call| (var, call)));
        self.emit(Statement::Let(var, Value::Opaque(value)));
        var
    }

    /// The value of a counter, which then goes on.
    fn counted_up(&mut self, counter: Var, step: &Opaque) -> Opaque {
        let index = self.constant(&name("i"), Opaque::of(counter));
        self.primitive(index, true);
        let tokens = &step.tokens;
        self.change(counter, |counter| quote!(#counter += #tokens;));
        Opaque::of(index)
    }

    pub fn change(&mut self, var: Var, change: impl FnOnce(&Ident) -> proc_macro2::TokenStream) {
        let tokens = change(&placeholder(var, Span::mixed_site()));
        let reads = crate::ir::variables_in(&tokens);
        self.emit(Statement::Opaque(Opaque { tokens, reads, writes: vec![var], effect: Effect::Repeatable }));
    }
}

fn name(wish: &str) -> Ident {
    Ident::new(wish, Span::mixed_site())
}
