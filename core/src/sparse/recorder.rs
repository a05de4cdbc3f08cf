//! What depends on what, recorded: the sets themselves.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::RefCell;

use super::sets::Set;
use super::tracer::Tracer;

/// The sets of a function, and the pairs of inputs that interact.
///
/// A small set is kept as its elements, once; the union of larger ones is not computed until its elements are needed.
/// What is an accumulator of all inputs costs no more than its last value so.
pub struct Recorder {
    inputs: usize,
    state: RefCell<State>,
}

/// What interacts, and what the outputs depend on.
pub struct Record {
    pub inputs: usize,
    /// Pairs (i, j), i ≥ j, each once, in the order of the first and then of the second.
    pub pairs: Vec<(u32, u32)>,
    /// The inputs that each output depends on, in their order.
    pub outputs: Vec<Rc<[u32]>>,
}

/// So many elements are put together at once.
const SMALL: usize = 16;

struct State {
    /// Sets of several elements: the first of them follows those of single inputs.
    nodes: Vec<Node>,
    /// How many sets there are of single inputs, the empty set included.
    first: u64,
    known: BTreeMap<Rc<[u32]>, Set>,
    unions: BTreeMap<(Set, Set), Set>,
    /// The sets of which all pairs are recorded.
    squared: BTreeSet<Set>,
    crossed: BTreeSet<(Set, Set)>,
    pairs: Vec<(u32, u32)>,
    /// How many pairs there were when each was there but once.
    distinct: usize,
    outputs: Vec<Set>,
}

#[derive(Clone)]
enum Node {
    Elements(Rc<[u32]>),
    Union(Set, Set),
    /// A union of which the elements turned out to be these.
    Same(Set),
}

impl Recorder {
    /// For a function of `inputs` floats.
    ///
    /// # Panics
    ///
    /// If there are more than 2³² − 1.
    pub fn new(inputs: usize) -> Self {
        assert!(u32::try_from(inputs).is_ok(), "a sparse matrix of {inputs} columns is too large");
        let state = State {
            nodes: Vec::new(),
            first: inputs as u64 + 1,
            known: BTreeMap::new(),
            unions: BTreeMap::new(),
            squared: BTreeSet::new(),
            crossed: BTreeSet::new(),
            pairs: Vec::new(),
            distinct: 0,
            outputs: Vec::new(),
        };
        Self { inputs, state: RefCell::new(state) }
    }

    /// All that was recorded.
    pub fn into_record(self) -> Record {
        let mut state = self.state.into_inner();
        state.compact();
        let outputs = core::mem::take(&mut state.outputs);
        let outputs = outputs.into_iter().map(|set| state.elements(set)).collect();
        Record { inputs: self.inputs, pairs: state.pairs, outputs }
    }
}

impl Tracer for Recorder {
    fn union(&self, a: Set, b: Set) -> Set {
        self.state.borrow_mut().union(a, b)
    }

    fn interact(&self, a: Set, b: Set) {
        self.state.borrow_mut().interact(a, b);
    }

    fn output(&self, set: Set) {
        self.state.borrow_mut().outputs.push(set);
    }
}

impl State {
    fn union(&mut self, a: Set, b: Set) -> Set {
        let (a, b) = (self.canonical(a), self.canonical(b));
        if a == Set::EMPTY || a == b {
            return b;
        }
        if b == Set::EMPTY {
            return a;
        }
        let key = (a.min(b), a.max(b));
        if let Some(union) = self.unions.get(&key) {
            return *union;
        }
        let union = self.new_union(a, b);
        self.unions.insert(key, union);
        union
    }

    fn new_union(&mut self, a: Set, b: Set) -> Set {
        if let (Some(left), Some(right)) = (self.known_elements(a), self.known_elements(b)) {
            let (fewer, more, larger) = if left.len() < right.len() { (&left, &right, b) } else { (&right, &left, a) };
            if fewer.iter().all(|element| more.binary_search(element).is_ok()) {
                return larger;
            }
            if left.len() + right.len() <= SMALL {
                let mut elements = [&*left, &*right].concat();
                elements.sort_unstable();
                elements.dedup();
                return self.set_of(elements);
            }
        }
        self.add(Node::Union(a, b))
    }

    fn interact(&mut self, a: Set, b: Set) {
        if a == Set::EMPTY || b == Set::EMPTY {
        } else if a.0 < self.first && b.0 < self.first {
            self.pair((a.0 - 1) as u32, (b.0 - 1) as u32);
        } else if a == b {
            self.square(a);
        } else {
            let (a, b) = (self.flat(a), self.flat(b));
            let is_new = self.crossed.insert((a.min(b), a.max(b)));
            if is_new && !(a == b && self.squared.contains(&a)) {
                let (left, right) = (self.elements(a), self.elements(b));
                self.cross(&left, &right);
            }
        }
    }

