//! The derivatives of the closures that a function passes to others: each derivative of the function calls some of them.

use std::rc::Rc;

use crate::differentiate::{Guards, Pullback, forward};
use crate::ir::verify::{check, verify};
use crate::ir::visit::walk;
use crate::ir::{Closure, Function, Handed, Mode, Role, Statement, Var};
use crate::simplify;

/// The closures as they are before they are differentiated, or what is wrong with one.
pub fn primal(function: &mut Function) -> Result<(), String> {
    let mut closures: Vec<Closure> = Vec::new();
    for closure in &function.closures {
        let inner = Function { closures: closures.clone(), ..(*closure.function).clone() };
        verify(&inner)?;
        closures.push(Closure { function: Rc::new(simplify::primal(inner)), ..closure.clone() });
    }
    function.closures = closures;
    Ok(())
}

/// Differentiates the closures as the calls of the function need it.
pub fn derive(function: &mut Function, pullback: Pullback) {
    let mut needed: Vec<(usize, Vec<Mode>)> = Vec::new();
    walk(&function.body, &mut |statement| {
        let Statement::Call(call) = statement else { return };
        for passed in &call.callee.functions {
            if let Handed::Closure { index, .. } = passed.function {
                needed.extend(modes_of_passed(&call.callee.modes).into_iter().map(|modes| (index, modes)));
            }
        }
    });
    for (index, modes) in needed {
        let closure = &function.closures[index];
        if closure.derivative(&modes).is_none() {
            let derivative = derivative(&closure.function, &modes, pullback);
            function.closures[index].derived.push((modes, Rc::new(derivative)));
        }
    }
}

/// The modes in which a function is called that is passed to one that is called in these.
fn modes_of_passed(modes: &[Mode]) -> Vec<Vec<Mode>> {
    let needed = (0..1 << modes.len()).filter(|subset| Mode::is_needed(modes, *subset));
    needed.map(|subset| Mode::subset(modes, subset)).collect()
}

fn derivative(closure: &Function, modes: &[Mode], pullback: Pullback) -> Function {
    let is_active = |var: &Var| closure.variable(*var).role != Role::Constant;
    let mut wrt: Vec<Var> = closure.parameters.iter().copied().filter(is_active).collect();
    let mut function = closure.clone();
    for mode in modes {
        let before = function.parameters.len();
        function = match mode {
            Mode::Reverse => {
                let pulled = pullback.whole(&function, &wrt, Guards::Everywhere);
                simplify::reversed(check(pulled.function, "reverse"))
            }
            _ => simplify::derived(check(forward(&function, &wrt), "forward")),
        };
        wrt.extend_from_slice(&function.parameters[before..]);
    }
    let mut function = if modes.is_empty() { function } else { simplify::written(function) };
    derive(&mut function, pullback);
    function
}
