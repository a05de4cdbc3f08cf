//! Code in which a derivative could be lost, or taken of the wrong value, without a word.

// The functions are what they are on purpose, not what lints would have them be.
#![cfg(not(clippy))]
#![allow(unused)]

#[path = "../support/mod.rs"]
mod support;

mod aliases;
mod alternatives;
mod appended_for_nobody;
mod arrays_by_value;
mod arrays_in_blocks;
mod bases_of_structs;
mod borrowed_until_it_is_kept;
mod computed_indices;
mod constant_fields_that_change;
mod constants_that_change;
mod constants_with_methods;
mod copies_without_names;
mod decisions;
mod dereferenced;
mod drained;
mod encounters;
mod exits;
mod expressions_of_macros;
mod extended_by_constants;
mod flows;
mod functions_of_its_own;
mod handed_on;
mod items;
mod left_before_right;
mod lengths_that_are_inferred;
mod macros_of_its_own;
mod matches_of_what_changes;
mod mixed_patterns;
mod names_of_the_same;
mod names_of_types;
mod neighbours;
mod neighbours_up_to_bits;
mod neighbours_with_conditions;
mod no_end;
mod numbers_of_calls;
mod order;
mod overwritten_before_it_counts;
mod parts_of_what_is_there;
mod peeked_at;
mod picked_to_be_changed;
mod references;
mod results_that_are_taken;
mod rows_of_ranges;
mod shadowing;
mod shapes;
mod steps_backwards;
mod storage;
mod successors;
mod taken_apart_to_be_changed;
mod traits_in_sight;
mod values_of_blocks;
mod vectors_of_branches;
mod vectors_that_are_written;
