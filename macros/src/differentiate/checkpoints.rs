//! Which loops are reversed from snapshots.
//!
//! Before: a function, some of whose loops have a schedule. After: of these, the loops that hand on active values from one
//! iteration to the next still have one, and so have all others like them that no such loop is around, if there is a schedule
//! for everywhere. Where one of them cannot run its iterations again, that is reported.

use proc_macro2::{Span, TokenStream};

use super::activity::{Activity, activity};
use super::jumps::targets;
use super::reverse::commutes;
use crate::ir::visit::walk;
use crate::ir::{Effect, Function, Role, Statement, Var, VarMap};

/// Why a loop cannot be reversed from snapshots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It is not known beforehand how often it runs.
    Length,
    /// Something in it runs exactly once in each iteration.
    Once,
}

/// Decides on the loops of the function, and says what stands in the way, and where.
pub fn checkpoints(function: &mut Function, wrt: &[Var], everywhere: Option<&TokenStream>) -> Vec<(Obstacle, Span)> {
    if function.checkpoints.is_empty() && everywhere.is_none() {
        return Vec::new();
    }
    let marked = std::mem::take(&mut function.checkpoints);
    let mut pass =
        Checkpoints { activity: activity(function, wrt), function, decided: VarMap::default(), obstacles: Vec::new() };
    pass.block(&pass.function.body, &marked, everywhere);
    let Checkpoints { decided, obstacles, .. } = pass;
    function.checkpoints = decided;
    obstacles
}

struct Checkpoints<'f> {
    activity: Activity,
    function: &'f Function,
    decided: VarMap<TokenStream>,
    obstacles: Vec<(Obstacle, Span)>,
}

impl<'f> Checkpoints<'f> {
    fn block(&mut self, block: &'f [Statement], marked: &VarMap<TokenStream>, everywhere: Option<&TokenStream>) {
        for statement in block {
            let schedule = match statement {
                Statement::For { variable, .. } if self.carries(statement) => marked.get(variable).or(everywhere),
                Statement::Loop(_) if self.carries(statement) => everywhere,
                _ => None,
            };
            if let Some(schedule) = schedule {
                self.check(statement);
                statement.defines(&mut |counter| _ = self.decided.insert(counter, schedule.clone()));
            }
            let inside = if schedule.is_some() { None } else { everywhere };
            statement.blocks().into_iter().for_each(|inner| self.block(inner, marked, inside));
        }
    }

    /// Whether an iteration finds active values that the one before has left.
    fn carries(&self, repeat: &Statement) -> bool {
        let mut changes_active = false;
        walk(std::slice::from_ref(repeat), &mut |statement| {
            statement.changes(&mut |var| changes_active |= self.activity.is_active(var));
        });
        changes_active && !commutes(&self.activity, repeat)
    }

    fn check(&mut self, repeat: &Statement) {
        if matches!(repeat, Statement::Loop(_)) || !targets(repeat).is_empty() {
            self.obstacles.push((Obstacle::Length, self.span(repeat)));
        }
        walk(std::slice::from_ref(repeat), &mut |statement| {
            statement.opaques(&mut |opaque| {
                if opaque.effect >= Effect::Once {
                    let span =
                        opaque.tokens.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span());
                    self.obstacles.push((Obstacle::Once, span));
                }
            });
        });
    }

    /// Where the loop stands: its counter does, or the first float that is computed in it.
    fn span(&self, repeat: &Statement) -> Span {
        let mut first = None;
        walk(std::slice::from_ref(repeat), &mut |statement| {
            statement.defines(&mut |var| {
                let variable = self.function.variable(var);
                if matches!(statement, Statement::For { .. }) || variable.role == Role::Value {
                    first = first.or(Some(variable.name.span()));
                }
            });
        });
        let here = Span::call_site();
        first.map_or(here, |first| here.located_at(first))
    }
}
