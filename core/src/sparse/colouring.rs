//! Colourings: columns of one colour are computed as their sum, and told apart in it.
//!
//! The least number of colours is NP-hard to find in both problems; the greedy ones here, largest degree first, are those of
//! the survey A. H. Gebremedhin, F. Manne, A. Pothen, *What color is your Jacobian? Graph coloring for computing derivatives*,
//! SIAM Review 47 (2005).

use alloc::vec;
use alloc::vec::Vec;

use super::structure::Structure;

/// For each column its colour, unless it has no entries.
pub struct Colouring {
    pub of: Vec<Option<usize>>,
    pub colours: usize,
}

/// Two columns of one colour have no row in common.
///
/// A. R. Curtis, M. J. D. Powell, J. K. Reid, *On the estimation of sparse Jacobian matrices*, IMA Journal of Applied
/// Mathematics 13 (1974); as a colouring at distance 2 in the graph of rows and columns.
pub fn columns(structure: &Structure) -> Colouring {
    let by_rows = structure.transposed();
    let mut colouring = Greedy::new(structure.columns);
    for column in largest_first(structure) {
        for row in structure.column(column) {
            for neighbour in by_rows.column(*row) {
                colouring.forbid_that_of(*neighbour, column);
            }
        }
        colouring.colour(column);
    }
    colouring.finish()
}

/// Neighbours in the graph of a symmetric matrix differ in colour, and each path of four vertices has three colours at least:
/// the vertices of two colours form stars.
///
/// Of the entry (i, j), one of the two columns can so be told apart. M. J. D. Powell, Ph. L. Toint, *On the estimation of sparse
/// Hessian matrices*, SIAM Journal on Numerical Analysis 16 (1979); the algorithm, which keeps the stars, is that of A. H. Gebremedhin,
/// A. Tarafdar, F. Manne, A. Pothen, *New acyclic and star coloring algorithms with application to computing Hessians*, SIAM Journal
/// on Scientific Computing 29 (2007).
pub fn star(structure: &Structure) -> Colouring {
    let mut colouring = Greedy::new(structure.columns);
    let mut stars = Stars::new(structure);
    // For each colour, a neighbour of the vertex that has it.
    let mut first: Vec<Option<(usize, usize)>> = Vec::new();
    let mut treated = vec![usize::MAX; structure.columns];
    for vertex in largest_first(structure) {
        first.resize(colouring.colours, None);
        for neighbour in structure.column(vertex) {
            let Some(colour) = colouring.of[*neighbour] else { continue };
            colouring.forbid(colour, vertex);
            match first[colour] {
                Some((of, other)) if of == vertex => {
                    for centre in [other, *neighbour] {
                        if core::mem::replace(&mut treated[centre], vertex) != vertex {
                            for next in structure.column(centre) {
                                colouring.forbid_that_of(*next, vertex);
                            }
                        }
                    }
                }
                _ => {
                    first[colour] = Some((vertex, *neighbour));
                    for hub in &stars.hubs[*neighbour] {
                        colouring.forbid_that_of(*hub, vertex);
                    }
                }
            }
        }
        let colour = colouring.colour(vertex);
        first.resize(colouring.colours, None);
        stars.add(vertex, colour, &colouring, &first);
    }
    colouring.finish()
}

/// The stars of two colours.
struct Stars<'s> {
    structure: &'s Structure,
    /// For each vertex, the centres of those stars of two edges or more of which it is a point.
    hubs: Vec<Vec<usize>>,
}

impl<'s> Stars<'s> {
    fn new(structure: &'s Structure) -> Self {
        Self { structure, hubs: vec![Vec::new(); structure.columns] }
    }

    /// The edges from a vertex that was just coloured to its coloured neighbours.
    fn add(&mut self, vertex: usize, colour: usize, colouring: &Greedy, first: &[Option<(usize, usize)>]) {
        for neighbour in self.structure.column(vertex) {
            let Some(other) = colouring.of[*neighbour].filter(|_| *neighbour != vertex) else { continue };
            // Another neighbour of the neighbour has this colour as well: the neighbour is the centre.
            let twin = |next: &&usize| **next != vertex && colouring.of[**next] == Some(colour);
            if let Some(twin) = self.structure.column(*neighbour).iter().find(twin) {
                self.join(*twin, *neighbour);
                self.join(vertex, *neighbour);
            } else if first[other].is_some_and(|(of, earlier)| of == vertex && earlier != *neighbour) {
                let (_, earlier) = first[other].expect("it was just there");
                self.join(earlier, vertex);
                self.join(*neighbour, vertex);
            }
        }
    }

    fn join(&mut self, point: usize, hub: usize) {
        if !self.hubs[point].contains(&hub) {
            self.hubs[point].push(hub);
        }
    }
}

