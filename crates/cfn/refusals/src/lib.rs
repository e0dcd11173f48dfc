//! What the typed resources refuse to compile, and in which words: see the tests.
//!
//! It is a package of its own since the compiler shortens names that only one service has, so that its words
//! depend on which services are on; here they are always the same.
