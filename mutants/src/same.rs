//! The list of the mutants that no test can kill.

use crate::mutate::Mutant;

const LIST: &str = include_str!("../same.txt");

/// Which of the mutants are listed: by lines `file function: change`, each with the reason behind it, in lines that are indented.
pub fn read(mutants: &[Mutant]) -> Vec<bool> {
    let mut listed = vec![false; mutants.len()];
    let mut lines = LIST.lines().filter(|line| !line.is_empty()).peekable();
    while let Some(line) = lines.next() {
        let mut is_found = false;
        for (mutant, listed) in mutants.iter().zip(&mut listed) {
            if line == mutant.key() {
                (*listed, is_found) = (true, true);
            }
        }
        assert!(is_found, "there is no such mutant: {line}");
        assert!(lines.next_if(|reason| reason.starts_with(' ')).is_some(), "there is no reason: {line}");
        while lines.next_if(|reason| reason.starts_with(' ')).is_some() {}
    }
    listed
}
