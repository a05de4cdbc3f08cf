//! Which sweeps compute a matrix, and where in their results its entries are.

use alloc::vec;
use alloc::vec::Vec;

use super::colouring::{self, Colouring};
use super::structure::Structure;

/// The sweeps: of each, in which floats the direction is 1, and which entries are read from what comes out.
#[derive(Clone, Debug, Default)]
pub struct Sweeps {
    seeds: Groups<usize>,
    reads: Groups<Read>,
    /// Whether a sweep computes rows, by a cotangent, and not columns.
    pub by_rows: bool,
}

/// An entry that is read from a sweep.
#[derive(Clone, Copy, Debug)]
pub struct Read {
    /// Which float of what comes out it is.
    pub position: usize,
    /// Where it goes.
    pub entry: usize,
    /// Where it goes as well; for a matrix that is not symmetric, the same.
    pub mirror: usize,
}

impl Sweeps {
    /// For a Jacobian matrix: by columns or by rows, whichever takes fewer sweeps.
    pub fn of_jacobian(structure: &Structure) -> Self {
        let transposed = structure.transposed();
        // There are at least as many colours of columns as entries in a row.
        let by_columns_at_least = transposed.largest_column();
        let by_rows_at_least = structure.largest_column();
        let columns = || colouring::columns(structure);
        let rows = || colouring::columns(&transposed);
        let (columns, rows) = match by_columns_at_least <= by_rows_at_least {
            true => {
                let columns = columns();
                let is_best = columns.colours <= by_rows_at_least;
                (Some(columns), (!is_best).then(rows))
            }
            false => {
                let rows = rows();
                let is_best = rows.colours < by_columns_at_least;
                ((!is_best).then(columns), Some(rows))
            }
        };
        match (columns, rows) {
            (Some(columns), Some(rows)) if rows.colours < columns.colours => Self::by_rows(structure, &rows),
            (Some(columns), _) => Self::by_columns(structure, &columns),
            (None, Some(rows)) => Self::by_rows(structure, &rows),
            (None, None) => Self::default(),
        }
    }

    fn by_columns(structure: &Structure, colouring: &Colouring) -> Self {
        let read = |row, column: usize, entry| {
            let read = Read { position: row, entry, mirror: entry };
            colouring.of[column].map(|colour| (colour, read))
        };
        Self { seeds: seeds(colouring), reads: reads(structure, colouring.colours, read), by_rows: false }
    }

    fn by_rows(structure: &Structure, colouring: &Colouring) -> Self {
        let read = |row: usize, column, entry| {
            let read = Read { position: column, entry, mirror: entry };
            colouring.of[row].map(|colour| (colour, read))
        };
        Self { seeds: seeds(colouring), reads: reads(structure, colouring.colours, read), by_rows: true }
    }

    /// For a Hessian matrix: each entry from the one of its two columns that can be told apart.
    pub fn of_hessian(structure: &Structure) -> Self {
        let colouring = colouring::star(structure);
        let alone = Alone::of(structure, &colouring);
        let read = |row: usize, column: usize, entry| {
            if row < column {
                return None;
            }
            let mirror = structure.find(column, row).expect("the matrix is symmetric");
            let (position, colour) = match alone.is(entry) {
                true => (row, colouring.of[column]),
                false => (column, colouring.of[row]),
            };
            debug_assert!(alone.is(entry) || alone.is(mirror), "the colouring is no star colouring");
            colour.map(|colour| (colour, Read { position, entry, mirror }))
        };
        Self { seeds: seeds(&colouring), reads: reads(structure, colouring.colours, read), by_rows: false }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.seeds.count()
    }

    /// Where the direction of a sweep is 1, ascending.
    pub fn seeds(&self, sweep: usize) -> &[usize] {
        self.seeds.group(sweep)
    }

    /// What is read from a sweep, by positions, ascending.
    pub fn reads(&self, sweep: usize) -> &[Read] {
        self.reads.group(sweep)
    }
}

fn seeds(colouring: &Colouring) -> Groups<usize> {
    let seeds = colouring.of.iter().enumerate().filter_map(|(column, colour)| Some(((*colour)?, column)));
    Groups::new(colouring.colours, seeds)
}

/// What is read for the entries, by the sweeps that it is read from.
fn reads(
    structure: &Structure,
    colours: usize,
    read: impl Fn(usize, usize, usize) -> Option<(usize, Read)>,
) -> Groups<Read> {
    let read = &read;
    let entries = (0..structure.columns).flat_map(|column| {
        let first = structure.offsets[column];
        let rows = structure.column(column).iter().enumerate();
        rows.filter_map(move |(place, row)| read(*row, column, first + place))
    });
    let mut groups = Groups::new(colours, entries);
    for colour in 0..colours {
        groups.group_mut(colour).sort_unstable_by_key(|read| read.position);
    }
    groups
}

/// Whether the column of an entry is the only one of its colour that has an entry in its row.
struct Alone(Vec<bool>);

impl Alone {
    fn of(structure: &Structure, colouring: &Colouring) -> Self {
        let mut alone = vec![false; structure.indices.len()];
        // For each colour, the row that was looked at last, and how many of its entries are of the colour.
        let mut counts = vec![(usize::MAX, 0_usize); colouring.colours];
        for row in 0..structure.columns {
            // The matrix is symmetric: a column is a row.
            let of_row = || structure.column(row).iter().filter_map(|column| Some((*column, colouring.of[*column]?)));
            for (_, colour) in of_row() {
                let count = &mut counts[colour];
                *count = if count.0 == row { (row, count.1 + 1) } else { (row, 1) };
            }
            for (column, colour) in of_row() {
                if counts[colour].1 == 1 {
                    let entry = structure.find(row, column).expect("the matrix is symmetric");
                    alone[entry] = true;
                }
            }
        }
        Self(alone)
    }

    fn is(&self, entry: usize) -> bool {
        self.0[entry]
    }
}

/// Lists one after the other.
#[derive(Clone, Debug)]
struct Groups<E> {
    offsets: Vec<usize>,
    elements: Vec<E>,
}

impl<E> Default for Groups<E> {
    fn default() -> Self {
        Self { offsets: vec![0], elements: Vec::new() }
    }
}

impl<E: Clone> Groups<E> {
    /// The elements by the group that each belongs to.
    fn new(groups: usize, elements: impl Iterator<Item = (usize, E)>) -> Self {
        let mut elements: Vec<(usize, E)> = elements.collect();
        elements.sort_by_key(|(group, _)| *group);
        let mut offsets = vec![0; groups + 1];
        for (group, _) in &elements {
            offsets[group + 1] += 1;
        }
        for group in 0..groups {
            offsets[group + 1] += offsets[group];
        }
        Self { offsets, elements: elements.into_iter().map(|(_, element)| element).collect() }
    }

    fn count(&self) -> usize {
        self.offsets.len() - 1
    }

    fn group(&self, group: usize) -> &[E] {
        &self.elements[self.offsets[group]..self.offsets[group + 1]]
    }

    fn group_mut(&mut self, group: usize) -> &mut [E] {
        &mut self.elements[self.offsets[group]..self.offsets[group + 1]]
    }
}
