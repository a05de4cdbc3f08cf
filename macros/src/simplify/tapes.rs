//! A tape that loops fill and their mirrors empty is an array.
//!
//! Before: any function. After: where loops over ranges, one in the other, push one float or condition in each innermost iteration, and
//! loops over the same ranges backwards pop them, they are stored and loaded by the index, with room for as many as the tape had
//! room for: the loops carry no length and no branch for it. Of what the same loops fill, one vector is allocated.

use std::collections::HashMap;

use proc_macro2::{Literal, Span, TokenStream};
use quote::quote;

use crate::ir::variables_in;
use crate::ir::visit::walk;
use crate::ir::{
    Aggregate, Block, Effect, Function, Opaque, Operand, Place, Projection, Range, Reference, Role, Statement, Type,
    Value, Var, VarMap, VarSet, placeholder,
};

/// The function with arrays for tapes.
pub fn tapes(mut function: Function) -> Function {
    let mut pass = Tapes {
        function: &function,
        rooms: VarMap::default(),
        mentions: VarMap::default(),
        conditions: VarSet::new(),
        indices: VarSet::new(),
        arrays: VarMap::default(),
    };
    walk(&function.body, &mut |statement| pass.enter(statement));
    pass.block(&function.body);
    let mut arrays = pass.arrays;
    unite(&function.body, &mut arrays);
    let mut body = std::mem::take(&mut function.body);
    rewrite(&mut body, &arrays);
    function.body = body;
    for (tape, array) in arrays.into_iter().filter(|(tape, array)| array.root == *tape) {
        let variable = &mut function.variables[tape.0 as usize];
        variable.role = if array.element.is_scalar() { Role::Place } else { Role::Constant };
        variable.ty = array.ty;
    }
    function
}

struct Tapes<'f> {
    function: &'f Function,
    rooms: VarMap<Opaque>,
    /// How often a tape is mentioned after its declaration.
    mentions: VarMap<usize>,
    /// What branches ask for.
    conditions: VarSet,
    /// The constants that are an index themselves, and so of type `usize`.
    indices: VarSet,
    arrays: VarMap<Array>,
}

/// What a tape becomes.
struct Array {
    /// The tape that is declared for it.
    root: Var,
    room: Opaque,
    element: Type,
    ty: Type,
    contents: Aggregate,
    /// Where the value of an iteration stands, as the loop that fills the array says it, and the one that empties it.
    filled: Opaque,
    emptied: Opaque,
}