/// Gives each vertex the first colour that is not forbidden to it.
struct Greedy {
    of: Vec<Option<usize>>,
    colours: usize,
    /// For each colour the vertex to which it was forbidden last.
    forbidden: Vec<usize>,
}

impl Greedy {
    fn new(vertices: usize) -> Self {
        Self { of: vec![None; vertices], colours: 0, forbidden: Vec::new() }
    }

    fn forbid(&mut self, colour: usize, vertex: usize) {
        self.forbidden[colour] = vertex;
    }

    fn forbid_that_of(&mut self, neighbour: usize, vertex: usize) {
        if let Some(colour) = self.of[neighbour] {
            self.forbid(colour, vertex);
        }
    }

    fn colour(&mut self, vertex: usize) -> usize {
        let allowed = self.forbidden.iter().position(|last| *last != vertex);
        let colour = allowed.unwrap_or_else(|| {
            self.forbidden.push(usize::MAX);
            self.colours += 1;
            self.colours - 1
        });
        self.of[vertex] = Some(colour);
        colour
    }

    fn finish(self) -> Colouring {
        Colouring { of: self.of, colours: self.colours }
    }
}

/// The columns that have entries; those with more of them first.
fn largest_first(structure: &Structure) -> Vec<usize> {
    let degree = |column: &usize| structure.column(*column).len();
    let mut order: Vec<usize> = (0..structure.columns).filter(|column| degree(column) > 0).collect();
    order.sort_by_key(|column| core::cmp::Reverse(degree(column)));
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sparse::recorder::Record;

    fn symmetric(size: usize, pairs: &[(usize, usize)]) -> Structure {
        let mut pairs: Vec<(u32, u32)> = pairs.iter().map(|(i, j)| (*i.max(j) as u32, *i.min(j) as u32)).collect();
        pairs.extend((0..size as u32).map(|i| (i, i)));
        pairs.sort_unstable();
        pairs.dedup();
        Structure::of_pairs(&Record { inputs: size, pairs, outputs: Vec::new() })
    }

    fn random(seed: &mut u64) -> usize {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        *seed as usize
    }

    /// Every path of four vertices has three colours, and neighbours have two.
    fn is_star(structure: &Structure, of: &[Option<usize>]) -> bool {
        let neighbours = |i: usize| structure.column(i).iter().copied().filter(move |j| *j != i);
        (0..structure.columns).all(|a| {
            neighbours(a).all(|b| {
                of[a] != of[b]
                    && neighbours(b)
                        .filter(|c| *c != a && of[*c] == of[a])
                        .all(|c| neighbours(c).filter(|d| *d != b).all(|d| of[d] != of[b]))
            })
        })
    }

    #[test]
    fn star_colourings_are_star_colourings() {
        let mut seed = 0x9e37_79b9_7f4a_7c15;
        for round in 0..300 {
            let size = 2 + random(&mut seed) % 24;
            let count = random(&mut seed) % (3 * size);
            let pairs: Vec<_> = (0..count).map(|_| (random(&mut seed) % size, random(&mut seed) % size)).collect();
            let structure = symmetric(size, &pairs);
            assert!(is_star(&structure, &star(&structure).of), "round {round}: {pairs:?}");
        }
    }

    #[test]
    fn a_band_takes_its_width() {
        for half in 1..4 {
            let pairs: Vec<_> =
                (0..200).flat_map(|i| (0..=half).map(move |k| (i, i + k))).filter(|p| p.1 < 200).collect();
            assert_eq!(star(&symmetric(200, &pairs)).colours, 2 * half + 1);
        }
    }

    #[test]
    fn an_arrow_takes_two() {
        let pairs: Vec<_> = (0..500).map(|i| (i, 499)).collect();
        assert_eq!(star(&symmetric(500, &pairs)).colours, 2);
    }

    #[test]
    fn columns_of_a_colour_have_no_row_in_common() {
        let mut seed = 0x9e37_79b9_7f4a_7c15;
        for _ in 0..100 {
            let (rows, inputs) = (1 + random(&mut seed) % 20, 1 + random(&mut seed) % 20);
            let outputs = (0..rows).map(|_| {
                let mut row: Vec<u32> =
                    (0..random(&mut seed) % 4).map(|_| (random(&mut seed) % inputs) as u32).collect();
                row.sort_unstable();
                row.dedup();
                row.into()
            });
            let record = Record { inputs, pairs: Vec::new(), outputs: outputs.collect() };
            let colouring = columns(&Structure::of_outputs(&record));
            for row in &record.outputs {
                let mut colours: Vec<_> = row.iter().map(|column| colouring.of[*column as usize]).collect();
                colours.sort_unstable();
                colours.dedup();
                assert_eq!(colours.len(), row.len());
            }
        }
    }
}
