//! The register: every row with its id, what must hold, how it is understood, and what can show it.

mod compute;
mod foundation;
mod operation;

use stackwright_verify::{Proof, Requirement};

/// Every requirement, in the order of the register.
pub(crate) fn all() -> impl Iterator<Item = &'static Requirement> {
    [foundation::FOUNDATION, operation::OPERATION, compute::COMPUTE].into_iter().flatten()
}

const fn requirement(
    id: &'static str,
    proof: &'static [Proof],
    statement: &'static str,
    reading: &'static str,
) -> Requirement {
    Requirement { id, statement, reading, proof }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_an_id_of_its_own_a_statement_and_a_proof() {
        let mut ids: Vec<_> = all().map(|requirement| requirement.id).collect();
        assert_eq!(ids.len(), 52 + 13 + 49 + 13);
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 52 + 13 + 49 + 13);
        assert!(all().all(|requirement| !requirement.statement.is_empty() && !requirement.proof.is_empty()));
    }
}