    /// All pairs of elements of a set. Those within a part whose pairs are all there are passed over.
    fn square(&mut self, set: Set) {
        if !self.squared.insert(set) {
            return;
        }
        let (mut fresh, mut parts) = (Vec::new(), Vec::new());
        self.walk(
            set,
            |state, below| {
                let is_part = below != set && state.squared.contains(&below);
                if is_part {
                    parts.push(below);
                }
                is_part
            },
            &mut fresh,
        );
        let flat = self.flat(set);
        if flat != set && !self.squared.insert(flat) {
            return;
        }
        fresh.sort_unstable();
        fresh.dedup();
        self.cross(&fresh, &fresh);
        let mut before: Vec<Rc<[u32]>> = vec![fresh.into()];
        for part in parts {
            let elements = self.elements(part);
            for other in &before {
                self.cross(other, &elements);
            }
            before.push(elements);
        }
    }

    fn cross(&mut self, left: &[u32], right: &[u32]) {
        for i in left {
            right.iter().for_each(|j| self.pair(*i, *j));
        }
    }

    fn pair(&mut self, i: u32, j: u32) {
        self.pairs.push((i.max(j), i.min(j)));
        let inputs = self.first as usize;
        if self.pairs.len() > 2 * self.distinct + 8 * inputs + 1024 {
            self.compact();
        }
    }

    /// Each pair once, in order: they are distributed among the rows, which are short.
    fn compact(&mut self) {
        let mut ends = vec![0; self.first as usize];
        self.pairs.iter().for_each(|(i, _)| ends[*i as usize] += 1);
        let mut before = 0;
        for end in &mut ends {
            before += core::mem::replace(end, before);
        }
        let mut columns = vec![0; self.pairs.len()];
        for (i, j) in self.pairs.drain(..) {
            columns[ends[i as usize]] = j;
            ends[i as usize] += 1;
        }
        let mut start = 0;
        for (row, end) in ends.into_iter().enumerate() {
            let columns = &mut columns[start..end];
            columns.sort_unstable();
            for (index, column) in columns.iter().enumerate() {
                if index == 0 || columns[index - 1] != *column {
                    self.pairs.push((row as u32, *column));
                }
            }
            start = end;
        }
        self.distinct = self.pairs.len();
    }

    /// The elements of a set.
    fn elements(&mut self, set: Set) -> Rc<[u32]> {
        let set = self.flat(set);
        self.known_elements(set).unwrap_or_default()
    }

    /// The same set, of which the elements are known.
    fn flat(&mut self, set: Set) -> Set {
        let set = self.canonical(set);
        if self.known_elements(set).is_some() {
            return set;
        }
        let mut elements = Vec::new();
        self.walk(set, |_, _| false, &mut elements);
        elements.sort_unstable();
        elements.dedup();
        let flat = self.set_of(elements);
        if let Some(node) = self.index(set) {
            self.nodes[node] = Node::Same(flat);
        }
        flat
    }

    /// The elements beneath a set, and of its parts unless `passes_over` them; not in order.
    fn walk(&self, set: Set, mut passes_over: impl FnMut(&State, Set) -> bool, elements: &mut Vec<u32>) {
        let (mut seen, mut stack) = (BTreeSet::new(), vec![set]);
        while let Some(set) = stack.pop() {
            if !seen.insert(set) || passes_over(self, set) {
                continue;
            }
            match self.index(set).map(|index| &self.nodes[index]) {
                Some(Node::Elements(own)) => elements.extend(&own[..]),
                Some(Node::Union(a, b)) => stack.extend([*a, *b]),
                Some(Node::Same(same)) => stack.push(*same),
                None => elements.extend(single(set)),
            }
        }
    }

    fn known_elements(&self, set: Set) -> Option<Rc<[u32]>> {
        match self.index(set).map(|index| &self.nodes[index]) {
            Some(Node::Elements(elements)) => Some(elements.clone()),
            Some(Node::Union(..) | Node::Same(_)) => None,
            None => Some(single(set).into_iter().collect()),
        }
    }

    /// The set of these elements, which are in order.
    fn set_of(&mut self, elements: Vec<u32>) -> Set {
        match elements[..] {
            [] => return Set::EMPTY,
            [element] => return Set::input(element as usize),
            _ => {}
        }
        if let Some(set) = self.known.get(&elements[..]) {
            return *set;
        }
        let elements: Rc<[u32]> = elements.into();
        let set = self.add(Node::Elements(elements.clone()));
        self.known.insert(elements, set);
        set
    }

    fn add(&mut self, node: Node) -> Set {
        self.nodes.push(node);
        Set(self.first + self.nodes.len() as u64 - 1)
    }

    fn canonical(&self, set: Set) -> Set {
        match self.index(set).map(|index| &self.nodes[index]) {
            Some(Node::Same(same)) => *same,
            _ => set,
        }
    }

    /// Where the node of a set of several elements is.
    fn index(&self, set: Set) -> Option<usize> {
        Some(set.0.checked_sub(self.first)? as usize)
    }
}

/// The element of a set of at most one.
fn single(set: Set) -> Option<u32> {
    Some(set.0.checked_sub(1)? as u32)
}
