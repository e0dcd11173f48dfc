//! Constructs with judgement.
