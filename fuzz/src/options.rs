//! The command line.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::batch::Compilation;
use crate::harness::{ATTRIBUTES, CHECKPOINT, NO_TAPE, WORKSPACE};
use differentiable_fuzz::generate::{FEATURES, Grammar};
use differentiable_fuzz::print::SECOND_ORDER;

pub struct Options {
    pub seed: u64,
    pub count: u64,
    pub only: Option<u64>,
    pub minutes: Option<f64>,
    pub jobs: usize,
    pub batch: u64,
    /// The level of optimisation; 0, and 3 for every fourth batch, if it is not given.
    pub level: Option<u8>,
    /// The arguments of the attribute; of each kind some, if they are not given.
    pub attribute: Option<String>,
    /// How many failures of a class are shrunk.
    pub shrunk: usize,
    pub print: bool,
    pub target: PathBuf,
    pub grammar: Grammar,
}

const USAGE: &str = "\
--seed N          the programs that are generated (fresh ones if it is left out)
--count N         how many
--minutes N       as many as there is time for
--only N          one of them
--jobs N          threads
--batch N         programs that are compiled together
--level 0|3       of optimisation
--attribute TEXT  its arguments: nothing, `order = 2`, `no_tape`, `workspace` or `checkpoint = 2`
--shrink N        how many failures of a class are shrunk
--statements N    in the outermost block
--without a,b     constructs to leave out
--target PATH     where to compile
--print           show the programs and end";

impl Options {
    pub fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
        let fresh = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |time| time.as_secs());
        let workspace = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from);
        let mut options = Options {
            seed: fresh,
            count: 300,
            only: None,
            minutes: None,
            jobs: std::thread::available_parallelism().map_or(1, usize::from),
            batch: 100,
            level: None,
            attribute: None,
            shrunk: 3,
            print: false,
            target,
            grammar: Grammar::default(),
        };
        while let Some(argument) = arguments.next() {
            let mut text = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
            let number = |text: String| text.parse::<u64>().map_err(|_| format!("`{text}` is not a number"));
            match argument.as_str() {
                "--seed" => options.seed = number(text()?)?,
                "--count" => options.count = number(text()?)?,
                "--only" => options.only = Some(number(text()?)?),
                "--minutes" => options.minutes = Some(number(text()?)? as f64),
                "--jobs" => options.jobs = number(text()?)?.max(1) as usize,
                "--batch" => options.batch = number(text()?)?.max(1),
                "--level" => options.level = Some(number(text()?)? as u8),
                "--attribute" => options.attribute = Some(text()?),
                "--shrink" => options.shrunk = number(text()?)? as usize,
                "--statements" => options.grammar.statements = number(text()?)? as usize,
                "--target" => options.target = PathBuf::from(text()?),
                "--print" => options.print = true,
                "--without" => {
                    for feature in text()?.split(',') {
                        if !FEATURES.contains(&feature) {
                            return Err(format!("there is no construct `{feature}` among {}", FEATURES.join(" ")));
                        }
                        options.grammar.without.insert(feature.to_string());
                    }
                }
                _ => return Err(USAGE.to_string()),
            }
        }
        Ok(options)
    }

    /// How the batch of that number is compiled.
    pub fn compilation(&self, batch: usize) -> Compilation {
        let level = self.level.unwrap_or(if batch % 4 == 3 { 3 } else { 0 });
        let usual = ["", SECOND_ORDER, WORKSPACE, NO_TAPE, CHECKPOINT, SECOND_ORDER][batch % 6];
        let attribute = self
            .attribute
            .as_deref()
            .map_or(usual, |given| ATTRIBUTES.into_iter().find(|known| *known == given).unwrap_or_default());
        Compilation { level, attribute }
    }

    /// The numbers of the programs.
    pub fn indices(&self) -> Vec<u64> {
        self.only.map_or_else(|| (0..self.count).collect(), |only| vec![only])
    }

    /// The numbers of those in a batch; none if it is behind the last.
    pub fn batch(&self, number: usize) -> Vec<u64> {
        if let Some(only) = self.only {
            return if number == 0 { vec![only] } else { Vec::new() };
        }
        let start = number as u64 * self.batch;
        let end = start + self.batch;
        (start..if self.minutes.is_some() { end } else { end.min(self.count) }).collect()
    }
}
