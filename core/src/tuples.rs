//! The tuples that traits are implemented for.

/// Calls a macro for each length from 1 to 12 with a name for each type and its index: `each!(A 0, B 1)`. None of the names
/// is K.
macro_rules! for_tuples {
    ($each:ident) => {
        $each!(A 0);
        $each!(A 0, B 1);
        $each!(A 0, B 1, C 2);
        $each!(A 0, B 1, C 2, D 3);
        $each!(A 0, B 1, C 2, D 3, E 4);
        $each!(A 0, B 1, C 2, D 3, E 4, F 5);
        $each!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
        $each!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
        $each!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
        $each!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
        $each!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, L 10);
        $each!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, L 10, M 11);
    };
}

pub(crate) use for_tuples;
