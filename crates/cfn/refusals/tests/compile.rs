//! What does not compile and with which words, and what does.

#[test]
fn types_refuse_what_is_wrong() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/taken/*.rs");
    cases.compile_fail("tests/refused/*.rs");
}
