use super::*;

fn collected(visit: impl FnOnce(&mut dyn FnMut(Var))) -> Vec<Var> {
    let mut vars = Vec::new();
    visit(&mut |var| vars.push(var));
    vars
}

#[test]
fn walk_goes_into_blocks_after_the_statement_that_holds_them() {
    let f = squares();
    let mut kinds = Vec::new();
    walk(&f.body, &mut |statement| kinds.push(std::mem::discriminant(statement)));
    assert_eq!(kinds.len(), 6);
    assert_eq!(kinds[1], std::mem::discriminant(&f.body[1]));
    assert!(any(&f.body, &mut |statement| matches!(statement, Statement::Accumulate(..))));
    assert!(!any(&f.body, &mut |statement| matches!(statement, Statement::Loop(_))));
}

#[test]
fn a_store_uses_its_root_its_indices_and_its_operand_and_changes_the_root() {
    let mut f = empty();
    let [x, i, v] = [f.variable_of("x", Role::Place), f.new_constant("i"), f.new_value("v")];
    let store = Statement::Store(f.at(x, "i + 1"), v.into());
    assert_eq!(collected(|each| store.uses(each)), [x, i, v]);
    assert_eq!(collected(|each| store.changes(each)), [x]);
    assert_eq!(collected(|each| store.defines(each)), []);
}

#[test]
fn a_let_in_constant_code_defines_and_does_not_use() {
    let mut f = empty();
    let [n, m, k] = [f.new_constant("n"), f.new_constant("m"), f.new_constant("k")];
    let statement = Statement::Opaque(f.once("let (n, _): (usize, u8) = next(&mut m, k);", &[n, m]));
    assert_eq!(collected(|each| statement.defines(each)), [n]);
    assert_eq!(collected(|each| statement.changes(each)), [m]);
    assert_eq!(collected(|each| statement.uses(each)), [m, k]);
}

#[test]
fn what_an_arm_binds_is_not_used_by_its_guard() {
    let mut f = empty();
    let [n, k] = [f.new_constant("n"), f.new_constant("k")];
    let guard = Some(f.pure("k > n"));
    let arm = Arm { pattern: f.pure("k").tokens, binds: vec![k], guard, body: Vec::new() };
    let choice = Statement::Match { scrutinee: f.pure("4"), arms: vec![arm] };
    assert_eq!(collected(|each| choice.uses(each)), [n]);
    assert_eq!(collected(|each| choice.defines(each)), [k]);
}

#[test]
fn a_call_changes_what_it_borrows_mutably_and_defines_its_results() {
    let mut f = empty();
    let [x, y, r] = [f.variable_of("x", Role::Place), f.variable_of("y", Role::Place), f.new_value("r")];
    let arguments = vec![Argument::Borrow(x.into()), Argument::BorrowMut(y.into())];
    let call = Statement::Call(Call { callee: callee("g", &[]), arguments, results: vec![r] });
    assert_eq!(collected(|each| call.uses(each)), [x, y]);
    assert_eq!(collected(|each| call.changes(each)), [y]);
    assert_eq!(collected(|each| call.defines(each)), [r]);
}

#[test]
fn renaming_reaches_every_mention() {
    let mut f = squares();
    let before = f.to_string();
    let count = f.variables.len() as u32;
    f.variables.extend(f.variables.clone());
    let mut shift = |var: Var| Var(var.0 + count);
    rename_block(&mut f.body, &mut shift);
    f.results.iter_mut().for_each(|result| result.rename(&mut shift));
    f.parameters.iter_mut().for_each(|parameter| *parameter = shift(*parameter));
    let mut shifted = Vec::new();
    walk(&f.body, &mut |statement| {
        statement.uses(&mut |var| shifted.push(var));
        statement.defines(&mut |var| shifted.push(var));
        statement.opaques(&mut |opaque| shifted.extend(variables_in(&opaque.tokens)));
    });
    assert!(shifted.iter().all(|var| var.0 >= count), "{f}");
    assert_eq!(f.to_string().replace(".1", ""), before);
    assert_eq!(verify(&f), Ok(()));
}

#[test]
fn operands_of_nested_aggregates_are_reached() {
    let mut f = empty();
    let v = f.new_value("v");
    let inner = Aggregate::Array(vec![scalar(v), scalar(1.0)]);
    let mut value = Value::Aggregate(Aggregate::Tuple(vec![inner, scalar(v)]));
    assert_eq!(value.operands().into_iter().filter_map(Operand::var).collect::<Vec<_>>(), [v, v]);
    for operand in value.operands_mut() {
        *operand = 2.0.into();
    }
    assert_eq!(value.operands().len(), 3);
    assert_eq!(collected(|each| value.uses(each)), []);
}