impl Array {
    fn store(&self, kept: &Operand) -> Statement {
        match kept {
            Operand::Var(kept) if !self.element.is_scalar() => {
                let Opaque { tokens: element, mut reads, .. } = self.constant(&self.filled);
                let name = placeholder(*kept, Span::mixed_site());
                reads.push(*kept);
                let (tokens, writes) = (quote!(#element = #name;), vec![self.root]);
                Statement::Opaque(Opaque { tokens, reads, writes, effect: Effect::Once })
            }
            kept => Statement::Store(self.place(&self.filled), kept.clone()),
        }
    }

    fn load(&self) -> Value {
        match self.element.is_scalar() {
            true => Value::Load(self.place(&self.emptied)),
            false => Value::Opaque(self.constant(&self.emptied)),
        }
    }

    fn place(&self, index: &Opaque) -> Place {
        Place::from(self.root).at(Projection::Index(index.clone()))
    }

    fn constant(&self, index: &Opaque) -> Opaque {
        let (name, tokens) = (placeholder(self.root, Span::mixed_site()), &index.tokens);
        let reads = [&index.reads[..], &[self.root]].concat();
        Opaque { reads, ..Opaque::pure(quote!(#name[#tokens])) }
    }
}

impl Tapes<'_> {
    fn enter(&mut self, statement: &Statement) {
        if let Statement::Let(tape, Value::Tape(Some(room))) = statement
            && room.reads.iter().all(|var| self.stays(*var))
        {
            self.rooms.insert(*tape, room.clone());
        }
        if let Statement::If { condition: Operand::Var(condition), .. } = statement {
            self.conditions.insert(*condition);
        }
        statement.uses(&mut |var| *self.mentions.entry(var).or_default() += 1);
        statement.places(&mut |place| self.indices.extend(self.indices_of(place)));
    }

    /// The constants that are an index of an array, a slice or a vector, each alone.
    fn indices_of(&self, place: &Place) -> Vec<Var> {
        let alone = place.path.iter().enumerate().filter_map(|(length, projection)| {
            let Projection::Index(index) = projection else { return None };
            let is_sequence = matches!(
                self.function.type_of(&place.after(length)),
                Type::Array(..) | Type::Slice(_) | Type::Vector(_)
            );
            index.var().filter(|_| is_sequence)
        });
        alone.collect()
    }

    /// The type of what is kept, if there are arrays of it.
    fn element(&self, kept: &Operand) -> Option<Type> {
        let var = kept.var()?;
        if self.conditions.contains(&var) {
            return Some(Type::Named(quote!(bool)));
        }
        (self.function.variable(var).role == Role::Value).then(|| Type::Scalar(self.function.scalar_of(kept)))
    }

    /// Whether a variable is what it is wherever it is mentioned.
    fn stays(&self, var: Var) -> bool {
        let variable = self.function.variable(var);
        variable.stays_known() || (variable.role == Role::Place && variable.reference != Reference::Owned)
    }

    fn block(&mut self, block: &[Statement]) {
        let mut filled = VarMap::default();
        for statement in block {
            self.nest(statement, &mut Vec::new(), &mut filled);
            statement.blocks().into_iter().for_each(|inner| self.block(inner));
        }
    }

    /// Loops in loops: what the innermost ones push, and pop.
    fn nest<'b>(&mut self, statement: &'b Statement, around: &mut Nest<'b>, filled: &mut VarMap<(Nest<'b>, Type)>) {
        let Statement::For { variable, range, body } = statement else { return };
        // One that its own iteration changes does not say which that is.
        if self.function.variable(*variable).is_changeable() {
            return;
        }
        around.push((*variable, range));
        for inner in body {
            match inner {
                Statement::Push(tape, operand) => {
                    if let Some(element) = self.element(operand).filter(|_| self.rooms.contains_key(tape)) {
                        filled.insert(*tape, (around.clone(), element));
                    }
                }
                Statement::Let(_, Value::Pop(tape)) => {
                    if let Some((filling, element)) = filled.remove(tape)
                        && self.mentions[tape] == 2
                        && self.are_mirrored(&filling, around)
                    {
                        self.convert(*tape, element, [&filling, around]);
                    }
                }
                nested => self.nest(nested, around, filled),
            }
        }
        around.pop();
    }

    fn convert(&mut self, tape: Var, element: Type, nests: [&Nest; 2]) {
        let room = &self.rooms[&tape];
        let [filled, emptied] = nests.map(|nest| self.index(nest));
        let zero = Box::new(zero(&element));
        let (ty, contents) = match self.function.is_small(room) {
            true => {
                (Type::Array(Box::new(element.clone()), room.tokens.clone()), Aggregate::Repeat(zero, room.clone()))
            }
            false => (Type::Vector(Box::new(element.clone())), Aggregate::Vector(zero, room.clone())),
        };
        self.arrays.insert(tape, Array { root: tape, room: room.clone(), element, ty, contents, filled, emptied });
    }

    /// Whether the loops of the second nest run backwards through those of the first one, whose ranges are the same at all times.
    fn are_mirrored(&self, filling: &Nest, emptying: &Nest) -> bool {
        let stays = |range: &Range| range.opaques().all(|bound| bound.reads.iter().all(|var| self.stays(*var)));
        let is_own = |var: &Var| filling.iter().any(|(counter, _)| counter == var);
        let are_one = |[one, other]: [&Range; 2]| {
            one.opaques().chain(other.opaques()).all(|bound| !bound.reads.iter().any(is_own))
        };
        filling.len() == emptying.len()
            && filling.iter().zip(emptying).all(|((_, one), (_, other))| {
                is_reversed(one, other) && (filling.len() == 1 || (stays(one) && are_one([one, other])))
            })
    }

    /// How many innermost iterations there were before the one of the counters.
    fn index(&self, nest: &Nest) -> Opaque {
        let mut index = TokenStream::new();
        for (counter, range) in nest {
            let own = self.iteration(*counter, range);
            index = match index.is_empty() {
                true => own,
                false => {
                    let times = self.function.times(range).tokens;
                    let outer = in_parentheses(index);
                    quote!(#outer * #times + #own)
                }
            };
        }
        let mut reads = variables_in(&index);
        reads.sort();
        Opaque { reads, ..Opaque::pure(index) }
    }

    /// Where the iteration of a counter stands in its range.
    fn iteration(&self, counter: Var, Range { start, end, .. }: &Range) -> TokenStream {
        let name = placeholder(counter, Span::mixed_site());
        let is_size = self.indices.contains(&counter)
            || self.function.is_size(&start.tokens)
            || self.function.is_size(&end.tokens);
        let start = in_parentheses(start.tokens.clone());
        match (start.to_string() == "0", is_size) {
            (true, true) => quote!(#name),
            (true, false) => quote!(#name as usize),
            (false, true) => quote!(#name - #start),
            (false, false) => quote!((#name - #start) as usize),
        }
    }
}

/// An operand, whatever it consists of.
fn in_parentheses(tokens: TokenStream) -> TokenStream {
    match tokens.clone().into_iter().count() {
        1 => tokens,
        _ => quote!((#tokens)),
    }
}

/// What stands where nothing has been stored yet.
fn zero(element: &Type) -> Aggregate {
    match element {
        Type::Scalar(_) => Aggregate::Scalar(0.0.into()),
        _ => Aggregate::Opaque(Opaque::pure(quote!(false))),
    }
}

/// The counters and the ranges of loops, the outermost first.
type Nest<'b> = Vec<(Var, &'b Range)>;

/// Whether the one range is the other backwards.
fn is_reversed(one: &Range, other: &Range) -> bool {
    let same = |a: &TokenStream, b: &TokenStream| a.to_string() == b.to_string();
    one.step.is_none()
        && other.step.is_none()
        && one.reversed != other.reversed
        && one.inclusive == other.inclusive
        && same(&one.start.tokens, &other.start.tokens)
        && same(&one.end.tokens, &other.end.tokens)
}

/// What the same loops fill and empty, and is allocated, stands in one vector: first all of one tape, then all of the next.
fn unite(body: &[Statement], arrays: &mut VarMap<Array>) {
    let mut together: HashMap<[String; 3], Vec<Var>> = HashMap::new();
    walk(body, &mut |statement| {
        if let Statement::Let(tape, Value::Tape(_)) = statement
            && let Some(array) = arrays.get(tape)
            && let Type::Vector(element) = &array.ty
        {
            let loops = [&array.filled, &array.emptied].map(|index| index.tokens.to_string());
            let [filled, emptied] = loops;
            together.entry([format!("{element:?} {}", array.room.tokens), filled, emptied]).or_default().push(*tape);
        }
    });
    for tapes in together.into_values().filter(|tapes| tapes.len() > 1) {
        for (number, tape) in tapes.iter().enumerate().skip(1) {
            if let Some(array) = arrays.get_mut(tape) {
                array.root = tapes[0];
                array.filled = behind(number, &array.room, &array.filled);
                array.emptied = behind(number, &array.room, &array.emptied);
            }
        }
        if let Some(array) = arrays.get_mut(&tapes[0]) {
            let (count, room) = (Literal::usize_unsuffixed(tapes.len()), &array.room.tokens);
            let whole = Opaque { tokens: quote!(#count * #room), ..array.room.clone() };
            array.contents = Aggregate::Vector(Box::new(zero(&array.element)), whole);
        }
    }
}

/// The index behind so many tapes.
fn behind(number: usize, room: &Opaque, index: &Opaque) -> Opaque {
    let (room, index) = (&room.tokens, &index.tokens);
    let factor = (number > 1).then(|| Literal::usize_unsuffixed(number)).into_iter();
    let tokens = quote!(#(#factor *)* #room + #index);
    let mut reads = variables_in(&tokens);
    reads.sort();
    Opaque { reads, ..Opaque::pure(tokens) }
}

fn rewrite(block: &mut Block, arrays: &VarMap<Array>) {
    block.retain(|statement| {
        let Statement::Let(tape, Value::Tape(_)) = statement else { return true };
        arrays.get(tape).is_none_or(|array| array.root == *tape)
    });
    for statement in block {
        match statement {
            Statement::Let(tape, value @ Value::Tape(_)) => {
                if let Some(array) = arrays.get(tape) {
                    *value = Value::Aggregate(array.contents.clone());
                }
            }
            Statement::Push(tape, operand) => {
                if let Some(array) = arrays.get(tape) {
                    *statement = array.store(operand);
                }
            }
            Statement::Let(_, value @ Value::Pop(_)) => {
                if let Value::Pop(tape) = *value
                    && let Some(array) = arrays.get(&tape)
                {
                    *value = array.load();
                }
            }
            nest => nest.blocks_mut().into_iter().for_each(|inner| rewrite(inner, arrays)),
        }
    }
}
