use std::collections::BTreeSet;

use super::*;

/// The set and an ordered one of the standard library, made of the same numbers.
fn both(numbers: &[u32]) -> (VarSet, BTreeSet<Var>) {
    let vars = || numbers.iter().map(|number| Var(*number));
    (vars().collect(), vars().collect())
}

#[test]
fn a_set_is_the_one_of_the_standard_library() {
    let all = [&[][..], &[0], &[63, 64], &[5, 1, 5, 200], &[1, 64, 127, 128, 300], &[200, 1, 0, 5]].map(both);
    for (one, its) in &all {
        assert_eq!(one.iter().collect::<Vec<_>>(), its.iter().copied().collect::<Vec<_>>());
        assert_eq!((one.len(), one.is_empty()), (its.len(), its.is_empty()));
        (0..330).map(Var).for_each(|var| assert_eq!(one.contains(&var), its.contains(&var), "{var:?}"));
        for (other, its_other) in &all {
            let same = |set: VarSet, of_std: BTreeSet<Var>| {
                assert_eq!(set, of_std.iter().copied().collect(), "{one:?} and {other:?}");
                assert_eq!(set.len(), of_std.len());
            };
            same(one.union(other), its | its_other);
            same(one.intersection(other), its & its_other);
            same(one.without(other), its - its_other);
            assert_eq!(one.is_disjoint(other), its.is_disjoint(its_other));
            assert_eq!(one.is_subset(other), its.is_subset(its_other));
            assert_eq!(one == other, its == its_other);
        }
    }
}

#[test]
fn a_variable_comes_and_goes() {
    let mut set = VarSet::new();
    assert!(set.insert(Var(70)) && !set.insert(Var(70)) && set.insert(Var(2)));
    assert!(!set.remove(&Var(500)) && set.remove(&Var(70)) && !set.remove(&Var(70)));
    assert_eq!(set, VarSet::from([Var(2)]));
    set.extend([Var(3), Var(4)]);
    set.retain(|var| var.0 % 2 == 0);
    assert_eq!(set, VarSet::from([Var(4), Var(2)]));
}
